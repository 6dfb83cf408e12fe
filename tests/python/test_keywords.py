"""Each keyword of the model is told once: its rule, its words, what is tighter."""

from typing import Any

import pytest

from ocpp_codegen.evolution.changes import Change, compare
from ocpp_codegen.protocol import model
from ocpp_codegen.protocol.model import (
    Action,
    Array,
    Field,
    Integer,
    Number,
    Object,
    Protocol,
    String,
    Type,
)
from ocpp_codegen.runtime.ocppj.findings import CODES

# Not broken by a value: format is never checked, strict is part of the type.
SAY_NOTHING_OF_A_VALUE = {"format", "strict"}


def protocol(type_: Type) -> Protocol:
    message = Object("ResetRequest", (Field("x", type_, False),))
    return Protocol("2.0.1", {"Reset": Action("Reset", message)}, {}, {})


def change(old: Type, new: Type) -> Change:
    (found,) = compare(protocol(old), protocol(new)).changes
    return found


@pytest.mark.parametrize("type_", [String(), Integer(), Number(), Array(String())])
def test_the_runtime_has_an_error_code_for_every_keyword(type_: Any) -> None:
    names = {keyword.name for keyword in model.keywords(type_).values()}
    assert names
    assert names - SAY_NOTHING_OF_A_VALUE <= CODES.keys()


@pytest.mark.parametrize(
    ("old", "new", "keyword", "breaks_sender"),
    [
        (String(20), String(10), "maxLength", True),
        (String(20), String(), "maxLength", False),
        (String(min_length=2), String(min_length=1), "minLength", False),
        (String(min_length=1), String(min_length=2), "minLength", True),
        (Integer(minimum=0), Integer(minimum=1), "minimum", True),
        (Integer(maximum=1), Integer(maximum=2), "maximum", False),
        (Number(), Number(exclusive_minimum=0), "exclusiveMinimum", True),
        (Number(multiple_of=0.1), Number(), "multipleOf", False),
        (Array(String()), Array(String(), unique=True), "uniqueItems", True),
        (Array(String(), 1), Array(String(), 0), "minItems", False),
        (String(), String(pattern="^a"), "pattern", True),
        (String(pattern="^a"), String(), "pattern", False),
    ],
)
def test_a_tighter_keyword_breaks_the_sender(
    old: Type, new: Type, keyword: str, breaks_sender: bool
) -> None:
    found = change(old, new)
    assert found.what == keyword
    expected = ("wire", "additive") if breaks_sender else ("additive", "wire")
    assert (found.sender, found.receiver) == expected
