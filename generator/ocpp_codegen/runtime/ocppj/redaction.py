"""Secrets in messages, and the pseudonyms that stand for them in logs.

A pseudonym stays the same within one run of the program, so that a log can still be
followed, and tells nothing afterwards: its key is random and kept nowhere.
"""

from __future__ import annotations

import copy
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .frames import Call, CallError, CallResult, CallResultError, Send
from .rules import Array, Property, Reference, Rule, Shape, holds_secret

__all__ = [
    "VALUE",
    "RedactingFilter",
    "Redactor",
    "pseudonym",
]

_KEY = os.urandom(32)

# Of a property whose value is a secret if a variable or key of that name has it.
VALUE = "value"

# Names of secrets in data that no schema describes; see _folded. The first list is
# of whole names, the second of what a name ends with.
_SECRET_NAMES = frozenset(
    (
        *("apikey", "auth", "authkey", "cardid", "cardnumber", "encryptionkey"),
        *("iccid", "imsi", "keymaterial", "masterkey", "pan", "passcode", "pin"),
        *("presharedkey", "privatekey", "psk", "pwd", "rfid", "secretkey"),
        *("sharedkey", "simpin", "tagid"),
    )
)
_SECRET_ENDINGS = (
    *("authorization", "authorizationkey", "credential", "credentials", "idtag"),
    *("idtags", "passphrase", "passwd", "password", "secret", "token", "tokens"),
)

# What has a name and a value that may be a secret: where its name stands.
_NAME_KEYS = frozenset(("key", "variable"))

_FRAMES = (Call, CallResult, CallError, CallResultError, Send)
_SCALARS = (str, int, float)
_PSEUDONYM = re.compile(r"~[0-9a-f]{12}")

# In texts that are not JSON: keys in quotes of any kind, and in none before a text.
_KEYS = re.compile(
    r"""\\{0,8}["']([^"'\\]{1,80})\\{0,8}["']\s*:\s*|"""
    r"""(?<![\w-])([A-Za-z][\w-]{0,80})\s*[:=]\s*(?=\\{0,8}["'])"""
)
_ITEM = (
    r"""(?:\\+["'](?:[^"\\]|\\.)*"""  # in a text within a text: all the rest of it
    r"""|"(?:[^"\\]|\\.)*(?:"|\\?\Z)"""
    r"""|'(?:.*?'(?=\s*(?:[,:}\])]|\Z))|.*)"""
    r"""|[^\s\[\]{}"',]+)"""
)
_VALUE = re.compile(rf"\[\s*{_ITEM}(?:\s*,\s*{_ITEM})*|{_ITEM}", re.DOTALL)
_ESCAPED = re.compile(r"\\u00([2-7][0-9a-fA-F])")
_QUOTES = "\"'\\["
_AROUND = "\ufeff\0 \t\r\n"
_ID = r"""\s*,\s*(?:"[^"]*"|'[^']*'|[^"',\s]+)\s*,\s*"""
_BEFORE_PAYLOAD = re.compile(
    rf"""\[\s*(?:[26][.0]*{_ID}(?:"[^"]*"|'[^']*')\s*,|3[.0]*{_ID})\s*"""
)


