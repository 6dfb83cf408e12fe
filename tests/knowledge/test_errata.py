"""What errata sheets say, with what was read of them and the test of what we do."""

import ast
import json

import jsonschema_rs
import pytest
from generated import ocppj
from generated.v16 import call
from generated.v16 import codec as codec16
from tests.helpers import codecs, inputs, schemas
from tests.helpers.schemas import Version

from ocpp_codegen.official import errata, manifest
from ocpp_codegen.official.errata import Erratum
from ocpp_codegen.protocol.versions import DIALECTS

ALL = [
    pytest.param(erratum, id=f"{version} {erratum.id}")
    for version, dialect in DIALECTS.items()
    for erratum in errata.load(dialect)
]


@pytest.mark.parametrize("erratum", ALL)
def test_each_names_a_test_that_exists(erratum: Erratum) -> None:
    file, _, name = erratum.test.partition("::")
    tree = ast.parse((schemas.ROOT / file).read_text(encoding="utf-8"))
    assert name in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}


def test_the_command_prints_them() -> None:
    outcome = inputs.run("schemas", "errata", "--ocpp", "1.6")
    assert outcome.code == 0
    (first, *_) = errata.load(DIALECTS["1.6"])
    for text in (first.id, first.document, first.says, first.does, first.source):
        assert text in outcome.out
    assert "MessageTypeNotSupported" not in outcome.out
    assert "MessageTypeNotSupported" in inputs.run("schemas", "errata").out


def test_the_official_files_are_valid_schemas(version: Version) -> None:
    for name, document in version.files.items():
        assert jsonschema_rs.meta.is_valid(document), name


def test_hertz_is_a_deviation() -> None:
    sample = {"value": "50", "measurand": "Frequency", "unit": "Hertz"}
    value = {"timestamp": "2026-01-01T00:00:00Z", "sampledValue": [sample]}
    payload = {"connectorId": 1, "meterValue": [value]}
    with pytest.raises(ValueError, match="Hertz"):
        codec16.from_json(call.MeterValues, json.dumps(payload))
    known = {c.id: c for c in manifest.load(DIALECTS["1.6"]).corrections}
    for id_ in ("hertz-in-meter-values", "hertz-in-stop-transaction"):
        assert (known[id_].kind, known[id_].after) == ("deviation", "Hertz")


@pytest.mark.parametrize("package", ["v201", "v21"])
def test_message_type_not_supported_is_only_read(package: str) -> None:
    codec = codecs.module(package, "codec")
    with pytest.raises(ocppj.UnknownMessageType) as error:
        codec.unpack('[9,"1",{}]')
    assert error.value.reply is None
    text = '[4,"1","MessageTypeNotSupported","",{}]'
    frame = codec.unpack(text, action_of={"1": "Heartbeat"}.get)
    assert frame.code == "MessageTypeNotSupported"
