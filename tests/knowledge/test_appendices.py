"""What is wrong with our own tables of the appendices is said, with its place."""

import shutil
from pathlib import Path

import pytest
from tests.helpers import inputs, schemas
from tests.helpers.inputs import ROOT

from ocpp_codegen.base import resources
from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.build.pipeline import Options, generate


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the generator reads of its own, with which it then works."""
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path / name)
    return tmp_path / "schemas"


@pytest.mark.parametrize(
    ("version", "file", "before", "after", "says"),
    [
        (
            "2.0.1",
            "v201/standard/device_model.csv",
            "TxCtrlr,ChargingTime,,no,decimal,s",
            "TxCtrlr,ChargingTime,,no,complex,s",
            [
                "device_model.csv:243: 'complex' is not a data type",
                "use one of boolean,",
            ],
        ),
        (
            "2.1",
            "v21/standard/device_model.csv",
            "ConnectedEV,Power.maxSet",
            "ConnectedEV,Power.most",
            ["device_model.csv:", "'Power.most' names no attribute", "min/maxSet"],
        ),
        (
            "2.1",
            "v21/standard/reason_codes.csv",
            "TxInProgress,Transactions",
            "TxNotFound,Operations",
            ["reason_codes.csv: group is both 'Operations' and 'Transactions'"],
        ),
        (
            "2.0.1",
            "v201/standard/units_of_measure.csv",
            "ms2",
            "k-W",
            ["'k_w' in UnitOfMeasure", "or is a duplicate"],
        ),
        (
            "2.0.1",
            "v201/standard/device_model.csv",
            "TxCtrlr,StopTxOnInvalidId",
            "TxCtrlr,chargingtime",
            ["'ChargingTime' in TxCtrlr", "or is a duplicate"],
        ),
        (
            "2.0.1",
            "v201/standard/device_model.csv",
            "TxCtrlr,StopTxOnInvalidId",
            "TxCtrlr,StopTxOnEVSideDisconnect",
            ["'StopTxOnEVSideDisconnect' in TxCtrlr is not a usable name, or is"],
        ),
        (
            "1.6",
            "v16/standard/configuration_keys.csv",
            "BlinkRepeat,RW",
            "BlinkRepeat,W",
            ["configuration_keys.csv:5: BlinkRepeat: 'W' is not an accessibility"],
        ),
    ],
)
def test_a_bad_table_is_an_error_with_a_place(
    tables: Path, version: str, file: str, before: str, after: str, says: list[str]
) -> None:
    path = tables / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(CodegenError) as error:
        generate(Options((version,)))
    for words in says:
        assert words in str(error.value)
    assert "hint" in str(error.value)


def test_an_empty_set_is_an_error(tables: Path) -> None:
    path = tables / "v16" / "standard" / "security_events.csv"
    path.write_text("security_event,critical\n", encoding="utf-8")
    with pytest.raises(
        CodegenError, match=r"security_events\.csv: SecurityEvent has no"
    ):
        generate(Options(("1.6",)))


@pytest.mark.parametrize("number", schemas.VERSIONS)
def test_schemas_that_lack_the_messages_get_names_alone(
    number: str, tmp_path: Path
) -> None:
    """The module imports, and parses values; it builds nothing."""
    version = schemas.VERSIONS[number]
    files = {
        name: document
        for name, document in version.files.items()
        if name.startswith("Heartbeat")
    }
    folder = inputs.write_set(tmp_path / "in", files)
    options = ("--ocpp", number, "--accept-unofficial", "--quiet")
    output = tmp_path / "out"
    arguments = ("--schemas", folder, "--output", output)
    with inputs.unformatted():
        done = inputs.run("generate", *options, *arguments, cwd=tmp_path)
    assert done.code == 0, done.err
    standard = inputs.import_output(output, version.package)["standard"]
    if number == "1.6":
        assert standard.Keys.HeartbeatInterval.parse("5") == 5
        assert not hasattr(standard.Keys.HeartbeatInterval, "change")
    else:
        assert standard.TxCtrlr.EVConnectionTimeOut.parse("5") == 5
        assert not hasattr(standard.TxCtrlr.EVConnectionTimeOut, "set")
        assert not hasattr(standard, "find")
