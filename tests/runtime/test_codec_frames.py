"""Frames as OCPP-J defines them, and an answer for every one that is wrong."""

import copy
import json
import pickle
import string
from collections.abc import Callable
from typing import Any

import pytest
from generated import ocppj
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.helpers import codecs, payloads
from tests.helpers.codecs import PACKAGES, Target

MESSAGES = [target for package in PACKAGES for target in codecs.messages(package)]

# OCPP-J 2.0.1, table 8, and the spellings of 1.6.
CODES = {
    "FormatViolation": "FormationViolation",
    "GenericError": "GenericError",
    "InternalError": "InternalError",
    "MessageTypeNotSupported": "GenericError",
    "NotImplemented": "NotImplemented",
    "NotSupported": "NotSupported",
    "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
    "PropertyConstraintViolation": "PropertyConstraintViolation",
    "ProtocolError": "ProtocolError",
    "RpcFrameworkError": "GenericError",
    "SecurityError": "SecurityError",
    "TypeConstraintViolation": "TypeConstraintViolation",
}

HEARTBEAT = '[2,"1","Heartbeat",{}]'


def code(package: str, name: str) -> str:
    """What a version calls an error code of 2.0.1."""
    return CODES[name] if package == "v16" else name


def codec(package: str) -> Any:
    """The codec of a version."""
    return codecs.module(package, "codec")


def refused(
    package: str, text: Any, action_of: Callable[[str], str | None] | None = None
) -> ocppj.FrameError:
    """The error for a frame, with a reply, if any, that can be sent and read."""
    with pytest.raises(ocppj.FrameError) as error:
        codec(package).unpack(text, action_of)
    check_error(package, error.value)
    return error.value


def check_error(package: str, error: ocppj.FrameError) -> None:
    """What an error says is short and harmless; its reply is a frame of its own."""
    assert error.findings
    for finding in error.findings:
        assert str(finding).isascii()
        assert str(finding).isprintable()
        assert len(str(finding)) < 700
        assert finding.code in {code(package, name) for name in CODES}
    if error.reply is None:
        return
    sent = codec(package).pack(error.reply)
    kind, message_id, error_code, description, details = json.loads(sent)
    assert kind == (4 if isinstance(error.reply, ocppj.CallError) else 5)
    assert message_id == (error.message_id or "-1")
    assert error_code in {code(package, name) for name in CODES}
    assert description
    assert len(description) <= 255
    assert description.isascii()
    assert description.isprintable()
    assert details == {}
    received = codec(package).unpack(sent, lambda _: "Heartbeat")
    assert received == error.reply


def reply_to(package: str, text: Any) -> tuple[str, str] | None:
    """Message id and code of the answer to a frame."""
    reply = refused(package, text).reply
    return (reply.message_id, reply.code) if reply else None


# Right frames


@pytest.mark.parametrize("target", MESSAGES, ids=str)
def test_every_message_travels_in_its_frame(target: Target) -> None:
    payload = target.maker().full(target.node)
    message = codecs.build(target, payload)
    action = target.cls.__name__
    codec = target.codec
    is_send = action in codec.version_codec.sends
    frame: Any
    if target.module == "call_result":
        frame, expected = ocppj.CallResult("id-1", message), [3, "id-1", payload]
    else:
        kind = ocppj.Send if is_send else ocppj.Call
        frame = kind("id-1", message)
        expected = [6 if is_send else 2, "id-1", action, payload]
    text = codec.pack(frame)
    assert json.loads(text) == expected
    for given_text in (text, text.encode(), json.dumps(expected, indent=1)):
        received = codec.unpack(given_text, {"id-1": action}.get)
        assert type(received) is type(frame)
        assert repr(received.payload) == repr(message)
        assert (received.message_id, received.action) == ("id-1", action)
        assert received == frame


