"""Whether all that one type takes is taken by another: the one judge of the wire.

In doubt the answer is no, so that no break is missed: of two checks, two patterns or
two formats nothing is known but whether they are the same.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from ocpp_codegen.evolution.renamed import Definitions
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Enum,
    Foreign,
    Integer,
    JsonScalar,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Reference,
    String,
    Type,
    Union,
    keywords,
)
from ocpp_codegen.runtime import keyword_checks, patterns
from ocpp_codegen.runtime.keyword_checks import Schema

# The JSON types of what the types stand for.
_JSON_TYPES: Mapping[type, str] = {
    String: "string",
    Integer: "integer",
    Number: "number",
    Boolean: "boolean",
    Array: "array",
    Map: "object",
}
_AN_OBJECT = {"type": ["object"]}
# What concerns no values, or is said by the JSON type.
_NOT_ASSERTED = ("format", "strict")


class Containment:
    """The types of one set, each asked whether one of another set takes its values."""

    def __init__(self, inner: Definitions, outer: Definitions) -> None:
        self._inner = inner
        self._outer = outer
        self._known: dict[tuple[str, str], bool] = {}

    def of_definitions(self, inner: str, outer: str) -> bool:
        """The answer for messages or definitions, by their names."""
        if inner not in self._inner or outer not in self._outer:
            return inner == outer  # of a version whose types are not compared
        if (inner, outer) not in self._known:
            self._known[inner, outer] = True  # as far as it leads to itself
            answer = self._of_definitions(self._inner[inner], self._outer[outer])
            self._known[inner, outer] = answer
        return self._known[inner, outer]

    def _of_definitions(self, inner: Object | Enum, outer: Object | Enum) -> bool:
        if isinstance(inner, Object) and isinstance(outer, Object):
            return self._of_objects(inner, outer)
        if isinstance(inner, Enum) and isinstance(outer, Enum):
            return set(inner.values) <= set(outer.values)
        return False

    def _of_objects(self, inner: Object, outer: Object) -> bool:
        before = {field.name: field for field in inner.fields}
        gone = before.keys() - {field.name for field in outer.fields}
        if gone and not takes_further_keys(outer):
            return False
        if inner.open and not outer.open:
            return False
        if check_is_new(inner, outer):
            return False
        for field in outer.fields:
            was = before.get(field.name)
            if field.required and not (was and was.required):
                return False
            if was is None and not inner.open:
                continue
            if not self.of_types(was.type if was else Anything(), field.type):
                return False
        return True

    def of_types(self, inner: Type, outer: Type) -> bool:
        """The answer for types, each of which refers to definitions of its own set."""
        if isinstance(outer, Anything):
            return True
        values = self._values(inner)
        if values is not None:
            return self._takes_all(outer, values)
        match inner, outer:
            case Reference(was), Reference(now):
                return self.of_definitions(was, now)
            case Reference(name), Map(of_keys):
                return self._is_in_map(self._inner.get(name), of_keys)
            case Array(was), Array(now):
                return _is_within(inner, outer) and self.of_types(was, now)
            case (Map(was), Map(now)) | (Nullable(was), Nullable(now)):
                return self.of_types(was, now)
            case Lenient(was), Lenient(now):
                return self.of_types(was, now)
            case Foreign(), _:
                return inner == outer
            case (
                (String(), String())
                | (Integer(), Integer() | Number())
                | (Number(), Number())
            ):
                return _is_within(inner, outer)
        return self._of_choices(inner, outer)

    def _of_choices(self, inner: Type, outer: Type) -> bool:
        """The answer where one of the two is another type, and more or less."""
        match inner, outer:
            case Union(types), _:
                return inner == outer or all(self.of_types(t, outer) for t in types)
            case Checked(was), Checked(now) if inner.whole == outer.whole:
                return self.of_types(was, now)
            case Checked(was), _:
                return self.of_types(was, outer)
            case _, Union(types):
                return _takes_each(outer) and any(
                    self.of_types(inner, t) for t in types
                )
            case _, Nullable(now) | Lenient(now):
                return self.of_types(inner, now)
        return False

    def _is_in_map(self, obj: Object | Enum | None, values: Type) -> bool:
        return (
            isinstance(obj, Object)
            and (not obj.open or isinstance(values, Anything))
            and all(self.of_types(field.type, values) for field in obj.fields)
        )

    def _values(self, type_: Type) -> Sequence[JsonScalar] | None:
        """The values of a type that lists them."""
        if isinstance(type_, Literals):
            return type_.values
        if isinstance(type_, Boolean):
            return True, False
        if isinstance(type_, Reference):
            found = self._inner.get(type_.name)
            return found.values if isinstance(found, Enum) else None
        return None

    def _takes_all(self, outer: Type, values: Sequence[JsonScalar]) -> bool:
        schema = self._schema(outer)
        try:
            return all(keyword_checks.is_valid(schema, value) for value in values)
        except patterns.PatternError:  # from a package that was edited by hand
            return False

    def _schema(self, type_: Type) -> dict[str, Any]:
        """What a type says of values that are neither arrays nor objects."""
        match type_:
            case Anything():
                return {}
            case Literals(values):
                return {"enum": values}
            case Nullable(inner):
                return {"anyOf": [{"type": ["null"]}, self._schema(inner)]}
            case Union(types):
                choices = [self._schema(each) for each in types]
                return {"oneOf" if type_.exclusive else "anyOf": choices}
            case Checked(inner):
                more: Schema = json.loads(type_.whole)
                return {"allOf": [self._schema(inner), more]}
            case Lenient(inner):
                made = self._schema(inner)
                return {"anyOf": [made, _of_other_types(made)]}
            case Reference(name):
                found = self._outer.get(name)
                return _enumerated(found) if isinstance(found, Enum) else _AN_OBJECT
            case Foreign():
                return _AN_OBJECT
            case String() | Integer() | Number() | Boolean() | Array() | Map():
                return _limited(type_)
            case _:
                assert_never(type_)


def _enumerated(enum: Enum) -> dict[str, Any]:
    return {"type": ["string"], "enum": enum.values}


def _of_other_types(schema: dict[str, Any]) -> Schema:
    return {"not": {"type": schema["type"]}} if "type" in schema else False


def _limited(type_: Type) -> dict[str, Any]:
    is_whole = isinstance(type_, Integer) and type_.strict
    limits = {
        keyword.name: getattr(type_, name)
        for name, keyword in keywords(type_).items()
        if keyword.name not in _NOT_ASSERTED and getattr(type_, name) is not None
    }
    return {"type": ["whole" if is_whole else _JSON_TYPES[type(type_)]], **limits}


def _is_within(inner: Type, outer: Type) -> bool:
    """Whether no limit of a type is tighter in the other one."""
    for name, keyword in keywords(outer).items():
        before, after = getattr(inner, name), getattr(outer, name)
        if before != after and keyword.is_tighter(before, after):
            return False
    return True


def _takes_each(choice: Union) -> bool:
    """Whether a choice takes all that one of its types takes.

    One that is exclusive does where no value is of two of its types.
    """
    kinds = {Number if isinstance(t, Integer) else type(t) for t in choice.types}
    told_apart = kinds <= {String, Number, Boolean, Array}
    return not choice.exclusive or (told_apart and len(kinds) == len(choice.types))


def takes_further_keys(obj: Object) -> bool:
    """Whether an object takes any value under a key that it does not name."""
    return obj.open and not (obj.check and "additionalProperties" in obj.check)


def check_is_new(old: Object, new: Object) -> bool:
    """Whether the check of an object may refuse what was valid without it.

    Where only named keys came, a check of the further ones has nothing to refuse.
    """
    if new.check in ("", old.check):
        return False
    return old.open or not _is_of_further_keys(json.loads(new.check))


def _is_of_further_keys(check: Schema) -> bool:
    if isinstance(check, bool):
        return check
    named = check.get("properties", {}).values()
    only = check.keys() <= {"additionalProperties", "properties"}
    return only and all(inner is True for inner in named)
