"""What one version of OCPP says, in OCPP's own words.

Frozen data. Nothing here knows of Python
names, of files to write or of the tool that read the schemas. Every fact of a
schema has a place here; a fact that has none is an error in ``reader``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, assert_never

from ocpp_codegen.base import pointers
from ocpp_codegen.protocol.versions import Role

JsonScalar = str | int | float | bool | None


@dataclass(frozen=True)
class Place:
    """Where a fact stands: the file, and a JSON pointer into it."""

    file: str
    pointer: str = ""

    def below(self, *steps: str | int) -> "Place":
        """The place some steps further."""
        return Place(self.file, pointers.join(self.pointer, *steps))

    @property
    def shown(self) -> str:
        """The place as findings name it."""
        return self.file + (f"#{self.pointer}" if self.pointer else "")


@dataclass(frozen=True)
class Keyword:
    """What a keyword of JSON Schema means: told once, on the field that has its value.

    name: as in the schema, and as the runtime calls the rule, so that it has its
    error code there. bound: which end of a range it is. words: with {} for the value;
    of a bound what is counted.
    """

    name: str
    words: str = ""
    bound: Literal["low", "high", ""] = ""

    def is_tighter(self, old: Any, new: Any) -> bool:
        """Whether fewer values pass than before; None is not a limit."""
        if old is None or new is None or not self.bound:
            return new is not None and new is not False
        return bool(new > old if self.bound == "low" else new < old)


def _limit(
    name: str, words: str = "", bound: Literal["low", "high", ""] = ""
) -> dict[str, Keyword]:
    return {"keyword": Keyword(name, words, bound)}


def keywords(type_: "Type") -> dict[str, Keyword]:
    """The keywords of a type, by the fields that have their values."""
    return {
        field.name: field.metadata["keyword"]
        for field in fields(type_)
        if "keyword" in field.metadata
    }


class Scalar:
    """A type that has no other type inside."""


class Further:
    """A type that only vendors' schemas and altered ones have."""


@dataclass(frozen=True)
class String(Scalar):
    """A JSON string; the lengths count code points.

    pattern is searched for anywhere in the string, as ECMAScript has it.
    """

    max_length: int | None = field(
        default=None, metadata=_limit("maxLength", "characters", "high")
    )
    format: str | None = field(default=None, metadata=_limit("format"))
    min_length: int | None = field(
        default=None, metadata=_limit("minLength", "characters", "low")
    )
    pattern: str | None = field(default=None, metadata=_limit("pattern", "matches {}"))


@dataclass(frozen=True)
class Integer(Scalar):
    """A JSON number without a fraction; minimum and maximum are inclusive.

    A strict one, as of draft-04, is written without a fraction: 1.0 is not one.
    """

    minimum: int | float | None = field(
        default=None, metadata=_limit("minimum", bound="low")
    )
    maximum: int | float | None = field(
        default=None, metadata=_limit("maximum", bound="high")
    )
    strict: bool = field(default=False, metadata=_limit("strict"))
    exclusive_minimum: int | float | None = field(
        default=None, metadata=_limit("exclusiveMinimum", "more than {}")
    )
    exclusive_maximum: int | float | None = field(
        default=None, metadata=_limit("exclusiveMaximum", "less than {}")
    )
    multiple_of: int | float | None = field(
        default=None, metadata=_limit("multipleOf", "multiple of {}")
    )


@dataclass(frozen=True)
class Number(Scalar):
    """A JSON number; minimum and maximum are inclusive.

    multiple_of is meant in decimal: 8.1 is a multiple of 0.1.
    """

    minimum: int | float | None = field(
        default=None, metadata=_limit("minimum", bound="low")
    )
    maximum: int | float | None = field(
        default=None, metadata=_limit("maximum", bound="high")
    )
    multiple_of: int | float | None = field(
        default=None, metadata=_limit("multipleOf", "multiple of {}")
    )
    exclusive_minimum: int | float | None = field(
        default=None, metadata=_limit("exclusiveMinimum", "more than {}")
    )
    exclusive_maximum: int | float | None = field(
        default=None, metadata=_limit("exclusiveMaximum", "less than {}")
    )


@dataclass(frozen=True)
class Boolean(Scalar):
    """true or false."""


@dataclass(frozen=True)
class Anything(Scalar):
    """Any JSON value: the schema names no type."""


@dataclass(frozen=True)
class Reference:
    """A definition of this version, object or enum, by its name."""

    name: str


@dataclass(frozen=True)
class Array:
    """A JSON array; all items are of one type, and each only once if unique."""

    items: "Type"
    min_items: int | None = field(
        default=None, metadata=_limit("minItems", "items", "low")
    )
    max_items: int | None = field(
        default=None, metadata=_limit("maxItems", "items", "high")
    )
    unique: bool = field(default=False, metadata=_limit("uniqueItems", "no item twice"))


# The types below stand in vendors' schemas only.


@dataclass(frozen=True)
class Literals(Further):
    """One of some values, not all of them strings: const, or a mixed enum."""

    values: tuple[JsonScalar, ...]


@dataclass(frozen=True)
class Nullable(Further):
    """A value of a type, or null."""

    type: "Type"


@dataclass(frozen=True)
class Union(Further):
    """One of several types, or exactly one of them if exclusive (oneOf)."""

    types: tuple["Type", ...]
    exclusive: bool = False


@dataclass(frozen=True)
class Map(Further):
    """A JSON object of any keys, whose values are all of one type."""

    values: "Type"


