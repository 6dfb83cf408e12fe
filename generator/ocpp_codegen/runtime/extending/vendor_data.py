"""What a codec is told of the data in places that OCPP leaves to vendors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = [
    "CustomData",
    "Transfer",
    "VendorData",
    "view_of",
]


class Transfer(NamedTuple):
    """What data of DataTransfer is under a vendorId and a messageId.

    request and response are classes, or names of rules for what is not an object;
    data stays as it comes where they are None. text: data of the request is a string
    that holds the JSON text, answer_text: that of the response. sent: "CS->CSMS" or
    "CSMS->CS" where only one side asks.
    """

    vendor_id: str
    message_id: str | None
    request: type | str | None
    response: type | str | None
    text: bool = False
    answer_text: bool = False
    sent: str = "both"


class CustomData(NamedTuple):
    """What customData is under a vendorId: a dict class, and its rules by name.

    It stands in the objects of owner, at the end of a path of fields; everywhere
    if owner is None.
    """

    vendor_id: str
    cls: type
    shape: str
    owner: type | None = None
    path: tuple[str, ...] = ()


VendorData = Transfer | CustomData


def view_of(value: Any, views: Mapping[str, CustomData]) -> CustomData | None:
    if not isinstance(value, dict):
        return None
    vendor_id = value.get("vendorId")
    return views.get(vendor_id) if isinstance(vendor_id, str) else None
