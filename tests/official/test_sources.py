"""The official files from every kind of source, and what is said of other files."""

import hashlib
import importlib
import itertools
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import inputs, schemas
from tests.helpers.inputs import Outcome, Schema

EXI_FILE = "Get15118EVCertificateResponse.json"
EXI_POINTER = "/properties/exiResponse/maxLength"
REPAIR = f"exi-response-official: {EXI_FILE}#{EXI_POINTER}: 7500 -> 5600"
DEVIATION = f"exi-response-7500: {EXI_FILE}#{EXI_POINTER}: 5600 -> 7500"
FOLDER_NAME = "OCPP-2.0.1_part3_JSON_schemas"

Change = Callable[[dict[str, Schema]], object]


def official() -> dict[str, Schema]:
    """A copy of the official content, to be changed."""
    copy: dict[str, Schema] = json.loads(json.dumps(schemas.files()))
    return copy


def verify(source: Path, cwd: Path) -> Outcome:
    return verify_with("--schemas", str(source), cwd=cwd)


def verify_with(*more: str, cwd: Path) -> Outcome:
    return inputs.run(
        "schemas", "verify", "--details", "--ocpp", "2.0.1", *more, cwd=cwd
    )


def statuses(outcome: Outcome) -> dict[str, str]:
    """What verify says of each file; the lines below a file are indented."""
    lines = [
        line for line in outcome.out.splitlines() if not line.startswith((" ", "OCPP"))
    ]
    return dict(line.rsplit(": ", 1) for line in lines)


@pytest.fixture
def unformatted() -> Iterator[None]:
    with inputs.unformatted():
        yield


def generate(source: Path, output: Path, *more: str) -> Outcome:
    paths = ("--ocpp", "2.0.1", "--schemas", str(source), "--output", str(output))
    return inputs.run("generate", *paths, *more, cwd=source.parent)


def header(output: Path) -> str:
    """The comment lines on top of a file."""
    lines = (output / "v201" / "call.py").read_text(encoding="utf-8").splitlines()
    return "\n".join(itertools.takewhile(lambda line: line.startswith("# "), lines))


# The installed package


def test_installed_package_is_not_imported() -> None:
    program = (
        "import sys; from ocpp_codegen.base.options import Options;"
        "from ocpp_codegen.official import schemas;"
        "from ocpp_codegen.protocol.versions import DIALECTS;"
        "dialect, options = DIALECTS['2.0.1'], Options(('2.0.1',));"
        "found = schemas.Sources(options); source = found.of(dialect);"
        "verdict = found.verify(dialect);"
        "print(source.name, len(verdict.files), 'ocpp' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    version = metadata.version("ocpp")
    assert found.stdout.split() == ["installed", "ocpp", version, "128", "False"]


def test_installed_package_is_official_but_for_one_value(tmp_path: Path) -> None:
    outcome = verify_with(cwd=tmp_path)
    assert outcome.code == 0
    found = statuses(outcome)
    assert len(found) == schemas.FILES
    assert found.pop(EXI_FILE) == "repaired"
    assert set(found.values()) == {"official content"}
    assert f"  {REPAIR}\n" in outcome.out


@pytest.fixture
def without_ocpp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Path]:
    """Hides the package; with a version given, installs an empty one instead."""
    schemas.files()  # reads them, since the tests have them from the package too
    importlib.import_module(
        "ocpp_codegen.wiring.pipeline"
    )  # as long as it can be found
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])

    def install(version: str) -> Path:
        info = tmp_path / "site" / f"ocpp-{version}.dist-info"
        info.mkdir(parents=True)
        text = f"Metadata-Version: 2.1\nName: ocpp\nVersion: {version}\n"
        (info / "METADATA").write_text(text)
        return info.parent

    return install


def test_package_missing(tmp_path: Path, without_ocpp: object) -> None:
    outcome = verify_with(cwd=tmp_path)
    assert outcome.code == 2
    assert "error: the package ocpp is not installed" in outcome.err
    assert "hint: install it (pip install ocpp), or name" in outcome.err


def test_package_without_the_version(
    tmp_path: Path, without_ocpp: Callable[[str], Path]
) -> None:
    without_ocpp("0.26.0")
    outcome = verify_with(cwd=tmp_path)
    assert outcome.code == 2
    assert "the installed ocpp 0.26.0 has no schemas of OCPP 2.0.1" in outcome.err
    assert "hint: pip install -U 'ocpp>=2.1', or name your own files" in outcome.err


