"""The codec says what the schema says, and names everything that is wrong."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from generated import ocppj
from tests.helpers import codecs, fuzz, payloads
from tests.helpers.codecs import PACKAGES, Target
from tests.helpers.payloads import Case, Site

MESSAGES = [
    pytest.param(package, index, id=str(target))
    for package in PACKAGES
    for index, target in enumerate(codecs.messages(package))
]
TARGETS = [target for package in PACKAGES for target in codecs.targets(package)]

# Payloads and objects of each message in the slice of make fuzz.
SLICE = 30

# Of the changes at a type's own level, this share is held against jsonschema,
# which takes long to say what is wrong, and this one decoded from text as well.
EXPLAINED = 15
FROM_TEXT = 5

# Changes that no schema can allow where they are made.
WRONG = {
    "astral string one too long",
    "combining string one too long",
    "string one too long",
    "string much too long",
    "below minimum",
    "missing required key",
    "near-miss enum, case",
    "near-miss enum, cut",
    "near-miss enum, space after",
    "near-miss enum, space before",
    "near-miss enum, zero width",
    "no multiple",
    "object for array",
    "one item too few",
    "one item too many",
    "unknown enum",
}

# Changes that stay within the schema.
RIGHT = {
    "astral string at the limit",
    "at the minimum",
    "combining string at the limit",
    "control characters",
    "enum",
    "fewest items",
    "long string",
    "missing optional key",
    "most items",
    "multiple",
    "one key more",
    "string at the limit",
    "vendor data",
}


# What a version needs to have for a change to be possible.
NEEDS = {
    "at the minimum": "minimum",
    "below minimum": "minimum",
    "multiple": "multipleOf",
    "no multiple": "multipleOf",
    "fewest items": "minItems",
    "one item too few": "minItems",
    "most items": "maxItems",
    "one item too many": "maxItems",
    "vendor data": "customData",
}


def own_sites(target: Target, payload: Any) -> Iterator[Site]:
    """The values at the level of a type: its fields, and the items of its arrays."""
    for site in payloads.sites(target.maker(), target.node, payload):
        if len(site.path) - sum(isinstance(step, int) for step in site.path) <= 1:
            yield site


def own_cases(target: Target) -> Iterator[tuple[Site, Case]]:
    """Every change at the level of a type, with all of its fields and with few."""
    maker = target.maker()
    for payload in (maker.broad(target.node), maker.minimal(target.node)):
        for site in own_sites(target, payload):
            for case in payloads.mutations_at(maker, payload, site):
                yield site, case


@pytest.mark.parametrize(("package", "index"), MESSAGES)
def test_a_slice_of_make_fuzz_agrees(package: str, index: int) -> None:
    report = fuzz.run(package, index, SLICE, seed=3)
    assert report.disagreements == []
    assert report.tried.total() >= SLICE
    ways = {way for way, _, _ in report.tried}
    assert "decode" in ways
    # A message without a field has nothing that could be put in wrongly.
    assert "encode" in ways or "required" not in codecs.messages(package)[index].node


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_every_change_of_a_type_gets_the_verdict_of_its_schema(
    target: Target,
) -> None:
    seen: Counter[tuple[str, bool]] = Counter()
    for number, (_, case) in enumerate(own_cases(target)):
        allowed = target.allows(case.payload)
        message, _ = fuzz.attempt(target.codec.from_dict, target.cls, case.payload)
        assert (message is not None) == allowed, case
        seen[case.kind, allowed] += 1
        if number % FROM_TEXT == 0:
            fuzz.decode(target, case)
    tried = {kind for kind, _ in seen}
    assert tried >= {*payloads.OTHERS, "in an array", "unknown key"}
    assert {kind for kind, accepted in seen if accepted}.isdisjoint(WRONG)
    assert {kind for kind, accepted in seen if not accepted}.isdisjoint(RIGHT)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_kind_of_change_is_tried(package: str) -> None:
    """The lists above are not about changes that nobody makes."""
    tried = set()
    for target in codecs.targets(package):
        tried |= payloads.kinds(case for _, case in own_cases(target))
    text = json.dumps([target.document for target in codecs.messages(package)])
    for kind in {*WRONG, *RIGHT, *payloads.OTHERS} - tried:
        assert f'"{NEEDS[kind]}": ' not in text, kind


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_the_fast_way_takes_everything_ordinary(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a check that is too strict would only be slow, and never be seen."""
    monkeypatch.delattr(target.codec.version_codec.__class__, "_walk_through")
    monkeypatch.delattr(target.codec.version_codec.__class__, "_payload")
    maker = target.maker(random.Random(5))
    cases = [case.payload for _, case in own_cases(target) if case.kind in RIGHT]
    for payload in [*cases, *(maker.random(target.node) for _ in range(5))]:
        message = target.codec.from_dict(target.cls, payload)
        again = target.codec.from_dict(
            target.cls, json.loads(target.codec.to_json(message))
        )
        assert repr(again) == repr(message)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_the_strings_of_a_message_are_counted_to_the_quote(target: Target) -> None:
    """It rests on this count that no duplicate key goes unseen."""
    for _, case in own_cases(target):
        if target.allows(case.payload):
            text = json.dumps(case.payload, ensure_ascii=False)
            seen = [0]
            target.fast.decode(case.payload, seen)
            assert text.count('"') - text.count('\\"') == 2 * seen[0], text


