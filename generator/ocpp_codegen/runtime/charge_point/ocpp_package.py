"""The ocpp package, on which the ChargePoint stands; all other modules do without."""

from __future__ import annotations

import logging
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

__all__ = [
    "LOGGER",
    "SUPPORTED",
    "Connection",
    "Logger",
    "PackageChargePoint",
    "exceptions",
    "messages",
    "package",
    "package_class",
    "routing",
]


# The versions of ocpp that this module is tested with, without their last number.
SUPPORTED = ("2.0", "2.1")


def _check_ocpp() -> None:
    """ImportError, unless a supported version of ocpp is installed."""
    try:
        version = metadata.version("ocpp")
    except metadata.PackageNotFoundError:
        version = ""
    if ".".join(version.split(".")[:2]) in SUPPORTED:
        return
    found = f"ocpp {version} is installed" if version else "ocpp is not installed"
    hint = "pip install 'ocpp>=2.0,<2.2'"
    raise ImportError(f"{__package__} works with ocpp 2.0 and 2.1, but {found}: {hint}")


_check_ocpp()

# Loaded after the check, so that it speaks first. The package has no types.
package: Any = import_module("ocpp.charge_point")
exceptions: Any = import_module("ocpp.exceptions")
messages: Any = import_module("ocpp.messages")
routing: Any = import_module("ocpp.routing")

LOGGER: logging.Logger = package.LOGGER


# What logs: an adapter may add the station's name or the like to each line.
Logger: TypeAlias = "logging.Logger | logging.LoggerAdapter[Any]"


class Connection(Protocol):
    """What carries the texts, such as a connection of the websockets package."""

    async def recv(self) -> Any: ...

    async def send(self, message: str) -> Any: ...


if TYPE_CHECKING:

    class PackageChargePoint:
        """The class of the ocpp package, which has no types of its own."""

        id: str
        logger: Logger
        route_map: dict[str, dict[str, Any]]
        _connection: Connection
        _response_timeout: float
        _call_lock: asyncio.Lock
        _unique_id_generator: Callable[[], Any]

        def __init__(
            self,
            id: str,
            connection: Connection,
            response_timeout: float = 30,
            logger: Logger = LOGGER,
        ) -> None: ...

        async def start(self) -> None: ...

        async def _send(self, message: str) -> None: ...

else:
    PackageChargePoint = package.ChargePoint


def package_class(module: str) -> Any:
    """The ChargePoint of a module of ocpp; of all versions, where it has no such."""
    try:
        return import_module(module).ChargePoint
    except ModuleNotFoundError:  # 2.0 has no module for OCPP 2.1
        return PackageChargePoint