def test_package_with_an_empty_folder(
    tmp_path: Path, without_ocpp: Callable[[str], Path]
) -> None:
    (without_ocpp("9.9") / "ocpp" / "v201" / "schemas").mkdir(parents=True)
    outcome = verify_with(cwd=tmp_path)
    assert outcome.code == 2
    assert set(statuses(outcome).values()) == {"missing"}


def test_differences_without_the_package_show_digests(
    tmp_path: Path, without_ocpp: object
) -> None:
    files = official()
    files["ResetRequest.json"]["properties"]["evseId"]["minimum"] = 1.0
    source = inputs.write_set(tmp_path / "set", files)
    outcome = verify(source, tmp_path)
    assert outcome.code == 2
    assert statuses(outcome)["ResetRequest.json"] == "differs"
    content = content_digest(schemas.files()["ResetRequest.json"])
    found = content_digest(files["ResetRequest.json"])
    assert f"official content digest {content}, found {found}" in outcome.out


def content_digest(document: Schema) -> str:
    """As shared by the facts: sorted, compact, ASCII, without the address."""
    plain = {key: value for key, value in document.items() if key not in ("$id", "id")}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


# Other kinds of source: each has the official content


def _as_folder(files: dict[str, Schema], folder: Path) -> Path:
    return inputs.write_set(folder / FOLDER_NAME, files)


def _with_ids(files: dict[str, Schema], folder: Path) -> Path:
    named = {n: {"$id": f"urn:OCPP:Cp:2:2020:3:{n}", **d} for n, d in files.items()}
    return _as_folder(named, folder)


def _re_indented(files: dict[str, Schema], folder: Path) -> Path:
    """With a BOM, tabs and CRLF."""
    return _as_folder(
        {
            name: b"\xef\xbb\xbf"
            + json.dumps(document, indent="\t").replace("\n", "\r\n").encode()
            for name, document in files.items()
        },
        folder,
    )


def _parent(files: dict[str, Schema], folder: Path) -> Path:
    _as_folder(files, folder / "download")
    (folder / "download" / "readme.txt").write_text("read me")
    (folder / "download" / "other").mkdir()
    (folder / "download" / "other" / "package.json").write_text("no schema")
    return folder / "download"


def _nearest_wins(files: dict[str, Schema], folder: Path) -> Path:
    """The named folder holds the files, and a copy of them further down."""
    _as_folder(files, folder / FOLDER_NAME / "copy")
    return _as_folder(files, folder)


def _linked(files: dict[str, Schema], folder: Path) -> Path:
    (folder / "link").symlink_to(_as_folder(files, folder))
    return folder / "link"


def _zipped(files: dict[str, Schema], folder: Path) -> Path:
    path = folder / "schemas.zip"
    path.write_bytes(inputs.zip_bytes(files))
    return path


def _zipped_folder(files: dict[str, Schema], folder: Path) -> Path:
    below = {f"{FOLDER_NAME}/{name}": document for name, document in files.items()}
    return _zipped({**below, "__MACOSX/._a.json": b"\0\5"}, folder)


def _download(files: dict[str, Schema], folder: Path) -> Path:
    """The OCA's download: documents, and the schemas in a ZIP of their own."""
    path = folder / "OCPP-2.0.1_all_files.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OCPP-2.0.1/part2_specification.pdf", b"%PDF" * 1_000)
        archive.writestr(f"OCPP-2.0.1/{FOLDER_NAME}.zip", inputs.zip_bytes(files))
        archive.writestr("OCPP-2.0.1/appendices.zip", inputs.zip_bytes({"a.csv": b""}))
    return path


@pytest.mark.parametrize(
    "make",
    [
        *(_as_folder, _with_ids, _re_indented, _parent, _nearest_wins, _linked),
        *(_zipped, _zipped_folder, _download),
    ],
)
def test_official_content_from(
    make: Callable[[dict[str, Schema], Path], Path], tmp_path: Path
) -> None:
    outcome = verify(make(official(), tmp_path), tmp_path)
    assert outcome.code == 0, outcome.out
    assert len(statuses(outcome)) == schemas.FILES
    assert set(statuses(outcome).values()) == {"official content"}


def test_source_is_named(tmp_path: Path) -> None:
    """Below the parent folder the one that was chosen is named."""
    outcome = verify(_parent(official(), tmp_path), tmp_path)
    chosen = tmp_path / "download" / FOLDER_NAME
    assert outcome.err == f"OCPP 2.0.1: {chosen}\n"


