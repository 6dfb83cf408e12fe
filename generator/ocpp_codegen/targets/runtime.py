"""The runtime, copied as it is: real Python needs no template and no formatter."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ocpp_codegen import runtime
from ocpp_codegen.python import safe
from ocpp_codegen.targets.files import File, Text

_FOLDER = Path(runtime.__file__).parent


# The source of the optional accelerator.
_ACCELERATOR = PurePosixPath("_accelerator.c")


def files(header: tuple[str, ...], accelerator: bool = False) -> Iterator[File]:
    """Each file of the runtime, under the header.

    accelerator: the source of the accelerator too.
    """
    lines = [safe.comment(line) for line in header]
    top = "".join(f"# {line}\n" for line in lines)
    for path in _paths():
        yield Text(path, top + _text(path))
    if accelerator:
        top = "/* " + "\n * ".join(lines) + "\n */\n"
        yield Text(_ACCELERATOR, top + _text(_ACCELERATOR))


def _paths() -> Iterator[PurePosixPath]:
    for file in sorted(_FOLDER.rglob("*.py")):
        path = PurePosixPath(file.relative_to(_FOLDER).as_posix())
        if path != PurePosixPath("__init__.py"):  # the output has its own
            yield path


def _text(path: PurePosixPath) -> str:
    return (_FOLDER / path).read_text(encoding="utf-8")
