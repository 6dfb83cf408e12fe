"""A vendor's schemas to the model, for one version of OCPP.

datamodel-code-generator parses them, as it does the official files. What
``vendor_keywords`` found wrong is left out here, so only references, names and
types are still to be checked.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.base.linting import Findings, LintError
from ocpp_codegen.jsonschema import files as vendor_files
from ocpp_codegen.jsonschema import reader
from ocpp_codegen.jsonschema.files import DEFINITIONS, Folder, Official
from ocpp_codegen.jsonschema.reader import Schema
from ocpp_codegen.official.documents import MAX_DEPTH
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Enum,
    Field,
    Integer,
    Literals,
    Nullable,
    Number,
    Object,
    Place,
    Protocol,
    Reference,
    String,
    Type,
    Union,
)

# Any JSON value; a vendor's may be null.
ANY = Nullable(Anything())

_NAME = re.compile(r"[A-Z][A-Za-z0-9_]*", re.ASCII)


def class_name(text: str) -> str:
    """The name of a class after a text: «meter-reading» gives MeterReading.

    Empty if the text gives none.
    """
    if _NAME.fullmatch(text):
        return text
    words = re.findall(r"[A-Za-z0-9]+", text)
    name = "".join(word[0].upper() + word[1:] for word in words)
    # A text that is only in part ASCII would lose the rest of its words.
    return name if text.isascii() and _NAME.fullmatch(name) else ""


class Vocabulary:
    """The definitions of a vendor, read as they are asked for.

    standard is the protocol that ``ocpp:`` leads to, broken names the places that
    can't be read, classes gives other names than the rule does. objects and enums
    are the definitions read so far, descriptions and notes what the vendor says
    of them, the latter by «Definition.wireName».
    """

    def __init__(
        self,
        folder: Folder,
        standard: Protocol,
        classes: Mapping[str, str],
        broken: Collection[Place],
        findings: Findings,
    ) -> None:
        self.objects: dict[str, Object] = {}
        self.enums: dict[str, Enum] = {}
        self.descriptions: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.renamed: set[str] = set()
        self._folder = folder
        self._standard = standard
        self._classes = classes
        self._broken = broken
        self._findings = findings
        self._types: dict[Place, Type] = {}
        self._open: list[Place] = []

    def object(self, place: Place) -> Object | None:
        """The object that a file or definition describes; None if it is broken."""
        type_ = self._definition(place)
        if isinstance(type_, Reference) and type_.name in self.objects:
            return self.objects[type_.name]
        if isinstance(type_, Reference) and type_.name in self._standard.objects:
            return self._standard.objects[type_.name]
        if type_ == ANY and self._findings.errors:
            return None  # what is broken is told already
        raise LintError(
            "no-object",
            "the message is no object",
            'describe it with "type": "object"',
            place.file,
            place.pointer,
        )

    def message(self, place: Place, name: str) -> Object | None:
        """The same as a message of its own, which has this name."""
        raw = vendor_files.read(self._folder, place)
        if place in self._broken or not isinstance(raw, dict):
            return None
        if raw.get("type") != "object":
            obj = self.object(place)
            return obj and replace(obj, name=name, place=place)
        with self._inside(place):
            return self._object(name, _parsed(raw, place), place)

    def _definition(self, place: Place) -> Type:
        """The type that the root of a file or a definition describes."""
        if place in self._broken:
            return ANY
        if place not in self._types:
            raw = vendor_files.read(self._folder, place)
            with self._inside(place):
                schema = _parsed(raw, place) if isinstance(raw, dict) else raw
                self._types[place] = self._type(schema, place, self._name(place, raw))
        return self._types[place]

    @contextmanager
    def _inside(self, place: Place) -> Iterator[None]:
        if place in self._open:
            cycle = [*self._open[self._open.index(place) :], place]
            raise LintError(
                "recursion",
                f"it holds itself: {' -> '.join(map(_shown, cycle))}",
                "break the cycle, or leave the inner part without a type",
                place.file,
                place.pointer,
            )
        if len(self._open) == MAX_DEPTH:
            raise LintError(
                "recursion",
                f"references inside references, more than {MAX_DEPTH} levels",
                "make the objects flatter",
                place.file,
                place.pointer,
            )
        self._open.append(place)
        try:
            yield
        finally:
            self._open.pop()

    def _name(self, place: Place, raw: Any) -> str:
        """The name of a definition or, by its title or file name, of a root."""
        if place.pointer:
            return self._chosen(class_name(pointers.split(place.pointer)[-1]))
        title = raw.get("title", "") if isinstance(raw, dict) else ""
        stem = place.file.rpartition("/")[2].removesuffix(".json")
        return self._chosen(class_name(title) or class_name(stem))

    def _chosen(self, name: str) -> str:
        if name in self._classes:
            self.renamed.add(name)
        return self._classes.get(name, name)

    def _type(self, schema: Schema | bool, place: Place, name: str) -> Type:
        if not isinstance(schema, Schema):
            return ANY
        keywords = reader.written(schema)
        if schema.ref is not None:
            return self._reference(schema.ref, place)
        for keyword in ("anyOf", "oneOf"):
            if keyword in keywords:
                return self._choice(keyword, keywords[keyword], place, name)
        if "const" in keywords:
            return Literals((keywords["const"],))
        if schema.enum:
            return self._enum(schema, place, name)
        types = [schema.type] if isinstance(schema.type, str) else schema.type or []
        if not types:
            return ANY
        known = [self._typed(t, schema, place, name) for t in types if t != "null"]
        type_ = known[0] if len(known) == 1 else Union(tuple(known))
        return Nullable(type_) if "null" in types else type_

    def _typed(self, type_: str, schema: Schema, place: Place, name: str) -> Type:
        low, high = reader.bound(schema.minimum), reader.bound(schema.maximum)
        above = reader.bound(schema.exclusiveMinimum)
        below = reader.bound(schema.exclusiveMaximum)
        step = reader.bound(schema.multipleOf)
        match type_:
            case "string":
                return String(
                    schema.maxLength, schema.format, schema.minLength, schema.pattern
                )
            case "integer":
                return Integer(
                    low,
                    high,
                    exclusive_minimum=above,
                    exclusive_maximum=below,
                    multiple_of=step,
                )
            case "number":
                return Number(low, high, step, above, below)
            case "boolean":
                return Boolean()
            case "array":
                return self._array(schema, place, name)
        return self._inline(schema, place, name)

    def _array(self, schema: Schema, place: Place, name: str) -> Array:
        items = schema.items
        if isinstance(items, list):
            raise TypeError("a list of items is refused before")
        return Array(
            self._type(items, _at(place, "items"), name) if items is not None else ANY,
            schema.minItems,
            schema.maxItems,
            bool(schema.uniqueItems),
        )

    def _inline(self, schema: Schema, place: Place, name: str) -> Reference:
        named = self._class(schema, place, name)
        self._add(self._object(named, schema, place), schema)
        return Reference(named)

    def _object(self, name: str, schema: Schema, place: Place) -> Object:
        fields = tuple(
            self._field(wire, inner, wire in schema.required, place, name)
            for wire, inner in (schema.properties or {}).items()
        )
        self._describe(self.descriptions, name, schema)
        is_open = reader.written(schema).get("additionalProperties", True)
        return Object(name, fields, is_open, schema.description or "", place)

    def _field(
        self, wire: str, schema: Schema | bool, required: bool, owner: Place, cls: str
    ) -> Field:
        place = _at(owner, "properties", wire)
        inner = class_name(wire)
        type_: Type = ANY
        with self._collecting(place):
            type_ = self._type(schema, place, cls + inner if inner else "")
        keywords = reader.written(schema) if isinstance(schema, Schema) else {}
        if isinstance(schema, Schema):
            self._describe(self.notes, f"{cls}.{wire}", schema)
        return Field(
            name=wire,
            type=type_,
            required=required,
            default=keywords.get("default"),
            has_default="default" in keywords,
            write_only=keywords.get("writeOnly") is True,
            description=keywords.get("description", ""),
            place=place,
        )

    def _enum(self, schema: Schema, place: Place, name: str) -> Type:
        values = [value for value in schema.enum if value is not None]
        type_: Type = Literals(tuple(values))
        if all(isinstance(value, str) for value in values):
            named = self._class(schema, place, name)
            self._add(Enum(named, tuple(values), place=place), schema)
            type_ = Reference(named)
        return Nullable(type_) if len(values) < len(schema.enum) else type_

    def _choice(
        self, keyword: str, choices: Sequence[Any], place: Place, name: str
    ) -> Type:
        """anyOf and oneOf: a type or null, or several simple types."""
        types: list[Type] = []
        nulls = 0
        for index, choice in enumerate(choices):
            below = _at(place, keyword, index)
            type_ = (
                None
                if isinstance(choice, Schema) and choice.type == "null"
                else self._type(choice, below, name)
            )
            nulls += type_ is None or isinstance(type_, Nullable)
            if isinstance(type_, Nullable):
                type_ = type_.type
            if type_ is not None:
                types.append(type_)
        if keyword == "oneOf" and nulls > 1:
            raise LintError(
                "impossible",
                "null passes two choices of oneOf, and so none",
                "allow null in one of them",
                pointer=_at(place, keyword).pointer,
            )
        if not types:
            raise LintError(
                "unsupported-keyword",
                "nothing but null passes",
                "leave the property out, or add another choice",
                pointer=_at(place, keyword).pointer,
            )
        if len(types) > 1:
            self._refuse_complex(types, _at(place, keyword))
        exclusive = keyword == "oneOf"
        type_ = types[0] if len(types) == 1 else Union(tuple(types), exclusive)
        return Nullable(type_) if nulls else type_

    def _refuse_complex(self, types: Sequence[Type], place: Place) -> None:
        for type_ in types:
            is_enum = isinstance(type_, Reference) and (
                type_.name in self.enums or type_.name in self._standard.enums
            )
            if not is_enum and not isinstance(type_, _SIMPLE):
                raise LintError(
                    "unsupported-keyword",
                    "a choice that is no string, number, boolean or enum",
                    "write one object for all cases, or leave the type open",
                    pointer=place.pointer,
                )

    def _reference(self, reference: str, place: Place) -> Type:
        with self._collecting(_at(place, "$ref")):
            target = vendor_files.resolve(reference, place.file)
            if isinstance(target, Official):
                return self._official(target)
            return self._definition(target)
        return ANY

    def _collecting(self, place: Place) -> AbstractContextManager[None]:
        return self._findings.collecting(
            "unsupported-keyword", place.file, place.pointer
        )

    def _official(self, target: Official) -> Reference:
        ocpp = self._standard.version
        if target.ocpp not in ("", ocpp):
            raise LintError(
                "bad-reference",
                f"a definition of OCPP {target.ocpp} in what is for {ocpp}",
                f"write ocpp:#/definitions/{target.name}, or limit versions",
            )
        if target.name not in {**self._standard.objects, **self._standard.enums}:
            raise LintError(
                "bad-reference",
                f"OCPP {ocpp} has no definition {target.name}",
                "correct the name, or limit versions",
            )
        return Reference(target.name)

    def _class(self, schema: Schema, place: Place, name: str) -> str:
        """The name of a class: its title's, if it stands inside another schema."""
        is_definition = place.pointer == "" or _is_definition(place)
        named = name if is_definition else self._inner(schema.title or "", name)
        if named:
            return named
        raise LintError(
            "unusable-name",
            "no class can be named after this",
            "use ASCII letters and digits"
            + ("" if is_definition else ", or give it a title"),
            pointer=place.pointer,
        )

    def _inner(self, title: str, name: str) -> str:
        return self._chosen(class_name(title) or class_name(name))

    def _add(self, found: Object | Enum, schema: Schema) -> None:
        """Keeps a definition; any other of this name has to equal it."""
        self._describe(self.descriptions, found.name, schema)
        first = self.objects.get(found.name) or self.enums.get(found.name) or found
        if first != found:
            self._findings.add(
                "colliding-name",
                f"{found.name} is something else in {_shown(first.place)}",
                "rename one; a type inside another takes its name from its title",
                found.place.file,
                found.place.pointer,
            )
        if isinstance(found, Object):
            self.objects.setdefault(found.name, found)
        else:
            self.enums.setdefault(found.name, found)

    @staticmethod
    def _describe(sentences: dict[str, str], key: str, schema: Schema) -> None:
        text = " ".join((schema.description or "").split())
        if text:
            sentences.setdefault(key, "".join(filter(str.isprintable, text)))


