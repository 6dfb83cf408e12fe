"""The accelerator, compiled for tests into folders of their own."""

import copy
import functools
import importlib.machinery
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from generated import accelerate
from generated.ocppj import accelerator

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "generator" / "ocpp_codegen" / "runtime" / "_accelerator.c"
LANE = ROOT / "generator" / "ocpp_codegen" / "inspection" / "_lane.c"

# Set by whoever runs the tests where there is no compiler, and knows it.
WITHOUT = "OCPP_TEST_WITHOUT_COMPILER"


def missing_compiler() -> str | None:
    """Why nothing can be compiled here, or None."""
    try:
        accelerate.find_compiler()
    except accelerate.BuildError as error:
        return f"{error}; to test without the accelerator, set {WITHOUT}=1"
    return None


@functools.cache
def built() -> ModuleType:
    """The accelerator of this checkout."""
    return compiled(SOURCE.read_text())


@functools.cache
def lane() -> ModuleType:
    """What is compiled of inspect in this checkout."""
    return compiled(LANE.read_text(), LANE.name)


def compiled(source: str, name: str = SOURCE.name) -> ModuleType:
    """A module of its own for a source, which may be changed."""
    folder = Path(tempfile.mkdtemp(prefix="accelerator-"))
    try:
        file = folder / name
        file.write_text(source)
        return load(accelerate.build(file, folder))
    finally:
        shutil.rmtree(folder)


def load(file: Path) -> ModuleType:
    """The module in a file that accelerate has made."""
    name = file.name.partition(".")[0]
    loader = importlib.machinery.ExtensionFileLoader(name, str(file))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@contextmanager
def used(module: ModuleType) -> Iterator[None]:
    """Codecs that are made meanwhile have this accelerator."""
    with mock.patch.object(accelerator, "_module", module):
        yield


@contextmanager
def lane_used(module: ModuleType | None) -> Iterator[None]:
    """Inspections meanwhile have this; None is for Python alone."""
    # Not at the top: the guided fuzz has generated modules alone.
    from ocpp_codegen.inspection import compiled as lanes

    with mock.patch.object(lanes, "_module", module):
        yield


def methods(codec: Any) -> dict[str, Any]:
    """from_json, to_json, unpack and pack of a codec with the accelerator in use."""
    alone = python_alone(codec)
    python = accelerator.Methods(
        alone.from_json, alone.to_json, alone.unpack, alone.pack, alone._action_named
    )
    return accelerator.functions(python, codec._facts)


def python_alone(codec: Any) -> Any:
    """The same codec without any accelerator."""
    alone = copy.copy(codec)
    for name in ("from_json", "to_json", "unpack", "pack"):
        vars(alone).pop(name, None)
    return alone


def always(result: Any) -> accelerator.Methods:
    """Methods that stand for those in Python, to see what the accelerator leaves."""

    def method(*_: Any, **__: Any) -> Any:
        return result

    return accelerator.Methods(method, method, method, method, method)


def copy_of_generated(folder: Path) -> Path:
    """The output in a folder of its own, without an accelerator."""
    target = folder / "generated"
    ignored = shutil.ignore_patterns("_accelerator.*.so", "*.pyc.*", "reference")
    shutil.copytree(ROOT / "generated", target, ignore=ignored)
    return target


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that looks for the accelerator."""
    kept = {k: v for k, v in os.environ.items() if k != accelerator.VARIABLE}
    return {**kept, **more}
