"""Secrets reach no log, finding or answer: a canary in every secret place."""
# mypy: disable-error-code="untyped-decorator,misc"

import copy
import csv
import json
import logging
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from generated import ocppj
from generated.v16 import call as call16
from generated.v16 import charge_point as charge_point16
from generated.v16 import codec as codec16
from generated.v201 import call as call201
from generated.v201 import codec as codec201
from generated.v201 import datatypes as datatypes201
from tests.applications.wires import Wire
from tests.helpers import codecs, extensions, modules
from tests.helpers.codecs import PACKAGES, Target
from tests.helpers.schemas import ROOT, Version
from tests.runtime.test_charge_point import asked, route

CANARY = "CaNaRy7"
FOLDERS = {path.name: path for path in (ROOT / "schemas").iterdir()}


def facts(package: str) -> Any:
    """What is known of the fields of a version."""
    return tomllib.loads(
        (FOLDERS[package] / "secrets_and_types.toml").read_text("utf-8")
    )


def shapes(package: str) -> Any:
    """The rules of a version by name."""
    return codecs.module(package, "rules").SHAPES


def with_canaries(package: str, shape: ocppj.Shape, payload: Any, value: Any) -> int:
    """Puts the canary into every secret place of a payload; how many there were."""
    count = 0
    names = facts(package)["secret_names"]["names"]
    for item in shape.properties:
        if item.wire_name not in payload:
            continue
        found, rule = payload[item.wire_name], item.rule
        inner = rule.items if isinstance(rule, ocppj.Array) else rule
        if isinstance(inner, ocppj.Reference):
            for part in found if isinstance(found, list) else [found]:
                target = shapes(package)[inner.shape]
                count += with_canaries(package, target, part, value)
        elif item.secret:
            payload[item.wire_name] = [value] if isinstance(found, list) else value
            count += 1
    if "variable" in payload and "name" in payload["variable"]:
        payload["variable"]["name"] = names[0]
    if "key" in payload and isinstance(payload["key"], str):
        payload["key"] = names[0]
    return count


def secret_messages(
    value: Any, packages: Sequence[str] = PACKAGES
) -> Iterator[tuple[Target, dict[str, Any]]]:
    """Every message that can hold a secret, with canaries in it."""
    for package in packages:
        for target in codecs.messages(package):
            payload = copy.deepcopy(target.maker().broad(target.node))
            shape = shapes(package)[target.codec.version_codec._fast[target.cls].shape]
            if with_canaries(package, shape, payload, value):
                yield target, payload


def frame_of(target: Target, payload: Any) -> str:
    """The text of a frame with a payload."""
    version = target.codec.version_codec
    kind, action = version._actions[target.cls]
    head = [kind, "1"] if kind == ocppj.CALL_RESULT else [kind, "1", action]
    return json.dumps([*head, payload])


def test_every_secret_place_is_redacted() -> None:
    """As text, as a text that is cut off, as message and as frame."""
    seen: set[tuple[str, str]] = set()
    for target, payload in secret_messages(CANARY):
        redact = target.codec.redact
        text = frame_of(target, payload)
        assert CANARY not in redact(text), target
        assert redact(text) == redact(text)
        assert CANARY not in redact(json.dumps(payload)), target
        end = text.rindex(CANARY) + len(CANARY)
        for cut in (end - 2, end, end + 1, len(text) - 1):
            assert CANARY[:5] not in redact(text[:cut]), (target, text[:cut])
        made = target.codec.from_dict(target.cls, payload, tolerant=ocppj.EVERY_RULE)
        before = repr(made.message)
        assert CANARY in before
        assert CANARY not in repr(redact(made.message)), target
        assert CANARY not in str(redact(ocppj.CallResult("1", made.message)))
        assert repr(made.message) == before  # it is a copy that is changed
        assert type(redact(made.message)) is target.cls
        seen.add((target.package, target.cls.__name__))
    assert len(seen) > 50


