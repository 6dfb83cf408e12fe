"""The official files in the forms in which people hold them, and issues of a set."""

import copy
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.helpers import inputs, schemas
from tests.helpers.inputs import Outcome, Schema
from tests.helpers.schemas import EARLIER

Files = dict[str, Schema]

SECURITY = "urn:OCPP:Cp:1.6:2020:3"


def content(package: str) -> Files:
    """A copy of the official content of a version."""
    return copy.deepcopy(schemas.documents(package))


def parts() -> tuple[Files, Files]:
    """The files of 1.6 as two downloads: the core, and those of the white paper."""
    every = content("v16")
    security = {n for n, d in every.items() if d.get("$id", "").startswith(SECURITY)}
    return (
        {n: d for n, d in every.items() if n not in security},
        {n: d for n, d in every.items() if n in security},
    )


def of_2019(files: Files) -> Files:
    """The same with the file that was another one in the issue 2019-12."""
    EARLIER.undo(files[EARLIER.file])
    return files


def folder(files: Files, path: Path) -> Path:
    return inputs.write_set(path, files)


def zipped(files: Files, path: Path) -> Path:
    path.write_bytes(inputs.zip_bytes(files))
    return path


def verify(ocpp: str, *paths: Path, more: tuple[str, ...] = ()) -> Outcome:
    sources = [part for path in paths for part in ("--schemas", str(path))]
    return inputs.run(
        "schemas", "verify", "--ocpp", ocpp, *sources, *more, cwd=paths[0].parent
    )


@pytest.fixture
def unformatted() -> Iterator[None]:
    with inputs.unformatted():
        yield


def generate(output: Path, *more: str | Path) -> Outcome:
    command = ("generate", "--output", output, *more)
    return inputs.run(*command, cwd=output.parent)


# A set in parts


def _two_folders(tmp: Path) -> list[Path]:
    core, security = parts()
    return [folder(core, tmp / "core"), folder(security, tmp / "security")]


def _two_zips(tmp: Path) -> list[Path]:
    core, security = parts()
    return [zipped(core, tmp / "core.zip"), zipped(security, tmp / "security.zip")]


def _one_tree(tmp: Path) -> list[Path]:
    core, security = parts()
    folder(core, tmp / "tree" / "a" / "json")
    zipped(security, tmp / "tree" / "white paper.zip")
    return [tmp / "tree"]


LAYOUTS = [_two_folders, _two_zips, _one_tree]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_set_may_come_in_parts(
    layout: Callable[[Path], list[Path]], tmp_path: Path
) -> None:
    outcome = verify("1.6", *layout(tmp_path))
    assert outcome.code == 0, outcome.out
    assert outcome.out.startswith("OCPP 1.6, issue 2025-04: 78 files: ")


@pytest.mark.usefixtures("unformatted")
def test_every_layout_makes_the_same_bytes(tmp_path: Path) -> None:
    def made(name: str, *sources: Path) -> dict[str, bytes | str]:
        paths = [part for path in sources for part in ("--schemas", path)]
        outcome = generate(tmp_path / name, "--ocpp", "1.6", "--quiet", *paths)
        assert outcome.code == 0, outcome.err
        return inputs.snapshot(tmp_path / name)

    expected = made("installed")
    for layout in LAYOUTS:
        place = tmp_path / layout.__name__
        place.mkdir()
        assert made(f"{place.name} output", *layout(place)) == expected


def test_a_missing_part_is_named_with_its_document(tmp_path: Path) -> None:
    core, _ = parts()
    source = folder(core, tmp_path / "core")
    outcome = generate(tmp_path / "output", "--ocpp", "1.6", "--schemas", source)
    assert outcome.code == 2
    assert "all 22 files of the security part are missing" in outcome.err
    assert "white paper Improved security for OCPP 1.6-J" in outcome.err


# Several versions in one tree


def _tree(tmp: Path) -> Path:
    for package in ("v201", "v21"):
        folder(content(package), tmp / "tree" / package / "schemas")
    (tmp / "tree" / "package.json").write_text("{}")
    return tmp / "tree"


@pytest.mark.parametrize("ocpp", ["2.0.1", "2.1"])
def test_the_version_is_found_by_content(ocpp: str, tmp_path: Path) -> None:
    outcome = verify(ocpp, _tree(tmp_path))
    assert outcome.code == 0, outcome.out
    assert "differs" not in outcome.out


