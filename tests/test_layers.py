"""Who imports whom, who tells versions apart, and that the output stands alone."""

import ast
import functools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import schemas, unformatted
from tests.modules import GENERATED, NEEDS_OCPP, stand_alone, used
from tests.schemas import VERSIONS, Version

from ocpp_codegen.versions import DIALECTS

SOURCES = schemas.ROOT / "generator" / "ocpp_codegen"
EXERCISE = Path(__file__).with_name("exercise.py")

# What each file of the generator imports of the others, all of it.
OWN_IMPORTS = {
    "__init__": set(),
    "__main__": {"cli"},
    "additions": {"model"},
    "appendices": {"errors", "facts", "resources", "versions"},
    "appendix_lowering": {
        "appendices",
        "errors",
        "facts",
        "lowering",
        "model",
        "python",
        "safe",
    },
    "cli": {
        "cli_extension",
        "cli_reference",
        "console",
        "errors",
        "evolution",
        "evolution_text",
        "official",
        "pipeline",
        "sets",
        "settings",
        "versions",
    },
    "cli_extension": {"console", "linting", "pipeline", "scaffold", "versions"},
    "cli_reference": {
        "console",
        "errors",
        "lookup",
        "lookup_text",
        "pipeline",
        "rendering",
        "settings",
    },
    "codec": {"model", "python", "safe", "versions"},
    "console": {"errors", "output", "pipeline", "rendering", "versions"},
    "corrections": {"documents", "errors", "pointers"},
    "documents": {"errors"},
    "drawing": set(),
    "errors": set(),
    "evolution": {"model"},
    "evolution_text": {"evolution"},
    "examples": {"errors", "facts", "model", "python", "safe"},
    "extension": {"corrections", "facts", "model"},
    "extension_corrections": {
        "corrections",
        "documents",
        "errors",
        "extension_toml",
        "facts",
        "linting",
        "model",
        "pointers",
        "reader",
        "versions",
    },
    "extension_links": {
        "documents",
        "extension_toml",
        "linting",
        "model",
        "pointers",
        "vendor_files",
        "vendor_keywords",
    },
    "extension_merge": {"errors", "extension", "facts", "model"},
    "extension_names": {
        "errors",
        "extension_toml",
        "facts",
        "linting",
        "lowering",
        "model",
        "vendor_files",
    },
    "extension_reader": {
        "errors",
        "extension",
        "extension_corrections",
        "extension_links",
        "extension_names",
        "extension_toml",
        "facts",
        "linting",
        "model",
        "official",
        "pointers",
        "reader",
        "vendor_files",
        "vendor_schemas",
    },
    "extension_toml": {
        "corrections",
        "errors",
        "facts",
        "linting",
        "model",
        "pointers",
        "vendor_files",
        "versions",
    },
    "facts": {"corrections", "errors", "model", "resources", "versions"},
    "history": {"evolution", "model"},
    "linting": {"errors"},
    "lookup": {"reference"},
    "lookup_text": {"examples", "lookup", "reference", "safe"},
    "lowering": {
        "additions",
        "codec",
        "errors",
        "facts",
        "model",
        "prose",
        "python",
        "roles",
        "safe",
        "versions",
    },
    "model": set(),
    "official": {"corrections", "documents", "errors", "facts", "pointers", "sources"},
    "output": {"errors"},
    "page": {
        "drawing",
        "examples",
        "facts",
        "history",
        "model",
        "reference",
        "safe",
        "versions",
    },
    "patterns": set(),
    "pipeline": {
        "appendices",
        "appendix_lowering",
        "documents",
        "errors",
        "examples",
        "extension",
        "extension_reader",
        "facts",
        "history",
        "linting",
        "lowering",
        "model",
        "official",
        "output",
        "page",
        "python",
        "reader",
        "reference",
        "rendering",
        "sources",
        "vectors",
        "vendor_pipeline",
        "versions",
    },
    "pointers": set(),
    "prose": {"additions", "facts", "model", "versions"},
    "python": {"model", "safe"},
    "reader": {"documents", "errors", "model", "pointers", "versions"},
    "reference": {"additions", "facts", "model", "prose", "python", "versions"},
    "rendering": {
        "lowering",
        "page",
        "patterns",
        "python",
        "reference",
        "resources",
        "safe",
    },
    "resources": set(),
    "roles": {"facts", "model", "python", "versions"},
    "safe": set(),
    "scaffold": {
        "errors",
        "extension_toml",
        "vendor_files",
        "vendor_keywords",
        "versions",
    },
    "sets": {
        "documents",
        "errors",
        "facts",
        "model",
        "official",
        "reader",
        "sources",
        "versions",
    },
    "settings": {"errors", "facts", "versions"},
    "sources": {"documents", "errors", "versions"},
    "vectors": {"examples", "model", "pointers", "reference", "versions"},
    "vendor_files": {
        "documents",
        "errors",
        "facts",
        "linting",
        "model",
        "pointers",
        "reader",
        "sources",
        "versions",
    },
    "vendor_keywords": {
        "documents",
        "errors",
        "linting",
        "patterns",
        "pointers",
        "vendor_files",
    },
    "vendor_lowering": {
        "additions",
        "codec",
        "errors",
        "extension",
        "facts",
        "lowering",
        "model",
        "python",
        "safe",
        "versions",
    },
    "vendor_pipeline": {
        "errors",
        "examples",
        "extension",
        "extension_merge",
        "extension_reader",
        "extension_toml",
        "history",
        "linting",
        "page",
        "python",
        "reader",
        "reference",
        "rendering",
        "vendor_files",
        "vendor_lowering",
    },
    "vendor_schemas": {
        "documents",
        "linting",
        "model",
        "pointers",
        "reader",
        "vendor_files",
    },
    "versions": set(),
}

