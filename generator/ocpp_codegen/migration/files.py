"""Finds the Python files that migrate is told of, and writes what becomes of them."""

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ocpp_codegen.base.errors import CodegenError, fail
from ocpp_codegen.output.files import SIGNATURE

# Nobody writes a larger module by hand.
MAX_SOURCE_BYTES = 4_000_000
MAX_FILES = 50_000

# Folders whose content is not the user's own; those with a dot are left out as well.
_OTHERS = ("__pycache__", "node_modules", "site-packages", "build", "dist")


def python_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read: those named, and all below folders that are named.

    No link is followed that lies below a folder. Virtual environments, hidden
    folders and what generate has written are left out.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(_below(path))
        elif path.is_file():
            found[path] = None
        else:
            raise fail("there is no such file or folder", "check the path", str(path))
        if len(found) > MAX_FILES:
            raise fail(
                f"more than {MAX_FILES:,} files",
                "name the folders with your own sources",
                str(path),
            )
    return list(found)


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if _is_own(Path(root, n)))
        for name in sorted(names):
            path = Path(root, name)
            if path.suffix in (".py", ".pyi") and not path.is_symlink():
                yield path


def _is_own(folder: Path) -> bool:
    name = folder.name
    is_hidden = name.startswith(".") or name in _OTHERS
    return not (is_hidden or folder.is_symlink() or (folder / "pyvenv.cfg").exists())


def read(path: Path) -> bytes | None:
    """The bytes of a file; None for one that generate has written."""
    try:
        if path.stat().st_size > MAX_SOURCE_BYTES:
            raise fail(f"larger than {MAX_SOURCE_BYTES:,} bytes", "split it", str(path))
        source = path.read_bytes()
    except OSError as error:
        raise fail(
            f"cannot be read: {error.strerror}", "check its permissions", str(path)
        ) from None
    return None if SIGNATURE.encode() in source[:200] else source


def write(changed: dict[Path, bytes]) -> None:
    """Writes files, each as a whole, with the permissions that it had.

    All the new texts are on the disk before the first takes the place of an old one.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, source in changed.items():
            ready.append((_beside(path, source), path.resolve()))
        for new, path in ready:
            new.replace(path)
    except OSError as error:
        raise _unwritable(error) from None
    finally:
        for new, _ in ready:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _beside(path: Path, source: bytes) -> Path:
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(source)
    Path(name).chmod(stat.S_IMODE(target.stat().st_mode))
    return Path(name)


def _unwritable(error: OSError) -> CodegenError:
    return fail(
        f"cannot be written: {error.strerror}",
        "check the permissions and the room there",
        str(error.filename or ""),
    )
