"""What sets a vendor's definitions apart from those of the official set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ocpp_codegen.protocol.model import Foreign, Object, Protocol
from ocpp_codegen.runtime.ocppj.rules import CUSTOM_DATA


@dataclass(frozen=True)
class ForeignClass:
    """The class that the package of another version has for a type."""

    package: str
    module: str
    name: str

    @property
    def alias(self) -> str:
        """What its module is called where it is imported."""
        return f"{self.package}_{self.module}"


@dataclass(frozen=True)
class Additions:
    """The vendor's part of a protocol; nothing by default.

    own: its definitions and messages, by name. fields: the Python names that it
    chose for properties, by their names on the wire. views: those that stand in
    customData and are dicts, with the vendorId or None. notes: the vendor's words
    on a field, by «Definition.wireName». uses: what holds a definition besides
    the fields that refer to it. foreign: the classes of types of other versions.
    added: the properties and values that corrections give to standard definitions.
    """

    own: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)
    views: Mapping[str, str | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, list[str]] = field(default_factory=dict)
    foreign: Mapping[Foreign, ForeignClass] = field(default_factory=dict)
    added: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_own(self, owner: str, name: str) -> bool:
        """Whether a property or a value of a definition is the vendor's."""
        return owner in self.own or name in self.added.get(owner, ())

    def is_dict(self, obj: Object) -> bool:
        """Whether an object stays a dict; any other open one is a dataclass."""
        if obj.name in self.own:
            return obj.name in self.views
        return obj.open and obj.name == CUSTOM_DATA

    def is_bare_dict(self, obj: Object) -> bool:
        """Whether fields that refer to it are annotated as a plain dict."""
        return self.is_dict(obj) and obj.name not in self.views


NO_ADDITIONS = Additions()


def added(standard: Protocol, corrected: Protocol) -> dict[str, frozenset[str]]:
    """What corrections give to standard definitions, by the names of these."""
    before = dict(_contents(standard))
    found = {
        name: frozenset(after) - before[name]
        for name, after in _contents(corrected)
        if name in before
    }
    return {name: names for name, names in found.items() if names}


def _contents(protocol: Protocol) -> Iterator[tuple[str, frozenset[str]]]:
    """The properties and values of each definition and message."""
    messages = (m for action in protocol.actions.values() for m in action.messages)
    for obj in (*protocol.objects.values(), *messages):
        yield obj.name, frozenset(field.name for field in obj.fields)
    for enum in protocol.enums.values():
        yield enum.name, frozenset(enum.values)
