"""A vendor's schemas to the model, for one version of OCPP.

Schemas are read in their canonical form. What ``keywords`` found wrong is left out
here. Each becomes the narrowest type that everything passes which passes the schema;
where a type says less than its schema, the schema goes along and is checked too.
"""

import json
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, assert_never

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.letters import has_other_letters, without_accents
from ocpp_codegen.base.linting import Findings, LintError
from ocpp_codegen.base.numbering import numbered
from ocpp_codegen.jsonschema import canonical as forms
from ocpp_codegen.jsonschema import files as vendor_files
from ocpp_codegen.jsonschema import keywords as vendor_keywords
from ocpp_codegen.jsonschema.canonical import PLACE, Canonical, asserted, without
from ocpp_codegen.jsonschema.checks import Checks
from ocpp_codegen.jsonschema.files import Documents, Official, Outside, Target
from ocpp_codegen.jsonschema.keywords import BY_TYPE, MAX_ARRAYS
from ocpp_codegen.jsonschema.model_schemas import schema_of
from ocpp_codegen.official.documents import MAX_DEPTH
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Enum,
    Field,
    Foreign,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Place,
    Protocol,
    Reference,
    Scalar,
    String,
    Type,
    Union,
)
from ocpp_codegen.runtime import keyword_checks

# Any JSON value; a vendor's may be null.
ANY = Nullable(Anything())

# How many ways there may be to read one value, and how many objects and enums there
# may be of what is put together inside of what is put together: what goes beyond is
# plain data, which is checked.
MAX_WAYS = 250
MAX_NESTED = 20
# How many calls of Python's there may be inside each other: each schema takes several.
MAX_FRAMES = 10_000
# Up to where each whole number is a float as well.
MAX_EXACT = 2**53
# How often what is put together may be put together inside itself.
MAX_MERGED = 1

_NAME = re.compile(r"[A-Z][A-Za-z0-9_]*", re.ASCII)

# What types of the model say themselves, besides all that is said of strings and
# numbers. Every other keyword is left to a check.
_SAID = {"$ref", "type", "enum", "const", "properties", "required"}
_SAID |= {"additionalProperties", "items", "minItems", "maxItems", "uniqueItems"}


def _unsaid(*types: str) -> tuple[str, ...]:
    """The keywords for values of these types that are left to a check."""
    return tuple(
        name
        for name, keyword in vendor_keywords.KEYWORDS.items()
        if keyword.asserts and keyword.types == types and name not in _SAID
    )


_OF_OBJECTS, _OF_ARRAYS, _OF_ALL = _unsaid("object"), _unsaid("array"), _unsaid()
# Those of objects whose keys are data.
_OF_MAPS = ("patternProperties", "propertyNames", "minProperties", "maxProperties")
_SCALARS = (str, int, float, bool, type(None))


class CycleError(LintError):
    """A schema that holds itself where it is put together with others."""


class EmptyError(LintError):
    """A schema for arrays or maps in which nothing can be; empty ones pass."""


def class_name(text: str) -> str:
    """The name of a class after a text: «meter-reading» gives MeterReading.

    Empty if the text gives none.
    """
    text = without_accents(text)
    if _NAME.fullmatch(text):
        return text
    words = re.findall(r"[A-Za-z0-9]+", text)
    name = "".join(word[0].upper() + word[1:] for word in words)
    # A text with words in other scripts would lose them.
    return name if not has_other_letters(text) and _NAME.fullmatch(name) else ""


@dataclass(frozen=True)
class Collision:
    """A definition with the name of another: that one's place, and what to call it.

    name is the one it has got.
    """

    old: str
    first: Place
    choices: tuple[str, ...]
    name: str = ""


# Collisions by the place and the name that the rule gives.
ToldApart = Mapping[tuple[Place, str], Collision]


def free_name(choices: Sequence[str], taken: Collection[str]) -> str:
    """The first name that nobody has yet; the last one numbered if all are taken."""
    free = (name for name in choices if name and name not in taken)
    return next(free, None) or numbered(choices[-1], taken.__contains__, "")


