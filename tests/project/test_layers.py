"""Who imports whom, who tells versions apart, and that the output stands alone."""

import ast
import functools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import pytest
from tests.helpers import schemas, unformatted
from tests.helpers.modules import (
    GENERATED,
    NEEDS_OCPP,
    SHARED_FOLDERS,
    stand_alone,
    used,
)
from tests.helpers.schemas import VERSIONS, Version
from tests.helpers.trees import parsed

from ocpp_codegen.base.options import OPTIONS, Options
from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.wiring import pipeline

SOURCES = schemas.ROOT / "generator" / "ocpp_codegen"
EXERCISE = Path(__file__).parents[1] / "helpers" / "exercise.py"


class Layer(NamedTuple):
    """What a package of the generator may import, and why it stands where it does."""

    own: set[str]
    foreign: set[str]
    reason: str


# From the bottom to the top: a package imports nothing that stands below it here.
LAYERS = {
    "runtime": Layer(set(), set(), "is copied, so it needs nothing but itself"),
    "base": Layer(
        {"runtime"}, {"pydantic"}, "errors, options and forms know of no schema"
    ),
    "protocol": Layer({"base", "runtime"}, set(), "the model says what OCPP says"),
    "official": Layer(
        {"base", "protocol"}, {"pydantic"}, "files are checked before read"
    ),
    "knowledge": Layer(
        {"base", "official", "protocol"},
        {"pydantic"},
        "what we know besides the schemas",
    ),
    "jsonschema": Layer(
        {"base", "knowledge", "official", "protocol", "runtime"},
        {"datamodel_code_generator", "pydantic"},
        "the only reader of schemas; refuses patterns by the runtime's own matcher",
    ),
    "python": Layer(
        {"base", "knowledge", "protocol", "runtime"},
        set(),
        "decides on a model, wherever it came from",
    ),
    "evolution": Layer(
        {"base", "jsonschema", "knowledge", "official", "protocol", "runtime"},
        set(),
        "compares models, values by the runtime's own checks; has no opinion on Python",
    ),
    "extension": Layer(
        {
            "base",
            "jsonschema",
            "knowledge",
            "official",
            "protocol",
            "python",
            "runtime",
        },
        set(),
        "names have to fit those that Python gets, and no package a module",
    ),
    "reference": Layer(
        {"base", "evolution", "knowledge", "protocol", "python", "runtime"},
        set(),
        "shows the model under its Python names, and what changed",
    ),
    "targets": Layer(
        {"base", "knowledge", "protocol", "python", "reference", "runtime"},
        {"black", "jinja2"},
        "says which files a version has; the only user of templates and black",
    ),
    "output": Layer({"base"}, set(), "text to disk, whatever it says"),
    "wiring": Layer(
        {
            "base",
            "extension",
            "jsonschema",
            "knowledge",
            "official",
            "output",
            "protocol",
            "python",
            "targets",
        },
        set(),
        "the one place that wires the stages",
    ),
    "inspection": Layer(
        {"base", "protocol"},
        {"pyarrow"},
        "judges by the generated modules, which it loads as a user does",
    ),
    "probing": Layer(
        {"base", "python", "reference", "runtime"},
        {"websockets"},
        "plays frame vectors at a peer; the only one that opens connections",
    ),
    "migration": Layer(
        {"base", "wiring", "output", "protocol", "python", "runtime"},
        {"libcst"},
        "asks the wiring what the modules hold; rewrites the sources of users",
    ),
    "cli": Layer(
        {
            "base",
            "wiring",
            "evolution",
            "extension",
            "inspection",
            "migration",
            "official",
            "output",
            "probing",
            "protocol",
            "reference",
            "runtime",
            "targets",
        },
        {"click"},
        "the only one that talks to people",
    ),
}


