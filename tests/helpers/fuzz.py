"""Payloads and objects by the million: the codec against jsonschema-rs.

``make fuzz COUNT=1000000`` runs all messages of all versions in two processes,
prints how often each kind of change was tried and what became of it, and exits
with 1 when the codec and the validator disagree about a single one.
"""

import argparse
import copy
import dataclasses
import json
import math
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from generated import ocppj
from tests.helpers import codecs, payloads
from tests.helpers.codecs import PACKAGES, Target
from tests.helpers.payloads import Case

COUNT = 1_000_000

# How many changed payloads and changed objects there are for each right payload.
PAYLOADS_EACH = 24
OBJECTS_EACH = 8


@dataclass(frozen=True)
class Outcome:
    """Whether a case was accepted, and whether the arbiter had to be asked."""

    accepted: bool
    asked: bool = False


@dataclass
class Report:
    """What was tried, by kind and outcome, and what is wrong.

    arbitrated counts the payloads about which the codec agrees with jsonschema,
    and jsonschema-rs does not.
    """

    tried: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)
    arbitrated: int = 0

    def add(self, other: "Report") -> None:
        """Takes in what another report says."""
        self.tried += other.tried
        self.disagreements += other.disagreements
        self.arbitrated += other.arbitrated


# Decoding


def decode(target: Target, case: Case) -> Outcome:
    """Decodes a payload from text and dict, and writes again what was accepted."""
    ascii_only = len(case.kind) % 2 == 0
    text = json.dumps(case.payload, ensure_ascii=ascii_only)
    message, findings = attempt(target.codec.from_dict, target.cls, case.payload)
    from_text, findings_of_text = attempt(target.codec.from_json, target.cls, text)
    accepted = message is not None
    asked = target.allows(case.payload) != accepted
    if asked:
        assert target.arbiter.is_valid(case.payload) == accepted, findings or "accepted"
    assert brief(findings) == brief(findings_of_text), "text and dict differ"
    assert accepted != bool(findings)
    for finding in findings:
        codecs.check_presentable(target, finding)
    if accepted:
        assert same_object(target, message, from_text), "text and dict differ"
        back = json.loads(target.codec.to_json(message))
        same = codecs.same(target.maker(), target.node, case.payload, back)
        assert same, f"came back as {back}"
        assert target.codec.to_dict(message) == back
        assert target.allows(back)
    return Outcome(accepted, asked)


def same_object(target: Target, one: Any, other: Any) -> bool:
    """Whether two objects are the same, down to the classes of their values.

    Where numbers are read as they are written, 1e300 is not a double of 301 digits.
    """
    if not target.codec.version_codec._decimal:
        return repr(one) == repr(other)
    texts = (target.codec.to_json(message) for message in (one, other))
    first, second = (json.loads(text, parse_int=float) for text in texts)
    return bool(first == second)


def brief(findings: tuple[ocppj.Finding, ...]) -> list[tuple[str, str, str]]:
    """Findings without their words: 1.6 shows a number as it was written."""
    return [(f.pointer, f.rule, f.code) for f in findings]


def attempt(
    function: Callable[..., Any], *arguments: Any
) -> tuple[Any, tuple[ocppj.Finding, ...]]:
    """What a function of the codec gives: a result, or None and its findings."""
    try:
        return function(*arguments), ()
    except ocppj.ValidationError as error:
        return None, error.findings


# Encoding


class Foreign(StrEnum):
    """An enum of somebody else."""

    accepted = "Accepted"
    unknown = "Unheard-Of"


@dataclass
class Stranger:
    """A class that is not a part of any message."""

    vendor_id: str = "com.example"


