"""The wheel: built, installed into an empty environment, run from anywhere."""

import configparser
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest
from tests.helpers import extensions, inputs, schemas
from tests.helpers.schemas import VERSIONS, Version


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; a failure shows what it said."""
    code, text = said(*command, cwd=cwd)
    assert code == 0, text
    return text


def said(*command: str | Path, cwd: Path) -> tuple[int, str]:
    """The exit code of a command, and what it said."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


# What is compiled in place stays there: the wheel is for every Python.
COMPILED = (".so", ".pyd")


def built(folder: Path) -> Path:
    """A wheel by the backend that is installed, so that no network is needed."""
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    run(sys.executable, *build, schemas.ROOT, cwd=folder)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel without the accelerator, as conftest keeps that out."""
    return built(tmp_path_factory.mktemp("wheel"))


def installed(wheel: Path, home: Path, lent: Path | None) -> Path:
    """The commands of an environment with the wheel and the packages in a folder.

    A path file lends them, which does not lend the checkout: that is installed by a
    path file of its own, and these do not count below a lent folder.
    """
    venv.create(home, with_pip=False, symlinks=True)
    folders = {"base": str(home), "platbase": str(home)}
    packages = Path(sysconfig.get_path("purelib", "venv", folders))
    install = ("-m", "pip", "--python", home, "install", "--no-deps", "--no-index")
    run(sys.executable, *install, "--quiet", wheel, cwd=home)
    if lent is not None:
        (packages / "lent.pth").write_text(f"{lent}\n")
    return Path(sysconfig.get_path("scripts", "venv", folders))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, with all that is installed here."""
    home = tmp_path_factory.mktemp("environment")
    return installed(wheel, home, Path(sysconfig.get_path("purelib")))


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, without anything else."""
    return installed(wheel, tmp_path_factory.mktemp("alone"), None)


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel with click, on which alone it depends."""
    lent = tmp_path_factory.mktemp("lent")
    (lent / "click").symlink_to(Path(click.__file__).parent)
    return installed(wheel, tmp_path_factory.mktemp("bare"), lent)


# What the wheel alone, and with click, is good for


@pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda v: v.number)
def test_the_types_need_nothing(version: Version, alone: Path, tmp_path: Path) -> None:
    package = f"ocpp_codegen.generated.{version.package}"
    program = (
        f"from {package} import call, codec\n"
        "text = codec.to_json(call.Heartbeat())\n"
        "print(codec.from_json(call.Heartbeat, text) == call.Heartbeat())\n"
    )
    assert run(alone / "python", "-I", "-c", program, cwd=tmp_path) == "True\n"


def test_show_needs_click_alone(bare: Path, tmp_path: Path) -> None:
    code, text = said(bare / "ocpp-codegen", "show", "stop", "charging", cwd=tmp_path)
    assert code == 0
    assert "call.RequestStopTransaction" in text


def test_inspect_needs_click_alone(bare: Path, tmp_path: Path) -> None:
    log = tmp_path / "one.log"
    log.write_text('cp1 -> csms [2,"1","Heartbeat",{"wrong":1}]\n')
    code, text = said(bare / "ocpp-codegen", "inspect", log, cwd=tmp_path)
    assert code == 1
    assert "additionalProperties" in text or "unknown" in text


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (("generate", "--output", "out"), "generate"),
        (("docs", "--format", "html", "--output", "out"), "generate"),
        (("vectors", "--output", "out"), "generate"),
        (("diff", "2.0.1", "2.1"), "generate"),
        (("schemas", "verify"), "generate"),
        (("migrate", "."), "migrate"),
        (("probe", "ws://127.0.0.1:1/x", "--ocpp", "1.6"), "probe"),
    ],
)
def test_a_command_whose_extra_is_missing_says_what_to_type(
    command: tuple[str, ...], extra: str, bare: Path, tmp_path: Path
) -> None:
    code, text = said(bare / "ocpp-codegen", *command, cwd=tmp_path)
    assert code == 2
    assert f"pip install 'ocpp-codegen[{extra}]'" in text
    assert "Traceback" not in text
    assert not list(tmp_path.iterdir())


def test_generates_a_version_as_committed(scripts: Path, tmp_path: Path) -> None:
    """With an extension; the others come with the slow tests."""
    folder = schemas.ROOT / "schemas" / "vendor"
    options = ("--ocpp", "1.6", "--output", "somewhere", "--extension", folder)
    run(scripts / "ocpp-codegen", "generate", *options, cwd=tmp_path)
    committed = _files(schemas.ROOT / "generated")
    made = _files(tmp_path / "somewhere")
    assert {"v16/codec.py", "vendor/v16/codec.py"} <= made.keys()
    names = [name for name in made if not name.startswith("vendor/__init__")]
    assert {n: made[n] for n in names} == {n: committed[n] for n in names}


