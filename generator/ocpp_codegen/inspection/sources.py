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
# How much is read at once.
_BUFFER = 1 << 20
GZIP = b"\x1f\x8b"

# Colours and cursor movements, also as syslog and less write them.
_ESCAPES = re.compile(r"(?:\x1b|#033|\^\[|\u241b)\[[0-9;?]*[A-Za-z]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Line = tuple[int, str]


def lines(name: str) -> Iterator[Line]:
    """The numbered lines of a file, without their ends and without colours."""
    try:
        with _opened(name) as stream:
            for number, line in enumerate(_split(stream), 1):
                yield number, _plain(line)
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


def _split(stream: IO[str]) -> Iterator[str]:
    while line := stream.readline(MAX_LINE):
        yield line


def _plain(line: str) -> str:
    line = line.rstrip("\r\n")
    if "\x1b" in line or "#033[" in line or "^[[" in line or "\u241b[" in line:
        return _ESCAPES.sub("", line)
    return line