def encode(target: Target, case: Case) -> Outcome:
    """Writes an object, which may hold anything.

    What is written is allowed and gives the same object, and what the schema would
    allow is written, if it is of the right classes.
    """
    message = case.payload
    expected = is_writable(target, message)
    text, findings = attempt(target.codec.to_json, message)
    if text is None:
        assert findings
        assert not expected, f"refused: {findings}"
        for finding in findings:
            codecs.check_presentable(target, finding)
        return Outcome(accepted=False)
    assert expected, f"written as {text}"
    payload = json.loads(text)
    assert payload == codecs.written(target.package, message)
    assert target.allows(payload), f"written as {text}"
    again = target.codec.from_json(target.cls, text)
    assert again == plain(message), f"came back as {again}"
    assert json.loads(target.codec.to_json(again)) == payload
    return Outcome(accepted=True)


def is_writable(target: Target, message: Any) -> bool:
    """Whether an object is of the right classes, and what it says is allowed."""
    return payload_of(target, message) is not None


def payload_of(target: Target, message: Any) -> Any:
    """What an object has to be written as, or None if it must not be written."""
    if not has_right_classes(target, message):
        return None
    payload = json.loads(json.dumps(codecs.written(target.package, message)))
    return payload if target.allows(payload) else None


def has_right_classes(target: Target, message: Any) -> bool:
    """Whether all objects are of the class they have to be, and the rest is JSON."""
    if dataclasses.is_dataclass(target.cls) and type(message) is not target.cls:
        return False
    if not dataclasses.is_dataclass(target.cls):
        return isinstance(message, dict) and is_json(message)
    for wire, fld in target.fields.items():
        found = getattr(message, fld.name)
        inner = codecs.inner(target, wire)
        if inner is None or found is None:
            if not is_json(found):
                return False
        elif isinstance(found, (list, tuple)):
            if not all(has_right_classes(inner, item) for item in found):
                return False
        elif not has_right_classes(inner, found):
            return False
    return True


def is_json(value: Any) -> bool:
    """Whether a value is data that JSON can hold."""
    if isinstance(value, dict):
        return all(isinstance(k, str) and is_json(v) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(is_json, value))
    if isinstance(value, Decimal):
        return value.is_finite()
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (bool, int, str))


