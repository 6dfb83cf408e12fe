"""Bad text and bad objects: one exception, bounded time and memory, no crash."""

import json
import subprocess
import time
from collections import UserString
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import Any

import pytest
from generated import ocppj
from generated.ocppj.decoding import Plans
from generated.v201 import call as v201_call
from generated.v201 import codec as v201_codec
from tests.helpers import bad_text, codecs, schemas
from tests.helpers.codecs import PACKAGES
from tests.wiring.test_determinism import INTERPRETERS

SCRIPT = Path(bad_text.__file__)

# What texts that JSON forbids, or that nobody can be sure of, have in common.
DOUBTFUL = (
    "byte order mark",
    "cut",
    "twice",
    "half a pair",
    "bytes",
    "UTF-",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "only",
    "111111111",
    "exponent of",
    "empty",
    "trailing",
)


def outcomes(python: str) -> dict[str, list[str]]:
    """What an interpreter makes of every bad text, by package and label."""
    command = [INTERPRETERS[python], "-I", "-S", str(SCRIPT), str(schemas.ROOT)]
    command += [f"generated.{package}" for package in PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout)
    assert report["python"] == python
    found: dict[str, list[str]] = report["found"]
    return found


# The first and the last; those between them come with the slow tests.
ENDS = {next(iter(INTERPRETERS)), next(reversed(INTERPRETERS))}
PYTHONS = [
    pytest.param(name, marks=() if name in ENDS else pytest.mark.slow)
    for name in INTERPRETERS
]


@pytest.mark.parametrize("python", PYTHONS)
def test_bad_text_raises_one_exception_everywhere(python: str) -> None:
    """No RecursionError, no ValueError of int, no crash, and no text let in."""
    found = outcomes(python)
    labels = [label for label, _ in bad_text.texts()]
    assert len(found) == len(set(labels)) * len(PACKAGES)
    for label, results in found.items():
        *of_payload, of_frame = results
        assert of_payload
        for result in of_payload:
            assert result.startswith("ValidationError "), (label, result)
        assert of_frame.startswith("FrameError "), (label, of_frame)
        for result in results:
            assert not result.endswith(("(slow)", "(loud)")), (label, result)
    check_doubtful(found)


def check_doubtful(found: dict[str, list[str]]) -> None:
    """The finding is about the text, not about what could be read of it."""
    checked = 0
    for name, results in found.items():
        label = name.partition(": ")[2]
        if label.startswith(DOUBTFUL):
            checked += 1
            for result in results[:-1]:
                assert result.split()[1] == "json", (name, result)
    assert checked > 60 * len(PACKAGES)


# The same here, in what is said


WORDS: dict[str, str | bytes] = {
    "duplicate key 'vendorId'": '{"vendorId":"x","vendorId":"x"}',
    "NaN is not a JSON number": '{"vendorId":NaN}',
    "-Infinity is not a JSON number": '{"vendorId":-Infinity}',
    "a number is too large": '{"vendorId":1e400}',
    "a number has too many digits": f'{{"vendorId":{"1" * 5000}}}',
    "nested too deep": "[" * 100_000,
    "half a surrogate pair": '{"vendorId":"\\ud800"}',
    "not UTF-8 at byte 13": b'{"vendorId":"\xff"}',
    "not JSON at character 15": '{"vendorId":"x"',
    "not JSON at character 1": "[",
}


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("words", WORDS)
def test_the_finding_says_what_is_wrong_with_the_text(package: str, words: str) -> None:
    target, text = data_transfer(package), WORDS[words]
    with pytest.raises(ocppj.ValidationError) as error:
        target.codec.from_json(target.cls, text)
    (finding,) = error.value.findings
    assert words in finding.message
    assert (finding.pointer, finding.rule) == ("", "json")
    codecs.check_presentable(target, finding)
    if "duplicate" not in words:  # anything else can't be read without guessing
        with pytest.raises(ocppj.ValidationError, match="message: "):
            target.codec.from_json(target.cls, text, tolerant=True)


def data_transfer(package: str) -> codecs.Target:
    """The request that has data of the vendor."""
    cls = codecs.module(package, "call").DataTransfer
    return codecs.by_class(package)[cls]


