"""Payloads that look like right ones are taken for right only where they are."""

import json
import os
import random
import re
from collections.abc import Iterator

import pytest
from tests.helpers import accelerated, codecs, fuzz_patterns
from tests.helpers.codecs import PACKAGES, Target
from tests.inspection import conversations

from ocpp_codegen.inspection import compiled, facts
from ocpp_codegen.inspection.compiled import Hole
from ocpp_codegen.inspection.model import CALL, CALLRESULT, Context, Frame
from ocpp_codegen.inspection.templates import OFTEN, Matcher, Templates

# What each value is replaced by, one after the other.
NUMBERS = ("0", "-0", "7", "-7", "7.0", "7.25", "-0.001", "123456789", "1234567890",
           "007", "1\u0663", "1e3", "1.", ".5", "1.1234567", "999999999.999999", '"7"')  # fmt: skip
STRINGS = ('""', '"x"', '" "', f'"{"x" * 20}"', f'"{"y" * 37}"', f'"{"z" * 256}"',
           f'"{"9" * 255}"', '"a\\"b"', '"\u00e9"', '"L2"', "7", "null")  # fmt: skip
BOOLS = ("true", "false", "null", "0", '"true"')
_VALUE = re.compile(r'(?<=[:\[,])(?:"[^"]*"(?!:)|-?\d[\d.]*|true|false)(?=[,}\]])')


def altered(text: str) -> Iterator[str]:
    """A payload with one value after the other replaced."""
    for match in _VALUE.finditer(text):
        others = BOOLS if match[0] in ("true", "false") else NUMBERS
        for value in STRINGS if match[0][0] == '"' else others:
            yield f"{text[: match.start()]}{value}{text[match.end() :]}"


@pytest.fixture(params=[False, True], ids=["regex", "compiled"])
def matcher(request: pytest.FixtureRequest) -> Iterator[Matcher]:
    """What makes matchers of patterns."""
    if not request.param:
        yield lambda parts, shape: None
        return
    missing = accelerated.missing_compiler()
    if missing and os.environ.get(accelerated.WITHOUT) == "1":
        pytest.skip(missing)
    with accelerated.lane_used(accelerated.lane()):
        yield compiled.matcher


def learned(target: Target, text: str, matcher: Matcher) -> tuple[Templates, str, bool]:
    """What has learned a payload of a message; its action, and whether it is asked."""
    requests = {cls: action for action, cls in target.codec.requests.items()}
    responses = {cls: action for action, cls in target.codec.responses.items()}
    is_request = target.cls in requests
    action = requests.get(target.cls) or responses.get(target.cls, "")
    templates = Templates(target.codec, target.cls, action, is_request, matcher)
    for _ in range(OFTEN):
        templates.learn(text)
    return templates, action, is_request


def quick(text: str, action: str, is_request: bool) -> Frame:
    """A frame with a payload, as the fast lane finds it."""
    head = f'[2,"1","{action}",' if is_request else '[3,"1",'
    kind = CALL if is_request else CALLRESULT
    return Frame(
        1, 1, 1, f"{head}{text}]", kind, "1", action, None, Context(), quick=True
    )


def is_right(target: Target, text: str) -> bool:
    try:
        target.codec.from_json(target.cls, text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_taken_for_right_is_right(package: str, matcher: Matcher) -> None:
    """For each value of each message, whatever it is replaced by."""
    taken = left = 0
    for target in codecs.messages(package):
        maker = target.maker(random.Random(7))
        payload = json.loads(json.dumps(maker.broad(target.node)), parse_float=float)
        text = json.dumps(payload, separators=(",", ":"))
        if len(text) > 3000 or not is_right(target, text):
            continue
        templates, action, is_request = learned(target, text, matcher)
        assert templates.take(quick(text, action, is_request), text)
        for other in altered(text):
            if templates.take(quick(other, action, is_request), other):
                taken += 1
                assert is_right(target, other), (str(target), other)
            else:
                left += 1
    assert taken > 400 < left


def numbered(text: str) -> Iterator[str]:
    """A payload with other names, times and numbers."""
    yield text.replace("tx-a", "another").replace("04:", "05:")
    yield re.sub(r"(?<=\d)\d(?=[\d.,}\"])", "3", text)
    yield re.sub(r'(?<=Id":)\d+', "12", text)
    yield text


@pytest.mark.parametrize("package", PACKAGES)
def test_facts_are_those_of_the_json(package: str, matcher: Matcher) -> None:
    seen = 0
    its = [clean("CP_1") for clean in conversations.CLEAN.values()]
    frames = [m.frame for it in its for m in it.messages if m.is_request]
    known = {t.cls: t for t in codecs.messages(package)}
    for _, _, action, payload in frames:
        target = known.get(codecs.module(package, "codec").requests.get(action))
        text = json.dumps(payload, separators=(",", ":"))
        if target is None or not is_right(target, text):
            continue
        templates, _, _ = learned(target, text, matcher)
        for other in numbered(text):
            frame, plain = quick(other, action, True), quick(other, action, True)
            if not templates.take(frame, other) or frame.facts is None:
                continue
            seen += 1
            assert facts.samples(frame) == facts.samples(plain)
            if action == facts.EVENT:
                assert facts.event(frame) == facts.event(plain)
            else:
                assert facts.place(frame) == facts.place(plain)
    assert seen > 5


def test_what_is_compiled_matches_what_the_expressions_match() -> None:
    """make test-accelerator-sanitized does it for more of them."""
    with accelerated.lane_used(accelerated.lane()):
        assert list(fuzz_patterns.differences(300, seed=3)) == []
        parts, text = ('{"a":', Hole("number", captured=True), "}"), '{"a":17}'
        found = fuzz_patterns.compiled(parts)(text)
        assert found == (17,) == fuzz_patterns.expected(parts, text)
