"""Schemas as the runtime checks them: no words, no places, no other files.

A small one is written out with all that it refers to. Where that holds itself or grows
large, what it refers to becomes definitions, each once.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ocpp_codegen.base.linting import Findings, LintError
from ocpp_codegen.jsonschema import canonical as forms
from ocpp_codegen.jsonschema import keywords as vendor_keywords
from ocpp_codegen.jsonschema.canonical import PLACE, Canonical
from ocpp_codegen.official.documents import MAX_DEPTH
from ocpp_codegen.protocol.model import Place

# How many schemas one may hold that is written out, references followed.
MAX_WRITTEN_OUT = 100
# How many one may hold with all its definitions, and all of a version together, those
# that several share counted once.
MAX_SCHEMAS = 5_000
MAX_ALL = 20_000
# The same with each definition counted wherever it is shared.
MAX_SHARED = 3_000_000

_FLATTEN = "describe the parts with properties, not with choices"
_BREAK = "break the circle, or hold it in one property or in items"

Form = Callable[[Canonical], Place | Canonical | bool]


class _TooLargeError(Exception):
    """A schema that holds itself, or too many others."""


@dataclass(frozen=True)
class _Definition:
    """A schema as the runtime checks it, with what it refers to.

    in_place are those of them that are for the same part of a value. size is how many
    schemas it holds.
    """

    schema: Any
    refers: tuple[Place, ...]
    in_place: tuple[Place, ...]
    size: int


@dataclass
class _Walk:
    """One schema on its way: written out, or with references to definitions."""

    writes_out: bool
    size: int = 0
    open: list[Place] = field(default_factory=list)
    refers: dict[Place, None] = field(default_factory=dict)


class Checks:
    """The schemas of a version that are checked.

    target gives what a reference leads to: its place, or the schema itself where it
    has none. form is the schema at a place.
    """

    def __init__(
        self,
        target: Form,
        form: Callable[[Place], Canonical | bool],
        findings: Findings,
    ) -> None:
        self._target = target
        self._form = form
        self._findings = findings
        self._definitions: dict[Place, _Definition] = {}
        self._names: dict[Place, str] = {}
        self._sound: set[Place] = set()
        self._left = MAX_ALL
        self._shared_left = MAX_SHARED
        # What definitions lead to, and the text of all of them.
        self._reach: dict[tuple[Place, ...], tuple[Place, ...]] = {}
        self._texts: dict[tuple[Place, ...], str] = {}

    def of(self, schema: Canonical) -> Any:
        """A schema, written out where it can be."""
        if not self._left:
            return True
        walk = _Walk(writes_out=True)
        try:
            found = self._written(schema, walk)
        except _TooLargeError:
            return self.with_definitions(schema)
        return found if self._fits(walk.size, schema[PLACE]) else True

    def with_definitions(self, schema: Canonical) -> dict[str, Any]:
        """A schema, with what it refers to as definitions."""
        if not self._left:
            return {}
        top, reached, size = self._sized(schema)
        if not self._fits(size, schema[PLACE]):
            return {}
        self._refuse_endless(reached, schema[PLACE])
        return {**top.schema, "$defs": self._named(reached)}

    def referring(self, schema: Canonical) -> tuple[str, str]:
        """The text of a schema, and that of its definitions, which others may share."""
        if not self._left:
            return "{}", ""
        top, reached, size = self._sized(schema)
        place: Place = schema[PLACE]
        added = top.size if reached in self._texts else size
        self._shared_left -= size
        if not self._fits(added if self._shared_left > 0 else MAX_ALL + 1, place):
            return "{}", ""
        self._refuse_endless(reached, place)
        if reached not in self._texts:
            definitions = json.dumps(self._named(reached), sort_keys=True)
            self._texts[reached] = definitions if reached else ""
        return json.dumps(top.schema, sort_keys=True), self._texts[reached]

    def _sized(self, schema: Canonical) -> tuple[_Definition, tuple[Place, ...], int]:
        """A schema, what it refers to, and how many schemas these hold."""
        top = self._defined(schema)
        if top.refers not in self._reach:
            self._reach[top.refers] = tuple(self._reached(top))
        reached = self._reach[top.refers]
        size = top.size + sum(self._definitions[place].size for place in reached)
        if size > MAX_SCHEMAS:
            self._left = 0  # told once: what holds it is too large as well
            message = f"more than {MAX_SCHEMAS} schemas in one check"
            raise _refused(message, _FLATTEN, schema[PLACE])
        return top, reached, size

    def _named(self, places: Iterable[Place]) -> dict[str, Any]:
        return {self._names[place]: self._definitions[place].schema for place in places}

    def _refuse_endless(self, reached: Sequence[Place], place: Place) -> None:
        if problem := self._problem(reached):
            raise _refused(*problem, place)

    def _fits(self, size: int, place: Place) -> bool:
        """Whether all checks together are small enough yet; told once if not."""
        if size > self._left > 0:
            self._findings.add(
                "recursion",
                f"more than {MAX_ALL} schemas in all checks together",
                _FLATTEN,
                place.file,
                place.pointer,
            )
        self._left = self._left - size if size <= self._left else 0
        return self._left > 0

    # References

    def _reached(self, top: _Definition) -> list[Place]:
        """What a schema refers to, and what that does."""
        reached = dict.fromkeys(top.refers)
        todo = list(reached)
        for place in todo:
            if place not in self._definitions:
                self._definitions[place] = self._defined(self._form(place))
            for other in self._definitions[place].refers:
                if other not in reached:
                    reached[other] = None
                    todo.append(other)
        return sorted(reached, key=lambda place: int(self._names[place]))

    def _problem(self, places: Sequence[Place]) -> tuple[str, str] | None:
        """Why definitions can't be checked, and a hint; None if they can."""
        depths: dict[Place, int] = {}
        for place in places:
            if place in self._sound:
                continue
            if not self._ends(place, depths):
                return "it is a part of itself, for the same value", _BREAK
            if depths[place] > MAX_DEPTH:
                message = f"references inside references, more than {MAX_DEPTH} levels"
                return message, "make the objects flatter"
        self._sound.update(places)
        return None

    def _ends(self, start: Place, depths: dict[Place, int]) -> bool:
        """Whether what is for the same value as a place ends; depths says how deep."""
        path = [(start, iter(self._definitions[start].in_place))]
        open_ = {start}
        while path:
            place, others = path[-1]
            other = next((p for p in others if p not in depths), None)
            if other is None:
                below = self._definitions[place].in_place
                depths[place] = 1 + max((depths[p] for p in below), default=0)
                open_.discard(place)
                path.pop()
            elif other in open_:
                return False
            else:
                open_.add(other)
                path.append((other, iter(self._definitions[other].in_place)))
        return True

    # Schemas

    def _defined(self, schema: Canonical | bool) -> _Definition:
        walk = _Walk(writes_out=False)
        found = self._written(schema, walk)
        in_place = tuple(dict.fromkeys(self._in_place(schema)))
        return _Definition(found, tuple(walk.refers), in_place, walk.size)

    def _in_place(self, schema: Canonical | bool) -> Iterator[Place]:
        """What a schema refers to for the same value."""
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            target = self._target(schema)
            if isinstance(target, Place):
                yield target
            else:
                yield from self._in_place(target)
        for inner in _same_value(schema):
            yield from self._in_place(inner)

    def _written(self, schema: Canonical | bool, walk: _Walk) -> Any:
        if not isinstance(schema, dict):
            return schema
        walk.size += 1
        if walk.writes_out and walk.size > MAX_WRITTEN_OUT:
            raise _TooLargeError
        found = {
            key: self._value(key, value, walk)
            for key, value in schema.items()
            if key in forms.ASSERTIONS and key not in ("$ref", "format")
        }
        if "$ref" in schema:
            target = self._referred(schema, walk)
            found = {"allOf": [target, found]} if found else target
        return found

    def _referred(self, schema: Canonical, walk: _Walk) -> Any:
        target = self._target(schema)
        if not isinstance(target, Place):
            return self._written(target, walk)
        if not walk.writes_out:
            walk.refers[target] = None
            name = self._names.setdefault(target, str(len(self._names) + 1))
            return {"$ref": f"#/$defs/{name}"}
        if target in walk.open:
            raise _TooLargeError
        walk.open.append(target)
        found = self._written(self._form(target), walk)
        walk.open.pop()
        return found

    def _value(self, key: str, value: Any, walk: _Walk) -> Any:
        holds = vendor_keywords.KEYWORDS[key].holds
        if holds == "map" or key == "unevaluatedProperties":
            return {
                name: inner if isinstance(inner, list) else self._written(inner, walk)
                for name, inner in value.items()
            }
        if holds and isinstance(value, list):
            return [self._written(inner, walk) for inner in value]
        return self._written(value, walk) if holds else value


def _same_value(schema: Canonical) -> Iterator[Canonical | bool]:
    """The schemas inside one that are for the same value."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(keyword, ())
    for keyword in ("not", "if", "then", "else"):
        if keyword in schema:
            yield schema[keyword]
    yield from schema.get("dependentSchemas", {}).values()
    if "unevaluatedProperties" in schema:
        yield schema["unevaluatedProperties"]["of"]


def _refused(message: str, hint: str, place: Place) -> LintError:
    return LintError("recursion", message, hint, place.file, place.pointer)
