"""Where schema files come from: the installed ocpp package, folders and ZIPs.

The package is a source as it is; what a person names is a number of folders, in
trees and in ZIPs, from which ``selection`` takes the set of a version. Nothing is
extracted to disk, and no file is read whose name is not that of a schema.
"""

import functools
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from ocpp_codegen.base.errors import CodegenError, Problem, fail, quoted
from ocpp_codegen.official.documents import MAX_BYTES
from ocpp_codegen.protocol.versions import Dialect

# The official ZIP of 2.1, specification included, has some 400 members.
MAX_MEMBERS = 10_000
MAX_TOTAL_BYTES = 256_000_000
# A whole set in a ZIP has less than 1 MB. Opening a ZIP builds its directory,
# which takes far more memory than it has bytes.
MAX_INNER_ZIP_BYTES = 8_000_000
MAX_FOLDER_DEPTH = 6

# What file managers, browsers and editions make of a name: "Reset - Copy (2).json",
# "Reset(1).json", "Reset copy 2.json", "Copy of Reset.json", "Reset_v1p0.JSON".
_WORD = "(?:copy|kopie|copie|copia|kopia)"
_COPY = re.compile(
    rf"(?: ?\((?:\d{{1,3}}|(?:another )?{_WORD}(?: \d{{1,3}})?)\)"
    rf"|(?: - |[ _.-]){_WORD}(?: \d{{1,3}})?|_v\d{{1,2}}p\d{{1,2}}|[._-]schema)+$",
    re.IGNORECASE,
)
_COPY_OF = re.compile(r"^(?:copy(?: \(\d{1,3}\))? of )+", re.IGNORECASE)

_POINT_AT_SCHEMAS = "name the OCA ZIP, or the folder that holds the schema files"

# The flag of a ZIP member that only a password opens.
_ENCRYPTED = 0x1

# What zipfile raises on bytes that are not ZIP, or not one it can unpack.
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


class NoSchemasError(CodegenError):
    """A source that holds no file of a version, as far as names tell."""

    @classmethod
    def of(cls, message: str, hint: str, place: str = "") -> "NoSchemasError":
        """The error for a place."""
        return cls([Problem(message, hint, place)])


@dataclass(frozen=True)
class Source:
    """The schema files of one version: name for people, bytes by file name.

    notes say what else was there, and is not used.
    """

    name: str
    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """A file that may be a schema. read gives its bytes, and is called once at most."""

    place: str
    read: Callable[[], bytes]
    _bytes: list[bytes] = field(default_factory=list, compare=False)

    @property
    def bytes(self) -> bytes:
        """The bytes, which are read when they are asked for."""
        if not self._bytes:
            self._bytes.append(self.read())
        return self._bytes[0]


@dataclass(frozen=True, eq=False)
class Folder:
    """A folder, or one in a ZIP, with the files in it by the names of schemas.

    Several files may stand for one name; one that is spelled exactly so is first.
    is_named: somebody gave its path, and not that of a folder above it.
    """

    name: str
    files: Mapping[str, Sequence[File]]
    is_named: bool = False


@dataclass
class Scan:
    """What is at some paths: folders, the nearest first, and what can't be read."""

    place: str
    folders: list[Folder] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Notes what is wrong with a part, and goes on with the others."""
        try:
            yield
        except CodegenError as error:
            self.problems += error.problems


@dataclass
class _Allowance:
    """How much one source may still hand over, ZIPs inside ZIPs included.

    tree is that of the folder that a ZIP stands in: what is unpacked counts there too.
    """

    place: str
    tree: "_Allowance | None" = None
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
        if self.tree:
            self.tree.use(size=size)


def installed(dialect: Dialect) -> Source:
    """The schema files inside the installed ocpp package, which is not imported."""
    try:
        distribution = metadata.distribution("ocpp")
    except metadata.PackageNotFoundError:
        hint = "install it (pip install ocpp), or name your own files with --schemas"
        raise NoSchemasError.of("the package ocpp is not installed", hint) from None
    folder = Path(str(distribution.locate_file(f"ocpp/{dialect.package}/schemas")))
    if not folder.is_dir():
        raise NoSchemasError.of(
            f"the installed ocpp {distribution.version} has no schemas of "
            f"OCPP {dialect.version}",
            "pip install -U 'ocpp>=2.1', or name your own files with --schemas",
        )
    return Source(f"installed ocpp {distribution.version}", _read_folder(folder))


def scan(paths: Sequence[Path]) -> Scan:
    """The folders and ZIPs at some paths and what is below them, the nearest first.

    A ZIP that can't be read is a problem of the scan: others may hold what it has.
    """
    found = Scan(", ".join(map(str, paths)))
    for path in paths:
        if _is_folder(path):
            _scan_tree(path, found)
        else:
            _scan_zip(path, found)
    return found


def _is_folder(path: Path) -> bool:
    """Whether a path is that of a folder; if not, it is that of a file."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise fail("no such file or folder", _POINT_AT_SCHEMAS, str(path)) from None
    except OSError as error:
        raise _unreadable(path, error) from None
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise fail("neither a file nor a folder", _POINT_AT_SCHEMAS, str(path))
    return stat.S_ISDIR(mode)


