"""The versions of OCPP, with the codec that judges their frames.

The generated modules are loaded from where they are: in the wheel inside of the
package, in a checkout next to the generator.
"""

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from ocpp_codegen.base import resources
from ocpp_codegen.base.errors import CodegenError, fail
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.inspection.model import FROM_CSMS, FROM_STATION
from ocpp_codegen.inspection.templates import Templates
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.versions import DIALECTS, Dialect

_NAME = "ocpp_codegen_modules"
# What stands for a direction in our list of actions; both ways is not one.
_WAYS = {
    Direction.station.value: FROM_STATION,
    Direction.system.value: FROM_CSMS,
}


@dataclass(frozen=True, eq=False)
class Protocol:
    """One version: its codecs, who may send what, and its error codes.

    codecs has that of the standard alone (is_standard), or those of the vendors'
    packages; a frame is judged by the one that finds the least.
    """

    version: str
    senders: Mapping[str, str | None]
    error_codes: frozenset[str]
    # Whether it has SEND and CALLRESULTERROR.
    has_sends: bool
    is_standard: bool
    # The import names of the standard's package, and of those that judge.
    package: str
    judges: tuple[str, ...]
    # What payloads that are right look like: by type of message and action.
    templates: dict[tuple[int | None, str], Templates] = field(default_factory=dict)

    # These are loaded when they are needed: most logs speak one version.

    @cached_property
    def codecs(self) -> tuple[Any, ...]:
        """What judges its frames."""
        return tuple(_module(f"{name}.codec") for name in self.judges)

    @cached_property
    def standard(self) -> Any:
        """The names of its appendices."""
        return _module(f"{self.package}.standard")

    @cached_property
    def datatypes(self) -> Any:
        """The objects in its messages."""
        return _module(f"{self.package}.datatypes")

    @property
    def major(self) -> str:
        """What stands before the first point of its number."""
        return self.version.partition(".")[0]

    def knows(self, action: str | None) -> bool:
        """Whether it has a request or a SEND message of that name."""
        return action in self.senders

    def has_response(self, action: str | None) -> bool:
        """Whether it has a response of that name."""
        return any(action in codec.responses for codec in self.codecs)

    def sender(self, action: str | None) -> str | None:
        """The direction of an action's request; None if both sides send it."""
        return self.senders.get(action or "")


class Protocols:
    """The protocols of all versions, with the vendors' packages that are given.

    A package is a folder that generate has written, or the import name of one.
    """

    def __init__(self, packages: Iterable[str] = ()) -> None:
        vendors = [_vendor(name, number) for number, name in enumerate(packages)]
        self.all = tuple(_protocol(dialect, vendors) for dialect in DIALECTS.values())
        self._by_version = {protocol.version: protocol for protocol in self.all}

    @property
    def usual(self) -> Protocol:
        """The version of a log that fits several: the last but one."""
        return self.all[-2]

    def newer(self, spoken: Protocol, action: str | None) -> Protocol | None:
        """The last version, where a station was taken for one before and is of that."""
        last = self.all[-1]
        return last if spoken is self.usual and last.knows(action) else None

    def get(self, version: str | None) -> Protocol | None:
        """The protocol of a version; None for one that has no schemas here."""
        return self._by_version.get(version or "")

    def one_sided(self, action: str | None) -> str | None:
        """The direction of an action that only one side sends, in every version."""
        found = {p.sender(action) for p in self.all if p.knows(action)}
        return found.pop() if len(found) == 1 else None


@cache
def modules() -> ModuleType:
    """The package of generated modules: the one place that knows where it is."""
    return _loaded(_NAME, resources.folder("generated"))


def is_accelerated() -> bool:
    """Whether the codecs of the generated modules are accelerated."""
    return bool(_module(f"{modules().__name__}.ocppj").ACCELERATED)


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


def _vendor(name: str, number: int) -> str:
    """The import name of a vendor's package; what stands around it is loaded too."""
    folder = Path(name)
    if not folder.is_dir():
        return name
    if not (folder / "__init__.py").is_file():
        raise _no_package(name)
    root = f"{_NAME}_{number}"
    _loaded(root, folder.resolve().parent)
    return f"{root}.{folder.resolve().name}"


def _protocol(dialect: Dialect, vendors: Iterable[str]) -> Protocol:
    root = modules().__name__
    package = f"{root}.{dialect.package}"
    packages = [found for vendor in vendors if (found := _package(vendor, dialect))]
    senders: dict[str, str | None] = {} if packages else _standard_senders(dialect)
    for name in packages:
        senders |= _senders(name, dialect)
    return Protocol(
        dialect.version,
        senders,
        frozenset(_codes(_module(f"{root}.ocppj"), dialect)),
        has_sends=dialect.sends,
        is_standard=not packages,
        package=package,
        judges=tuple(packages or [package]),
    )


def _package(vendor: str, dialect: Dialect) -> str | None:
    """A vendor's package of a version; None if it has none."""
    name = f"{vendor}.{dialect.package}"
    try:
        found = importlib.util.find_spec(f"{name}.codec")
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name) and error.name != name:
            raise _no_package(vendor) from None
        return None
    return None if found is None else name


def _no_package(name: str) -> CodegenError:
    return fail(
        f"{name!r:.80} is not a package that generate has written",
        "give its folder or its import name, as generated/vendor or my_app.ocpp.vendor",
    )


def _module(name: str) -> Any:
    return importlib.import_module(name)


def _codes(ocppj: Any, dialect: Dialect) -> set[str]:
    """The error codes of a version: those of 2.0.1 in its own spelling."""
    spelled = {code.value for code in ocppj.ErrorCode}
    older = {code for other in DIALECTS.values() for code in other.error_codes.values()}
    newer = {code for other in DIALECTS.values() for code in other.error_codes}
    common = (spelled - older) | (newer & spelled) | {"GenericError"}
    return {dialect.error_codes.get(code, code) for code in common}


def _senders(package: str, dialect: Dialect) -> dict[str, str | None]:
    """Each action and the direction of its request; None for those of both sides."""
    codec = _module(f"{package}.codec")
    known = {**codec.requests, **codec.sends}
    actions = {cls: action for action, cls in known.items()}
    senders: dict[str, str | None] = dict.fromkeys(known)
    by_station = f"Any{dialect.station.replace(' ', '')}"
    seen: set[str] = set()
    for name, union in vars(_module(f"{package}.roles")).items():
        if not name.startswith("Any") or not name.endswith(("Request", "Send")):
            continue
        direction = FROM_STATION if name.startswith(by_station) else FROM_CSMS
        for cls in get_args(union) or (union,):
            action = actions.get(cls)
            if action is not None:
                senders[action] = None if action in seen else direction
                seen.add(action)
    return senders


def _standard_senders(dialect: Dialect) -> dict[str, str | None]:
    """The same of the standard's actions, without loading the classes of a version."""
    table = read_toml(resources.folder("schemas") / dialect.package / "actions.toml")
    return {action: _WAYS.get(facts["direction"]) for action, facts in table.items()}
