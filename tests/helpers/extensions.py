"""Extensions that tests write and generate, next to a copy of the standard modules."""

import functools
import importlib
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from tests.helpers import readings
from tests.helpers.modules import GENERATED, SHARED_FOLDERS

from ocpp_codegen.knowledge.extension import Extension
from ocpp_codegen.python.version import Version
from ocpp_codegen.targets import modules, rendering
from ocpp_codegen.wiring import vendor

EXAMPLE = GENERATED.parent / "schemas" / "vendor"
# Those whose packages are committed.
SHIPPED = sorted(
    path.parent for path in (GENERATED.parent / "schemas").glob("*/extension.toml")
)


@functools.cache
def base(version: str) -> Version:
    """What extensions of a version stand on."""
    return readings.reading(version)


def write(folder: Path, manifest: str, files: Mapping[str, Any]) -> Path:
    """An extension folder of a manifest and schemas."""
    folder.mkdir(parents=True)
    (folder / "extension.toml").write_text(manifest, encoding="utf-8")
    for name, schema in files.items():
        (folder / name).write_text(json.dumps(schema), encoding="utf-8")
    return folder


def read(
    folders: Sequence[Path], version: str, combine: str | None = None
) -> list[Extension]:
    """The extensions of some folders for a version, all right."""
    found, _ = vendor.read(folders, combine, [base(version)])
    return [v.extension for v in found if v.extension]


def extended(extension: Extension, version: str) -> Version:
    """A version with an extension in it."""
    return vendor.extended(base(version), extension, (extension.folder,))


def build(extensions: Sequence[Extension], version: str, root: Path) -> None:
    """The packages of extensions in a copy of the standard ones below root."""
    package = base(version).package.name
    root.mkdir(parents=True)
    for path in GENERATED.glob("*.py"):
        shutil.copy(path, root / path.name)
    for folder in (package, *SHARED_FOLDERS):
        shutil.copytree(
            GENERATED / folder,
            root / folder,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for extension in extensions:
        files = rendering.rendered(modules.files(extended(extension, version)))
        for place, text in files.items():
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            (root / place).write_text(text, encoding="utf-8")


def whole(codec: ModuleType) -> Any:
    """A codec together with the modules that are next to it."""
    root, *_ = codec.__name__.split(".")
    package = codec.__name__.rpartition(".")[0]
    places = dict.fromkeys(("call", "call_result", "datatypes", "enums"), package)
    places["ocppj"] = root
    modules = {n: importlib.import_module(f"{p}.{n}") for n, p in places.items()}
    return SimpleNamespace(**{n: getattr(codec, n) for n in codec.__all__}, **modules)


def module(root: Path, name: str) -> ModuleType:
    """A module below the package folder that build has filled."""
    if str(root.parent) not in sys.path:
        sys.path.insert(0, str(root.parent))
    importlib.invalidate_caches()
    return importlib.import_module(f"{root.name}.{name}")
