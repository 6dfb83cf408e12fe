"""What a person names, as a model: a version, a folder, a ZIP, generated modules.

Generated modules are read from their rules and enums as text, never run; they
hold neither defaults nor formats.
"""

import ast
import json
import posixpath
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.jsonschema import version as set_
from ocpp_codegen.knowledge import facts
from ocpp_codegen.official import manifest, selection, sources
from ocpp_codegen.official import verify as official
from ocpp_codegen.official.sources import NoSchemasError, Source
from ocpp_codegen.official.verify import Verdict
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Boolean,
    Checked,
    Enum,
    Field,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Protocol,
    Reference,
    String,
    Type,
    Union,
)
from ocpp_codegen.protocol.versions import DIALECTS, Dialect

_FILES = ("rules.py", "enums.py")
_ROLES = {"call": "request", "call_result": "response"}
_HINT = "name a version, a folder or ZIP of schemas, or a generated package"


class Loaded(NamedTuple):
    """A set: its model, whether that has defaults and formats, and what to tell."""

    protocol: Protocol
    is_complete: bool = True
    notes: tuple[str, ...] = ()


def load(spec: str) -> Loaded:
    """The set that spec names.

    A version is read from the installed ocpp package, ``REVISION:PATH`` is a
    generated package at a revision of git.
    """
    path = Path(spec)
    if spec in DIALECTS:
        return Loaded(_official(DIALECTS[spec]))
    if path.is_dir() and all((path / name).is_file() for name in _FILES):
        return Loaded(_package(spec, lambda place: _text(path / place)), False)
    if path.exists():
        return _schemas(path)
    said, _, below = spec.partition("=")
    if below and said in DIALECTS:
        return _schemas(Path(below), said)
    if ":" in spec:
        return Loaded(_package(spec, lambda place: _at_revision(spec, place)), False)
    raise fail(f"{quoted(spec)} is neither a version nor a path", _HINT)


def _official(dialect: Dialect) -> Protocol:
    known, source = manifest.load(dialect), sources.installed(dialect)
    verdict = official.verify(source, known, lambda name: None)
    schemas = official.assemble(verdict, known, [], accept_unofficial=False)
    return set_.read(schemas.documents, dialect, facts.load(dialect).naming)


def _schemas(path: Path, said: str | None = None) -> Loaded:
    """The files of a folder or ZIP in the version they fit best, with known repairs.

    In a tree with several whole sets the version has to be said.
    """
    known, scan = manifest.load_all(), sources.scan([path])
    whole = selection.complete_versions(scan, known) if said is None else []
    if len(whole) > 1:
        raise fail(
            f"the files of OCPP {' and '.join(whole)} are here",
            f"say which: {whole[0]}={path}",
            str(path),
        )
    found: list[tuple[Dialect, Source, Verdict]] = []
    errors: list[CodegenError] = []
    for dialect in DIALECTS.values() if said is None else [DIALECTS[said]]:
        try:
            source = selection.select(scan, dialect.version, known)
        except CodegenError as error:
            errors.append(error)
            continue
        verdict = official.verify(source, known[dialect.version], lambda name: None)
        found.append((dialect, source, verdict))
    if not found:
        raise _unfit(errors, path)
    dialect, source, verdict = max(found, key=lambda each: _fit(each[2]))
    standard = known[dialect.version]
    schemas = official.assemble(verdict, standard, [], accept_unofficial=True)
    naming = facts.load(dialect).naming
    protocol = set_.read_altered(schemas, dialect, naming, lambda: _official(dialect))
    ignored = set_.ignored(schemas, dialect)
    return Loaded(protocol, notes=(*source.notes, *ignored))


def _unfit(errors: Sequence[CodegenError], path: Path) -> CodegenError:
    """Why no version could be read; what only says that none is here says less."""
    told = [error for error in errors if not isinstance(error, NoSchemasError)]
    if told or len(errors) == 1:
        return (told or errors)[0]
    return fail("no schema files of a known version", _HINT, str(path))


def _fit(verdict: Verdict) -> tuple[int, int]:
    """How many files are official in a version, and how many have a name of it."""
    there = [f for f in verdict.files if f.status not in ("missing", "surplus")]
    return sum(not file.problems for file in there), len(there)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise fail(f"cannot be read: {error.strerror}", _HINT, str(path)) from None


def _package(spec: str, read: Callable[[str], str]) -> Protocol:
    """A generated package; read gives the text of a file by its path from there.

    A vendor's holds what differs from the standard one, two folders up.
    """
    texts = {name: read(name) for name in _FILES}
    found = _generated(spec, texts)
    if "\nfrom ...ocppj import" not in texts["rules.py"]:
        return found
    folder = DIALECTS[found.version].package
    standard = _generated(
        spec, {name: read(f"../../{folder}/{name}") for name in _FILES}
    )
    return Protocol(
        found.version,
        {**standard.actions, **found.actions},
        {**standard.objects, **found.objects},
        {**standard.enums, **found.enums},
    )


