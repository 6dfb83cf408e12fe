"""What sets a vendor's definitions apart from those of the official set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ocpp_codegen.protocol.model import Object
from ocpp_codegen.runtime.ocppj.rules import CUSTOM_DATA


@dataclass(frozen=True)
class Additions:
    """The vendor's part of a protocol; nothing by default.

    own: its definitions and messages, by name. fields: the Python names that it
    chose for properties, by their names on the wire. views: those that stand in
    customData and are dicts, with the vendorId or None. notes: the vendor's words
    on a field, by «Definition.wireName». uses: what holds a definition besides
    the fields that refer to it.
    """

    own: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)
    views: Mapping[str, str | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, list[str]] = field(default_factory=dict)

    def is_dict(self, obj: Object) -> bool:
        """Whether an object stays a dict; any other open one is a dataclass."""
        if obj.name in self.own:
            return obj.name in self.views
        return obj.open and obj.name == CUSTOM_DATA

    def is_bare_dict(self, obj: Object) -> bool:
        """Whether fields that refer to it are annotated as a plain dict."""
        return self.is_dict(obj) and obj.name not in self.views


NO_ADDITIONS = Additions()
