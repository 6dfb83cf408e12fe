"""What is compiled of the fast lane reads what Python reads."""

import gc
import os
import random
import weakref
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from tests.helpers import accelerated, fuzz_lane

from ocpp_codegen.inspection import compiled
from ocpp_codegen.inspection.facts import Facts, Place
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.spotting import Spotter


@pytest.fixture
def lane() -> Iterator[ModuleType]:
    """What is compiled, in use."""
    missing = accelerated.missing_compiler()
    if missing and os.environ.get(accelerated.WITHOUT) == "1":
        pytest.skip(missing)
    with accelerated.lane_used(accelerated.lane()):
        yield accelerated.lane()


def test_reads_lines_as_python_does(lane: ModuleType) -> None:
    """make test-accelerator-sanitized does it for more of them."""
    assert list(fuzz_lane.differences(4000, seed=5)) == []


def test_leaves_no_usual_line_to_python(
    lane: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Spotter, "_read", asked)
    maker = random.Random(1)
    for shape in fuzz_lane.SHAPES:
        pair = fuzz_lane.Pair()
        lines = [fuzz_lane.line(maker, shape, number) for number in range(200)]
        for text in lines[: fuzz_lane.LEARNED]:
            pair.learn(text)
        left = [
            text for text in lines[fuzz_lane.LEARNED :] if not pair.compiled(0, text)
        ]
        assert left == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("PyFloat_AS_DOUBLE(seconds) + ", "PyFloat_AS_DOUBLE(seconds) - "),
        ("text_of(found->id, found->id_end)", "text_of(found->id, found->id_end - 1)"),
        ("(is_digit(*start) ? '0' : *start) != *wanted", "*start == '\\0'"),
    ],
)
def test_sees_a_mistake(
    lane: ModuleType, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = accelerated.LANE.read_text()
    assert source.count(right) == 1
    module = accelerated.compiled(source.replace(right, wrong), accelerated.LANE.name)
    monkeypatch.setattr(accelerated, "lane", lambda: module)
    assert next(fuzz_lane.differences(4000, seed=5), None) is not None


def test_is_left_out_where_the_environment_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(compiled.VARIABLE, "0")
    assert compiled._load() is None


def test_another_interface_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compiled.VARIABLE, raising=False)
    monkeypatch.setattr(compiled, "INTERFACE", -1)
    assert compiled._load() is None


def given(**changes: Any) -> dict[str, Any]:
    """What a reader is made of."""
    right = {
        "call": '[2,"', "result": '[3,"', "first": 0, "tail": 0, "time": (),
        "pieces": (), "others": (), "shapes": (), "known": {}, "stamps": None,
        "python": print, "frame": Frame, "slots": Frame.__slots__,
    }  # fmt: skip
    return right | changes


class Other:
    """A class whose attributes are not slots."""

    line = 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"call": ""}, ValueError),
        ({"call": "[2,\u00e9"}, ValueError),
        ({"result": '[3, "'}, ValueError),
        ({"first": -1}, ValueError),
        ({"tail": 1}, ValueError),
        ({"shapes": ("00:00",)}, ValueError),
        ({"others": ((0, 5),), "shapes": ("\u00e9",)}, ValueError),
        ({"pieces": ((0, 1),) * 9}, ValueError),
        ({"frame": Other, "slots": ("line",)}, TypeError),
        ({"frame": int, "slots": ()}, TypeError),
        ({"slots": ("payload",)}, TypeError),
        ({"known": []}, TypeError),
    ],
)
def test_refuses_what_is_not_a_form(
    lane: ModuleType, changes: dict[str, Any], error: type[Exception]
) -> None:
    assert lane.Reader(**given()).reach == 0
    with pytest.raises(error):
        lane.Reader(**given(**changes))


@pytest.mark.parametrize(
    "facts",
    [
        (int, None, (), None, ()),
        (Facts, (Place, (1,)), (), None, ()),
        (Facts, None, ((Place, (-1,)),), None, ("x",)),
        (Facts, None, (), (Frame, (0,)), ("x",)),
        (Facts, None, (), None, ("x",) * 300),
        (Facts, None, ()),
    ],
)
def test_refuses_what_is_not_a_shape(lane: ModuleType, facts: Any) -> None:
    nothing = lane.Pattern(("a",), (Facts, None, (), None, ()))
    assert nothing.match("a") == Facts(None, [], None)
    with pytest.raises((TypeError, ValueError)):
        lane.Pattern(("a",), facts)


def test_what_a_way_has_must_be_a_frame(lane: ModuleType) -> None:
    class Way:
        frame = "a frame"

    reader = lane.Reader(**given(known={'[2,"","Heartbeat",]': Way()}))
    reader.reach = 100
    with pytest.raises(TypeError, match="must have a frame"):
        reader.read(1, '[2,"a","Heartbeat",{}]')
    with pytest.raises(TypeError):
        reader.read(1)


def test_is_collected_with_what_it_leads_to(lane: ModuleType) -> None:
    spotter = fuzz_lane.reader()
    seen = weakref.ref(spotter)
    del spotter
    gc.collect()
    assert seen() is None
