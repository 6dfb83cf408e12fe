"""The careful walks, with a look at what vendors put into messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..ocppj import Place, Shape
from ..ocppj.decoding import NONE_SPELT, Decoding, Plan
from ..ocppj.encoding import Encoding
from ..ocppj.rules import CUSTOM_DATA
from .rules import check
from .vendor_data import CustomData, view_of

if TYPE_CHECKING:
    from .codec import FurtherCodec

__all__ = [
    "FurtherDecoding",
    "FurtherEncoding",
]


class FurtherDecoding(Decoding):
    """The careful walk, with a look at customData, for which it needs the objects."""

    def __init__(self, codec: FurtherCodec, tolerated: frozenset[str]) -> None:
        plans = codec._made_plans() if codec._plans is None else codec._plans
        super().__init__(plans, tolerated)
        self.makes_all, self.counts = True, False
        self.codec = codec

    def walk(
        self,
        plan: Plan,
        value: dict[str, Any],
        at: Place,
        spelt: Mapping[str, str] = NONE_SPELT,
    ) -> Any:
        view = None
        if plan.is_vendors:
            view = view_of(value, self.codec._views)
        if view is not None:
            return view.cls(self.walk(self.plans[view.shape], value, at))
        before = self.count
        made = super().walk(plan, value, at, spelt)
        cls = plan.shape.cls
        if self.count == before:
            _check_whole(self, cls, value, at)
        for place in self.codec._places.get(cls, ()):
            for holder, where in self.codec._holders(made, place.path, at):
                self.view(holder, place, (where, "customData"))
        return made

    def view(self, holder: Any, place: CustomData, at: Place) -> None:
        view = view_of(holder.custom_data, {place.vendor_id: place})
        if view is not None:
            plan = self.plans[view.shape]
            holder.custom_data = view.cls(self.walk(plan, holder.custom_data, at))


class FurtherEncoding(Encoding):
    """The same for what is sent."""

    def __init__(self, codec: FurtherCodec, tolerated: frozenset[str]) -> None:
        super().__init__(codec._rules(), tolerated)
        self.codec = codec

    def mapping(self, shape: Shape, value: Any, at: Place) -> Any:
        if shape is self.shapes.get(CUSTOM_DATA):
            view = view_of(value, self.codec._views)
            if view is not None:
                shape = self.shapes[view.shape]
        before = self.count
        payload = super().mapping(shape, value, at)
        if self.count == before:
            _check_whole(self, shape.cls, payload, at)
        return payload

    def walk(self, shape: Shape, value: Any, at: Place) -> dict[str, Any]:
        before = self.count
        payload = super().walk(shape, value, at)
        if self.count == before:
            _check_whole(self, shape.cls, payload, at)
        for place in self.codec._places.get(shape.cls, ()):
            for holder, where in self.codec._holders(value, place.path, at):
                view = view_of(holder.custom_data, {place.vendor_id: place})
                if view is not None:
                    rules = self.shapes[view.shape]
                    self.mapping(rules, holder.custom_data, (where, "customData"))
        return payload


def _check_whole(
    walk: FurtherDecoding | FurtherEncoding, cls: type, value: Any, at: Place
) -> None:
    """Adds what a whole object breaks of its schema."""
    checks = walk.codec.checks_by_class
    if cls in checks:
        check(walk, checks[cls], value, at)