# What they import beside the standard library; the others import nothing else.
FOREIGN_IMPORTS = {
    "cli": {"click"},
    "cli_extension": {"click"},
    "cli_reference": {"click"},
    "console": {"click"},
    "reader": {"datamodel_code_generator", "pydantic"},
    "rendering": {"black", "jinja2"},
}

# What the generated modules import of each other.
TYPES = ("call", "call_result", "datatypes", "enums")
GENERATED_IMPORTS: dict[str, set[str]] = {
    "__init__": set(),
    "call": {".call_result", ".datatypes", ".enums"},
    "call_result": {".datatypes", ".enums"},
    "charge_point": {
        "..charge_point",
        ".call",
        ".call_result",
        ".codec",
        ".roles",
    },
    "codec": {"..ocppj", ".rules", *(f".{name}" for name in TYPES)},
    "datatypes": {".enums"},
    "enums": set(),
    "roles": {".call", ".call_result"},
    "rules": {"..ocppj", *(f".{name}" for name in TYPES)},
}

SHARED_WITH_VENDORS = ("charge_point", "extending", "ocppj")

# The names of the appendices, by version: keys of 1.6, variables of 2.x.
STANDARD_IMPORTS: dict[str, dict[str, set[str]]] = {
    "1.6": {"standard": {"..devicemodel", ".call"}},
    "2.0.1": {
        "standard": {"..devicemodel", ".datatypes", ".enums", ".standard_names"},
        "standard_names": set(),
    },
    "2.1": {"standard": {"..devicemodel", ".datatypes", ".enums"}},
}

HEAVY = {"black", "datamodel_code_generator", "jinja2", "ocpp", "pydantic"}


@functools.cache
def imports(path: Path) -> frozenset[str]:
    """Everything a file imports anywhere, as dotted names; relative ones with dots."""
    return frozenset(imported(ast.parse(path.read_text(encoding="utf-8"))))


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


def loaded_by(*lines: str) -> set[str]:
    """The top-level packages that are loaded after these lines."""
    script = (*lines, "import sys", "print(*sys.modules)")
    return {name.partition(".")[0] for name in run("-c", "\n".join(script)).split()}


