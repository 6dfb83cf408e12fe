"""Each class is tied to its response and to those who may send it, for checkers alone.

What the checkers make of it is in test_typing.py.
"""

import ast
import dataclasses
import inspect
import typing
from typing import Any

import pytest
from tests.helpers.modules import GENERATED, module
from tests.helpers.schemas import Version

# What the sides are called in the names of types.
SIDES = {
    "1.6": ("ChargePoint", "CentralSystem"),
    "2.0.1": ("ChargingStation", "Csms"),
    "2.1": ("ChargingStation", "Csms"),
}
SENDERS = {"CS->CSMS": {0}, "CSMS->CS": {1}, "both": {0, 1}}


def sent_by(version: Version, side: int) -> set[str]:
    """The actions whose request or SEND message a side may send."""
    return {
        action
        for action, entry in version.facts("actions.toml").items()
        if side in SENDERS[entry["direction"]]
    }


def members(version: Version, alias: str) -> set[Any]:
    """The classes of a union."""
    return set(typing.get_args(getattr(module(version, "roles"), alias)))


def classes(version: Version, name: str, actions: set[str]) -> set[Any]:
    """The classes of these actions in a module."""
    return {getattr(module(version, name), action) for action in actions}


@pytest.mark.parametrize("side", [0, 1])
def test_the_unions_name_what_a_side_sends_and_answers(
    version: Version, side: int
) -> None:
    name = SIDES[version.number][side]
    answered = set(version.answered)
    requested = sent_by(version, side) & answered
    asked = sent_by(version, 1 - side) & answered
    assert requested
    assert asked
    assert members(version, f"Any{name}Request") == classes(version, "call", requested)
    assert members(version, f"Any{name}Response") == classes(
        version, "call_result", asked
    )


def test_send_messages_have_a_sender_of_their_own(version: Version) -> None:
    sends = set(version.actions) - set(version.answered)
    roles = module(version, "roles")
    assert {alias for alias in vars(roles) if alias.endswith("Send")} == (
        {"ChargingStationSend", "AnyChargingStationSend"} if sends else set()
    )
    if sends:
        # A union of one class is that class.
        (only,) = classes(version, "call", sends)
        assert roles.AnyChargingStationSend is only


def test_each_class_is_tied_to_its_response_and_senders(version: Version) -> None:
    snake = [
        "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
        for name in SIDES[version.number]
    ]
    expected = {}
    for action in version.actions:
        sides = [snake[side] for side in (0, 1) if action in sent_by(version, side)]
        answered = action in version.answered
        verb, returns = (
            ("requested", f"call_result.{action}") if answered else ("sent", "None")
        )
        expected[action] = {
            **{f"_{verb}_by{side}": returns for side in sides},
            "_handled_as": f"handling.{action}",
        }
    assert methods(version, "call") == expected
    for name in ("call_result", "datatypes"):
        assert not any(methods(version, name).values())


def methods(version: Version, name: str) -> dict[str, dict[str, str]]:
    """Class to the methods that checkers see, each with what it returns."""
    path = GENERATED / version.package / f"{name}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: {
            method.name: ast.unparse(method.returns)
            for block in node.body
            if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
            for method in block.body
            if isinstance(method, ast.FunctionDef) and method.returns is not None
        }
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def test_nothing_of_it_is_there_when_a_program_runs(version: Version) -> None:
    call = module(version, "call")
    assert call.TYPE_CHECKING is False
    assert not hasattr(call, "call_result")
    for action in version.actions:
        cls = getattr(call, action)
        own = {name for name in vars(cls) if not name.startswith("_")}
        assert own == {field.name for field in dataclasses.fields(cls)}, action


def test_handling_says_what_a_handler_takes(version: Version) -> None:
    """The message as a whole, or its fields by name; and what it is answered with."""
    handling = module(version, "handling")
    call = module(version, "call")
    assert set(handling.__all__) == set(version.actions)
    for action in version.actions:
        taken = getattr(handling, action)
        (_, message) = inspect.signature(taken.whole).parameters.values()
        assert message.annotation == f"call.{action}"
        _, *fields = inspect.signature(taken.fields).parameters.values()
        own = inspect.signature(getattr(call, action)).parameters.values()
        assert [(f.name, f.default) for f in fields] == [
            (p.name, p.default) for p in own
        ]
        assert {f.kind for f in fields} <= {inspect.Parameter.KEYWORD_ONLY}
        answered = f"call_result.{action}" if action in version.answered else "None"
        for method in (taken.whole, taken.fields):
            assert inspect.signature(method).return_annotation == answered
