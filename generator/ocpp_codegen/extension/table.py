"""Tables of extension.toml: what is asked of one and wrong becomes a finding."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings, near
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.protocol.model import Place


class Table:
    """A table of the file. failed: something in it cannot be used."""

    def __init__(self, values: Any, pointer: str, findings: Findings) -> None:
        self.pointer = pointer
        self._is_table = isinstance(values, Mapping)
        self._values: Mapping[str, Any] = values if self._is_table else {}
        self.failed = not self._is_table
        self._findings = findings
        if not self._is_table:
            self._add("wrong-value", "no table", "write a table here", pointer)

    @property
    def place(self) -> Place:
        return Place(MANIFEST, self.pointer)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def values(self) -> Mapping[str, Any]:
        """Its keys and values, whatever they are."""
        return self._values

    def only(self, *known: str) -> None:
        """Finds the unknown keys."""
        for key in self._values:
            if key not in known:
                self._add(
                    "unknown-key",
                    f"there is no key {quoted(key)} here",
                    f"use one of {', '.join(known)}{near(key, known)}",
                    self._at(key),
                )

    def text(self, key: str, optional: bool = False, empty: bool = False) -> str | None:
        """A string, which is not blank unless it may be empty."""
        if self._is_missing(key, optional):
            return None
        value = self._values[key]
        if not isinstance(value, str) or not (value.strip() or (empty and not value)):
            self.wrong(key, "must be a string that is not blank", "give it a string")
            return None
        return value

    def choice(self, key: str, known: Collection[str], optional: bool = False) -> str:
        """One of the known strings; empty if there is none."""
        value = self.text(key, optional)
        if value is None or value in known:
            return value or ""
        self.wrong(key, f"{quoted(value)} is unknown", _one_of(value, known))
        return ""

    def choices(
        self, key: str, known: Collection[str], optional: bool = False
    ) -> tuple[str, ...] | None:
        """Some of the known strings, each once."""
        values = self.texts(key, optional)
        for value in values or ():
            if value not in known:
                self.wrong(key, f"{quoted(value)} is unknown", _one_of(value, known))
        return None if values is None else tuple(v for v in values if v in known)

    def texts(self, key: str, optional: bool = False) -> tuple[str, ...] | None:
        """A list of strings, at least one and each once."""
        if self._is_missing(key, optional):
            return None
        values = self._values[key]
        if (
            not isinstance(values, list)
            or not values
            or not all(isinstance(value, str) for value in values)
            or len(set(values)) < len(values)
        ):
            self.wrong(key, "not a list of strings", "give it a list, each string once")
            return None
        return tuple(values)

    def versions(self, served: Collection[str]) -> tuple[str, ...]:
        """Those that an entry is limited to, or all that the extension serves."""
        limited = self.choices("versions", served, optional=True)
        return tuple(served) if limited is None else limited

    def json(self, key: str) -> Any:
        """Any JSON value, or ABSENT."""
        value = self._values.get(key, pointers.ABSENT)
        if value is not pointers.ABSENT and not _is_json(value):
            self.wrong(
                key, f"{quoted(value)} is not a JSON value", "write it as in JSON"
            )
        return value

    def table(self, key: str) -> "Table":
        """A table below this one, or an empty one."""
        return Table(self._values.get(key, {}), self._at(key), self._findings)

    def tables(self, key: str) -> "list[Table]":
        """The tables of an array."""
        values = self._values.get(key, [])
        if not isinstance(values, list):
            self.wrong(key, "not an array of tables", f"write [[{key}]]")
            return []
        return [
            Table(value, pointers.join(self._at(key), index), self._findings)
            for index, value in enumerate(values)
        ]

    def wrong(
        self, key: str, message: str, hint: str, code: str = "wrong-value"
    ) -> None:
        """Notes that a value can't be used."""
        self._add(code, f"{key}: {message}", hint, self._at(key))
        self.failed = True

    def _is_missing(self, key: str, optional: bool) -> bool:
        if key in self._values:
            return False
        if self._is_table and not optional:
            is_vendor = key == "vendor_id"
            self._add(
                "missing-vendor-id" if is_vendor else "missing-key",
                f"{key} is missing",
                "add the vendorId that stands in the messages"
                if is_vendor
                else f"add {key} = ...",
                self.pointer,
            )
            self.failed = True
        return True

    def _at(self, key: str) -> str:
        return pointers.join(self.pointer, key)

    def _add(self, code: str, message: str, hint: str, pointer: str) -> None:
        self._findings.add(code, message, hint, MANIFEST, pointer)


def _one_of(value: str, known: Collection[str]) -> str:
    return f"use one of {', '.join(known)}{near(value, known)}"


def _is_json(value: Any) -> bool:
    """Whether TOML's value is one of JSON: no date, no infinity."""
    if isinstance(value, dict):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, float):
        return value - value == 0
    return isinstance(value, (str, int))