class Vocabulary:
    """The definitions of a vendor, read as they are asked for.

    standard is the protocol that ``ocpp:`` leads to, others gives those of other
    versions, targets the places that references lead to, broken those of them that
    can't be read; classes gives other names than the rule does, inline names for types
    by the place where they stand. What has the name of a standard definition gets that
    of owner in front. objects and enums are the definitions read so far,
    descriptions and notes what the vendor says of them, the latter by
    «Definition.wireName». placed are the places whose name was asked for, unnamed those
    that have a number for a name.

    colliding are the definitions of a name that another has which is not alike.
    renamed_apart gives them names, with which all is read again; these are in apart,
    each with the name and the place of the other definition.
    """

    def __init__(
        self,
        folder: Documents,
        standard: Protocol,
        classes: Mapping[str, str],
        broken: Collection[Place],
        targets: Collection[Place],
        findings: Findings,
        inline: Mapping[Place, str] | None = None,
        others: Callable[[str], Protocol] | None = None,
        owner: str = "",
        told_apart: ToldApart | None = None,
    ) -> None:
        self.objects: dict[str, Object] = {}
        self.enums: dict[str, Enum] = {}
        self.descriptions: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.renamed: set[str] = set()
        self.prefixed: dict[str, str] = {}
        self.placed: set[Place] = set()
        self.unnamed: dict[str, Place] = {}
        self.apart: dict[str, tuple[str, Place]] = {}
        self.colliding: dict[tuple[Place, str], Collision] = {}
        self._folder = folder
        self._standard = standard
        self._classes = classes
        self._broken = broken
        # What is put together of each place, once: many may refer to it.
        self._flat_targets: dict[Place, Canonical] = {}
        self._findings = findings
        self._types: dict[Place, Type] = {}
        self._forms: dict[Place, Canonical | bool] = {}
        self._targets = set(targets)
        self._open: list[Place] = []
        self._checks = Checks(self._target, self._form, findings)
        # Whether null passes schemas, by their identity, which stays theirs in here.
        self._passing_null: dict[int, tuple[Canonical, bool]] = {}
        self._ways_of: dict[str, int] = {}
        self._nested = 0
        self._merging: list[frozenset[Place]] = []
        self._inline = inline or {}
        self._others = others
        self._owner = class_name(owner)
        self._told_apart = told_apart or {}
        self._reserved = {**standard.objects, **standard.enums, **standard.messages}

    def object(self, place: Place) -> Object | None:
        """The object that a file or definition describes; None if it is broken."""
        type_ = self.type(place)
        # No other value can stand where it does, and the object has the check as well.
        while isinstance(type_, Lenient | Nullable) and type_ != ANY:
            type_ = type_.type
        if isinstance(type_, Checked) and isinstance(type_.type, Lenient):
            type_ = type_.type.type
        if isinstance(type_, Reference):
            known = {**self._standard.objects, **self.objects}
            if type_.name in known:
                return known[type_.name]
        if type_ == ANY and self._findings.errors:
            return None  # what is broken is told already
        raise LintError(
            "no-object",
            "this is not an object with properties",
            'describe it with "type": "object" and properties',
            place.file,
            place.pointer,
        )

    def message(self, place: Place, name: str) -> Object | None:
        """The same as a message of its own, which has this name."""
        if place in self._broken:
            return None
        with self._inside(place):
            flat = self._flat(self._form(place))
            target = flat.get("$ref") if isinstance(flat, dict) else None
            if isinstance(target, (Place, Official)):
                obj = self._described(target)
            elif isinstance(flat, dict) and "object" in flat.get("type", ["object"]):
                obj = self._object(name, flat)
            else:
                obj = None
        if obj is None and not self._findings.errors:
            raise LintError(
                "no-object",
                "the message is not an object",
                'describe it with "type": "object"',
                place.file,
                place.pointer,
            )
        return obj and replace(obj, name=name, place=place)

    def add_copy(self, name: str, copy: Object) -> None:
        """Keeps a copy of a definition under its own name, with the words on it."""
        if name != copy.name and copy.name in {**self.objects, **self.enums}:
            self._findings.add(
                "colliding-name",
                f"{copy.name} is the name of {name} in customData",
                "rename it",
                self.objects[copy.name].place.file,
                self.objects[copy.name].place.pointer,
            )
        self.objects[copy.name] = copy
        text = self.descriptions.get(name, f"{name} in customData.")
        self.descriptions.setdefault(copy.name, text)
        for field in copy.fields:
            if note := self.notes.get(f"{name}.{field.name}"):
                self.notes[f"{copy.name}.{field.name}"] = note

    def _described(self, target: Place | Official) -> Object | None:
        if isinstance(target, Place):
            return self.object(target)
        found = self.official(target)
        if isinstance(found, Foreign):
            raise LintError(
                "bad-reference",
                "a message can't be that of another version",
                "put it into data of DataTransfer",
            )
        return self._standard.objects.get(found.name)

    def type(self, place: Place) -> Type:
        """The type that a schema that a reference leads to describes."""
        if place in self._broken:
            return ANY
        if place in self._open:
            return self._data(self._form(place))
        if place not in self._types and len(self._open) == MAX_DEPTH:
            return self._data(self._form(place))  # no value is as deep as that
        if place not in self._types:
            with self._inside(place):
                self._types[place] = ANY  # if it can't be read: it is told once
                schema = self._form(place)
                self._types[place] = self._type(schema, self._name(place, schema))
        return self._types[place]

    def _form(self, place: Place) -> Canonical | bool:
        """The schema at a place in its canonical form."""
        if place not in self._forms:
            raw = vendor_files.read(self._folder, place)
            draft = vendor_keywords.draft_of(self._folder.document(place.file))
            self._forms[place] = forms.canonical(
                raw, place, draft, self._folder.resolve
            )
        return self._forms[place]

    @contextmanager
    def _inside(self, place: Place) -> Iterator[None]:
        """Guards against schemas that hold themselves."""
        if place in self._open:
            cycle = [*self._open[self._open.index(place) :], place]
            raise CycleError(
                "recursion",
                f"it holds itself: {' -> '.join(place.shown for place in cycle)}",
                "break the circle, or leave the inner part without a type",
                place.file,
                place.pointer,
            )
        if len(self._open) == 2 * MAX_DEPTH:
            raise _too_deep(place)
        around = self._merging, self._nested, sys.getrecursionlimit()
        self._merging, self._nested = [], 0
        self._open.append(place)
        sys.setrecursionlimit(max(around[-1], MAX_FRAMES))
        try:
            yield
        except RecursionError:
            raise _too_deep(place) from None
        finally:
            self._open.pop()
            self._merging, self._nested = around[:-1]
            sys.setrecursionlimit(around[-1])

    def _name(self, place: Place, schema: Canonical | bool) -> str:
        """The name of a definition or, by its title or file name, of a root."""
        title = schema.get("title", "") if isinstance(schema, dict) else ""
        title = title if isinstance(title, str) else ""
        if _is_definition(place):
            last = _last_of_address(pointers.split(place.pointer)[-1])
            return self._chosen(
                class_name(last) or class_name(title) or self._numbered(place)
            )
        steps = [s for s in pointers.split(place.pointer) if s not in _NO_NAMES]
        if steps:
            last = "Item" if place.pointer.endswith("/items") else ""
            inner = class_name(steps[-1]) or self._numbered(place)
            return self._chosen(class_name(title) or inner + last)
        return self._chosen(class_name(title) or self._of_file(place))

    def _of_file(self, place: Place) -> str:
        """The name of a class after a file, by its number if its name gives none."""
        if name := _after(place.file):
            return name
        name = f"File{self._nameless.index(place.file) + 1}"
        self.unnamed[name] = Place(place.file)
        return name

    @cached_property
    def _nameless(self) -> list[str]:
        """The files whose names give none for a class."""
        read = {place.file for place in self._targets}
        return sorted(file for file in read if not _after(file))

    def _numbered(self, place: Place) -> str:
        """A name for what has none in ASCII, by its file and its place in it."""
        *outer, last = pointers.split(place.pointer)
        holder = vendor_files.read(self._folder, Place(place.file).below(*outer))
        number = list(holder).index(last) + 1 if isinstance(holder, dict) else 1
        name = f"{self._of_file(place)}Definition{number}"
        self.unnamed[name] = place
        return name

    def _chosen(self, name: str) -> str:
        if name in self._classes:
            self.renamed.add(name)
        elif name in self._reserved:
            self.prefixed[self._owner + name] = name
            return self._owner + name
        return self._classes.get(name, name)

    # Any schema

    def _type(self, schema: Canonical | bool, name: str) -> Type:
        if not isinstance(schema, dict):
            return ANY if schema else Checked(ANY, "false")
        place: Place = schema[PLACE]
        is_target = place in self._targets and place not in self._open
        if is_target and schema == self._form(place):
            return self.type(place)
        together = forms.put_together(schema)
        if sum(bool(together & outer) for outer in self._merging) > MAX_MERGED:
            return self._data(schema)
        is_nested = bool(together) and any(self._merging)
        self._merging.append(together)
        try:
            flat = self._flat(schema)
            self._nested += is_nested and "$ref" not in flat
            if self._nested > MAX_NESTED:
                return self._data(schema)
            return self._merged(flat, name, place)
        except CycleError:
            return self._data(schema)
        finally:
            self._merging.pop()

    def _merged(self, flat: Canonical, name: str, place: Place) -> Type:
        """The type of a schema after what is put together in it."""
        if "$ref" in flat:
            return self._reference(flat["$ref"], place)
        if not asserted(flat).keys() - {"format"}:
            return ANY
        passes_null = self._passes_null(flat)
        type_ = self._of_values(flat, name)
        if type_ is None:
            if not passes_null:
                raise forms.contradiction(flat, "each possibility excludes another")
            return Nullable(_NOTHING)
        return Nullable(type_) if passes_null else type_

    def _passes_null(self, schema: Canonical | bool) -> bool:
        """Whether null passes a schema; not if it holds itself for that."""
        if not isinstance(schema, dict):
            return schema
        if id(schema) not in self._passing_null:
            self._passing_null[id(schema)] = schema, False
            self._passing_null[id(schema)] = schema, self._lets_null_pass(schema)
        return self._passing_null[id(schema)][1]

    def _lets_null_pass(self, schema: Canonical) -> bool:
        flat = self._flat_target(schema)
        values = forms.values_of(flat)
        if "null" not in flat.get("type", ["null"]) or (values and None not in values):
            return False
        passes = self._passes_null
        verdicts = [passes(inner) for inner in flat.get("allOf", ())]
        if "anyOf" in flat:
            verdicts.append(any(map(passes, flat["anyOf"])))
        if "oneOf" in flat:
            verdicts.append(sum(map(passes, flat["oneOf"])) == 1)
        if "not" in flat:
            verdicts.append(not passes(flat["not"]))
        if "if" in flat:
            branch = "then" if passes(flat["if"]) else "else"
            verdicts.append(passes(flat.get(branch, True)))
        return all(verdicts)

    def _of_values(self, flat: Canonical, name: str) -> Type | None:
        """The type of all values but null; None if there are none."""
        if forms.values_of(flat):
            return self._listed(flat, name)
        types = flat.get("type")
        others = [t for t in types or () if t != "null"]
        if types and not others:
            return None
        choices = [key for key in ("anyOf", "oneOf") if key in flat]
        if choices and "properties" not in flat:
            return self._choice(flat, choices[0], name)
        if not types:
            return self._untyped(flat, name)
        type_ = self._union([self._typed(t, flat, name) for t in others])
        if type_ is None:
            return self._data(flat)
        is_object = others == ["object"]
        keys = () if is_object else (*_OF_OBJECTS, *_OF_ARRAYS, *_OF_ALL)
        return self._with(type_, flat, keys)

    def _untyped(self, flat: Canonical, name: str) -> Type:
        """A schema without type: its keywords concern the values of theirs."""
        kinds = [
            kind
            for kind in ("string", "number", "array", "object")
            if BY_TYPE[kind] & flat.keys() - {"format"}
        ]
        if len(kinds) != 1:
            return self._with(Anything(), flat, tuple(asserted(flat)))
        type_ = self._with(self._typed(kinds[0], flat, name), flat, _OF_ARRAYS)
        return self._with(Lenient(type_), flat, _OF_ALL)

    def _with(self, type_: Type, flat: Canonical, keywords: Sequence[str]) -> Type:
        """A type, with those keywords that it does not express."""
        rest = {key: flat[key] for key in keywords if key in flat}
        if "prefixItems" in rest and "items" in flat:
            rest["items"] = flat["items"]
        return Checked(type_, self._check(rest, flat)) if rest else type_

    def _check(self, rest: Canonical, flat: Canonical) -> str:
        found = self._checks.of({**rest, PLACE: flat[PLACE]})
        return json.dumps(found, sort_keys=True)

    def _data(self, schema: Canonical | bool) -> Type:
        """What holds itself, inside itself: plain data that is checked."""
        if not isinstance(schema, dict):
            return ANY if schema else Checked(ANY, "false")
        found = self._checks.with_definitions(schema)
        return Checked(ANY, json.dumps(found, sort_keys=True))

    def _typed(self, kind: str, flat: Canonical, name: str) -> Type:
        get = flat.get
        low, high = _bound(get("minimum")), _bound(get("maximum"))
        above = _bound(get("exclusiveMinimum"))
        below = _bound(get("exclusiveMaximum"))
        step = _bound(get("multipleOf"))
        match kind:
            case "string":
                return String(
                    _bound(get("maxLength")),
                    get("format"),
                    _bound(get("minLength")),
                    get("pattern"),
                )
            case "integer" | "whole":
                return Integer(low, high, kind == "whole", above, below, step)
            case "number":
                return Number(low, high, step, above, below)
            case "boolean":
                return Boolean()
            case "array":
                return self._array(flat, name)
        if _is_map(flat):
            return self._map(flat, name)
        named = self._class(flat, name)
        return self._add(self._object(named, flat), flat, name)

    def _array(self, flat: Canonical, name: str) -> Type:
        items = flat.get("items", True) if "prefixItems" not in flat else True
        inner = self._held(items, name)
        if _arrays(inner) == MAX_ARRAYS:
            return self._data(flat)
        return Array(
            inner,
            _bound(flat.get("minItems")),
            _bound(flat.get("maxItems")),
            bool(flat.get("uniqueItems")),
        )

    def _held(self, schema: Canonical | bool, name: str) -> Type:
        """The type of all that an array or a map holds; EmptyError if nothing can."""
        try:
            return self._type(schema, name)
        except LintError as error:
            found = error.finding
            if found.code != "impossible":
                raise
            place = found.file, found.pointer
            raise EmptyError(found.code, found.message, found.hint, *place) from error

    # Objects

    def _map(self, flat: Canonical, name: str) -> Type:
        """An object without named properties: a dict of values of one type."""
        further = flat.get("additionalProperties", True)
        patterns = list(flat.get("patternProperties", {}).values())
        if patterns:
            alike = all(p == patterns[0] for p in patterns) and further is False
            further = patterns[0] if alike else True
        title = flat.get("title")
        inner = class_name(title) if isinstance(title, str) else ""
        values = (
            ANY if further is False else self._held(further, (inner or name) + "Value")
        )
        keys = [*_OF_OBJECTS, *_OF_ALL, "required"]
        if patterns or further is False:
            keys.append("additionalProperties")
        return self._with(Map(values), flat, keys)

    def _object(self, name: str, flat: Canonical) -> Object:
        further = flat.get("additionalProperties", True)
        required = flat.get("required", ())
        described = {
            wire: inner
            for wire, inner in flat.get("properties", {}).items()
            if inner is not False
        }
        for wire in (*required, *_named_by_choices(flat)):
            if "patternProperties" in flat or further is False:
                described.setdefault(wire, True)
            else:
                described.setdefault(wire, further)
        if further is False and "patternProperties" not in flat:
            self._refuse_missing(flat, required)
            named = flat.get("properties", {})
            described = {wire: described[wire] for wire in described if wire in named}
        fields = tuple(
            self._field(wire, inner, wire in required, flat[PLACE], name, number)
            for number, (wire, inner) in enumerate(described.items(), 1)
        )
        self._describe(self.descriptions, name, flat)
        is_open = further is not False or "patternProperties" in flat
        return Object(
            name,
            fields,
            is_open,
            flat.get("description", ""),
            flat[PLACE],
            self._object_check(flat),
        )

    @staticmethod
    def _refuse_missing(flat: Canonical, required: Sequence[str]) -> None:
        for wire in required:
            if flat.get("properties", {}).get(wire, False) is False:
                raise forms.contradiction(flat, f"{wire} is required and not allowed")

    def _object_check(self, flat: Canonical) -> str:
        """What the fields of an object don't say of it, as a schema, or nothing."""
        further = flat.get("additionalProperties", True)
        properties = flat.get("properties", {})
        keys = [*_OF_OBJECTS, *_OF_ALL]
        rest = {key: flat[key] for key in keys if key in flat}
        excluded = {wire: False for wire, inner in properties.items() if inner is False}
        if isinstance(further, dict) or (
            further is False and "patternProperties" in flat
        ):
            rest["additionalProperties"] = further
            rest["properties"] = dict.fromkeys(properties, True) | excluded
        elif excluded and further is not False:
            rest["properties"] = excluded
        return self._check(rest, flat) if rest else ""

    def _field(
        self,
        wire: str,
        schema: Canonical | bool,
        required: bool,
        owner: Place,
        cls: str,
        number: int,
    ) -> Field:
        words = schema if isinstance(schema, dict) else {}
        place = words.get(PLACE, owner.below("properties", wire))
        inner = class_name(wire) or f"Field{number}"
        type_: Type = ANY
        with self._collecting(place):
            type_ = self._type(schema, cls + inner)
        self._describe(self.notes, f"{cls}.{wire}", words)
        holder = self._holder_of_default(words)
        default = holder.get("default")
        has_default = "default" in holder and isinstance(default, _SCALARS)
        return Field(
            name=wire,
            type=type_,
            required=required,
            default=default if has_default else None,
            has_default=has_default,
            write_only=words.get("writeOnly") is True,
            description=_text(words),
            place=place,
        )

    def _holder_of_default(self, words: Canonical) -> Canonical:
        """The schema whose default is that of a field: it may be what it refers to."""
        target = words.get("$ref")
        if "default" in words or not isinstance(target, Place):
            return words
        form = True if target in self._broken else self._form(target)
        return form if isinstance(form, dict) else words

    # Values and choices

    def _listed(self, flat: Canonical, name: str) -> Type | None:
        """const and enum: what of the values the other keywords let pass."""
        rest = self._checks.of(without(flat, "const", "enum"))
        values: list[Any] = []
        is_said = True
        for value in forms.values_of(flat):
            ways = [] if value is None else _ways_to_write(value)
            fitting = [way for way in ways if keyword_checks.is_valid(rest, way)]
            if fitting:
                values.append(fitting[0])
                is_said = is_said and fitting == ways
        if not values:
            return None
        if not all(isinstance(value, _SCALARS) for value in values):
            check = {**(rest if isinstance(rest, dict) else {}), "enum": values}
            return Checked(Anything(), json.dumps(check, sort_keys=True))
        if not is_said:
            return Checked(Literals(tuple(values)), json.dumps(rest, sort_keys=True))
        is_text = all(isinstance(value, str) for value in values)
        if not is_text or "const" in flat:
            return Literals(tuple(values))
        named = self._class(flat, name)
        enum = Enum(named, tuple(values), _text(flat), flat[PLACE])
        return self._add(enum, flat, name)

    def _choice(self, flat: Canonical, keyword: str, name: str) -> Type | None:
        """anyOf or oneOf: each choice, put together with what stands next to it."""
        base = without(flat, "anyOf", "oneOf")
        exclusive = keyword == "oneOf"
        choices = [choice for choice in flat[keyword] if not _is_null(choice)]
        types: list[Type] = []
        for index, choice in enumerate(choices):
            numbered = name if len(choices) == 1 else f"{name}{index + 1}"
            type_ = self._one_choice(base, choice, numbered, name)
            if type_ is not None and (exclusive or type_ not in types):
                types.append(type_)
        if not types:
            return None
        type_ = self._union(types, exclusive)
        if type_ is None:
            return self._data(flat)
        others = {"anyOf", "oneOf"} & flat.keys() - {keyword}
        type_ = self._with(type_, flat, sorted(others))
        return Checked(type_, _NO_NULL) if self._refuses_null(flat) else type_

    def _refuses_null(self, flat: Canonical) -> bool:
        """Whether null passes several of the choices of which one has to be passed."""
        if "oneOf" not in flat or "null" not in flat.get("type", ["null"]):
            return False
        return sum(map(self._passes_null, flat["oneOf"])) > 1

    def _union(self, types: Sequence[Type], exclusive: bool = False) -> Type | None:
        """One of some types; None if there are too many ways to read a value."""
        type_ = types[0] if len(types) == 1 else Union(tuple(types), exclusive)
        return type_ if self._ways(type_) <= MAX_WAYS else None

    def _ways(self, type_: Type) -> int:
        """How many ways there are at most to read a value, or any part of it."""
        match type_:
            case Array(inner) | Map(inner) | Nullable(inner) | Lenient(inner):
                return self._ways(inner)
            case Checked(inner):
                return self._ways(inner)
            case Union(types):
                return sum(map(self._ways, types))
            case Reference(name):
                return self._ways_of.get(name, 1)
            case Scalar() | Literals() | Foreign():
                return 1
            case _:
                assert_never(type_)

    def _one_choice(
        self, base: Canonical, choice: Canonical | bool, numbered: str, name: str
    ) -> Type | None:
        """The type of one choice without null; None if nothing else passes."""
        if choice is False:
            return None
        is_list = isinstance(choice, dict) and bool(forms.values_of(choice))
        if asserted(base):
            words = _words(choice if isinstance(choice, dict) else base)
            choice = {
                **asserted(base),
                **words,
                "allOf": [choice, *base.get("allOf", ())],
            }
        try:
            type_ = self._type(choice, name if is_list else numbered)
        except EmptyError:
            return self._data(choice)
        except LintError as error:
            if error.finding.code != "impossible":
                raise
            return None
        if isinstance(type_, Nullable):
            type_ = type_.type
        return None if type_ == _NOTHING else type_

    # References and what is put together

    def _flat(self, schema: Canonical | bool) -> Canonical:
        """A schema with allOf and what stands next to $ref put together.

        What is nothing but a reference, words aside, stays one.
        """
        if not isinstance(schema, dict):
            return {PLACE: Place("")} if schema else {"not": {}, PLACE: Place("")}
        added = list(schema.get("allOf", ()))
        if "$ref" in schema:
            if asserted(schema).keys() == {"$ref"}:
                return schema
            added.insert(0, {"$ref": schema["$ref"], PLACE: schema[PLACE]})
        if not added:
            return schema
        own = without(schema, "$ref", "allOf")
        if not asserted(own) and len(added) == 1:
            inner = self._flat(added[0])
            return {**inner, **own} if "$ref" in inner else forms.merged(own, inner)
        flat = own
        for part in added:
            flat = forms.merged(flat, self._flat_target(part))
        for part in added:
            # Often what stands next to a reference only says again what is there.
            is_reference = isinstance(part, dict) and asserted(part).keys() == {"$ref"}
            if is_reference and asserted(self._flat_target(part)) == asserted(flat):
                return {**own, "$ref": part["$ref"]}
        return flat

    def _flat_target(self, schema: Canonical | bool) -> Canonical:
        """The same, with references followed to the end."""
        flat = self._flat(schema)
        if "$ref" not in flat:
            return flat
        target = flat["$ref"]
        if isinstance(target, Outside):
            raise _apart(target, flat[PLACE])
        if isinstance(target, Official):
            return self._schema_of(target, flat[PLACE])
        if target in self._broken:
            return {PLACE: target}
        if target not in self._flat_targets:
            with self._inside(target):
                self._flat_targets[target] = self._flat_target(self._form(target))
        return self._flat_targets[target]

    def _target(self, schema: Canonical) -> Place | Canonical | bool:
        """What the reference of a schema leads to: a place, or what has none."""
        target = schema["$ref"]
        if isinstance(target, Outside):
            raise _apart(target, schema[PLACE])
        if isinstance(target, Official):
            return self._schema_of(target, schema[PLACE])
        return True if target in self._broken else target

    def _reference(self, target: Target, place: Place) -> Type:
        if isinstance(target, Outside):
            return Reference(target.reference)
        with self._collecting(place.below("$ref")):
            if isinstance(target, Official):
                return self.official(target)
            return self.type(target)
        return ANY

    def _collecting(self, place: Place) -> AbstractContextManager[None]:
        return self._findings.collecting(
            "unsupported-keyword", place.file, place.pointer
        )

    def _schema_of(self, target: Official, place: Place) -> Canonical:
        """The schema of a standard definition or message, as if it stood at a place."""
        protocol = self._protocol_of(target)
        ocpp = "" if protocol is self._standard else target.ocpp
        return schema_of(self.official(target).name, protocol, place, ocpp)

    def _protocol_of(self, target: Official) -> Protocol:
        own = self._standard.version
        if own in (target.ocpp or own, *target.versions):
            return self._standard
        if self._others is None:
            raise LintError(
                "bad-reference",
                f"a definition of OCPP {target.ocpp} in a set",
                "refer to #/definitions/NAME",
            )
        return self._others(target.ocpp)

    def official(self, target: Official) -> Reference | Foreign:
        """The type of a standard definition or message, of this version or another."""
        protocol = self._protocol_of(target)
        known = {**protocol.objects, **protocol.enums}
        if target.name not in (protocol.messages if target.is_message else known):
            what = "message" if target.is_message else "definition"
            raise LintError(
                "bad-reference",
                f"OCPP {protocol.version} has no {what} {target.name}",
                "correct the name, or limit versions",
            )
        if protocol is self._standard and not target.is_message:
            return Reference(target.name)
        is_enum = not target.is_message and target.name in protocol.enums
        return Foreign(protocol.version, target.name, is_enum)

    def _class(self, flat: Canonical, name: str) -> str:
        """The name of a class: its title's, if it stands inside another schema."""
        place: Place = flat[PLACE]
        if place in self._inline:
            self.placed.add(place)
            return self._inline[place]
        if collision := self._told_apart.get((place, name)):
            chosen = self._chosen(collision.name)
            if chosen == collision.name:
                self.apart[chosen] = collision.old, collision.first
            return chosen
        title = flat.get("title", "")
        is_target = not place.pointer or place in self._open
        inner = self._chosen(class_name(title) or class_name(name))
        return name if is_target else inner

    def _add(self, found: Object | Enum, flat: Canonical, name: str) -> Reference:
        """Keeps a definition; any other of this name has to say the same."""
        self._describe(self.descriptions, found.name, flat)
        first = self.objects.get(found.name) or self.enums.get(found.name) or found
        if _said(first) != _said(found):
            choices = (name, self._of_file(found.place) + found.name)
            self.colliding[found.place, name] = Collision(
                found.name, first.place, choices
            )
        if isinstance(found, Object):
            ways = [self._ways(field.type) for field in found.fields]
            self._ways_of.setdefault(found.name, max(ways, default=1))
            self.objects.setdefault(found.name, found)
        else:
            self.enums.setdefault(found.name, found)
        return Reference(found.name)

    def renamed_apart(self) -> ToldApart:
        """What was told apart, and names for all that has that of another."""
        found = dict(self._told_apart)
        taken = {*self._reserved, *self.objects, *self.enums}
        taken |= {collision.name for collision in found.values()}
        for key, collision in self.colliding.items():
            new = free_name(collision.choices, taken)
            taken.add(new)
            found[key] = replace(collision, name=new)
        return found

    def refuse_colliding(self) -> None:
        """Finds the definitions of one name that are not alike."""
        for (place, _), collision in self.colliding.items():
            self._findings.add(
                "colliding-name",
                f"{collision.old} is something else in {collision.first.shown}",
                "rename one; a type inside another takes its name from its title",
                place.file,
                place.pointer,
            )

    @staticmethod
    def _describe(sentences: dict[str, str], key: str, words: Canonical) -> None:
        text = " ".join(_text(words).split())
        if text:
            sentences.setdefault(key, "".join(filter(str.isprintable, text)))


