"""The rules that only schemas beyond the official ones use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .. import keyword_checks, ocppj
from ..keyword_checks import identity
from ..message import dataclass
from ..ocppj import Codec, Place, Rule, lenient, words
from ..ocppj.description import Schema, present
from ..ocppj.text import plain
from ..ocppj.values import as_floats, as_limits

if TYPE_CHECKING:
    from ..ocppj.decoding import Decoding
    from ..ocppj.encoding import Encoding
    from ..ocppj.walk import Walk

__all__ = [
    "Checked",
    "Foreign",
    "JsonScalar",
    "Lenient",
    "Limited",
    "Literals",
    "Map",
    "Nullable",
    "Union",
    "check",
]


JsonScalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Limited(ocppj.FurtherRule):
    """Another rule, and what no official schema asks for. Numbers stay as they came."""

    rule: Rule
    min_length: int | None = None
    pattern: str | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: str | None = None
    unique: bool = False

    def decoded(self, walk: Decoding, value: Any, at: Place) -> Any:
        before = walk.count
        found = walk.value(self.rule, value, at)
        if walk.count > before:
            read = self.read(value)
            if read is ocppj.UNREAD or not walk.reads("type"):
                return found
            value = read
        self._check(walk, value, at)
        if isinstance(self.rule, ocppj.Number):
            return as_floats(value)
        if self.multiple_of is not None and value.__class__ is float:
            return int(Decimal(repr(value)))  # 3e30 is a multiple of 3 as it is written
        return found

    def read(self, value: Any) -> Any:
        return lenient.read(self.rule, value)

    def encoded(self, walk: Encoding, value: Any, at: Place) -> Any:
        before = walk.count
        payload = walk.value(self.rule, value, at)
        if walk.count == before:
            self._check(walk, payload, at)
        return payload

    def _check(self, walk: Walk, value: Any, at: Place) -> None:
        if isinstance(value, str):
            self._check_text(walk, value, at)
        elif isinstance(value, list):
            if self.unique and not keyword_checks.are_unique(value):
                walk.add(at, words.DUPLICATE_ITEM, "uniqueItems")
        else:
            self._check_number(walk, value, at)

    def _check_text(self, walk: Walk, value: str, at: Place) -> None:
        shown = walk.show(value)
        if self.min_length is not None and len(value) < self.min_length:
            message = words.too_short(shown, len(value), self.min_length)
            walk.add(at, message, "minLength")
        if self.pattern is None:
            return
        if not keyword_checks.matches(value, self.pattern):
            message = words.no_match(shown, ocppj.shown(self.pattern))
            walk.add(at, message, "pattern")

    def _check_number(self, walk: Walk, value: Any, at: Place) -> None:
        shown, compared = walk.show(value), as_limits(value)
        low, high, step = (
            self.exclusive_minimum,
            self.exclusive_maximum,
            self.multiple_of,
        )
        if low is not None and not compared > low:
            walk.add(at, words.not_more(shown, low), "exclusiveMinimum")
        if high is not None and not compared < high:
            walk.add(at, words.not_less(shown, high), "exclusiveMaximum")
        if step is not None and not ocppj.is_multiple(value, step):
            walk.add(at, words.no_multiple(shown, step), "multipleOf")

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        step = None if self.multiple_of is None else float(self.multiple_of)
        further = present(
            minLength=self.min_length,
            pattern=self.pattern,
            exclusiveMinimum=self.exclusive_minimum,
            exclusiveMaximum=self.exclusive_maximum,
            multipleOf=step,
            uniqueItems=self.unique or None,
        )
        return {**describe(self.rule), **further}


@dataclass(frozen=True, slots=True)
class Literals(ocppj.FurtherRule):
    """One of some values."""

    values: tuple[JsonScalar, ...]

    def decoded(self, walk: Decoding, value: Any, at: Place) -> Any:
        return self._one(walk, value, at, self.read(value))

    def encoded(self, walk: Encoding, value: Any, at: Place) -> Any:
        return self._one(walk, value, at, ocppj.UNREAD)

    def _one(self, walk: Walk, value: Any, at: Place, read: Any) -> Any:
        for known in self.values:
            if identity(known) == identity(value):
                return known if isinstance(known, str) else as_floats(value)
        listed = ", ".join(map(ocppj.shown, self.values[:8]))
        more = ", ..." if len(self.values) > 8 else ""
        rule = "const" if len(self.values) == 1 else "enum"
        message = f"{walk.show(value)} is not {listed}{more}"
        if read is ocppj.UNREAD or not walk.tolerates(rule, True):
            walk.add(at, message, rule, holds_type=False)
            return value
        walk.add(at, message, rule, read=walk.words(read))
        return read

    def read(self, value: Any) -> Any:
        fitting = [known for known in self.values if _folded(known) == _folded(value)]
        return fitting[0] if len(fitting) == 1 else ocppj.UNREAD

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        return {"enum": list(self.values)}


@dataclass(frozen=True, slots=True)
class Nullable(ocppj.FurtherRule):
    """What another rule says, or null."""

    rule: Rule

    def decoded(self, walk: Decoding, value: Any, at: Place) -> Any:
        return None if value is None else walk.value(self.rule, value, at)

    def encoded(self, walk: Encoding, value: Any, at: Place) -> Any:
        return None if value is None else walk.value(self.rule, value, at)

    def read(self, value: Any) -> Any:
        return ocppj.UNREAD if value is None else lenient.read(self.rule, value)

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        return {"anyOf": [describe(self.rule), {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class Union(ocppj.FurtherRule):
    """What one of several rules says; exclusive: exactly one of them."""

    rules: tuple[Rule, ...]
    exclusive: bool = False

    def decoded(self, walk: Any, value: Any, at: Place) -> Any:
        fitting = self._decoded(walk, value)
        self._report(walk, value, at, len(fitting))
        return _chosen(fitting, value)

    def encoded(self, walk: Any, value: Any, at: Place) -> Any:
        fitting = []
        for rule in self.rules:
            trial = walk.codec._encoding()
            payload = trial.value(rule, value, None)
            if not trial.findings:
                fitting.append(payload)
        count = len(fitting)
        if self.exclusive and fitting:
            # Classes tell choices apart that the payload may not.
            count = len(self._decoded(walk, fitting[0]))
        self._report(walk, value, at, count)
        return _chosen(fitting, value)

    def _decoded(self, walk: Any, value: Any) -> list[Any]:
        """The value as each rule reads it that it fits."""
        fitting = []
        for rule in self.rules:
            trial = walk.codec._decoding()
            found = trial.value(rule, value, None)
            if not trial.findings:
                fitting.append(found)
        return fitting

    def _report(self, walk: Walk, value: Any, at: Place, count: int) -> None:
        name = "oneOf" if self.exclusive else "anyOf"
        if not count:
            message = f"{walk.show(value)} fits none of the types"
            walk.add(at, message, name, None, False)
        elif self.exclusive and count > 1:
            walk.add(at, f"{walk.show(value)} fits more than one type", name)

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        choices = [describe(rule) for rule in self.rules]
        return {"oneOf" if self.exclusive else "anyOf": choices}


def _chosen(fitting: Sequence[Any], value: Any) -> Any:
    """The first reading that fits; numbers stay as they came."""
    if fitting and not isinstance(fitting[0], (int, float, Decimal)):
        return fitting[0]
    return as_floats(value)


@dataclass(frozen=True, slots=True)
class Map(ocppj.FurtherRule):
    """A dict of any keys, whose values all keep to one rule."""

    values: Rule

    def decoded(self, walk: Walk, value: Any, at: Place) -> Any:
        return self._each(walk, value, at, "JSON object")

    def encoded(self, walk: Walk, value: Any, at: Place) -> Any:
        return self._each(walk, value, at, "dict")

    def _each(self, walk: Any, value: Any, at: Place, expected: str) -> Any:
        if not isinstance(value, dict):
            walk.wrong_type(value, expected, at)
            return value
        for key in value:
            walk.check_key(key, at)
        return {k: walk.value(self.values, v, (at, k)) for k, v in value.items()}

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        return {"type": "object", "additionalProperties": describe(self.values)}


@dataclass(frozen=True, slots=True)
class Lenient(ocppj.FurtherRule):
    """A rule for values of one kind of JSON; others pass as they are."""

    kind: str
    rule: Rule

    def decoded(self, walk: Decoding, value: Any, at: Place) -> Any:
        if keyword_checks.IS_TYPE[self.kind](value):
            return walk.value(self.rule, value, at)
        walk.check_data(value, at)
        return as_floats(value)

    def encoded(self, walk: Encoding, value: Any, at: Place) -> Any:
        if keyword_checks.IS_TYPE[self.kind](value) or not _is_json(value):
            return walk.value(self.rule, value, at)
        return walk.data(value, at)

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        condition = keyword_checks.as_json({"type": [self.kind]})
        return {"if": condition, "then": describe(self.rule)}


@dataclass(frozen=True, slots=True)
class Checked(ocppj.FurtherRule):
    """Another rule, and a schema that the JSON value has to pass besides."""

    rule: Rule
    check: keyword_checks.Schema
    definitions: Mapping[str, keyword_checks.Schema] | None = None

    def decoded(self, walk: Decoding, value: Any, at: Place) -> Any:
        before = walk.count
        found = walk.value(self.rule, value, at)
        if walk.count == before:
            check(walk, self.check, value, at, self.definitions)
        return found

    def encoded(self, walk: Encoding, value: Any, at: Place) -> Any:
        before = walk.count
        payload = walk.value(self.rule, value, at)
        if walk.count == before:
            check(walk, self.check, payload, at, self.definitions)
        return payload

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        check = self.check
        if self.definitions is not None and not isinstance(check, bool):
            check = {**check, "$defs": self.definitions}
        return {"allOf": [describe(self.rule), keyword_checks.as_json(check)]}


@dataclass(frozen=True, slots=True)
class Foreign(ocppj.FurtherRule):
    """A message or object of another version, as the codec of that reads it."""

    codec: Codec
    shape: str

    def decoded(self, walk: Decoding, value: Any, at: Place) -> Any:
        trial = self.codec._decoding(walk.tolerated)
        value = value if self.codec._decimal else plain(value)
        try:
            return trial.object(self.shape, value, at)
        finally:
            _hand_on(trial, walk)
            walk.unknown.update(trial.unknown)

    def encoded(self, walk: Encoding, value: Any, at: Place) -> Any:
        trial = self.codec._encoding(walk.tolerated)
        try:
            return trial.object(self.shape, value, at)
        finally:
            _hand_on(trial, walk)

    def described(self, describe: Callable[[Rule], Schema]) -> Schema:
        """Whole, with nothing under $defs: no official type holds itself."""

        def reference(name: str, part: type) -> Schema:
            return description.part(name, part)

        description = self.codec.describing(reference)
        return description.shape(self.shape)


def _hand_on(trial: Walk, walk: Walk) -> None:
    for found in trial.findings:
        walk.take(found, walk.tolerates(found.rule, found.read is not None))


def check(
    walk: Walk,
    check: keyword_checks.Schema,
    value: Any,
    at: Place,
    definitions: Mapping[str, keyword_checks.Schema] | None = None,
) -> None:
    for fault in keyword_checks.faults(check, value, at, definitions):
        message = "the value is not allowed" if walk.hides else fault.message
        walk.add(fault.at, message, fault.rule)


def _is_json(value: Any) -> bool:
    """Whether a value is one of JSON's kinds, not an instance of a class of ours."""
    return value is None or isinstance(
        value, (str, bool, int, float, Decimal, list, tuple, dict)
    )


def _folded(value: Any) -> str:
    """Equal for two simple values that are read alike: their text, in lower case."""
    text = value if isinstance(value, str) else lenient.words(value)
    return text.strip().lower() if not isinstance(value, (dict, list)) else ""
