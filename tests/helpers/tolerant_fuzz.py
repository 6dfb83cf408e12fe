"""Payloads with one fault that can mean one thing only, by the million.

``make fuzz-tolerant COUNT=1000000`` makes them from the raw schemas, with what each
has to be read as, and exits with 1 if a single message does not hold its types, or
if strict decoding takes what the schema refuses.
"""

import argparse
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from generated import ocppj
from tests.helpers import codecs, payloads
from tests.helpers.codecs import PACKAGES, Target
from tests.helpers.payloads import is_object

COUNT = 1_000_000

# How many faulty payloads there are for each right one.
EACH = 30


@dataclass(frozen=True)
class Fault:
    """A payload with a fault, and the right one that it is to be read as."""

    kind: str
    payload: Any
    meant: Any


def faults(target: Target, payload: Any, rng: random.Random) -> Iterator[Fault]:
    """Faulty payloads, one for each place of a right one, in random order."""
    maker = target.maker(rng)
    found = list(payloads.sites(maker, target.node, payload))
    rng.shuffle(found)
    for site in found:
        if "customData" in site.path or site.path[-1:] == ("data",):
            continue  # nobody declares what is in there
        for kind, wrong, right in _wrong_values(target, site, rng):
            meant = payloads.put(payload, site.path, right)
            yield Fault(kind, payloads.put(payload, site.path, wrong), meant)


def _wrong_values(
    target: Target, site: payloads.Site, rng: random.Random
) -> Iterator[tuple[str, Any, Any]]:
    """What to put in a place, and what it means there."""
    node, value = site.node, site.value
    if is_object(node):
        yield from _wrong_objects(target, site, rng)
    elif node.get("type") == "array":
        if len(value) == 1 and isinstance(value[0], dict):
            yield "an object for a list", value[0], value
    elif "enum" in node:
        yield "an enum value in another case", value.swapcase(), value
        yield "an enum value in spaces", f" {value}\t", value
    elif node.get("type") in _SCALARS:
        yield from _SCALARS[node["type"]](node, value, rng)


def _wrong_objects(
    target: Target, site: payloads.Site, rng: random.Random
) -> Iterator[tuple[str, Any, Any]]:
    value = site.value
    if value:
        key = rng.choice(sorted(value))
        rest = {k: v for k, v in value.items() if k != key}
        for other in (key.upper(), f" {key}", key.swapcase()):
            if key != "customData" and other not in value:
                yield "a key in another case", {**rest, other: value[key]}, value
    for name, inner in site.node.get("properties", {}).items():
        is_typed = "type" in target.maker().resolved(inner)
        is_required = name in site.node.get("required", ())
        if name not in value and is_typed and not is_required:
            yield "null for an absent field", {**value, name: None}, value
    if not site.path and not value:
        yield "null for an empty payload", None, {}
        yield "a list for an empty payload", [], {}


def _wrong_strings(
    node: Any, value: Any, rng: random.Random
) -> Iterator[tuple[str, Any, Any]]:
    numbers = {7: "7", -3: "-3", 12.5: "12.5", 60.0: "60.0", 0: "0", 1e22: "1e+22"}
    for number, text in numbers.items():
        if len(text) <= node.get("maxLength", 99):
            yield "a number for a string", number, text
    if node.get("maxLength", 99) >= 5:
        for truth, text in ((True, "true"), (False, "false")):
            yield "a truth value for a string", truth, text


def _wrong_integers(
    node: Any, value: Any, rng: random.Random
) -> Iterator[tuple[str, Any, Any]]:
    whole = int(value)
    yield "a text for an integer", str(whole), whole
    yield "a text for an integer", f" {whole}.0 ", whole
    if float(whole) == whole:
        yield "a point in an integer", float(whole), whole


def _wrong_numbers(
    node: Any, value: Any, rng: random.Random
) -> Iterator[tuple[str, Any, Any]]:
    if len(repr(value)) <= 40:
        yield "a text for a number", repr(value), value
        yield "a text for a number", f" {value!r}", value


def _wrong_booleans(
    node: Any, value: Any, rng: random.Random
) -> Iterator[tuple[str, Any, Any]]:
    for text in (str(value), str(value).lower(), str(value).upper(), f" {value} "):
        yield "a text for a boolean", text, value
    yield "a text for a boolean", str(int(value)), value
    yield "a number for a boolean", int(value), value


_SCALARS: dict[str, Callable[..., Iterator[tuple[str, Any, Any]]]] = {
    "string": _wrong_strings,
    "integer": _wrong_integers,
    "number": _wrong_numbers,
    "boolean": _wrong_booleans,
}


def check(target: Target, fault: Fault) -> None:
    """The tolerated message is the one that was meant, from text and from dict."""
    codec, cls = target.codec, target.cls
    expected = codec.from_dict(cls, fault.meant)
    made = codec.from_dict(cls, fault.payload, tolerant=True)
    text = json.dumps(fault.payload)
    from_text = codec.from_json(cls, text, tolerant=True)
    for one in (made, from_text):
        assert repr(one.message) == repr(expected), one
        assert not one.unknown
    assert json.loads(codec.to_json(made.message)) is not None
    allowed = target.allows(fault.payload)
    assert bool(made.findings) != allowed
    assert all(finding.read is not None for finding in made.findings), made.findings
    for decode, given in ((codec.from_dict, fault.payload), (codec.from_json, text)):
        try:
            decode(cls, given)
        except ocppj.ValidationError:
            assert not allowed
        else:
            assert allowed


def run(
    package: str, index: int, count: int, seed: int
) -> tuple[Counter[str], list[str]]:
    """Tries so many faults of one message: how many of each kind, and what failed."""
    target = codecs.messages(package)[index]
    rng = random.Random(f"{seed} {target}")
    tried: Counter[str] = Counter()
    failed: list[str] = []
    for _ in range(count):
        if tried.total() >= count:
            break
        payload = target.maker(rng).random(target.node)
        for number, fault in enumerate(faults(target, payload, rng)):
            if number >= EACH or tried.total() >= count:
                break
            tried[fault.kind] += 1
            try:
                check(target, fault)
            except Exception as error:
                failed.append(f"{target} {fault.kind}: {error!r:.400}\n {fault}"[:900])
    return tried, failed


def all_jobs(count: int, seed: int) -> list[tuple[str, int, int, int]]:
    """The arguments of run for all messages of all versions."""
    found = [(p, i) for p in PACKAGES for i in range(len(codecs.messages(p)))]
    # Some messages are always empty, and others do their part.
    each = -(-count // len(found))
    return [(package, index, each, seed) for package, index in found]


def main() -> int:
    """The command line of make fuzz-tolerant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    tried: Counter[str] = Counter()
    failed: list[str] = []
    with ProcessPoolExecutor(options.workers) as pool:
        jobs = all_jobs(options.count, options.seed)
        for some, wrong in pool.map(run, *zip(*jobs, strict=True)):
            tried += some
            failed += wrong
    for kind, count in sorted(tried.items()):
        print(f"{kind:40}{count:10}")
    print(f"seed {options.seed}: {tried.total()} payloads, {len(failed)} misread")
    print(*failed[:20], sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