@pytest.mark.parametrize("package", PACKAGES)
def test_an_error_travels_in_its_frame(package: str) -> None:
    frames = [
        ocppj.CallError("1", "GenericError"),
        ocppj.CallError("1", "SecurityError", "no", {"a_b": [{"cD": None}], "n": 1.5}),
        ocppj.CallError("1", "OfTheVendor", "é🔌\n\"'", {}),
    ]
    for frame in frames:
        text = codec(package).pack(frame)
        assert json.loads(text) == [
            4,
            "1",
            frame.code,
            frame.description,
            frame.details,
        ]
        assert codec(package).unpack(text, {"1": "Reset"}.get) == frame
        assert codec(package).unpack(text.encode(), {"1": "Reset"}.get) == frame


@pytest.mark.parametrize("package", PACKAGES)
def test_an_error_without_an_id_waits_for_no_request(package: str) -> None:
    text = '[4,"-1","RpcFrameworkError","",{}]'
    expected = ocppj.CallError("-1", "RpcFrameworkError")
    assert codec(package).unpack(text) == expected
    assert codec(package).unpack(text, lambda _: None) == expected


def test_frames_of_2_1_are_no_frames_before() -> None:
    error = ocppj.CallResultError("1", "GenericError", "no", {"a": 1})
    text = codec("v21").pack(error)
    assert json.loads(text) == [5, "1", "GenericError", "no", {"a": 1}]
    assert codec("v21").unpack(text) == error
    stream = next(t for t in MESSAGES if t.package == "v21" and is_send(t))
    send = ocppj.Send("1", codecs.build(stream, stream.maker().full(stream.node)))
    for package in ("v16", "v201"):
        with pytest.raises(ocppj.ValidationError, match="no CALLRESULTERROR"):
            codec(package).pack(error)
        with pytest.raises(ocppj.ValidationError, match="is not a SEND message"):
            codec(package).pack(send)
        for frame in (text, codec("v21").pack(send)):
            assert type(refused(package, frame)) is ocppj.UnknownMessageType


def is_send(target: Target) -> bool:
    """Whether a message is one that nobody answers."""
    return target.cls.__name__ in target.codec.version_codec.sends


def test_a_send_is_never_answered() -> None:
    name = next(t.cls.__name__ for t in MESSAGES if t.package == "v21" and is_send(t))
    for text in (
        f'[6,"1","{name}",{{}}]',
        f'[6,"1","{name}",[]]',
        f'[6,"1","{name}"]',
        f'[6,"1","{name}",NaN]',
        '[6,"1","Heartbeat",{}]',
        '[6,1,"Heartbeat",{}]',
        '[6,"1",5,{}]',
    ):
        assert refused("v21", text).reply is None
    assert reply_to("v21", f'[2,"1","{name}",{{}}]') == ("1", "NotImplemented")