def run(*arguments: str) -> str:
    """The output of this Python, away from the checkout and its settings."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


# The generator


def test_the_tables_name_every_file() -> None:
    assert {path.stem for path in SOURCES.glob("*.py")} == set(OWN_IMPORTS)


@pytest.mark.parametrize("module", OWN_IMPORTS)
def test_a_file_imports_what_the_tables_say(module: str) -> None:
    own, foreign = set(), set()
    for name in imports(SOURCES / f"{module}.py"):
        package, _, rest = name.partition(".")
        assert package, f"{name} is relative"
        if package == "ocpp_codegen":
            own.add(rest.partition(".")[0])
        elif package not in sys.stdlib_module_names:
            foreign.add(package)
    assert own - {"__version__"} == OWN_IMPORTS[module]
    assert foreign == FOREIGN_IMPORTS.get(module, set())


def test_there_is_no_import_in_a_circle() -> None:
    finished: set[str] = set()
    while len(finished) < len(OWN_IMPORTS):
        free = {m for m, own in OWN_IMPORTS.items() if own <= finished} - finished
        assert free, f"a circle among {sorted(OWN_IMPORTS.keys() - finished)}"
        finished |= free


def test_importing_the_command_line_imports_nothing_heavy() -> None:
    loaded = loaded_by("import ocpp_codegen.cli")
    assert {"click", "ocpp_codegen"} <= loaded
    assert loaded & HEAVY == set()


def test_generating_imports_no_code_of_the_ocpp_package() -> None:
    loaded = set(json.loads(run(unformatted.__file__))["packages"])
    assert {"black", "datamodel_code_generator"} <= loaded
    assert "ocpp" not in loaded


def test_what_tests_expect_comes_from_elsewhere() -> None:
    """The helper that reads the schemas for the tests uses nothing of ours."""
    roots = {name.partition(".")[0] for name in imports(Path(schemas.__file__))}
    assert "json" in roots
    assert roots - sys.stdlib_module_names == {"ocpp"}


# Versions

# A version by any of its names, or the beginning of one: 2.1, ocpp2.1, v21, "2.".
VERSION_NAME = re.compile(r"(ocpp)?[0-9]+\.([0-9]+(\.[0-9]+)*)?|v[0-9]+")
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
        if isinstance(node, ast.Constant) and id(node) not in alone:
            yield str(node.value)


def version_tests(tree: ast.Module) -> Iterator[str]:
    """Whatever tells versions apart by their names."""
    yield from filter(VERSION_NAME.fullmatch, strings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                yield from re.findall(r"\b(?:version|subprotocol)$", ast.unparse(side))


@pytest.mark.parametrize(
    "module", sorted(OWN_IMPORTS.keys() - {"__init__", "versions"})
)
def test_only_one_file_tells_versions_apart(module: str) -> None:
    text = (SOURCES / f"{module}.py").read_text(encoding="utf-8")
    assert list(version_tests(ast.parse(text))) == []


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
        for path in sorted((schemas.ROOT / "templates").glob("*.jinja"))
        for statement in re.findall(
            r"\{%.*?%\}|\{\{.*?\}\}", path.read_text(encoding="utf-8"), re.DOTALL
        )
    ]
    assert len(statements) > 100
    for statement in statements:
        words = re.findall(r"[\w.]+", statement)
        assert not any(map(VERSION_NAME.fullmatch, words)), statement
        assert statement.startswith("{{") or "version" not in statement, statement


# The generated package


def test_generated_modules_import_the_standard_library_and_each_other() -> None:
    paths = sorted(GENERATED.rglob("*.py"))
    assert {path.parent.name for path in paths} == {
        GENERATED.name,
        "vendor",
        *(version.package for version in VERSIONS.values()),
    }
    for path in paths:
        for name in imports(path):
            package = name.partition(".")[0]
            assert package in ({""} | sys.stdlib_module_names), (path.name, name)


def test_only_what_stands_on_the_ocpp_package_names_it() -> None:
    """No other module names a module of it, or imports one that does."""
    naming = {
        path.stem
        for path in GENERATED.rglob("*.py")
        for text in strings(ast.parse(path.read_text(encoding="utf-8")))
        if re.match(r"ocpp(\.(?!\d)|$)", text)
    }
    assert naming == {NEEDS_OCPP}
    for path in GENERATED.rglob("*.py"):
        if path.stem != NEEDS_OCPP:
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
    """Their four modules need nothing from outside of the package."""
    copy(GENERATED / version.package, tmp_path / "types_only")
    done = exercised(tmp_path, "types_only", *TYPES)
    assert done == {**used(version), "modules": len(TYPES)}


def copy(folder: Path, to: Path) -> None:
    """A copy of a package, without what Python has compiled there."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("__pycache__"))


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
