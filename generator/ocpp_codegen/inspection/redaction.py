"""What is secret or personal in payloads, and what is shown in its place.

Logs are made to be passed on. A token is replaced by the same pseudonym throughout
a run, so that a log can still be followed; what nobody has to follow is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ocpp_codegen.inspection.model import Finding, Frame

# Keys whose strings identify a person or a contract, by the name of what they hold.
_TOKENS = {
    "idtag": "token",
    "parentidtag": "token",
    "idtoken": "token",
    "additionalidtoken": "token",
    "groupidtoken": "token",
    "emaid": "token",
    "evccid": "vehicle",
    "vin": "vehicle",
    "customeridentifier": "customer",
    "vatnumber": "customer",
    "iccid": "sim",
    "imsi": "sim",
    "invoicenumber": "invoice",
    "receiptid": "invoice",
    "pspref": "payment",
}
# Keys whose strings open something or are keys themselves, or what a person is called.
_SECRETS = frozenset(
    (  # noqa: SIM905
        "password basicauthpassword authorizationkey apnpassword simpin privatekey "
        "sharedkey apikey secret accesstoken refreshtoken bearer pin certificate "
        "certificatechain csr exirequest exiresponse ocspresult issuernamehash "
        "issuerkeyhash signature signingcertificate publickey signedmeterdata "
        "address1 address2 postalcode phone email"
    ).split()
)
# Names of configuration keys and variables that hold secrets.
_SECRET_NAMES = re.compile(
    r"(?i)password|passwd|passphrase|authorizationkey|secret|private_?key|shared_?key|api_?key|token$|(?<![a-z])pin$|simpin|credential"
)
_ADDRESSES = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^\s/@\"']{1,400}@")
_QUERIES = re.compile(
    r"(?i)([?&](?:[\w.-]*(?:token|key|secret|password|passwd|pwd|sig|signature|auth|credential)[\w.-]*)=)[^&\s\"']+"
)
_PEM = re.compile(
    r"-----BEGIN [A-Z ]{1,40}-----(?:.*?-----END [A-Z ]{1,40}-----|.*)", re.DOTALL
)
# A value in a message: quoted, or cut short.
_QUOTED = re.compile(r"'.*'|'.*\.\.\.|\".*\"|\".*\.\.\.", re.DOTALL)
_DEPTH = 60

REDACTED = "[redacted]"


class Redaction:
    """The pseudonyms of one run."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def payload(self, value: Any) -> Any:
        """A copy of a JSON value without what is secret or personal in it."""
        return self._value(value, "", 0)

    def finding(self, frame: Frame, finding: Finding) -> Finding:
        """A finding whose message does not show what is secret in the frame."""
        names = [name for name, _ in _along(frame.payload, finding.pointer)]
        value = _at(frame.payload, finding.pointer)
        shown = self._shown(names, value, frame.payload, finding.pointer)
        if shown is None:
            return finding._replace(message=self._text(finding.message))
        message = _QUOTED.sub(lambda _: f"'{shown}'", finding.message)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            message = message.replace(json.dumps(value), shown)
        return finding._replace(message=message)

    def text(self, text: str) -> str:
        """A text of a log without addresses that hold credentials, and certificates."""
        return self._text(text)

    def _shown(
        self, names: list[str], value: Any, payload: Any, pointer: str
    ) -> str | None:
        """What to show in the place of a value; None if it may be shown."""
        named = [name for name in names if not name.isdigit()]
        plain = _plain(named[-1]) if named else ""
        if plain in _TOKENS:
            return self._pseudonym(_TOKENS[plain], str(value))
        if plain in _SECRETS:
            return REDACTED
        parent = _at(payload, pointer.rpartition("/")[0])
        if isinstance(parent, dict) and _is_secret_value(
            parent, names[-1] if names else ""
        ):
            return REDACTED
        return None

    def _value(self, value: Any, key: str, depth: int) -> Any:
        if depth > _DEPTH:
            return REDACTED
        if isinstance(value, dict):
            return {
                name: self._member(value, name, item, depth)
                for name, item in value.items()
            }
        if isinstance(value, list):
            return [self._value(item, key, depth + 1) for item in value]
        plain = _plain(key)
        if plain in _TOKENS and isinstance(value, (str, int)):
            return self._pseudonym(_TOKENS[plain], str(value))
        if plain in _SECRETS and isinstance(value, (str, int)):
            return REDACTED
        if isinstance(value, str):
            return self._string(value, depth)
        return value

    def _member(
        self, parent: Mapping[str, Any], name: str, item: Any, depth: int
    ) -> Any:
        if _is_secret_value(parent, name):
            return REDACTED
        return self._value(item, name, depth + 1)

    def _string(self, value: str, depth: int) -> str:
        if value[:1] in ("{", "[") and depth < _DEPTH:
            try:
                inside = json.loads(value)
            except (ValueError, RecursionError):
                return self._text(value)
            return json.dumps(
                self._value(inside, "", depth + 1),
                ensure_ascii=False,
                separators=(",", ":"),
            )
        return self._text(value)

    def _text(self, text: str) -> str:
        text = _ADDRESSES.sub(rf"\1{REDACTED}@", text)
        return _PEM.sub(REDACTED, _QUERIES.sub(rf"\1{REDACTED}", text))

    def _pseudonym(self, what: str, value: str) -> str:
        """The same name for the same value, whatever its case: OCPP ignores that."""
        place = (what, value.lower())
        if place not in self._names:
            self._counts[what] = self._counts.get(what, 0) + 1
            self._names[place] = f"{what}-{self._counts[what]}"
        return self._names[place]


def _is_secret_value(parent: Mapping[str, Any], name: str) -> bool:
    """Whether a member holds the value of a key or variable that is secret."""
    if name not in ("value", "attributeValue", "variableAttribute", "data"):
        return False
    variable = parent.get("variable")
    named = parent.get("key") or (
        variable.get("name") if isinstance(variable, dict) else None
    )
    return isinstance(named, str) and _SECRET_NAMES.search(named) is not None


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _along(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """The steps of a JSON pointer and the values that they lead to."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            value = None
        yield name, value


def _at(value: Any, pointer: str) -> Any:
    found = value
    for _, found in _along(value, pointer):  # noqa: B007
        pass
    return found