def plain(value: Any) -> Any:
    """The same object as decoding gives it: lists for tuples, floats for decimals."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {
            f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changes)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return float(value) if isinstance(value, Decimal) else value


def objects(target: Target, payload: Any, rng: random.Random) -> Iterator[Case]:
    """Objects for a right payload with one value changed, without an end."""
    sites = list(payloads.sites(target.maker(), target.node, payload))
    while True:
        site = rng.choice(sites)
        message = codecs.build(target, copy.deepcopy(payload))
        kind, value = rng.choice(list(replacements(target, site, message)))
        yield Case(kind, put(target, message, site.path, value), site.path)


def replacements(
    target: Target, site: payloads.Site, message: Any
) -> Iterator[tuple[str, Any]]:
    """What to put instead of one value of an object, labelled."""
    found = get(target, message, site.path)
    yield "unchanged", found
    yield from payloads.OTHERS.items()
    yield "stranger", Stranger()
    yield "date", datetime.now(UTC)
    yield "bytes", b"x"
    yield "set", {1}
    yield "NaN", float("nan")
    yield "infinity", float("inf")
    yield "negative infinity", float("-inf")
    yield "decimal", Decimal("1")
    yield "decimal fraction", Decimal("1.5")
    yield "decimal NaN", Decimal("sNaN")
    yield "foreign enum", Foreign.accepted
    yield "unknown foreign enum", Foreign.unknown
    yield "class", type(found)
    yield "in a list", [found]
    yield "in a tuple", (found,)
    if isinstance(found, StrEnum):
        yield "plain string", found.value
    if isinstance(found, list):
        yield "tuple", tuple(found)
    if dataclasses.is_dataclass(found):
        yield "dict for object", codecs.written(target.package, found)
    if not dataclasses.is_dataclass(found) and not isinstance(found, (dict, list)):
        yield from payloads.changes(target.maker(), site)
    if isinstance(found, dict):
        yield "key that is not a string", {**found, 1: 2}
        yield "date in data", {**found, "date": datetime.now(UTC)}
        yield (
            "tuple in data",
            {**found, "tuple": (1, (Decimal("0.5"), Foreign.accepted))},
        )


def get(target: Target, message: Any, path: payloads.Path) -> Any:
    """The value at a place of an object, by the path in its payload."""
    for step in path:
        if isinstance(step, int) or isinstance(message, dict):
            message = message[step]
        else:
            fields = codecs.by_class(target.package)[type(message)].fields
            message = getattr(message, fields[step].name)
    return message


def put(target: Target, message: Any, path: payloads.Path, value: Any) -> Any:
    """The object with another value at a place, changed itself."""
    if not path:
        return value
    holder, step = get(target, message, path[:-1]), path[-1]
    if isinstance(step, int) or isinstance(holder, dict):
        holder[step] = value
    else:
        fields = codecs.by_class(target.package)[type(holder)].fields
        setattr(holder, fields[step].name, value)
    return message


# Running


def run(package: str, index: int, count: int, seed: int) -> Report:
    """Tries so many payloads and objects of one message."""
    target = codecs.messages(package)[index]
    rng = random.Random(f"{seed} {target}")
    report = Report()
    while report.tried.total() + len(report.disagreements) < count:
        payload = target.maker(rng).random(target.node)
        for case in _payloads(target, payload, rng):
            _try(report, target, "decode", case, decode)
        made = objects(target, payload, rng)
        for _ in range(OBJECTS_EACH):
            case = next(made)
            if case.path:  # what is not a message is a TypeError, tested elsewhere
                _try(report, target, "encode", case, encode)
    return report


def _payloads(target: Target, payload: Any, rng: random.Random) -> Iterator[Case]:
    yield Case("valid", payload)
    maker = target.maker(rng)
    sites = list(payloads.sites(maker, target.node, payload))
    for _ in range(PAYLOADS_EACH):
        site = rng.choice(sites)
        kind, value = rng.choice(list(payloads.changes(maker, site)))
        yield Case(kind, payloads.put(payload, site.path, value), site.path)
    if both := payloads.twice(maker, target.node, payload, rng):
        yield Case("two changes", both.payload)


def _try(report: Report, target: Target, way: str, case: Case, check: Any) -> None:
    try:
        seen = check(target, case)
    except Exception as error:
        what = f"{way} {target} {case.kind} at {case.path}: {error!r}"
        report.disagreements.append(f"{what[:600]}\n    {case.payload!r:.600}")
        return
    report.tried[way, case.kind, seen.accepted] += 1
    report.arbitrated += seen.asked


def all_jobs(count: int, seed: int) -> list[tuple[str, int, int, int]]:
    """The arguments of run for all messages of all versions."""
    found = [(p, i) for p in PACKAGES for i in range(len(codecs.messages(p)))]
    each = -(-count // len(found))
    return [(package, index, each, seed) for package, index in found]


def table(report: Report) -> Iterator[str]:
    """The report as lines of text."""
    yield f"{'':8}{'change':44}{'accepted':>10}{'refused':>10}"
    for way, kind in sorted({key[:2] for key in report.tried}):
        accepted, refused = (report.tried[way, kind, ok] for ok in (True, False))
        yield f"{way:8}{kind:44}{accepted:10}{refused:10}"


def main() -> int:
    """The command line of make fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    jobs = all_jobs(options.count, options.seed)
    started = time.monotonic()
    report = Report()
    with ProcessPoolExecutor(options.workers) as pool:
        for done, part in enumerate(pool.map(run, *zip(*jobs, strict=True)), 1):
            report.add(part)
            if done % 32 == 0:
                print(f"{done} of {len(jobs)} messages", file=sys.stderr)
    print(*table(report), sep="\n")
    ways = Counter(key[0] for key in report.tried.elements())
    print(f"\nseed {options.seed}, {time.monotonic() - started:.0f} s:", end=" ")
    print(
        f"{ways['decode']} payloads decoded, {ways['encode']} objects encoded,", end=" "
    )
    print(f"{len(report.disagreements)} disagreements", end=" ")
    print(f"({report.arbitrated} settled by jsonschema)")
    print(*report.disagreements[:20], sep="\n")
    return 1 if report.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