def _too_deep(place: Place) -> LintError:
    return LintError(
        "recursion",
        f"references inside references, more than {MAX_DEPTH} levels",
        "make the objects flatter",
        place.file,
        place.pointer,
    )


def _said(definition: Object | Enum) -> Object | Enum:
    """A definition without words, which may differ between two of one name."""
    if isinstance(definition, Enum):
        return definition
    fields = tuple(replace(field, description="") for field in definition.fields)
    return replace(definition, description="", fields=fields)


def _apart(target: Outside, place: Place) -> LintError:
    return LintError(
        "bad-reference",
        f"{quoted(target.reference)} is put together with what stands next to it",
        "write all of it in that file, and refer to it alone",
        place.file,
        place.pointer,
    )


_NO_NULL = '{"not": {"type": ["null"]}}'
# The type of a schema that only null passes, but for null.
_NOTHING = Checked(Anything(), "false")
# Steps of pointers that name nothing.
_NO_NAMES = frozenset(["items", *vendor_keywords.KEYWORDS])


def _arrays(type_: Type) -> int:
    """How many arrays stand inside each other in a type."""
    match type_:
        case Array(inner):
            return 1 + _arrays(inner)
        case Map(inner) | Nullable(inner) | Lenient(inner) | Checked(inner):
            return _arrays(inner)
        case Union(types):
            return max(map(_arrays, types))
        case Scalar() | Reference() | Literals() | Foreign():
            return 0
        case _:
            assert_never(type_)