def test_a_version_that_nobody_named_is_skipped_with_a_note(tmp_path: Path) -> None:
    command = ("schemas", "verify", "--schemas", str(_tree(tmp_path)))
    outcome = inputs.run(*command, cwd=tmp_path)
    assert outcome.code == 0, outcome.out
    assert "OCPP 1.6: skipped, these are the files of OCPP 2" in outcome.err
    outcome = inputs.run(*command, "--ocpp", "1.6", cwd=tmp_path)
    assert outcome.code == 2
    assert "error: " in outcome.err


def test_paths_by_version(tmp_path: Path) -> None:
    old = folder(content("v201"), tmp_path / "old")
    new = folder(content("v21"), tmp_path / "new")
    by_version = ("--schemas", f"2.0.1={old}", "--schemas", f"2.1={new}")
    wanted = ("--ocpp", "2.0.1", "--ocpp", "2.1")
    outcome = inputs.run("schemas", "verify", *wanted, *by_version, cwd=tmp_path)
    assert outcome.code == 0, outcome.out
    (tmp_path / "pyproject.toml").write_text(
        '[tool.ocpp-codegen]\nschemas = {"2.0.1" = "old", "2.1" = ["new"]}\n'
    )
    outcome = inputs.run("schemas", "verify", *wanted, cwd=tmp_path)
    assert outcome.code == 0, outcome.out
    assert f"OCPP 2.1: {new}" in outcome.err


def altered(package: str) -> Files:
    """The files of a version, each with a comment that the official one lacks."""
    return {
        name: {**document, "$comment": "ours"}
        for name, document in content(package).items()
    }


def test_altered_files_of_another_version_are_recognised(tmp_path: Path) -> None:
    """By what they say of themselves, since no digest fits."""
    source = folder(altered("v201"), tmp_path / "set")
    more = ("--accept-unofficial", "--schemas", source)
    for ocpp in ("1.6", "2.1"):
        outcome = generate(tmp_path / "output", "--ocpp", ocpp, *more)
        assert outcome.code == 2
        assert f"these are the files of OCPP 2.0.1, not of {ocpp}" in outcome.err
    outcome = generate(tmp_path / "output", "--ocpp", "2.0.1", *more)
    assert outcome.code == 0, outcome.err


def test_altered_files_of_two_versions_are_told_apart(tmp_path: Path) -> None:
    for package in ("v201", "v21"):
        folder(altered(package), tmp_path / "tree" / package)
    outcome = verify("2.0.1", tmp_path / "tree")
    assert outcome.code == 2
    assert f"OCPP 2.0.1: {tmp_path / 'tree' / 'v201'}" in outcome.err


def test_a_version_that_a_path_was_named_for_is_not_skipped(tmp_path: Path) -> None:
    source = folder(content("v201"), tmp_path / "set")
    command = ("schemas", "verify", "--schemas", f"2.1={source}")
    outcome = inputs.run(*command, cwd=tmp_path)
    assert outcome.code == 2
    assert "these are the files of OCPP 2.0.1, not of 2.1" in outcome.err


@pytest.mark.parametrize("more", [(), ("--accept-unofficial",)])
def test_files_of_another_version_are_recognised(
    more: tuple[str, ...], tmp_path: Path
) -> None:
    source = folder(content("v201"), tmp_path / "set")
    outcome = generate(tmp_path / "output", "--ocpp", "2.1", "--schemas", source, *more)
    assert outcome.code == 2
    assert "these are the files of OCPP 2.0.1, not of 2.1" in outcome.err
    assert not (tmp_path / "output").exists()


def test_diff_does_not_guess_among_several_sets(tmp_path: Path) -> None:
    tree = _tree(tmp_path)
    outcome = inputs.run("diff", "2.1", str(tree), cwd=tmp_path)
    assert outcome.code == 2
    assert "the files of OCPP 2.0.1 and 2.1 are here" in outcome.err
    outcome = inputs.run("diff", "2.1", f"2.1={tree}", cwd=tmp_path)
    assert outcome.code == 0, outcome.err


# Names that browsers, archives and editions make


def _renamed(tmp: Path, rename: Callable[[str], str]) -> Path:
    files = {rename(name): document for name, document in content("v201").items()}
    return folder(files, tmp / "set")


def _ending(ending: str) -> Callable[[str], str]:
    return lambda name: name.replace(".json", ending)


