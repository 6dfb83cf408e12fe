"""The same bytes whatever the machine, the settings and the kind of source.

`make test-interpreters` and `make test-dcg` go further: they generate under each
Python that pyproject.toml names, and with the oldest datamodel-code-generator allowed.

black takes most of the time of a run, and what it writes depends on nothing but
the text it gets. So one run here is whole, of the smallest version, and the others
end before it; test_wheel.py compares all versions with the committed bytes.
"""

import functools
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import modules, schemas, unformatted
from tests.helpers.modules import GENERATED, SHARED_FOLDERS
from tests.helpers.schemas import VERSIONS, Schema, Version

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.official import sources
from ocpp_codegen.official.sources import Source
from ocpp_codegen.protocol.versions import DIALECTS, Dialect

EXERCISE = Path(__file__).parents[1] / "helpers" / "exercise.py"

# The version with the fewest lines.
SMALLEST = "1.6"

Files = dict[str, bytes]


# What is to come out


def on_disk(folder: Path) -> Files:
    """The bytes of all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.suffix not in (".md", ".so")
    }


@functools.cache
def usual(version: Version) -> dict[str, str]:
    """The text from the installed package, before black."""
    return unformatted.texts([version.number])


# Kinds of source: the official content, laid out in different ways


def without_id(document: Schema) -> Schema:
    """The document without an address of its own."""
    return {key: item for key, item in document.items() if key not in ("id", "$id")}


def with_id(document: Schema) -> Schema:
    """The document with an address, which is none of the official ones."""
    first, *rest = without_id(document).items()
    keyword = "id" if document["$schema"] == schemas.DRAFT_04 else "$id"
    return {first[0]: first[1], keyword: "urn:example:a", **dict(rest)}


LAYOUTS: dict[str, Callable[[Schema], bytes]] = {
    "indented": lambda document: json.dumps(document, indent=4).encode(),
    "on one line, without $id": lambda document: json.dumps(
        without_id(document)
    ).encode(),
    "compact, with $id": lambda document: json.dumps(
        with_id(document), separators=(",", ":")
    ).encode(),
    "tabs, BOM and CRLF": lambda document: (
        json.dumps(document, indent="\t", ensure_ascii=False)
        .replace("\n", "\r\n")
        .encode("utf-8-sig")
    ),
}


def laid_out(version: Version, layout: str) -> Files:
    """The official files in a layout."""
    lay_out = LAYOUTS[layout]
    return {name: lay_out(document) for name, document in version.files.items()}


def write_folder(files: Files, path: Path) -> Path:
    """A folder, its files created in another order than that of their names."""
    path.mkdir(parents=True)
    for name in shuffled(files):
        (path / name).write_bytes(files[name])
    return path


def write_deep_folder(files: Files, path: Path) -> Path:
    """A folder with the files two levels down, among others."""
    write_folder(files, path / "part 3" / "JSON_schemas")
    (path / "part 3" / "readme.json").write_text("{}", encoding="utf-8")
    return path


def zipped(files: Files, folder: str) -> bytes:
    """A ZIP of the files in a folder, in another order than that of their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in shuffled(files):
            archive.writestr(folder + name, files[name])
    return buffer.getvalue()


def write_zip(files: Files, path: Path) -> Path:
    """A ZIP with one folder."""
    path.write_bytes(zipped(files, "JSON_schemas/"))
    return path


def write_nested_zip(files: Files, path: Path) -> Path:
    """A ZIP that holds the ZIP of the files, as that of a whole version does."""
    inner = {"part3.zip": zipped(files, ""), "part2.pdf": b"%PDF"}
    path.write_bytes(zipped(inner, "OCPP/"))
    return path


def shuffled(files: Mapping[str, bytes]) -> list[str]:
    """The names in an order that is the same in each run, but not that of names."""
    names = sorted(files)
    random.Random(201).shuffle(names)
    assert names != sorted(names) or len(names) < 3
    return names


KINDS = [
    (write_folder, "indented"),
    (write_deep_folder, "on one line, without $id"),
    (write_zip, "compact, with $id"),
    (write_nested_zip, "tabs, BOM and CRLF"),
]


def every_kind() -> Iterator[Any]:
    """Every kind with each version; each kind is quick with one of them."""
    for number, version in enumerate(VERSIONS.values()):
        for place, (write, layout) in enumerate(KINDS):
            marks = [] if place % len(VERSIONS) == number else [pytest.mark.slow]
            id_ = f"{version.number}-{write.__name__}"
            yield pytest.param(write, layout, version, id=id_, marks=marks)


@pytest.mark.parametrize(("write", "layout", "version"), [*every_kind()])
def test_every_kind_of_source_gives_the_same(
    write: Callable[[Files, Path], Path],
    layout: str,
    version: Version,
    tmp_path: Path,
) -> None:
    source = write(laid_out(version, layout), tmp_path / "source")
    assert unformatted.texts([version.number], source) == usual(version)


