"""Where schema files come from: the installed ocpp package, a folder or a ZIP.

Every source ends as the same thing, a name for people and a mapping of file
name to bytes. Nothing is extracted to disk and nothing but the source is read.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.official.documents import MAX_BYTES
from ocpp_codegen.protocol.versions import Dialect

# The official ZIP of 2.1, specification included, has some 400 members.
MAX_MEMBERS = 10_000
MAX_TOTAL_BYTES = 256_000_000
# A whole set in a ZIP has less than 1 MB. Opening a ZIP builds its directory,
# which takes far more memory than it has bytes.
MAX_INNER_ZIP_BYTES = 8_000_000
MAX_FOLDER_DEPTH = 6

_POINT_AT_SCHEMAS = "name the OCA ZIP, or the folder that holds the schema files"

# What zipfile raises on bytes that are no ZIP, or not one it can unpack.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,  # a seek to a place that a broken directory names
)


@dataclass(frozen=True)
class Source:
    """The schema files of one version: name for people, bytes by file name."""

    name: str
    files: Mapping[str, bytes]


@dataclass
class _Allowance:
    """How much one source may still hand over, ZIPs inside ZIPs included."""

    place: str
    members: int = MAX_MEMBERS
    bytes: int = MAX_TOTAL_BYTES

    def use(self, members: int = 0, size: int = 0) -> None:
        """Takes from the allowance; more than is left is an error."""
        self.members -= members
        self.bytes -= size
        if self.members < 0:
            raise fail(
                f"more than {MAX_MEMBERS} files and folders",
                _POINT_AT_SCHEMAS,
                self.place,
            )
        if self.bytes < 0:
            raise fail(
                f"unpacks to more than {MAX_TOTAL_BYTES} bytes",
                _POINT_AT_SCHEMAS,
                self.place,
            )


def installed(dialect: Dialect) -> Source:
    """The schema files inside the installed ocpp package, which is not imported."""
    remedy = "install it (pip install ocpp), or name your own files with --schemas"
    try:
        distribution = metadata.distribution("ocpp")
    except metadata.PackageNotFoundError:
        raise fail("the package ocpp is not installed", remedy) from None
    folder = Path(str(distribution.locate_file(f"ocpp/{dialect.package}/schemas")))
    if not folder.is_dir():
        raise fail(
            f"the installed ocpp {distribution.version} has no schemas of "
            f"OCPP {dialect.version}",
            remedy,
        )
    return Source(f"installed ocpp {distribution.version}", _read_folder(folder))


def from_path(path: Path, expected: Collection[str]) -> Source:
    """The folder below path, or in the ZIP, that holds most of the expected files."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise fail("no such file or folder", _POINT_AT_SCHEMAS, str(path)) from None
    except OSError as error:
        raise _unreadable(path, error) from None
    if stat.S_ISDIR(mode):
        return _from_tree(path, expected)
    if stat.S_ISREG(mode):
        return Source(str(path), _read_zip(path, expected))
    raise fail("neither a file nor a folder", _POINT_AT_SCHEMAS, str(path))


def from_folder(folder: Path) -> Source:
    """All schema files of a folder, whatever they are."""
    return Source(str(folder), _read_folder(folder))


def json_files(path: Path) -> list[str]:
    """The JSON files of a folder and those below it, by their paths below it."""
    allowance = _Allowance(str(path))
    return sorted(
        entry.relative_to(path).as_posix()
        for folder in _folders(path, allowance)
        for entry in _json_entries(folder)
    )


def _from_tree(path: Path, expected: Collection[str]) -> Source:
    allowance = _Allowance(str(path))
    folders = {
        str(folder): [entry.name for entry in _json_entries(folder)]
        for folder in _folders(path, allowance)
    }
    chosen = _best(folders, expected, str(path))
    return Source(chosen, _read_folder(Path(chosen)))


def _best(
    folders: Mapping[str, Collection[str]], expected: Collection[str], place: str
) -> str:
    """The folder with the most expected files; two equals are an error."""
    scores = {name: len(set(files) & set(expected)) for name, files in folders.items()}
    best = max(scores.values(), default=0)
    if best == 0:
        raise fail("none of the schema files is here", _POINT_AT_SCHEMAS, place)
    winners = sorted(name for name, score in scores.items() if score == best)
    if len(winners) > 1 and place not in winners:
        raise fail(
            f"{quoted(winners[0], limit=300)} and {quoted(winners[1], limit=300)} "
            "both hold the schema files",
            "name one of them",
            place,
        )
    return place if place in winners else winners[0]


