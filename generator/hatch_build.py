"""Puts the generated modules into the wheel, and the accelerator for them.

The accelerator is compiled where there is a C compiler, and so is the lane of inspect.

OCPP_ACCELERATOR in the environment of the build: 0 leaves the accelerator out, so
that the wheel fits every Python; 1 makes it an error that it cannot be compiled.
Otherwise a wheel without it is built then, with a warning.
"""

import importlib.util
import os
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The module whose commands compile it, for users too; it imports nothing of ours.
_COMPILING = "generator/ocpp_codegen/runtime/accelerate.py"
# Where the modules are in the wheel.
_TARGET = "ocpp_codegen/generated"
# What is compiled: the accelerator of the modules and the lane of inspect; where in
# the wheel they are looked for.
_COMPILED = {
    "generator/ocpp_codegen/runtime/_accelerator.c": _TARGET,
    "generator/ocpp_codegen/inspection/_lane.c": "ocpp_codegen/inspection",
}
# What only readers of the repository need.
_LEFT_OUT = {"__pycache__", "reference", "vendor"}

# What show answers from.
_LOOKED_UP = "reference/lookup-*.json"


class ModulesHook(BuildHookInterface[Any]):
    """Adds the modules, and what was compiled, which is for one Python and machine."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the files of a wheel are collected."""
        if version == "editable":
            return
        for path in sorted((Path(self.root) / "generated").iterdir()):
            if path.name not in _LEFT_OUT and path.suffix not in (".md", ".so", ".pyd"):
                build_data["force_include"][str(path)] = f"{_TARGET}/{path.name}"
        for path in sorted((Path(self.root) / "generated").glob(_LOOKED_UP)):
            place = f"{_TARGET}/reference/{path.name}"
            build_data["force_include"][str(path)] = place
        wanted = os.environ.get("OCPP_ACCELERATOR")
        if wanted == "0":
            return
        accelerate = _module(Path(self.root) / _COMPILING)
        self._made = tempfile.TemporaryDirectory(prefix="ocpp-codegen-")
        try:
            built = self._compiled(accelerate, Path(self._made.name))
        except accelerate.BuildError as error:
            if wanted == "1":
                raise
            self.app.display_warning(f"no accelerator in this wheel: {error}")
            return
        build_data["force_include"].update(built)
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def _compiled(self, accelerate: Any, folder: Path) -> dict[str, str]:
        """The files that were compiled, with their places in the wheel."""
        built = {}
        for source, target in _COMPILED.items():
            made = accelerate.build(Path(self.root) / source, folder)
            built[str(made)] = f"{target}/{made.name}"
        return built

    def finalize(
        self, version: str, build_data: dict[str, Any], artifact_path: str
    ) -> None:
        """Called by hatchling when the wheel is written."""
        if hasattr(self, "_made"):
            self._made.cleanup()


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
