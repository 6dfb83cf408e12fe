"""Schemas are untrusted: each case ends in a clear error or in safe code.

A clear error has exit code 2, names the place and a hint, and leaves the
output as it was. Safe code imports, runs nothing of the schema and holds its
strings exactly. Either way nothing but the input is read, nothing but the
output is written, and no network is used.
"""

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.helpers import inputs
from tests.helpers.inputs import (
    MAIN_FILE,
    ROOT,
    Files,
    Outcome,
    Schema,
    definition,
    enum,
    field_of,
    heartbeat,
    message,
    object_schema,
)

# Text that would act if it ever got out of its string.
CANARY_CODE = "open('canary', 'w').close()"
BREAK_OUT = f'"""\n{CANARY_CODE}\n"""'
JINJA = "{{ cycler.__init__.__globals__.os.system('touch canary') }}{% raw %}{#"
BREAK_OUT_NAME = f"a\"'\\{{}} + {CANARY_CODE} b"
FULL_WIDTH_CLASS = "\uff43\uff4c\uff41\uff53\uff53"
EXTRAS_KEY = "#-datamodel-code-generator-#-extras-#-special-#"

STRING = {"type": "string"}
OPEN = {"additionalProperties": True}
CUSTOM = "CustomDataType"


def quadratic_json() -> bytes:
    """Many keys, the last of them twice: slow for whoever compares them in pairs."""
    keys = ",".join(f'"{number}":1' for number in range(90_000))
    return f'{{{keys},"89999":1}}'.encode()


def chain(length: int) -> Files:
    """Objects that hold each other in a row."""
    names = [f"Link{number}Type" for number in range(length)]
    links = {
        name: object_schema({"next": {"$ref": f"#/definitions/{following}"}})
        for name, following in pairwise(names)
    }
    links[names[-1]] = object_schema({})
    properties = {"x": {"$ref": f"#/definitions/{names[0]}"}}
    return heartbeat(properties, definitions=links)


def arrays(depth: int) -> Schema:
    """Arrays of arrays of strings."""
    schema: Schema = STRING
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    return schema


def raw(text: str) -> Files:
    """A set whose only file has this text."""
    return {MAIN_FILE: text.encode("utf-8")}


# Sets that have to be refused: the files, and what the error says. Where the
# place is given, it is the file and the pointer.
A_ITSELF = {"$ref": "#/definitions/A"}