# Wrong frames


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    ("text", "message_id", "expected"),
    [
        ('[2,"1","Heartbeat",{"a":1}]', "1", "FormatViolation"),
        ('[2,"1","Heartbeat",{"a":NaN}]', "1", "FormatViolation"),
        ('[2,"1","Heartbeat",{"a":1,"a":1}]', "1", "FormatViolation"),
        ('[2,"1","Heartbeat",[]]', "1", "TypeConstraintViolation"),
        ('[2,"1","Heartbeat",null]', "1", "TypeConstraintViolation"),
        ('[2,"1","DataTransfer",{}]', "1", "OccurrenceConstraintViolation"),
        ('[2,"1","DataTransfer",{"vendorId":1}]', "1", "TypeConstraintViolation"),
        (
            f'[2,"1","DataTransfer",{{"vendorId":"{"x" * 256}"}}]',
            "1",
            "PropertyConstraintViolation",
        ),
        ('[2,"1","Reset",{"type":"Cold"}]', "1", "PropertyConstraintViolation"),
        ('[2,"1","heartbeat",{}]', "1", "NotImplemented"),
        ('[2,"1","HeartbeatRequest",{}]', "1", "NotImplemented"),
        ('[2,"1","",{}]', "1", "NotImplemented"),
        ('[2,"1",5,{}]', "1", "RpcFrameworkError"),
        ('[2,"1",["Heartbeat"],{}]', "1", "RpcFrameworkError"),
        ('[2,"1","Heartbeat"]', "1", "RpcFrameworkError"),
        ('[2,"1","Heartbeat",{},{}]', "1", "RpcFrameworkError"),
        ('[2,"1"]', "1", "RpcFrameworkError"),
        ('[true,"1","Heartbeat",{}]', "1", "RpcFrameworkError"),
        ('[2.0,"1","Heartbeat",{}]', "1", "RpcFrameworkError"),
        ('["2","1","Heartbeat",{}]', "1", "RpcFrameworkError"),
        ('[null,"1","Heartbeat",{}]', "1", "RpcFrameworkError"),
        ('[2,1,"Heartbeat",{}]', "-1", "RpcFrameworkError"),
        ('[2,null,"Heartbeat",{}]', "-1", "RpcFrameworkError"),
        ('[2,"","Heartbeat",{}]', "-1", "RpcFrameworkError"),
        ('[2,{"a":1},"Heartbeat",{}]', "-1", "RpcFrameworkError"),
        (f'[2,"{"x" * 37}","Heartbeat",{{}}]', "-1", "RpcFrameworkError"),
        ('[2,"\\ud800","Heartbeat",{}]', "-1", "RpcFrameworkError"),
        ("[2]", "-1", "RpcFrameworkError"),
        ("[]", "-1", "RpcFrameworkError"),
        ("{}", "-1", "RpcFrameworkError"),
        ('{"0":2}', "-1", "RpcFrameworkError"),
        ("2", "-1", "RpcFrameworkError"),
        ("null", "-1", "RpcFrameworkError"),
        ('"[2]"', "-1", "RpcFrameworkError"),
        ('[2,"1","Heartbeat",{}', "1", "FormatViolation"),
        ('[2,"1"', "-1", "RpcFrameworkError"),
        ("", "-1", "RpcFrameworkError"),
    ],
)
def test_a_request_that_is_wrong_is_answered(
    package: str, text: str, message_id: str, expected: str
) -> None:
    """With the id that could be read; 1.6 has no way to answer without one."""
    if message_id == "-1" and package == "v16":
        assert reply_to(package, text) is None
    else:
        assert reply_to(package, text) == (message_id, code(package, expected))
    assert refused(package, text).message_id == {"1": "1", "-1": None}[message_id]


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("kind", [0, 1, 5, 6, 7, 9, -2, 10**20])
def test_a_frame_of_an_unknown_type_is_owed_nothing(package: str, kind: int) -> None:
    for rest in ('"1","Heartbeat",{}', "1", '"x"'):
        text = f"[{kind},{rest}]"
        if package == "v21" and kind in (5, 6):
            error = refused(package, text)
            assert type(error) is ocppj.FrameError
        else:
            error = refused(package, text)
            assert type(error) is ocppj.UnknownMessageType
            for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
                assert other.findings == error.findings
        assert (error.kind, error.reply) == (kind, None)


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    "text",
    [
        '[3,"1",{}]',
        '[3,"1",{"currentTime":5}]',
        '[3,"1",[]]',
        '[3,"1",NaN]',
        '[3,"1",{"currentTime":"x","currentTime":"x"}]',
    ],
)
def test_a_response_that_is_wrong_is_answered_in_2_1_only(
    package: str, text: str
) -> None:
    error = refused(package, text, {"1": "Heartbeat"}.get)
    assert error.message_id == "1"
    if package != "v21":
        assert error.reply is None
        return
    assert isinstance(error.reply, ocppj.CallResultError)
    assert error.reply.code == error.findings[0].code
    assert refused(package, text).reply is None


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[3,"2",{"currentTime":"x"}]', "no request '2' waits"),
        ('[3,"1"]', "a CALLRESULT is"),
        ('[3,"1",{},{}]', "a CALLRESULT is"),
        ('[3,1,{"currentTime":"x"}]', "id can't be read"),
        ('[4,"2","GenericError","",{}]', "no request '2' waits"),
        ('[4,"1","GenericError",""]', "a CALLERROR is"),
        ('[4,"1","GenericError","",null]', "a CALLERROR is"),
        ('[4,"1","GenericError","",[]]', "a CALLERROR is"),
        ('[4,"1","GenericError",null,{}]', "a CALLERROR is"),
        ('[4,"1",5,"",{}]', "a CALLERROR is"),
        ('[4,1,"GenericError","",{}]', "id can't be read"),
        ('[4,"1","GenericError","",{"a":NaN}]', "NaN is not a JSON number"),
        (f'[4,"1","","",{{"a":{"[" * 400 + "]" * 400}}}]', "nested deeper than"),
    ],
)
def test_a_bad_answer_is_never_answered(package: str, text: str, words: str) -> None:
    error = refused(package, text, {"1": "Heartbeat"}.get)
    assert words in str(error)
    assert error.reply is None
    assert error.message_id == (None if "read" in words else text[4])


