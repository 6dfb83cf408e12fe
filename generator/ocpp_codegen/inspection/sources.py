"""The lines of a log: from a file, from standard input, out of gzip."""

import codecs
import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from ocpp_codegen.base.errors import fail

# A longer line is read as several: what a line holds is held in memory.
MAX_LINE = 16 * 1024 * 1024
STDIN = "-"
# How many bytes are read at once, and how many of them become lines at once.
_BUFFER = 1 << 20
_BATCH = 1 << 16
GZIP = b"\x1f\x8b"

# Colours and cursor movements, also as syslog and less write them.
_ESCAPES = re.compile(r"(?:\x1b|#033|\^\[|\u241b)\[[0-9;?]*[A-Za-z]")
# What those begin with; a single character is looked for quickest.
_MARKS = ("\x1b[", "#033[", "^[[", "\u241b[")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def batches(name: str) -> Iterator[list[str]]:
    """The lines of a file, many at a time, without their ends and without colours."""
    try:
        with _opened(name) as stream:
            for text in _texts(stream):
                yield _lines(text)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or "unreadable"
        raise fail(f"cannot read the log: {reason}", "check the file", name) from None


def _opened(name: str) -> "io.BufferedReader[io.RawIOBase]":
    """The bytes of a file, unpacked; whoever reads it closes it."""
    stream: IO[bytes] = (
        sys.stdin.buffer if name == STDIN else Path(name).open("rb", _BUFFER)  # noqa: SIM115
    )
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), _BUFFER)
    if buffered.peek(2)[:2] != GZIP:
        return buffered
    unpacked = gzip.GzipFile(fileobj=buffered)
    return io.BufferedReader(cast(io.RawIOBase, unpacked), _BUFFER)


def _texts(stream: "io.BufferedReader[io.RawIOBase]") -> Iterator[str]:
    """The text of a file, in parts that end where a line does if they can."""
    encoding = _encoding(stream.peek(4)[:4])
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    parts: list[str] = []
    length = 0
    while data := stream.read1(_BATCH):
        text = decoder.decode(data)
        end = text.rfind("\n") + 1
        if end:
            yield "".join((*parts, text[:end]))
            text = text[end:]
            parts, length = [], 0
        parts.append(text)
        length += len(text)
        if length >= MAX_LINE:
            yield "".join(parts)
            parts, length = [], 0
    if last := "".join((*parts, decoder.decode(b"", True))):
        yield last


def _encoding(start: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    return "utf-8"


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    if "\r" in text:
        lines = [line.rstrip("\r") for line in lines]
    if any(mark[0] in text and mark in text for mark in _MARKS):
        lines = [_ESCAPES.sub("", line) for line in lines]
    return lines
