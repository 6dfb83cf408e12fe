"""The accelerator against the Python codec: texts, objects and frames by the million.

``make fuzz-accelerator COUNT=1000000`` makes so many texts and as many mangled ones
for each version and each vendor's package in ``generated``. Whatever the accelerator
takes has to come out of the Python codec as well, the same in value, type and text;
what it does not take is the Python codec's by definition, and only counted.

The texts come from the rules of a version as data, not from its schema files: they
need not be right, only odd in all the ways that a reader of bytes could stumble over.
"""

import argparse
import copy
import dataclasses
import importlib
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from generated import extending, ocppj
from generated.ocppj import accelerator
from tests.helpers import accelerated

PACKAGES = ("v16", "v201", "v21", "vendor.v16", "vendor.v201", "vendor.v21")

COUNT = 1_000_000

# How many mangled texts and changed objects there are for each text.
MANGLED_EACH = 1
OBJECTS_EACH = 1

# One process does so many texts of one package at a time.
BATCH = 20_000

# The share of texts with something wrong in them before they are mangled.
FAULTY = 0.3

NOT_MINE = object()


@dataclass
class Report:
    """What was tried, by package and kind, and what came out differently.

    taken counts what the accelerator took, plain what it should take: right texts
    as ordinary peers write them.
    """

    tried: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Takes in what another report says."""
        self.tried += other.tried
        self.taken += other.taken
        self.differences += other.differences


class Pair:
    """The codec of a package twice: in Python alone, and the accelerator alone."""

    def __init__(self, package: str) -> None:
        module: Any = importlib.import_module(f"generated.{package}.codec")
        self.package = package
        self.codec = module.version_codec
        self.python = accelerated.python_alone(self.codec)
        self.rules = self.codec._rules()
        self.messages = list(self.codec._actions)
        self.vendors = [*_vendors(self.codec)]
        python = accelerated.always(NOT_MINE)
        python.action_named = self.codec._action_named
        fast = accelerator.functions(python, self.codec._facts)
        if not fast:
            sys.exit("the accelerator is not there: python -m generated.accelerate")
        self.from_json, self.to_json = fast["from_json"], fast["to_json"]
        self.unpack, self.pack = fast["unpack"], fast["pack"]


def _vendors(codec: Any) -> Iterator[str]:
    """The ids under which a vendor's codec knows more than its rules."""
    yield from getattr(codec, "_views", ())
    for vendor_id, message_id in getattr(codec, "_transfers", ()):
        yield vendor_id
        yield message_id or ""
    for places in getattr(codec, "_places", {}).values():
        yield from (place.vendor_id for place in places)


# Texts


ALPHABETS = ("a", "abcXYZ 019-_.:", '"\\/\b\f\n\r\t\x00\x1f\x7f', "aé€", "ab😀\u2028")

