"""Reads schema documents into the model, with datamodel-code-generator.

Its JsonSchemaObject parses every schema, its ModelResolver resolves references
and proposes field names. Two guards make that trustworthy: a parsed schema
dumped back has to equal the document, and a keyword that the model has no place
for is an error. References are checked before the resolver sees them: none
leaves its file, so nothing is opened or fetched.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from datamodel_code_generator.parser.jsonschema import (
    JsonSchemaObject,  # pyright: ignore[reportPrivateImportUsage]
)
from datamodel_code_generator.reference import ModelResolver
from pydantic import ValidationError

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, Problem, at, fail, quoted
from ocpp_codegen.jsonschema.keywords import MAX_ARRAYS, official
from ocpp_codegen.jsonschema.texts import unsafe_texts
from ocpp_codegen.official.documents import MAX_DEPTH, Document
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Boolean,
    Enum,
    Field,
    Integer,
    JsonScalar,
    Number,
    Object,
    Place,
    Protocol,
    Reference,
    String,
    Type,
    references,
)
from ocpp_codegen.protocol.versions import DRAFT_04, Dialect

_DEFINITIONS = "/definitions"
_LOCAL_REF = re.compile(r"#/definitions/([A-Za-z][A-Za-z0-9_]*)", re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)

# A schema as the parser gives it.
Schema = JsonSchemaObject

# Where the parser keeps keywords it has no field for.
_EXTRAS = JsonSchemaObject.__extra_key__

# What each kind of schema may hold. "comment", "javaType" and the ids say
# nothing about the messages and are left out of the model on purpose.
_ANNOTATIONS = {"description", "javaType", "title"}
_ROOT = _ANNOTATIONS | {"$schema", "$id", "comment", "definitions"}
_OBJECT = official("object")
_ENUM = {"enum", "default"} | official("enum")
_BY_TYPE = {
    type_: official(type_)
    for type_ in ("string", "integer", "number", "boolean", "array")
}

D = TypeVar("D", Object, Enum)

# Annotations: no JSON Schema validator refuses a string for them by default.
_FORMATS = (None, "date-time", "uri")

_UNSUPPORTED = "remove it, or write the schema in the terms of the official ones"


@dataclass(frozen=True)
class _File:
    """One document, while it is read.

    inline gives the names of types that have none in the file, by pointer; found
    collects these types. Before draft-06, 1.0 was not an integer. A vendor's set may
    have open messages, names for types that it has freed, and references to the
    vendor's own schemas, which stand in the model by their text.
    """

    name: str
    document: Document
    inline: Mapping[str, str]
    strict_integers: bool
    vendors: bool
    found: list[Object | Enum]


def read(
    documents: Mapping[str, Document],
    dialect: Dialect,
    inline: Mapping[str, Mapping[str, str]],
    vendors: bool = False,
) -> Protocol:
    """The model of a whole schema set; inline names types by file and pointer.

    vendors: the set is one that a vendor has corrected.
    """
    objects: dict[str, Object] = {}
    enums: dict[str, Enum] = {}
    messages: dict[str, Object] = {}
    for file in sorted(documents):
        with at(file):
            name = file.removesuffix(".json")
            check_file_name(file, dialect)
            for problem in unsafe_texts(documents[file]):
                raise CodegenError([problem])
            source = replace(
                _file(file, documents[file], dialect, inline.get(file, {})),
                vendors=vendors,
            )
            definitions = list(_definitions(source))
            messages[name] = _message(name, source)
            _refuse_idle_names(source)
            for definition in (*definitions, *source.found):
                if isinstance(definition, Enum):
                    _add(definition, enums)
                else:
                    _add(definition, objects)
    refuse_clash(objects, enums)
    refuse_clash(messages, {**objects, **enums})
    refuse_recursion(objects)
    return Protocol(
        version=dialect.version,
        actions=actions(messages, dialect),
        objects=dict(sorted(objects.items())),
        enums=dict(sorted(enums.items())),
    )


def field_name_proposer() -> Callable[[str], str]:
    """The snake_case name that datamodel-code-generator proposes for a property."""
    resolver = ModelResolver(snake_case_field=True)
    return lambda wire_name: resolver.get_valid_field_name_and_alias(wire_name)[0]


def check_file_name(file: str, dialect: Dialect) -> None:
    """Refuses the name of a file that no message has."""
    name = file.removesuffix(".json")
    if not _NAME.fullmatch(name):
        raise fail("the file name is not an action name", "rename the file")
    if dialect.kind_of(name) is None:
        raise fail(
            "neither a request nor a response",
            f"end the file name in {dialect.request_suffix} or "
            f"{dialect.response_suffix}",
        )


def actions(messages: Mapping[str, Object], dialect: Dialect) -> dict[str, Action]:
    """The actions of messages, by name; their names are those of messages."""
    found: dict[str, Action] = {}
    for name, message in messages.items():
        kind = dialect.kind_of(name)
        if kind is None:
            raise ValueError(f"{name} is not a message")
        action = found.get(kind.action) or Action(kind.action)
        match kind.role:
            case "request":
                action = replace(action, request=message)
            case "response":
                action = replace(action, response=message)
            case "send":
                action = replace(action, send=message)
        found[kind.action] = action
    return dict(sorted(found.items()))


def _add(definition: D, known: dict[str, D]) -> None:
    """Keeps the first copy of a definition; any other copy has to equal it."""
    first = known.setdefault(definition.name, definition)
    if definition != first:
        raise fail(
            f"{definition.name} differs from its definition in {first.place.file}",
            "make both the same, or give them different names",
            pointer=definition.place.pointer,
        )


def _file(
    name: str, document: Document, dialect: Dialect, inline: Mapping[str, str]
) -> _File:
    declared = document.get("$schema")
    if declared not in dialect.json_schemas:
        raise fail(
            f"JSON Schema dialect {quoted(declared)} is not supported",
            f"declare {' or '.join(dialect.json_schemas)}",
            pointer="/$schema",
        )
    return _File(name, document, inline, declared == DRAFT_04, False, [])


def _refuse_idle_names(file: _File) -> None:
    used = {definition.place.pointer for definition in file.found}
    for pointer in file.inline:
        if pointer not in used and not file.vendors:
            raise fail(
                f"naming.toml calls this {file.inline[pointer]}, but no type is here",
                "remove the entry from naming.toml",
                pointer=pointer,
            )


def _definitions(file: _File) -> Iterator[Object | Enum]:
    definitions = file.document.get("definitions", {})
    if not isinstance(definitions, dict):
        raise fail("definitions is not an object", _UNSUPPORTED, pointer=_DEFINITIONS)
    for name, raw in definitions.items():
        pointer = pointers.join(_DEFINITIONS, name)
        if not _NAME.fullmatch(name):
            raise fail(
                f"{quoted(name)} can't name a type", "rename it", pointer=pointer
            )
        schema = parse_schema(raw, pointer)
        if schema.enum:
            yield _enum(name, schema, Place(file.name, pointer))
        else:
            yield _object(name, schema, Place(file.name, pointer), file)


def _message(name: str, file: _File) -> Object:
    # Draft-04 has id for $id, and the parser has no place for it.
    skipped = ("definitions", "id")
    plain = {k: v for k, v in file.document.items() if k not in skipped}
    schema = parse_schema(plain, "")
    message = _object(name, schema, Place(file.name), file, _ROOT)
    if message.open and not file.vendors:
        raise fail(
            "the message is open to any key",
            "set additionalProperties to false",
            pointer="/additionalProperties",
        )
    return message


def _enum(name: str, schema: JsonSchemaObject, place: Place) -> Enum:
    keywords = _keywords(schema, _ENUM | _ANNOTATIONS, place.pointer)
    values = schema.enum
    at_enum = pointers.join(place.pointer, "enum")
    if schema.type != "string" or not all(isinstance(value, str) for value in values):
        raise fail("an enum of anything but strings", _UNSUPPORTED, pointer=at_enum)
    if len(set(values)) < len(values):
        raise fail("duplicate value in the enum", "remove one", pointer=at_enum)
    if keywords.get("additionalProperties", False) is not False:
        raise fail(
            "additionalProperties on an enum", _UNSUPPORTED, pointer=place.pointer
        )
    return Enum(name, tuple(values), _text(schema), place)


def _object(
    name: str,
    schema: JsonSchemaObject,
    place: Place,
    file: _File,
    also: Collection[str] = _ANNOTATIONS,
) -> Object:
    keywords = _keywords(schema, {*_OBJECT, *also}, place.pointer)
    if schema.type != "object":
        raise fail("neither an object nor an enum", _UNSUPPORTED, pointer=place.pointer)
    open_ = keywords.get("additionalProperties", True)
    if not isinstance(open_, bool):
        raise fail(
            "additionalProperties with a schema",
            _UNSUPPORTED,
            pointer=pointers.join(place.pointer, "additionalProperties"),
        )
    properties = schema.properties or {}
    required = _required(schema, properties, place.pointer)
    fields = tuple(
        _field(wire, prop, wire in required, place, file)
        for wire, prop in properties.items()
    )
    return Object(name, fields, open_, _text(schema), place)


def _required(
    schema: JsonSchemaObject, properties: Mapping[str, Any], pointer: str
) -> set[str]:
    required: set[str] = set()
    for wire in schema.required:
        if wire not in properties or wire in required:
            raise fail(
                f"{quoted(wire)} is required twice, or is not a property",
                "list each required property once",
                pointer=pointers.join(pointer, "required"),
            )
        required.add(wire)
    return required


def _field(wire: str, schema: Any, required: bool, owner: Place, file: _File) -> Field:
    place = Place(owner.file, pointers.join(owner.pointer, "properties", wire))
    if not wire.isprintable() or not wire:
        raise fail(
            f"{quoted(wire)} can't name a property", "rename it", pointer=place.pointer
        )
    if not isinstance(schema, JsonSchemaObject):
        raise fail("a schema of true or false", _UNSUPPORTED, pointer=place.pointer)
    type_ = _type(schema, place, file, {"description", "default"})
    # The default of an enum definition belongs to the property that refers to it.
    holder = (
        file.document["definitions"][type_.name]
        if isinstance(type_, Reference) and (schema.ref or "").startswith("#")
        else schema.model_dump(by_alias=True, exclude_unset=True)
    )
    return Field(
        name=wire,
        type=type_,
        required=required,
        default=_default(holder.get("default"), place.pointer),
        has_default="default" in holder,
        description=_text(schema),
        place=place,
    )


def _default(value: Any, pointer: str) -> JsonScalar:
    if isinstance(value, (dict, list)):
        raise fail(
            "a default that is an object or array", _UNSUPPORTED, pointer=pointer
        )
    return value  # type: ignore[no-any-return]


def _type(schema: Any, place: Place, file: _File, also: Collection[str] = ()) -> Type:
    if not isinstance(schema, JsonSchemaObject):
        raise fail("a schema of true or false", _UNSUPPORTED, pointer=place.pointer)
    if schema.ref is not None:
        _keywords(schema, {"$ref"}, place.pointer)
        if file.vendors and not schema.ref.startswith("#"):
            return Reference(schema.ref)
        return _reference(schema.ref, place, file)
    if schema.enum or schema.type == "object":
        return _inline(schema, place, file)
    if schema.type is None:
        _keywords(schema, also, place.pointer)
        return Anything()
    if not isinstance(schema.type, str) or schema.type not in _BY_TYPE:
        raise fail(
            f"the type {quoted(schema.type)} is not supported",
            "use one of " + ", ".join(_BY_TYPE),
            pointer=place.pointer,
        )
    # An enum that is freed to strings leaves additionalProperties behind.
    left = {"additionalProperties"} if file.vendors else set()
    _keywords(schema, {*_BY_TYPE[schema.type], *also, *left}, place.pointer)
    return _simple(schema, place, file)


def _simple(schema: JsonSchemaObject, place: Place, file: _File) -> Type:
    bounds = bound(schema.minimum), bound(schema.maximum)
    match schema.type:
        case "string":
            if schema.format not in _FORMATS:
                raise _unsupported(
                    f"the format {quoted(schema.format)}", place, "format"
                )
            return String(_count(schema, "maxLength", place), schema.format)
        case "integer":
            return Integer(*bounds, strict=file.strict_integers)
        case "number":
            return Number(*bounds, multiple_of=_step(schema, place))
        case "boolean":
            return Boolean()
    return _array(schema, place, file)


def _step(schema: JsonSchemaObject, place: Place) -> int | float | None:
    step = bound(schema.multipleOf)
    if step is not None and step <= 0:
        raise _unsupported("multipleOf is not positive", place, "multipleOf")
    return step


def _inline(schema: JsonSchemaObject, place: Place, file: _File) -> Reference:
    """A type that stands where it is used, under the name that naming.toml gives."""
    name = file.inline.get(place.pointer)
    if name is None:
        raise fail(
            "the type stands inline here and has no name",
            "make it a definition and refer to it, or name it in naming.toml",
            pointer=place.pointer,
        )
    if schema.enum:
        file.found.append(_enum(name, schema, place))
    else:
        file.found.append(_object(name, schema, place, file))
    return Reference(name)


def _array(schema: JsonSchemaObject, place: Place, file: _File) -> Array:
    # Beside a single schema for all items, additionalItems says nothing.
    if not isinstance(schema.items, JsonSchemaObject):
        raise _unsupported(
            "an array without one schema for all its items", place, "items"
        )
    if place.pointer.endswith("/items" * MAX_ARRAYS):
        raise _unsupported(
            f"arrays inside arrays, more than {MAX_ARRAYS}", place, "items"
        )
    item_place = Place(place.file, pointers.join(place.pointer, "items"))
    return Array(
        _type(schema.items, item_place, file, {"description"}),
        _count(schema, "minItems", place),
        _count(schema, "maxItems", place),
    )


def _reference(ref: str, place: Place, file: _File) -> Reference:
    match = _LOCAL_REF.fullmatch(ref)
    if match is None:
        raise fail(
            f"the reference {quoted(ref)} leaves the definitions of its file",
            "refer to #/definitions/NAME",
            pointer=pointers.join(place.pointer, "$ref"),
        )
    resolver = ModelResolver()
    with resolver.current_root_context([place.file]):
        target = resolver.resolve_ref(ref).partition("#")[2]
    if pointers.get(file.document, target) is pointers.ABSENT:
        raise fail(
            f"the reference {quoted(ref)} leads nowhere",
            f"define {match[1]} in the same file",
            pointer=pointers.join(place.pointer, "$ref"),
        )
    return Reference(pointers.split(target)[-1])


def refuse_clash(
    some: Mapping[str, Object], others: Mapping[str, Object | Enum]
) -> None:
    """Messages, objects and enums are known by their names, so none may share one."""
    for name in sorted(some.keys() & others.keys()):
        first, second = some[name].place, others[name].place
        raise fail(
            f"{name} is something else in {first.file}#{first.pointer}",
            "rename one",
            second.file,
            second.pointer,
        )


def refuse_recursion(objects: Mapping[str, Object]) -> None:
    """Objects that hold themselves would need a limit that no schema states."""
    finished: set[str] = set()
    for name in objects:
        _visit(name, objects, (), finished)


def _visit(
    name: str, objects: Mapping[str, Object], path: tuple[str, ...], finished: set[str]
) -> None:
    if name in path:
        raise fail(
            f"{name} holds itself: {' -> '.join((*path, name))}",
            "break the cycle",
            objects[name].place.file,
            objects[name].place.pointer,
        )
    if name in finished or name not in objects:
        return
    if len(path) == MAX_DEPTH:
        raise fail(
            f"objects inside objects, more than {MAX_DEPTH} levels: "
            f"{' -> '.join(path[:3])} -> ...",
            "make the objects flatter",
            objects[name].place.file,
            objects[name].place.pointer,
        )
    for field in objects[name].fields:
        for target in references(field.type):
            _visit(target, objects, (*path, name), finished)
    finished.add(name)


def parse_schema(raw: Any, pointer: str) -> JsonSchemaObject:
    """The parsed schema, shown to hold all that the raw one says."""
    if not isinstance(raw, dict):
        raise fail("not a schema object", _UNSUPPORTED, pointer=pointer)
    try:
        schema: JsonSchemaObject = JsonSchemaObject.model_validate(raw)
    except ValidationError as error:
        raise CodegenError(
            Problem(
                f"not a schema that can be read: {first['msg']}",
                _UNSUPPORTED,
                pointer=_pointer_to(raw, first["loc"], pointer),
            )
            for first in error.errors()[:1]
        ) from None
    dumped = _plain(schema.model_dump(by_alias=True, exclude_unset=True))
    for where, written, read_back in pointers.differences(raw, dumped, pointer):
        raise fail(
            f"{_show(written)} would be read as {_show(read_back)}",
            _UNSUPPORTED,
            pointer=where,
        )
    return schema


def _pointer_to(value: Any, steps: Sequence[str | int], pointer: str) -> str:
    """Where a validation error is; steps that are names of types lead nowhere."""
    for step in steps:
        below = pointers.get(value, pointers.join("", step))
        if below is not pointers.ABSENT:
            value, pointer = below, pointers.join(pointer, step)
    return pointer


def _show(value: Any) -> str:
    return "nothing" if value is pointers.ABSENT else quoted(value)


def _plain(value: Any) -> Any:
    """A dump with the keywords of the parser's extras back in their places."""
    if isinstance(value, dict):
        extras = value.get(_EXTRAS, {})
        merged = {**extras, **{k: v for k, v in value.items() if k != _EXTRAS}}
        return {key: _plain(item) for key, item in merged.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def written(schema: JsonSchemaObject) -> dict[str, Any]:
    """The keywords that stand in a schema."""
    known = {
        (type(schema).model_fields[name].alias or name): getattr(schema, name)
        for name in schema.model_fields_set
        if name != "extras"
    }
    return {**schema.extras, **known}


def _keywords(
    schema: JsonSchemaObject, allowed: Collection[str], pointer: str
) -> dict[str, Any]:
    """The keywords written in a schema; one that is not allowed is an error."""
    keywords = written(schema)
    for keyword in sorted(keywords):
        if keyword not in allowed:
            raise fail(
                f"the keyword {quoted(keyword)} is not supported here",
                _UNSUPPORTED,
                pointer=pointers.join(pointer, keyword),
            )
    return keywords


def _count(schema: JsonSchemaObject, keyword: str, place: Place) -> int | None:
    value: int | None = getattr(schema, keyword)
    if value is not None and value < 0:
        raise _unsupported(f"{keyword} is negative", place, keyword)
    return value


def bound(wrapped: Any) -> int | float | None:
    """A bound as written, but whole numbers without the fraction ``.0``."""
    value: int | float | None = getattr(wrapped, "value", wrapped)
    return int(value) if value is not None and value == int(value) else value


def _text(schema: JsonSchemaObject) -> str:
    return schema.description or ""


def _unsupported(what: str, place: Place, keyword: str) -> CodegenError:
    return fail(what, _UNSUPPORTED, pointer=pointers.join(place.pointer, keyword))