def _is_map(flat: Canonical) -> bool:
    """Whether an object has keys that are data, and no named properties."""
    if flat.get("properties"):
        return False
    further = flat.get("additionalProperties")
    return isinstance(further, dict) or any(key in flat for key in _OF_MAPS)


def _named_by_choices(flat: Canonical) -> list[str]:
    """The properties that only the choices of an object name."""
    names: dict[str, None] = {}
    for keyword in ("allOf", "anyOf", "oneOf"):
        for choice in flat.get(keyword, ()):
            if isinstance(choice, dict):
                names |= dict.fromkeys(choice.get("properties", ()))
                names |= dict.fromkeys(choice.get("required", ()))
    return list(names)


def _is_null(schema: Canonical | bool) -> bool:
    """Whether a choice is there for null alone."""
    return isinstance(schema, dict) and schema.get("type") == ["null"]


def _words(schema: Canonical) -> Canonical:
    return {key: schema[key] for key in (*forms.TEXTS, PLACE) if key in schema}


def _text(words: Canonical) -> str:
    text = words.get("description", "")
    return text if isinstance(text, str) else ""


def _bound(value: Any) -> Any:
    """A bound as written, but whole numbers without the fraction ``.0``."""
    return int(value) if value is not None and value == int(value) else value


def _ways_to_write(value: Any) -> list[Any]:
    """A value as it may be read: 1 and 1.0 are equal, but draft-04 tells them apart."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value % 1:
        return [value]
    if isinstance(value, float):
        return [value, int(value)]
    return [value, float(value)] if abs(value) <= MAX_EXACT else [value]


def _is_definition(place: Place) -> bool:
    """Whether a schema stands among others by its name."""
    steps = pointers.split(place.pointer)
    return len(steps) > 1 and steps[-2] not in _HOLDERS


_HOLDERS = frozenset(
    name for name, keyword in vendor_keywords.KEYWORDS.items() if keyword.holds
)


def _after(file: str) -> str:
    """The name of a class after a file; empty if its name gives none."""
    return class_name(re.sub(r"([._-]schema)?\.json$", "", file.rpartition("/")[2]))


def _last_of_address(name: str) -> str:
    """The last word of an address: «https://example.com/cost.json» gives «cost»."""
    return re.sub(r"\.(?:schema\.)?json$", "", name.rstrip("#/").rpartition("/")[2])
