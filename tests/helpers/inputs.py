"""What the tests of bad input share: sets to read, runs to watch, results to import.

A set is a small folder: file name to document, or to bytes. It always has
HeartbeatRequest.json, since a folder is known by the official names in it.
"""

import contextlib
import importlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import black
from black.report import NothingChanged

import ocpp_codegen.cli.main

ROOT = Path(__file__).resolve().parents[2]
DRAFT = "http://json-schema.org/draft-06/schema#"
MAIN_FILE = "HeartbeatRequest.json"

Schema = Any
Files = Mapping[str, Any]


# Sets


def message(properties: Schema = None, **keywords: Schema) -> Schema:
    """The document of a message."""
    return {
        "$schema": DRAFT,
        "type": "object",
        "additionalProperties": False,
        "properties": {} if properties is None else properties,
        **keywords,
    }


def heartbeat(properties: Schema = None, **keywords: Schema) -> Files:
    """A set of one message."""
    return {MAIN_FILE: message(properties, **keywords)}


def field_of(schema: Schema) -> Files:
    """A set with one property, x."""
    return heartbeat({"x": schema})


def definition(name: str, schema: Schema) -> Files:
    """A set with one definition, and a property x that refers to it."""
    reference = {"$ref": f"#/definitions/{name}"}
    return heartbeat({"x": reference}, definitions={name: schema})


def enum(*values: Schema, **keywords: Schema) -> Files:
    """A set with one enum, StatusEnumType."""
    schema = {"type": "string", "additionalProperties": False, "enum": list(values)}
    return definition("StatusEnumType", schema | keywords)


def object_schema(properties: Schema, **keywords: Schema) -> Schema:
    """The definition of a closed object."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **keywords,
    }


def as_bytes(content: Schema) -> bytes:
    """A document as a file has it; bytes stay what they are."""
    if isinstance(content, bytes):
        return content
    return json.dumps(content, ensure_ascii=True).encode("ascii")


def write_set(folder: Path, files: Files) -> Path:
    """The set as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(as_bytes(content))
    return folder


def zip_bytes(files: Files) -> bytes:
    """The set as a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, as_bytes(content))
    return buffer.getvalue()


# Runs


@dataclass(frozen=True)
class Outcome:
    """What one run of the command line gave."""

    code: int
    out: str
    err: str


def run(
    *arguments: str | Path, cwd: Path | None = None, merged: bool = False
) -> Outcome:
    """The command line in this process, main and all; merged: out has both streams."""
    out, err = io.StringIO(), io.StringIO()
    if merged:
        err = out
    with contextlib.ExitStack() as stack:
        stack.enter_context(
            mock.patch.object(sys, "argv", ["ocpp-codegen", *map(str, arguments)])
        )
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        if cwd is not None:
            stack.enter_context(contextlib.chdir(cwd))
        code = _exit_code(ocpp_codegen.cli.main.main)
    return Outcome(code, out.getvalue(), err.getvalue())


def run_process(
    *arguments: str | Path, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command line as a user starts it."""
    return subprocess.run(
        [sys.executable, "-m", "ocpp_codegen", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextlib.contextmanager
def unformatted() -> Iterator[None]:
    """Leaves out the layout, which takes most of the time, and changes no meaning."""
    with mock.patch.object(black, "format_file_contents", side_effect=NothingChanged):
        yield


def _exit_code(function: Callable[[], Any]) -> int:
    try:
        function()
    except SystemExit as stop:
        return int(stop.code or 0)
    raise AssertionError("main returned without an exit code")


# Watching


@dataclass
class Watch:
    """Files opened and forbidden things done while it is active."""

    written: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)


_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "pty.",
)
_active: list[Watch] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _active:
        return
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        flags = arguments[2]
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100
        (_active[-1].written if writes else _active[-1].read).append(path)
    elif event.startswith(_FORBIDDEN):
        _active[-1].forbidden.append(f"{event} {arguments}")


sys.addaudithook(_hook)


@contextlib.contextmanager
def watching() -> Iterator[Watch]:
    """Records what this process opens, and any network or process it starts.

    It keeps no bytecode meanwhile, which would be among what it writes.
    """
    watch = Watch()
    _active.append(watch)
    try:
        with mock.patch.object(sys, "dont_write_bytecode", True):
            yield watch
    finally:
        _active.remove(watch)


def below(path: str, *roots: Path) -> bool:
    """Whether the path is one of the roots or stands in one."""
    return any(Path(path).is_relative_to(root.absolute()) for root in roots)


# Results


def snapshot(folder: Path) -> dict[str, bytes | str]:
    """Everything below a folder: bytes of files, and what else is there."""
    return {
        str(path.relative_to(folder)): _content(path)
        for path in sorted(folder.rglob("*"))
    }


def _content(path: Path) -> bytes | str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    return path.read_bytes() if path.is_file() else "folder"


_imported = iter(range(1_000_000))


def import_output(output: Path, package: str = "v201") -> dict[str, ModuleType]:
    """The modules of a package in an output folder, under names of their own."""
    name = f"generated_for_test_{next(_imported)}"
    with mock.patch.object(sys, "dont_write_bytecode", True):
        _load(name, output / "__init__.py", [str(output)])
        return {
            path.stem: importlib.import_module(f"{name}.{package}.{path.stem}")
            for path in sorted((output / package).glob("*.py"))
            if path.stem != "__init__"
        }


def _load(name: str, path: Path, locations: list[str]) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        name, path, submodule_search_locations=locations
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
