"""Compiles the optional accelerator: python -m PACKAGE.accelerate

It uses the C compiler that is here (CC, that of this Python, cc, gcc, clang or cl)
and puts the result next to _accelerator.c, where the codecs of all versions find it.
Run it again after generating, and for each Python. Deleting the file, or setting
OCPP_ACCELERATOR=0, brings back the pure Python codec; results are the same with it
and without.

Exit codes: 0 compiled and loaded, 1 not; then nothing is changed.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = [
    "HERE",
    "SOURCE",
    "BuildError",
    "build",
    "find_compiler",
    "main",
]

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "_accelerator.c"

# Loads a file as the module of a name.
_LOAD = """
import importlib.machinery, importlib.util, sys
name, path = sys.argv[1:]
loader = importlib.machinery.ExtensionFileLoader(name, path)
spec = importlib.util.spec_from_loader(name, loader)
module = importlib.util.module_from_spec(spec)
loader.exec_module(module)
module.INTERFACE
"""


class BuildError(Exception):
    """Why there is no accelerator, and what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\n  hint: {hint}")


def build(source: Path = SOURCE, folder: Path = HERE) -> Path:
    """Compiles the source into a folder, and gives the file that Python loads.

    What cannot be compiled or loaded is a BuildError, and leaves the folder as it was.
    """
    if not source.is_file():
        raise BuildError(
            f"{source} is missing", "write it with: ocpp-codegen generate --accelerator"
        )
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise BuildError(
            "this Python is free-threaded, which the accelerator is not made for",
            "use the pure Python codec, or a Python with the GIL",
        )
    name = f"{source.stem}{sysconfig.get_config_var('EXT_SUFFIX')}"
    with tempfile.TemporaryDirectory(prefix=".ocpp-codegen-", dir=folder) as work:
        made = Path(work) / name
        _compile(source, made)
        _try(source.stem, made)
        os.replace(made, folder / name)
    return folder / name


def find_compiler() -> list[str]:
    """The command of the C compiler, or BuildError where there is none."""
    for command in _compilers():
        if command and shutil.which(command[0]):
            return command
    raise BuildError(
        "there is no C compiler here",
        "install one (gcc, clang or MSVC), or name it in the variable CC",
    )


def _compilers() -> Iterator[list[str]]:
    if "CC" in os.environ:
        yield shlex.split(os.environ["CC"])
        return
    yield shlex.split(sysconfig.get_config_var("CC") or "")
    for name in ("cl",) if os.name == "nt" else ("cc", "gcc", "clang"):
        yield [name]


def _command(compiler: Sequence[str], source: str, made: Path) -> list[str]:
    include = sysconfig.get_paths()["include"]
    if Path(compiler[0]).stem.lower() == "cl":
        libraries = Path(sys.base_prefix) / "libs"
        flags = ["/nologo", "/O2", "/std:c11", "/LD", f"/I{include}", source]
        return [*compiler, *flags, "/link", f"/LIBPATH:{libraries}", f"/OUT:{made}"]
    shared = ["-shared", "-fPIC"]
    if sys.platform == "darwin":
        shared = ["-bundle", "-undefined", "dynamic_lookup"]
    elif sys.platform.startswith("linux"):
        shared.append("-s")
    flags = ["-std=c11", "-O2", *shared, f"-I{include}", source, "-o", str(made)]
    return [*compiler, *flags, *shlex.split(os.environ.get("CFLAGS", ""))]


def _compile(source: Path, made: Path) -> None:
    # A name without its folder is all that the file then holds of where it was made.
    shutil.copyfile(source, made.parent / source.name)
    command = _command(find_compiler(), source.name, made)
    output = _failure(command, made.parent)
    if output is not None:
        raise BuildError(
            f"the accelerator could not be compiled:\n{output}",
            "the header files of Python are needed (python3-dev, python3-devel)",
        )


def _try(name: str, made: Path) -> None:
    """Loads what was made in a Python of its own, since it may crash."""
    output = _failure([sys.executable, "-c", _LOAD, name, str(made)], made.parent)
    if output is not None:
        raise BuildError(
            f"the accelerator was compiled but cannot be loaded:\n{output}",
            "look at CC and CFLAGS: the compiler has to fit this Python",
        )


def _failure(command: Sequence[str], folder: Path) -> str | None:
    """What a command that fails says; None if it succeeds."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace"
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    return (done.stderr or done.stdout).strip()[-2000:] if done.returncode else None


def main() -> int:
    """The command line."""
    try:
        made = build()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    compiler = shlex.join(find_compiler())
    print(f"compiled {made} with {compiler}, {made.stat().st_size // 1000} kB")
    if os.environ.get("OCPP_ACCELERATOR") == "0":
        print("it is not used, since OCPP_ACCELERATOR is 0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
