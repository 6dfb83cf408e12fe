"""Where the spellings of ``ocpp`` come from: ``python -m tests.migration.derive``.

Downloads the releases below from PyPI, imports each in a process of its own, and
compares every public class, field and enum member with the generated modules. What
is spelt in another way is written to two tables in the folder of each version in
schemas/, which ``ocpp-codegen migrate`` reads:

ocpp_renames.csv old, new, releases: a class or enum member and what it is here; new
                 is empty where nothing takes its place.
ocpp_fields.csv  class, fields, releases: the fields of a class here as ocpp has
                 them, by place, where their names or places differ.

A class is found again by its values or fields and the nearest name, a member by its
value, a field by its name without underscores.
"""

import csv
import dataclasses
import difflib
import enum
import importlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.helpers.schemas import ROOT, VERSIONS

RELEASES = ("0.8.3", "0.26.0", "1.0.0", "2.0.0", "2.1.0")
MODULES = ("call", "call_result", "datatypes", "enums", "standard")
# How much alike names have to be (0 to 1), and values that were spelt wrong.
NEAR, VALUE_NEAR = 0.5, 0.85
NAMES, FIELDS = "ocpp_renames.csv", "ocpp_fields.csv"

# A class by its path in ocpp or here, such as enums.Action: members or fields.
Classes = Mapping[str, dict[str, Any]]


def classes(package: str) -> Classes:
    """The public classes of a package of a version, which can be imported."""
    found: dict[str, dict[str, Any]] = {}
    for name in MODULES:
        try:
            module = importlib.import_module(f"{package}.{name}")
        except ModuleNotFoundError:
            continue
        for key in dir(module):  # some names are there only when asked for
            value = getattr(module, key)
            # The many names of standard are defined next to it.
            if isinstance(value, type) and value.__module__.startswith(module.__name__):
                found[f"{name}.{key}"] = description(value)
    return found


def description(cls: type) -> dict[str, Any]:
    """The members of an enum, the fields of a dataclass, or nothing."""
    if issubclass(cls, enum.Enum):
        return {"members": {k: m.value for k, m in cls.__members__.items()}}
    if dataclasses.is_dataclass(cls):
        return {"fields": [field.name for field in dataclasses.fields(cls)]}
    if issubclass(cls, dict):
        return {"fields": [k for k, v in vars(cls).items() if isinstance(v, property)]}
    return {}