RENAMED: dict[str, Callable[[str], str]] = {
    "of a browser": _ending(" (1).json"),
    "of a browser, without a blank": _ending("(12).json"),
    "of Windows": _ending(" - Copy.json"),
    "of Windows, again": _ending(" - Copy (2).json"),
    "of a Mac": _ending(" copy.json"),
    "of a Mac, again": _ending(" copy 2.json"),
    "of a Linux desktop": _ending(" (copy).json"),
    "of a German Windows": _ending(" - Kopie.json"),
    "of a share": lambda name: f"Copy of {name}",
    "upper case": _ending(".JSON"),
    "edition": _ending("_v1p0.json"),
    "edition, copied": _ending("_v1p0 (1).json"),
    "schema": _ending(".schema.json"),
    "lower case": str.lower,
    "all upper case": str.upper,
}


@pytest.mark.parametrize("how", RENAMED)
def test_names_may_be_those_of_copies(how: str, tmp_path: Path) -> None:
    outcome = verify("2.0.1", _renamed(tmp_path, RENAMED[how]))
    assert outcome.code == 0, outcome.out


def test_what_a_mac_adds_is_left_out(tmp_path: Path) -> None:
    source = folder(content("v201"), tmp_path / "set")
    (source / "._ResetRequest.json").write_bytes(b"\0\5\x16\7")
    assert verify("2.0.1", source).code == 0


def test_a_repository_may_hold_them_far_down(tmp_path: Path) -> None:
    """What tools keep in hidden folders is not looked at."""
    tree = tmp_path / "repository"
    below = "server/src/main/resources/org/example/ocpp/v201/schemas"
    source = folder(content("v201"), tree / below)
    folder({RESET: edited(content("v201")[RESET])}, tree / ".git")
    _broken(tree / ".git" / "broken.zip")
    outcome = verify("2.0.1", tree)
    assert outcome.code == 0, outcome.err
    assert outcome.err == f"OCPP 2.0.1: {source}\n"


def test_a_folder_may_hold_the_zip(tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    zipped(content("v201"), tmp_path / "downloads" / "OCPP.ZIP")
    assert verify("2.0.1", tmp_path / "downloads").code == 0


def test_an_encrypted_zip_says_so(tmp_path: Path) -> None:
    path = zipped(
        {"ResetRequest.json": content("v201")["ResetRequest.json"]},
        tmp_path / "set.zip",
    )
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].flag_bits & 1
    outcome = verify("2.0.1", path)
    assert outcome.code == 2
    assert "is encrypted" in outcome.err
    assert "unpack the ZIP with its password" in outcome.err


def test_the_installed_folder_by_its_path_is_repaired_too(tmp_path: Path) -> None:
    outcome = verify("2.0.1", schemas.package_folder("v201"))
    assert outcome.code == 0
    assert "1 repaired" in outcome.out


# Files next to those that are taken


def edited(document: Schema) -> Schema:
    """A file as somebody has changed it."""
    return {**document, "title": "changed by hand"}


RESET = "ResetRequest.json"
COPY = "ResetRequest (1).json"


def _edited_next_to_it(tmp: Path) -> tuple[list[Path], str]:
    files = content("v201")
    source = folder({**files, COPY: edited(files[RESET])}, tmp / "set")
    return [source], f"{source / COPY}: the official one is {source / RESET}"


def _official_is_the_copy(tmp: Path) -> tuple[list[Path], str]:
    files = content("v201")
    files |= {COPY: files[RESET], RESET: edited(files[RESET])}
    source = folder(files, tmp / "set")
    return [source], f"{source / RESET}: the official one is {source / COPY}"


def _edited_in_lower_case(tmp: Path) -> tuple[list[Path], str]:
    files = content("v201")
    source = folder({**files, RESET.lower(): edited(files[RESET])}, tmp / "set")
    place = f"{source / RESET.lower()}: the official one is {source / RESET}"
    return [source], place


def _edited_in_another_folder(tmp: Path) -> tuple[list[Path], str]:
    files = content("v201")
    source = folder(files, tmp / "tree" / "official")
    ours = folder({RESET: edited(files[RESET])}, tmp / "tree" / "ours")
    return [tmp / "tree"], f"{ours / RESET}: the official one is {source / RESET}"


def _edited_in_a_zip(tmp: Path) -> tuple[list[Path], str]:
    files = content("v201")
    ours = zipped({RESET: edited(files[RESET])}, tmp / "ours.zip")
    source = folder(files, tmp / "set")
    place = f"{ours / RESET}: the official one is {source / RESET}"
    return [ours, source], place


