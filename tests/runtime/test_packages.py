"""A program chooses the package by the subprotocol of its WebSocket."""

import ast
import importlib
import json
import re
import subprocess
import sys

import generated
import pytest
from tests.helpers import modules, schemas
from tests.helpers.schemas import VERSIONS, Version


def test_every_version_has_its_subprotocol() -> None:
    assert dict(generated.SUBPROTOCOLS) == {
        version.subprotocol: version.package for version in VERSIONS.values()
    }


def test_a_subprotocol_gives_its_package(version: Version) -> None:
    package = generated.package(version.subprotocol)
    assert package is sys.modules[f"generated.{version.package}"]
    for name in ("call", "call_result", "charge_point", "codec", "datatypes", "enums"):
        assert getattr(package, name) is modules.module(version, name)


@pytest.mark.parametrize(
    "subprotocol",
    ["", "ocpp1.6j", "ocpp2.0", "ocpp2.0.1 ", "OCPP2.1", "v21", "2.1", "__init__"],
)
def test_any_other_subprotocol_is_a_lookup_error(subprotocol: str) -> None:
    with pytest.raises(LookupError) as error:
        generated.package(subprotocol)
    for known in (repr(subprotocol), *generated.SUBPROTOCOLS):
        assert known in str(error.value)


def test_there_may_be_a_default() -> None:
    assert generated.package("ocpp1.6j", None) is None
    assert generated.package("ocpp1.6j", default=generated) is generated
    assert generated.package(None, "none") == "none"
    assert generated.package("ocpp1.6", None) is sys.modules["generated.v16"]


def test_only_the_version_asked_for_is_loaded(version: Version) -> None:
    script = (
        "import generated, json, sys\n"
        "before = [name for name in sys.modules if name.startswith('generated.')]\n"
        f"package = generated.package({version.subprotocol!r})\n"
        "package.codec.from_dict\n"
        "loaded = [name for name in sys.modules if name.count('.') == 1]\n"
        "print(json.dumps([before, loaded]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=schemas.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    before, loaded = json.loads(run.stdout)
    assert before == []
    found = {name for name in loaded if name.startswith("generated.")}
    shared = {
        f"generated.{n}"
        for n in ("charge_point", "inside", "message", "ocppj", "requesting")
    }
    assert found == {*shared, f"generated.{version.package}"}


@pytest.mark.parametrize(
    "package",
    [f"generated.{v.package}" for v in VERSIONS.values()]
    + [f"generated.vendor.{v.package}" for v in VERSIONS.values()],
)
def test_a_codec_offers_a_few_functions_and_no_helpers(package: str) -> None:
    codec = importlib.import_module(f"{package}.codec")
    offered = {name for name in vars(codec) if not name.startswith("_")}
    assert offered == set(codec.__all__)
    assert len(offered) <= 16
    for name in offered & {"from_json", "from_dict", "to_json", "to_dict", "unpack"}:
        assert getattr(codec, name).__doc__


def test_every_module_says_what_it_offers() -> None:
    """All that is generated or copied, but for packages with nothing in them."""
    for path in modules.GENERATED.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        given = [n for n in tree.body if isinstance(n, ast.Assign | ast.AnnAssign)]
        told = [ast.unparse(n.value) for n in given if n.value and _is_all(n)]
        if path.name == "__init__.py" and not given:
            continue
        (names,) = map(ast.literal_eval, told)
        assert len(set(names)) == len(names), path
        assert not [name for name in names if name.startswith("_")], path
        text = path.read_text(encoding="utf-8")
        for name in names:
            assert len(re.findall(rf"\b{name}\b", text)) > 1, (path, name)


def _is_all(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [ast.unparse(target) for target in targets] == ["__all__"]


@pytest.mark.parametrize("package", ["charge_point", "extending", "ocppj"])
def test_dir_names_what_is_loaded_at_its_first_use(package: str) -> None:
    module = importlib.import_module(f"generated.{package}")
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize("name", ["call", "call_result", "datatypes", "enums"])
@pytest.mark.parametrize("package", ["v16", "v201", "v21", "vendor.v21"])
def test_star_gives_the_classes_and_no_helpers(package: str, name: str) -> None:
    module = importlib.import_module(f"generated.{package}.{name}")
    for offered in module.__all__:
        assert isinstance(getattr(module, offered), type)
    own = {n for n, v in vars(module).items() if isinstance(v, type)}
    assert {n for n in own if getattr(module, n).__module__ == module.__name__} <= set(
        module.__all__
    )
