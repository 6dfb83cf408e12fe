"""The accelerator when memory runs out, and what it keeps of a million rounds.

``python -m tests.helpers.accelerator_faults`` lets every single allocation of reading,
writing and making tables fail once: the result is right, or not the accelerator's,
or a MemoryError, and nothing crashes (a build with AddressSanitizer sees more).
Then it counts references and blocks of memory over many rounds.
"""

import argparse
import gc
import json
import random
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import Any

from generated import ocppj
from generated.ocppj import accelerator
from generated.v201 import call, datatypes, enums
from tests.helpers import accelerated, fuzz_lane
from tests.helpers import fuzz_accelerator as fuzz

from ocpp_codegen.inspection.compiled import Hole, Shape, compiled_hole
from ocpp_codegen.inspection.facts import Facts, Place, Sample
from ocpp_codegen.inspection.model import Frame

ROUNDS = 1_000_000

# After so many right results in a row no allocation was left to fail.
CALM = 40

# What may come and go in a Python that has nothing to do with us.
NOISE = 60


def meter_values(count: int, note: str) -> str:
    """A request with so many items: more than 32 leave the accelerator's own memory."""
    sampled = [
        {
            "value": 230.17 + number,
            "context": "Sample.Periodic",
            "unitOfMeasure": {"unit": "Wé", "multiplier": number},
            "customData": {"vendorId": "x", "list": [[1, 2.5], {"a": None}, note]},
        }
        for number in range(count)
    ]
    values = [{"timestamp": "2026-03-14T09:26:53Z", "sampledValue": sampled}]
    return json.dumps({"evseId": 1, "meterValue": values}, ensure_ascii="\\" in note)


# From 3.12 on, Python itself dies where no memory is left to make a function, of which
# loading makes some.
DIES = sys.version_info >= (3, 12)