def schema_name(file_name: str) -> str | None:
    """The name of the schema in a file of this name; None for what holds none."""
    stem, dot, ending = file_name.rpartition(".")
    if not dot or ending.lower() != "json" or file_name.startswith("."):
        return None
    return f"{_COPY.sub('', _COPY_OF.sub('', stem)) or stem}.json"


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


def _scan_tree(path: Path, found: Scan) -> None:
    allowance = _Allowance(str(path))
    below = sorted(_folders(path, allowance), key=lambda folder: len(folder.parts))
    for folder in below:
        files = [(entry.name, _file(entry, allowance)) for entry in _entries(folder)]
        found.folders.append(_folder(str(folder), files, is_named=folder == path))
    for folder in below:
        for entry in _entries(folder):
            if entry.suffix.lower() == ".zip" and entry.is_file():
                _scan_zip(entry, found, allowance)


def _file(path: Path, allowance: _Allowance) -> File:
    def read() -> bytes:
        data = read_file(path)
        allowance.use(size=len(data))
        return data

    return File(str(path), read)


def _folder(
    name: str, found: Sequence[tuple[str, File]], is_named: bool = False
) -> Folder:
    """The files of a folder by the names of schemas, an exact name first."""
    files: dict[str, list[File]] = {}
    for file_name, file in sorted(found, key=lambda pair: len(pair[0])):
        schema = schema_name(file_name)
        if schema is not None:
            files.setdefault(schema, []).append(file)
    return Folder(name, files, is_named)


def _scan_zip(path: Path, found: Scan, tree: _Allowance | None = None) -> None:
    """Adds a ZIP; tree is the allowance of the folder that it stands in."""
    inside: dict[str, list[tuple[str, File]]] = {}
    with found.going_on():
        for member, data in _read_zip(path, _Allowance(str(path), tree), found).items():
            file = File(f"{path}/{member}", functools.partial(bytes, data))
            inside.setdefault(str(member.parent), []).append((member.name, file))
    if tree:
        tree.use()  # no further ZIP where nothing is left
    for name, files in inside.items():
        is_top = name == "."
        place = str(path) if is_top else f"{path}/{name}"
        found.folders.append(_folder(place, files, is_top and tree is None))


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
    return [entry for entry in _entries(folder) if schema_name(entry.name) is not None]


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
            raise fail("not a regular file", "move it out of the folder", str(path))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from None


def _read_zip(
    path: Path, allowance: _Allowance, found: Scan
) -> dict[PurePosixPath, bytes]:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MAX_TOTAL_BYTES:
                raise fail(
                    f"the ZIP has more than {MAX_TOTAL_BYTES} bytes",
                    _POINT_AT_SCHEMAS,
                    str(path),
                )
            return _unzip(file, str(path), allowance, found)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unzip(
    file: IO[bytes], place: str, allowance: _Allowance, found: Scan | None
) -> dict[PurePosixPath, bytes]:
    """The JSON members, and those of ZIPs inside the ZIP, one level deep.

    found hears of inner ZIPs that can't be read; None inside of one.

    The OCA's download of a whole version holds the schemas as a ZIP of their own.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _unzip_members(archive, place, allowance, found)
    except _ZIP_ERRORS as error:
        raise fail(
            f"cannot be read as a ZIP: {error}", _POINT_AT_SCHEMAS, place
        ) from None


def _unzip_members(
    archive: zipfile.ZipFile, place: str, allowance: _Allowance, found: Scan | None
) -> dict[PurePosixPath, bytes]:
    allowance.use(members=len(archive.infolist()))
    files: dict[PurePosixPath, bytes] = {}
    for member in archive.infolist():
        name = _safe_name(member.filename, place)
        is_zip = name.suffix.lower() == ".zip" and found is not None
        is_schema = schema_name(name.name) and "__MACOSX" not in name.parts
        if not (is_zip or is_schema) or member.is_dir():
            continue
        if name in files:
            raise fail(
                f"duplicate member {quoted(str(name))}", _POINT_AT_SCHEMAS, place
            )
        if found is not None and is_zip:
            with found.going_on():
                inner = _inner_zip(archive, member, f"{place}/{name}", allowance)
                files |= {name / inner_name: d for inner_name, d in inner.items()}
            allowance.use()  # no further ZIP where nothing is left
        else:
            files[name] = _read_member(archive, member, MAX_BYTES, place)
            allowance.use(size=len(files[name]))
    return files


def _inner_zip(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, allowance: _Allowance
) -> dict[PurePosixPath, bytes]:
    allowance.use(size=min(member.file_size, MAX_INNER_ZIP_BYTES))
    data = _read_member(archive, member, MAX_INNER_ZIP_BYTES, place)
    return _unzip(BytesIO(data), place, allowance, None)


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, place: str
) -> bytes:
    """Unpacks no more than the limit, whatever size the member claims to have."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Others may ask for gigabytes of memory before the first byte comes out.
        raise fail(
            f"{quoted(member.filename)} is compressed in a way other than deflate",
            _POINT_AT_SCHEMAS,
            place,
        )
    if member.flag_bits & _ENCRYPTED:
        raise fail(
            f"{quoted(member.filename)} is encrypted",
            "unpack the ZIP with its password, and name the folder",
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
            f"the member {quoted(name)} points outside the ZIP",
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