ALTERED_COPIES = [
    _edited_next_to_it,
    _official_is_the_copy,
    _edited_in_lower_case,
    _edited_in_another_folder,
    _edited_in_a_zip,
]


@pytest.mark.parametrize("make", ALTERED_COPIES)
def test_an_altered_copy_is_not_used_and_named(
    make: Callable[[Path], tuple[list[Path], str]], tmp_path: Path
) -> None:
    sources, says = make(tmp_path)
    outcome = verify("2.0.1", *sources)
    assert outcome.code == 0, outcome.out
    assert f"OCPP 2.0.1: left out {says}\n" in outcome.err


def test_copies_that_say_the_same_are_no_matter(tmp_path: Path) -> None:
    files = content("v201")
    indented = json.dumps(files[RESET], indent="\t").encode()
    source = folder({**files, COPY: files[RESET], "a": b"{", RESET: indented}, tmp_path)
    outcome = verify("2.0.1", source)
    assert outcome.code == 0, outcome.out
    assert outcome.err == f"OCPP 2.0.1: {source}\n"


@pytest.mark.usefixtures("unformatted")
def test_generate_names_what_it_did_not_use(tmp_path: Path) -> None:
    (source,), says = _edited_next_to_it(tmp_path)
    more = ("--ocpp", "2.0.1", "--schemas", source)
    outcome = generate(tmp_path / "output", *more, "--accept-unofficial")
    assert outcome.code == 0, outcome.err
    assert f"OCPP 2.0.1: left out {says}\n" in outcome.err


def test_of_two_altered_files_the_one_with_the_exact_name_counts(
    tmp_path: Path,
) -> None:
    files = content("v201")
    files |= {COPY: edited(files[RESET]), RESET: {**files[RESET], "title": "other"}}
    source = folder(files, tmp_path / "set")
    outcome = verify("2.0.1", source)
    assert outcome.code == 2
    assert "/title: official: absent, found: 'other'\n" in outcome.out
    assert f"left out {source / COPY} in favour of {source / RESET}\n" in outcome.err


def test_a_part_may_be_altered_as_a_whole(tmp_path: Path) -> None:
    """One that no folder holds officially is taken from where it stands."""
    core, security = parts()
    ours = {name: edited(document) for name, document in security.items()}
    sources = folder(core, tmp_path / "core"), folder(ours, tmp_path / "security")
    outcome = verify("1.6", *sources)
    assert outcome.code == 2
    assert outcome.out.startswith("OCPP 1.6, issue 2025-04: 78 files: ")
    assert "56 official content, 22 differ\n" in outcome.out
    assert outcome.err == f"OCPP 1.6: {sources[0]}, {sources[1]}\n"


def test_halves_from_two_altered_sets(tmp_path: Path) -> None:
    """The folder that fits better is taken, and the other named."""
    files = {name: edited(document) for name, document in content("v201").items()}
    more, fewer = dict(files), {RESET: {**files[RESET], "title": "another"}}
    del more["HeartbeatRequest.json"]
    fewer["HeartbeatRequest.json"] = files["HeartbeatRequest.json"]
    for name, part in (("more", more), ("fewer", fewer)):
        folder(part, tmp_path / "tree" / name)
    outcome = verify("2.0.1", tmp_path / "tree")
    assert outcome.code == 2
    assert "128 files: 128 differ\n" in outcome.out
    out, taken = (tmp_path / "tree" / name / RESET for name in ("fewer", "more"))
    assert f"left out {out} in favour of {taken}\n" in outcome.err


@pytest.mark.parametrize(("earlier", "newest"), [("a", "b"), ("b", "a")])
def test_both_issues_in_a_tree(earlier: str, newest: str, tmp_path: Path) -> None:
    """The newest is taken, or the one asked for, in whatever order they stand."""
    tree = tmp_path / "tree"
    folder(of_2019(content("v16")), tree / earlier)
    folder(content("v16"), tree / newest)
    assert verify("1.6", tree).out.startswith("OCPP 1.6, issue 2025-04: 78 files")
    outcome = verify("1.6", tree, more=("--issue", "2019-12"))
    assert outcome.code == 0, outcome.out
    assert "repaired" not in outcome.out
    assert f"left out {tree / newest / 'StopTransaction.json'}: the off" in outcome.err