REFUSED: Mapping[str, tuple[Files, str]] = {
    # Bytes and JSON.
    "empty file": (raw(""), f"{MAIN_FILE}: not JSON"),
    "invalid utf-8": ({MAIN_FILE: b'{"a": "\xff"}'}, f"{MAIN_FILE}: not UTF-8 at"),
    "overlong utf-8": ({MAIN_FILE: b'{"a": "\xc0\xaf"}'}, f"{MAIN_FILE}: not UTF-8 at"),
    "utf-8 surrogate": ({MAIN_FILE: b'"\xed\xa0\x80"'}, f"{MAIN_FILE}: not UTF-8 at"),
    "utf-16": ({MAIN_FILE: "{}".encode("utf-16")}, f"{MAIN_FILE}: not UTF-8 at"),
    "nul bytes": ({MAIN_FILE: b"\0" * 100}, f"{MAIN_FILE}: not JSON"),
    "trailing text": (raw("{} {}"), f"{MAIN_FILE}: not JSON"),
    "python literal": (raw("{'a': 1}"), f"{MAIN_FILE}: not JSON"),
    "array on top": (raw("[]"), f"{MAIN_FILE}: the top level is not a JSON object"),
    "true as file": (raw("true"), f"{MAIN_FILE}: the top level is not a JSON object"),
    "null as file": (raw("null"), f"{MAIN_FILE}: the top level is not a JSON object"),
    "lone surrogate": (raw(r'{"a": "\ud800"}'), "half a surrogate pair"),
    "surrogate in key": (raw(r'{"\udfff": 1}'), "half a surrogate pair"),
    "duplicate key": (raw('{"a": 1, "a": 2}'), "duplicate key 'a' in one object"),
    "duplicate key by escape": (raw(r'{"a": 1, "\u0061": 2}'), "duplicate key"),
    "many keys, one twice": ({MAIN_FILE: quadratic_json()}, "duplicate key '89999'"),
    "NaN": (raw('{"a": NaN}'), "NaN is not a JSON number"),
    "Infinity": (raw('{"a": -Infinity}'), "-Infinity is not a JSON number"),
    "1e400": (raw('{"a": 1e400}'), "'1e400' is too large"),
    "huge integer": (raw(f'{{"a": {"9" * 500_000}}}'), "too many digits"),
    "depth 100,000 of objects": (raw('{"a":' * 100_000), "nested deeper than 64"),
    "depth 100,000 of arrays": (raw('{"a":' + "[" * 100_000), "nested deeper than 64"),
    "closed depth 100,000": (
        raw("[" * 100_000 + "]" * 100_000),
        "nested deeper than 64",
    ),
    "huge file": (raw(" " * 1_000_001), f"{MAIN_FILE}: the file has more than"),
    # The document.
    "other dialect": (
        {MAIN_FILE: message(**{"$schema": "https://evil.example/meta"})},
        f"{MAIN_FILE}#/$schema: ",
    ),
    "dialect of a wrong type": (
        {MAIN_FILE: message(**{"$schema": ["a"]})},
        f"{MAIN_FILE}#/$schema: ",
    ),
    "message is a string": (heartbeat(type="string"), f"{MAIN_FILE}"),
    "file name is not an action": (
        {**heartbeat(), "a-b Request.json": message()},
        "a-b Request.json: the file name is not an action name",
    ),
    "file name neither request nor response": (
        {**heartbeat(), "Heartbeat.json": message()},
        "Heartbeat.json: neither a request nor a response",
    ),
    "file name with line end": (
        {**heartbeat(), "a\nhint: run evil.json": message()},
        "a\\nhint: run evil.json: the file name",
    ),
    "action named as an annotation": (
        {**heartbeat(), "strRequest.json": message()},
        "strRequest.json: 'str' can't be a name",
    ),
    "action named as a keyword": (
        {**heartbeat(), "classRequest.json": message()},
        "classRequest.json: 'class' can't be a name",
    ),
    # References.
    "reference to a file": (
        field_of({"$ref": "file:///etc/passwd"}),
        f"{MAIN_FILE}#/properties/x/$ref: ",
    ),
    "reference to a neighbour": (
        {**field_of({"$ref": "HeartbeatResponse.json#/definitions/A"})},
        f"{MAIN_FILE}#/properties/x/$ref: ",
    ),
    "reference upwards": (
        field_of({"$ref": "../../../etc/passwd#/a"}),
        f"{MAIN_FILE}#/properties/x/$ref: ",
    ),
    "reference to a URL": (
        field_of({"$ref": "http://127.0.0.1:9/a.json"}),
        f"{MAIN_FILE}#/properties/x/$ref: ",
    ),
    "reference to an id": (
        field_of({"$ref": "urn:OCPP:Cp:2:2020:3:HeartbeatRequest"}),
        f"{MAIN_FILE}#/properties/x/$ref: ",
    ),
    "reference with escapes": (
        field_of({"$ref": "#/definitions/..%2f..%2fetc"}),
        f"{MAIN_FILE}#/properties/x/$ref: ",
    ),
    "reference is a number": (field_of({"$ref": 5}), f"{MAIN_FILE}#/properties/x/$ref"),
    "reference is an object": (
        field_of({"$ref": {"$ref": "#"}}),
        f"{MAIN_FILE}#/properties/x/$ref",
    ),
    # Keywords.
    "maxLength is a string": (
        field_of({**STRING, "maxLength": "5"}),
        f"{MAIN_FILE}#/properties/x/maxLength: ",
    ),
    "maxLength is a fraction": (
        field_of({**STRING, "maxLength": 5.5}),
        f"{MAIN_FILE}#/properties/x/maxLength: ",
    ),
    "maxLength is true": (
        field_of({**STRING, "maxLength": True}),
        f"{MAIN_FILE}#/properties/x/maxLength: ",
    ),
    "minimum is a string": (
        field_of({"type": "integer", "minimum": "0"}),
        f"{MAIN_FILE}#/properties/x/minimum: ",
    ),
    "minimum is true": (
        field_of({"type": "integer", "minimum": True}),
        f"{MAIN_FILE}#/properties/x/minimum: ",
    ),
    "multipleOf is a string": (
        field_of({"type": "number", "multipleOf": "__import__('os')"}),
        f"{MAIN_FILE}#/properties/x/multipleOf: ",
    ),
    "description is a list": (
        field_of({**STRING, "description": ["a"]}),
        f"{MAIN_FILE}#/properties/x/description: ",
    ),
    "schema is a string": (field_of("string"), f"{MAIN_FILE}#/properties/x"),
    "arrays inside arrays": (
        field_of(arrays(30)),
        "arrays inside arrays, more than 8",
    ),
    "required is a string": (
        heartbeat({"x": STRING}, required="x"),
        f"{MAIN_FILE}#/required: ",
    ),
    "properties are a list": (heartbeat([]), f"{MAIN_FILE}#/properties: "),
    # Enums.
    "empty enum": (enum(), f"{MAIN_FILE}#/definitions/StatusEnumType"),
    "enum values that collide": (
        enum("A-b", "A_b"),
        "'A-b' and 'A_b' are both called a_b in Python",
    ),
    "enum and object at once": (
        definition("A", object_schema({"a": STRING}, enum=["a"])),
        f"{MAIN_FILE}#/definitions/A",
    ),
    "enum value that is a dunder": (
        enum("__class__"),
        f"{MAIN_FILE}#/definitions/StatusEnumType: 'value_class__' can't be a name",
    ),
    "enum value that ends in signs": (enum("a{{}}"), "'a____' can't be a name"),
    "enum value with NUL": (enum("a\0b"), "holds a control, bidi or surrogate"),
    "enum value with bidi": (enum("a\u202eb"), "holds a control, bidi or surrogate"),
    "enum value with zero width": (enum("a\u200bb"), "holds a control, bidi or surrog"),
    "enum value with escape": (enum("\x1b[2J"), "holds a control, bidi or surrogate"),
    # Names.
    "definition is None": (
        definition("None", object_schema({})),
        "'None' can't be a name",
    ),
    "definition named Any": (
        definition("Any", object_schema({})),
        "'Any' can't be a name",
    ),
    "definition named as the enum of actions": (
        definition("Action", object_schema({})),
        "'Action' can't be a name",
    ),
    "definition ends in underscores": (
        definition("A__", object_schema({})),
        "'A__' can't be a name",
    ),
    "definition named as a message": (
        definition("HeartbeatRequest", object_schema({})),
        f"{MAIN_FILE}#/definitions/HeartbeatRequest: HeartbeatRequest is something els",
    ),
    "properties that collide": (
        heartbeat({"fooBar": STRING, "foo_bar": STRING}),
        "'fooBar' and 'foo_bar' are both called foo_bar in Python",
    ),
    "property with a line end": (
        heartbeat({f"a\n{CANARY_CODE}": STRING}),
        "can't name a property",
    ),
    "property is a dunder": (
        heartbeat({"__class__": STRING}),
        "'field__class__' can't be a name",
    ),
    "property of a dict named as a method": (
        definition("CustomDataType", object_schema({"items": STRING}, **OPEN)),
        "#/definitions/CustomDataType/properties/items: 'items' can't be a name",
    ),
    "property ends in signs": (heartbeat({"a{{1}}": STRING}), "'a__1__' can't be a na"),
    "property with a soft hyphen": (
        heartbeat({"a\u00adb": STRING}),
        "can't name a property",
    ),
    "property with a no-break space": (
        heartbeat({"a\u00a0b": STRING}),
        "can't name a property",
    ),
    "property with bidi": (heartbeat({"a\u202eb": STRING}), "holds a control, bidi"),
    "property in letters of another script": (
        heartbeat({"\u0430": STRING}),
        "can't be a name in the generated module",
    ),
    "description with NUL": (
        field_of({**STRING, "description": "a\0b"}),
        f"{MAIN_FILE}#/properties/x/description: ",
    ),
    "description with bidi": (
        field_of({**STRING, "description": "a\u2066b"}),
        f"{MAIN_FILE}#/properties/x/description: ",
    ),
    "default with escape": (
        field_of({**STRING, "default": "\x1b]0;a\x07"}),
        f"{MAIN_FILE}#/properties/x/default: ",
    ),
}

# Sets that no reader takes: the files, and what the error says.
UNREADABLE: Mapping[str, tuple[Files, str]] = {
    "reference to nowhere": (
        field_of({"$ref": "#/definitions/NoneType"}),
        f"{MAIN_FILE} has no /definitions/NoneType",
    ),
    "definition is only a reference": (
        definition("A", {"$ref": "#/definitions/A"}),
        f"{MAIN_FILE}#/definitions/A: it is a part of itself",
    ),
    "chain of 2,000 objects": (
        chain(2_000),
        "more than 20000 schemas in all checks together",
    ),
    "unknown keyword": (
        field_of({**STRING, "maxLenght": 5}),
        "did you mean maxLength?",
    ),
    "maxLength is negative": (
        field_of({**STRING, "maxLength": -1}),
        f"{MAIN_FILE}#/properties/x/maxLength: maxLength is -1",
    ),
    "maxItems is negative": (
        field_of({"type": "array", "items": STRING, "maxItems": -1}),
        f"{MAIN_FILE}#/properties/x/maxItems: maxItems is -1",
    ),
    "multipleOf zero": (
        field_of({"type": "number", "multipleOf": 0}),
        f"{MAIN_FILE}#/properties/x/multipleOf: multipleOf is 0",
    ),
    "multipleOf negative": (
        field_of({"type": "number", "multipleOf": -0.1}),
        f"{MAIN_FILE}#/properties/x/multipleOf: multipleOf is -0.1",
    ),
    "type unknown": (
        field_of({"type": "any"}),
        f"{MAIN_FILE}#/properties/x/type: 'any' is not a type",
    ),
    "required twice": (
        heartbeat({"x": STRING}, required=["x", "x"]),
        f"{MAIN_FILE}#/required/1: 'x' is required twice",
    ),
    "required is not a property": (
        heartbeat({"x": STRING}, required=["y"]),
        "#/required/0: 'y' is required, but not allowed",
    ),
    "definitions are a list": (
        heartbeat(definitions=[]),
        f"{MAIN_FILE}#/definitions: definitions is",
    ),
    "enum of numbers": (
        enum(1, 2),
        f"{MAIN_FILE}#/definitions/StatusEnumType: no value passes",
    ),
    "definition is empty": (
        definition("", object_schema({})),
        "no class can be named after this",
    ),
}

