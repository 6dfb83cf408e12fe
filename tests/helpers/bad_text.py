"""Decodes texts that are not messages; needs nothing but the generated package.

Run as ``python -I -S bad_text.py FOLDER PACKAGE...``, it works under any Python and
prints as JSON, for each package and text, what was raised. Time and memory are
bounded here, so that a text which exhausts them fails instead of stalling.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

# What one text may take, on a slow machine: a crash or a hang is far beyond.
SECONDS = 20.0
MEMORY = 1 << 31

MB = 1 << 20


def texts() -> Iterator[tuple[str, Any]]:
    """Texts that are not payload of DataTransfer, labelled."""
    right = '{"vendorId":"x"}'
    yield "empty", ""
    yield "white space", " \n"
    yield "byte order mark", "\ufeff" + right
    yield "byte order mark in bytes", b"\xef\xbb\xbf" + right.encode()
    yield "trailing comma", '{"vendorId":"x",}'
    yield "single quotes", "{'vendorId':'x'}"
    yield "comment", '{"vendorId":"x"} // x'
    yield "two values", right + right
    yield "control character", '{"vendorId":"\n"}'
    yield "wrong escape", '{"vendorId":"\\x41"}'
    yield "NUL behind", right + "\0"
    for length in range(1, len(right)):
        yield f"cut at {length}", right[:length]
    yield "cut string of 10 MB", '{"vendorId":"' + "x" * 10 * MB
    for kind in "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1" * 5000:
        yield kind[:9], f'{{"vendorId":"x","data":{kind}}}'
        yield f"only {kind[:9]}", kind
        yield f"{kind[:9]} for a string", f'{{"vendorId":{kind}}}'
        yield f"{kind[:9]} under an unknown key", f'{{"vendorId":"x","a":[{kind}]}}'
    yield "number of 1 MB", f'{{"vendorId":{"9" * MB}}}'
    yield "fraction of 1 MB", f'{{"vendorId":0.{"9" * MB}}}'
    yield "exponent of 1 MB", f'{{"vendorId":1e{"9" * MB}}}'
    yield "exponent beyond Decimal", '{"vendorId":1e-99999999999999999999}'
    yield from nested_texts()
    yield from double_keys()
    yield from broken_characters()
    yield "string of 10 MB", '{"vendorId":"' + "x" * 10 * MB + '"}'
    yield "key of 10 MB", '{"vendorId":"x","' + "x" * 10 * MB + '":1}'
    many = ",".join(f'"{number}":1' for number in range(50_000))
    yield "50,000 unknown keys", f"{{{many}}}"
    yield "50,000 keys and one twice", f'{{{many},"49999":2}}'
    items = "0," * 100_000 + deep("[", 120)
    yield "long key", f'{{"vendorId":"x","data":{{"{"x" * MB}":[{items}]}}}}'
    for value in "null", "true", "0", "1.5", '"x"', "[]", '[{"vendorId":"x"}]', '""':
        yield f"{value} alone", value


def deep(opening: str, depth: int) -> str:
    """Brackets that open and close again, so deep."""
    closing = {"[": "]", '{"a":': "}"}[opening]
    return opening * depth + "0" + closing * depth


def nested_texts() -> Iterator[tuple[str, Any]]:
    """Texts that are nested too deep, closed and not."""
    for opening in "[", '{"a":':
        for depth in 120, 900, 5_000, 100_000:
            text = deep(opening, depth)
            yield f"{depth} times {opening}", text
            yield (
                f"{depth} times {opening} in data",
                f'{{"vendorId":"x","data":{text}}}',
            )
            yield f"{depth} times {opening} as vendorId", f'{{"vendorId":{text}}}'
            yield f"{depth} times {opening} open", opening * depth


def double_keys() -> Iterator[tuple[str, Any]]:
    """Texts with a duplicate key."""
    for other in '"vendorId"', '"\\u0076endorId"', '"vendor\\u0049d"':
        yield f"twice, {other}", f'{{"vendorId":"x",{other}:"x"}}'
        yield f"twice with other types, {other}", f'{{"vendorId":1,{other}:"x"}}'
        yield f"twice after an escape, {other}", f'{{"vendorId":"\\"",{other}:"x"}}'
    yield "twice, one empty", '{"vendorId":"","vendorId":"x"}'
    for where in '{"vendorId":"x","data":%s}', '{"vendorId":"x","messageId":%s}':
        yield f"twice in {where}", where % '{"a":1,"a":1}'
        yield f"twice escaped in {where}", where % '{"a":1,"\\u0061":1}'
        yield f"twice deep in {where}", where % '[[{"b":{"a":[],"c":2,"a":[]}}]]'
    yield (
        "twice in customData",
        '{"vendorId":"x","customData":{"vendorId":"x","a":1,"a":2}}',
    )


def broken_characters() -> Iterator[tuple[str, Any]]:
    """Texts with half a surrogate pair, or in bytes that are not UTF-8."""
    for half in "\\ud800", "\\uDFFF", "\\ud800\\ud800", "\\ude00\\ud83d", "\ud800":
        shown = half.encode("unicode_escape").decode()
        yield f"half a pair, {shown}", f'{{"vendorId":"{half}"}}'
        yield f"half a pair in data, {shown}", f'{{"vendorId":"x","data":["{half}"]}}'
        yield f"half a pair as a key, {shown}", f'{{"vendorId":"x","{half}":1}}'
    for raw in b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80":
        yield f"bytes {raw.hex()}", b'{"vendorId":"' + raw + b'"}'
    yield "UTF-16", '{"vendorId":"x"}'.encode("utf-16")
    yield "UTF-32", '{"vendorId":"x"}'.encode("utf-32-le")


def kinds(text: Any) -> Iterator[Any]:
    """A text as all the types in which text may come."""
    yield text
    if len(text) < MB:
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        yield from (raw, bytearray(raw), memoryview(raw))


def outcome(function: Any, *arguments: Any, **options: Any) -> str:
    """The class of what a function raises, and what its first finding says."""
    started = time.monotonic()
    try:
        function(*arguments, **options)
    except Exception as error:
        found = type(error).__name__
        for finding in getattr(error, "findings", ())[:1]:
            found += f" {finding.rule} {str(error)[:60]}"
            if len(str(finding)) > 700 or not str(finding).isascii():
                found += " (loud)"
    else:
        found = "accepted"
    if time.monotonic() - started > SECONDS:
        found += " (slow)"
    return found


def main(folder: str, *packages: str) -> None:
    """Decodes all texts with the packages that lie in the folder."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.path.insert(0, folder)
    found: dict[str, list[str]] = {}
    for package in packages:
        codec = importlib.import_module(f"{package}.codec")
        call = importlib.import_module(f"{package}.call")
        for label, text in texts():
            kept = found.setdefault(f"{package}: {label}", [])
            for given in kinds(text):
                kept.append(outcome(codec.from_json, call.DataTransfer, given))
            kept.append(outcome(codec.unpack, framed(text)))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    print(json.dumps({"python": version, "found": found}))


def framed(text: Any) -> Any:
    """A text as the payload of a request."""
    if isinstance(text, bytes):
        return b'[2,"1","DataTransfer",' + text + b"]"
    return f'[2,"1","DataTransfer",{text}]'


if __name__ == "__main__":
    main(*sys.argv[1:])
