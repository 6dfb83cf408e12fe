"""Connections to the peer that was named, and to no other."""

import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from ocpp_codegen.base.errors import CodegenError, fail, quoted

# Answers of a peer are small; what is larger is not read.
MAX_TEXT = 200_000
OPEN_SECONDS = 10.0
_LIMITS: dict[str, Any] = {
    "max_size": MAX_TEXT,
    "compression": None,
    "close_timeout": 2.0,
}
_PORTS = {"ws": 80, "wss": 443}


class Opener(Protocol):
    """Opens a connection to the peer, again and again."""

    def __call__(self) -> Connection: ...


@contextmanager
def to_system(url: str, subprotocol: str, anywhere: bool) -> Iterator[Opener]:
    """What connects to a central system, as a station does."""
    parts = urlsplit(url)
    host, port = parts.hostname, _port(url)
    if parts.scheme not in _PORTS or not host:
        raise fail(f"{quoted(url)} is not an address", "give ws://HOST/ID or wss://...")

    def opened() -> Connection:
        stack.close()
        with _refused(url):
            # A socket of our own: no proxy of the environment, and no redirection.
            plain = socket.create_connection((host, port), OPEN_SECONDS)
            _check_loopback(str(plain.getpeername()[0]), anywhere)
            context = ssl.create_default_context() if parts.scheme == "wss" else None
            connecting: Connection = connect(
                url,
                sock=plain,
                ssl=context,
                subprotocols=[Subprotocol(subprotocol)],
                open_timeout=OPEN_SECONDS,
                proxy=None,
                **_LIMITS,
            )
            return stack.enter_context(connecting)

    with ExitStack() as stack:
        yield opened


@contextmanager
def to_station(
    address: str, subprotocol: str, anywhere: bool, seconds: float
) -> Iterator[Opener]:
    """What waits as a central system for a station to connect, for so long."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise fail(f"{quoted(address)} is not a port", "give PORT or HOST:PORT")
    waiting: queue.Queue[tuple[ServerConnection, threading.Event]] = queue.Queue()

    def arrived(connection: ServerConnection) -> None:
        left = threading.Event()
        waiting.put((connection, left))
        left.wait()

    used: list[threading.Event] = []

    def opened() -> Connection:
        _release(used)
        try:
            connection, left = waiting.get(timeout=seconds)
        except queue.Empty:
            raise fail(
                "no station has connected", "let it connect, then go on"
            ) from None
        used.append(left)
        return connection

    with (
        _listening(host or "127.0.0.1", int(port), anywhere) as listener,
        serve(
            arrived,
            sock=listener,
            subprotocols=[Subprotocol(subprotocol)],
            **_LIMITS,
        ) as server,
    ):
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield opened
        finally:
            _release(used)
            server.shutdown()
            thread.join(OPEN_SECONDS)


def _release(used: list[threading.Event]) -> None:
    while used:
        used.pop().set()


@contextmanager
def _listening(host: str, port: int, anywhere: bool) -> Iterator[socket.socket]:
    with _refused(f"{host}:{port}"):
        listener = socket.create_server((host, port))
    with listener:
        _check_loopback(str(listener.getsockname()[0]), anywhere)
        yield listener


def _port(url: str) -> int:
    try:
        parts = urlsplit(url)
        return parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise fail(f"{quoted(url)} is not an address", "correct its port") from None


def _check_loopback(address: str, anywhere: bool) -> None:
    """By the address itself: a name may lead anywhere."""
    if not anywhere and not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
        raise fail(
            f"{quoted(address)} is not this machine",
            "add --yes if the peer there is yours to probe",
        )


@contextmanager
def _refused(where: str) -> Iterator[None]:
    """Every way in which a connection fails is one clear error."""
    try:
        yield
    except CodegenError:
        raise
    except (OSError, WebSocketException, ValueError) as error:  # of a redirection
        reason = str(error)[:200]
        raise fail(
            f"no connection: {quoted(reason)}",
            f"make sure that {quoted(where)} answers, and speaks this version",
        ) from None


def close(connection: Connection) -> None:
    """Ends a connection, whatever state it is in."""
    with suppress(Exception):
        connection.close()
