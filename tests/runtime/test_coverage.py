"""What coverage says of classes, against the facts of the specification."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generated.coverage import coverage
from ocpp.routing import after, on
from tests.helpers import inputs
from tests.helpers.modules import module
from tests.helpers.schemas import ROOT, VERSIONS, Version

from ocpp_codegen.base.toml import read_toml

APP = '''
from generated import charge_point
from generated.v201.charge_point import ChargePoint
from generated.v201.enums import Action
from ocpp.routing import after, on


class CentralSystem(ChargePoint):
    @on(Action.boot_notification)
    def on_boot(self, **kwargs): ...

    @on(Action.reset)
    def on_reset(self, **kwargs): ...

    @on(Action.authorize)
    def on_authorize(self, **kwargs): ...

    @after(Action.authorize)
    async def after_authorize(self, **kwargs): ...


class Nothing(ChargePoint):
    """Handles nothing."""


class AnyVersion(charge_point.ChargePoint):
    """Says its version in its objects."""

    @on("BootNotification")
    def on_boot(self, **kwargs): ...

    @on("StartTransaction")
    def on_start(self, **kwargs): ...

    @on("TransactionEvent")
    def on_event(self, **kwargs): ...

    @on("Hartbeat")
    def on_beat(self, **kwargs): ...


class OneOfThem(AnyVersion):
    _ocpp_version = "1.6"


number = 1
'''


def facts(version: Version) -> dict[str, dict[str, str]]:
    """Direction and block of each action, from our table of the specification."""
    path = ROOT / "schemas" / version.package / "actions.toml"
    table: dict[str, dict[str, str]] = read_toml(path)
    return table


def class_for(version: Version, *actions: str) -> Any:
    """A ChargePoint that handles these."""
    base = module(version, "charge_point").ChargePoint
    handlers = {f"on_{name}": on(name)(lambda self, **kwargs: None) for name in actions}
    for name, handler in handlers.items():
        handler.__name__ = name
    return type("Handles", (base,), handlers)


@pytest.mark.parametrize("side", ["station", "system"])
def test_all_that_may_come_is_there(version: Version, side: Any) -> None:
    known = facts(version)
    coming = {"station": "CSMS->CS", "system": "CS->CSMS"}[side]
    expected = {
        name: entry["block"]
        for name, entry in known.items()
        if entry["direction"] in (coming, "both")
    }
    found = coverage(class_for(version), side)
    assert {a.name: a.block for a in found.missing} == expected
    assert not found.handled
    assert not found.never


@pytest.mark.parametrize("side", ["station", "system"])
def test_all_that_is_handled_is_said(version: Version, side: Any) -> None:
    """And what only the own side sends, which is the rest, can never come."""
    names = facts(version).keys()
    found = coverage(class_for(version, *names), side)
    assert {action.name for action in found.actions} == names
    assert not found.missing
    assert {a.on for a in found.actions} == {f"on_{name}" for name in names}
    reasons = {action.reason for action in found.never}
    assert reasons == {f"the {found.side} sends it"}


def test_the_side_is_told_by_what_only_one_is_sent(version: Version) -> None:
    station = coverage(class_for(version, "Reset", "DataTransfer"))
    system = coverage(class_for(version, "BootNotification", "DataTransfer"))
    assert (station.side, station.peer) == (system.peer, system.side)
    assert [a.name for a in station.handled] == ["DataTransfer", "Reset"]
    with pytest.raises(ValueError, match="give the side"):
        coverage(class_for(version, "DataTransfer"))


def test_what_does_not_exist_can_never_come(version: Version) -> None:
    (action,) = coverage(class_for(version, "Hartbeat"), "system").never
    assert (action.name, action.reason) == ("Hartbeat", "there is no such action")


def test_handlers_are_inherited_and_overridden() -> None:
    base = class_for(VERSIONS["2.0.1"], "BootNotification", "Heartbeat")

    class Derived(base):  # type: ignore[misc,valid-type]
        def on_Heartbeat(self) -> None:  # noqa: N802
            """No handler any more."""

        @after("Authorize")
        def after_authorize(self) -> None:
            """Runs for nothing, as there is no handler with on."""

    found = coverage(Derived)
    assert [action.name for action in found.handled] == ["BootNotification"]
    (authorize,) = (a for a in found.missing if a.name == "Authorize")
    assert authorize.after == "after_authorize"


def test_a_send_message_may_come_and_a_vendors_action_too() -> None:
    v21 = coverage(class_for(VERSIONS["2.1"], "NotifyPeriodicEventStream"))
    assert [action.name for action in v21.handled] == ["NotifyPeriodicEventStream"]
    from generated.vendor.v201.charge_point import ChargePoint

    names = {action.name for action in coverage(ChargePoint, "station").missing}
    assert "SetLight" in names


@pytest.mark.parametrize("cls", [object, int, type("X", (), {"_call": 1})])
def test_other_classes_are_refused(cls: type) -> None:
    with pytest.raises(TypeError, match="is not derived from a ChargePoint"):
        coverage(cls)


def test_an_object_is_refused() -> None:
    made = class_for(VERSIONS["1.6"])("CP", None)
    with pytest.raises(TypeError, match="takes a class, not an object of Handles"):
        coverage(made)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (None, "Any speaks several versions: give the version"),
        ("2.0", r"Any speaks OCPP 1\.6, 2\.0\.1, 2\.1, not 2\.0$"),
        ("ocpp1.6", r"2\.1, not ocpp1\.6$"),
    ],
)
def test_a_version_that_lacks_or_is_unknown_is_said(version: Any, message: str) -> None:
    from generated.charge_point import ChargePoint

    with pytest.raises(ValueError, match=message):
        coverage(type("Any", (ChargePoint,), {}), "system", version)
    with pytest.raises(ValueError, match=r"Handles speaks OCPP 1\.6, not 2"):
        coverage(class_for(VERSIONS["1.6"]), "system", "2.1")


# The command


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a program in it."""
    (tmp_path / "covered_app.py").write_text(APP, encoding="utf-8")
    (tmp_path / "bad_app.py").write_text("1 / 0\n", encoding="utf-8")
    (tmp_path / "gone_app.py").write_text("import nowhere_x\n", encoding="utf-8")
    (tmp_path / "ends_app.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    before = set(sys.modules)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.endswith("_app"):
            del sys.modules[name]


def test_the_command_says_it_as_text(app: Path) -> None:
    outcome = inputs.run("coverage", "covered_app:CentralSystem", cwd=app)
    assert (outcome.code, outcome.err) == (1, "")
    lines = outcome.out.splitlines()
    assert lines[0] == (
        "CentralSystem: CSMS of OCPP 2.0.1,"
        " handles 2 of 25 actions of the Charging Station"
    )
    assert lines[1:4] == [
        "",
        "Authorization: 1 of 1",
        "  handled Authorize: on_authorize, after: after_authorize",
    ]
    assert lines[-3:] == [
        "",
        "Can never come:",
        "  Reset: on_reset (the CSMS sends it)",
    ]
    assert "  missing Heartbeat" in lines


def test_the_command_says_it_as_markdown(app: Path) -> None:
    outcome = inputs.run(
        "coverage", "covered_app:CentralSystem", "--format", "markdown", cwd=app
    )
    lines = outcome.out.splitlines()
    assert lines[2:4] == ["| block | action | handled by |", "| --- | --- | --- |"]
    row = "| Authorization | Authorize | `on_authorize, after: after_authorize` |"
    assert row in lines
    assert "| Availability | Heartbeat | **missing** |" in lines
    assert lines[-1] == "| can never come | Reset | `on_reset`: the CSMS sends it |"


@pytest.mark.parametrize(
    ("version", "handled", "number"),
    [("1.6", "StartTransaction", 14), ("2.1", "TransactionEvent", 37)],
)
def test_a_class_for_several_versions_is_asked_for_one(
    app: Path, version: str, handled: str, number: int
) -> None:
    """What it handles for the others alone is not among what can never come."""
    arguments = ("coverage", "covered_app:AnyVersion", "--ocpp", version)
    outcome = inputs.run(*arguments, cwd=app)
    assert (outcome.code, outcome.err) == (1, "")
    lines = outcome.out.splitlines()
    assert f"of OCPP {version}, handles 2 of {number} actions" in lines[0]
    names = {line.split()[1] for line in lines if line.startswith("  handled")}
    assert names == {f"{handled}:", "BootNotification:"}
    assert lines[-1] == "  Hartbeat: on_beat (there is no such action)"


def test_a_class_may_say_its_version_itself(app: Path) -> None:
    outcome = inputs.run("coverage", "covered_app:OneOfThem", cwd=app)
    assert "OneOfThem: Central System of OCPP 1.6, handles 2" in outcome.out


def test_nothing_wrong_is_exit_code_0(app: Path) -> None:
    arguments = ("coverage", "covered_app:Nothing", "--side", "station")
    outcome = inputs.run(*arguments, cwd=app)
    assert outcome.code == 0
    assert "handles 0 of 40 actions of the CSMS" in outcome.out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("covered_app", "does not name a class"),
        ("covered_app:Nowhere", "has no 'Nowhere'"),
        ("covered_app:number", "takes a class, not an object of int"),
        ("covered_app:Nothing", "as much of a station as of the system"),
        ("covered_app:AnyVersion", "several versions\n  hint: add --ocpp"),
        ("missing_app:X", "there is no module 'missing_app'"),
        ("bad_app:X", "ended in ZeroDivisionError: division by zero"),
        ("gone_app:X", "ended in ModuleNotFoundError: No module named 'nowhere_x'"),
        ("ends_app:X", "ended in SystemExit: 3"),
        (":X", "does not name a class"),
    ],
)
def test_what_can_not_be_covered_is_said(app: Path, name: str, message: str) -> None:
    outcome = inputs.run("coverage", name, cwd=app)
    assert outcome.code == 2
    assert message in outcome.err
    assert "Traceback" not in outcome.err
