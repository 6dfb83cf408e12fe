"""What things are called in Python: lint, generate and the pages say the same."""

import dataclasses
from pathlib import Path

import pytest
from tests.helpers import extensions, readings
from tests.helpers.schemas import VERSIONS

from ocpp_codegen.python.names import ClassName
from ocpp_codegen.wiring import vendor

MANIFEST = """
name = "acme"
versions = ["2.1"]
[[data_transfer]]
vendor_id = "com.acme"
request = "charge.json"
"""
CHARGE = {
    "title": "Charge",
    "type": "object",
    "additionalProperties": False,
    "properties": {"fullSoC": {"type": "integer"}, "bulkSoC": {"type": "integer"}},
}


def test_lint_speaks_of_the_names_that_generate_writes(tmp_path: Path) -> None:
    """fullSoC and bulkSoC are in naming.toml of 2.1; a vendor may choose otherwise."""
    manifest = f'{MANIFEST}[names.fields]\nfullSoC = {{ name = "state_of_charge" }}\n'
    folder = extensions.write(tmp_path / "acme", manifest, {"charge.json": CHARGE})
    assert vendor.lint(folder, extensions.base) == []
    (extension,) = extensions.read([folder], "2.1")
    base = extensions.base("2.1")
    lowered = extensions.extended(extension, "2.1").package
    (charge,) = (c for c in lowered.datatypes.classes if c.name == "Charge")
    assert [a.name for a in charge.attributes] == ["state_of_charge", "bulk_soc"]
    assert base.package.names.fields["DCChargingParametersType"]["fullSoC"] == (
        "full_soc"
    )


@pytest.mark.parametrize("number", VERSIONS)
def test_everything_has_a_name(number: str) -> None:
    reading = readings.reading(number)
    protocol, names = reading.protocol, reading.package.names
    messages = {m.name: m for a in protocol.actions.values() for m in a.messages}
    objects = {**messages, **protocol.objects}
    assert names.classes.keys() == {*objects, *protocol.enums}
    assert len(set(names.classes.values())) == len(names.classes)
    for name, obj in objects.items():
        assert set(names.fields[name]) == {field.name for field in obj.fields}
    for name, enum in protocol.enums.items():
        assert tuple(names.members[name]) == enum.values
    assert list(names.actions) == list(protocol.actions)
    assert names.problems == ()


def test_fields_stand_in_the_order_of_the_parameters() -> None:
    package = readings.reading("2.0.1").package
    for cls in package.datatypes.classes:
        fields = package.names.fields[cls.schema]
        assert [(a.wire_name, a.name) for a in cls.attributes] == list(fields.items())


def test_a_class_name_is_what_python_calls_it() -> None:
    name = ClassName("datatypes", "IdTokenType")
    assert str(name) == name.code == "datatypes.IdTokenType"
    with pytest.raises(ValueError, match="not safe"):
        _ = dataclasses.replace(name, name="x; import os").code