@dataclass(frozen=True)
class Lenient(Further):
    """A value of a type; JSON values of other kinds pass too, as they are.

    A schema without "type" says this: its keywords only concern values of theirs.
    """

    type: "Type"


@dataclass(frozen=True)
class Checked(Further):
    """A value of a type that passes a schema besides.

    check is the schema as JSON text, in the terms of ``runtime.keyword_checks``.
    """

    type: "Type"
    check: str


@dataclass(frozen=True)
class Foreign(Further):
    """A message, object or enum of another version of OCPP, by its name there."""

    ocpp: str
    name: str
    is_enum: bool = False


ScalarType = String | Integer | Number | Boolean | Anything
FurtherType = Literals | Nullable | Union | Map | Lenient | Checked | Foreign
Type = ScalarType | Reference | Array | FurtherType


def references(type_: Type) -> Iterator[str]:
    """The names of the definitions that a type refers to."""
    match type_:
        case Reference(name):
            yield name
        case Array(inner) | Map(inner) | Nullable(inner) | Lenient(inner):
            yield from references(inner)
        case Checked(inner):
            yield from references(inner)
        case Union(types):
            for each in types:
                yield from references(each)
        case Scalar() | Literals() | Foreign():
            pass
        case _:
            assert_never(type_)


def foreign_types(type_: Type) -> Iterator[Foreign]:
    """The types of other versions that a type is made of."""
    match type_:
        case Foreign():
            yield type_
        case Array(inner) | Map(inner) | Nullable(inner) | Lenient(inner):
            yield from foreign_types(inner)
        case Checked(inner):
            yield from foreign_types(inner)
        case Union(types):
            for each in types:
                yield from foreign_types(each)
        case Scalar() | Reference() | Literals():
            pass
        case _:
            assert_never(type_)


def with_references(type_: Type, names: Mapping[str, str]) -> Type:
    """A type that refers to other definitions in the places of some."""
    return replaced(type_, {name: Reference(new) for name, new in names.items()})


def replaced(type_: Type, types: Mapping[str, Type]) -> Type:
    """A type with others in the places of references to some definitions."""
    match type_:
        case Reference(name):
            return types.get(name, type_)
        case Array():
            return replace(type_, items=replaced(type_.items, types))
        case Map(values):
            return Map(replaced(values, types))
        case Nullable() | Lenient() | Checked():
            return replace(type_, type=replaced(type_.type, types))
        case Union(choices):
            inner = tuple(replaced(each, types) for each in choices)
            return replace(type_, types=inner)
        case Scalar() | Literals() | Foreign():
            return type_
        case _:
            assert_never(type_)


@dataclass(frozen=True)
class Field:
    """One property of an object.

    name is the name on the wire. default is what an absent field means; it is
    never filled in. has_default tells a default of null from none. write_only: what
    it holds is a secret, to be shown nowhere.
    """

    name: str
    type: Type
    required: bool
    default: JsonScalar = None
    has_default: bool = False
    write_only: bool = False
    description: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Object:
    """A JSON object. An open one takes any further keys.

    check is a schema that it has to pass besides, as Checked has it, or empty.
    """

    name: str
    fields: tuple[Field, ...]
    open: bool = False
    description: str = ""
    place: Place = field(default=Place(""), compare=False)
    check: str = ""

    @property
    def uses(self) -> set[str]:
        """The definitions that its fields refer to."""
        return {name for f in self.fields for name in references(f.type)}


@dataclass(frozen=True)
class Enum:
    """A closed set of strings.

    The descriptions of two copies of one enum may differ, because the text of
    the referring property leaks into some of them.
    """

    name: str
    values: tuple[str, ...]
    description: str = field(default="", compare=False)
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Action:
    """A request and its response, or a SEND message, which nobody answers.

    In the official sets an action has either the first two or the last.
    """

    name: str
    request: Object | None = None
    response: Object | None = None
    send: Object | None = None

    @property
    def initial(self) -> Object | None:
        """The message that opens the action."""
        return self.request or self.send

    @property
    def by_role(self) -> dict[Role, Object]:
        """The messages that the action has, by what they are in it."""
        candidates: dict[Role, Object | None] = {
            "request": self.request,
            "response": self.response,
            "send": self.send,
        }
        return {role: found for role, found in candidates.items() if found is not None}

    @property
    def messages(self) -> tuple[Object, ...]:
        """All messages of the action."""
        return tuple(self.by_role.values())


@dataclass(frozen=True)
class Protocol:
    """One version, whole. Each mapping is sorted by name."""

    version: str
    actions: Mapping[str, Action]
    objects: Mapping[str, Object]
    enums: Mapping[str, Enum]

    @property
    def messages(self) -> dict[str, Object]:
        """The messages of all actions, by name."""
        actions = self.actions.values()
        return {message.name: message for a in actions for message in a.messages}


def with_types(protocol: Protocol, types: Mapping[str, Type]) -> Protocol:
    """A version with types in the places of references to some definitions."""

    def changed(obj: Object) -> Object:
        fields = tuple(replace(f, type=replaced(f.type, types)) for f in obj.fields)
        return replace(obj, fields=fields)

    return replace(
        protocol,
        actions={
            name: replace(
                action,
                request=action.request and changed(action.request),
                response=action.response and changed(action.response),
                send=action.send and changed(action.send),
            )
            for name, action in protocol.actions.items()
        },
        objects={name: changed(obj) for name, obj in protocol.objects.items()},
    )
