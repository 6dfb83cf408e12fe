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
# How much is read at once: bytes, and characters of them that become lines.
_BUFFER = 1 << 20
_BATCH = 1 << 16
GZIP = b"\x1f\x8b"

# Colours and cursor movements, also as syslog and less write them.
_ESCAPES = re.compile(r"(?:\x1b|#033|\^\[|\u241b)\[[0-9;?]*[A-Za-z]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def batches(name: str) -> Iterator[list[str]]:
    """The lines of a file, many at a time, without their ends and without colours."""
    try:
        with _opened(name) as stream:
            while text := stream.read(_BATCH):
                yield _lines(_whole(text, stream))
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or "unreadable"
        raise fail(f"cannot read the log: {reason}", "check the file", name) from None


def _opened(name: str) -> IO[str]:
    """The text of a file; whoever reads it closes it."""
    buffered: IO[bytes] = (
        sys.stdin.buffer if name == STDIN else Path(name).open("rb", _BUFFER)  # noqa: SIM115
    )
    buffered = io.BufferedReader(cast(io.RawIOBase, buffered), _BUFFER)
    if buffered.peek(2)[:2] == GZIP:
        unpacked = gzip.GzipFile(fileobj=buffered)
        buffered = io.BufferedReader(cast(io.RawIOBase, unpacked), _BUFFER)
    encoding = _encoding(buffered.peek(4)[:4])
    return io.TextIOWrapper(buffered, encoding, errors="replace", newline="\n")


def _encoding(start: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    return "utf-8"


def _whole(text: str, stream: IO[str]) -> str:
    """A text with the rest of its last line, which goes on in the stream."""
    if text.endswith("\n"):
        return text
    return text + stream.readline(MAX_LINE - len(text) + text.rfind("\n") + 1)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    if "\r" in text:
        lines = [line.rstrip("\r") for line in lines]
    if "\x1b" in text or "#033[" in text or "^[[" in text or "\u241b[" in text:
        lines = [_ESCAPES.sub("", line) for line in lines]
    return lines