# What is wrong


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_the_findings_are_those_of_jsonschema(target: Target) -> None:
    cases = [item for item in own_cases(target) if not target.allows(item[1].payload)]
    rng = random.Random(str(target))
    for site, case in rng.sample(cases, len(cases) // EXPLAINED):
        error = refused(target, case.payload)
        codecs.check_findings(target, error, case.payload)
        for finding in error.findings:
            check_text(site, case, finding)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_two_things_wrong_are_both_found(target: Target) -> None:
    rng = random.Random(str(target))
    maker = target.maker(rng)
    payload = maker.broad(target.node)
    both = (payloads.twice(maker, target.node, payload, rng) for _ in range(15))
    wrong = [case.payload for case in both if case and not target.allows(case.payload)]
    for changed in wrong[:4]:
        codecs.check_findings(target, refused(target, changed), changed)


def refused(target: Target, payload: Any) -> ocppj.ValidationError:
    """The error for a payload, which is the same for its text."""
    with pytest.raises(ocppj.ValidationError) as error:
        target.codec.from_dict(target.cls, payload)
    with pytest.raises(ocppj.ValidationError) as of_text:
        target.codec.from_json(target.cls, json.dumps(payload))
    assert fuzz.brief(of_text.value.findings) == fuzz.brief(error.value.findings)
    return error.value


def check_text(site: Site, case: Case, finding: ocppj.Finding) -> None:
    """A message names the limit, and shows little of a long value."""
    if finding.rule in ("maxLength", "minimum", "maximum", "minItems", "maxItems"):
        assert f"{site.node[finding.rule]:g}" in finding.message
    assert "x" * 50 not in str(finding)
    if finding.rule == "required":
        assert finding.message.endswith(" is missing")
        missing = finding.message.removesuffix(" is missing")
        assert missing in site.node["required"]


def test_each_rule_has_its_code() -> None:
    known = {rule: str(code) for rule, code in ocppj.findings.CODES.items()}
    assert known.items() <= codecs.CODES.items()


def test_a_pointer_leads_to_what_is_wrong() -> None:
    """To the value, to the unknown key, and to the object that lacks a key."""
    target = next(t for t in TARGETS if "idTokenInfo" in t.node.get("properties", {}))
    payload = target.maker().full(target.node)
    info = {k: v for k, v in payload["idTokenInfo"].items() if k != "status"}
    info["customData"] = {"vendorId": "x" * 256}
    info["a/b~c"] = 1
    found = {
        (finding.pointer, finding.rule)
        for finding in refused(target, {**payload, "idTokenInfo": info}).findings
    }
    assert found == {
        ("/idTokenInfo", "required"),
        ("/idTokenInfo/a~1b~0c", "additionalProperties"),
        ("/idTokenInfo/customData/vendorId", "maxLength"),
    }


# Vendor data

TYPED = {"type", "$ref"}


def test_there_are_data_of_vendors() -> None:
    free = [
        f"{target.package} {name}"
        for package in PACKAGES
        for target in codecs.messages(package)
        for name, node in target.node.get("properties", {}).items()
        if not node.keys() & TYPED
    ]
    assert free == [f"{package} data" for package in ("v201", "v201", "v21", "v21")]


@pytest.mark.parametrize("data", [*payloads.VENDOR_DATA, payloads.VENDOR_DATA])
@pytest.mark.parametrize("package", PACKAGES)
def test_vendor_data_pass_untouched(package: str, data: Any) -> None:
    data = json.loads(json.dumps(data))
    for target in codecs.messages(package):
        properties = target.node.get("properties", {})
        free = [name for name, node in properties.items() if not node.keys() & TYPED]
        payload = target.maker().minimal(target.node) | dict.fromkeys(free, data)
        if "customData" in properties:
            payload["customData"] = {"vendorId": "com.example", "data": data}
        text = json.dumps(payload)
        for message in (
            target.codec.from_json(target.cls, text),
            target.codec.from_dict(target.cls, payload),
        ):
            back = json.loads(target.codec.to_json(message))
            sent = {k: v for k, v in payload.items() if v is not None}
            assert json.dumps(back, sort_keys=True) == json.dumps(sent, sort_keys=True)


# The controls


def test_a_disagreement_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each direction, and for a codec that is too strict as for a lax one."""
    package, index = PACKAGES[0], 0
    target = codecs.messages(package)[index]
    codec = target.codec.version_codec
    example = target.codec.from_dict(target.cls, target.maker().full(target.node))

    def refuse(*_: Any, **__: Any) -> None:
        raise ocppj.ValidationError((ocppj.finding("", "no", "type"),))

    for name, replacement in (
        ("from_dict", lambda *_: example),
        ("from_json", refuse),
        ("to_json", lambda *_: "{}"),
        ("to_json", refuse),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(target.codec, name, replacement)
            assert fuzz.run(package, index, SLICE, seed=3).disagreements
    assert codec is target.codec.version_codec
    assert not fuzz.run(package, index, SLICE, seed=3).disagreements


def test_the_report_of_make_fuzz_counts_what_was_done() -> None:
    report = fuzz.Report()
    for package, index, count, seed in fuzz.all_jobs(1, seed=1)[:2]:
        report.add(fuzz.run(package, index, count, seed))
    lines = list(fuzz.table(report))
    assert len(lines) == 1 + len({key[:2] for key in report.tried})
    counts = [int(number) for line in lines[1:] for number in line.split()[-2:]]
    assert sum(counts) == report.tried.total() > 0