def test_two_folders_to_choose_from(tmp_path: Path) -> None:
    for name in ("a", "b"):
        ours = inputs.field_of({"type": "string", "title": name})
        inputs.write_set(tmp_path / "both" / name, ours)
    outcome = verify(tmp_path / "both", tmp_path)
    assert outcome.code == 2
    assert "both hold schema files" in outcome.err
    assert f"'{tmp_path / 'both' / 'a'}' and" in outcome.err
    assert "hint: name one of them" in outcome.err


def test_two_folders_of_a_zip(tmp_path: Path) -> None:
    files = {
        f"{name}/{inputs.MAIN_FILE}": inputs.message(title=name) for name in ("a", "b")
    }
    outcome = verify(_zipped(files, tmp_path), tmp_path)
    assert outcome.code == 2
    assert "schemas.zip/a' and " in outcome.err
    assert "schemas.zip/b' both hold schema files" in outcome.err


# Files that are not official


def _edit(files: dict[str, Schema]) -> None:
    files["ResetRequest.json"]["properties"]["evseId"]["type"] = "number"


def _add_keyword(files: dict[str, Schema]) -> None:
    files["ResetRequest.json"]["properties"]["evseId"]["maximum"] = 5


def _drop_keyword(files: dict[str, Schema]) -> None:
    del files["ResetRequest.json"]["required"]


def _true_for_one(files: dict[str, Schema]) -> None:
    """JSON keeps true and 1 apart, Python does not."""
    request = files["GetBaseReportRequest.json"]["definitions"]
    request["CustomDataType"]["properties"]["vendorId"]["maxLength"] = True


def _reorder(files: dict[str, Schema]) -> None:
    document = files["ResetRequest.json"]
    document["properties"] = dict(reversed(document["properties"].items()))


