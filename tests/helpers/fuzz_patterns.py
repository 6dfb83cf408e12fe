"""The patterns that are compiled against regular expressions that say the same.

``python -m tests.helpers.fuzz_patterns --count 100000`` makes patterns and texts that
fit them, changes most of the texts, and lists those of which the two differ.
"""

import argparse
import random
import re
from collections.abc import Iterator
from typing import Any, Literal

from tests.helpers import accelerated

from ocpp_codegen.inspection.compiled import Hole, Match, Parts, matcher

Kind = Literal["string", "number", "bool"]

# What stands between holes; none begins with what a hole takes.
LITERALS = ('"', ',"a":"', '","b":', "}", '"]', ",", '":{"c":[')
# What is put into texts: also what Python takes for a digit, and C for the end.
ODD = ("", "0", "9", "-", ".", "e", '"', "\\", " ", "~", "\x7f", "\x1f", "\0", "\u0663")
FITTING: dict[Kind, tuple[str, ...]] = {
    "string": ("x", " ", "~" * 8, "9" * 9, "0", "-1.5"),
    "bool": ("true", "false"),
    "number": ("0", "7", "-7", "-0", "10", "999999999", "1234567890", "0.5", "-0.0",
               "7.0", "12.000001", "999999999.999999", "1.1234567", "1.", ".1", "01"),
}  # fmt: skip


def hole(maker: random.Random) -> Hole:
    """Any hole."""
    flags = (maker.random() < 0.5 for _ in range(3))
    kind = maker.choice((*FITTING,))
    return Hole(kind, maker.random() < 0.7, maker.choice((1, 8, 9)), *flags)


def pattern(maker: random.Random) -> Parts:
    """Any pattern."""
    parts: list[str | Hole] = [maker.choice(LITERALS)]
    for _ in range(maker.randrange(5)):
        parts += [hole(maker), maker.choice(LITERALS)]
    # A string ends with a quote.
    for index, part in enumerate(parts):
        if isinstance(part, Hole) and part.kind == "string":
            parts[index + 1] = '"' + str(parts[index + 1]).strip('"')
    return parts


def texts(maker: random.Random, parts: Parts) -> Iterator[str]:
    """Texts that fit a pattern, or nearly do."""
    for _ in range(6):
        text = "".join(
            part if isinstance(part, str) else maker.choice(FITTING[part.kind])
            for part in parts
        )
        yield text
        start = maker.randrange(len(text) + 1)
        yield text[:start] + maker.choice(ODD) + text[start + maker.randrange(2) :]
        yield text[:start]


def expected(parts: Parts, text: str) -> tuple[Any, ...] | None:
    """What a pattern gives of a text, by a regular expression."""
    regex = "".join(
        re.escape(part)
        if isinstance(part, str)
        else f"({part.regex})"
        if part.captured
        else f"(?:{part.regex})"
        for part in parts
    )
    found = re.fullmatch(regex, text)
    if found is None:
        return None
    kinds = [p.kind for p in parts if isinstance(p, Hole) and p.captured]
    return tuple(map(value, kinds, found.groups()))


def value(kind: str, text: str) -> Any:
    """What a text in a hole stands for."""
    if kind == "string":
        return text
    if kind == "bool":
        return text == "true"
    return float(text) if "." in text else int(text)


def compiled(parts: Parts) -> Match:
    """What is compiled for a pattern."""
    found = matcher(parts, None)
    assert found is not None
    return found


def differences(count: int, seed: int) -> Iterator[tuple[Parts, str, Any, Any]]:
    """Patterns and texts of which the two differ; the results, that of C last."""
    maker = random.Random(seed)
    for _ in range(count):
        parts = pattern(maker)
        match = compiled(parts)
        for text in texts(maker, parts):
            right, found = expected(parts, text), match(text)
            if repr(right) != repr(found):
                yield parts, text, right, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with accelerated.lane_used(accelerated.lane()):
        found = list(differences(options.count, options.seed))
    print(f"{options.count} patterns, {len(found)} differences")
    for difference in found[:20]:
        print(*difference, sep="\n  ")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
