"""A program chooses the package by the subprotocol of its WebSocket."""

import importlib
import json
import subprocess
import sys

import generated
import pytest
from tests import modules, schemas
from tests.schemas import VERSIONS, Version


def test_every_version_has_its_subprotocol() -> None:
    assert dict(generated.SUBPROTOCOLS) == {
        version.subprotocol: version.package for version in VERSIONS.values()
    }


def test_a_subprotocol_gives_its_package(version: Version) -> None:
    package = generated.package(version.subprotocol)
    assert package is sys.modules[f"generated.{version.package}"]
    for name in ("call", "call_result", "codec", "datatypes", "enums"):
        assert getattr(package, name) is modules.module(version, name)


@pytest.mark.parametrize(
    "subprotocol", ["", "ocpp2.0", "ocpp2.0.1 ", "OCPP2.1", "v21", "2.1", "__init__"]
)
def test_any_other_subprotocol_is_a_lookup_error(subprotocol: str) -> None:
    with pytest.raises(LookupError):
        generated.package(subprotocol)


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
    shared = {"generated.message", "generated.ocppj"}
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
    assert len(offered) == 10
    for name in offered & {"from_json", "from_dict", "to_json", "to_dict", "unpack"}:
        assert getattr(codec, name).__doc__