# What the generated modules import of each other.
TYPES = ("call", "call_result", "datatypes", "enums")
GENERATED_IMPORTS: dict[str, set[str]] = {
    "__init__": set(),
    # What only type checkers see is among these.
    "call": {"..message", ".call_result", ".datatypes", ".enums", ".handling"},
    "call_result": {"..message", ".datatypes", ".enums"},
    "charge_point": {
        "..charge_point",
        ".call",
        ".call_result",
        ".codec",
        ".roles",
    },
    "_codec": {"..ocppj", ".rules", *(f".{name}" for name in TYPES)},
    "codec": {"..ocppj", "._codec"},
    "datatypes": {"..message", ".enums"},
    "enums": set(),
    "handling": {".call", ".call_result", ".datatypes", ".enums"},
    "roles": {"..requesting", ".call", ".call_result"},
    "rules": {"..ocppj", *(f".{name}" for name in TYPES)},
}

SHARED_WITH_VENDORS = (
    *("charge_point", "devicemodel", "extending", "message", "ocppj", "requesting"),
)

# The names of the appendices, by version: keys of 1.6, variables of 2.x.
STANDARD_IMPORTS: dict[str, dict[str, set[str]]] = {
    "1.6": {"standard": {"..devicemodel", "..sampling", ".call"}},
    "2.0.1": {
        "standard": {
            "..devicemodel",
            "..sampling",
            ".datatypes",
            ".enums",
            ".standard_names",
        },
        "standard_names": set(),
    },
    "2.1": {"standard": {"..devicemodel", "..sampling", ".datatypes", ".enums"}},
}

# The version numbers in these are those of the ocpp package.
NAME_PACKAGE_VERSIONS = {"runtime.charge_point.ocpp_package"}

HEAVY = {"black", "datamodel_code_generator", "jinja2", "ocpp", "pydantic"}


@functools.cache
def imports(path: Path) -> frozenset[str]:
    """Everything a file imports anywhere, as dotted names; relative ones with dots."""
    return frozenset(imported(parsed(path)))


def imported(tree: ast.Module) -> Iterator[str]:
    """The names that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            if base == "ocpp_codegen":
                yield from (f"{base}.{alias.name}" for alias in node.names)
            elif not node.module:
                yield from (f"{base}{alias.name}" for alias in node.names)
            else:
                yield base


def module(path: Path) -> str:
    """The dotted name of a file of the generator, below its package."""
    steps = path.relative_to(SOURCES).with_suffix("").parts
    return ".".join(steps[:-1] if steps[-1] == "__init__" else steps)


def own_imports(path: Path) -> set[str]:
    """The modules of the generator that a file imports, but for the file itself."""
    found = set()
    for node in ast.walk(without_typing(parsed(path))):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.level:
            steps = list(path.relative_to(SOURCES).parts[: -node.level])
        elif (node.module or "").startswith("ocpp_codegen."):
            steps = []
        else:
            continue
        base = [*steps, *(node.module or "").removeprefix("ocpp_codegen").split(".")]
        for alias in node.names:
            found |= {_existing([s for s in base if s], alias.name)}
    return found - {module(path), ""}


def without_typing(tree: ast.Module) -> ast.Module:
    """A module without what type checkers alone import."""
    body = [
        node
        for node in tree.body
        if not isinstance(node, ast.If) or ast.unparse(node.test) != "TYPE_CHECKING"
    ]
    return ast.Module(body, [])


def _existing(base: list[str], name: str) -> str:
    """The module base.name where there is one, else base."""
    folder = SOURCES.joinpath(*base)
    is_module = (folder / f"{name}.py").is_file() or (folder / name).is_dir()
    return ".".join([*base, name] if is_module else base)


def loaded_by(*lines: str) -> set[str]:
    """The top-level packages that are loaded after these lines."""
    script = (*lines, "import sys", "print(*sys.modules)")
    return {name.partition(".")[0] for name in run("-c", "\n".join(script)).split()}


def run(*arguments: str) -> str:
    """The output of this Python, away from the checkout and its settings."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