@pytest.mark.parametrize("package", PACKAGES)
def test_good_text_is_taken_in_every_form(package: str) -> None:
    target = data_transfer(package)
    expected = target.cls(vendor_id="é🔌\n")
    for text in (
        '{"vendorId":"é🔌\\n"}',
        ' {\r\n\t"vendorId" : "é🔌\\n" } ',
        '{"vendorId":"\\u00e9\\ud83d\\udd0c\\u000a"}',
        '{"\\u0076endorId":"\\u00E9\\uD83D\\uDD0C\\n"}',
    ):
        for given in (text, text.encode(), bytearray(text.encode())):
            assert target.codec.from_json(target.cls, given) == expected
        view = memoryview(text.encode())
        assert target.codec.from_json(target.cls, view) == expected


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("given", [None, 1, {"vendorId": "x"}, UserString("{}"), []])
def test_what_is_no_text_is_a_mistake_of_the_program(package: str, given: Any) -> None:
    target = data_transfer(package)
    with pytest.raises(TypeError, match="JSON text is str or bytes"):
        target.codec.from_json(target.cls, given)
    with pytest.raises(TypeError, match="JSON text is str or bytes"):
        target.codec.unpack(given)


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("cls", [dict, str, Decimal, ocppj.Call])
def test_what_is_no_class_of_a_message_is_one_too(package: str, cls: type) -> None:
    codec = codecs.module(package, "codec")
    for decode in (codec.from_json, codec.from_dict):
        with pytest.raises(
            TypeError, match="not a message or datatype of this version"
        ):
            decode(cls, "{}")
    for message in (None, {}, "{}", object()):
        with pytest.raises(
            TypeError, match="not a message or datatype of this version"
        ):
            codec.to_json(message)


# Depth and size


@pytest.mark.parametrize("package", ["v201", "v21"])
def test_data_may_be_nested_to_a_limit_that_both_directions_share(
    package: str,
) -> None:
    target = data_transfer(package)
    limit = ocppj.MAX_DEPTH
    for opening in ("[", '{"a":'):
        fits = f'{{"vendorId":"x","data":{bad_text.deep(opening, limit)}}}'
        message = target.codec.from_json(target.cls, fits)
        assert target.codec.to_json(message) == fits
        message.data = [message.data]
        too_deep = f'{{"vendorId":"x","data":{bad_text.deep(opening, limit + 1)}}}'
        for raised in (
            refused(target.codec.from_json, target.cls, too_deep),
            refused(target.codec.from_dict, target.cls, json.loads(too_deep)),
            refused(target.codec.to_json, message),
        ):
            (finding,) = raised.findings
            assert finding.rule == "depth"
            assert str(limit) in finding.message
            assert finding.pointer.startswith("/data/")
            assert finding.pointer.count("/") == limit + 1


def refused(function: Any, *arguments: Any) -> ocppj.ValidationError:
    """The error that a function of the codec raises."""
    with pytest.raises(ocppj.ValidationError) as error:
        function(*arguments)
    for finding in error.value.findings:
        assert len(str(finding)) < 700
        assert str(finding).isascii()
    return error.value


def loops() -> dict[str, Any]:
    """Data that contain themselves, some more than once."""
    one: list[Any] = []
    one.append(one)
    two: list[Any] = []
    two += [two, two]
    tree: dict[str, Any] = {"vendorId": "x"}
    tree |= {"a": tree, "b": [tree, tree]}
    mixed: dict[str, Any] = {"vendorId": "x"}
    mixed["a"] = (mixed, [mixed])
    return {"one": one, "two": two, "tree": tree, "mixed": mixed}


def yardstick(target: Any) -> float:
    """The processor time of tolerating a payload of 100,000 unknown keys."""
    payload = {"vendorId": "x", **{f"key {n}": 1 for n in range(100_000)}}
    started = time.process_time()
    target.codec.from_dict(target.cls, payload, tolerant=True)
    return time.process_time() - started


@pytest.mark.parametrize("package", ["v201", "v21"])
@pytest.mark.parametrize("name", loops())
def test_data_that_contain_themselves_are_refused(package: str, name: str) -> None:
    loop = loops()[name]
    target = data_transfer(package)
    fields = {"data": loop}
    if isinstance(loop, dict):
        fields["custom_data"] = loop
    started = time.process_time()
    for field, value in fields.items():
        message = target.cls(vendor_id="x", **{field: value})
        assert refused(target.codec.to_json, message).findings[0].rule == "depth"
        assert refused(target.codec.to_dict, message).findings[0].rule == "depth"
        assert refused(target.codec.to_json, message, False).findings[0].rule == "json"
        wire = "customData" if field == "custom_data" else field
        payload = {"vendorId": "x", wire: value}
        error = refused(target.codec.from_dict, target.cls, payload)
        assert {finding.rule for finding in error.findings} == {"depth"}
        tolerated = target.codec.from_dict(target.cls, payload, tolerant=True)
        assert [finding.rule for finding in tolerated.findings] == ["depth"]
        assert getattr(tolerated.message, field) is value
    assert time.process_time() - started < 20 * yardstick(target)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_message_with_countless_faults_lists_the_first(package: str) -> None:
    target = data_transfer(package)
    payload = {"vendorId": "x", **{f"key {n}": 1 for n in range(100_000)}}
    findings = refused(target.codec.from_dict, target.cls, payload).findings
    assert len(findings) == ocppj.MAX_FINDINGS
    assert [f.pointer for f in findings[:2]] == ["/key 0", "/key 1"]
    tolerated = target.codec.from_dict(target.cls, payload, tolerant=True)
    assert len(tolerated.findings) == ocppj.MAX_FINDINGS
    assert len(tolerated.unknown) == 100_000


