"""Who imports whom, and that the generated package stands alone."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import schemas, unformatted

SOURCES = schemas.ROOT / "generator" / "ocpp_codegen"
GENERATED = schemas.ROOT / "generated" / "v201"
EXERCISE = Path(__file__).with_name("exercise.py")

# What each file of the generator imports of the others, all of it.
OWN_IMPORTS = {
    "__init__": set(),
    "__main__": {"cli"},
    "cli": {
        "errors",
        "official",
        "output",
        "pipeline",
        "rendering",
        "settings",
        "versions",
    },
    "codec": {"model", "python", "safe"},
    "corrections": {"documents", "errors", "pointers"},
    "documents": {"errors"},
    "errors": set(),
    "facts": {"corrections", "errors", "model", "resources", "versions"},
    "lowering": {"codec", "errors", "facts", "model", "python"},
    "model": set(),
    "official": {
        "corrections",
        "documents",
        "errors",
        "facts",
        "pointers",
        "sources",
    },
    "output": {"errors"},
    "pipeline": {
        "documents",
        "errors",
        "facts",
        "lowering",
        "official",
        "output",
        "reader",
        "rendering",
        "sources",
        "versions",
    },
    "pointers": set(),
    "python": {"model", "safe"},
    "reader": {"documents", "errors", "model", "pointers", "versions"},
    "rendering": {"lowering", "python", "resources", "safe"},
    "resources": set(),
    "safe": set(),
    "settings": {"errors", "facts", "versions"},
    "sources": {"documents", "errors", "versions"},
    "versions": set(),
}

# What they import beside the standard library; the others import nothing else.
FOREIGN_IMPORTS = {
    "cli": {"click"},
    "reader": {"datamodel_code_generator", "pydantic"},
    "rendering": {"black", "jinja2"},
}

# What the generated modules import of each other.
TYPES = ("call", "call_result", "datatypes", "enums")
GENERATED_IMPORTS: dict[str, set[str]] = {
    "__init__": set(),
    "call": {".datatypes", ".enums"},
    "call_result": {".datatypes", ".enums"},
    "codec": {"..ocppj", ".rules", *(f".{name}" for name in TYPES)},
    "datatypes": {".enums"},
    "enums": set(),
    "rules": {"..ocppj", *(f".{name}" for name in TYPES)},
}

# What the exercise uses of them.
USED = {
    "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    "call: dataclasses": 64,
    "call_result: dataclasses": 64,
    "datatypes: dataclasses": 54,
    "datatypes: dicts": 1,
    "enums: enums": 88 + 1,
}

HEAVY = {"black", "datamodel_code_generator", "jinja2", "ocpp", "pydantic"}


def imports(path: Path) -> Iterator[str]:
    """Everything a file imports anywhere, as dotted names; relative ones with dots."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


# The generated package


def test_generated_modules_import_the_standard_library_and_each_other() -> None:
    for path in (*GENERATED.glob("*.py"), *GENERATED.parent.glob("*.py")):
        for name in imports(path):
            package = name.partition(".")[0]
            assert package in ({""} | sys.stdlib_module_names), (path.name, name)


@pytest.mark.parametrize(("module", "expected"), GENERATED_IMPORTS.items())
def test_a_generated_module_imports_what_the_table_says(
    module: str, expected: set[str]
) -> None:
    relative = {i for i in imports(GENERATED / f"{module}.py") if i.startswith(".")}
    assert relative == expected


def test_the_table_names_every_generated_module() -> None:
    assert {path.stem for path in GENERATED.glob("*.py")} == set(GENERATED_IMPORTS)


@pytest.mark.parametrize("name", ["vendored", "a.b.messages"])
def test_the_whole_works_under_another_name(name: str, tmp_path: Path) -> None:
    """Without site-packages, with warnings as errors, and with every class used."""
    copy(GENERATED.parent, tmp_path.joinpath(*name.split(".")))
    done = exercised(tmp_path, f"{name}.{GENERATED.name}")
    assert done == {**USED, "modules": len(GENERATED_IMPORTS)}


def test_the_types_work_without_the_codec(tmp_path: Path) -> None:
    """Their four modules need nothing from outside of the package."""
    copy(GENERATED, tmp_path / "types_only")
    done = exercised(tmp_path, "types_only", *TYPES)
    assert done == {**USED, "modules": len(TYPES)}


def copy(folder: Path, to: Path) -> None:
    """A copy of a package, without what Python has compiled there."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("__pycache__"))


def exercised(*arguments: str | Path) -> dict[str, object]:
    """What the exercise says it has done."""
    options = ["-I", "-S", "-W", "error"]
    done: dict[str, object] = json.loads(
        run(*options, str(EXERCISE), *map(str, arguments))
    )
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