# What is unlike the official files and yet a set to generate from.
TAKEN: Mapping[str, Files] = {
    "empty object": {MAIN_FILE: {}},
    "reference to itself": field_of({"$ref": "#"}),
    "definition refers to itself": definition("A", object_schema({"a": A_ITSELF})),
    "definition refers to itself twice for each property": definition(
        "A", object_schema({"a": {"allOf": [A_ITSELF, A_ITSELF]}})
    ),
    "definition is full-width": definition(FULL_WIDTH_CLASS, object_schema({})),
    "property is empty": heartbeat({"": STRING}),
    "definitions in a cycle, through arrays": heartbeat(
        definitions={
            "A": object_schema({"b": {"$ref": "#/definitions/B"}}),
            "B": object_schema({"a": {"type": "array", "items": A_ITSELF}}),
        }
    ),
    "enum with a value twice": enum("a", "a"),
    "open message": heartbeat(additionalProperties=True),
    "reference with neighbours": heartbeat(
        {"x": {"$ref": "#/definitions/A", "maxLength": 3}},
        definitions={"A": object_schema({})},
    ),
    "customTypePath": field_of({**STRING, "customTypePath": "os.system"}),
    "customBasePath": definition("A", object_schema({}, customBasePath="os.system")),
    "x-python-type": field_of({**STRING, "x-python-type": "os.system"}),
    "x-enum-varnames": enum("a", **{"x-enum-varnames": ["b"]}),
    "extras key of the parser": field_of({**STRING, EXTRAS_KEY: {"maxLength": 5}}),
    "empty extras key of the parser": field_of({**STRING, EXTRAS_KEY: {}}),
    "maxLength on a number": field_of({"type": "number", "maxLength": 5}),
    "multipleOf on an integer": field_of({"type": "integer", "multipleOf": 2}),
    "pattern": field_of({**STRING, "pattern": "(a+)+$"}),
    "format unknown": field_of({**STRING, "format": BREAK_OUT}),
    "schema is true": field_of(True),
    "schema is false": field_of(False),
    "items are true": field_of({"type": "array", "items": True}),
    "items are a list": field_of({"type": "array", "items": [STRING]}),
    "array without items": field_of({"type": "array"}),
    "list of types": field_of({"type": ["string", "null"]}),
    "patternProperties": definition(
        "A", object_schema({}, patternProperties={".*": STRING})
    ),
    "additionalProperties with a schema": definition(
        "A", object_schema({}, additionalProperties=STRING)
    ),
    "allOf": field_of({"allOf": [STRING]}),
    "anyOf": field_of({"anyOf": [STRING]}),
    "oneOf": field_of({"oneOf": [STRING]}),
    "not": field_of({"not": STRING}),
    "if then": field_of({"if": STRING, "then": {"maxLength": 1}}),
    "const": field_of({"const": 1}),
    "inline enum": field_of({**STRING, "enum": ["a"]}),
    "inline object": field_of(object_schema({})),
    "default is an object": field_of({**STRING, "default": {"a": 1}}),
    "enum of null": enum("a", None),
    "definition with a line end": definition(
        f"A:\n    pass\n{CANARY_CODE}\nclass B", object_schema({})
    ),
    "definition is a dunder": definition("__class__", object_schema({})),
    "definition is a keyword": definition("class", object_schema({})),
    "definition named as an annotation": definition("str", object_schema({})),
    "definition named as a module": definition("enums", object_schema({})),
    "definition named as a decorator": definition("dataclass", object_schema({})),
    "copies that differ": {
        **definition("A", object_schema({"a": STRING})),
        "HeartbeatResponse.json": message(definitions={"A": object_schema({})}),
    },
    "object here, enum there": {
        **definition("A", object_schema({})),
        "HeartbeatResponse.json": message(definitions={"A": {**STRING, "enum": ["a"]}}),
    },
}


@pytest.fixture
def unformatted() -> Iterator[None]:
    with inputs.unformatted():
        yield


@pytest.fixture
def old_output(tmp_path: Path) -> Path:
    """An output folder with a file of ours that is stale and one of the user's."""
    folder = tmp_path / "output"
    (folder / "v201").mkdir(parents=True)
    (folder / "v201" / "call.py").write_text("# Generated by ocpp-codegen 0.0.0\n")
    (folder / "v201" / "mine.py").write_text("mine = 1\n")
    return folder


def generate(
    schemas: Path, output: Path, *more: str, version: str = "2.0.1"
) -> Outcome:
    """Generates from untrusted files and sees that nothing else is touched."""
    elsewhere = schemas.parent / "elsewhere"
    elsewhere.mkdir()
    with inputs.watching() as watch:
        outcome = inputs.run(
            "generate",
            "--ocpp",
            version,
            "--schemas",
            schemas,
            "--output",
            output,
            "--accept-unofficial",
            "--quiet",
            *more,
            cwd=elsewhere,
        )
    assert watch.forbidden == []
    assert [path for path in watch.written if not inputs.below(path, output)] == []
    known = (schemas, output, ROOT, Path(sys.prefix), Path(sys.base_prefix))
    assert [path for path in watch.read if not inputs.below(path, *known)] == []
    assert list(elsewhere.iterdir()) == []
    return outcome


def assert_refused(outcome: Outcome, says: str) -> None:
    assert outcome.code == 2, outcome.err
    assert outcome.out == ""
    assert outcome.err.startswith("error: ")
    assert says in outcome.err
    assert "hint: " in outcome.err
    assert "Traceback" not in outcome.err
    assert all(line.isprintable() for line in outcome.err.splitlines())
    assert all(len(line) < 1_000 for line in outcome.err.splitlines())


@pytest.mark.parametrize("name", [*REFUSED, *UNREADABLE])
def test_refused(name: str, tmp_path: Path, old_output: Path) -> None:
    files, says = {**REFUSED, **UNREADABLE}[name]
    before = inputs.snapshot(old_output)
    outcome = generate(inputs.write_set(tmp_path / "set", files), old_output)
    assert_refused(outcome, says)
    assert inputs.snapshot(old_output) == before


@pytest.mark.usefixtures("unformatted")
@pytest.mark.parametrize("name", sorted(TAKEN))
def test_an_altered_set_is_taken_and_safe(name: str, tmp_path: Path) -> None:
    assert generate_and_import(tmp_path, TAKEN[name])


# Sources that are not plain files: how to make them, and what the error says.