@pytest.mark.parametrize("package", ["v201", "v21"])
def test_a_long_key_over_many_items_takes_no_long_time(package: str) -> None:
    """A pointer for each of them would be a hundred gigabytes."""
    target = data_transfer(package)
    data = {"k" * 10**6: [*[0] * 100_000, float("nan")]}
    started = time.process_time()
    message = target.cls(vendor_id="x", data=data)
    (finding,) = refused(target.codec.to_json, message).findings
    assert finding.pointer == f"/data/{'k' * 10**6}/100000"
    assert time.process_time() - started < 20 * yardstick(target)


# Objects with what JSON can't hold


class Number(IntEnum):
    """An int that is not of the class int."""

    five = 5


# Data, the rule they break, and where.
UNWRITABLE: dict[str, tuple[Any, str, str]] = {
    "NaN": (float("nan"), "type", "/data"),
    "infinity": ([1, {"a": float("inf")}], "type", "/data/1/a"),
    "decimal NaN": (Decimal("sNaN"), "type", "/data"),
    "large decimal": (Decimal("1e400"), "type", "/data"),
    "key": ({"a": {1: 2}}, "type", "/data/a"),
    "object": ({"a": object()}, "type", "/data/a"),
    "bytes": ([b"bytes"], "type", "/data/0"),
    "set": ([{1, 2}], "type", "/data/0"),
    "half a pair": ({"a/b": {"~": "\ud800"}}, "json", "/data/a~1b/~0"),
    "half a pair as a key": ({"a": {"\ud800": 1}}, "json", "/data/a"),
    "digits": (10**5000, "json", ""),
}


@pytest.mark.parametrize("package", ["v201", "v21"])
@pytest.mark.parametrize("name", UNWRITABLE)
def test_data_that_json_cannot_hold_are_refused(package: str, name: str) -> None:
    target = data_transfer(package)
    data, rule, pointer = UNWRITABLE[name]
    message = target.cls(vendor_id="x", data=data)
    (finding,) = refused(target.codec.to_json, message).findings
    assert (finding.rule, finding.pointer) == (rule, pointer)
    codecs.check_presentable(target, finding)
    refused(target.codec.to_dict, message)
    refused(target.codec.pack, ocppj.Call("1", message))


@pytest.mark.parametrize("package", ["v201", "v21"])
def test_data_of_other_classes_are_written_as_json_has_them(package: str) -> None:
    target = data_transfer(package)
    data = (
        1,
        {"a": (Decimal("0.5"), Number.five, True)},
        ocppj.ErrorCode.not_supported,
    )
    message = target.cls(vendor_id=ocppj.ErrorCode.not_supported, data=data)
    text = '{"vendorId":"NotSupported","data":[1,{"a":[0.5,5,true]},"NotSupported"]}'
    assert target.codec.to_json(message) == text
    assert target.codec.to_dict(message) == json.loads(text)


@pytest.mark.parametrize("package", PACKAGES)
def test_without_validation_what_json_can_hold_is_written(package: str) -> None:
    target = data_transfer(package)
    message = target.cls(vendor_id=None)
    assert refused(target.codec.to_json, message).findings[0].rule == "required"
    assert target.codec.to_json(message, validate=False) == "{}"
    assert target.codec.to_dict(message, validate=False) == {}
    frame = ocppj.Call("1", target.cls(vendor_id=["x" * 1000, 5, None]))
    refused(target.codec.pack, frame)
    text = target.codec.pack(frame, validate=False)
    assert json.loads(text)[3] == {"vendorId": ["x" * 1000, 5, None]}
    for value in (object(), float("nan"), "\ud800", {1, 2}, 10**5000, loops()["two"]):
        error = refused(target.codec.to_json, target.cls(vendor_id=value), False)
        assert [finding.rule for finding in error.findings] == ["json"]


@pytest.mark.parametrize("package", PACKAGES)
def test_an_object_of_a_derived_class_is_written(package: str) -> None:
    target = data_transfer(package)
    derived: Any = type("Derived", (target.cls,), {})
    message = derived(vendor_id="x")
    assert target.codec.to_json(message) == '{"vendorId":"x"}'
    text = target.codec.pack(ocppj.Call("1", message))
    assert text == '[2,"1","DataTransfer",{"vendorId":"x"}]'


def test_what_the_fast_way_has_refused_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The walk knows where it stopped, and gives it each other part once."""
    codec = v201_codec.version_codec
    tried: list[Any] = []

    def watched(entry: ocppj.Fast) -> ocppj.Fast:
        def decode(value: Any, seen: list[int]) -> Any:
            tried.append(value)
            return entry.decode(value, seen)

        return entry._replace(decode=decode)

    parts = {name: watched(entry) for name, entry in codec._by_shape.items()}
    monkeypatch.setattr(codec, "_plans", Plans(codec.shapes, parts))
    samples = [{"value": 1.0}, {"value": 2.0}, {"value": "3"}]
    values = [{"timestamp": "2026-01-01T00:00:00Z", "sampledValue": samples}]
    with pytest.raises(ocppj.ValidationError):
        codec.from_dict(v201_call.MeterValues, {"evseId": 1, "meterValue": values})
    assert tried == samples[:2]
