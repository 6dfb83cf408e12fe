"""What migrate makes of small programs, and that it makes it only once."""

import ast
import textwrap

import pytest
from tests.migration.cases import BODIES, HANDLER, MODULES, Case

from ocpp_codegen.migration.rewriting import Moved, moved

PACKAGE = "my_app.ocpp"
HANDLER_AFTER = (
    HANDLER.replace("from ocpp.v201.enums", f"from {PACKAGE}.v201.enums")
    .replace(
        "from ocpp.v201 import ChargePoint, call",
        f"from {PACKAGE}.v201.charge_point import ChargePoint\n"
        f"from {PACKAGE}.v201 import call",
    )
    .partition("\n")[2]
)


def whole(case: Case, text: str, head: str) -> str:
    """A module of a case, which may be the body of a handler."""
    return head + textwrap.indent(text, 8 * " ") if case in BODIES else text


def said(result: Moved) -> list[str]:
    return [f"{finding.line}: {finding.message}" for finding in result.findings]


@pytest.mark.parametrize("case", [*BODIES, *MODULES], ids=lambda case: str(case.name))
def test_a_program_becomes_what_is_written(case: Case) -> None:
    """And stays that in a second run, whatever is said of it then."""
    before = whole(case, case.before, HANDLER)
    after = whole(case, case.after, "from ocpp.routing import on\n" + HANDLER_AFTER)
    result = moved(before.encode(), PACKAGE)
    assert result.source.decode() == after
    assert said(result) == case.said
    ast.parse(after)
    assert moved(result.source, PACKAGE).source.decode() == after


def test_the_names_of_cases_are_their_own() -> None:
    names = [case.name for case in (*BODIES, *MODULES)]
    assert len(names) == len(set(names)) > 50