def test_the_order_in_which_files_are_found_does_not_matter(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = sources.installed(DIALECTS[version.number])
    expected = usual(version)

    def installed(dialect: Dialect) -> Source:
        assert dialect.version == version.number
        return Source(plain.name, {n: plain.files[n] for n in shuffled(plain.files)})

    monkeypatch.setattr(sources, "installed", installed)
    assert unformatted.texts([version.number]) == expected


def test_the_order_and_number_of_versions_does_not_matter() -> None:
    one_by_one: dict[str, str] = {}
    for version in VERSIONS.values():
        one_by_one |= usual(version)
    assert unformatted.texts(reversed(VERSIONS)) == one_by_one


def test_another_order_of_keys_is_refused(version: Version, tmp_path: Path) -> None:
    """It would give another order of fields, so it cannot be the official set."""
    files = laid_out(version, "indented")
    name = f"{version.schema_name('call', 'DataTransfer')}.json"
    changed = json.loads(files[name])
    changed["properties"] = dict(reversed(changed["properties"].items()))
    files[name] = json.dumps(changed).encode()
    assert changed == version.files[name]
    with pytest.raises(CodegenError, match=rf"{re.escape(name)}.* another order"):
        unformatted.texts([version.number], write_folder(files, tmp_path / "source"))


# Settings of the machine


ODD_SETTINGS = {
    "PYTHONHASHSEED": "4294967295",
    "LC_ALL": "POSIX",
    "TZ": "Pacific/Kiritimati",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONOPTIMIZE": "2",
}


def test_a_run_under_odd_settings_writes_the_committed_bytes(tmp_path: Path) -> None:
    """The folder run in and the one written to have odd names as well."""
    place = tmp_path / "wörking directory"
    place.mkdir()
    command = [sys.executable, "-m", "ocpp_codegen", "generate", "--ocpp", SMALLEST]
    command.append("--accelerator")
    subprocess.run(
        [*command, "--quiet", "--output", "out put"],
        cwd=place,
        env={**os.environ, **ODD_SETTINGS},
        check=True,
    )
    assert on_disk(place / "out put") == committed(VERSIONS[SMALLEST])


def committed(version: Version) -> Files:
    """The committed output of a version, with the files that all share."""
    files = on_disk(GENERATED)
    folders = (version.package, *SHARED_FOLDERS)
    return {
        n: d for n, d in files.items() if "/" not in n or n.partition("/")[0] in folders
    }


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(ODD_SETTINGS, id="odd"),
        pytest.param(
            {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "America/Caracas"},
            id="seed 0",
        ),
        pytest.param(
            {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            id="seed 1",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_settings_of_the_machine_do_not_matter(
    settings: dict[str, str], tmp_path: Path
) -> None:
    expected: dict[str, str] = {}
    for version in VERSIONS.values():
        expected |= unformatted.digests(usual(version))
    run = subprocess.run(
        [sys.executable, unformatted.__file__],
        cwd=tmp_path,
        env={**os.environ, **settings},
        check=True,
        capture_output=True,
    )
    assert json.loads(run.stdout)["digests"] == expected


# Interpreters


def interpreters() -> dict[str, str]:
    """An interpreter for each Python from 3.11 on that is found, this one included."""
    homes = Path.home() / ".pyenv" / "versions"
    candidates = [
        *filter(None, (shutil.which(f"python3.{minor}") for minor in range(11, 16))),
        *map(str, sorted(homes.glob("3.*/bin/python"))),
        sys.executable,
    ]
    found = {version_of(path): path for path in candidates}
    return {
        f"{major}.{minor}": found[major, minor]
        for major, minor in sorted(found)
        if (major, minor) >= (3, 11)
    }


def version_of(path: str) -> tuple[int, int]:
    """The version of an interpreter; (0, 0) for a name that runs none."""
    script = "import sys; print(*sys.version_info[:2])"
    run = subprocess.run([path, "-I", "-c", script], capture_output=True, text=True)
    major, minor = map(int, run.stdout.split()) if run.returncode == 0 else (0, 0)
    return major, minor


INTERPRETERS = interpreters()


def test_this_interpreter_is_among_those_found() -> None:
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in INTERPRETERS


@pytest.mark.parametrize("python", INTERPRETERS)
def test_the_modules_work_under(python: str, version: Version) -> None:
    """The modules need nothing but the interpreter; the names above say which ran."""
    options = ["-I", "-S", "-B", "-W", "error"]
    command = [INTERPRETERS[python], *options, str(EXERCISE), str(schemas.ROOT)]
    run = subprocess.run(
        [*command, f"generated.{version.package}", *modules.stand_alone(version)],
        check=True,
        capture_output=True,
        text=True,
    )
    done = json.loads(run.stdout)
    assert done.pop("modules") > len(modules.used(version))
    assert done == {"python": python, **modules.used(version)}
