"""Requests as methods of an object, which the clients in roles are made of."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Generic, ParamSpec, Protocol, TypeAlias, TypeVar

__all__ = ["Asks", "AsksAnyOf", "Client", "Handled", "Request", "Sendable"]

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
M_contra = TypeVar("M_contra", contravariant=True)


class _OfChargePoint(Protocol[R_co]):
    def _requested_by_charge_point(self) -> R_co: ...


class _OfCentralSystem(Protocol[R_co]):
    def _requested_by_central_system(self) -> R_co: ...


class _OfChargingStation(Protocol[R_co]):
    def _requested_by_charging_station(self) -> R_co: ...


class _OfCsms(Protocol[R_co]):
    def _requested_by_csms(self) -> R_co: ...


class _Unanswered(Protocol[R_co]):
    """A message that nobody answers, which OCPP 2.1 has: R_co is None."""

    def _sent_by_charging_station(self) -> R_co: ...


# A request of either side in any version, and what it is answered with.
Request: TypeAlias = (
    _OfChargePoint[R_co]
    | _OfCentralSystem[R_co]
    | _OfChargingStation[R_co]
    | _OfCsms[R_co]
)
Sendable: TypeAlias = Request[R_co] | _Unanswered[R_co]


class _Handling(Protocol[M_contra, P, R_co]):
    """A class of handling: what a handler of M_contra takes, and what it returns."""

    def whole(self, message: M_contra, /) -> R_co: ...

    def fields(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...


class Handled(Protocol[M_contra, P, R_co]):
    """A message that a handler can be for; P are its fields, by name."""

    def _handled_as(self) -> _Handling[M_contra, P, R_co]: ...


class Client:
    """Calls with a ChargePoint. Its methods take the fields of their requests.

    They return the response, and raise what call raises with suppress=False.
    """

    __slots__ = ("_charge_point",)

    def __init__(self, charge_point: Any) -> None:
        self._charge_point = charge_point


class Asks(Generic[P, R]):
    """A method of a client: it makes a request of its arguments and calls with it."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[P, Request[R]]) -> None:
        self._make = make

    def __get__(
        self, client: Client, owner: type | None = None
    ) -> Callable[P, Coroutine[Any, Any, R]]:
        async def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            request = self._make(*args, **kwargs)
            response: R = await client._charge_point.call(request, suppress=False)
            return response

        return ask


class AsksAnyOf(Asks[..., R]):
    """The same for a class that is made in several ways, whatever the arguments."""

    __slots__ = ()
