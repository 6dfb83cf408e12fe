"""Who may send what in 1.6; each line that ends with "refused" is an error."""

from typing import Protocol, TypeVar, assert_type

from generated.v16 import call, call_result, roles

R = TypeVar("R")


class Connection(Protocol):
    """A peer that takes any request, and one for each side."""

    async def send(self, request: roles.Request[R]) -> R: ...
    async def from_station(self, request: roles.ChargePointRequest[R]) -> R: ...
    async def from_system(self, request: roles.CentralSystemRequest[R]) -> R: ...


async def each_side_requests(peer: Connection) -> None:
    """The response follows, and the other direction is refused."""
    start = call.StartTransaction(1, "TAG", 0, "2026-03-14T09:26:53Z")
    unlock = call.UnlockConnector(1)
    assert_type(await peer.send(start), call_result.StartTransaction)
    assert_type(await peer.send(unlock), call_result.UnlockConnector)
    assert_type(await peer.from_station(start), call_result.StartTransaction)
    assert_type(await peer.from_system(unlock), call_result.UnlockConnector)
    await peer.from_station(unlock)  # refused
    await peer.from_system(start)  # refused


async def either_side_transfers_data(peer: Connection) -> None:
    """DataTransfer goes both ways."""
    transfer = call.DataTransfer("com.example")
    assert_type(await peer.from_station(transfer), call_result.DataTransfer)
    assert_type(await peer.from_system(transfer), call_result.DataTransfer)
    unions: tuple[roles.AnyChargePointRequest, roles.AnyCentralSystemRequest]
    unions = (transfer, transfer)
    print(unions, (await peer.send(transfer)).data)
    print((await peer.send(transfer)).transaction_id)  # refused
