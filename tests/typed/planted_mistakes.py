"""Ten mistakes in handlers; each line that ends with "refused" is one of them."""

from typing import Any, assert_type

from generated.charge_point import after, on
from generated.v201 import call, call_result, datatypes, enums
from generated.v201.charge_point import ChargePoint

ACCEPTED = call_result.Reset(status=enums.ResetStatusEnumType.accepted)


class Right(ChargePoint):
    """Handlers as they are written; all of these are taken."""

    @on(call.Reset)
    async def on_reset(
        self, type: enums.ResetEnumType, **others: Any
    ) -> call_result.Reset:
        return ACCEPTED

    @on(call.ClearCache)
    def on_clear_cache(self, **others: object) -> call_result.ClearCache:
        return call_result.ClearCache(enums.ClearCacheStatusEnumType.accepted)

    @on(call.GetVariables)
    async def on_get_variables(
        self, request: call.GetVariables, call_unique_id: str = ""
    ) -> call_result.GetVariables:
        return call_result.GetVariables(get_variable_result=[])

    @on(call.SetVariables)
    async def on_set_variables(
        self,
        set_variable_data: list[datatypes.SetVariableDataType],
        custom_data: dict[str, Any] | None = None,
    ) -> call_result.SetVariables:
        return call_result.SetVariables(set_variable_result=[])

    @after(call.Reset)
    async def after_reset(self, type: str, **others: Any) -> None:
        assert_type(
            await self.on_reset(type=enums.ResetEnumType.on_idle), call_result.Reset
        )
        assert_type(self.on_clear_cache(), call_result.ClearCache)

    @after(call.SetVariables, inject_response=True)
    async def after_set(
        self, response: call_result.SetVariables, request: call.SetVariables
    ) -> None:
        print(response.set_variable_result, request.set_variable_data)


class Misspelt(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(self, typ: str, **others: Any) -> call_result.Reset:
        return ACCEPTED


class ResponseOfAnother(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(self, type: str, **others: Any) -> call_result.ClearCache:
        return call_result.ClearCache(enums.ClearCacheStatusEnumType.accepted)


class RequestAsResponse(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(self, type: str, **others: Any) -> call.Reset:
        return call.Reset(enums.ResetEnumType.on_idle)


class NoResponse(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(self, type: str, **others: Any) -> None:
        return


class Dict(ChargePoint):
    @on(call.Reset)  # refused
    def on_reset(self, type: str, **others: Any) -> dict[str, str]:
        return {"status": "Accepted"}


class MessageOfAnother(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(self, request: call.ClearCache) -> call_result.Reset:
        return ACCEPTED


class DictForObject(ChargePoint):
    @on(call.BootNotification)  # refused
    async def on_boot(
        self, charging_station: dict[str, Any], reason: str, **others: Any
    ) -> call_result.BootNotification:
        raise NotImplementedError


class OptionalAsRequired(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(
        self, type: str, evse_id: int, **others: Any
    ) -> call_result.Reset:
        return ACCEPTED


class FieldThatMayCome(ChargePoint):
    @on(call.Reset)  # refused
    async def on_reset(self, type: str) -> call_result.Reset:
        return ACCEPTED


class MisspeltAfter(ChargePoint):
    @after(call.Reset)  # refused
    async def after_reset(self, kind: str, **others: Any) -> None:
        return