def released(release: str, folder: Path) -> dict[str, Classes]:
    """The classes of a release of ocpp, by the package of the version."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(folder), f"ocpp=={release}"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    (wheel,) = folder.glob(f"ocpp-{release}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / release)
    return dumped(folder / release)


def dumped(folder: Path | None = None) -> dict[str, Classes]:
    """The same of what lies in a folder; of the installed ocpp without one."""
    names = [version.package for version in VERSIONS.values()]
    code = (
        "import json, sys\n"
        f"sys.path[:0] = {[str(folder)] if folder else []!r}\n"
        f"sys.path.append({str(ROOT)!r})\n"
        "from tests.migration.derive import classes\n"
        f"print(json.dumps({{n: classes('ocpp.' + n) for n in {names!r}}}))\n"
    )
    path = [*sys.path, str(ROOT)]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path += {path!r}\n{code}"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    result: dict[str, Classes] = json.loads(done.stdout)
    return result


# Comparing


def folded(name: str) -> str:
    """What different spellings of a name have in common."""
    return name.replace("_", "").lower()


def counterpart(path: str, old: dict[str, Any], ours: Classes) -> str:
    """The class here that is most like one of ocpp; empty if none is."""
    if path in ours and similarity(path, old, path, ours[path]):
        return path
    scores = {
        other: similarity(path, old, other, new)
        for other, new in ours.items()
        if old.keys() == new.keys()
    }
    best = max(scores, key=lambda other: scores[other])
    near = nearness(path, best) > NEAR
    return best if near and scores[best] >= 1 else ""


def similarity(
    path: str, old: dict[str, Any], other: str, new: dict[str, Any]
) -> float:
    """0 for nothing in common, up to 2 for the same content and the same name."""
    if "members" in old and "members" in new:
        mine, its = set(old["members"].values()), set(new["members"].values())
        shared = len(mine & its) / len(mine | its)
    elif "fields" in old and "fields" in new:
        if path.partition(".")[0] != other.partition(".")[0]:
            return 0
        mine, its = ({folded(f) for f in c["fields"]} for c in (old, new))
        its = its - {"customdata"} | (mine & {"customdata"})
        shared = len(mine & its) / len(mine | its) if mine | its else 1
    else:
        return 0
    return shared and shared + nearness(path, other)


def nearness(path: str, other: str) -> float:
    """How much alike two names are, apart from how kinds are marked in them."""
    first, second = (
        folded(
            name.rpartition(".")[2].removesuffix("Payload").removesuffix("Type")
        ).removesuffix("enum")
        for name in (path, other)
    )
    return difflib.SequenceMatcher(None, first, second).ratio()


def renamed(old: Classes, ours: Classes) -> Iterator[tuple[str, str]]:
    """Old path and new path of each class and member that is spelt differently."""
    for path, content in old.items():
        new = counterpart(path, content, ours)
        if new != path:
            yield path, new
        members = ours[new].get("members", {}) if new else {}
        for name, value in content.get("members", {}).items():
            if new and members.get(name) != value:
                yield f"{path}.{name}", member(value, new, members, ours)


def member(value: str, enum_: str, members: dict[str, str], ours: Classes) -> str:
    """The member with a value: of an enum, or of the enum most like it."""
    for name, own in members.items():
        if own == value:
            return f"{enum_}.{name}"
    for other in difflib.get_close_matches(enum_, ours, 3, 0.8):
        for name, own in ours[other].get("members", {}).items():
            if own == value:
                return f"{other}.{name}"
    for near in difflib.get_close_matches(value, members.values(), 1, VALUE_NEAR):
        return next(f"{enum_}.{name}" for name, own in members.items() if own == near)
    return ""


def reordered(old: Classes, ours: Classes) -> Iterator[tuple[str, str]]:
    """Class here and its fields as ocpp has them, where these differ."""
    for path, content in old.items():
        new = counterpart(path, content, ours)
        fields, own = content.get("fields"), ours[new].get("fields") if new else None
        if fields is not None and own is not None and fields != own[: len(fields)]:
            yield new, " ".join(fields)


# The tables


def table(header: tuple[str, str], rows: dict[tuple[str, str], list[str]]) -> str:
    """A table as CSV, sorted; the last column has the releases of a row."""
    lines = [",".join((*header, "releases"))]
    lines += [f"{a},{b},{' '.join(rows[a, b])}" for a, b in sorted(rows)]
    return "\n".join(lines) + "\n"


def tables(package: str, old: Mapping[str, dict[str, Classes]]) -> dict[str, str]:
    """The text of the two files of a version, from the classes of each release."""
    ours = classes(f"generated.{package}")
    names: dict[tuple[str, str], list[str]] = {}
    fields: dict[tuple[str, str], list[str]] = {}
    for release, packages in old.items():
        for row in renamed(packages[package], ours):
            names.setdefault(row, []).append(release)
        for row in reordered(packages[package], ours):
            fields.setdefault(row, []).append(release)
    return {
        NAMES: table(("old", "new"), names),
        FIELDS: table(("class", "fields"), fields),
    }


def read(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a table as it is committed."""
    path = ROOT / "schemas" / package / name
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def derived() -> dict[Path, str]:
    """Both tables of every version, from the releases."""
    with tempfile.TemporaryDirectory() as folder:
        old = {release: released(release, Path(folder)) for release in RELEASES}
    return {
        ROOT / "schemas" / version.package / name: text
        for version in VERSIONS.values()
        for name, text in tables(version.package, old).items()
    }


if __name__ == "__main__":
    for path, text in derived().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT), text.count("\n") - 1, "rows")
