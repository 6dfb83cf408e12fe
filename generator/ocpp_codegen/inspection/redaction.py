"""What is secret or personal in frames, and what is shown in its place.

Logs are made to be passed on. What is a secret is known to the codec of the version;
its pseudonyms are numbered here, so that a log can be followed and two runs over it
say the same. Credentials in addresses, and certificates in texts, are left out.
"""

import importlib
import re
from functools import cache
from typing import Any

from ocpp_codegen.inspection.model import (
    CALL,
    CALLERROR,
    CALLRESULT,
    CALLRESULTERROR,
    SEND,
    Finding,
    Frame,
)
from ocpp_codegen.inspection.protocols import modules
from ocpp_codegen.protocol.versions import DIALECTS

_ADDRESSES = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^\s/@\"']{1,400}@")
_SECRET_WORDS = r"token|key|secret|password|passwd|pwd|sig|signature|auth|credential"
_QUERIES = re.compile(
    rf"(?i)([?&][\w.-]{{0,40}}(?:{_SECRET_WORDS})[\w.-]{{0,40}}=)[^&\s\"']+"
)
_PEM = re.compile(
    r"-----BEGIN [A-Z ]{1,40}-----(?:.*?-----END [A-Z ]{1,40}-----|.*)", re.DOTALL
)
# What the codec writes instead of a secret.
_PSEUDONYM = re.compile(r"~[0-9a-f]{12}")
# What none of these is in, which is what most texts are.
_HARMLESS = re.compile(r"(?:(?!-----)[^~=@])*")

REDACTED = "[redacted]"
# Where frames have an object: the payload, or the details of an error.
_OBJECTS = {CALL: 3, CALLRESULT: 2, CALLERROR: 4, CALLRESULTERROR: 4, SEND: 3}


class Redaction:
    """The pseudonyms of one run."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def frame(self, frame: Frame) -> Any:
        """The decoded frame without what is secret or personal; None if not JSON."""
        value = frame.decoded()
        if value is None:
            return None
        return self._texts(_codec(frame.version).redact(_without_bare(frame)))

    def finding(self, finding: Finding) -> Finding:
        """A finding whose message has no credentials; the codec shows no secrets."""
        return finding._replace(message=self._text(finding.message))

    def _texts(self, value: Any) -> Any:
        """A JSON value with the texts in it gone over."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self._texts(item) for item in value]
        if isinstance(value, dict):
            return {key: self._texts(item) for key, item in value.items()}
        return value

    def _text(self, text: str) -> str:
        if _HARMLESS.fullmatch(text):
            return text
        text = _ADDRESSES.sub(rf"\1{REDACTED}@", text)
        text = _PEM.sub(REDACTED, _QUERIES.sub(rf"\1{REDACTED}", text))
        return _PSEUDONYM.sub(self._numbered, text)

    def _numbered(self, match: re.Match[str]) -> str:
        return self._names.setdefault(match[0], f"~{len(self._names) + 1}")


def _without_bare(frame: Frame) -> list[Any]:
    """A frame; what it has in place of an object has no keys to say what it is."""
    value, place = frame.decoded() or [], _OBJECTS.get(frame.kind or 0, 0)
    if 0 < place < len(value) and not isinstance(value[place], (dict, type(None))):
        return [*value[:place], REDACTED, *value[place + 1 :]]
    return value


@cache
def _codec(version: str) -> Any:
    """The standard codec of a version; that of the last one where none is known."""
    dialect = DIALECTS.get(version) or [*DIALECTS.values()][-1]
    return importlib.import_module(f"{modules().__name__}.{dialect.package}.codec")