# The generator


def test_the_table_names_every_package() -> None:
    packages = {p.parent.name for p in SOURCES.glob("*/__init__.py")}
    packages.discard("generated")  # a link to the modules, for the wheel
    assert packages == set(LAYERS)
    assert {p.name for p in SOURCES.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("package", LAYERS)
def test_a_package_imports_what_its_row_allows(package: str) -> None:
    layer = LAYERS[package]
    own, foreign = set(), set()
    for path in (SOURCES / package).rglob("*.py"):
        for name in imports(path):
            first, _, rest = name.partition(".")
            if first == "ocpp_codegen":
                own.add(rest.partition(".")[0])
            elif first and first not in sys.stdlib_module_names:
                foreign.add(first)
            assert first or package == "runtime", f"{path}: {name} is relative"
    assert own - {package, "__version__"} <= layer.own
    assert foreign <= layer.foreign


def test_no_row_allows_what_stands_below_it() -> None:
    order = list(LAYERS)
    for package, layer in LAYERS.items():
        assert layer.own <= set(order[: order.index(package)]), package


def followed(options: Options) -> list[str]:
    """The packages in which a call of generate gets the options or a value of them."""
    values = [getattr(options, name) for name in OPTIONS]
    kept = {id(value) for value in values if value and not isinstance(value, bool)}
    route: list[str] = []

    def see(frame: FrameType, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event != "call" or not module.startswith("ocpp_codegen."):
            return
        given = list(frame.f_locals.values())
        package = module.split(".")[1]
        gets = any(isinstance(v, Options) or id(v) in kept for v in given)
        if gets and route[-1:] != [package]:
            route.append(package)

    sys.setprofile(see)
    try:
        pipeline.generate(options)
    finally:
        sys.setprofile(None)
    return route


@pytest.mark.slow
def test_the_options_of_generate_seldom_climb_back() -> None:
    """A call from a package to one above it, or on to one after it, is a climb."""
    extension = schemas.ROOT / "schemas" / "california_pricing"
    options = Options(("1.6",), extensions=(extension,), combine="fleet")
    route = followed(options)
    order = list(LAYERS)
    floors = [order.index(package) for package in route]
    climbs = [after for before, after in pairwise(floors) if after > before]
    assert {"official", "wiring", "extension"} <= set(route)
    assert 0 < len(climbs) <= 10, route


def test_there_is_no_import_in_a_circle() -> None:
    edges = {module(path): own_imports(path) for path in SOURCES.rglob("*.py")}
    finished: set[str] = set()
    while len(finished) < len(edges):
        free = {m for m, own in edges.items() if own <= finished} - finished
        assert free, f"a circle among {sorted(edges.keys() - finished)}"
        finished |= free


def test_no_module_uses_private_names_of_another() -> None:
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module != "__future__":
                names = [alias.name for alias in node.names]
                assert not any(re.match(r"_[a-z]", n) for n in names), (path, names)


def test_importing_the_command_line_imports_nothing_heavy() -> None:
    loaded = loaded_by("import ocpp_codegen.cli.main")
    assert {"click", "ocpp_codegen"} <= loaded
    assert loaded & HEAVY == set()


def test_generating_imports_no_code_of_the_ocpp_package() -> None:
    loaded = set(json.loads(run(unformatted.__file__, "1.6"))["packages"])
    assert {"black", "datamodel_code_generator"} <= loaded
    assert "ocpp" not in loaded


def test_what_tests_expect_comes_from_elsewhere() -> None:
    """The helper that reads the schemas for the tests uses nothing of ours."""
    roots = {name.partition(".")[0] for name in imports(Path(schemas.__file__))}
    assert "json" in roots
    assert roots - sys.stdlib_module_names == {"ocpp"}


# Versions

# A version by any of its names, or the beginning of one: 2.1, ocpp2.1, v21, "2.".
VERSION_NAME = re.compile(r"(ocpp)?[1-9]\.([0-9]+(\.[0-9]+)*)?|v[0-9]+")
NAMES = {
    name
    for dialect in DIALECTS.values()
    for name in (dialect.version, dialect.package, dialect.subprotocol)
}


def test_the_tests_know_every_version() -> None:
    assert schemas.installed() == list(VERSIONS.values())
    assert {(v.number, v.package, v.subprotocol) for v in VERSIONS.values()} == {
        (d.version, d.package, d.subprotocol) for d in DIALECTS.values()
    }
    assert all(map(VERSION_NAME.fullmatch, NAMES))


def strings(tree: ast.Module) -> Iterator[str]:
    """All strings of a module but for docstrings, which are expressions alone."""
    alone = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in alone:
            continue
        if isinstance(node.value, str):
            yield node.value


def version_tests(tree: ast.Module) -> Iterator[str]:
    """Whatever tells versions apart by their names."""
    yield from filter(VERSION_NAME.fullmatch, strings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                yield from re.findall(r"\b(?:version|subprotocol)$", ast.unparse(side))


@pytest.mark.parametrize("package", LAYERS)
def test_only_one_file_tells_versions_apart(package: str) -> None:
    for path in (SOURCES / package).rglob("*.py"):
        if module(path) not in ("protocol.versions", *NAME_PACKAGE_VERSIONS):
            assert list(version_tests(parsed(path))) == [], path


@pytest.mark.parametrize(
    "line",
    [
        'if version == "2.1": pass',
        'a = 1 if "ocpp1.6" == b else 2',
        "e = [f for f in g if f.version > other]",
        'c = name.startswith("2.")',
        'd = {"v21": 1}',
    ],
)
def test_a_file_that_tells_versions_apart_would_be_seen(line: str) -> None:
    assert list(version_tests(ast.parse(line)))


def test_no_template_tells_versions_apart() -> None:
    """They may print the name of a version, but decide nothing by it."""
    statements = [
        statement
        for path in sorted((schemas.ROOT / "templates").rglob("*.jinja"))
        for statement in re.findall(
            r"\{%.*?%\}|\{\{.*?\}\}", path.read_text(encoding="utf-8"), re.DOTALL
        )
    ]
    assert len(statements) > 100
    for statement in statements:
        words = re.findall(r"[\w.]+", statement)
        assert not any(map(VERSION_NAME.fullmatch, words)), statement
        assert statement.startswith("{{") or "version" not in statement, statement


# Part of a name, as in _is_2_1, BOOT_OF_V16 or requests201.
VERSION_IN_NAME = re.compile(
    r"(?<![a-z\d])\w*?("
    + "|".join(n.replace(".", "_?") for d in DIALECTS for n in (rf"_{d}",))
    + r"|[vV]("
    + "|".join(d.replace(".", "") for d in DIALECTS)
    + r"))(?!\d)\w*"
)


@pytest.mark.parametrize(
    "path",
    sorted((schemas.ROOT / "templates").rglob("*.jinja")),
    ids=lambda path: path.name,
)
def test_no_template_names_a_version(path: Path) -> None:
    """Neither in its tags nor in the Python around them."""
    text = path.read_text(encoding="utf-8")
    assert [found[0] for found in VERSION_IN_NAME.finditer(text)] == []


@pytest.mark.parametrize(
    "text", ["if base._is_2_1:", "KINDS_OF_2_0_1", "only_in_v16", "{{ a.v201 }}"]
)
def test_a_name_with_a_version_in_it_would_be_seen(text: str) -> None:
    assert VERSION_IN_NAME.search(text)


# The generated package


def test_generated_modules_import_the_standard_library_and_each_other() -> None:
    paths = sorted(GENERATED.rglob("*.py"))
    assert {path.parent.name for path in paths} == {
        GENERATED.name,
        *SHARED_FOLDERS,
        "vendor",
        "plug_and_charge",
        "california_pricing",
        *(version.package for version in VERSIONS.values()),
    }
    for path in paths:
        for name in imports(path):
            package = name.partition(".")[0]
            assert package in ({""} | sys.stdlib_module_names), (path.name, name)


def test_only_what_stands_on_the_ocpp_package_names_it() -> None:
    """No other module names a module of it, or imports one that does."""
    paths = set(GENERATED.rglob("*.py"))
    standing = {p for p in paths if NEEDS_OCPP in (p.stem, p.parent.name)}
    naming = {
        path
        for path in paths
        for text in strings(parsed(path))
        if re.match(r"ocpp(\.(?!\d)|$)", text)
    }
    assert naming
    assert naming <= standing
    for path in paths - standing:
        if path.stem != "testing":  # which tests what needs it
            assert not any(name.endswith(NEEDS_OCPP) for name in imports(path)), path


def test_a_generated_module_imports_what_the_table_says(version: Version) -> None:
    found = {
        path.stem: {name for name in imports(path) if name.startswith(".")}
        for path in (GENERATED / version.package).glob("*.py")
    }
    assert found == GENERATED_IMPORTS | STANDARD_IMPORTS[version.number]


def test_a_vendors_module_imports_its_package_and_the_standard_one(
    version: Version,
) -> None:
    standard = f"...{version.package}"
    for path in (GENERATED / "vendor" / version.package).glob("*.py"):
        own = {f".{name}" for name in GENERATED_IMPORTS}
        shared = {f"...{name}" for name in SHARED_WITH_VENDORS}
        module = {standard, f"{standard}.{path.stem}"}
        found = {name for name in imports(path) if name.startswith(".")}
        assert found <= own | shared | module, path


def test_the_whole_works_under_another_name(version: Version, tmp_path: Path) -> None:
    """Without site-packages, with warnings as errors, and with every class used."""
    name = "a.b.messages"
    copy(GENERATED, tmp_path.joinpath(*name.split(".")))
    done = exercised(tmp_path, f"{name}.{version.package}", *stand_alone(version))
    modules = GENERATED_IMPORTS | STANDARD_IMPORTS[version.number]
    assert done == {**used(version), "modules": len(modules) - 1}


def test_the_types_work_without_the_codec(version: Version, tmp_path: Path) -> None:
    """Their four modules need one file from outside of the package."""
    name = "types_only"
    copy(GENERATED / version.package, tmp_path / name / version.package)
    shutil.copy(GENERATED / "message.py", tmp_path / name)
    done = exercised(tmp_path, f"{name}.{version.package}", *TYPES)
    assert done == {**used(version), "modules": len(TYPES)}


def copy(folder: Path, to: Path) -> None:
    """A copy of a package, without the pages and what is just being compiled."""
    ignored = shutil.ignore_patterns("*.pyc.*", "reference")
    shutil.copytree(folder, to, ignore=ignored)


def exercised(*arguments: str | Path) -> dict[str, object]:
    """What the exercise says it has done."""
    options = ["-I", "-S", "-W", "error"]
    done: dict[str, object] = json.loads(
        run(*options, str(EXERCISE), *map(str, arguments))
    )
    assert done.pop("python") == f"{sys.version_info.major}.{sys.version_info.minor}"
    return done


def test_a_class_that_does_not_work_would_be_seen(tmp_path: Path) -> None:
    """The control for the exercise: a field whose annotation leads nowhere."""
    package = tmp_path / "broken"
    package.mkdir()
    (package / "call.py").write_text(
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "@dataclass(slots=True)\n"
        "class X:\n"
        "    a: Missing\n",
        encoding="utf-8",
    )
    with pytest.raises(subprocess.CalledProcessError) as error:
        run("-I", "-S", str(EXERCISE), str(tmp_path), "broken")
    assert "NameError: name 'Missing' is not defined" in error.value.stderr
