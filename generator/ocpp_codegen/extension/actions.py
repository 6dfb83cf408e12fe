"""[[action]]: messages of the vendor's own."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Self

from ocpp_codegen.base.errors import quoted
from ocpp_codegen.extension.entries import Entry, Reading
from ocpp_codegen.extension.table import Table
from ocpp_codegen.knowledge.facts import ActionFacts
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import Action, Place

_NAME = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)


@dataclass(frozen=True)
class ActionEntry(Entry):
    """An [[action]]; without a response it is a SEND message."""

    KEY = "action"
    KEYS = ("name", "request", "response", "direction", "block", "versions")

    place: Place
    versions: tuple[str, ...]
    name: str
    request: str
    response: str | None
    facts: ActionFacts

    @classmethod
    def parse(cls, table: Table, served: Collection[str]) -> Self | None:
        name = table.text("name") or ""
        if name and not _NAME.fullmatch(name):
            table.wrong(
                "name",
                f"{quoted(name)} can't name an action",
                "use ASCII letters and digits and begin with a capital, "
                "as in AcmeReboot",
                "unusable-name",
            )
        direction = table.choice("direction", tuple(Direction))
        entry = cls(
            table.place,
            table.versions(served),
            name,
            table.text("request") or "",
            table.text("response", optional=True),
            ActionFacts(
                Direction(direction or "both"),
                table.text("block", optional=True) or "Vendor",
            ),
        )
        return None if table.failed else entry

    def references(self) -> Iterator[tuple[str, str]]:
        yield "request", self.request
        if self.response is not None:
            yield "response", self.response

    def read(self, reading: Reading) -> None:
        name, dialect = self.name, reading.dialect
        if name in reading.actions:
            reading.add("duplicate-entry", f"duplicate {name}", "rename one", self)
            return
        if self.response is None and not dialect.sends:
            reading.add(
                "not-in-version",
                f"OCPP {dialect.version} has no SEND messages",
                "name the schema of the response, or limit versions",
                self,
            )
            return
        if name in reading.standard.actions:
            reading.add(
                "shadowed-name", f"{name} is a standard action", "rename it", self
            )
            return
        reading.actions[name] = self._action(reading), self.facts

    def _action(self, reading: Reading) -> Action:
        name, dialect = self.name, reading.dialect
        if self.response is None:
            send = reading.message(self, "request", self.request, name)
            return Action(name, send=send)
        names = name + dialect.request_suffix, name + dialect.response_suffix
        return Action(
            name,
            reading.message(self, "request", self.request, names[0]),
            reading.message(self, "response", self.response, names[1]),
        )
