"""Where schema files come from: the installed ocpp package, a folder or a ZIP.

Every source ends as the same thing, a name for people and a mapping of file
name to bytes. Nothing is extracted to disk and nothing but the source is read.
"""

import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from io import BytesIO
from pathlib import Path, PurePosixPath

from ocpp_codegen.documents import MAX_BYTES
from ocpp_codegen.errors import fail, quoted
from ocpp_codegen.versions import Dialect

# The official ZIP of 2.1, specification included, has some 400 members.
MAX_MEMBERS = 10_000
MAX_TOTAL_BYTES = 256_000_000
MAX_FOLDER_DEPTH = 6

_POINT_AT_SCHEMAS = "name the OCA ZIP, or the folder that holds the schema files"


@dataclass(frozen=True)
class Source:
    """The schema files of one version: name for people, bytes by file name."""

    name: str
    files: Mapping[str, bytes]


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
    if path.is_dir():
        folders = {
            str(folder): [entry.name for entry in _json_files(folder)]
            for folder in _folders(path)
        }
        chosen = _best(folders, expected, str(path))
        return Source(chosen, _read_folder(Path(chosen)))
    if path.is_file():
        return Source(str(path), _read_zip(path, expected))
    raise fail("no such file or folder", _POINT_AT_SCHEMAS, str(path))


def from_folder(folder: Path) -> Source:
    """All schema files of a folder, whatever they are."""
    return Source(str(folder), _read_folder(folder))


def _best(
    folders: Mapping[str, Collection[str]], expected: Collection[str], place: str
) -> str:
    """The folder with the most expected files; two equals are an error."""
    scores = {name: len(set(files) & set(expected)) for name, files in folders.items()}
    best = max(scores.values(), default=0)
    if best == 0:
        raise fail("none of the schema files is here", _POINT_AT_SCHEMAS, place)
    winners = sorted(name for name, score in scores.items() if score == best)
    if len(winners) > 1:
        raise fail(
            f"{quoted(winners[0])} and {quoted(winners[1])} both hold the schema files",
            "name one of them",
            place,
        )
    return winners[0]


def _folders(path: Path, depth: int = 0) -> Iterator[Path]:
    yield path
    if depth < MAX_FOLDER_DEPTH:
        try:
            entries = sorted(path.iterdir())
        except OSError as error:
            raise _unreadable(path, error) from None
        for entry in entries:
            if entry.is_dir() and not entry.is_symlink():
                yield from _folders(entry, depth + 1)


def _json_files(folder: Path) -> list[Path]:
    try:
        return sorted(
            e for e in folder.iterdir() if e.suffix == ".json" and e.is_file()
        )
    except OSError as error:
        raise _unreadable(folder, error) from None


def _read_folder(folder: Path) -> dict[str, bytes]:
    return {path.name: _read_file(path) for path in _json_files(folder)}


def _read_file(path: Path) -> bytes:
    """The bytes of a file, one more than allowed at most: documents refuses it then."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from None


def _read_zip(path: Path, expected: Collection[str]) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            files = _zip_files(archive, str(path))
    except OSError as error:
        raise _unreadable(path, error) from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise fail(
            f"cannot be read as a ZIP: {error}", _POINT_AT_SCHEMAS, str(path)
        ) from None
    folders: dict[str, dict[str, bytes]] = {}
    for member, data in files.items():
        folders.setdefault(str(member.parent), {})[member.name] = data
    return folders[_best(folders, expected, str(path))]


def _zip_files(
    archive: zipfile.ZipFile, place: str, nested: bool = False
) -> dict[PurePosixPath, bytes]:
    """The JSON members, and those of ZIPs inside the ZIP, one level deep.

    The OCA's download of a whole version holds the schemas as a ZIP of their own.
    """
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise fail(f"more than {MAX_MEMBERS} members", _POINT_AT_SCHEMAS, place)
    files: dict[PurePosixPath, bytes] = {}
    total = 0
    for member in members:
        name = _safe_name(member.filename, place)
        inner_zip = name.suffix.lower() == ".zip" and not nested
        if member.is_dir() or not (inner_zip or name.suffix == ".json"):
            continue
        if name in files:
            raise fail(f"{quoted(str(name))} is there twice", _POINT_AT_SCHEMAS, place)
        limit = MAX_TOTAL_BYTES if inner_zip else MAX_BYTES
        data = _read_member(archive, member, limit, place)
        total += len(data)
        if total > MAX_TOTAL_BYTES:
            raise fail(
                f"unpacks to more than {MAX_TOTAL_BYTES} bytes",
                _POINT_AT_SCHEMAS,
                place,
            )
        if inner_zip:
            with zipfile.ZipFile(BytesIO(data)) as inner:
                inner_files = _zip_files(inner, f"{place}/{name}", nested=True)
            files |= {name / inner_name: d for inner_name, d in inner_files.items()}
        else:
            files[name] = data
    return files


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, place: str
) -> bytes:
    """Unpacks no more than the limit, whatever size the member claims to have."""
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


def _unreadable(path: Path, error: OSError) -> Exception:
    return fail(
        f"cannot be read: {error.strerror or error}",
        "check the path and its permissions",
        str(path),
    )