def _zip(folder: Path, data: bytes) -> Path:
    path = folder / "schemas.zip"
    path.write_bytes(data)
    return path


def _zip_of(name: str) -> Callable[[Path], Path]:
    files = {MAIN_FILE: message(), name: b"{}"}
    return lambda folder: _zip(folder, inputs.zip_bytes(files))


def _bomb(folder: Path) -> Path:
    return _zip(folder, inputs.zip_bytes({MAIN_FILE: b" " * 50_000_000}))


def _lying_bomb(folder: Path) -> Path:
    """Claims one byte, and has many more."""
    data = inputs.zip_bytes({MAIN_FILE: b" " * 50_000_000})
    size = (50_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    return _zip(folder, data.replace(size, (1).to_bytes(4, "little")))


def _many_small_files(folder: Path) -> Path:
    """Each file is within its limit, all of them are not."""
    inner = inputs.zip_bytes({f"{n}.json": b" " * 900_000 for n in range(8)})
    return _zip(
        folder,
        inputs.zip_bytes(
            {MAIN_FILE: message(), **{f"{n}.zip": inner for n in range(40)}}
        ),
    )


def _nested_bomb(folder: Path) -> Path:
    inner = inputs.zip_bytes({"a.bin": b"\0" * 50})
    return _zip(folder, inputs.zip_bytes({"a.zip": inner + b"\0" * 9_000_000}))


def _many_members(folder: Path) -> Path:
    inner = inputs.zip_bytes({f"{number}.txt": b"" for number in range(6_000)})
    return _zip(folder, inputs.zip_bytes({"a.zip": inner, "b.zip": inner}))


def _encrypted(folder: Path) -> Path:
    data = bytearray(inputs.zip_bytes({MAIN_FILE: message()}))
    data[6] |= 1  # the flag of the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    return _zip(folder, bytes(data))


def _truncated(folder: Path) -> Path:
    return _zip(folder, inputs.zip_bytes({MAIN_FILE: message()})[:-30])


def _damaged(folder: Path) -> Path:
    data = bytearray(inputs.zip_bytes({MAIN_FILE: message()}))
    start = 30 + len(MAIN_FILE)
    data[start : start + 10] = b"\xff" * 10
    return _zip(folder, bytes(data))


def _duplicate_members(folder: Path) -> Path:
    path = folder / "schemas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MAIN_FILE, inputs.as_bytes(message()))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(MAIN_FILE, b"{}")
    return path


def _zip_in_zip_in_zip(folder: Path) -> Path:
    data = inputs.zip_bytes({MAIN_FILE: message()})
    for _ in range(2):
        data = inputs.zip_bytes({"a.zip": data})
    return _zip(folder, data)


def _compressed_as(method: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "schemas.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr(MAIN_FILE, inputs.as_bytes(message()))
        return path

    return make


def _link_member(folder: Path) -> Path:
    """A member that would be a link, were it extracted."""
    link = zipfile.ZipInfo(MAIN_FILE)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = folder / "schemas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return path


def _set_with(make: Callable[[Path], object]) -> Callable[[Path], Path]:
    def source(folder: Path) -> Path:
        schemas = inputs.write_set(folder / "set", heartbeat())
        make(schemas / "HeartbeatResponse.json")
        return schemas

    return source


def _make_pipe(path: Path) -> None:
    os.mkfifo(path)


def _pipe(folder: Path) -> Path:
    _make_pipe(folder / "schemas.zip")
    return folder / "schemas.zip"


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5_000_000_000)


def _sparse_zip(folder: Path) -> Path:
    _sparse(folder / "schemas.zip")
    return folder / "schemas.zip"


def _empty_folder(folder: Path) -> Path:
    (folder / "set").mkdir()
    return folder / "set"


def _text_file(folder: Path) -> Path:
    path = folder / MAIN_FILE
    path.write_bytes(inputs.as_bytes(message()))
    return path


def _loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


SOURCES: Mapping[str, tuple[Callable[[Path], Path], str]] = {
    "zip member upwards": (_zip_of("../../evil.json"), "points outside the ZIP"),
    "zip member upwards by backslash": (_zip_of("..\\evil.json"), "points outside the"),
    "zip member absolute": (_zip_of("/etc/evil.json"), "points outside the ZIP"),
    "zip member on a drive": (_zip_of("C:/evil.json"), "points outside the ZIP"),
    "zip member on a share": (_zip_of("\\\\host\\evil.json"), "points outside the ZIP"),
    "zip member upwards, no schema": (_zip_of("../evil.txt"), "points outside the ZIP"),
    "zip bomb": (_bomb, f"'{MAIN_FILE}' unpacks to more than 1000000 bytes"),
    "zip bomb that lies about its size": (_lying_bomb, "schemas.zip: "),
    "zip of many files": (_many_small_files, "unpacks to more than 256000000 bytes"),
    "nested zip bomb": (_nested_bomb, "'a.zip' unpacks to more than 8000000 bytes"),
    "zips with many members": (_many_members, "more than 10000 files and folders"),
    "encrypted zip": (_encrypted, "is encrypted"),
    "truncated zip": (_truncated, "cannot be read as a ZIP"),
    "damaged zip": (_damaged, "cannot be read as a ZIP"),
    "zip with a member twice": (_duplicate_members, "duplicate member"),
    "zip in zip in zip": (_zip_in_zip_in_zip, "no schema files of OCPP"),
    "zip with bzip2": (_compressed_as(zipfile.ZIP_BZIP2), "in a way other than"),
    "zip with lzma": (_compressed_as(zipfile.ZIP_LZMA), "in a way other than deflate"),
    "zip with a link": (_link_member, f"{MAIN_FILE}: not JSON"),
    "zip is a text": (_text_file, "cannot be read as a ZIP"),
    "zip is a pipe": (_pipe, "neither a file nor a folder"),
    "zip of 5 GB": (_sparse_zip, "the ZIP has more than 256000000 bytes"),
    "no such path": (lambda folder: folder / "none", "no such file or folder"),
    "path too long": (lambda folder: folder / ("a" * 300), "cannot be read: "),
    "link to itself": (_loop, "cannot be read: "),
    "empty folder": (_empty_folder, "no schema files of OCPP"),
    "folder named as a schema": (_set_with(Path.mkdir), "not a regular file"),
    "pipe named as a schema": (_set_with(_make_pipe), "not a regular file"),
    "link to a device": (
        _set_with(lambda path: path.symlink_to("/dev/zero")),
        "not a regular file",
    ),
    "link to nowhere": (
        _set_with(lambda path: path.symlink_to("nowhere")),
        "cannot be read: ",
    ),
    "schema of 5 GB": (_set_with(_sparse), "has more than 1000000 bytes"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_source_refused(name: str, tmp_path: Path, old_output: Path) -> None:
    make, says = SOURCES[name]
    before = inputs.snapshot(old_output)
    assert_refused(generate(make(tmp_path), old_output), says)
    assert inputs.snapshot(old_output) == before


def test_unreadable_file(
    tmp_path: Path, old_output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = inputs.write_set(tmp_path / "set", heartbeat())
    before = inputs.snapshot(old_output)
    really_open = Path.open

    def closed(path: Path, *arguments: Any, **keywords: Any) -> Any:
        if path == schemas / MAIN_FILE:
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, *arguments, **keywords)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", closed)
        outcome = generate(schemas, old_output)
    assert_refused(outcome, f"{MAIN_FILE}: cannot be read: Permission denied")
    assert inputs.snapshot(old_output) == before


def test_unreadable_folder(
    tmp_path: Path, old_output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = inputs.write_set(tmp_path / "set", heartbeat())

    def closed(path: Path) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", closed)
        outcome = inputs.run(
            *("generate", "--ocpp", "2.0.1", "--schemas", schemas),
            *("--output", old_output),
            cwd=tmp_path,
        )
    assert_refused(outcome, "cannot be read: Permission denied")


# Outputs that cannot be written. These run as users run it.


def _process(
    schemas: Path, output: Path, **limits: Any
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "ocpp_codegen", "generate", "--ocpp", "2.0.1"),
            *("--accept-unofficial", "--schemas", str(schemas)),
            *("--output", str(output)),
        ],
        cwd=schemas,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **limits,
    )


def _small_files_only() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


def test_full_output(tmp_path: Path, old_output: Path) -> None:
    """The kernel refuses to write more than 300 bytes to a file."""
    schemas = inputs.write_set(tmp_path / "set", heartbeat())
    before = inputs.snapshot(old_output)
    # Python would keep bytecode that is cut off, and stumble over it from then on.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    process = _process(
        schemas, old_output, preexec_fn=_small_files_only, env=environment
    )
    assert process.returncode == 2, process.stderr
    assert "cannot be written: File too large" in process.stderr
    assert "hint: fix permissions or space" in process.stderr
    assert "Traceback" not in process.stderr
    assert inputs.snapshot(old_output) == before


def test_full_disk(
    tmp_path: Path, old_output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = inputs.write_set(tmp_path / "set", heartbeat())
    before = inputs.snapshot(old_output)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = generate(schemas, old_output)
    assert outcome.code == 2
    assert "cannot be written: No space left on device" in outcome.err
    assert "hint: " in outcome.err
    assert inputs.snapshot(old_output) == before


def test_read_only_output(
    tmp_path: Path, old_output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = inputs.write_set(tmp_path / "set", heartbeat())
    before = inputs.snapshot(old_output)
    really_open = os.open

    def read_only(path: Any, flags: int, *arguments: Any, **keywords: Any) -> int:
        if flags & os.O_CREAT:
            raise OSError(30, "Read-only file system", os.fspath(path))
        return really_open(path, flags, *arguments, **keywords)

    monkeypatch.setattr(os, "open", read_only)
    outcome = generate(schemas, old_output)
    assert outcome.code == 2
    assert "cannot be written: Read-only file system" in outcome.err
    assert inputs.snapshot(old_output) == before


def test_output_where_no_folder_can_be_made(tmp_path: Path) -> None:
    schemas = inputs.write_set(tmp_path / "set", heartbeat())
    process = _process(schemas, Path("/proc/ocpp-codegen/output"))
    assert process.returncode == 2, process.stderr
    assert "/proc/ocpp-codegen: cannot be written: " in process.stderr
    assert "Traceback" not in process.stderr


def _occupied(folder: Path, make: Callable[[Path], object]) -> Path:
    (folder / "v201").mkdir(parents=True)
    make(folder / "v201" / "enums.py")
    return folder


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_text("mine = 1\n"), "was not generated by this tool"),
        (lambda path: path.write_text(""), "was not generated by this tool"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "was not generated by this tool"),
        (Path.mkdir, "is in the way and is not a regular file"),
        (_make_pipe, "is in the way and is not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "is not a regular file"),
        (lambda path: path.symlink_to("nowhere"), "is a link that leads nowhere"),
    ],
    ids=["file", "empty", "bytes", "folder", "pipe", "device", "dangling link"],
)
def test_something_in_the_way(
    make: Callable[[Path], object], says: str, tmp_path: Path
) -> None:
    schemas = inputs.write_set(tmp_path / "set", heartbeat())
    output = _occupied(tmp_path / "output", make)
    before = inputs.snapshot(output)
    assert_refused(generate(schemas, output), says)
    assert inputs.snapshot(output) == before


@pytest.mark.parametrize("below", [".", "deeper", "v201"])
def test_output_is_a_file(below: str, tmp_path: Path) -> None:
    schemas = inputs.write_set(tmp_path / "set", heartbeat())
    output = tmp_path / "output"
    if below == "v201":
        output.mkdir()
        (output / "v201").write_text("mine")
    else:
        output.write_text("mine")
    outcome = generate(schemas, output / ("" if below == "v201" else below))
    assert outcome.code == 2
    assert re.search("cannot be written: |is not a folder", outcome.err)
    assert "Traceback" not in outcome.err
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [
        "v201" if below == "v201" else "output",
        MAIN_FILE,
    ]


# Sets that are odd and still become code.

ODD_TEXTS: Mapping[str, str] = {
    "double quote": '"',
    "quotes at both ends": '"a"',
    "triple quotes": '"""',
    "four quotes": '""""',
    "single quotes": "'''",
    "breaking out": BREAK_OUT,
    "breaking out of a line": f'"\n{CANARY_CODE}\n"',
    "breaking out of single quotes": f"'+{CANARY_CODE}+'",
    "backslash": "\\",
    "backslash at the end": "a\\",
    "backslash and quote": '\\"',
    "quote and backslash": '"\\',
    "backslash before quotes": '\\"""',
    "line continuation": "a\\\nb",
    "unicode escape": "\\N{DIGIT ONE}\\u0041\\x41",
    "line end": "a\nb",
    "carriage return": "a\r\nb\r",
    "tab": "\ta\t",
    "jinja": JINJA,
    "jinja comment": "{# a #}{{ 7*7 }}",
    "f-string": "{__import__('os').system('touch canary')}",
    "percent": "%s %(a)s",
    "hash": f"# noqa\n{CANARY_CODE}",
    "encoding cookie": "# -*- coding: utf-7 -*-",
    "type comment": "# type: ignore",
    "fmt off": "# fmt: off",
    "our mark": "# Generated by ocpp-codegen",
    "html": "&lt;b&gt; &quot;&quot;&quot; &amp;quot;",
    "no-break space": "a\u00a0b",
    "full-width": FULL_WIDTH_CLASS,
    "other scripts": "\u00e9\u4e16\u754c \U0001f600",
    "combining": "e\u0301\u0301",
    "long": "word " * 500,
    "long word": "a" * 5_000,
    "spaces": "   ",
    "doctest": f">>> {CANARY_CODE}",
}

# Each becomes a property of a message, an object and an open object of its own.
ODD_PROPERTIES = [
    *("class", "None", "print", "self", "cls", "str", "int", "Any", "any", "list"),
    *("dict", "datatypes", "enums", "dataclass", "type", "object", "field", "tuple"),
    *("a-b", "a b", "a.b", "$a", "1a", "a$", "wireName", "a'b", 'a"b', "a\\", "a{{1"),
    *("#", "lambda", "match", "_", "A", "value", "format", "super", "len", "slots"),
    *("_a", "a_", "__a", "Aa", "asdict", "codec", "decode", "encode", "Path"),
]

# Each becomes the second value of an enum of its own.
ODD_MEMBERS = [
    *("mro", "name", "value", "title", "format", "class", "None", "True", "str"),
    *("_value_", "_missing_", "_generate_next_value_", "_ignore_", "__a", "Action"),
    *("", " ", "1", "-1", "1.5", "a.b", "_", "__", "self", "property", "StrEnum"),
]

# Each becomes a class, with a capital in front, once in each of three runs.
ODD_CLASSES = [
    *("Dataclass", "Any_", "object", "super", "type", "Exception", "len", "Enum"),
    *("staticmethod", "Self", "print", "bool_", "self", "match", "call", "data"),
    *("v201", "tuple", "set", "Mapping", "cast", "slots", "field", "T"),
]


def generate_and_import(folder: Path, files: Files, *more: str) -> dict[str, Any]:
    """Generates and imports the modules, which has to work and to run nothing."""
    output = folder / "output"
    outcome = generate(inputs.write_set(folder / "set", files), output, *more)
    assert outcome.code == 0, outcome.err
    return import_safely(output)


def import_safely(output: Path, package: str = "v201") -> dict[str, Any]:
    with inputs.watching() as watch:
        modules = inputs.import_output(output, package)
    assert watch.forbidden == []
    assert watch.written == []
    return dict(modules)


def words(text: str | None) -> str:
    """The text as one line, since docstrings are wrapped."""
    assert text is not None
    return " ".join(text.split())


def reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def odd_texts() -> Files:
    """Every odd text as enum value, default and description, in one set.

    Enum values get a letter at their end, so that the rule finds a name for each.
    """
    definitions: dict[str, Schema] = {}
    for number, text in enumerate(ODD_TEXTS.values()):
        definitions[f"Enum{number}"] = {
            **STRING,
            "enum": ["Plain", f"{text}z"],
            "description": text,
        }
        definitions[f"Object{number}"] = object_schema(
            {"a": {**STRING, "default": text}, "b": {**STRING, "description": text}},
            description=text,
        )
    return heartbeat(
        {f"x{name}": reference(name) for name in definitions},
        definitions=definitions,
    )


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return generate_and_import(tmp_path_factory.mktemp("texts"), odd_texts())


@pytest.fixture(scope="module")
def shown_texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """With the descriptions, which come from the schemas, in the docstrings."""
    folder = tmp_path_factory.mktemp("shown")
    return generate_and_import(folder, odd_texts(), "--descriptions")


def number_of(name: str) -> int:
    return list(ODD_TEXTS).index(name)


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_enum_value(name: str, texts: dict[str, Any]) -> None:
    number, value = number_of(name), f"{ODD_TEXTS[name]}z"
    members = list(getattr(texts["enums"], f"Enum{number}"))
    assert [member.value for member in members] == ["Plain", value]
    made = round_trip(texts, {f"xEnum{number}": value})
    assert getattr(made, f"x_enum{number}") is members[1]


def round_trip(modules: dict[str, Any], payload: dict[str, Any]) -> Any:
    """The Heartbeat with this payload, which the codec gives back as it was.

    The functions for the usual case have to manage it: the careful walk behind
    them, which makes up for what they cannot do, would hide a fault of theirs.
    """
    codec, heartbeat_class = modules["codec"], modules["call"].Heartbeat
    made = modules["_codec"].decode_HeartbeatRequest(payload, [0])
    assert json.loads(modules["_codec"].encode_HeartbeatRequest(made)) == payload
    assert made == codec.from_json(heartbeat_class, json.dumps(payload))
    assert made == codec.from_dict(heartbeat_class, payload)
    assert codec.to_dict(made) == payload
    assert json.loads(codec.to_json(made)) == payload
    return made


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_default(name: str, texts: dict[str, Any]) -> None:
    cls = getattr(texts["datatypes"], f"Object{number_of(name)}")
    shown = words(f"a: default {json.dumps(ODD_TEXTS[name])}")
    assert words(cls.__doc__).endswith(f"Attributes: {shown}")
    assert cls().a is None


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_description(name: str, shown_texts: dict[str, Any]) -> None:
    plain = words(re.sub("&(lt|gt|quot|amp);", _entity, ODD_TEXTS[name]))
    number = number_of(name)
    cls = getattr(shown_texts["datatypes"], f"Object{number}")
    doc = words(cls.__doc__)
    assert doc.startswith(plain or f"The object Object{number}.")
    if plain:
        assert doc.endswith(words(f"b: {plain}"))
    enum_doc = words(getattr(shown_texts["enums"], f"Enum{number}").__doc__)
    assert enum_doc.startswith(plain or f"The values of Enum{number}.")


def _entity(match: re.Match[str]) -> str:
    return {"lt": "<", "gt": ">", "quot": '"', "amp": "&"}[match[1]]


def test_descriptions_are_not_shown_unasked(texts: dict[str, Any]) -> None:
    for number, text in enumerate(ODD_TEXTS.values()):
        doc = getattr(texts["datatypes"], f"Object{number}").__doc__
        assert doc.startswith(f"The object Object{number}."), text


@pytest.mark.parametrize("text", ["a\u00adb", "a&#8238;b", "a&shy;b", "a\ue000b"])
def test_description_that_cannot_be_shown(text: str, tmp_path: Path) -> None:
    """An error or clean text, but no internal error."""
    output = tmp_path / "output"
    schemas = inputs.write_set(tmp_path / "set", heartbeat(description=text))
    outcome = generate(schemas, output, "--descriptions")
    if outcome.code == 2:
        assert_refused(outcome, f"{MAIN_FILE}#/description: ")
        return
    assert outcome.code == 0, outcome.err
    doc = import_safely(output)["call"].Heartbeat.__doc__
    assert words(doc).isprintable()


@pytest.fixture(scope="module")
def properties(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    definitions: dict[str, Schema] = {}
    for number, wire in enumerate(ODD_PROPERTIES):
        schema = object_schema({wire: STRING, "zed": STRING})
        definitions[f"Closed{number}"] = schema
        definitions[f"Open{number}"] = {**schema, "additionalProperties": True}
    references = {f"x{name}": reference(name) for name in definitions}
    files = heartbeat(references, definitions=definitions)
    with inputs.unformatted():
        return generate_and_import(tmp_path_factory.mktemp("properties"), files)


# What we say of fields by their names, in any set.
MEANINGS = tomllib.loads((ROOT / "schemas" / "field_meanings.toml").read_text("utf-8"))


def camel(name: str) -> str:
    """The name on the wire that needs no telling."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@pytest.mark.parametrize("wire", ODD_PROPERTIES)
def test_odd_property(wire: str, properties: dict[str, Any]) -> None:
    cls = getattr(properties["datatypes"], f"Closed{ODD_PROPERTIES.index(wire)}")
    odd, zed = fields(cls)
    made = cls("1", zed="2")
    assert (getattr(made, odd.name), getattr(made, zed.name)) == ("1", "2")
    assert made == cls(**{odd.name: "1", "zed": "2"})
    meaning = MEANINGS.get(wire)
    told = [wire] if wire != camel(odd.name) else []
    told += [meaning] if meaning else []
    if told:
        expected = f"Attributes: {odd.name}: {'; '.join(told)}"
        assert words(cls.__doc__).endswith(expected)
    else:
        assert "Attributes:" not in cls.__doc__
    number = ODD_PROPERTIES.index(wire)
    decoded = round_trip(properties, {f"xClosed{number}": {wire: "1", "zed": "2"}})
    assert getattr(decoded, f"x_closed{number}") == made


@pytest.mark.parametrize("wire", ODD_PROPERTIES)
def test_odd_property_of_an_open_object(wire: str, properties: dict[str, Any]) -> None:
    number = ODD_PROPERTIES.index(wire)
    made = getattr(properties["datatypes"], f"Open{number}")("1", "2", {"more": None})
    payload = {wire: "1", "zed": "2", "more": None}
    decoded = round_trip(properties, {f"xOpen{number}": payload})
    assert getattr(decoded, f"x_open{number}") == made


@pytest.mark.usefixtures("unformatted")
@pytest.mark.parametrize("wire", ["class", "str", "Any", 'a"b', "a\\", "__a", "len"])
def test_odd_property_of_a_dict(wire: str, tmp_path: Path) -> None:
    schema = object_schema({wire: STRING, "zed": STRING}, **OPEN)
    files = heartbeat({"x": reference(CUSTOM)}, definitions={CUSTOM: schema})
    modules = generate_and_import(tmp_path, files)
    cls = modules["datatypes"].CustomDataType
    names = [name for name, value in vars(cls).items() if isinstance(value, property)]
    made = cls({wire: "1", "zed": "2"})
    assert [getattr(made, name) for name in names] == ["1", "2"]
    assert [getattr(cls(), name) for name in names] == [None, None]
    payload = {wire: "1", "zed": "2", "further": None}
    assert round_trip(modules, {"x": payload}).x == payload


@pytest.mark.parametrize("wire", ["format", "class"])
def test_odd_property_of_a_message(wire: str, tmp_path: Path) -> None:
    modules = generate_and_import(tmp_path, heartbeat({wire: STRING}))
    assert round_trip(modules, {wire: "1"}) == modules["call"].Heartbeat("1")


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    definitions = {
        f"Enum{number}": {**STRING, "enum": ["Plain", value]}
        for number, value in enumerate(ODD_MEMBERS)
    }
    references = {f"x{name}": reference(name) for name in definitions}
    files = heartbeat(references, definitions=definitions)
    with inputs.unformatted():
        return generate_and_import(tmp_path_factory.mktemp("members"), files)


@pytest.mark.parametrize("value", ODD_MEMBERS)
def test_odd_member(value: str, members: dict[str, Any]) -> None:
    """Its member hides nothing of str."""
    cls = getattr(members["enums"], f"Enum{ODD_MEMBERS.index(value)}")
    assert [member.value for member in cls] == ["Plain", value]
    assert cls(value) == value
    assert cls(value).name in cls.__members__
    assert {name: getattr(cls(value), name)() for name in ("title", "lower")} == {
        "title": value.title(),
        "lower": value.lower(),
    }
    number = ODD_MEMBERS.index(value)
    decoded = round_trip(members, {f"xEnum{number}": value})
    assert getattr(decoded, f"x_enum{number}") is cls(value)


CLASS_KINDS: Mapping[str, Schema] = {
    "object": object_schema({"a": STRING, "b": STRING}),
    "open object": object_schema({"a": STRING, "b": STRING}, additionalProperties=True),
    "enum": {**STRING, "enum": ["a", "b"]},
}


@pytest.mark.usefixtures("unformatted")
@pytest.mark.parametrize("kind", CLASS_KINDS)
def test_odd_classes(kind: str, tmp_path: Path) -> None:
    files = heartbeat(
        {f"x{number}": reference(name) for number, name in enumerate(ODD_CLASSES)},
        definitions=dict.fromkeys(ODD_CLASSES, CLASS_KINDS[kind]),
    )
    modules = generate_and_import(tmp_path, files)
    home = modules["enums" if kind == "enum" else "datatypes"]
    for name in ODD_CLASSES:
        is_plain = name[0].isupper()
        cls = getattr(home, name if is_plain else name.capitalize().strip("_"))
        if kind == "object":
            assert cls(a="1") == cls("1", None)
        elif kind == "open object":
            assert cls(a="1") == cls("1", None, None)
        else:
            assert list(cls) == ["a", "b"]
        payload = "a" if kind == "enum" else {"a": "1", "b": "2"}
        round_trip(modules, {f"x{ODD_CLASSES.index(name)}": payload})


@pytest.mark.parametrize("name", ["codec", "rules"])
def test_odd_enum_name(name: str, tmp_path: Path) -> None:
    """An error or working code: the codec has names of its own."""
    output = tmp_path / "output"
    files = definition(name, {**STRING, "enum": ["a"]})
    outcome = generate(inputs.write_set(tmp_path / "set", files), output)
    if outcome.code == 2:
        assert_refused(outcome, f"'{name}' can't be a name")
        return
    assert outcome.code == 0, outcome.err
    round_trip(import_safely(output), {"x": "a"})


@pytest.mark.parametrize("clash", ["attribute", "class"])
def test_a_dict_and_the_name_property(clash: str, tmp_path: Path) -> None:
    """An error or working code: the modules use the builtin of that name."""
    schema = object_schema(
        {"property" if clash == "attribute" else "a": STRING, "zed": STRING},
        additionalProperties=True,
    )
    name = "property" if clash == "class" else "Aa"
    files = heartbeat(definitions={name: schema, CUSTOM: schema})
    output = tmp_path / "output"
    outcome = generate(inputs.write_set(tmp_path / "set", files), output)
    if outcome.code == 2:
        assert_refused(outcome, "'property' can't be a name")
        return
    assert outcome.code == 0, outcome.err
    assert import_safely(output)["datatypes"].CustomDataType({"zed": "1"}).zed == "1"


OTHER_VERSIONS = {
    "1.6": ("v16", "Heartbeat.json", "decode_Heartbeat", "encode_Heartbeat"),
    "2.1": ("v21", MAIN_FILE, "decode_HeartbeatRequest", "encode_HeartbeatRequest"),
}


@pytest.mark.usefixtures("unformatted")
@pytest.mark.parametrize("version", OTHER_VERSIONS)
def test_odd_strings_in_other_versions(version: str, tmp_path: Path) -> None:
    package, file, decode, encode = OTHER_VERSIONS[version]
    values = [f"{text}z{number}" for number, text in enumerate(ODD_TEXTS.values())]
    document = message(
        {"odd": reference("OddEnum"), "object": reference("OddObject")},
        definitions={
            "OddEnum": {**STRING, "enum": values},
            "OddObject": object_schema({"zed": STRING, BREAK_OUT_NAME: STRING}),
        },
    )
    schemas = inputs.write_set(tmp_path / "set", {file: document})
    outcome = generate(schemas, tmp_path / "output", version=version)
    assert outcome.code == 0, outcome.err
    modules = import_safely(tmp_path / "output", package)
    codec = modules["codec"]
    for value in values:
        payload = {"odd": value, "object": {BREAK_OUT_NAME: value}}
        made = getattr(modules["_codec"], decode)(payload, [0])
        assert made.odd.value == value
        assert json.loads(getattr(modules["_codec"], encode)(made)) == payload
        assert codec.to_dict(codec.from_dict(modules["call"].Heartbeat, payload)) == (
            payload
        )


@pytest.mark.usefixtures("unformatted")
def test_many_properties(tmp_path: Path) -> None:
    names = [f"property{number}" for number in range(400)]
    files = heartbeat(dict.fromkeys(names, STRING), required=names[:200])
    modules = generate_and_import(tmp_path, files)
    assert [field.name for field in fields(modules["call"].Heartbeat)] == names
    round_trip(modules, dict.fromkeys(names, "1"))


def test_large_numbers(tmp_path: Path) -> None:
    number = int("9" * 400)
    files = field_of({"type": "integer", "minimum": -1e308, "maximum": number})
    modules = generate_and_import(tmp_path, files)
    assert str(number) in words(modules["call"].Heartbeat.__doc__)
    round_trip(modules, {"x": number})


def test_arrays_inside_arrays(tmp_path: Path) -> None:
    modules = generate_and_import(tmp_path, field_of(arrays(8)))
    round_trip(modules, {"x": [[[[[[[["a"], ["b"]]]]]]]]})


@pytest.mark.usefixtures("unformatted")
def test_chain_up_to_the_limit(tmp_path: Path) -> None:
    modules = generate_and_import(tmp_path, chain(63))
    assert modules["datatypes"].Link0Type(modules["datatypes"].Link1Type())


# A handful once more, as users run it.


@pytest.mark.parametrize(
    "name", ["depth 100,000 of objects", "reference to a URL", "lone surrogate"]
)
def test_refused_in_a_process(name: str, tmp_path: Path, old_output: Path) -> None:
    files, says = REFUSED[name]
    before = inputs.snapshot(old_output)
    process = _process(inputs.write_set(tmp_path / "set", files), old_output)
    assert_refused(Outcome(process.returncode, process.stdout, process.stderr), says)
    assert inputs.snapshot(old_output) == before


def test_pipe_in_a_process(tmp_path: Path, old_output: Path) -> None:
    process = _process(SOURCES["pipe named as a schema"][0](tmp_path), old_output)
    assert process.returncode == 2
    assert "not a regular file" in process.stderr


def test_safe_in_a_process(tmp_path: Path) -> None:
    output = tmp_path / "output"
    files = enum(*ODD_TEXTS.values())
    process = _process(inputs.write_set(tmp_path / "set", files), output)
    assert process.returncode == 2  # several values have no letters to tell apart
    assert "are both called" in process.stderr
    values = ["Plain", f"{BREAK_OUT}z", f"{JINJA}z"]
    files = enum(*values)
    process = _process(inputs.write_set(tmp_path / "set", files), output)
    assert process.returncode == 0, process.stderr
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); "
        "from output.v201 import enums, codec;"
        "print(ascii([m.value for m in enums.StatusEnumType]))"
    )
    found = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == ascii(values)
    assert not (tmp_path / "canary").exists()


# Arbitrary strings: of names, values, defaults and descriptions.

ODD = st.sampled_from([*ODD_TEXTS.values(), *ODD_PROPERTIES, *ODD_MEMBERS])
PRINTABLE = st.text(st.characters(exclude_categories=["C"]), max_size=12)
TEXT = ODD | PRINTABLE | st.text(max_size=3)
CLASS = st.from_regex("[A-Za-z][A-Za-z0-9]{0,5}", fullmatch=True)
WIRE = CLASS | st.sampled_from(ODD_PROPERTIES)
VALUE = (ODD | PRINTABLE).map("{}z".format)

# To explain a failure takes minutes, and says little of what is in the files.
PHASES = [phase for phase in Phase if phase is not Phase.explain]

# Name, wire name, value, description, default, and whether descriptions are shown.
Strings = tuple[str, str, str, str, str, bool]
MAY_FIT = st.tuples(
    CLASS, WIRE, VALUE, ODD | PRINTABLE, ODD | PRINTABLE, st.booleans()
) | st.just(("Aa", "b\u00ad", "\u00ad", "\u00ad", "\u00ad", False))
ANY = st.tuples(CLASS | TEXT, WIRE | TEXT, TEXT, TEXT, TEXT, st.booleans())


# Each takes half a second where the set is taken; many come with the slow tests.
@pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("strings", [MAY_FIT, ANY], ids=["may fit", "any"])
def test_strings(
    strings: st.SearchStrategy[Strings],
    count: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    @settings(max_examples=count, deadline=None, derandomize=True, phases=PHASES)
    @given(strings)
    def check(drawn: Strings) -> None:
        *texts, shown = drawn
        name, wire, value, description, default = map(str, texts)
        folder = tmp_path_factory.mktemp("any")
        files = set_of_strings(name, wire, value, description, default)
        check_strings(folder, files, name, wire, value, bool(shown))

    check()


def set_of_strings(
    name: str, wire: str, value: str, description: str, default: str
) -> Files:
    return heartbeat(
        {
            wire: {**STRING, "default": default, "description": description},
            "zed": reference(name),
            "zet": reference("StatusEnumType"),
        },
        description=description,
        definitions={
            name: object_schema({wire: STRING}),
            "StatusEnumType": {
                **STRING,
                "enum": ["Plain", value],
                "description": description,
            },
        },
    )


def check_strings(
    folder: Path, files: Files, name: str, wire: str, value: str, shown: bool
) -> None:
    """Exit code 2, or modules that import and hold exactly these strings."""
    output = folder / "output"
    more = ["--descriptions"] if shown else []
    outcome = generate(inputs.write_set(folder / "set", files), output, *more)
    if outcome.code == 2:
        assert_refused(outcome, MAIN_FILE)
        assert not output.exists()
        return
    assert outcome.code == 0, outcome.err
    modules = import_safely(output)
    assert list(modules["enums"].StatusEnumType) == ["Plain", value]
    (first, *_) = [f.name for f in fields(modules["call"].Heartbeat) if f.name != "zed"]
    if wire != camel(first):
        assert words(wire) in words(modules["call"].Heartbeat.__doc__)
    made = round_trip(modules, {wire: "a", "zed": {wire: wire}, "zet": value})
    assert made.zet.value == value
    cls = type(made.zed)
    assert made.zed == vars(modules["datatypes"])[cls.__name__](wire)
    if name.isascii() and name.isalnum():  # other names are spelt anew
        assert cls.__name__ == name[0].upper() + name[1:]


def test_enough_cases() -> None:
    """The issue asks for sixty at least."""
    assert len(REFUSED) + len(UNREADABLE) + len(SOURCES) >= 120