@pytest.mark.parametrize("package", PACKAGES)
def test_a_response_needs_a_request_of_a_known_action(package: str) -> None:
    text = '[3,"1",{"currentTime":"x"}]'
    assert "no request '1' waits" in str(refused(package, text))
    unknown = refused(package, text, {"1": "Unheard-Of"}.get)
    assert "'Unheard-Of' has no response" in str(unknown)


@pytest.mark.parametrize("package", PACKAGES)
def test_action_of_is_asked_once_and_may_forget(package: str) -> None:
    """Also for a text that needs a second look, like one with an escape."""
    pending = {"1": "Heartbeat", "2": "Heartbeat", "3": "Heartbeat"}

    def pop(message_id: str) -> str | None:
        return pending.pop(message_id)

    for text in (
        '[3,"1",{"currentTime":"\\u0041"}]',
        '[3,"2",{"currentTime":"A"}]',
    ):
        assert codec(package).unpack(text, pop).payload.current_time == "A"
    assert "is missing" in str(refused(package, '[3,"3",{}]', pop))
    assert pending == {}
    with pytest.raises(KeyError):
        codec(package).unpack('[3,"1",{"currentTime":"A"}]', pop)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_reply_lists_what_is_wrong_and_is_cut(package: str) -> None:
    text = '[2,"1","DataTransfer",{"vendorId":5,"messageId":6,"a":1}]'
    error = refused(package, text)
    assert len(error.findings) == 3
    assert error.reply is not None
    assert error.reply.description == str(error)
    keys = {f"key {number}": 1 for number in range(100)}
    long = refused(package, json.dumps([2, "1", "DataTransfer", keys]))
    assert len(long.findings) == 101
    assert long.reply is not None
    assert len(long.reply.description) == 255
    assert str(long).startswith(long.reply.description)
    sent = codec(package).pack(ocppj.CallError("1", "GenericError", "🔌" * 256))
    assert json.loads(sent)[3] == "🔌" * 255


HOSTILE = "<script>\n\x1b[31m\u202e\x00" + "A" * 500


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    "frame",
    [
        [2, "1", HOSTILE, {}],
        [2, HOSTILE, "Heartbeat", {}],
        [HOSTILE, "1", "Heartbeat", {}],
        [2, "1", "Heartbeat", {HOSTILE: 1}],
        [2, "1", "Heartbeat", HOSTILE],
        [2, "1", "DataTransfer", {"vendorId": HOSTILE}],
        [2, "1", "Reset", {"type": HOSTILE}],
        [2, "1", "DataTransfer", {"vendorId": "x", "data": {HOSTILE: {HOSTILE: [[]]}}}],
        [3, HOSTILE, {}],
        [4, "1", HOSTILE, HOSTILE, {HOSTILE: 1}],
    ],
    ids=lambda frame: str(len(str(frame))),
)
def test_nothing_hostile_is_echoed(package: str, frame: list[Any]) -> None:
    text = json.dumps(frame)
    depth = ocppj.MAX_DEPTH * "["
    text = text.replace("[[]]", f"[{depth}{depth.replace('[', ']')}]")
    error = refused(package, text)
    for shown in (str(error), error.reply.description if error.reply else ""):
        assert "A" * 200 not in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\n" not in shown


