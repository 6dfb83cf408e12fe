"""Runs a program and says which of its lines read a received value as a dict.

``python -m tests.migration.tracking MODULE PLACES``: what ``ocpp`` hands to handlers
and callers is a dict that notes each use; the line numbers go to PLACES as JSON. So
the lines that have to change are told by what a program does, not by how it looks.
"""
# mypy: disable-error-code="import-untyped"

import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ocpp.charge_point

PLACES: set[int] = set()
FILES: set[str] = set()

# What stays a dict: customData, and data of DataTransfer.
VENDORS = ("custom_data", "data")

_NOTED = ("__getitem__", "__contains__", "__iter__", "get", "keys", "items", "values")


class Noted(dict[str, Any]):
    """A dict that notes where it is used."""


def _noting(name: str) -> Callable[..., Any]:
    plain = getattr(dict, name)

    def use(self: Noted, *args: Any) -> Any:
        frame = sys._getframe(1)
        if frame.f_code.co_filename in FILES:
            PLACES.add(frame.f_lineno)
        return plain(self, *args)

    return use


for _name in _NOTED:
    setattr(Noted, _name, _noting(_name))


def noted(value: Any, depth: int = 0) -> Any:
    """A payload with each dict in it noted, but for itself and data of vendors."""
    if isinstance(value, dict):
        inner = {
            key: item if key in VENDORS else noted(item, depth + 1)
            for key, item in value.items()
        }
        return Noted(inner) if depth else inner
    return (
        [noted(item, depth + 1) for item in value] if isinstance(value, list) else value
    )


def main(module: str, places: str) -> None:
    """Runs a module with what it receives noted."""
    package = ocpp.charge_point
    convert = package.camel_to_snake_case
    package.camel_to_snake_case = lambda payload: noted(convert(payload))
    path = Path(__file__).parents[2].joinpath(*module.split(".")).with_suffix(".py")
    FILES.add(str(path))
    runpy.run_module(module, run_name="__main__")
    Path(places).write_text(json.dumps(sorted(PLACES)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
