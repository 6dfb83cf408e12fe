"""Definitions of one name in several files, and names that are not in ASCII."""

from pathlib import Path
from typing import Any

import pytest
from tests.helpers import extensions, inputs

DRAFT_04 = "http://json-schema.org/draft-04/schema#"
MANIFEST = 'name = "named"\nversions = ["2.0.1"]\n'


def entry(name: str) -> str:
    return (
        f'[[data_transfer]]\nvendor_id = "com.example"\nmessage_id = "{name}"\n'
        f'request = "{name}.json"\n'
    )


def holder(**definitions: Any) -> dict[str, Any]:
    """An object with a property for each of some definitions."""
    properties = {name: {"$ref": f"#/definitions/{name}"} for name in definitions}
    return {"type": "object", "properties": properties, "definitions": definitions}


def state(*values: str, **words: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values), **words}


PART = {"type": "object", "properties": {"n": {"type": "integer"}}}
WHOLE = {"type": "object", "properties": {"State": {"$ref": "#/definitions/State"}}}
FILES = {
    "light.json": holder(State=state("on"), Part=PART, Whole=WHOLE),
    "meter.json": holder(State=state("off"), Part=PART, Whole=WHOLE),
    "words.json": holder(State=state("on", description="Other words."), Whole=WHOLE),
    "old.json": {"$schema": DRAFT_04, **holder(Part=PART)},
    "titles.json": {
        "type": "object",
        "properties": {
            "a": {"title": "Kind", **state("x")},
            "b": {"title": "Kind", **state("y")},
        },
    },
    "letters.json": holder(größe=PART | {"title": "S"}, 日本=state("東京", "大阪")),
}
NAMES = [file.removesuffix(".json") for file in FILES]


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Any:
    tmp = tmp_path_factory.mktemp("named")
    manifest = MANIFEST + "".join(map(entry, NAMES))
    folder = extensions.write(tmp / "named", manifest, FILES)
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp / "named_out")
    return extensions.whole(extensions.module(tmp / "named_out", "named.v201.codec"))


@pytest.mark.parametrize(
    ("name", "data", "cls"),
    [
        ("light", {"State": "on"}, "State"),
        ("meter", {"State": "off"}, "MeterState"),
        ("words", {"State": "on"}, "State"),
        ("light", {"Part": {"n": 1}}, "Part"),
        ("meter", {"Part": {"n": 1}}, "Part"),
        ("old", {"Part": {"n": 1}}, "OldPart"),
        ("meter", {"Whole": {"State": "off"}}, "MeterWhole"),
        ("words", {"Whole": {"State": "on"}}, "Whole"),
        ("titles", {"a": "x"}, "Kind"),
        ("titles", {"b": "y"}, "TitlesB"),
        ("letters", {"größe": {"n": 1}}, "Grosse"),
        ("letters", {"日本": "東京"}, "LettersDefinition2"),
    ],
)
def test_what_differs_has_a_name_of_its_own(
    codec: Any, name: str, data: dict[str, Any], cls: str
) -> None:
    frame = {"vendorId": "com.example", "messageId": name, "data": data}
    message = codec.from_dict(codec.call.DataTransfer, frame)
    fields = vars(message.data) if hasattr(message.data, "__dict__") else {}
    values = fields or {f: getattr(message.data, f) for f in message.data.__slots__}
    assert cls in {type(value).__name__ for value in values.values()}
    assert codec.to_dict(message) == frame


@pytest.mark.parametrize(
    ("name", "data"), [("light", {"State": "off"}), ("meter", {"State": "on"})]
)
def test_each_is_checked_by_its_own(
    codec: Any, name: str, data: dict[str, str]
) -> None:
    frame = {"vendorId": "com.example", "messageId": name, "data": data}
    with pytest.raises(codec.ocppj.ValidationError):
        codec.from_dict(codec.call.DataTransfer, frame)


def test_customdata_may_have_the_title_of_data(tmp_path: Path) -> None:
    custom = '[[custom_data]]\nvendor_id = "com.example"\nschema = "view.json"\n'
    manifest = MANIFEST + entry("part") + custom + 'at = ["*"]\n'
    vendor_id = {"vendorId": {"type": "string", "maxLength": 255}}
    view = {"type": "object", "properties": vendor_id, "required": ["vendorId"]}
    files = {"part.json": PART, "view.json": view}
    titled = {name: {**schema, "title": "Session"} for name, schema in files.items()}
    outcome = inputs.run(
        "lint", str(extensions.write(tmp_path / "titled", manifest, titled))
    )
    assert outcome.err.endswith("errors: 0, warnings: 1\n")
    assert "[same-name]" in outcome.out


def test_a_chosen_name_is_not_told(tmp_path: Path) -> None:
    manifest = MANIFEST + entry("light") + entry("meter")
    files = {file: FILES[file] for file in ("light.json", "meter.json")}
    folder = extensions.write(tmp_path / "told", manifest, files)
    told = inputs.run("lint", str(folder)).out
    assert told.count("[same-name]") == 2
    assert "meter.json#/definitions/State: warning: State is something else" in told
    manifest += (
        "[names.classes]\n"
        'MeterState = { name = "MeterMode" }\nMeterWhole = { name = "MeterAll" }\n'
    )
    folder = extensions.write(tmp_path / "chosen", manifest, files)
    assert inputs.run("lint", str(folder)).code == 0
