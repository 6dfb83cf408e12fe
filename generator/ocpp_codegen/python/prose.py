"""What people are told of messages, objects and fields: plain words, no markup.

Docstrings, reference pages and the terminal all take their words from here.
"""

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from ocpp_codegen.knowledge.facts import ActionFacts, Facts
from ocpp_codegen.protocol.additions import NO_ADDITIONS, Additions
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Boolean,
    Checked,
    Enum,
    Field,
    Foreign,
    Further,
    FurtherType,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Protocol,
    Reference,
    Scalar,
    String,
    Type,
    Union,
    keywords,
)
from ocpp_codegen.protocol.versions import Dialect, Role

_JSON_TYPES: Mapping[type, str] = {
    bool: "boolean",
    float: "number",
    int: "integer",
    str: "string",
}
_FORMATS = {"date-time": "date-time of RFC 3339", "uri": "URI of RFC 3986"}


@dataclass(frozen=True)
class Use:
    """A field that refers to a definition; owner is a message or definition."""

    owner: str
    field: str

    def __str__(self) -> str:
        return f"{self.owner}.{self.field}"


@dataclass(frozen=True)
class Prose:
    """The words for one version. descriptions: official ones go before ours."""

    protocol: Protocol
    facts: Facts
    dialect: Dialect
    descriptions: bool = False
    additions: Additions = NO_ADDITIONS

    def of_message(self, action: Action, message: Object, role: Role) -> str:
        """What a message is for, in a sentence."""
        wording = self.facts.wording
        sentences = wording.responses if role == "response" else wording.requests
        own = sentences.get(action.name, f"The {role} of {action.name}.")
        return self._official(message.description) or own

    def of_object(self, obj: Object) -> str:
        """What an object is for, in a sentence."""
        own = self.facts.wording.objects.get(obj.name, f"The object {obj.name}.")
        return self._official(obj.description) or own

    def of_enum(self, enum: Enum) -> str:
        """What the values of an enum are, in a sentence."""
        own = self.facts.wording.enums.get(enum.name, f"The values of {enum.name}.")
        return self._official(enum.description) or own

    def of_field(self, obj: Object, field: Field) -> str:
        """What a field means: the official words, if they are wanted, or the others.

        Those are the vendor's for what is the vendor's, and half a sentence of ours.
        """
        place = f"{obj.name}.{field.name}"
        own = clean(self.additions.notes.get(place, ""))
        if not own and obj.name not in self.additions.own:
            ours = self.facts.wording.meanings
            own = ours.get(place) or ours.get(field.name, "")
        return self._official(field.description) or own

    def action(self, action: Action) -> ActionFacts | None:
        """Direction and block of an action; None where nobody has told us."""
        return self.facts.actions.get(action.name)

    def sender(self, action: Action, role: Role) -> str:
        """Who sends a message: ``the CSMS``; empty where that is not known."""
        known = self.action(action)
        if known is None:
            return ""
        if known.direction is Direction.both:
            return "either side"
        from_station = (known.direction is Direction.station) is not (
            role == "response"
        )
        return f"the {self.dialect.station if from_station else self.dialect.system}"

    def route(self, action: Action, role: Role) -> str:
        """Sender and block in a sentence each; empty where they are not known."""
        known = self.action(action)
        if known is None:
            return ""
        unanswered = ", and not answered" if role == "send" else ""
        block = f"{self.dialect.block_word}: {known.block}."
        return f"Sent by {self.sender(action, role)}{unanswered}. {block}"

    def notes(self, obj: Object, field: Field) -> list[str]:
        """All that is to say of a field: constraints, unit, default."""
        unit, default = self.unit(obj, field), self.default(field)
        return [
            *self.constraints(field.type),
            *([f"unit {unit}"] if unit else []),
            *([f"default {default}"] if default else []),
        ]

    def unit(self, obj: Object, field: Field) -> str:
        """The unit of a field; empty where it has none."""
        return self.facts.wording.units.get(f"{obj.name}.{field.name}", "")

    def default(self, field: Field) -> str:
        """What an absent field means, as JSON; empty where the schema is silent."""
        return json.dumps(field.default) if field.has_default else ""

    def constraints(self, type_: Type) -> list[str]:
        """What the values of a type have to keep to, besides the type itself."""
        match type_:
            case String(format=None) | Integer() | Number():
                return _limit_notes(type_)
            case String(format=str(form)):
                return [*_limit_notes(type_), _FORMATS.get(form, form)]
            case Array(items):
                inner = [_each(text) for text in self.constraints(items)]
                return _limit_notes(type_) + inner
            case Anything():
                return ["any JSON value"]
            case Reference(name) if name in self.protocol.objects:
                target = self.protocol.objects[name]
                bare = self.additions.is_bare_dict(target)
                return self._open_notes(target) if bare else []
            case Further():
                return self._vendors_constraints(type_)
            case Scalar() | Reference():
                return []
            case _:
                assert_never(type_)

    def json_type(self, type_: Type) -> str:
        """What a value is on the wire: ``string``, ``array of objects``."""
        match type_:
            case Array(items):
                inner = self.json_type(items)
                return f"array of {inner if ' ' in inner else inner + 's'}"
            case Reference() | Foreign():
                return "string" if self._is_enum(type_) else "object"
            case Nullable(inner):
                return f"{self.json_type(inner)} or null"
            case Union(types):
                return " or ".join(dict.fromkeys(map(self.json_type, types)))
            case Lenient(inner) | Checked(inner):
                return self.json_type(inner)
            case Literals(values):
                named = (_JSON_TYPES.get(type(value), "null") for value in values)
                return " or ".join(dict.fromkeys(named))
            case Map():
                return "object"
            case Anything():
                return "any value"
            case String() | Integer() | Number() | Boolean():
                return type(type_).__name__.lower()
            case _:
                assert_never(type_)

    def _is_enum(self, type_: Reference | Foreign) -> bool:
        if isinstance(type_, Foreign):
            return type_.is_enum
        return type_.name in self.protocol.enums

    def _vendors_constraints(self, type_: FurtherType) -> list[str]:
        """The same of types that no official schema has."""
        match type_:
            case Literals(values):
                return [" or ".join(map(json.dumps, values))]
            case Nullable(inner):
                return [*self.constraints(inner), "may be null"]
            case Union(types):
                return [note for inner in types for note in self.constraints(inner)]
            case Map(values):
                return [f"each {text}" for text in self.constraints(values)]
            case Lenient(inner):
                return [*self.constraints(inner), "values of other types as they are"]
            case Checked(inner):
                return [*self.constraints(inner), "checked further by its schema"]
            case Foreign(ocpp, name):
                return [f"{name} of OCPP {ocpp}"]
            case _:
                assert_never(type_)

    @cached_property
    def uses(self) -> dict[str, list[Use]]:
        """For each definition the fields that refer to it, messages first."""
        found: dict[str, list[Use]] = {}
        for obj in _owners(self.protocol):
            for field in obj.fields:
                type_ = innermost(field.type)
                if isinstance(type_, Reference):
                    found.setdefault(type_.name, []).append(Use(obj.name, field.name))
        return found

    def _official(self, description: str) -> str:
        return clean(description) if self.descriptions else ""

    def _open_notes(self, target: Object) -> list[str]:
        """What is known of the keys of an object that may hold any."""
        notes = ["open object"]
        for field in target.fields:
            verb = "needs" if field.required else "may hold"
            limits = ", ".join(self.constraints(field.type))
            notes.append(f"{verb} {field.name}" + (f" ({limits})" if limits else ""))
        return [", ".join(notes)]