# What may be sent


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    "message_id", ["", "x" * 37, 1, None, b"1", ["1"], "\ud800"], ids=ascii
)
def test_an_id_that_nobody_could_read_is_not_sent(
    package: str, message_id: Any
) -> None:
    heartbeat = codecs.module(package, "call").Heartbeat()
    for frame in (
        ocppj.Call(message_id, heartbeat),
        ocppj.CallError(message_id, "GenericError"),
    ):
        with pytest.raises(ocppj.ValidationError, match="is not a message id") as error:
            codec(package).pack(frame)
        (finding,) = error.value.findings
        assert finding.code == code(package, "FormatViolation")
    longest = codec(package).pack(ocppj.Call("🔌" * 36, heartbeat))
    assert codec(package).unpack(longest).message_id == "🔌" * 36


@pytest.mark.parametrize("package", PACKAGES)
def test_a_payload_in_the_wrong_frame_is_not_sent(package: str) -> None:
    call, call_result = (codecs.module(package, m) for m in ("call", "call_result"))
    request, response = call.Heartbeat(), call_result.Heartbeat(current_time="x")
    frames: list[ocppj.Frame] = [
        ocppj.Call("1", response),
        ocppj.CallResult("1", request),
        ocppj.Send("1", request),
        ocppj.Call("1", {}),
        ocppj.Call("1", None),
        ocppj.CallResult("1", '"{}"'),
    ]
    for frame in frames:
        with pytest.raises(ocppj.ValidationError, match=r" is not an? "):
            codec(package).pack(frame)
    with pytest.raises(ocppj.ValidationError) as error:
        codec(package).pack(
            ocppj.CallResult("1", call_result.Heartbeat(current_time=5))
        )
    (finding,) = error.value.findings
    assert (finding.pointer, finding.rule) == ("/currentTime", "type")


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"code": 5}, "/code"),
        ({"code": None}, "/code"),
        ({"code": "\ud800"}, "/code"),
        ({"description": None}, "/description"),
        ({"description": "\ud800"}, "/description"),
        ({"details": None}, "/details"),
        ({"details": [1]}, "/details"),
        ({"details": {"a": float("nan")}}, "/details/a"),
        ({"details": {"a": object()}}, "/details/a"),
        ({"details": {1: 1}}, "/details"),
    ],
)
def test_an_error_that_cannot_be_sent_is_refused(
    package: str, changes: dict[str, Any], pointer: str
) -> None:
    fields = {"message_id": "1", "code": "GenericError", **changes}
    with pytest.raises(ocppj.ValidationError) as error:
        codec(package).pack(ocppj.CallError(**fields))
    assert {finding.pointer for finding in error.value.findings} == {pointer}


@pytest.mark.parametrize("package", PACKAGES)
def test_codes_are_spelt_as_the_version_does(package: str) -> None:
    assert {str(c) for c in ocppj.ErrorCode} == {*CODES, *CODES.values()}
    for name in CODES:
        sent = codec(package).pack(ocppj.CallError("1", ocppj.ErrorCode(name)))
        assert json.loads(sent)[2] == code(package, name)


@pytest.mark.parametrize("package", PACKAGES)
def test_errors_can_be_copied_and_sent_to_another_process(package: str) -> None:
    for text in ('[2,"1","Heartbeat",{"a":1}]', '[3,"1",{}]', "["):
        error = refused(package, text)
        for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
            assert type(other) is ocppj.FrameError
            assert str(other) == str(error)
            assert other.findings == error.findings
            assert (other.message_id, other.reply) == (error.message_id, error.reply)


# Tolerant decoding