def _at_revision(spec: str, name: str) -> str:
    revision, _, path = spec.partition(":")
    place = f"{revision}:{posixpath.normpath(posixpath.join(path, name))}"
    if revision.startswith("-"):
        raise fail(f"{quoted(revision)} is not a revision", _HINT)
    try:
        done = subprocess.run(
            ["git", "show", place], capture_output=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        stderr = getattr(error, "stderr", None) or b""
        reason = stderr.decode("utf-8", "replace").strip() or str(error)
        raise fail(f"git has no {quoted(place)}: {reason}", _HINT) from None
    return done.stdout.decode("utf-8")


def _generated(spec: str, texts: Mapping[str, str]) -> Protocol:
    try:
        dialect = DIALECTS[_version(texts["rules.py"])]
        names = facts.load(dialect).naming.classes
        definitions = {cls: definition for definition, cls in names.items()}
        enums = _enums(ast.parse(texts["enums.py"]), definitions)
        shapes = _shapes(ast.parse(texts["rules.py"]), definitions)
    except (SyntaxError, KeyError, ValueError, AttributeError, TypeError) as error:
        raise fail(
            f"not modules that this tool has generated: {error}", _HINT, spec
        ) from None
    actions: dict[str, Action] = {}
    objects: dict[str, Object] = {}
    for module, cls, obj in shapes:
        if module == "datatypes":
            objects[obj.name] = obj
        else:
            action = actions.get(cls, Action(cls))
            kind = dialect.kind_of(obj.name)
            role = kind.role if kind is not None else _ROLES[module]
            actions[cls] = Action(
                cls,
                obj if role == "request" else action.request,
                obj if role == "response" else action.response,
                obj if role == "send" else action.send,
            )
    return Protocol(dialect.version, actions, objects, enums)


def _version(text: str) -> str:
    """The version in the header: ``# OCPP 2.0.1, 128 schema files``."""
    line = next(line for line in text.splitlines() if line.startswith("# OCPP "))
    return line.removeprefix("# OCPP ").partition(",")[0]


def _enums(tree: ast.Module, definitions: Mapping[str, str]) -> dict[str, Enum]:
    """The enums by the names of their definitions, which classes may not have."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    values = {
        definitions.get(cls.name, cls.name): [
            ast.literal_eval(node.value)
            for node in cls.body
            if isinstance(node, ast.Assign)
        ]
        for cls in classes
        if cls.name != "Action"
    }
    return {name: Enum(name, tuple(dict.fromkeys(v))) for name, v in values.items()}


def _shapes(
    tree: ast.Module, definitions: Mapping[str, str]
) -> list[tuple[str, str, Object]]:
    """Module, class and object for each entry of SHAPES."""
    tables = {
        ast.unparse(node.target): node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and node.value is not None
    }
    table = tables.pop("SHAPES")
    # The tables that checks name are texts from here on, next to the names of classes.
    texts = {
        name: json.dumps(ast.literal_eval(value), sort_keys=True)
        for name, value in tables.items()
    }
    definitions = {**definitions, **texts}
    if not isinstance(table, ast.Dict):
        raise ValueError("SHAPES is not a dict")
    return [
        _shape(ast.literal_eval(key), value, definitions)
        for key, value in zip(table.keys, table.values, strict=True)
        if key is not None and _has_class(value)
    ]


def _has_class(call: Any) -> bool:
    """Whether a shape is one of a class: data that is not an object has none."""
    return isinstance(call.args[0], ast.Attribute)


def _shape(
    name: str, call: Any, definitions: Mapping[str, str]
) -> tuple[str, str, Object]:
    cls, properties = call.args
    is_open = any(keyword.arg == "open" for keyword in call.keywords)
    fields = tuple(_field(item, definitions) for item in properties.elts)
    obj = Object(name, fields, is_open)
    return cls.value.id, cls.attr, obj


def _field(call: Any, definitions: Mapping[str, str]) -> Field:
    _, wire_name, rule, *required = call.args
    type_ = _type(rule, definitions)
    return Field(ast.literal_eval(wire_name), type_, bool(required))


def _type(call: Any, definitions: Mapping[str, str]) -> Type:
    name, arguments = call.func.id, call.args
    if name == "Enum":
        cls = arguments[0].attr
        return Reference(definitions.get(cls, cls))
    if name == "Array":
        items = _type(arguments[0], definitions)
        return Array(items, *map(ast.literal_eval, arguments[1:]))
    if name not in _TYPES:
        return _vendors_type(name, call, definitions)
    values = [ast.literal_eval(argument) for argument in arguments]
    if name == "Number" and len(values) == 3:
        values[2] = float(values[2])
    return _TYPES[name](*values)


def _vendors_type(name: str, call: Any, definitions: Mapping[str, str]) -> Type:
    """The type of a rule that only vendors' packages have."""
    first, *more = call.args
    match name:
        case "Literals":
            return Literals(ast.literal_eval(first))
        case "Union":
            types = tuple(_type(each, definitions) for each in first.elts)
            return Union(types, *map(ast.literal_eval, more))
        case "Lenient":
            return Lenient(_type(more[0], definitions))
        case "Checked":
            check = json.dumps(ast.literal_eval(more[0]), sort_keys=True)
            shared = [definitions[table.id] for table in more[1:]]
            return Checked(_type(first, definitions), check, *shared)
        case "Nullable":
            return Nullable(_type(first, definitions))
        case "Map":
            return Map(_type(first, definitions))
    limits = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    if "multiple_of" in limits:
        limits["multiple_of"] = float(limits["multiple_of"])
    type_ = _type(first, definitions)
    if not isinstance(type_, String | Integer | Number | Array):
        raise ValueError(f"limits of {type_}")
    return replace(type_, **limits)


_TYPES: dict[str, Callable[..., Type]] = {
    "Anything": Anything,
    "Boolean": Boolean,
    "Integer": Integer,
    "Number": Number,
    "Reference": Reference,
    "String": String,
}
