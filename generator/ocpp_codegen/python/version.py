"""A version as all stages know it: read, known, and with its Python package."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Optional

from ocpp_codegen.base.options import Options
from ocpp_codegen.knowledge.extension import Extension
from ocpp_codegen.knowledge.facts import Facts
from ocpp_codegen.protocol.additions import NO_ADDITIONS, Additions
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python import lowering
from ocpp_codegen.python.modules import Package


def _nothing() -> None:
    """The version before the first one."""


@dataclass(frozen=True)
class Version:
    """One version of OCPP, or the same with a vendor's extension in it.

    documents are the schema files as the modules are made of them, report is what
    there is to tell of these. header stands on top of each file. propose gives the
    usual Python name of a property. standard: what an extension stands on. before:
    reads the version that came before.
    """

    dialect: Dialect
    facts: Facts
    protocol: Protocol
    documents: Mapping[str, Any]
    propose: Callable[[str], str]
    header: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    report: tuple[str, ...] = ()
    additions: Additions = NO_ADDITIONS
    extension: Extension | None = None
    standard: Optional["Version"] = None
    before: Callable[[], Optional["Version"]] = _nothing

    @cached_property
    def package(self) -> Package:
        """Everything that its Python modules say."""
        return lowering.lower(
            self.protocol,
            self.facts,
            self.propose,
            self.dialect,
            self.header,
            self.options.descriptions and self.extension is None,
            self.additions,
        )

    @property
    def folder(self) -> PurePosixPath:
        """Where its files go, below the output."""
        outer = (self.extension.name,) if self.extension else ()
        return PurePosixPath(*outer, self.dialect.package)

    @property
    def import_name(self) -> str:
        """The name under which pages import the package."""
        outer = self.extension.name if self.extension else "ocpp"
        return self.options.module or f"{outer}.{self.dialect.package}"