def scenarios() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Calls that allocate in all the ways there are, by name."""
    pair = fuzz.Pair("v201")
    large = meter_values(80, "Wé😀" * 6)
    texts = {
        "small": meter_values(1, "W"),
        "large": large,
        "escapes": meter_values(2, 'a\\"\n' * 200),
        "bytes": large.encode(),
    }
    for name, text in texts.items():
        yield f"read, {name}", partial(pair.from_json, call.MeterValues, text)
        message = pair.python.from_json(call.MeterValues, text)
        yield f"written, {name}", partial(pair.to_json, message)
        yield f"packed, {name}", partial(pair.pack, ocppj.Call("é1", message))
    request = f'[2,"é1","MeterValues",{large}]'
    yield "unpacked", partial(pair.unpack, request)
    answer = '[3,"1",{"currentTime":"2026-03-14T09:26:53Z"}]'
    # Made here, and not in the call: see DIES.
    action_of = partial(_named, "Heartbeat")
    yield "answered", partial(pair.unpack, answer, action_of)
    yield "tolerant", lambda: pair.from_json(call.MeterValues, large, tolerant=True)

    def load() -> Any:
        python = accelerated.always(fuzz.NOT_MINE)
        fast = accelerator.functions(python, pair.codec._facts)
        return fast["from_json"](call.Heartbeat, "{}")

    if not DIES:
        yield "loaded", load

    yield "matched", _patterns(None)
    yield "matched, facts", _patterns(SHAPE)
    with accelerated.lane_used(accelerated.lane()):
        read = fuzz_lane.reader().read
        yield "line", partial(read, 7, fuzz_lane.LINE)
        yield "line of another second", partial(read, 8, fuzz_lane.LINE_LATER)


# A record of captured values and a constant.
SHAPE: Shape = (Facts, None, ((Sample, (3, 1, 0, 2)),), (Place, (2, 3)), ("constant",))


def _patterns(shape: Shape | None) -> Callable[[], Any]:
    """Makes a pattern and matches it, by C alone: see DIES."""
    lane = accelerated.lane()
    number = Hole("number", True, fraction=True)
    holes = number, Hole("string", True, 9), Hole("bool", True)
    one, two, three = (compiled_hole(lane, hole) for hole in holes)
    parts = ("[", one, ',"', two, '",', three)
    return lambda: lane.Pattern(parts, shape).match('[12.5,"abc",true')


def check_faults(name: str, function: Callable[[], Any], step: int = 1) -> int:
    """Lets each allocation of a call fail, or each of so many; says how many."""
    testcapi: Any = __import__("_testcapi")
    expected = function()
    assert expected is not fuzz.NOT_MINE, name
    at = calm = 0
    while calm < CALM:
        found: Any = fuzz.NOT_MINE
        testcapi.set_nomemory(at, at + 1)
        try:
            found = function()
        except MemoryError:
            pass
        finally:
            testcapi.remove_mem_hooks()
        right = fuzz.same(found, expected)
        assert right or found is fuzz.NOT_MINE, (name, at, found)
        calm = calm + 1 if right else 0
        at += step
    return at // step - CALM


# Leaks


def rounds(pair: fuzz.Pair, seed: int) -> list[Callable[[], Any]]:
    """Calls with right, odd and mangled texts and objects, to be repeated."""
    rng = random.Random(seed)
    calls: list[Callable[[], Any]] = []
    for cls in rng.sample(pair.messages, 40):
        text = fuzz.Writer(pair, rng, plain=True).object(pair.codec._fast[cls].shape)
        kind, action = pair.codec._actions[cls]
        middle = "" if kind == ocppj.CALL_RESULT else f'"{action}",'
        frame = f'[{kind},"é",{middle}{text}]'
        for given in (text, fuzz.mangled(text, rng), text[: len(text) // 2]):
            calls.append(partial(pair.from_json, cls, given))
        for given in (frame, fuzz.mangled(frame, rng)):
            calls.append(partial(pair.unpack, given, partial(_named, action)))
        message = fuzz.outcome(pair.python.from_json, cls, text)
        if not isinstance(message, Exception):
            calls.append(partial(pair.to_json, message))
            calls.append(partial(pair.pack, ocppj.Call("1", message)))
            broken = pair.python.from_json(cls, text)
            fuzz.change(broken, rng)
            calls.append(partial(pair.to_json, broken))
    return calls


def lane_rounds() -> list[Callable[[], Any]]:
    """Lines and payloads, right and mangled, to be read again and again."""
    maker = random.Random(3)
    with accelerated.lane_used(accelerated.lane()):
        read = fuzz_lane.reader().read
    shape = fuzz_lane.SHAPES[0]
    lines = [fuzz_lane.line(maker, shape, number) for number in range(20)]
    texts = [*lines, *(fuzz_lane.changed(maker, text) for text in lines)]
    matched = _patterns(None), _patterns(SHAPE)
    return [*(partial(read, 12345, text) for text in texts), *matched]


def _named(action: str, message_id: str) -> str:
    return action


def watched() -> dict[str, Any]:
    """Objects whose references would grow with a leak."""
    return {
        "None": None,
        "True": True,
        "1": 1,
        "UNSET": ocppj.UNSET,
        "class of a message": call.MeterValues,
        "class of a datatype": datatypes.SampledValueType,
        "class of a frame": ocppj.Call,
        "class of a frame in a log": Frame,
        "class of a sample": Sample,
        "constant of a pattern": SHAPE[-1][0],
    }


def members() -> list[Any]:
    """The members of all enums, of which any may occur."""
    kinds = [kind for kind in vars(enums).values() if isinstance(kind, type(StrEnum))]
    return [member for kind in kinds for member in kind]


def check_leaks(count: int) -> int:
    """Repeats calls so many times in all, and counts before and after."""
    calls = rounds(fuzz.Pair("v201"), 1) + rounds(fuzz.Pair("v16"), 2) + lane_rounds()
    repeats = -(-count // len(calls))
    kept = watched()
    for function in calls * 3:  # whatever is kept once
        function()
    before = _counted(kept)
    for _ in range(repeats):
        for function in calls:
            function()
    after = _counted(kept)
    grown = {name: after[name] - before[name] for name in after}
    assert all(abs(more) < NOISE for more in grown.values()), grown
    return repeats * len(calls)


def _counted(kept: dict[str, Any]) -> dict[str, int]:
    gc.collect()
    counts = {name: sys.getrefcount(value) for name, value in kept.items()}
    counts["members"] = sum(map(sys.getrefcount, members()))
    return {**counts, "blocks of memory": sys.getallocatedblocks()}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--step", type=int, default=1, help="fail each of so many")
    options = parser.parse_args()
    for name, function in scenarios():
        failed = check_faults(name, function, options.step)
        print(f"{failed:6} allocations failed: {name}", flush=True)
    print(f"{check_leaks(options.rounds)} rounds without a leak")


if __name__ == "__main__":
    main()