def test_no_finding_shows_a_secret() -> None:
    """Whatever is wrong with it: too long, a number, a list, an object."""
    count = 0
    for bad in (CANARY * 999, {"a": CANARY}, [CANARY], 123454321):
        for target, payload in secret_messages(bad):
            found: list[ocppj.Finding] = []
            for tolerant in (False, True):
                try:
                    made: Any = target.codec.from_dict(
                        target.cls, payload, tolerant=tolerant
                    )
                    found += made.findings if tolerant else ()
                except ocppj.ValidationError as error:
                    found += error.findings
            words = " ".join(map(str, found))
            assert CANARY not in words
            assert "123454321" not in words
            count += bool(found)
    assert count > 150


def test_no_log_of_a_charge_point_shows_a_secret(
    version: Version, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither of what comes in, right or wrong, nor of what goes out."""
    caplog.set_level(logging.DEBUG)
    base = modules.cls(version, "charge_point", "ChargePoint")
    for tolerant in (False, True):
        for bad in (CANARY, CANARY * 999, 5):
            for target, payload in secret_messages(bad, [version.package]):
                point = base("x", Wire())
                point.tolerant = tolerant
                text = frame_of(target, payload)
                route(point, text, text[:-3], text[:-1] + ",{]")
    assert len(caplog.messages) > 50
    assert CANARY not in caplog.text


def test_the_log_shows_both_ways_with_one_pseudonym(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    request = call16.ChangeConfiguration(key="authorizationkey", value=CANARY)
    answer = [3, None, {"status": "Accepted"}]
    asked(request, answer, base=charge_point16.ChargePoint)
    assert CANARY not in caplog.text
    assert ocppj.pseudonym(CANARY) in caplog.text
    assert '"status":"Accepted"' in caplog.text

    class Open(charge_point16.ChargePoint):
        redacts_logs = False

    asked(request, answer, base=Open)
    assert CANARY in caplog.text


def test_a_time_out_shows_no_secret() -> None:
    request = call16.RemoteStartTransaction(id_tag=CANARY)
    with pytest.raises(TimeoutError) as caught:
        asked(request, base=charge_point16.ChargePoint)
    assert CANARY not in str(caught.value)
    assert "RemoteStartTransaction" in str(caught.value)


def test_a_value_is_a_secret_by_its_name() -> None:
    """Of a key or a variable, in any case; all others stay readable."""
    for name, hidden in (("BASICAUTHPASSWORD", True), ("HeartbeatInterval", False)):
        message = call201.SetVariables(
            [
                datatypes201.SetVariableDataType(
                    CANARY,
                    datatypes201.ComponentType("SecurityCtrlr"),
                    datatypes201.VariableType(name),
                )
            ]
        )
        text = codec201.pack(ocppj.Call("1", message))
        for shown in (codec201.redact(text), repr(codec201.redact(message))):
            assert (CANARY not in shown) == hidden
            assert "SecurityCtrlr" in shown
    response = (
        '[3,"1",{"configurationKey":[{"key":"%s","readonly":false,"value":"%s"}]}]'
    )
    assert CANARY not in codec16.redact(response % ("AuthorizationKey", CANARY))
    assert CANARY in codec16.redact(response % ("CpoName", CANARY))


@pytest.mark.parametrize(
    "text",
    [
        '[2,"1","Authorize",{"IDTAG":"%s"}]',
        '[2,"1","Authorize",{"idTag ":"%s"}]',
        '[2,"1","Unheard",{"a":[{"idTag":"%s"}]}]',
        '[2,"1","DataTransfer",{"vendorId":"x","data":"{\\"idTag\\":\\"%s\\"}"}]',
        '{"idTag":"%s","idTag":""}',
        '[2,"1","Authorize",{"idTag":"a\nb%s"}]',
        '[2,"1","Authorize",{"idTag":"a\\"b%s"',
        '[2,"1","Authorize",{"a":,"idTag" : "%s"}]',
        'idTag "idTag":"%s',
    ],
)
def test_a_text_need_not_be_right(text: str) -> None:
    assert CANARY not in codec16.redact(text % CANARY)
    assert CANARY not in codec16.redact((text % CANARY).encode())


# Where an object belongs that holds a secret: what stands there instead.
MISPLACED = [
    (codec201, '[2,"1","Authorize",{"idToken":%s}]'),
    (codec201, '[2,"1","Authorize",%s]'),
    (codec201, '[2,"1","authorize",%s]'),
    (codec201, '[2,"1","SetNetworkProfile",{"connectionData":{"apn":%s}}]'),
    (codec201, '[2,"1","SetNetworkProfile",{"connectionData":{"vpn":%s}}]'),
    (codec201, '[2,"1","SetVariables",{"setVariableData":%s}]'),
    (codec201, '[2,"1","NotifyReport",{"reportData":%s}]'),
    (codec16, '[2,"1","SendLocalList",{"localAuthorizationList":%s}]'),
    (codec16, '[2,"1","Authorize",%s]'),
    (codec16, '[3,"1",{"idTagInfo":%s}]'),
    (codec16, '[3,"1",%s]'),
    (codec16, '[2,"1","Unheard",%s]'),
]


@pytest.mark.parametrize(("codec", "frame"), MISPLACED)
@pytest.mark.parametrize("secret", [f'"{CANARY}"', f'["{CANARY}"]', "1234554321"])
def test_what_stands_for_an_object_with_a_secret_is_one(
    codec: Any, frame: str, secret: str
) -> None:
    """In texts, whole and cut off, in findings and in what is answered."""
    text = frame % secret
    shown = [codec.redact(text), str(codec.redact(json.loads(text)))]
    shown.append(codec.redact(text[:-1]))
    for tolerant in (False, True):
        try:
            made = codec.unpack(
                text, action_of=lambda _: "Authorize", tolerant=tolerant
            )
            shown += [*map(str, made.findings), str(codec.redact(made.message))]
        except ocppj.FrameError as error:
            shown.append(str(error))
            if error.reply is not None:
                shown.append(codec.pack(error.reply))
    for line in shown:
        assert CANARY not in line
        assert "1234554321" not in line


def test_a_field_without_a_secret_stays_readable_where_it_is_wrong() -> None:
    text = '[2,"1","StatusNotification",{"connectorId":"first"}]'
    with pytest.raises(ocppj.FrameError, match="'first' is not a whole number"):
        codec16.unpack(text)
    assert "first" in codec16.redact(text)
    error = '[4,"1","GenericError","what happened",{}]'
    assert codec16.redact(error) == error


@pytest.mark.parametrize(
    ("codec", "payload"),
    [
        (codec16, '"SendLocalList",{"localAuthorizationList":[{},"%s"]}'),
        (codec16, '"Authorize",{"id":"%s"}'),
        (codec201, '"Authorize",{"idToken":{"id":"%s","type":"Central"}}'),
        (codec201, '"Authorize",{"idToken":[{"value":["%s"]}]}'),
    ],
)
def test_an_object_that_lacks_its_secret_may_have_it_elsewhere(
    codec: Any, payload: str
) -> None:
    shown = codec.redact(f'[2,"1",{payload % CANARY}]')
    assert CANARY not in shown
    assert '"Central"' in shown or "type" not in shown


def test_a_call_with_a_wrong_object_shows_no_secret() -> None:
    wrong: Any = CANARY
    message = call201.Authorize(wrong)
    with pytest.raises(ocppj.ValidationError) as caught:
        codec201.pack(ocppj.Call("1", message))
    assert CANARY not in str(caught.value)
    assert CANARY not in repr(codec201.redact(message))
    assert CANARY not in repr(codec201.redact(ocppj.Call("1", wrong, "Authorize")))


@pytest.mark.parametrize(
    "variable",
    [
        '{"NAME":"BasicAuthPassword"}',
        '{" name":"basicauthpassword "}',
        '{"name":"x","Name":"BasicAuthPassword"}',
        '{"name":"BasicAuthPassword","name":"x"}',
        '{"name":["BasicAuthPassword"]}',
        '"BasicAuthPassword"',
        '["BasicAuthPassword"]',
        "5",
    ],
)
@pytest.mark.parametrize("key", ["variable", "VARIABLE", " variable"])
def test_no_spelling_of_a_name_shows_its_value(key: str, variable: str) -> None:
    named = f'"component":"SecurityCtrlr","{key}":{variable}'
    for text in (
        f'{{"setVariableData":[{{"attributeValue":"{CANARY}",{named}}}]}}',
        f'{{"setVariableData":[{{"AttributeValue":"{CANARY}",{named}}}]}}',
    ):
        assert CANARY not in codec201.redact(f'[2,"1","SetVariables",{text}]')
    report = f'{{{named},"variableAttribute":[{{"value":"{CANARY}"}}]}}'
    text = f'[2,"1","NotifyReport",{{"reportData":[{report}]}}]'
    assert CANARY not in codec201.redact(text)
    assert CANARY not in codec201.redact(f'[2,"1","NotifyReport",{report}]')


@pytest.mark.parametrize(
    "key",
    [
        *("password", "Wifi-Password", "idTag", "id_tag", "ID-TOKEN", "token", "pin"),
        *("sim_pin", "client_secret", "privateKey", "Authorization", "apiKey", "psk"),
        *("BasicAuthPassword", "authorization_key", "parentIdTag", "rfid"),
    ],
)
def test_an_unknown_key_named_like_a_secret_hides_its_value(key: str) -> None:
    """Wherever it stands, and whatever it holds."""
    for value in (f'"{CANARY}"', f'["x","{CANARY}"]', f'{{"value":["{CANARY}"]}}'):
        entry = f'"{key}":{value}'
        for codec in (codec16, codec201):
            assert CANARY not in codec.redact(f'[2,"1","Heartbeat",{{{entry}}}]')
            assert CANARY not in codec.redact(
                f'[2,"1","Authorize",{{"a":{{{entry}}}}}]'
            )
            assert CANARY not in codec.redact(f'[4,"1","x","",{{{entry}}}]')
        data = json.dumps(f"{{{entry}}}")
        text = f'[2,"1","DataTransfer",{{"vendorId":"x","data":{data}}}]'
        assert CANARY not in codec16.redact(text)
        extra = f'{{"customData":{{"vendorId":"x",{entry}}}}}'
        assert CANARY not in codec201.redact(f'[2,"1","Heartbeat",{extra}]')
    kept = '[2,"1","Heartbeat",{"colour":"red","mapping":"straight"}]'
    assert codec16.redact(kept) == kept


def test_the_pin_of_a_sim_is_a_secret() -> None:
    apn = '{"apn":"a","apnAuthentication":"AUTO","simPin":%s}'
    text = f'[2,"1","SetNetworkProfile",{{"connectionData":{{"apn":{apn}}}}}]'
    for codec in (codec201, codecs.module("v21", "codec")):
        assert "2468" not in codec.redact(text % "2468")
        assert "2468" not in codec.redact(text[:-1] % "2468")
        with pytest.raises(ocppj.FrameError) as caught:
            codec.unpack(text % '"2468"')
        assert "2468" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '[2,"1","Authorize",{"id\\u0054ag":"%s"',
        '[2,"1","Authorize",{"idTag ":"%s"',
        '[2,"1","Authorize",{"ID_TAG":"%s"',
        "[2,'1','Authorize',{'idTag':'%s'}]",
        "[2,'1','Authorize',{'idTag':'O'Neil %s'}]",
        "[2,'1','Authorize',{'idTag':'%s",
        "[2,'1','Authorize','%s'",
        "{idTag: '%s'}",
        "Authorize(id_tag='%s')",
        '{"idTags":["x","%s"',
        '[2,"1","Authorize","%s"',
        '[2,"1","Authorize",["%s"',
        '[3,"1","%s',
        '[2,"1","Authorize",{"password":"%s"',
        '[2,"1","DataTransfer",{"data":"{\\"idTag\\":\\"a\\\\\\"%s\\"}"',
        '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","key":"x","value":"%s"}]',
        '[2,"1","ChangeConfiguration",{"key":"x","key":"AuthorizationKey","value":"%s"}]',
        '[2,"1","Authorize",{"idTag":"%s","idTag":"x","idTag":"y"}]',
        '\ufeff[2,"1","Authorize",{"idTag":"%s"}]',
    ],
)
def test_a_text_that_is_not_json_shows_no_secret(text: str) -> None:
    assert CANARY not in codec16.redact(text % CANARY)


def test_duplicate_keys_stay_visible() -> None:
    text = '[2,"1","StatusNotification",{"status":"Available","status":"Faulted"}]'
    assert codec16.redact(text) == text


def test_a_huge_number_is_not_shown() -> None:
    for number in ("1234554321e999", "1" * 5000):
        text = f'[2,"1","Authorize",{{"idTag":{number}}}]'
        for tolerant in (False, True):
            with pytest.raises(ocppj.FrameError) as caught:
                codec16.unpack(text, tolerant=tolerant)
            assert number[:9] not in str(caught.value)
        assert number[:9] not in codec16.redact(text)


def test_pseudonyms_can_be_followed() -> None:
    """The same for the same token in any case, and another one for another."""
    one = codec16.redact(call16.Authorize("AA11")).id_tag
    assert one == codec16.redact(call16.StartTransaction(1, "aa11", 0, "x")).id_tag
    assert one != codec16.redact(call16.Authorize("AA12")).id_tag
    assert one.startswith("~")
    assert len(one) <= 20  # so that the copy is a right message


def test_a_filter_hides_secrets_of_any_logger() -> None:
    lines: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    logger, handler = logging.Logger("any"), Keeping()
    handler.addFilter(ocppj.RedactingFilter(codec16.redact))
    logger.addHandler(handler)
    message = call16.Authorize(CANARY)
    logger.info("got %s", message)
    logger.info("got %(what)s", {"what": ocppj.Call("1", message)})
    logger.info("%s: receive message %s", "x", codec16.pack(ocppj.Call("1", message)))
    logger.info('{"idTag":"%s"}' % CANARY)  # noqa: UP031
    logger.info("%s", {"idTag": CANARY})
    logger.info("%(idTag)s", {"idTag": CANARY})
    logger.info("%s: %s", "x", {"idTag": CANARY})
    logger.info("%s", f"{{'idTag': '{CANARY}'}}")
    logger.info("%s", b'{"idTag":"%s"}' % CANARY.encode())
    logger.info("plain %d%%", 5)
    assert CANARY not in "".join(lines)
    assert lines[-1] == "plain 5%"
    assert "Authorize(id_tag='~" in lines[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_facts_name_fields_that_there_are(package: str) -> None:
    """And every variable of the appendices that is a password is among the names."""
    known = facts(package)
    every = {
        f"{name}.{item.wire_name}": item
        for name, shape in shapes(package).items()
        for item in shape.properties
    }
    for kind, places in known["secrets"].items():
        assert places == sorted(places)
        assert {every[place].secret for place in places} == {kind}
    for kind, places in known["types"].items():
        assert places == sorted(places)
        assert {every[place].format for place in places} == {kind}
    model = FOLDERS[package] / "standard" / "device_model.csv"
    if model.exists():
        with Path(model).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        passwords = {
            row[1] for row in rows if "passwordString" in row or "Password" in row[1]
        }
        assert passwords
        assert passwords <= set(known["secret_names"]["names"])


def test_a_vendor_marks_secrets_of_its_own(tmp_path: Path) -> None:
    """With writeOnly; found in messages, in frames, and in texts by their name."""
    pin = {"type": "string", "maxLength": 4, "writeOnly": True}
    schema = {
        "type": "object",
        "properties": {"pin": pin, "note": {"type": "string"}},
        "additionalProperties": False,
    }
    manifest = (
        'name = "locks"\nversions = ["2.0.1"]\n[[data_transfer]]\n'
        'vendor_id = "com.example"\nmessage_id = "Lock"\nrequest = "lock.json"\n'
    )
    folder = extensions.write(tmp_path / "locks", manifest, {"lock.json": schema})
    extensions.build(extensions.read([folder], "2.0.1"), "2.0.1", tmp_path / "secret")
    codec = extensions.module(tmp_path / "secret", "locks.v201.codec")
    data = {"pin": CANARY, "note": "hello"}
    payload = {"vendorId": "com.example", "messageId": "Lock", "data": data}
    text = json.dumps([2, "1", "DataTransfer", payload])
    with pytest.raises(
        ValueError, match="/data/pin: the value has 7 characters"
    ) as caught:
        codec.unpack(text)
    assert CANARY not in str(caught.value)
    made = codec.unpack(text, tolerant=True)
    for shown in (
        codec.redact(text),
        codec.redact(text[:-3]),
        codec.redact(made.message),
    ):
        assert CANARY not in str(shown)
        assert "hello" in str(shown)
    assert made.message.payload.data.pin == CANARY
