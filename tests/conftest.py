"""Fixtures that more than one test file uses."""

import json
from pathlib import Path

import pytest
from tests import schemas


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return schemas.ROOT


@pytest.fixture(scope="session")
def generated_v201(repository: Path) -> Path:
    """The committed package of OCPP 2.0.1."""
    return repository / "generated" / "v201"


@pytest.fixture(scope="session")
def official_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the official content; tests only read it."""
    folder = tmp_path_factory.mktemp("official") / "OCPP-2.0.1_part3_JSON_schemas"
    folder.mkdir()
    for name, document in schemas.files().items():
        text = json.dumps(document, indent=2, ensure_ascii=False)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
