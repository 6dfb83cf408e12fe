"""The runtime, copied as it is: real Python needs no template and no formatter."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ocpp_codegen import runtime
from ocpp_codegen.python import safe
from ocpp_codegen.targets.files import File, Text

_FOLDER = Path(runtime.__file__).parent


def files(header: tuple[str, ...]) -> Iterator[File]:
    """Each file of the runtime, under the header."""
    top = "".join(f"# {safe.comment(line)}\n" for line in header)
    for path in _paths():
        yield Text(path, top + _text(path))


def _paths() -> Iterator[PurePosixPath]:
    for file in sorted(_FOLDER.rglob("*.py")):
        path = PurePosixPath(file.relative_to(_FOLDER).as_posix())
        if path != PurePosixPath("__init__.py"):  # the output has its own
            yield path


def _text(path: PurePosixPath) -> str:
    return (_FOLDER / path).read_text(encoding="utf-8")