def _folders(path: Path, allowance: _Allowance, depth: int = 0) -> Iterator[Path]:
    """The folder and those below it; whoever names a whole disk gets an error."""
    yield path
    if depth < MAX_FOLDER_DEPTH:
        for entry in _entries(path):
            allowance.use(members=1)
            if entry.is_dir() and not entry.is_symlink():
                yield from _folders(entry, allowance, depth + 1)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise _unreadable(folder, error) from None


def _json_entries(folder: Path) -> list[Path]:
    return [entry for entry in _entries(folder) if entry.suffix == ".json"]


def _read_folder(folder: Path) -> dict[str, bytes]:
    allowance = _Allowance(str(folder))
    files: dict[str, bytes] = {}
    for path in _json_entries(folder):
        files[path.name] = read_file(path)
        allowance.use(members=1, size=len(files[path.name]))
    return files


def read_file(path: Path) -> bytes:
    """The bytes of a file, one more than allowed at most: documents refuses it then.

    Anything but a regular file is an error: a pipe would wait for ever, and to
    leave it out in silence would look like a missing file.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise fail("no regular file", "move it out of the folder", str(path))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from None


def _read_zip(path: Path, expected: Collection[str]) -> dict[str, bytes]:
    allowance = _Allowance(str(path))
    try:
        with path.open("rb") as file:
            allowance.use(size=os.fstat(file.fileno()).st_size)
            members = _unzip(file, str(path), allowance)
    except OSError as error:
        raise _unreadable(path, error) from None
    folders: dict[str, dict[str, bytes]] = {}
    for member, data in members.items():
        folders.setdefault(str(member.parent), {})[member.name] = data
    return folders[_best(folders, expected, str(path))]


def _unzip(
    file: IO[bytes], place: str, allowance: _Allowance, nested: bool = False
) -> dict[PurePosixPath, bytes]:
    """The JSON members, and those of ZIPs inside the ZIP, one level deep.

    The OCA's download of a whole version holds the schemas as a ZIP of their own.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _unzip_members(archive, place, allowance, nested)
    except _ZIP_ERRORS as error:
        raise fail(
            f"cannot be read as a ZIP: {error}", _POINT_AT_SCHEMAS, place
        ) from None


def _unzip_members(
    archive: zipfile.ZipFile, place: str, allowance: _Allowance, nested: bool
) -> dict[PurePosixPath, bytes]:
    allowance.use(members=len(archive.infolist()))
    files: dict[PurePosixPath, bytes] = {}
    for member in archive.infolist():
        name = _safe_name(member.filename, place)
        inner_zip = name.suffix.lower() == ".zip" and not nested
        if not (inner_zip or name.suffix == ".json") or member.is_dir():
            continue
        if name in files:
            raise fail(f"{quoted(str(name))} is there twice", _POINT_AT_SCHEMAS, place)
        limit = MAX_INNER_ZIP_BYTES if inner_zip else MAX_BYTES
        data = _read_member(archive, member, limit, place)
        allowance.use(size=len(data))
        if inner_zip:
            inner = _unzip(BytesIO(data), f"{place}/{name}", allowance, nested=True)
            files |= {name / inner_name: d for inner_name, d in inner.items()}
        else:
            files[name] = data
    return files


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, place: str
) -> bytes:
    """Unpacks no more than the limit, whatever size the member claims to have."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Others may ask for gigabytes of memory before the first byte comes out.
        raise fail(
            f"{quoted(member.filename)} is neither stored nor deflated",
            _POINT_AT_SCHEMAS,
            place,
        )
    with archive.open(member) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise fail(
            f"{quoted(member.filename)} unpacks to more than {limit} bytes",
            _POINT_AT_SCHEMAS,
            place,
        )
    return data


def _safe_name(name: str, place: str) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name:
        raise fail(
            f"the member {quoted(name)} points out of the ZIP",
            "use the ZIP as the OCA hands it out",
            place,
        )
    return path


def _unreadable(path: Path, error: OSError) -> CodegenError:
    return fail(
        f"cannot be read: {error.strerror or error}",
        "check the path and its permissions",
        str(path),
    )
