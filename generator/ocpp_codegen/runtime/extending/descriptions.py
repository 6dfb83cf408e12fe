"""JSON Schemas of what vendors' schemas say besides the classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .. import keyword_checks, ocppj
from ..ocppj.description import Description, Schema
from ..ocppj.rules import CUSTOM_DATA
from .vendor_data import CustomData, Transfer

if TYPE_CHECKING:
    from .codec import ExtendedCodec, FurtherCodec

__all__ = [
    "FurtherDescription",
    "VendorDescription",
]


class FurtherDescription(Description):
    """The same for schemas: conditions besides what a class says."""

    def __init__(
        self,
        codec: FurtherCodec,
        reference: Callable[[str, type], Schema],
        by_field: bool,
    ) -> None:
        super().__init__(codec._rules(), reference, by_field)
        self.checking = codec._checks

    def shape(self, name: str) -> Schema:
        conditions = list(self.conditions(name, self.shapes[name].cls))
        schema = super().shape(name)
        return {**schema, "allOf": conditions} if conditions else schema

    def conditions(self, name: str, cls: type) -> Iterator[Schema]:
        if name in self.checking:
            yield keyword_checks.as_json(self.checking[name])


class VendorDescription(FurtherDescription):
    """The same with what stands in customData and in data of DataTransfer."""

    def __init__(
        self,
        codec: ExtendedCodec,
        reference: Callable[[str, type], Schema],
        by_field: bool,
    ) -> None:
        super().__init__(codec, reference, by_field)
        self.codec = codec

    def conditions(self, name: str, cls: type) -> Iterator[Schema]:
        cls = self.codec._by_class.get(name, cls)
        yield from super().conditions(name, cls)
        yield from map(self.placed, self.codec._places.get(cls, ()))
        if name == CUSTOM_DATA:
            yield from self.views()
        if cls is self.codec._request_class:
            yield from self.transfers()

    def views(self) -> Iterator[Schema]:
        for vendor_id, view in self.codec._views.items():
            same = {"const": vendor_id}
            yield _when({"vendorId": same}, self.reference(view.shape, view.cls))

    def placed(self, place: CustomData) -> Schema:
        """The condition on customData at the end of a path of fields."""
        same = {"const": place.vendor_id}
        view = self.reference(place.shape, place.cls)
        held = _when({"vendorId": same}, view)
        owner = str(place.owner and self.codec.shape_name(place.owner))
        return self.at((*place.path, "custom_data"), owner, held)

    def at(self, path: tuple[str, ...], name: str, held: Schema) -> Schema:
        """A schema for what stands at the end of a path, through all arrays."""
        if not path:
            return held
        item = next(p for p in self.shapes[name].properties if p.name == path[0])
        key = item.name if self.by_field else item.wire_name
        rule, arrays = item.rule, 0
        while isinstance(rule, ocppj.Array):
            rule, arrays = rule.items, arrays + 1
        inner = held
        if isinstance(rule, ocppj.Reference):
            inner = self.at(path[1:], rule.shape, held)
        for _ in range(arrays):
            inner = {"items": inner}
        return {"properties": {key: inner}}

    def transfers(self) -> Iterator[Schema]:
        """The conditions on data of DataTransfer."""
        vendor, message = ("vendor_id", "message_id")
        if not self.by_field:
            vendor, message = ("vendorId", "messageId")
        pairs = []
        for vendor_id, message_id in self.codec.transfers:
            condition = {vendor: self.codec.same_id(vendor_id)}
            absent = {}
            if message_id is None:
                absent = {"not": {"required": [message]}}
            else:
                condition[message] = self.codec.same_id(message_id)
            transfer = self.codec.transfers[vendor_id, message_id]
            pairs.append({**_condition(condition), **absent})
            if transfer.request is not None:
                data = {"properties": {"data": self.data(transfer)}}
                yield {"if": pairs[-1], "then": data}
        if self.codec._string_data:
            yield {"anyOf": [*pairs, {"properties": {"data": {"type": "string"}}}]}

    def data(self, transfer: Transfer) -> Schema:
        """The schema of data of a request."""
        assert transfer.request is not None
        cls = self.codec._own_class(transfer.request)
        if cls is None:
            schema = self.rule(self.codec._rule_of(transfer.request))
        else:
            schema = self.reference(self.codec._fast[cls].shape, cls)
        if not transfer.text:
            return schema
        media = {"contentMediaType": "application/json"}
        return {"type": "string", **media, "contentSchema": schema}


def _condition(properties: dict[str, Schema]) -> Schema:
    return {"properties": properties, "required": list(properties)}


def _when(properties: dict[str, Schema], then: Schema) -> Schema:
    return {"if": _condition(properties), "then": then}
