"""A ChargePoint of each version that handles everything, ours and that of ocpp."""
# mypy: disable-error-code="import-untyped,misc,untyped-decorator"

import importlib
import json
from collections.abc import Callable, Coroutine
from typing import Any

from generated import charge_point, ocppj, testing
from ocpp.routing import on
from tests.helpers import codecs


def handler(action: str, answer: Any, seen: list[Any]) -> Any:
    def handle(self: Any, **fields: Any) -> Any:
        seen.append(action)
        return answer

    handle.__name__ = f"on_{action}"  # ocpp finds handlers by their names
    return on(action)(handle)


def everything(package: str, seen: list[Any]) -> type[charge_point.ChargePoint]:
    """A class that handles all actions of a version, with the least answers."""
    codec = codecs.module(package, "codec").version_codec
    least = {a: testing.least(codec, cls) for a, cls in codec.responses.items()}
    actions = [*codec.requests, *codec.sends]
    methods = {f"on_{a}": handler(a, least.get(a), seen) for a in actions}
    base = codecs.module(package, "charge_point").ChargePoint
    cls: type[charge_point.ChargePoint] = type("Everything", (base,), methods)
    return cls


class Silent:
    async def send(self, text: str) -> None:
        assert json.loads(text)[0] in (3, 4)


def of_the_package(version: str) -> Any:
    """A ChargePoint of ocpp that handles what everything() does."""
    codec = codecs.module(version, "codec").version_codec
    methods = {
        f"on_{action}": handler(action, testing.least(codec, cls), [])
        for action, cls in codec.responses.items()
    }
    base = importlib.import_module(f"ocpp.{version}").ChargePoint
    return type("OfThePackage", (base,), methods)("peer", Silent())


def least_requests(version: str) -> list[Any]:
    """The least request of each action."""
    codec = codecs.module(version, "codec").version_codec
    return [testing.least(codec, cls) for cls in codec.requests.values()]


def ours(version: str) -> Callable[[], Coroutine[Any, Any, None]]:
    """All actions through testing.pair, there and back in both directions."""
    requests, cls = least_requests(version), everything(version, [])

    async def run() -> None:
        async with testing.pair(cls) as peer:
            point: Any = peer.charge_point
            for request in requests:
                await peer.send(request)
                await point.call(request, suppress=False)

    return run


def theirs(version: str) -> Callable[[], Coroutine[Any, Any, None]]:
    """All actions as ocpp receives them and answers, with no other side."""
    codec = codecs.module(version, "codec").version_codec
    requests, system = least_requests(version), of_the_package(version)
    texts = [codec.pack(ocppj.Call("1", request)) for request in requests]

    async def run() -> None:
        for text in texts:
            await system.route_message(text)

    return run
