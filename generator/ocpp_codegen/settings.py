"""``[tool.ocpp-codegen]`` of the nearest pyproject.toml."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ocpp_codegen.errors import fail, quoted
from ocpp_codegen.facts import read_toml

TABLE = "ocpp-codegen"


def load(start: Path) -> dict[str, Any]:
    """Values for the options of ``generate``; empty where no file has the table.

    Relative paths in the file count from the file's own folder.
    """
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            table = read_toml(path).get("tool", {}).get(TABLE)
            if table is not None:
                return _checked(table, path)
    return {}


def _checked(table: Any, file: Path) -> dict[str, Any]:
    values = {}
    for key, value in table.items():
        if key not in _KEYS:
            raise fail(
                f"[tool.{TABLE}] has an unknown key {quoted(key)}",
                f"use one of {', '.join(_KEYS)}",
                str(file),
            )
        option, accepts, expected = _KEYS[key]
        if not accepts(value):
            raise fail(
                f"[tool.{TABLE}] {key} is {quoted(value)}",
                f"give {expected}",
                str(file),
            )
        values[option] = str(file.parent / value) if expected == "a path" else value
    return values


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


# Key in the file: name of the parameter, what it accepts, the same in words.
_KEYS: dict[str, tuple[str, Callable[[Any], bool], str]] = {
    "ocpp": ("versions", _is_strings, "a list of versions"),
    "schemas": ("schemas", _is_string, "a path"),
    "output": ("output", _is_string, "a path"),
    "descriptions": ("descriptions", _is_bool, "true or false"),
    "accept-unofficial": ("accept_unofficial", _is_bool, "true or false"),
    "deviations": ("deviations", _is_strings, "a list of ids"),
}