ESCAPES = (
    *("\\/", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\\ud83d", "\\ude00", "\\u00e9"),
    *("\\ud83d\\u0041", "\\ude00\\ude00", "\\ud83d\\n", "\\u004", "\\x41", "\\u0000"),
)

WHOLE = ("0", "1", "-1", "7", "42", "255", "256", "257", "-5", "-6", "100000")
ODD_WHOLE = (
    *("-0", "1.0", "1e2", "-0.0", "1E400", "01", "9007199254740993", "1" * 18),
    *("9" * 19, "-" + "9" * 18, str(2**63), str(-(2**63)), str(2**64), "1" * 30, "-"),
)
REAL = ("0.1", "6.5", "230.17", "-3.25", "22000.5", "1e3", "0.3", "16", "0", "-2")
ODD_REAL = (
    *("-0", "-0.0", "0.0", "1e-5", "5e-324", "1.7976931348623157e308", "1e309"),
    *("0.1234567890123456789", "123456789012345678", "1e22", "1e23", "1E-22", "1e-23"),
    *("9007199254740993", "9007199254740992.5", "0.30000000000000004", "2.50", "0.25"),
    *("1.", ".5", "1e", "1e+", "+1", "0x1", "1e00005", "100e-2", "0.10e1", "NaN"),
    *(
        "0.000001",
        "123456.7000",
        "99999999.999999",
        "100000000.5",
        "4503599627370497.5",
    ),
)
WORDS = ("true", "false", "null", "0", '""', "[]", "{}", '"x"', "1.5", "[null]", "nul")


class Writer:
    """Writes random texts for the shapes of a version.

    plain: right and as ordinary peers write them; otherwise anything may be odd, and
    with faulty something may be wrong.
    """

    def __init__(self, pair: Pair, rng: random.Random, plain: bool) -> None:
        self.pair = pair
        self.rng = rng
        self.plain = plain
        self.faulty = not plain and rng.random() < FAULTY
        spaces = ("", " ") if plain else ("", "", " ", "\n  ", "\t", "\r\n", " \v")
        self.after_comma, self.after_colon = rng.choice(spaces), rng.choice(spaces)
        self.before = "" if plain else rng.choice(("", "", "", " ", "\n"))
        self.ascii = rng.random() < 0.3
        self.shuffled = rng.random() < 0.2
        self.optional = rng.choice((0.0, 0.3, 0.3, 0.8, 1.0))

    def odd(self, share: float = 0.03) -> bool:
        """Whether this place is to be odd."""
        return not self.plain and self.rng.random() < share

    def wrong(self, share: float = 0.02) -> bool:
        """Whether this place is to be wrong."""
        return self.faulty and self.rng.random() < share

    def object(self, name: str, depth: int = 0) -> str:
        """The text of an object."""
        shape = self.pair.rules[name]
        members = [
            self.string(item.wire_name, key=True)
            + self.before
            + ":"
            + self.after_colon
            + self.member(item, depth + 1)
            for item in shape.properties
            if (item.required or (self.rng.random() < self.optional and depth < 8))
            and not self.wrong(0.01)
        ]
        if (shape.open and self.rng.random() < 0.7) or self.wrong():
            members.append(f'"further":{self.after_colon}{self.data(depth)}')
        if members and self.wrong(0.01):
            members.append(self.rng.choice(members))
        if self.shuffled:
            self.rng.shuffle(members)
        return self.joined("{", members, "}")

    def member(self, item: ocppj.Property, depth: int) -> str:
        """The value of a field; ids of a vendor's own are met as often as others."""
        ids = self.pair.vendors
        if item.wire_name in ("vendorId", "messageId") and ids and self.odd(0.5):
            return self.string(self.rng.choice(ids))
        return self.value(item.rule, depth)

    def joined(self, opening: str, parts: list[str], closing: str) -> str:
        """Parts with commas between them."""
        comma = self.before + "," + self.after_comma
        return opening + self.before + comma.join(parts) + self.before + closing

    def value(self, rule: Any, depth: int) -> str:
        """The text of a value."""
        if self.wrong(0.01):
            return self.rng.choice(WORDS)
        match rule:
            case ocppj.String(max_length):
                return self.string(self.letters(max_length))
            case ocppj.Integer(low, high):
                return self.number(low, high, WHOLE, ODD_WHOLE)
            case ocppj.Number(low, high):
                return self.number(low, high, REAL, ODD_REAL)
            case ocppj.Boolean():
                return self.rng.choice(("true", "false"))
            case ocppj.Enum(members):
                return self.string(self.rng.choice(list(members)).value, key=True)
        return self.deeper(rule, depth)

    def deeper(self, rule: Any, depth: int) -> str:
        """The text of a value that holds others, or has a rule of a vendor."""
        match rule:
            case ocppj.Anything():
                return self.data(depth)
            case ocppj.Reference(shape):
                return self.object(shape, depth)
            case ocppj.Array():
                return self.array(rule, depth)
            case extending.Limited(inner) | extending.Nullable(inner):
                return self.value(inner, depth)
            case extending.Literals(values):
                return json.dumps(self.rng.choice(values))
            case extending.Union(rules):
                return self.value(self.rng.choice(rules), depth)
        raise AssertionError(rule)

    def array(self, rule: ocppj.Array, depth: int) -> str:
        """The text of an array, mostly with an allowed number of items."""
        low = rule.min_items or 0
        high = min(rule.max_items or low + 3, low + 3)
        count = self.rng.randint(low, high) + self.wrong() - self.wrong()
        if self.odd(0.01):
            count = min(rule.max_items or 50, 50)
        items = [self.value(rule.items, depth) for _ in range(count)]
        return self.joined("[", items, "]")

    def number(
        self, low: Any, high: Any, usual: Sequence[str], odd: Sequence[str]
    ) -> str:
        """A literal, mostly within its limits."""
        if self.odd(0.1):
            return self.rng.choice(odd)
        found = self.rng.choice(usual)
        if usual is WHOLE and self.rng.random() < 0.3:
            found = str(self.rng.randint(-(10**9), 10**12))
        elif usual is REAL and self.rng.random() < 0.3:
            digits = self.rng.choice((1, 1, 1, 2, 3)) if not self.odd(0.2) else 17
            found = str(round(self.rng.uniform(-1000, 10**6), digits))
        if low is not None and float(found) < low and not self.wrong(0.3):
            return str(low)
        if high is not None and float(found) > high and not self.wrong(0.3):
            return str(high)
        return found

    def letters(self, most: int | None) -> str:
        """A string of any length that is allowed, or one too long."""
        rng = self.rng
        limit = 40 if most is None else most + self.wrong(0.05)
        length = rng.choice((0, 1, 7, 8, 9, 15, 16, 17, 20, 31, 32, 33, 64, limit))
        alphabet = ALPHABETS[1] if self.plain else rng.choice(ALPHABETS)
        if self.plain and rng.random() < 0.05:
            alphabet = ALPHABETS[3]
        return "".join(rng.choices(alphabet, k=min(length, limit, 3000)))

    def string(self, value: str, key: bool = False) -> str:
        """A string as JSON, with escapes that are needed and some that are not."""
        text = json.dumps(value, ensure_ascii=self.ascii)
        if self.odd(0.005 if key else 0.03) and value:
            at = self.rng.randrange(len(value))
            own = json.dumps(value[at])[1:-1]
            escape = self.rng.choice((f"\\u{ord(value[at]):04x}", own, *ESCAPES))
            head, tail = (json.dumps(v)[1:-1] for v in (value[:at], value[at + 1 :]))
            text = f'"{head}{escape}{tail}"'
        return text

    def data(self, depth: int) -> str:
        """Anything."""
        rng = self.rng
        if depth > 8 or rng.random() < 0.6:
            if self.odd(0.3):
                return rng.choice((*WORDS, *ODD_WHOLE, *ODD_REAL))
            return rng.choice(("true", "null", "12", '"W"', self.string("abc é")))
        if self.odd(0.02):
            return "[" * (levels := rng.choice((98, 99, 100, 101))) + "]" * levels
        parts = [self.data(depth + 1) for _ in range(rng.randrange(4))]
        if rng.random() < 0.5:
            return self.joined("[", parts, "]")
        keys = [f'"k{rng.randrange(9) if self.wrong() else i}"' for i in range(4)]
        members = [f"{k}:{self.after_colon}{p}" for k, p in zip(keys, parts)]  # noqa: B905
        return self.joined("{", members, "}")


TOKENS = (
    *('"', "\\", "\\u0041", "\\ud800", "\\udc00", "\\u12", "\x00", "\x1f", "{", "}"),
    *("[", "]", ",", ":", "null", "true", "1", "-", "0", ".5", "e5", "1E400", "00"),
    *(
        "-0",
        "1" * 20,
        " ",
        "\n",
        "\x7f",
        "\x80",
        "é",
        "😀",
        "\ud800",
        "NaN",
        "{}",
        "[]",
    ),
)


def mangled(text: str, rng: random.Random) -> str:
    """The text with a few places spoiled."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at, other = rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)
        start, end = min(at, other), max(at, other)
        match rng.randrange(6):
            case 0:
                text = text[:at] + rng.choice(TOKENS) + text[at:]
            case 1:
                text = text[:at] + rng.choice(TOKENS) + text[at + 1 :]
            case 2:
                text = text[:at] + text[at + rng.randint(1, 3) :]
            case 3:
                text = text[:at]
            case 4:
                text = text[:end] + text[start:end][:200] + text[end:]
            case 5:
                text = text[:start] + text[end:]
    return text


def as_given(text: str, rng: random.Random) -> str | bytes:
    """A text as str or as bytes, which may be no UTF-8."""
    if rng.random() < 0.7:
        return text
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    if raw and rng.random() < 0.2:
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return bytes(raw)


# Objects


class _Text(str):
    pass


class _List(list[Any]):
    pass


ODD_VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2**53,
        2**53 + 1,
        2**63,
        -(2**63),
        10**30,
        0.0,
        -0.0,
    ),
    *(0.1, 0.15, 1e16, 1e15, 123456.789, 1e-5, 0.001, 0.0009, 5e-324, 1e308, 1 / 3),
    *(99999999.5, 100000000.5, 12345678.123456, float("nan"), float("inf"), 2.675),
    *("", "x", "Accepted", "é" * 20, "😀", "\ud800", 'a"b\\c\n\x01\x7f', "x" * 3000),
    *(_Text("Accepted"), _List(), [], [None], ["x"] * 20, (1,), {}, {1: 2}, {"a": 1}),
    *({"vendorId": "x", "a": [1.5, {"b": None}]}, {"vendorId": 5}, {"vendorId": "x"}),
    *(Decimal("0.1"), b"x", object(), {"vendorId": "x" * 256}, {"vendorId": "\ud800"}),
    *(ocppj.UNSET, ocppj.ErrorCode.not_supported, Ellipsis),
)


def places(message: Any) -> Iterator[tuple[Any, Any]]:
    """The containers in a message, with the names or indexes of what they hold."""
    if dataclasses.is_dataclass(message):
        for item in dataclasses.fields(message):
            yield message, item.name
            yield from places(getattr(message, item.name))
    elif isinstance(message, list):
        for index, item in enumerate(message):
            yield message, index
            yield from places(item)
    elif isinstance(message, dict):
        for key, item in list(message.items()):
            yield message, key
            yield from places(item)


def change(message: Any, rng: random.Random) -> None:
    """Puts something odd in one or two places of a message, or takes it away."""
    found = list(places(message))
    for holder, key in rng.sample(found, min(len(found), rng.choice((1, 1, 2)))):
        value = copy.copy(rng.choice(ODD_VALUES))
        if isinstance(holder, (list, dict)):
            holder[key] = value
        elif rng.random() < 0.05:
            delattr(holder, key)
        else:
            setattr(holder, key, value)


# Comparison


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, down to their types and the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return repr(one) == repr(other)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if dataclasses.is_dataclass(one):
        names = [item.name for item in dataclasses.fields(one)]
        return all(same(getattr(one, n), getattr(other, n)) for n in names)
    return bool(one == other)


def outcome(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gives, or what it raises."""
    try:
        return function(*arguments)
    except (ValueError, TypeError) as error:
        return error


class Trial:
    """Compares, and keeps the report."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.report = Report()

    def compare(
        self,
        kind: str,
        fast: Callable[..., Any],
        python: Callable[..., Any],
        *arguments: Any,
    ) -> None:
        """What the accelerator takes has to come out of the Python codec."""
        kind = f"{self.pair.package} {kind}"
        self.report.tried[kind] += 1
        found = fast(*arguments)
        if found is NOT_MINE:
            return
        self.report.taken[kind] += 1
        expected = outcome(python, *arguments)
        if not same(found, expected):
            self.report.differences.append(
                f"{kind}: {found!r:.300}\n  Python: {expected!r:.300}\n"
                f"  of {arguments!r:.600}"
            )

    def text(self, kind: str, cls: type, text: str | bytes) -> None:
        """A payload."""
        pair = self.pair
        self.compare(kind, pair.from_json, pair.python.from_json, cls, text)

    def frame(self, kind: str, text: str | bytes, action: str) -> None:
        """A frame; whoever sent the request is asked as often as by Python."""
        asked: list[str] = []

        def action_of(message_id: str) -> str:
            asked.append(message_id)
            return action

        before = len(asked)
        pair = self.pair
        self.compare(kind, pair.unpack, pair.python.unpack, text, action_of)
        again = asked[before:]
        if len(again) not in (0, 2) or len(set(again)) > 1:
            # Once by the accelerator, once by Python; by neither for a request.
            asked.clear()
            outcome(pair.python.unpack, text, action_of)
            if asked != again:
                self.report.differences.append(
                    f"{kind}: asked {again} of {text!r:.600}"
                )

    def object(self, kind: str, message: Any) -> None:
        """An object to be written, alone and in a frame."""
        pair = self.pair
        self.compare(kind, pair.to_json, pair.python.to_json, message)
        for cls in ocppj.Call, ocppj.CallResult, ocppj.Send:
            frame: Any = cls("1", message)
            self.compare(f"{kind} in a frame", pair.pack, pair.python.pack, frame)


def run(package: str, count: int, seed: int, first: bool = False) -> Report:
    """Tries so many texts of a package; first: not beyond the first difference."""
    pair, rng = Pair(package), random.Random(f"{seed} {package}")
    trial = Trial(pair)
    for number in range(count):
        cls = pair.messages[number % len(pair.messages)]
        plain = rng.random() < 0.3
        text = Writer(pair, rng, plain).object(pair.codec._fast[cls].shape)
        trial.text("plain" if plain else "odd", cls, text)
        for _ in range(MANGLED_EACH):
            trial.text("mangled", cls, as_given(mangled(text, rng), rng))
        if number % 4 == 0:
            try_frames(trial, cls, text, rng)
        message = outcome(pair.python.from_json, cls, text)
        if dataclasses.is_dataclass(message):
            trial.object("written", message)
            for _ in range(OBJECTS_EACH):
                change(message, rng)
                trial.object("changed", message)
        if first and trial.report.differences:
            break
    return trial.report


def try_frames(trial: Trial, cls: type, text: str, rng: random.Random) -> None:
    """A frame around a payload, right and mangled."""
    kind, action = trial.pair.codec._actions[cls]
    message_id = json.dumps(rng.choice(("1", "é", "x" * 36, "x" * 37, "", "a\nb")))
    middle = "" if kind == ocppj.CALL_RESULT else f'"{action}",'
    frame = f"[{kind},{message_id},{middle}{text}]"
    trial.frame("frame", as_given(frame, rng), action)
    trial.frame("mangled frame", as_given(mangled(frame, rng), rng), action)


def jobs(count: int, seed: int) -> Iterator[tuple[str, int, int]]:
    """The arguments of run, a batch at a time."""
    for package in PACKAGES:
        for start in range(0, count, BATCH):
            yield package, min(BATCH, count - start), seed + start


def table(report: Report) -> Iterator[str]:
    """The report as lines of text."""
    yield f"{'':36}{'tried':>10}{'taken':>10}{'share':>9}"
    for kind, tried in sorted(report.tried.items()):
        taken = report.taken[kind]
        yield f"{kind:36}{tried:10}{taken:10}{taken / tried:9.2%}"


def main() -> int:
    """The command line of make fuzz-accelerator."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    started = time.monotonic()
    report = Report()
    todo = list(zip(*jobs(options.count, options.seed), strict=True))
    with ProcessPoolExecutor(options.workers) as pool:
        for part in pool.map(run, *todo):
            report.add(part)
    print(*table(report), sep="\n")
    print(f"\nseed {options.seed}, {time.monotonic() - started:.0f} s:", end=" ")
    print(f"{report.tried.total()} tried, {len(report.differences)} differences")
    print(*report.differences[:20], sep="\n")
    return 1 if report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
