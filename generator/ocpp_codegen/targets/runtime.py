"""The runtime, copied as it is: real code needs no template and no formatter."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ocpp_codegen import runtime
from ocpp_codegen.python import safe

_FOLDER = Path(runtime.__file__).parent


# The source of the optional accelerator.
_ACCELERATOR = PurePosixPath("_accelerator.c")


def files(
    header: tuple[str, ...], accelerator: bool = False
) -> dict[PurePosixPath, str]:
    """Each file of the runtime by path below the output, under the header.

    accelerator: the source of the accelerator too.
    """
    lines = [safe.comment(line) for line in header]
    top = "".join(f"# {line}\n" for line in lines)
    found = {path: top + _text(path) for path in _paths()}
    if accelerator:
        top = "/* " + "\n * ".join(lines) + "\n */\n"
        found[_ACCELERATOR] = top + _text(_ACCELERATOR)
    return found


def _paths() -> Iterator[PurePosixPath]:
    for file in sorted(_FOLDER.rglob("*.py")):
        path = PurePosixPath(file.relative_to(_FOLDER).as_posix())
        if path != PurePosixPath("__init__.py"):  # the output has its own
            yield path


def _text(path: PurePosixPath) -> str:
    return (_FOLDER / path).read_text(encoding="utf-8")
