"""``[tool.ocpp-codegen]`` of the nearest pyproject.toml."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.protocol.versions import DIALECTS

TABLE = "ocpp-codegen"


def load() -> dict[str, Any]:
    """Values for the options of the commands; empty where no file has the table.

    The nearest file with the table counts, from the working directory upwards.
    Relative paths in it start at its own folder.
    """
    start = _working_directory()
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if _is_file(path):
            table = _table(path)
            if table is not None:
                return _checked(table, path)
    return {}


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise fail(
            f"the working directory cannot be used: {error.strerror}",
            "change to another folder",
        ) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # in a folder that is closed to us, so it is not meant for us


def _table(path: Path) -> Any:
    tool = read_toml(path).get("tool", {})
    return tool.get(TABLE) if isinstance(tool, dict) else None


def _checked(table: Any, file: Path) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise fail(f"tool.{TABLE} is no table", f"write [tool.{TABLE}]", str(file))
    return dict(_option(key, value, file) for key, value in table.items())


def _option(key: str, value: Any, file: Path) -> tuple[str, Any]:
    if key not in _KEYS:
        raise fail(
            f"[tool.{TABLE}] has an unknown key {quoted(key)}",
            f"use one of {', '.join(_KEYS)}",
            str(file),
        )
    option, accepts, expected = _KEYS[key]
    if not accepts(value):
        raise _wrong(key, value, expected, file)
    if expected == _A_PATH:
        return option, str(file.parent / value)
    if expected == _SCHEMAS:
        return option, list(_schemas(value, file))
    if expected == _PATHS:
        return option, [str(file.parent / path) for path in value]
    return option, value


def _wrong(key: str, value: Any, expected: str, file: Path) -> CodegenError:
    return fail(
        f"[tool.{TABLE}] {key} is {quoted(value)}", f"give {expected}", str(file)
    )


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_versions(value: Any) -> bool:
    return _is_strings(value) and set(value) <= set(DIALECTS)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value != "" and "\0" not in value


def _is_paths(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_path, value))


def _is_schemas(value: Any) -> bool:
    if isinstance(value, dict):
        return set(value) <= set(DIALECTS) and all(map(_is_schemas, value.values()))
    return _is_path(value) or _is_paths(value)


def _schemas(value: Any, file: Path, prefix: str = "") -> Iterator[str]:
    """The values of --schemas, with the version in front where a table gives it."""
    if isinstance(value, dict):
        for version, paths in value.items():
            yield from _schemas(paths, file, f"{version}=")
    else:
        for path in [value] if isinstance(value, str) else value:
            yield f"{prefix}{file.parent / path}"


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.isidentifier()


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


_A_PATH = "a path"
_PATHS = "a list of paths"
_SCHEMAS = "a path, a list of paths, or a table of these by version"

# Key in the file: name of the parameter, what it accepts, the same in words.
_KEYS: dict[str, tuple[str, Callable[[Any], bool], str]] = {
    "ocpp": ("versions", _is_versions, f"a list of versions: {', '.join(DIALECTS)}"),
    "schemas": ("schemas", _is_schemas, _SCHEMAS),
    "output": ("output", _is_path, _A_PATH),
    "descriptions": ("descriptions", _is_bool, "true or false"),
    "accept-unofficial": ("accept_unofficial", _is_bool, "true or false"),
    "deviations": ("deviations", _is_strings, "a list of ids"),
    "extensions": ("extensions", _is_paths, _PATHS),
    "issue": ("issue", _is_path, "the name of an issue"),
    "combine": ("combine", _is_name, "the name of a package"),
}
