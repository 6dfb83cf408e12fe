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
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .frames import Call, CallError, CallResult, CallResultError, Send
from .rules import Array, Property, Reference, Rule, Shape

__all__ = [
    "VALUE",
    "RedactingFilter",
    "Redactor",
    "pseudonym",
]

_KEY = os.urandom(32)

# Of a property whose value is a secret if a variable or key of that name has it.
VALUE = "value"

_SCALARS = (str, int, float)
_PSEUDONYM = re.compile(r"~[0-9a-f]{12}")


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
        self._names = frozenset(name.casefold() for name in names)
        self._requests = requests
        self._by_class = {shape.cls: name for name, shape in shapes.items()}
        every = [p for shape in shapes.values() for p in shape.properties]
        words = {_folded(p.wire_name) for p in every if p.secret not in ("", VALUE)}
        self._values = frozenset(
            _folded(p.wire_name) for p in every if p.secret == VALUE
        )
        self._every_word = frozenset(words)
        # Without what is not a secret elsewhere, such as the name of a component.
        self._words = words - {_folded(p.wire_name) for p in every if not p.secret}
        self._objects = _object_rules(every)
        listed = sorted(words | self._values, key=len, reverse=True)
        self._pattern = re.compile(
            rf'"({"|".join(map(re.escape, listed))})\s*"'
            r'(\s*:\s*\[?\s*)("(?:[^"\\]|\\.)*("|\\?$)|[^\s\[\]{}",]+)',
            re.IGNORECASE | re.DOTALL,
        )

    # Typed and parsed

    def message(self, message: Any) -> Any:
        """A copy of a message or datatype, with pseudonyms in it."""
        name = next(
            (self._by_class[c] for c in type(message).__mro__ if c in self._by_class),
            None,
        )
        return self._part(None if name is None else Reference(name), message, False)

    def frame(self, frame: Any) -> Any:
        """A copy of a frame, with pseudonyms in it."""
        made = copy.copy(frame)
        if isinstance(frame, (CallError, CallResultError)):
            made.details = self._data(frame.details, False)
            return made
        made.payload = self.message(frame.payload)
        return made

    def value(self, value: Any) -> Any:
        """The same for the value of a text: a frame, or a payload."""
        if isinstance(value, dict):  # of a message that nothing names
            return self._unnamed(value)
        if not isinstance(value, list) or len(value) < 3:
            return self._data(value, False)
        *head, payload = value
        rule = None
        if value[0] in (2, 6) and isinstance(value[2], str):
            found = self._requests.get(value[2])
            rule = Reference(found) if found else None
        return [*map(_plain_head, head), self._part(rule, payload, False)]

    def _unnamed(self, payload: dict[str, Any]) -> dict[str, Any]:
        named = self._names_a_secret(payload)
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
        shape = self._shapes.get(rule.shape) if isinstance(rule, Reference) else None
        if shape is None and isinstance(rule, Array):
            return self._part(rule.items, value, named)
        if isinstance(value, dict):
            return self._mapping(shape, value, named)
        if hasattr(type(value), "__dataclass_fields__"):
            return self._object(value, named)
        return self._data(value, named)

    def _mapping(
        self, shape: Shape | None, value: dict[str, Any], named: bool
    ) -> dict[str, Any]:
        """Keys count regardless of case, and unknown ones by their name alone."""
        named = named or self._names_a_secret(value)
        fields = {p.wire_name.casefold(): p for p in shape.properties} if shape else {}
        made = {}
        for key, item in value.items():
            field = fields.get(str(key).strip().casefold())
            if field is None:
                made[key] = self._entry(key, item, named)
            elif field.secret:
                made[key] = self._secret(field.secret, item, named)
            else:
                made[key] = self._part(field.rule, item, named)
        return made

    def _object(self, value: Any, named: bool) -> Any:
        name = self._by_class.get(type(value))
        if name is None:
            known = [o for o in self._others if type(value) in o._by_class]
            return known[0].message(value) if known else value
        made = copy.copy(value)
        shape = self._shapes[name]
        fields = {
            p.wire_name: getattr(value, p.name, p.absent) for p in shape.properties
        }
        named = named or self._names_a_secret(fields)
        for item in shape.properties:
            found = fields[item.wire_name]
            if found is item.absent:
                continue
            if item.secret:
                setattr(made, item.name, self._secret(item.secret, found, named))
            else:
                setattr(made, item.name, self._part(item.rule, found, named))
        return made

    def _secret(self, kind: str, value: Any, named: bool) -> Any:
        if kind == VALUE and not named:
            return self._data(value, named)
        return _hidden(value)

    def _names_a_secret(self, fields: Mapping[str, Any]) -> bool:
        """Whether an object is about a variable or a key whose value is a secret."""
        for key, item in fields.items():
            if not isinstance(key, str):
                continue
            name = item
            if key.strip().casefold() == "variable":
                name = item.get("name") if isinstance(item, dict) else None
                name = getattr(item, "name", name)
            elif key.strip().casefold() != "key":
                continue
            if isinstance(name, str) and name.strip().casefold() in self._names:
                return True
        return False

    def _data(self, value: Any, named: bool) -> Any:
        """Data that no schema describes, by the names of its keys."""
        if isinstance(value, (list, tuple)):
            return [self._data(item, named) for item in value]
        if isinstance(value, dict):
            return self._mapping(None, value, named)
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            value = self.text(value)
            for other in self._others:
                value = other.text(value)
        return value

    def _entry(self, key: Any, value: Any, named: bool) -> Any:
        word = str(key).strip().casefold()
        is_secret = word in self._words or (named and word in self._values)
        is_object = _holds_objects(value)
        if is_object and word in self._objects:
            return self._part(self._objects[word], value, named)
        if is_secret and not is_object:
            return _hidden(value)
        return self._data(value, named)

    # Texts

    def text(self, text: str) -> str:
        """The same for a text, which need not be JSON; that is laid out anew."""
        try:
            value = json.loads(text, strict=False)
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

        def hidden(match: re.Match[str]) -> str:
            is_value = _folded(match[1]) not in self._every_word
            if is_value and not match[3].startswith('"'):
                return match[0]  # a number, or what should be one
            return f'"{match[1]}"{match[2]}"{pseudonym(match[3].strip(chr(34)))}"'

        return self._pattern.sub(hidden, text)


