"""The table of validators names what is pinned; make validators measures the rest."""

import json

from tests.helpers.schemas import ROOT
from tests.reference.validators import __main__ as validators

HERE = ROOT / "tests" / "reference" / "validators"


def test_the_table_names_what_is_pinned() -> None:
    listed = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    pinned = {f"{name} {at} | npm" for name, at in listed["dependencies"].items()}
    for line in (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines():
        pinned.add(f"{line.replace('==', ' ')} | PyPI")
    document = validators.DOCUMENT.read_text(encoding="utf-8")
    table = document.partition(validators.HEADER)[2].partition("\n\n")[0]
    named = {" | ".join(row[2:].split(" | ")[:2]) for row in table.splitlines()}
    assert named == pinned


def test_a_row_says_what_is_read_and_which_verdicts_differ() -> None:
    read = {"files": 2, "read": 2, "vectors": 9, "wrong": [["refused", "/a: empty"]]}
    part = {"files": 2, "read": 1, "vectors": 4, "wrong": [["accepted", "/b: null"]]}
    none = {"files": 2, "read": 0, "vectors": 0, "wrong": []}
    told = {"nothing": {"v16": read, "v201": part, "v21": none}}
    (row,) = validators.rows("one", "npm", {"version": "1.0", "told": told})
    differ = "1 accepted: null; 1 refused: empty"
    assert row == f"| one 1.0 | npm | nothing | all | 1 of 2 | none | {differ} |"
