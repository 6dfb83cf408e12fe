"""What a vendor adds to one version of OCPP, in OCPP's words.

Made by ``extension_reader`` from an extension folder, turned into Python by
``vendor_lowering``. Frozen, standard library only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ocpp_codegen.knowledge.appendices import Key, ValueSet, Variable
from ocpp_codegen.knowledge.facts import ActionFacts, Naming
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.protocol.additions import ForeignClass
from ocpp_codegen.protocol.model import Direction, Foreign, Place, Protocol, Type


@dataclass(frozen=True)
class DataTransfer:
    """What ``data`` of DataTransfer holds under a vendorId and a messageId.

    request and response are None where the vendor describes none. text: data of
    the request is a string that holds the JSON text, answer_text: that of the
    response. direction says who asks.
    """

    vendor_id: str
    message_id: str | None
    request: Type | None
    response: Type | None
    text: bool
    answer_text: bool
    direction: Direction
    place: Place

    @property
    def pair(self) -> str:
        """Both ids in words."""
        message = '""' if self.message_id == "" else self.message_id
        return " ".join(filter(None, (self.vendor_id, message)))


@dataclass(frozen=True)
class CustomDataPlace:
    """Where a vendor's customData stands.

    owner names a message, an object, or stands for all of them if None. path
    leads from there through properties to the object that holds customData;
    ``*`` in it stands for every item of an array.
    """

    owner: str | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class CustomData:
    """What customData with a vendorId holds: an object of the protocol."""

    vendor_id: str
    object: str
    places: tuple[CustomDataPlace, ...]
    place: Place


@dataclass(frozen=True)
class OwnNames:
    """What a vendor adds to the standard names, which stand in no schema.

    sets hold the vendor's values alone; one with the name of a standard set adds to it.
    """

    keys: tuple[Key, ...] = ()
    variables: tuple[Variable, ...] = ()
    sets: tuple[ValueSet, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of it."""
        return not (self.keys or self.variables or self.sets)


NO_NAMES = OwnNames()


@dataclass(frozen=True)
class Extension:
    """An extension as far as it serves one version.

    protocol is the whole version: the standard set, corrected, and what the
    vendor adds. own names the added definitions, actions the added actions.
    corrected_types gives what references in corrections lead to.
    sentences are the vendor's own descriptions by definition or message name,
    field_sentences those of the fields by «Definition.wireName». ids_have_case:
    vendorId and messageId differ by case. foreign: the classes of the types of other
    versions. string_data: data of DataTransfer is a
    string but for the pairs that are described otherwise.
    """

    name: str
    folder: Path
    version: str
    protocol: Protocol
    own: frozenset[str]
    actions: Mapping[str, ActionFacts]
    data_transfers: tuple[DataTransfer, ...]
    custom_data: tuple[CustomData, ...]
    corrections: tuple[Correction, ...]
    corrected_types: Mapping[str, Type]
    naming: Naming
    sentences: Mapping[str, str]
    field_sentences: Mapping[str, str]
    digest: str
    foreign: Mapping[Foreign, ForeignClass] = field(default_factory=dict)
    ids_have_case: bool = True
    string_data: bool = False
    names: OwnNames = NO_NAMES