def _holds_objects(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, dict) for item in items)


def _folded(name: str) -> str:
    return name.strip().casefold()


def _object_rules(properties: Iterable[Property]) -> dict[str, Rule]:
    """The rule of objects by the name of the property, where all mean the same."""
    found: dict[str, set[Rule]] = {}
    for item in properties:
        rule = item.rule.items if isinstance(item.rule, Array) else item.rule
        if isinstance(rule, Reference):
            found.setdefault(_folded(item.wire_name), set()).add(rule)
    return {name: rules.pop() for name, rules in found.items() if len(rules) == 1}


def _hidden(value: Any) -> Any:
    """A secret that may be of a wrong type; absent and empty ones are none."""
    if isinstance(value, (list, tuple)):
        return [_hidden(item) for item in value]
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
            record.args = {k: self._shown(v) for k, v in record.args.items()}
        elif record.args:
            record.args = tuple(map(self._shown, record.args))
        if isinstance(record.msg, str) and not record.args:
            record.msg = self._shown(record.msg)
        return True

    def _shown(self, value: Any) -> Any:
        """Texts with something of JSON in them, messages and frames."""
        frames = (Call, CallResult, CallError, CallResultError, Send)
        is_object = hasattr(type(value), "__dataclass_fields__")
        if isinstance(value, frames) or is_object:
            return self._redact(value)
        if isinstance(value, str) and '"' in value:
            return self._redact(value)
        return value