def test_versions_in_one_folder(tmp_path: Path) -> None:
    """What only another version has is not surplus."""
    files = {**content("v201"), **content("v16"), **content("v21")}
    files |= {n.replace(".json", " (1).json"): d for n, d in content("v201").items()}
    files |= {n.replace(".json", " (2).json"): d for n, d in content("v16").items()}
    source = folder(files, tmp_path / "all")
    for ocpp in ("1.6", "2.0.1", "2.1"):
        outcome = verify(ocpp, source)
        assert outcome.code == 0, outcome.out
        assert outcome.err == f"OCPP {ocpp}: {source}\n"


def test_a_file_of_another_version_among_those_of_a_set_is_an_error(
    tmp_path: Path,
) -> None:
    files = content("v201")
    files[RESET] = content("v21")[RESET]
    source = folder(files, tmp_path / "set")
    says = f"{source / RESET}: it is of OCPP 2.1, and the file of 2.0.1 is missing\n"
    more = ("--ocpp", "2.0.1", "--accept-unofficial", "--schemas", source)
    for outcome in (verify("2.0.1", source), generate(tmp_path / "output", *more)):
        assert outcome.code == 2
        assert says in outcome.err


@pytest.mark.parametrize("request_", ["Request", ".req", "Req"])
def test_files_of_16_may_be_called_as_their_messages_are(
    request_: str, tmp_path: Path
) -> None:
    answer = {"Request": "Response", ".req": ".conf", "Req": "Conf"}[request_]
    named = {}
    for name, document in content("v16").items():
        stem = name.removesuffix(".json")
        action = stem.removesuffix("Response")
        named[action + (request_ if stem == action else answer) + ".json"] = document
    outcome = verify("1.6", folder(named, tmp_path / "set"))
    assert "surplus" not in outcome.out
    assert "missing" not in outcome.out


def test_what_is_not_a_schema_is_not_surplus(tmp_path: Path) -> None:
    others = {"index.json": {}, "tsconfig.json": {"a": 1}}
    source = folder({**content("v201"), **others}, tmp_path / "set")
    outcome = verify("2.0.1", source)
    assert outcome.code == 0
    assert "surplus" not in outcome.out


def plain(package: str) -> Files:
    """The files of a version without what they say of themselves."""
    leave_out = ("$id", "$schema", "comment", "description", "title")
    return {
        name: {k: v for k, v in document.items() if k not in leave_out}
        for name, document in content(package).items()
    }


@pytest.mark.parametrize(("package", "ocpp"), [("v201", "2.1"), ("v21", "2.0.1")])
def test_another_version_is_known_by_its_names(
    package: str, ocpp: str, tmp_path: Path
) -> None:
    """Where nothing in the files says which version they are of."""
    source = folder(plain(package), tmp_path / "set")
    more = ("--ocpp", ocpp, "--accept-unofficial", "--schemas", source)
    outcome = generate(tmp_path / "output", *more)
    assert outcome.code == 2
    other = {"v201": "2.0.1", "v21": "2.1"}[package]
    assert f"these are the files of OCPP {other}, not of {ocpp}" in outcome.err


# ZIPs that can't be read


def _broken(path: Path) -> Path:
    path.write_bytes(b"PK\3\4 and no more")
    return path


def _next_to_a_folder(tmp: Path) -> list[Path]:
    folder(content("v201"), tmp / "tree" / "set")
    _broken(tmp / "tree" / "broken.zip")
    return [tmp / "tree"]


def _given_by_its_path(tmp: Path) -> list[Path]:
    return [_broken(tmp / "broken.zip"), folder(content("v201"), tmp / "set")]


def _inside_of_a_zip(tmp: Path) -> list[Path]:
    files = {**content("v201"), "broken.zip": b"PK"}
    return [zipped(files, tmp / "all.zip")]


@pytest.mark.parametrize(
    "make", [_next_to_a_folder, _given_by_its_path, _inside_of_a_zip]
)
def test_a_broken_zip_is_no_matter_where_others_suffice(
    make: Callable[[Path], list[Path]], tmp_path: Path
) -> None:
    outcome = verify("2.0.1", *make(tmp_path))
    assert outcome.code == 0, outcome.err
    assert "left out " in outcome.err
    assert "broken.zip: cannot be read as a ZIP" in outcome.err


