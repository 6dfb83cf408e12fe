"""Fixtures that more than one test file uses."""

import json
import os
import sys
from pathlib import Path

# Tests are about the Python codec, whatever is compiled in generated/, unless they
# are asked to be about the accelerator. Decided before a codec is imported.
os.environ.setdefault("OCPP_ACCELERATOR", "0")
# Hundreds of programs are started here: let none compile what another has compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# A program keeps what it writes in a buffer, unless this machine says otherwise.
os.environ.pop("PYTHONUNBUFFERED", None)

import pytest
from generated.ocppj import ACCELERATED
from hypothesis import HealthCheck, settings
from tests.helpers import inputs, schemas
from tests.helpers.schemas import Version

# A busy machine takes long, which is not the fault of what is tested.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_configure() -> None:
    """A test of the accelerator without one would test nothing."""
    sys.dont_write_bytecode = False
    if os.environ["OCPP_ACCELERATOR"] != "0" and not ACCELERATED:
        pytest.exit("there is no accelerator: make accelerator", returncode=2)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return schemas.ROOT


@pytest.fixture(params=schemas.installed(), ids=lambda version: version.number)
def version(request: pytest.FixtureRequest) -> Version:
    """Each version of the protocol in turn."""
    found: Version = request.param
    return found


@pytest.fixture(scope="session")
def official_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the official content; tests only read it."""
    folder = tmp_path_factory.mktemp("official") / "OCPP-2.0.1_part3_JSON_schemas"
    folder.mkdir()
    for name, document in schemas.files().items():
        text = json.dumps(document, indent=2, ensure_ascii=False)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def html_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the HTML page of each version; tests only read it."""
    folder = tmp_path_factory.mktemp("pages")
    outcome = inputs.run("docs", "--format", "html", "--output", folder)
    assert outcome.code == 0, outcome.err
    return folder
