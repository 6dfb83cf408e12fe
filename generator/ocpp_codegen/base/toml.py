"""TOML files as dicts."""

import re
import tomllib
from pathlib import Path
from typing import Any

from ocpp_codegen.base.errors import fail

# Each part of a dotted key makes a table: a long one would fill the memory before
# anything is there to be refused.
MAX_KEY_PARTS = 32
_PART = rb"""(?:[A-Za-z0-9_-]{1,200}|"[^"\n]{0,200}"|'[^'\n]{0,200}')"""
_DEEP_KEY = re.compile(
    rb"(?:^|[{,\[])[ \t]{0,200}%s(?:[ \t]{0,200}\.[ \t]{0,200}%s){%d}"
    % (_PART, _PART, MAX_KEY_PARTS),
    re.MULTILINE,
)


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict."""
    try:
        return parse_toml(path.read_bytes(), str(path))
    except OSError as error:
        raise fail(
            f"cannot be read: {error.strerror}", "restore it", str(path)
        ) from None


def parse_toml(data: bytes, file: str) -> dict[str, Any]:
    """The content of a TOML file as a dict."""
    if _DEEP_KEY.search(data):
        raise fail("a key nests too deep", "write it in fewer parts", file)
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fail(f"not TOML: {error}", "fix the file", file) from None
    except ValueError:  # an integer with more digits than Python converts
        raise fail("a number has too many digits", "fix the file", file) from None
    except RecursionError:
        raise fail("nested too deep", "fix the file", file) from None
