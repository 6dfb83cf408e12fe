"""What a vendor adds to one version of OCPP, in OCPP's words.

Made by ``extension`` from a folder, turned into Python by ``python.overlay``. Each
place for data of vendors is a ``VendorData`` here; the stages ask that, not its class.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Self

from ocpp_codegen.knowledge.appendices import Key, ValueSet, Variable
from ocpp_codegen.knowledge.facts import ActionFacts, Naming
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.protocol.additions import ForeignClass
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import (
    Foreign,
    Place,
    Protocol,
    Reference,
    Type,
    references,
)


@dataclass(frozen=True)
class Described:
    """What a type describes, as an argument: a class, or a rule where there is none.

    part tells it from the other types of the same data.
    """

    type: Type | None
    part: str = ""


@dataclass(frozen=True)
class CustomDataPlace:
    """Where a vendor's customData stands.

    owner names a message, an object, or stands for all of them if None. path
    leads from there through properties to the object that holds customData;
    ``*`` in it stands for every item of an array.
    """

    owner: str | None = None
    path: tuple[str, ...] = ()


Argument = str | bool | None | Described | CustomDataPlace


@dataclass(frozen=True)
class Row:
    """What the codec is told: a class of ``runtime.extending``, and its arguments.

    Of those in named only what is true or not empty is told.
    """

    cls: str
    arguments: tuple[Argument, ...]
    named: Mapping[str, str | bool] = field(default_factory=dict)


class VendorData(ABC):
    """What a vendor puts into one place that OCPP leaves to vendors.

    KIND is what the place is called. place: the entry of extension.toml that says it.
    """

    KIND: ClassVar[str]
    place: Place

    @property
    @abstractmethod
    def said(self) -> str:
        """What it is, after «describe»."""

    @property
    @abstractmethod
    def claim(self) -> Hashable:
        """What one extension alone may describe of those that are combined."""

    @property
    def keys(self) -> frozenset[Hashable]:
        """What one entry alone may describe."""
        return frozenset([self.claim])

    @property
    @abstractmethod
    def types(self) -> Mapping[str, Type]:
        """Its types, by what the pages say in front of «said»."""

    @abstractmethod
    def changed(self, change: Callable[[Type], Type]) -> Self:
        """The same with other types."""

    @abstractmethod
    def moved(self, place: Place) -> Self:
        """The same, said by another entry."""

    @property
    @abstractmethod
    def rows(self) -> tuple[Row, ...]:
        """What the codec is told of it."""


@dataclass(frozen=True)
class DataTransfer(VendorData):
    """What ``data`` of DataTransfer holds under a vendorId and a messageId.

    request and response are None where the vendor describes none. text: data of
    the request is a string that holds the JSON text, answer_text: that of the
    response. direction says who asks. compared holds both ids as they are compared.
    """

    KIND = "DataTransfer"

    vendor_id: str
    message_id: str | None
    request: Type | None
    response: Type | None
    text: bool
    answer_text: bool
    direction: Direction
    place: Place
    compared: tuple[str, str | None]

    @property
    def pair(self) -> str:
        """Both ids in words."""
        message = '""' if self.message_id == "" else self.message_id
        return " ".join(filter(None, (self.vendor_id, message)))

    @property
    def said(self) -> str:
        return f"DataTransfer of {self.pair}"

    @property
    def claim(self) -> Hashable:
        return self.compared

    @property
    def types(self) -> Mapping[str, Type]:
        both = {"": self.request, "answer to ": self.response}
        return {way: type_ for way, type_ in both.items() if type_ is not None}

    def moved(self, place: Place) -> Self:
        return replace(self, place=place)

    def changed(self, change: Callable[[Type], Type]) -> Self:
        return replace(
            self,
            request=self.request and change(self.request),
            response=self.response and change(self.response),
        )

    @property
    def rows(self) -> tuple[Row, ...]:
        types = (
            Described(self.request, "request"),
            Described(self.response, "response"),
        )
        sent = "" if self.direction is Direction.both else self.direction.value
        named: dict[str, str | bool]
        named = {"text": self.text, "answer_text": self.answer_text, "sent": sent}
        return (Row("Transfer", (self.vendor_id, self.message_id, *types), named),)


@dataclass(frozen=True)
class CustomData(VendorData):
    """What customData with a vendorId holds: an object of the protocol."""

    KIND = "customData"

    vendor_id: str
    object: str
    places: tuple[CustomDataPlace, ...]
    place: Place

    @property
    def said(self) -> str:
        return f"customData of {self.vendor_id}"

    @property
    def claim(self) -> Hashable:
        return self.vendor_id

    @property
    def keys(self) -> frozenset[Hashable]:
        return frozenset((self.vendor_id, place) for place in self.places)

    @property
    def types(self) -> Mapping[str, Type]:
        return {"": Reference(self.object)}

    def moved(self, place: Place) -> Self:
        return replace(self, place=place)

    def changed(self, change: Callable[[Type], Type]) -> Self:
        changed = change(Reference(self.object))
        return replace(self, object=next(iter(references(changed))))

    @property
    def rows(self) -> tuple[Row, ...]:
        view = Described(Reference(self.object))
        return tuple(
            Row("CustomData", (self.vendor_id, view, self.object, place))
            for place in self.places
        )


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
    data: what stands in the places that OCPP leaves to vendors.
    corrected_types gives what references in corrections lead to.
    sentences are the vendor's own descriptions by definition or message name,
    field_sentences those of the fields by «Definition.wireName». ids_have_case:
    vendorId and messageId differ by case. foreign: the classes of the types of other
    versions. string_data: data of DataTransfer is a
    string but for the pairs that are described otherwise. added: the properties and
    values that the corrections give to standard definitions.
    """

    name: str
    folder: Path
    version: str
    protocol: Protocol
    own: frozenset[str]
    actions: Mapping[str, ActionFacts]
    data: tuple[VendorData, ...]
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
    added: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def data_transfers(self) -> tuple[DataTransfer, ...]:
        """What data of DataTransfer holds."""
        return tuple(d for d in self.data if isinstance(d, DataTransfer))

    @property
    def custom_data(self) -> tuple[CustomData, ...]:
        """What customData holds."""
        return tuple(d for d in self.data if isinstance(d, CustomData))