@pytest.mark.parametrize("package", PACKAGES)
def test_tolerant_decoding_keeps_what_it_does_not_know(package: str) -> None:
    target = codecs.by_class(package)[codecs.module(package, "call").Reset]
    payload = {"type": "Unheard-Of", "a/b": {"c": [1]}}
    for decode, given_payload in (
        (target.codec.from_dict, payload),
        (target.codec.from_json, json.dumps(payload)),
    ):
        tolerated = decode(target.cls, given_payload, tolerant=True)
        message: Any = tolerated.message
        findings, unknown = tolerated.findings, tolerated.unknown
        assert type(message.type) is str
        assert message.type == "Unheard-Of"
        assert type(message) is target.cls
        assert unknown == {"/a~1b": {"c": [1]}}
        found = {(finding.pointer, finding.rule) for finding in findings}
        assert found == set(target.findings(payload))
        assert [finding.holds_type for finding in findings] == [False, True]
        with pytest.raises(ocppj.ValidationError) as error:
            decode(target.cls, given_payload)
        strict = [finding._replace(holds_type=True) for finding in findings]
        assert list(error.value.findings) == strict


@pytest.mark.parametrize("target", MESSAGES, ids=str)
def test_tolerating_everything_leaves_out_no_finding_and_never_raises(
    target: Target,
) -> None:
    """What strict decoding refuses has findings, and each that is not read is there."""
    maker = target.maker()
    payload = maker.broad(target.node)
    cases = [
        case
        for case in payloads.mutations(maker, target.node, payload)
        if isinstance(case.payload, dict)
    ]
    decode = target.codec.from_dict
    for case in cases[:: max(1, len(cases) // 40)]:
        tolerated = decode(target.cls, case.payload, tolerant=ocppj.EVERY_RULE)
        assert type(tolerated.message) is target.cls
        findings: tuple[ocppj.Finding, ...] = ()
        if not target.allows(case.payload):
            with pytest.raises(ocppj.ValidationError) as error:
                decode(target.cls, case.payload)
            findings = error.value.findings
        assert bool(tolerated.findings) == bool(findings)
        if not any(finding.read for finding in tolerated.findings):
            for found, strict in zip(tolerated.findings, findings, strict=True):
                if found.message == "null for a required field":  # is a missing one
                    assert (found.rule, strict.rule) == ("required", "type")
                    assert found.pointer == strict.pointer
                else:
                    assert found._replace(holds_type=True) == strict
        unread = [finding for finding in tolerated.findings if finding.read is None]
        keys = [f.pointer for f in unread if f.rule == "additionalProperties"]
        assert list(tolerated.unknown) == keys


@pytest.mark.parametrize("package", PACKAGES)
def test_tolerant_decoding_of_no_object_raises(package: str) -> None:
    """Nothing at all is an empty message, but not one that requires something."""
    target = codecs.by_class(package)[codecs.module(package, "call").Authorize]
    values: list[Any] = [None, [], [{}], "x", 1, True]
    for payload in values:
        with pytest.raises(ocppj.ValidationError):
            target.codec.from_dict(target.cls, payload, tolerant=True)
        with pytest.raises(ocppj.ValidationError):
            target.codec.from_json(target.cls, json.dumps(payload), tolerant=True)


# Anything at all

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-1, 7)
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["1", "-1", "Heartbeat", "Reset", "DataTransfer", "x" * 37]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
FRAME = st.tuples(st.integers(1, 7) | JSON, st.just("1") | JSON).flatmap(
    lambda start: st.lists(
        st.sampled_from(["Heartbeat", "Reset"]) | JSON, max_size=4
    ).map(lambda rest: [*start, *rest])
)
TEXT = st.text(alphabet=string.printable) | st.text() | st.binary()
ANYTHING = (JSON | FRAME).map(json.dumps) | TEXT


@pytest.mark.parametrize("package", PACKAGES)
@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(text=ANYTHING)
def test_anything_is_a_frame_or_a_frame_error(package: str, text: str | bytes) -> None:
    try:
        frame = codec(package).unpack(text, {"1": "Heartbeat"}.get)
    except ocppj.FrameError as error:
        check_error(package, error)
    else:
        again = codec(package).unpack(codec(package).pack(frame), lambda _: "Heartbeat")
        assert again == frame
