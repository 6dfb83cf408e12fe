"""Requests as methods; each line that ends with "refused" is an error."""

from typing import assert_type

from generated.v16 import call_result as call_result16
from generated.v16 import enums as enums16
from generated.v16 import roles as roles16
from generated.v21 import call_result, enums, roles
from generated.v21.charge_point import ChargePoint


async def either(point: ChargePoint) -> None:
    client = roles.client(point)
    assert_type(await client.heartbeat(), call_result.Heartbeat)
    immediate = enums.ResetEnumType.immediate
    assert_type(await client.reset(type=immediate), call_result.Reset)
    assert_type(await client.reset(type=immediate, evse_id=1), call_result.Reset)
    await client.reset(type="Soft")  # refused
    await client.reset(type=immediate, evseid=1)  # refused
    await client.reset()  # refused
    await client.notify_periodic_event_stream()  # refused


async def one_side(point: ChargePoint) -> None:
    system = roles16.CentralSystemClient(point)
    soft = enums16.ResetType.soft
    assert_type(await system.reset(soft), call_result16.Reset)
    await system.heartbeat()  # refused
    await roles16.ChargePointClient(point).reset(soft)  # refused
