"""The versions of OCPP, with the codec that judges their frames.

The generated modules are loaded from where they are: in the wheel inside of the
package, in a checkout beside the generator.
"""

import importlib
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from ocpp_codegen.base import resources
from ocpp_codegen.inspection.model import FROM_CSMS, FROM_STATION
from ocpp_codegen.protocol.versions import DIALECTS, Dialect

_NAME = "ocpp_codegen_modules"


@dataclass(frozen=True, eq=False)
class Protocol:
    """One version: its codec, who may send what, and its error codes."""

    version: str
    codec: Any
    senders: Mapping[str, str | None]
    error_codes: frozenset[str]
    standard: Any

    @property
    def has_sends(self) -> bool:
        """Whether it has SEND and CALLRESULTERROR."""
        return bool(self.codec.sends)

    def knows(self, action: str) -> bool:
        """Whether it has a request or a SEND message of that name."""
        return action in self.codec.requests or action in self.codec.sends

    def sender(self, action: str | None) -> str | None:
        """The direction of an action's request; None if both sides send it."""
        return self.senders.get(action or "")


@cache
def modules() -> ModuleType:
    """The package of generated modules: the one place that knows where it is."""
    return _loaded(_NAME, resources.folder("generated"))


def _loaded(name: str, folder: Path) -> ModuleType:
    """A package from a folder, under a name of its own."""
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is not a package")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@cache
def protocol(version: str) -> Protocol:
    """The protocol of a version."""
    dialect = DIALECTS[version]
    return _protocol(dialect, f"{modules().__name__}.{dialect.package}")


def _protocol(dialect: Dialect, package: str) -> Protocol:
    codec = importlib.import_module(f"{package}.codec")
    roles = importlib.import_module(f"{package}.roles")
    root = importlib.import_module(modules().__name__)
    ocppj = importlib.import_module(f"{root.__name__}.ocppj")
    standard = importlib.import_module(f"{root.__name__}.{dialect.package}.standard")
    codes = frozenset(_codes(ocppj, dialect))
    return Protocol(dialect.version, codec, _senders(codec, roles), codes, standard)


def _codes(ocppj: Any, dialect: Dialect) -> set[str]:
    """The error codes of a version: those of 2.0.1 in its own spelling."""
    spelled = {code.value for code in ocppj.ErrorCode}
    older = {code for other in DIALECTS.values() for code in other.error_codes.values()}
    newer = {code for other in DIALECTS.values() for code in other.error_codes}
    common = (spelled - older) | (newer & spelled) | {"GenericError"}
    return {dialect.error_codes.get(code, code) for code in common}


def _senders(codec: Any, roles: Any) -> dict[str, str | None]:
    """Each action and the direction of its request; None for those of both sides."""
    actions = {cls: action for action, cls in {**codec.requests, **codec.sends}.items()}
    senders: dict[str, str | None] = {}
    for name, union in vars(roles).items():
        if not name.startswith("Any") or not name.endswith("Request"):
            continue
        is_station = "Charg" in name
        for cls in get_args(union) or (union,):
            action = actions.get(cls)
            if action is None:
                continue
            direction = FROM_STATION if is_station else FROM_CSMS
            senders[action] = direction if action not in senders else None
    return senders


@cache
def all_protocols() -> tuple[Protocol, ...]:
    """The protocols of all versions, in their order."""
    return tuple(protocol(version) for version in DIALECTS)


@cache
def one_sided(action: str | None) -> str | None:
    """The direction of an action that only one side sends, in every version."""
    found = {p.senders[action] for p in all_protocols() if action in p.senders}
    return found.pop() if len(found) == 1 else None
