"""What the repository knows of a version besides its schemas: ``schemas/``.

actions.toml holds directions and blocks, naming.toml the names that no rule
gives, wording.toml our own sentences and the units. What is known of the
official files, manifest.json and corrections.toml, is read by ``official``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field

from ocpp_codegen.base import forms, resources
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.forms import Form
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.versions import Dialect

T = TypeVar("T")


@dataclass(frozen=True)
class ActionFacts:
    """Who may send an action, and the functional block that describes it."""

    direction: Direction
    block: str


@dataclass(frozen=True)
class MemberName:
    """The name of an enum member that the rule does not give, and its other names."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Naming:
    """Exceptions to the naming rules.

    fields: wire name to Python name. members: enum to wire value to name.
    order: definition to wire names, in the order of the Python fields.
    class_aliases: second name of a class to its name. classes: definition to
    the name of its class. inline: file to pointer to name, for types that
    stand where they are used. positions: message or definition to the wire names
    that may be given by position, where others may not.
    """

    fields: Mapping[str, str]
    members: Mapping[str, Mapping[str, MemberName]]
    order: Mapping[str, tuple[str, ...]]
    class_aliases: Mapping[str, str]
    classes: Mapping[str, str]
    inline: Mapping[str, Mapping[str, str]]
    positions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def overruled_by(self, own: "Naming") -> "Naming":
        """The names of a version, but for those that somebody gives otherwise."""
        return Naming(
            fields={**self.fields, **own.fields},
            members=_united(self.members, own.members),
            order={**self.order, **own.order},
            class_aliases={**self.class_aliases, **own.class_aliases},
            classes={**self.classes, **own.classes},
            inline=_united(self.inline, own.inline),
            positions={**self.positions, **own.positions},
        )

    def extended(self, own: "Naming") -> "Naming":
        """The names of a version, and those of a vendor where it has none."""
        return replace(
            self,
            fields={**own.fields, **self.fields},
            members=_united(own.members, self.members),
            classes={**own.classes, **self.classes},
        )


NO_NAMES = Naming({}, {}, {}, {}, {}, {})


def _united(
    tables: Mapping[str, Mapping[str, T]], more: Mapping[str, Mapping[str, T]]
) -> dict[str, Mapping[str, T]]:
    """Tables of tables as one; what the second ones say counts."""
    names = {**tables, **more}
    return {name: {**tables.get(name, {}), **more.get(name, {})} for name in names}


@dataclass(frozen=True)
class Wording:
    """Our own sentences by action or definition, and units by Class.wireName.

    meanings: half a sentence by wireName, or by Class.wireName where that differs.
    """

    requests: Mapping[str, str]
    responses: Mapping[str, str]
    objects: Mapping[str, str]
    enums: Mapping[str, str]
    units: Mapping[str, str]
    meanings: Mapping[str, str]


@dataclass(frozen=True)
class FieldFacts:
    """What the specification says of fields, named Class.wireName.

    secrets: what may be shown nowhere, by kind; a value is one if it belongs to
    one of secret_names, which are variables or keys. types: primitive types.
    """

    secrets: Mapping[str, str]
    secret_names: tuple[str, ...]
    types: Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """Everything known of one version."""

    actions: Mapping[str, ActionFacts]
    naming: Naming
    wording: Wording
    fields: FieldFacts


class _Action(Form):
    direction: Direction
    block: str


class _Named(Form):
    name: str
    reason: str


class Member(Form):
    """The names of a member, as naming tables give them."""

    name: str
    aliases: tuple[str, ...] = ()
    reason: str = ""

    @property
    def names(self) -> MemberName:
        """The same without the reason."""
        return MemberName(self.name, self.aliases)


class _Order(Form):
    fields: tuple[str, ...]
    reason: str


class _Alias(Form):
    of: str
    reason: str


class _Inline(Form):
    places: tuple[str, ...]
    reason: str


class _NamingTables(Form):
    fields: dict[str, _Named] = Field(default_factory=dict)
    members: dict[str, dict[str, Member]] = Field(default_factory=dict)
    order: dict[str, _Order] = Field(default_factory=dict)
    class_aliases: dict[str, _Alias] = Field(default_factory=dict)
    classes: dict[str, _Named] = Field(default_factory=dict)
    inline: dict[str, _Inline] = Field(default_factory=dict)
    positions: dict[str, tuple[str, ...]] = Field(default_factory=dict)


_Secret = Literal[
    "certificate", "key", "location", "password", "personal", "token", "value"
]
_Type = Literal["RFC5646", "anyURI", "identifierString"]


class _SecretNames(Form):
    names: tuple[str, ...] = ()


class _FieldTables(Form):
    secrets: dict[_Secret, tuple[str, ...]] = Field(default_factory=dict)
    secret_names: _SecretNames = Field(default_factory=_SecretNames)
    types: dict[_Type, tuple[str, ...]] = Field(default_factory=dict)


class _WordingTables(Form):
    requests: dict[str, str] = Field(default_factory=dict)
    responses: dict[str, str] = Field(default_factory=dict)
    objects: dict[str, str] = Field(default_factory=dict)
    enums: dict[str, str] = Field(default_factory=dict)
    units: dict[str, str] = Field(default_factory=dict)


def load(dialect: Dialect) -> Facts:
    """The facts of a version, checked for form."""
    folder = resources.folder("schemas") / dialect.package
    return Facts(
        actions=_actions(folder / "actions.toml"),
        naming=read_naming(folder / "naming.toml"),
        wording=_wording(
            folder / "wording.toml", folder.parent / "field_meanings.toml"
        ),
        fields=_fields(folder / "secrets_and_types.toml"),
    )


def _actions(path: Path) -> dict[str, ActionFacts]:
    entries = forms.read(dict[str, _Action], read_toml(path), str(path))
    return {name: ActionFacts(e.direction, e.block) for name, e in entries.items()}


def read_naming(path: Path) -> Naming:
    """A naming.toml: that of a version, or of somebody with other files."""
    tables = forms.read(_NamingTables, read_toml(path), str(path))
    return Naming(
        fields={wire: entry.name for wire, entry in tables.fields.items()},
        members={
            enum: {value: entry.names for value, entry in values.items()}
            for enum, values in tables.members.items()
        },
        order={name: entry.fields for name, entry in tables.order.items()},
        class_aliases={a: entry.of for a, entry in tables.class_aliases.items()},
        classes={name: entry.name for name, entry in tables.classes.items()},
        inline=_inline(tables.inline, path),
        positions=tables.positions,
    )


def _inline(types: Mapping[str, _Inline], path: Path) -> dict[str, dict[str, str]]:
    """Type to places, turned round."""
    names: dict[str, dict[str, str]] = {}
    for name, entry in types.items():
        for place in entry.places:
            file, _, pointer = place.partition("#")
            if names.setdefault(file, {}).setdefault(pointer, name) != name:
                raise fail(f"two names for {quoted(place)}", "remove one", str(path))
    return names


def _wording(path: Path, shared: Path) -> Wording:
    tables = forms.read(_WordingTables, read_toml(path), str(path))
    meanings = forms.read(dict[str, str], read_toml(shared), str(shared))
    return Wording(**dict(tables), meanings=meanings)


def _fields(path: Path) -> FieldFacts:
    tables = forms.read(_FieldTables, read_toml(path), str(path))
    return FieldFacts(
        _by_place(tables.secrets), tables.secret_names.names, _by_place(tables.types)
    )


def _by_place(kinds: Mapping[Any, Sequence[str]]) -> dict[str, str]:
    return {place: kind for kind, places in kinds.items() for place in places}
