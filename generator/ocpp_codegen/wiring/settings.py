"""``[tool.ocpp-codegen]`` of the nearest pyproject.toml."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.options import OPTIONS, Kind
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.protocol.versions import DIALECTS

TABLE = "ocpp-codegen"


def load() -> dict[str, Any]:
    """Values by the names of options; empty where no file has the table.

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


def refuse_usual_output(output: Path) -> None:
    """Official prose stays out of what the settings name: it may be published."""
    usual = load().get("output")
    if usual is not None and output.resolve().is_relative_to(Path(usual).resolve()):
        raise fail(
            "--descriptions would put official prose into the usual output, "
            "which may be published",
            "add --output with a folder that is not",
        )


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
        raise fail(f"tool.{TABLE} is not a table", f"write [tool.{TABLE}]", str(file))
    return dict(_option(key, value, file) for key, value in table.items())


def _option(key: str, value: Any, file: Path) -> tuple[str, Any]:
    if key not in _KEYS:
        raise fail(
            f"[tool.{TABLE}] has an unknown key {quoted(key)}",
            f"use one of {', '.join(_KEYS)}",
            str(file),
        )
    name, kind = _KEYS[key]
    accepts, expected = _ACCEPTED[kind]
    if not accepts(value):
        raise _wrong(key, value, expected, file)
    if kind is Kind.PATH:
        return name, str(file.parent / value)
    if kind is Kind.SCHEMAS:
        return name, list(_schemas(value, file))
    if kind is Kind.PATHS:
        return name, [str(file.parent / path) for path in value]
    return name, value


def _wrong(key: str, value: Any, expected: str, file: Path) -> CodegenError:
    return fail(
        f"[tool.{TABLE}] {key} is {quoted(value)}", f"give {expected}", str(file)
    )


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_versions(value: Any) -> bool:
    return _is_strings(value) and set(value) <= set(DIALECTS)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and "\0" not in value


def _is_paths(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_schemas(value: Any) -> bool:
    if isinstance(value, dict):
        return set(value) <= set(DIALECTS) and all(map(_is_schemas, value.values()))
    return _is_text(value) or _is_paths(value)


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


# What a setting of a kind may be, and the same in words.
_ACCEPTED: dict[Kind, tuple[Callable[[Any], bool], str]] = {
    Kind.VERSIONS: (_is_versions, f"a list of versions: {', '.join(DIALECTS)}"),
    Kind.SCHEMAS: (
        _is_schemas,
        "a path, a list of paths, or a table of these by version",
    ),
    Kind.TEXT: (_is_text, "a text"),
    Kind.PATH: (_is_text, "a path"),
    Kind.PATHS: (_is_paths, "a list of paths"),
    Kind.SWITCH: (_is_bool, "true or false"),
    Kind.IDS: (_is_strings, "a list of ids"),
    Kind.NAME: (_is_name, "the name of a package"),
}
# Key in the file: name of the option and its kind.
_KEYS = {
    option.setting: (name, option.kind)
    for name, option in OPTIONS.items()
    if option.setting
}
