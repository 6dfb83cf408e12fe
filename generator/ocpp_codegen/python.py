"""What the generated modules say, in Python's words.

Made by ``lowering``, printed by the templates, which decide nothing. Strings
here are not yet text: ``rendering`` checks and escapes each one of them.
"""

from dataclasses import dataclass

from ocpp_codegen.model import Type
from ocpp_codegen.safe import Code


@dataclass(frozen=True)
class Attribute:
    """One field of a dataclass; type is the field's type in the model."""

    name: str
    wire_name: str
    annotation: str
    optional: bool
    type: Type


@dataclass(frozen=True)
class Marker:
    """A method that type checkers alone see; what it returns is an annotation."""

    name: str
    returns: str


@dataclass(frozen=True)
class Class:
    """A dataclass; doc is its docstring, line by line."""

    name: str
    doc: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    markers: tuple[Marker, ...] = ()


@dataclass(frozen=True)
class OpenClass:
    """A dict that may hold any key; attributes are properties for the known ones."""

    name: str
    doc: tuple[str, ...]
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True)
class Member:
    """A member of an enum, or a further name of one before it."""

    name: str
    value: str


@dataclass(frozen=True)
class EnumClass:
    """A string enum."""

    name: str
    doc: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Alias:
    """A second name of a class."""

    name: str
    target: str


@dataclass(frozen=True)
class Classes:
    """A module of dataclasses. siblings: the modules of the package it imports."""

    doc: tuple[str, ...]
    open_classes: tuple[OpenClass, ...]
    classes: tuple[Class, ...]
    aliases: tuple[Alias, ...]
    siblings: tuple[str, ...]
    uses_any: bool
    keyword_only: bool


@dataclass(frozen=True)
class Enums:
    """The module of enums."""

    doc: tuple[str, ...]
    classes: tuple[EnumClass, ...]
    aliases: tuple[Alias, ...]


@dataclass(frozen=True)
class Step:
    """How a codec handles one field; each piece of code may be empty.

    Decoding, v is the value of the payload: convert is a statement that makes a
    number of another class usual, refuse the condition against v, decoded what
    the field is set to, strings how many JSON strings v itself is.
    Encoding, v is the value of the field: refuse_sent is the condition against
    it, items the text that takes its place if it is an array, fragment its part
    of the object's f-string. An optional field's fragment is made of v and kept
    in the variable local, a required one's is made of local at the end.
    rule is for the careful walk.
    """

    name: str
    wire_name: str
    optional: bool
    convert: Code
    refuse: Code
    decoded: Code
    strings: Code
    refuse_sent: Code
    local: Code
    items: Code
    fragment: Code
    rule: Code


@dataclass(frozen=True)
class Coded:
    """The functions for one class, which is the expression cls.

    required counts the fields that are always there, strings those of them that
    are JSON strings. uses_v: its encoder needs the variable v.
    """

    name: str
    cls: Code
    steps: tuple[Step, ...]
    required: int
    strings: int
    uses_v: bool


@dataclass(frozen=True)
class Codec:
    """The codec of a version and the rules for its careful walk.

    helpers and rules name what the two modules import from ocppj. enums pairs
    definition and class. sends is None where the version has no SEND messages.
    decimal: numbers are read as Decimal, for rules that are meant in decimal.
    """

    version: str
    helpers: tuple[str, ...]
    rules: tuple[str, ...]
    enums: tuple[tuple[str, str], ...]
    open_objects: tuple[Coded, ...]
    objects: tuple[Coded, ...]
    requests: tuple[str, ...]
    responses: tuple[str, ...]
    sends: tuple[str, ...] | None
    error_codes: tuple[tuple[str, str], ...]
    decimal: bool
    answers_unreadable: bool


@dataclass(frozen=True)
class Side:
    """One of the two sides: its name in OCPP, and as part of names in Python."""

    name: str
    snake: str
    camel: str


@dataclass(frozen=True)
class Role:
    """What a side may request, answer with, and send unanswered, as annotations.

    sends is empty where the side may send nothing unanswered.
    """

    side: Side
    requests: str
    responses: str
    sends: str


@dataclass(frozen=True)
class Roles:
    """The module that says who may send what. typing: what it imports from there."""

    version: str
    typing: tuple[str, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class ChargePoint:
    """The base class for applications; package is the module of ocpp it stands for.

    send is the annotation of what can be sent without an answer; empty for nothing.
    """

    version: str
    package: str
    send: str


@dataclass(frozen=True)
class Package:
    """The package of one protocol version; header stands on top of each file."""

    name: str
    version: str
    header: tuple[str, ...]
    doc: tuple[str, ...]
    call: Classes
    call_result: Classes
    datatypes: Classes
    enums: Enums
    codec: Codec
    roles: Roles
    charge_point: ChargePoint
