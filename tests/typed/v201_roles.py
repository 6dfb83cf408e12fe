"""Who may send what in 2.0.1; each line that ends with "refused" is an error."""

from typing import Protocol, TypeVar, assert_never, assert_type

from generated.v201 import call, call_result, datatypes, enums, roles

R = TypeVar("R")

ONE = datatypes.ChargingStationType(model="One", vendor_name="Example")
BOOT = call.BootNotification(ONE, enums.BootReasonEnumType.power_up)
RESET = call.Reset(enums.ResetEnumType.immediate)
TRANSFER = call.DataTransfer("com.example")


class Connection(Protocol):
    """A peer that takes any request, and one for each side."""

    async def send(self, request: roles.Request[R]) -> R: ...
    async def from_station(self, request: roles.ChargingStationRequest[R]) -> R: ...
    async def from_csms(self, request: roles.CsmsRequest[R]) -> R: ...


async def the_response_follows_from_the_request(peer: Connection) -> None:
    """Of every request, and to one class only."""
    assert_type(await peer.send(BOOT), call_result.BootNotification)
    assert_type(await peer.send(RESET), call_result.Reset)
    assert_type(await peer.send(TRANSFER), call_result.DataTransfer)
    wrong: call_result.Reset = await peer.send(BOOT)  # refused
    print(wrong, (await peer.send(RESET)).current_time)  # refused


async def a_station_requests(peer: Connection) -> None:
    """What a station may request, and nothing else."""
    assert_type(await peer.from_station(BOOT), call_result.BootNotification)
    assert_type(await peer.from_station(TRANSFER), call_result.DataTransfer)
    await peer.from_station(RESET)  # refused


async def a_csms_requests(peer: Connection) -> None:
    """What a CSMS may request, and nothing else."""
    assert_type(await peer.from_csms(RESET), call_result.Reset)
    assert_type(await peer.from_csms(TRANSFER), call_result.DataTransfer)
    await peer.from_csms(BOOT)  # refused


async def only_requests_are_sent(peer: Connection, answer: call_result.Reset) -> None:
    """Responses, objects and other values are not requests."""
    await peer.send(answer)  # refused
    await peer.send(ONE)  # refused
    await peer.send("Reset")  # refused
    await peer.send(call.Reset)  # refused


def the_union_is_complete(request: roles.AnyCsmsRequest) -> str:
    """Matching narrows a union, and what was forgotten shows."""
    match request:
        case call.Reset():
            return request.type.value
        case call.BootNotification():
            assert_never(request)
        case _:
            assert_never(request)  # refused


def a_union_takes_its_members() -> None:
    """One is a request of its side, and no other."""
    good: list[roles.AnyCsmsRequest] = [RESET, TRANSFER]
    bad: roles.AnyCsmsRequest = BOOT  # refused
    answer: roles.AnyCsmsResponse = call_result.Reset(  # refused
        enums.ResetStatusEnumType.accepted
    )
    accepted: roles.AnyChargingStationResponse = call_result.Reset(
        enums.ResetStatusEnumType.accepted
    )
    print(good, bad, answer, accepted)


def handled(kind: type[roles.CsmsRequest[R]], handler: type[R]) -> None:
    """A class of requests next to that of its response."""


handled(call.Reset, call_result.Reset)
handled(call.BootNotification, call_result.BootNotification)  # refused