def pseudonym(value: Any) -> str:
    """What stands for a secret: the same for the same text, regardless of case."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    data = text.casefold().encode("utf-8", "surrogatepass")
    import hmac  # with much that a program may not need

    return f"~{hmac.new(_KEY, data, 'sha256').hexdigest()[:12]}"


class Redactor:
    """Replaces the secrets of one version.

    names are the variables and keys whose values are secrets. requests gives the
    name of the shape of a request or SEND message by its action. others know the
    secrets of other versions whose messages stand in these.
    """

    def __init__(
        self,
        shapes: Mapping[str, Shape],
        names: Iterable[str],
        requests: Mapping[str, str],
        others: Sequence[Redactor] = (),
    ) -> None:
        self._others = others
        self._shapes = shapes
        self._by_class = {shape.cls: name for name, shape in shapes.items()}
        self._names = frozenset(map(_folded, names))
        alike = {_folded(action): name for action, name in requests.items()}
        self._requests = alike | dict(requests)
        every = [p for shape in shapes.values() for p in shape.properties]
        words = {_folded(p.wire_name) for p in every if p.secret not in ("", VALUE)}
        self._values = frozenset(
            _folded(p.wire_name) for p in every if p.secret == VALUE
        )
        self._every_word = frozenset(words)
        # Without what is not a secret elsewhere, such as the name of a component.
        self._words = words - {_folded(p.wire_name) for p in every if not p.secret}
        self._objects = _object_rules(every)
        self._secretive = {
            _folded(p.wire_name) for p in every if holds_secret(shapes, p.rule)
        }

    # Typed and parsed

    def message(self, message: Any) -> Any:
        """A copy of a message or datatype, with pseudonyms in it."""
        name = self._name_of(message)
        if name is None and isinstance(message, (dict, list)):
            return self.value(message)
        return self._part(None if name is None else Reference(name), message, False)

    def _name_of(self, value: Any) -> str | None:
        """The name of the shape of an object, which may be of a subclass."""
        classes = (cls for cls in type(value).__mro__ if cls in self._by_class)
        return next((self._by_class[cls] for cls in classes), None)

    def frame(self, frame: Any) -> Any:
        """A copy of a frame, with pseudonyms in it."""
        made = copy.copy(frame)
        if isinstance(frame, (CallError, CallResultError)):
            made.details = self._data(frame.details, False)
        elif isinstance(frame.payload, (*_SCALARS, list, tuple)):
            made.payload = self._payload(None, frame.payload)
        else:
            made.payload = self.message(frame.payload)
        return made

    def value(self, value: Any) -> Any:
        """The same for the value of a text: a frame, or a payload."""
        if isinstance(value, dict):  # of a message that nothing names
            return self._unnamed(value)
        if not isinstance(value, list) or len(value) < 3:
            return self._data(value, False)
        kind, action = value[0], value[2]
        named = self._request(action) if isinstance(action, str) else None
        if named or (kind in (2, 6) and isinstance(action, str)):
            rule = Reference(named) if named else None
            payloads = [self._payload(rule, item) for item in value[3:]]
            return [*map(_plain_head, value[:3]), *payloads]
        if kind in (2, 3, 6):
            payloads = [self._payload(None, item) for item in value[2:]]
            return [*map(_plain_head, value[:2]), *payloads]
        *head, details = value
        return [*map(_plain_head, head), self._data(details, False)]

    def _request(self, action: str) -> str | None:
        """The shape of the requests of an action, in any case."""
        return self._requests.get(action) or self._requests.get(_folded(action))

    def _payload(self, rule: Rule | None, value: Any) -> Any:
        """What stands where the payload of a frame belongs, object or not."""
        if isinstance(value, (list, tuple)):
            return [self._payload(rule, item) for item in value]
        if rule is None and isinstance(value, _SCALARS):
            return _hidden(value)
        return self._part(rule, value, False)

    def _unnamed(self, payload: dict[str, Any]) -> dict[str, Any]:
        named = self._names_a_secret(payload, None)
        return {
            key: _hidden(item)
            if _folded(key) in self._every_word and not _holds_objects(item)
            else self._entry(key, item, named)
            for key, item in payload.items()
        }

    def _part(self, rule: Rule | None, value: Any, named: bool) -> Any:
        if isinstance(value, (list, tuple)):
            items = rule.items if isinstance(rule, Array) else rule
            return [self._part(items, item, named) for item in value]
        if isinstance(rule, Array):
            return self._part(rule.items, value, named)
        if isinstance(value, dict):
            name = rule.shape if isinstance(rule, Reference) else ""
            return self._mapping(self._shapes.get(name), value, named)
        if hasattr(type(value), "__dataclass_fields__"):
            return self._object(value, named)
        if rule is not None and holds_secret(self._shapes, rule):
            return _hidden(value)  # it stands where an object belongs
        return self._text_in_data(value)

    def _mapping(
        self, shape: Shape | None, value: dict[str, Any], named: bool
    ) -> dict[str, Any]:
        """Keys count as tolerance reads them, and unknown ones by their name alone."""
        named = named or self._names_a_secret(value, shape)
        exact = {p.wire_name: p for p in shape.properties} if shape else {}
        # Of several that are alike, one with a secret counts.
        alike = sorted(exact.values(), key=_secrecy)
        fields = {_folded(p.wire_name): p for p in alike}
        # Without a secret that it must have, that may stand under any other key.
        met = set(map(_folded, value))
        lacks = any(
            item.required and (named if item.secret == VALUE else item.secret)
            for word, item in fields.items()
            if word not in met
        )
        made = {}
        for key, item in value.items():
            field = exact.get(key) or fields.get(_folded(key))
            if field is None and lacks:
                made[key] = _hidden(item)
            elif field is None:
                made[key] = self._entry(key, item, named)
            elif field.secret:
                made[key] = self._secret(field.secret, item, named)
            else:
                made[key] = self._part(field.rule, item, named)
        return made

    def _object(self, value: Any, named: bool) -> Any:
        name = self._name_of(value)
        if name is None:
            known = [o for o in self._others if o._name_of(value)]
            return known[0].message(value) if known else value
        made = copy.copy(value)
        shape = self._shapes[name]
        fields = {
            p.wire_name: getattr(value, p.name, p.absent) for p in shape.properties
        }
        named = named or self._names_a_secret(fields, shape)
        for item in shape.properties:
            found = fields[item.wire_name]
            if found is item.absent:
                continue
            if item.secret:
                setattr(made, item.name, self._secret(item.secret, found, named))
            else:
                setattr(made, item.name, self._part(item.rule, found, named))
        further = getattr(value, "additional_properties", None)
        if shape.open and further:
            made.additional_properties = self._data(further, named)
        return made

    def _secret(self, kind: str, value: Any, named: bool) -> Any:
        if kind == VALUE and not named:
            return self._data(value, named)
        return _hidden(value)

    def _names_a_secret(self, fields: Mapping[str, Any], shape: Shape | None) -> bool:
        """Whether an object is about a variable or a key whose value is a secret.

        It may be if it is of a shape that says so, and the name can't be read.
        """
        names = [
            name
            for key, item in fields.items()
            if _folded(key) in _NAME_KEYS
            for name in _names_in(item)
        ]
        if any(_folded(name) in self._names for name in names):
            return True
        known = {p.wire_name for p in shape.properties} if shape else set()
        return not names and not _NAME_KEYS.isdisjoint(map(_folded, [*known, *fields]))

    def _data(self, value: Any, named: bool) -> Any:
        """Data that no schema describes, by the names of its keys."""
        return self._part(None, value, named)

    def _text_in_data(self, value: Any) -> Any:
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            value = self.text(value)
            for other in self._others:
                value = other.text(value)
        return value

    def _entry(self, key: Any, value: Any, named: bool) -> Any:
        """The value of a key that no schema describes."""
        word = _folded(key)
        if word in self._objects and _holds_objects(value):
            return self._part(self._objects[word], value, named)
        if self._is_secret(word) or (named and word in self._values):
            return _hidden(value)
        if word in self._secretive and not _holds_objects(value):
            return _hidden(value)
        return self._data(value, named)

    def _is_secret(self, word: str) -> bool:
        """Whether what no schema describes is a secret by its name."""
        is_named = word in _SECRET_NAMES or word.endswith(_SECRET_ENDINGS)
        return is_named or word in self._words

    # Texts

    def text(self, text: str) -> str:
        """The same for a text, which need not be JSON; that is laid out anew."""
        try:
            value = _DECODER.decode(text.strip(_AROUND))
        except (ValueError, RecursionError):
            return self._broken(text)
        if not isinstance(value, (list, dict)):
            return text
        try:
            return json.dumps(self.value(value), separators=(",", ":"))
        except (ValueError, RecursionError):
            return self._broken(text)

    def _broken(self, text: str) -> str:
        """A text that is not JSON: by the names in it, too much if in doubt."""
        text = _ESCAPED.sub(lambda match: _unescaped(match[1]), text)
        folded = _folded(text)
        named = any(name in folded for name in self._names)
        parts, end = [], 0
        start = _BEFORE_PAYLOAD.match(text, len(text) - len(text.lstrip(_AROUND)))
        found: re.Match[str] | None = start or _KEYS.search(text)
        while found is not None:
            at = found.end()
            hides = found is start or self._hides(found, text[at : at + 1], named)
            value = _VALUE.match(text, at) if hides else None
            if value:
                secret = value[0].strip(_AROUND + _QUOTES)
                parts += [text[end:at], f'"{pseudonym(secret)}"']
                at = end = value.end()
            found = _KEYS.search(text, at)
        return "".join([*parts, text[end:]])

    def _hides(self, key: re.Match[str], first: str, named: bool) -> bool:
        """Whether what begins so after a key in a text that is not JSON is a secret."""
        word = _folded(key[1] or key[2])
        if key[1] is None:  # in no quotes, so maybe a word of a sentence
            return self._is_secret(word)
        if word in self._every_word or self._is_secret(word):
            return True
        if word in self._values:  # mostly numbers, which are not secrets
            return named or first in ("\\", *_QUOTES)
        return word in self._secretive


def _holds_objects(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, dict) for item in items)


def _secrecy(item: Property) -> int:
    """A number that is greater for what is a secret in more cases."""
    return {"": 0, VALUE: 1}.get(item.secret, 2)


def _folded(name: Any) -> str:
    """A name without what people vary: case, and all but letters and digits."""
    return _VARYING.sub("", str(name)).casefold()


_VARYING = re.compile(r"[\W_]+")


def _names_in(value: Any) -> Iterator[str]:
    """The names that a key or a variable of a message has, right or not."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _names_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if _folded(key) == "name":
                yield from _names_in(item)
    else:
        yield from _names_in(getattr(value, "name", ()))


