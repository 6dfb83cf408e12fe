"""TOML files as dicts."""

import tomllib
from pathlib import Path
from typing import Any

from ocpp_codegen.base.errors import fail


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
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fail(f"not TOML: {error}", "mend the file", file) from None
    except ValueError:  # an integer with more digits than Python converts
        raise fail("a number has too many digits", "mend the file", file) from None
    except RecursionError:
        raise fail("nested too deep", "mend the file", file) from None