DIFFERENCES: dict[str, tuple[Change, str, str]] = {
    "value": (
        _edit,
        "ResetRequest.json",
        "/properties/evseId/type: official: 'integer', found: 'number'",
    ),
    "keyword more": (
        _add_keyword,
        "ResetRequest.json",
        "/properties/evseId/maximum: official: absent, found: 5",
    ),
    "keyword less": (
        _drop_keyword,
        "ResetRequest.json",
        "/required: official: ['type'], found: absent",
    ),
    "true for a number": (
        _true_for_one,
        "GetBaseReportRequest.json",
        "/definitions/CustomDataType/properties/vendorId/maxLength: official: 255, f",
    ),
    "order": (
        _reorder,
        "ResetRequest.json",
        "the content is official, but its keys are in another order",
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_difference_is_listed(name: str, tmp_path: Path) -> None:
    change, file, says = DIFFERENCES[name]
    files = official()
    change(files)
    outcome = verify(_as_folder(files, tmp_path), tmp_path)
    assert outcome.code == 2
    found = statuses(outcome)
    assert found.pop(file) == "differs"
    assert set(found.values()) == {"official content"}
    assert f"{file}: differs\n  {says}" in outcome.out


@pytest.mark.parametrize("name", DIFFERENCES)
def test_difference_stops_generate(name: str, tmp_path: Path) -> None:
    change, file, says = DIFFERENCES[name]
    files = official()
    change(files)
    output = tmp_path / "output"
    outcome = generate(_as_folder(files, tmp_path), output)
    assert outcome.code == 2
    pointer, colon, message = says.rpartition(": official: ")
    place = f"{file}#{pointer}" if pointer else file
    assert f"error: {place}: {colon.removeprefix(': ')}{message}" in outcome.err
    assert "hint: use the official files, or --accept-unofficial" in outcome.err
    assert not output.exists()


def test_missing_surplus_and_broken(tmp_path: Path) -> None:
    files: dict[str, Any] = official()
    del files["ResetRequest.json"]
    files["ExtraRequest.json"] = inputs.message()
    files["ResetResponse.json"] = b"{"
    source = _as_folder(files, tmp_path)
    outcome = verify(source, tmp_path)
    assert outcome.code == 2
    found = statuses(outcome)
    assert found["ResetRequest.json"] == "missing"
    assert found["ExtraRequest.json"] == "surplus"
    assert found["ResetResponse.json"] == "differs"
    assert "  not JSON: " in outcome.out
    assert f"  the file is missing from {source}\n" in outcome.out
    assert "  the file is in no official set of this version\n" in outcome.out
    outcome = generate(source, tmp_path / "output")
    assert outcome.code == 2
    for name in ("ResetRequest.json", "ExtraRequest.json", "ResetResponse.json"):
        assert f"{name}: " in outcome.err
    outcome = generate(source, tmp_path / "output", "--accept-unofficial")
    assert outcome.code == 2, "a file that cannot be read cannot be accepted"
    assert outcome.err.startswith("error: ResetResponse.json: not JSON: ")
    assert not (tmp_path / "output").exists()


@pytest.mark.usefixtures("unformatted")
def test_accept_unofficial(tmp_path: Path) -> None:
    files = official()
    del files["ResetRequest.json"]
    files["ExtraRequest.json"] = inputs.message()
    _edit_display(files)
    output = tmp_path / "output"
    source = _as_folder(files, tmp_path)
    outcome = generate(source, output, "--accept-unofficial")
    assert outcome.code == 0, outcome.err
    what = [
        "ExtraRequest.json (surplus)",
        "GetDisplayMessagesRequest.json (differs)",
        "ResetRequest.json (missing)",
    ]
    lines = header(output).splitlines()
    assert [line for line in lines if "nofficial:" in line] == [
        f"# Unofficial: {line}" for line in what
    ]
    assert lines[1] == "# OCPP 2.0.1, 128 schema files (not the official set),"
    assert lines[-1].endswith("--ocpp 2.0.1 --accept-unofficial")
    reported = [f"OCPP 2.0.1: unofficial: {line}\n" for line in what]
    assert all(line in outcome.err for line in reported)
    call = (output / "v201" / "call.py").read_text()
    assert "class Extra(Message):" in call
    assert "class Reset(Message):" not in call


def _edit_display(files: dict[str, Schema]) -> None:
    request = files["GetDisplayMessagesRequest.json"]
    request["properties"]["id"]["maxItems"] = 7


# Corrections


@pytest.mark.usefixtures("unformatted")
def test_repair_leaves_no_trace(tmp_path: Path) -> None:
    edited = official()
    edited[EXI_FILE]["properties"]["exiResponse"]["maxLength"] = 7500
    repaired = generate(
        inputs.write_set(tmp_path / "edited", edited), tmp_path / "repaired"
    )
    assert repaired.code == 0
    assert f"OCPP 2.0.1: repaired {REPAIR}\n" in repaired.err
    plain = generate(inputs.write_set(tmp_path / "set", official()), tmp_path / "plain")
    assert plain.code == 0
    assert "repaired" not in plain.err
    assert inputs.snapshot(tmp_path / "repaired") == inputs.snapshot(tmp_path / "plain")
    assert "7500" not in header(tmp_path / "plain")


def test_repair_needs_the_value_before(tmp_path: Path) -> None:
    files = official()
    files[EXI_FILE]["properties"]["exiResponse"]["maxLength"] = 7600
    outcome = verify(_as_folder(files, tmp_path), tmp_path)
    assert outcome.code == 2
    assert f"  {EXI_POINTER}: official: 5600, found: 7600\n" in outcome.out


def test_repair_of_a_file_with_another_difference(tmp_path: Path) -> None:
    """A repair either makes a file official or is not applied."""
    files = official()
    response = files[EXI_FILE]["properties"]
    response["exiResponse"]["maxLength"] = 7500
    response["exiResponse"]["minLength"] = 1
    outcome = verify(_as_folder(files, tmp_path), tmp_path)
    assert outcome.code == 2
    assert statuses(outcome)[EXI_FILE] == "differs"
    assert f"  {EXI_POINTER}: official: 5600, found: 7500\n" in outcome.out
    assert "exiResponse/minLength: official: absent, found: 1\n" in outcome.out


@pytest.mark.usefixtures("unformatted")
def test_deviation_stands_in_the_header(tmp_path: Path) -> None:
    source = _as_folder(official(), tmp_path)
    output = tmp_path / "output"
    outcome = generate(source, output, "--deviation", "exi-response-7500")
    assert outcome.code == 0, outcome.err
    assert f"OCPP 2.0.1: deviation {DEVIATION}\n" in outcome.err
    lines = header(output).splitlines()
    id_, change = DEVIATION.split(" ", 1)
    start = lines.index(f"# Deviation {id_}")
    assert lines[start + 1] == f"#   {change}"
    assert lines[-1].endswith("--ocpp 2.0.1 --deviation exi-response-7500")
    result = (output / "v201" / "call_result.py").read_text()
    assert "exi_response: at most 7500 characters" in result


def test_deviation_asserts_the_value_before(tmp_path: Path) -> None:
    files = official()
    files[EXI_FILE]["properties"]["exiResponse"]["maxLength"] = 1
    outcome = generate(
        _as_folder(files, tmp_path),
        tmp_path / "output",
        *("--accept-unofficial", "--deviation", "exi-response-7500"),
    )
    assert outcome.code == 2
    assert (
        f"error: {EXI_FILE}#{EXI_POINTER}: correction exi-response-7500 "
        "expects 5600, found 1\n"
    ) in outcome.err


def test_deviation_of_a_missing_file(tmp_path: Path) -> None:
    outcome = generate(
        inputs.write_set(tmp_path / "set", inputs.heartbeat()),
        tmp_path / "output",
        *("--accept-unofficial", "--deviation", "exi-response-7500"),
    )
    assert outcome.code == 2
    assert f"error: {EXI_FILE}: correction exi-response-7500 is for" in outcome.err


@pytest.mark.parametrize("id_", ["none", "exi-response-official", "", "\x1b[2J"])
def test_unknown_deviation(id_: str, tmp_path: Path) -> None:
    """Repairs are not deviations either: they cannot be asked for."""
    outcome = generate(tmp_path, tmp_path / "output", "--deviation", id_)
    assert outcome.code == 2
    assert f"error: there is no deviation {id_!a}" in outcome.err
    assert "hint: known ones: exi-response-7500" in outcome.err


# The manifest


def test_manifest_of_the_official_content(tmp_path: Path) -> None:
    """Its digests of content are those of the committed one; bytes are not."""
    source = _re_indented(official(), tmp_path)
    outcome = inputs.run("schemas", "manifest", source, cwd=tmp_path)
    assert outcome.code == 0, outcome.err
    assert outcome.err == ""
    path = schemas.ROOT / "schemas" / "v201" / "manifest.json"
    committed = json.loads(path.read_text(encoding="utf-8"))["files"]
    made = json.loads(outcome.out)["files"]
    assert made.keys() == committed.keys()
    for name, digests in made.items():
        assert digests["content"] == committed[name]["content"]
        assert digests["ordered"] == committed[name]["ordered"]
        assert digests["content"] == content_digest(schemas.files()[name])
        data = (source / name).read_bytes()
        assert digests["bytes"] == hashlib.sha256(data).hexdigest()


def test_official_bytes_are_told_from_official_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a manifest of these very bytes; the real ones are not at hand."""
    source = _as_folder(official(), tmp_path)
    made = inputs.run("schemas", "manifest", source, cwd=tmp_path).out
    known = tmp_path / "schemas"
    shutil.copytree(schemas.ROOT / "schemas", known)
    (known / "v201" / "manifest.json").write_text(made)
    monkeypatch.setattr(
        "ocpp_codegen.base.resources.folder", lambda name: tmp_path / name
    )
    (source / "ResetRequest.json").write_bytes(
        (source / "ResetRequest.json").read_bytes() + b"\n"
    )
    found = statuses(verify(source, tmp_path))
    assert found.pop("ResetRequest.json") == "official content"
    assert set(found.values()) == {"official bytes"}


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]"])
def test_manifest_of_broken_files(content: bytes, tmp_path: Path) -> None:
    source = inputs.write_set(tmp_path / "set", {"AaRequest.json": content})
    outcome = inputs.run("schemas", "manifest", source, cwd=tmp_path)
    assert outcome.code == 2
    assert outcome.err.startswith("error: AaRequest.json: ")
    assert outcome.out == ""


def test_manifest_of_nothing(tmp_path: Path) -> None:
    outcome = inputs.run("schemas", "manifest", tmp_path / "none", cwd=tmp_path)
    assert outcome.code == 2
    assert "none: cannot be read: No such file or directory" in outcome.err


def test_names_of_files_cannot_fake_lines(tmp_path: Path) -> None:
    files = {**inputs.heartbeat(), "a\nb\x1b[2J.json": inputs.message()}
    outcome = verify(inputs.write_set(tmp_path / "set", files), tmp_path)
    assert outcome.code == 2
    assert "a\\nb\\x1b[2J.json: surplus\n" in outcome.out
    assert outcome.out.replace("\n", "").isprintable()
