"""Schema files whose names are not in ASCII, in each form of Unicode and any locale."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import pytest
from tests.helpers import extensions, inputs

from ocpp_codegen.jsonschema.vocabulary import class_name

NAMES = {
    "zählerstand.json": "Zahlerstand",
    "relevé d'énergie (2).json": "ReleveDEnergie2",
    "tarif.schema.json": "Tarif",
    "電力計/終了.json": "File2",
    "電力計/開始.json": "File3",
    "счётчик.json": "File1",
}
Form = Literal["NFC", "NFD"]
COMPOSED: Form = "NFC"
DECOMPOSED: Form = "NFD"


def manifest(form: Form, *names: str) -> str:
    entries = [
        f'[[data_transfer]]\nvendor_id = "com.example"\nmessage_id = "{number}"\n'
        f'request = "{unicodedata.normalize(form, name)}"\n'
        for number, name in enumerate(names or NAMES)
    ]
    return 'name = "named"\nversions = ["2.0.1"]\n' + "".join(entries)


def schemas() -> dict[str, dict[str, Any]]:
    """A schema of its own for each file, the last one referring to all others."""
    found: dict[str, dict[str, Any]] = {
        name: {
            "type": "object",
            "properties": {"n": {"type": "integer", "maximum": number}},
        }
        for number, name in enumerate(NAMES)
    }
    *others, last = NAMES
    for number, name in enumerate(others):
        reference = quote(name) if number % 2 else name
        found[last]["properties"][f"p{number}"] = {"$ref": reference}
    return found


def write(folder: Path, form: Form, form_inside: Form) -> Path:
    """The folder with names on disk in one form, and those in its files in another."""
    files = {unicodedata.normalize(form, name): s for name, s in schemas().items()}
    for number, schema in enumerate(files.values()):
        for inner in schema["properties"].values():
            if "$ref" in inner and number:
                inner["$ref"] = unicodedata.normalize(form_inside, inner["$ref"])
    (folder / unicodedata.normalize(form, "電力計")).mkdir(parents=True)
    (folder / "extension.toml").write_text(manifest(form_inside), encoding="utf-8")
    for name, schema in files.items():
        text = json.dumps(schema, ensure_ascii=False)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("names") / "named", COMPOSED, COMPOSED)


@pytest.fixture(scope="module")
def codec(folder: Path) -> Any:
    root = folder.parent / "named_files_out"
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", root)
    return extensions.whole(extensions.module(root, "named.v201.codec"))


def test_each_file_gives_a_class(codec: Any) -> None:
    for number, cls in enumerate(NAMES.values()):
        frame = {"vendorId": "com.example", "messageId": str(number), "data": {"n": 0}}
        message = codec.from_dict(codec.call.DataTransfer, frame)
        assert type(message.data).__name__ == cls
        assert codec.to_dict(message) == frame
        above = {**frame, "data": {"n": number + 1}}
        with pytest.raises(codec.ocppj.ValidationError):
            codec.from_dict(codec.call.DataTransfer, above)


def test_references_lead_to_files(codec: Any) -> None:
    data = {f"p{number}": {"n": number} for number in range(len(NAMES) - 1)}
    number = str(len(NAMES) - 1)
    frame = {"vendorId": "com.example", "messageId": number, "data": data}
    message = codec.from_dict(codec.call.DataTransfer, frame)
    names = [type(getattr(message.data, key)).__name__ for key in data]
    assert names == [*NAMES.values()][:-1]
    assert codec.to_dict(message) == frame


@pytest.mark.parametrize(
    ("form", "form_inside"),
    [(DECOMPOSED, COMPOSED), (COMPOSED, DECOMPOSED), (DECOMPOSED, DECOMPOSED)],
)
def test_no_form_changes_what_is_read(
    folder: Path, tmp_path: Path, form: Form, form_inside: Form
) -> None:
    (found,) = extensions.read([folder], "2.0.1")
    other_folder = write(tmp_path / "named", form, form_inside)
    (other,) = extensions.read([other_folder], "2.0.1")
    assert (other.protocol, other.own) == (found.protocol, found.own)
    told = [inputs.run("lint", str(each)).out for each in (folder, other_folder)]
    assert told[0] == told[1]
    assert told[0].count("[poor-name]") == 3


def test_no_locale_changes_what_is_read(folder: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    asked = [sys.executable, "-c", "import sys; print(sys.getfilesystemencoding())"]
    environment = {**os.environ, **plain}
    encoding = subprocess.check_output(asked, env=environment, text=True)
    assert encoding.strip() == "ascii"
    ended = inputs.run_process("lint", folder, cwd=folder, **plain)
    assert ended.stdout == inputs.run("lint", str(folder)).out


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ladepunkt \u2013 Status", "LadepunktStatus"),
        ("Relevé d\u2019énergie (v2)", "ReleveDEnergieV2"),
        ("«Größe» in °C", "GrosseInC"),
        ("Status 状态", ""),
        ("状态", ""),
    ],
)
def test_signs_in_titles_do_no_harm(text: str, name: str) -> None:
    assert class_name(text) == name


def test_addresses_are_compared_as_they_are_meant(tmp_path: Path) -> None:
    base = "https://example.com/"
    size = {"$id": f"{base}{quote('größe.json')}", "type": "integer"}
    title = {"$ref": f"{base}größe.json"}
    start = {"$id": f"{base}start.json", "type": "object", "properties": {"a": title}}
    files = {"größe.json": size, "start.json": start}
    folder = extensions.write(tmp_path / "a", manifest(COMPOSED, "start.json"), files)
    assert inputs.run("lint", str(folder)).err.endswith("errors: 0, warnings: 0\n")


@pytest.mark.parametrize(
    ("request_", "files", "said"),
    [
        ("größen.json", ["größe.json"], "correct its name; did you mean größe.json?"),
        ("é.json", ["é.json", "e\u0301.json"], "é.json: error: two files have this"),
        ("a?.json", [], "'a?.json' is not a name that a file may have here"),
        ("a\\u202eb.json", [], "text 'a\\u202eb.json' holds a control"),
        ("../ö.json", [], "'../\\xf6.json' is not a path below the folder"),
    ],
)
def test_one_clear_error(
    tmp_path: Path, request_: str, files: list[str], said: str
) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    written = dict.fromkeys(files, schema)
    folder = extensions.write(tmp_path / "a", manifest(COMPOSED, request_), written)
    outcome = inputs.run("lint", str(folder))
    assert outcome.code == 1
    assert said in outcome.out
    assert outcome.out.count("error: ") == 1
