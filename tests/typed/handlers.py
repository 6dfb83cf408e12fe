"""Handlers with types; each line that ends with "refused" is an error."""

from typing import Any, assert_type

from generated.charge_point import after, on
from generated.v16 import call, call_result, enums
from generated.v16.charge_point import ChargePoint

RESET = call_result.Reset(status=enums.ResetStatus.accepted)
BEAT = call_result.Heartbeat(current_time="2026-03-14T09:26:53Z")


class Station(ChargePoint):
    @on(call.Reset)
    async def on_reset(self, request: call.Reset) -> call_result.Reset:
        return RESET

    @on(call.ClearCache)
    def on_clear(self) -> call_result.ClearCache:
        return call_result.ClearCache(status=enums.ClearCacheStatus.accepted)

    @on(enums.Action.heartbeat)
    async def on_heartbeat(self, **fields: Any) -> call_result.Heartbeat:
        return BEAT

    @after(call.Reset)
    async def after_reset(self, request: call.Reset) -> None:
        assert_type(await self.on_reset(request), call_result.Reset)
        assert_type(self.on_clear(), call_result.ClearCache)
        print((await self.on_heartbeat()).current_time)
        await self.on_reset(1)  # refused


class Wrong(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(self, request: call.Reset) -> call_result.Heartbeat:
        return BEAT

    @on(call.ClearCache)  # refused
    def on_clear(self) -> call_result.Reset:
        return RESET
