"""What is wrong in some objects of a list, found as if each were the only wrong one.

The careful walk takes it that the next object has the fault of the one before. Whether
that is so or not must not show.
"""

import functools
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from generated import ocppj
from generated.v201 import call, codec

Change = Callable[[dict[str, Any]], Any]


def _right(number: int) -> dict[str, Any]:
    return {
        "value": 1.5 * number,
        "measurand": "SoC",
        "location": "EV",
        "unitOfMeasure": {"unit": f'"{number}"', "multiplier": 0},
    }


def _with(key: str, value: Any) -> Change:
    return lambda sample: {**sample, key: value}


def _without(key: str) -> Change:
    return lambda sample: {k: v for k, v in sample.items() if k != key}


CHANGES: dict[str, Change] = {
    "right": lambda sample: sample,
    "no such value": _with("measurand", "StateOfCharge"),
    "another case": _with("measurand", "soc"),
    "a number as text": _with("value", "16.0"),
    "an integer": _with("value", 16),
    "a value too many": lambda s: {**s, "value": "x", "location": "ev", "phase": 3},
    "null": _with("measurand", None),
    "null for a required field": _with("value", None),
    "missing": _without("value"),
    "absent": _without("measurand"),
    "unknown key": _with("extra/key", {"a": ["b"]}),
    "key in another case": lambda s: {**_without("location")(s), "Location": "EV"},
    "wrong below": _with("unitOfMeasure", {"unit": 5}),
    "not an object": lambda sample: "text",
}
TOLERANT = {
    "nothing": ocppj.EVERY_RULE - ocppj.EVERY_RULE,
    "usual": ocppj.TOLERATED,
    "everything": ocppj.EVERY_RULE,
    "readings of values": frozenset({"enum", ocppj.READING}),
}
LENGTH = 7


def _message(samples: list[Any], tolerant: str) -> ocppj.Tolerated[Any]:
    value = {"timestamp": "2026-03-14T09:26:53Z", "sampledValue": samples}
    payload = {"evseId": 1, "meterValue": [value, value]}
    rules = TOLERANT[tolerant]
    return codec.from_json(call.MeterValues, json.dumps(payload), tolerant=rules)


def _outcome(samples: list[Any], tolerant: str) -> tuple[bool, list[ocppj.Finding]]:
    """Whether the samples are refused, and what is found."""
    try:
        return False, list(_message(samples, tolerant).findings)
    except ocppj.ValidationError as error:
        return True, list(error.findings)


@functools.cache
def _alone(kind: str, index: int, tolerant: str) -> tuple[bool, list[ocppj.Finding]]:
    """The same of one object, where all others are right."""
    samples = [_right(number) for number in range(LENGTH)]
    samples[index] = CHANGES[kind](samples[index])
    return _outcome(samples, tolerant)


@pytest.mark.parametrize("tolerant", TOLERANT)
@pytest.mark.parametrize("first", CHANGES)
def test_each_object_has_the_findings_that_it_has_alone(
    first: str, tolerant: str
) -> None:
    for second, third in itertools.product(CHANGES, repeat=2):
        kinds = [first, first, second, first, third, "right", second]
        samples = [CHANGES[k](_right(number)) for number, k in enumerate(kinds)]
        outcomes = [_alone(k, index, tolerant) for index, k in enumerate(kinds)]
        refused = any(is_refused for is_refused, _ in outcomes)
        found = [
            f for is_refused, own in outcomes if is_refused == refused for f in own
        ]
        expected = sorted(found, key=lambda each: each.pointer.split("/")[2])
        assert _outcome(samples, tolerant) == (refused, expected), kinds


def test_each_object_holds_what_it_holds_alone() -> None:
    for kinds in itertools.product(CHANGES, repeat=2):
        samples = [CHANGES[k](_right(2)) for k in (*kinds, *kinds, "right", kinds[0])]
        message = _message(samples, "everything").message
        for index, sample in enumerate(samples):
            alone = _message([sample], "everything").message.meter_value[0]
            for value in message.meter_value:
                held, expected = value.sampled_value[index], alone.sampled_value[0]
                assert repr(held) == repr(expected), kinds
