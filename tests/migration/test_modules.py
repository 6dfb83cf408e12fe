"""Programs of several modules: what one hands to another is followed."""

from pathlib import Path

import pytest
from tests.helpers import inputs

from ocpp_codegen.migration.rewriting import moved_together

HELPERS = """\
from dataclasses import dataclass, field

TOKENS = {}


def energy(values):
    return [s["value"] for v in values for s in v.get("sampled_value", [])]


@dataclass
class Session:
    token: dict = None

    def kind(self):
        return self.token["type"]
"""
BASE = """\
from ocpp.v201 import ChargePoint


class Base(ChargePoint):
    def log(self, info):
        print(info["transaction_id"])

    async def ask(self, request):
        return await self.call(request)
"""
MAIN = """\
from ocpp.routing import on
from ocpp.v201 import call

from . import helpers
from .base import Base
from .helpers import TOKENS, Session
from app.helpers import energy


class CSMS(Base):
    @on("TransactionEvent")
    async def on_event(self, transaction_info, meter_value, id_token, **kwargs):
        self.log(transaction_info)
        session = Session(token=id_token)
        TOKENS["x"] = id_token
        print(energy(meter_value), session.kind(), helpers.energy(meter_value))
        answer = await self.ask(call.Reset(type="Immediate"))
        print(answer.status_info["reason_code"])

    def show(self):
        return TOKENS["x"]["type"]
"""
SOURCES: dict[tuple[str, ...], bytes] = {
    ("app", "__init__"): b"",
    ("app", "base"): BASE.encode(),
    ("app", "helpers"): HELPERS.encode(),
    ("app", "main"): MAIN.encode(),
    ("app", "unused"): b'def f(x):\n    return x["type"]\n',
}


def test_what_modules_hand_to_each_other_is_followed() -> None:
    done = moved_together(SOURCES, "generated")
    assert not any(result.findings for result in done.values())
    helpers, base, main = (
        done["app", n].source.decode() for n in ("helpers", "base", "main")
    )
    assert "[s.value for v in values for s in v.sampled_value]" in helpers
    assert "return self.token.type" in helpers
    assert "print(info.transaction_id)" in base
    assert "print(answer.status_info.reason_code)" in main
    assert 'return TOKENS["x"].type' in main
    assert done["app", "unused"].source == SOURCES["app", "unused"]


def test_a_module_that_imports_everything_keeps_what_others_import_from_it() -> None:
    names = b"from ocpp.v16.enums import *\nprint(Action)\n"
    done = moved_together(
        {
            ("app", "names"): names,
            ("app", "one"): b"from .names import *\nprint(ResetType, Action)\n",
            ("app", "two"): b"from app.names import (\n    Reason,\n)\n",
            ("app", "three"): b"print(UnlockStatus)\n",
        },
        "generated",
    )
    line = b"from generated.v16.enums import Action, Reason, ResetType\n"
    assert done["app", "names"].source.startswith(line)
    assert not done["app", "names"].findings


def test_a_second_run_changes_nothing() -> None:
    once = {k: r.source for k, r in moved_together(SOURCES, "generated").items()}
    again = {k: r.source for k, r in moved_together(once, "generated").items()}
    assert again == once


def test_the_order_of_modules_does_not_count() -> None:
    turned = dict(reversed(SOURCES.items()))
    assert moved_together(turned, "generated") == moved_together(SOURCES, "generated")


def test_a_name_that_two_modules_have_is_not_guessed() -> None:
    """Unless one of them is nearer, an import by the last part alone is left."""
    sources: dict[tuple[str, ...], bytes] = {
        ("one", "helpers"): HELPERS.encode(),
        ("two", "helpers"): HELPERS.encode(),
        ("main",): MAIN.replace("app.helpers", "helpers")
        .replace("from .base import Base", "from ocpp.v201 import ChargePoint as Base")
        .encode(),
    }
    done = moved_together(sources, "generated")
    assert done["one", "helpers"].source == HELPERS.encode()
    assert done["two", "helpers"].source == HELPERS.encode()


@pytest.mark.parametrize("name", ["helpers", "base"])
def test_a_broken_module_stops_no_other(name: str) -> None:
    done = moved_together(
        {**SOURCES, ("app", name): b"import ocpp\ndef (\n"}, "generated"
    )
    assert [f.line for f in done["app", name].findings] == [2]
    assert "from generated.v201 import call" in done["app", "main"].source.decode()


def test_the_command_takes_a_program_as_one_whole(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    for (*_, name), source in SOURCES.items():
        (tmp_path / "app" / f"{name}.py").write_bytes(source)
    outcome = inputs.run("migrate", tmp_path, "--write")
    assert (outcome.code, outcome.err) == (0, "files: 5, changed: 3, left to you: 0\n")
    assert "self.token.type" in (tmp_path / "app" / "helpers.py").read_text(
        encoding="utf-8"
    )