class _Again(str):
    """A key that is a duplicate of an earlier one, and written like it."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def _every_pair(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that keeps what has a duplicate key, so that none hides another."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        made[_Again(key) if key in made else key] = value
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_every_pair, strict=False)


def _unescaped(digits: str) -> str:
    """The letter of an escape, or the escape where it is not a letter or digit."""
    char = chr(int(digits, 16))
    return char if char.isalnum() or char in "_-" else f"\\u00{digits}"


def _object_rules(properties: Iterable[Property]) -> dict[str, Rule]:
    """The rule of objects by the name of the property, where all mean the same."""
    found: dict[str, set[Rule]] = {}
    for item in properties:
        rule = item.rule.items if isinstance(item.rule, Array) else item.rule
        if isinstance(rule, Reference):
            found.setdefault(_folded(item.wire_name), set()).add(rule)
    return {name: rules.pop() for name, rules in found.items() if len(rules) == 1}


def _hidden(value: Any) -> Any:
    """A secret that may be of a wrong type; absent and empty ones are not."""
    if isinstance(value, (list, tuple)):
        return [_hidden(item) for item in value]
    if isinstance(value, dict):
        return {key: _hidden(item) for key, item in value.items()}
    if value is None or value == "" or isinstance(value, bool):
        return value
    if isinstance(value, str) and _PSEUDONYM.fullmatch(value):
        return value  # of another version's redactor, which had its turn before
    return pseudonym(value)


def _plain_head(value: Any) -> Any:
    return value if isinstance(value, _SCALARS) or value is None else "..."


class RedactingFilter(logging.Filter):
    """Takes the secrets out of log records: out of their message and arguments.

    redact is that of a codec. Add it to a handler, so that it sees every logger:
    handler.addFilter(RedactingFilter(codec.redact)).
    """

    def __init__(self, redact: Callable[[Any], Any]) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping):
            shown = {k: self._shown(v) for k, v in record.args.items()}
            texts = {k: v for k, v in shown.items() if isinstance(v, str)}
            record.args = {**shown, **self._redact(texts)}
        elif record.args:
            record.args = tuple(map(self._shown, record.args))
        if isinstance(record.msg, str) and not record.args:
            record.msg = self._shown(record.msg)
        return True

    def _shown(self, value: Any) -> Any:
        """Texts with something of JSON in them, messages and frames."""
        is_object = hasattr(type(value), "__dataclass_fields__")
        if isinstance(value, (*_FRAMES, bytes, list, dict)) or is_object:
            return self._redact(value)
        if isinstance(value, str) and ('"' in value or "'" in value):
            return self._redact(value)
        return value
