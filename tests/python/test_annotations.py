"""Annotations are data until they are printed; pages and modules print the same."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import extensions

from ocpp_codegen.python import annotations
from ocpp_codegen.python.annotations import (
    ANY,
    NONE,
    UNSET,
    AnyDict,
    ListOf,
    Named,
    one_of,
    or_none,
    printed,
)
from ocpp_codegen.targets import rendering, rst

STR = Named("str")
CELL = Named("Cell", "datatypes")

MANIFEST = """
name = "acme"
versions = ["2.1"]
[[data_transfer]]
vendor_id = "com.acme"
request = "rows.json"
"""


def maybe(schema: Any) -> Any:
    return {"anyOf": [schema, {"type": "null"}]}


def rows(schema: Any) -> Any:
    return {"type": "array", "maxItems": 3, "items": schema}


TEXT = {"type": "string", "maxLength": 9}
PROPERTIES = {
    "rows": rows(maybe(rows(TEXT))),
    "cells": rows(maybe({"$ref": "#/$defs/Cell"})),
    "grid": rows(rows({"$ref": "#/$defs/Cell"})),
    "note": maybe(TEXT),
    "more": {"$ref": "#/$defs/More"},
    "either": {"anyOf": [TEXT, {"type": "integer"}, {"type": "null"}]},
    "any": {},
}
SCHEMA = {
    "title": "Rows",
    "type": "object",
    "additionalProperties": False,
    "properties": PROPERTIES,
    "$defs": {
        "Cell": {"type": "object", "properties": {"v": {"type": "number"}}},
        "More": {"type": "object", "additionalProperties": True, "properties": {}},
    },
}
ON_PAGES = {
    "rows": "list[list[str] | None]",
    "cells": "list[datatypes.Cell | None]",
    "grid": "list[list[datatypes.Cell]]",
    "note": "str",
    "more": "datatypes.More",
    "either": "str | int",
    "any": "Any",
}


def test_a_page_shows_the_types_of_a_vendors_fields(tmp_path: Path) -> None:
    folder = extensions.write(tmp_path / "acme", MANIFEST, {"rows.json": SCHEMA})
    (extension,) = extensions.read([folder], "2.1")
    pages = rendering.rendered(rst.files(extensions.extended(extension, "2.1")))
    (text,) = (t for path, t in pages.items() if path.name == "datatypes.rst")
    body = text.partition(".. py:class:: Rows(")[2].partition(".. py:class::")[0]
    shown = dict(re.findall(r":type (\w+): (.*), optional", body))
    assert shown == ON_PAGES
    for page in pages.values():
        for annotation in re.findall(r":type \w+: (.*?)(?:, optional)?\n", page):
            ast.parse(annotation, mode="eval")


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (STR, "str"),
        (CELL, "datatypes.Cell"),
        (AnyDict(), "dict[str, Any]"),
        (ListOf(or_none(ListOf(STR))), "list[list[str] | None]"),
        (one_of(NONE, STR, STR), "str | None"),
        (one_of(NONE, UNSET, STR), "str | Unset | None"),
        (one_of(or_none(STR), Named("int")), "str | int | None"),
        (or_none(or_none(CELL)), "datatypes.Cell | None"),
        (or_none(ANY), "Any"),
        (or_none(NONE), "None"),
        (annotations.without(one_of(STR, UNSET, NONE), UNSET), "str | None"),
        (annotations.without(STR, UNSET), "str"),
    ],
)
def test_an_annotation_is_printed(
    annotation: annotations.Annotation, text: str
) -> None:
    assert printed(annotation) == text


def test_a_module_does_not_name_itself() -> None:
    assert printed(ListOf(CELL), "datatypes") == "list[Cell]"
    assert annotations.modules_in([ListOf(or_none(CELL)), STR]) == {"datatypes"}


def test_a_dict_uses_any() -> None:
    assert annotations.uses([or_none(ListOf(AnyDict()))], ANY)
    assert not annotations.uses([ListOf(STR)], ANY)
