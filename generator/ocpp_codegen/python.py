"""What the generated modules say, in Python's words.

Made by ``lowering``, printed by the templates, which decide nothing. Strings
here are not yet text: ``rendering`` checks and escapes each one of them.
"""

from dataclasses import dataclass

from ocpp_codegen.model import Type


@dataclass(frozen=True)
class Attribute:
    """One field of a dataclass; type is the field's type in the model."""

    name: str
    wire_name: str
    annotation: str
    optional: bool
    type: Type


@dataclass(frozen=True)
class Class:
    """A dataclass; doc is its docstring, line by line."""

    name: str
    doc: tuple[str, ...]
    attributes: tuple[Attribute, ...]


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


@dataclass(frozen=True)
class Enums:
    """The module of enums."""

    doc: tuple[str, ...]
    classes: tuple[EnumClass, ...]
    aliases: tuple[Alias, ...]


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