def clean(description: str) -> str:
    """A description of the schemas as one line of plain text."""
    words = html.unescape(description).split()
    kept = " ".join(word for word in words if not word.startswith("urn:"))
    return "".join(character for character in kept if character.isprintable()).strip()


def innermost(type_: Type) -> Type:
    """What an array is made of, however deep, or may be null; any other type itself."""
    while isinstance(type_, Array | Nullable | Map | Lenient | Checked):
        if isinstance(type_, Array):
            type_ = type_.items
        else:
            type_ = type_.values if isinstance(type_, Map) else type_.type
    return type_


def _owners(protocol: Protocol) -> Iterator[Object]:
    for action in protocol.actions.values():
        yield from action.messages
    yield from protocol.objects.values()


def _each(text: str) -> str:
    """What holds for each item; what holds for each item of these says so already."""
    return text if text.startswith("each ") else f"each {text}"


def _counted(text: str, words: str) -> str:
    """A number of things: ``at least 1 item``, ``1 to 4 items``."""
    singular = text.split()[-1] == "1" and " to " not in text
    return f"{text} {words.removesuffix('s') if singular else words}".rstrip()


def _limit_notes(type_: Type) -> list[str]:
    """The range in which values or their sizes are, and each other limit."""
    limits = [(k, getattr(type_, name)) for name, k in keywords(type_).items()]
    bounds = {keyword.bound: value for keyword, value in limits if keyword.bound}
    counted = next((keyword.words for keyword, _ in limits if keyword.bound), "")
    ranges = _range(bounds.get("low"), bounds.get("high"))
    notes = [_counted(text, counted) for text in ranges]
    for keyword, value in limits:
        is_set = value is not None and value is not False
        if keyword.words and is_set and not keyword.bound:
            shown = json.dumps(value) if isinstance(value, str) else str(value)
            notes.append(keyword.words.format(shown))
    return notes


def _range(minimum: int | float | None, maximum: int | float | None) -> list[str]:
    if minimum is not None and maximum is not None:
        return [
            f"exactly {minimum}" if minimum == maximum else f"{minimum} to {maximum}"
        ]
    if minimum is not None:
        return [f"at least {minimum}"]
    return [f"at most {maximum}"] if maximum is not None else []