@pytest.mark.slow
def test_generates_the_committed_files(scripts: Path, tmp_path: Path) -> None:
    program = "import ocpp_codegen; print(ocpp_codegen.__file__)"
    used = Path(run(scripts / "python", "-c", program, cwd=tmp_path).strip())
    assert used.is_relative_to(scripts.parent)
    command = (scripts / "ocpp-codegen", "generate", "--output", "somewhere")
    more = [
        option for folder in extensions.SHIPPED for option in ("--extension", folder)
    ]
    run(*command, "--accelerator", *more, cwd=tmp_path)
    pages = ("docs", "--format", "rst", "--output", "somewhere/reference")
    run(scripts / "ocpp-codegen", *pages, cwd=tmp_path)
    lookup = ("target", "lookup", "--output", "somewhere/reference")
    run(scripts / "ocpp-codegen", *lookup, cwd=tmp_path)
    assert _files(tmp_path / "somewhere") == _files(schemas.ROOT / "generated")


def _files(folder: Path) -> dict[str, Any]:
    return {
        name: content
        for name, content in inputs.snapshot(folder).items()
        if content != "folder"
        and "__pycache__" not in name
        and not name.endswith((*COMPILED, ".md"))
    }


def test_holds_templates_and_facts_but_no_schema(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    carried = {name for name in names if ".dist-info/" not in name}
    code = schemas.ROOT / "generator" / "ocpp_codegen"
    sources = (
        path
        for path in code.rglob("*.*")
        if "__pycache__" not in path.parts and path.suffix not in COMPILED
    )
    expected = {f"ocpp_codegen/{p.relative_to(code).as_posix()}" for p in sources}
    generated = schemas.ROOT / "generated"
    for path in generated.rglob("*.*"):
        place = path.relative_to(generated)
        own = place.parts[0] != "vendor" and path.suffix != ".rst"
        kept = path.suffix not in (*COMPILED, ".md") and "__pycache__" not in path.parts
        if own and kept and path.is_file():
            expected.add(f"ocpp_codegen/generated/{place.as_posix()}")
    for folder in ("templates", "schemas"):
        for path in (schemas.ROOT / folder).rglob("*.*"):
            if "__pycache__" not in path.parts:
                place = path.relative_to(schemas.ROOT)
                expected.add(f"ocpp_codegen/{place.as_posix()}")
    assert carried == expected
    assert "ocpp_codegen/templates/modules/call.py.jinja" in carried
    assert "ocpp_codegen/schemas/v201/manifest.json" in carried
    assert not {Path(name).name for name in names} & set(schemas.files())


def test_has_the_accelerator_where_it_can_be_compiled(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Besides all that the other wheel has; and what is installed makes use of it."""
    monkeypatch.setenv("OCPP_ACCELERATOR", "1")
    accelerated = built(tmp_path)
    with zipfile.ZipFile(accelerated) as more, zipfile.ZipFile(wheel) as plain:
        known = {name for name in plain.namelist() if ".dist-info/" not in name}
        added = {n for n in more.namelist() if ".dist-info/" not in n} - known
    places = ("generated/_accelerator", "inspection/_lane")
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    assert added == {f"ocpp_codegen/{place}{suffix}" for place in places}
    assert wheel.name.endswith("-py3-none-any.whl")
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    assert f"-{python}-{python}-" in accelerated.name
    (lent := tmp_path / "lent").mkdir()
    (lent / "click").symlink_to(Path(click.__file__).parent)
    scripts = installed(accelerated, tmp_path / "home", lent)
    shown = run(scripts / "ocpp-codegen", "--version", cwd=tmp_path)
    assert shown.endswith("accelerator: loaded\n")
    asked = "from ocpp_codegen.inspection import compiled; print(compiled.COMPILED)"
    assert run(scripts / "python", "-I", "-c", asked, cwd=tmp_path) == "True\n"


def test_needs_no_compiler(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OCPP_ACCELERATOR")
    monkeypatch.setenv("CC", "no-compiler-of-that-name")
    plain = built(tmp_path)
    assert plain.name == wheel.name
    assert plain.read_bytes() == wheel.read_bytes()


def test_a_wheel_that_has_to_be_accelerated_needs_a_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCPP_ACCELERATOR", "1")
    monkeypatch.setenv("CC", "no-compiler-of-that-name")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path)
    code, text = said(sys.executable, *build, schemas.ROOT, cwd=tmp_path)
    assert code != 0
    assert "there is no C compiler here" in text
    assert not list(tmp_path.iterdir())


def test_inspects_a_log(scripts: Path, tmp_path: Path) -> None:
    """By the generated modules that the wheel carries."""
    (tmp_path / "x.log").write_text('recv [2,"7","Heartbeat",{}]\n', encoding="utf-8")
    shown = run(scripts / "ocpp-codegen", "inspect", "x.log", cwd=tmp_path)
    assert "1 frame, 0 findings" in shown


def test_installs_one_command_and_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            Path(name).name: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    points = configparser.ConfigParser()
    points.read_string(texts["entry_points.txt"])
    scripts = dict(points["console_scripts"])
    assert scripts == {"ocpp-codegen": "ocpp_codegen.cli.main:main"}
    assert points.sections() == ["console_scripts"]
    assert texts["LICENSE"] == (schemas.ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Name: ocpp-codegen\n" in texts["METADATA"]