def test_a_broken_zip_may_hold_what_is_missing(tmp_path: Path) -> None:
    (tree,) = _next_to_a_folder(tmp_path)
    (tree / "set" / RESET).unlink()
    _broken(tree / "another.zip")
    outcome = verify("2.0.1", tree)
    assert outcome.code == 2
    assert f"missing from the set: {RESET}" in outcome.err
    for name in ("broken.zip", "another.zip"):
        assert f"{tree / name}: cannot be read as a ZIP" in outcome.err


def test_each_source_is_read_once(tmp_path: Path) -> None:
    tree = _tree(tmp_path)
    zipped(content("v16"), tree / "1.6.zip")
    with inputs.watching() as watch:
        command = ("schemas", "verify", "--schemas", str(tree))
        outcome = inputs.run(*command, cwd=tmp_path)
    assert outcome.code == 0, outcome.out
    read = [path for path in watch.read if inputs.below(path, tree)]
    assert len(read) == len(set(read)) > len(content("v21"))


# Issues


def test_each_issue_is_recognised(tmp_path: Path) -> None:
    now = folder(content("v16"), tmp_path / "now")
    before = folder(of_2019(content("v16")), tmp_path / "before")
    assert verify("1.6", now).out.startswith("OCPP 1.6, issue 2025-04: 78 files")
    outcome = verify("1.6", before, more=("--details",))
    assert outcome.code == 0
    assert outcome.out.startswith("OCPP 1.6, issue 2019-12: 78 files")
    assert "StopTransaction.json: official content, issue 2019-12\n" in outcome.out


def test_another_issue_than_asked_for_is_an_error(tmp_path: Path) -> None:
    before = folder(of_2019(content("v16")), tmp_path / "before")
    outcome = verify("1.6", before, more=("--issue", "2025-04"))
    assert outcome.code == 2
    assert "StopTransaction.json: other issue, issue 2019-12\n" in outcome.out
    assert "this is the file of issue 2019-12" in outcome.out


def test_an_unknown_issue_is_an_error(tmp_path: Path) -> None:
    source = folder(content("v201"), tmp_path / "set")
    outcome = verify("2.0.1", source, more=("--issue", "1999"))
    assert outcome.code == 2
    assert "this version has no issue '1999'" in outcome.err
    assert "hint: use one of 2020-03" in outcome.err


@pytest.mark.usefixtures("unformatted")
def test_the_earlier_issue_has_classes_where_the_current_one_has_aliases(
    tmp_path: Path,
) -> None:
    aliased = {
        "TransactionMeterValue": "datatypes",
        "TransactionSampledValue": "datatypes",
        "TransactionUnitOfMeasure": "enums",
    }
    for issue, marks in (("2025-04", "{} = "), ("2019-12", "class {}")):
        output = tmp_path / issue
        outcome = generate(output, "--ocpp", "1.6", "--issue", issue)
        assert outcome.code == 0, outcome.err
        for name, module in aliased.items():
            text = (output / "v16" / f"{module}.py").read_text(encoding="utf-8")
            assert f"\n{marks.format(name)}" in text, (issue, name)
        header = (output / "v16" / "call.py").read_text(encoding="utf-8")[:400]
        assert f"official, issue {issue}" in header
        assert f"--issue {issue}" in header


@pytest.mark.usefixtures("unformatted")
def test_a_deviation_that_is_official_now_is_a_note(tmp_path: Path) -> None:
    outcome = generate(
        tmp_path / "output",
        "--deviation",
        "celsius-in-stop-transaction",
        "--ocpp",
        "1.6",
    )
    assert outcome.code == 0, outcome.err
    assert "deviation celsius-in-stop-transaction is not needed: " in outcome.err
    header = (tmp_path / "output" / "v16" / "call.py").read_text("utf-8")[:400]
    assert "Deviation" not in header


def test_both_spellings_pass_in_transaction_data() -> None:
    from generated.v16 import call, codec

    sample = {"value": "20", "unit": "Celsius"}
    payload = {
        "transactionId": 1,
        "meterStop": 2,
        "timestamp": "2026-01-01T00:00:00Z",
        "transactionData": [
            {"timestamp": "2026-01-01T00:00:00Z", "sampledValue": [sample]}
        ],
    }
    for unit in ("Celsius", "Celcius"):
        sample["unit"] = unit
        message = codec.from_json(call.StopTransaction, json.dumps(payload))
        assert codec.to_dict(message) == payload
