"""Programs as they were written for ``ocpp`` 0.26 become what those of today become."""

import re

import pytest
from tests.helpers.schemas import ROOT
from tests.migration import derive

from ocpp_codegen.migration.rewriting import moved

OLD = "0.26.0"


def of_old(package: str, source: str) -> str:
    """A program of today in the spelling of an old release, by the table of names."""
    members = {}
    for row in derive.read(package, derive.NAMES):
        if OLD not in row["releases"].split() or not row["new"]:
            continue
        module, *old = row["old"].split(".")
        _, *new = row["new"].split(".")
        if module in ("call", "call_result"):
            source = re.sub(rf"\b{module}\.{new[0]}\b", f"{module}.{old[0]}", source)
        elif len(old) == 1 and old != new:
            source = re.sub(rf"\b{new[0]}\b", old[0], source)
        elif len(old) == 2:
            members[f"{new[0]}.{new[1]}"] = f"{old[0]}.{old[1]}"
    for new_name, old_name in members.items():
        source = re.sub(rf"\b{re.escape(new_name)}\b", old_name, source)
    return source


@pytest.mark.slow
@pytest.mark.parametrize(("package", "changed"), [("v16", 40), ("v201", 40)])
def test_an_old_program_becomes_the_same(package: str, changed: int) -> None:
    path = ROOT / "tests" / "programs" / f"{package}.py"
    today = path.read_text(encoding="utf-8")
    old = of_old(package, today)
    pairs = zip(today.splitlines(), old.splitlines(), strict=True)
    assert sum(one != two for one, two in pairs) > changed
    assert "Payload(" in old
    assert "Action.BootNotification" in old
    result = moved(old.encode(), "generated")
    expected = moved(today.encode(), "generated")
    assert result.source.decode() == expected.source.decode()
    assert result.findings == expected.findings
