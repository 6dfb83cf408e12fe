"""Who may send what in 2.1; each line that ends with "refused" is an error."""

from typing import Protocol, TypeVar, assert_type

from generated.v21 import call, call_result, datatypes, enums, roles

R = TypeVar("R")


class Connection(Protocol):
    """A peer that takes any request, and what nobody answers."""

    async def request(self, request: roles.Request[R]) -> R: ...
    async def from_csms(self, request: roles.CsmsRequest[R]) -> R: ...
    async def send(self, message: roles.ChargingStationSend) -> None: ...


async def a_send_message_is_no_request(peer: Connection) -> None:
    """It has no response, and a request is none of it."""
    stream = call.NotifyPeriodicEventStream(
        id=1,
        pending=0,
        basetime="2026-03-14T09:26:53Z",
        data=[datatypes.StreamDataElementType(t=0.5, v="1")],
    )
    one: roles.AnyChargingStationSend = stream
    await peer.send(one)
    await peer.request(stream)  # refused
    await peer.send(call.Heartbeat())  # refused


async def the_response_follows_from_the_request(peer: Connection) -> None:
    """Of the actions that 2.1 has brought, too."""
    get = call.GetTariffs(evse_id=1)
    settled = call.NotifySettlement(
        psp_ref="1",
        status=enums.PaymentStatusEnumType.settled,
        settlement_amount=1.5,
        settlement_time="2026-03-14T09:26:53Z",
    )
    assert_type(await peer.request(get), call_result.GetTariffs)
    assert_type(await peer.from_csms(get), call_result.GetTariffs)
    assert_type(await peer.request(settled), call_result.NotifySettlement)
    await peer.from_csms(settled)  # refused