_SIMPLE = (String, Integer, Number, Boolean, Literals)


def _parsed(raw: Any, place: Place) -> Schema:
    plain = {key: value for key, value in raw.items() if key not in DEFINITIONS}
    return reader.parse_schema(_without_empty(plain), place.pointer)


def _without_empty(schema: Any) -> Any:
    """The same schema with true for {} as items, which the parser takes for none."""
    if not isinstance(schema, dict):
        return schema
    same = dict(schema)
    if isinstance(properties := schema.get("properties"), dict):
        same["properties"] = {k: _without_empty(v) for k, v in properties.items()}
    if "items" in schema:
        same["items"] = _without_empty(schema["items"]) or True
    for keyword in ("anyOf", "oneOf"):
        if isinstance(choices := schema.get(keyword), list):
            same[keyword] = [_without_empty(choice) for choice in choices]
    return same


def _is_definition(place: Place) -> bool:
    return len(pointers.split(place.pointer)) == 2 and place.pointer.startswith(
        tuple(f"/{keyword}/" for keyword in DEFINITIONS)
    )


def _at(place: Place, *tokens: str | int) -> Place:
    return Place(place.file, pointers.join(place.pointer, *tokens))


def _shown(place: Place) -> str:
    return place.file + (f"#{place.pointer}" if place.pointer else "")
