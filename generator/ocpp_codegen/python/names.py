"""What everything of a version is called in Python: decided here, once.

Classes, fields and members with all that is wrong with them. Lowering, reference,
examples and lint look names up here; none of them makes one.
"""

import keyword
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ocpp_codegen.base.errors import Problem
from ocpp_codegen.base.letters import without_accents
from ocpp_codegen.knowledge.facts import MemberName, Naming
from ocpp_codegen.protocol.additions import Additions
from ocpp_codegen.protocol.model import Action, Enum, Field, Object, Place, Protocol
from ocpp_codegen.python import safe
from ocpp_codegen.python.free_names import apart, free, is_name, usable
from ocpp_codegen.python.safe import Code, code

# The modules of a package that hold classes.
Module = Literal["call", "call_result", "datatypes", "enums"]
MODULES: tuple[Module, ...] = get_args(Module)

Kind = Literal["class", "field", "member"]

# The enum of the actions, which no schema has.
ACTION = "Action"

# The field of an open dataclass for the keys that its schema does not name.
FURTHER_KEYS = "additional_properties"

_CUSTOM_DATA = "customData"

# Names a class body or module needs for itself, so no field or class may take them.
_ANNOTATION_NAMES = frozenset(
    [
        "str",
        "int",
        "float",
        "bool",
        "list",
        "dict",
        "Any",
        "call_result",
        "datatypes",
        "enums",
        "self",
        "cls",
    ]
)
_MODULE_NAMES = _ANNOTATION_NAMES | {
    "Action",
    "Message",
    "StrEnum",
    "TYPE_CHECKING",
    "annotations",
    "dataclass",
    "property",
}
# The same in a vendor's package.
_VENDOR_MODULE_NAMES = _MODULE_NAMES | {"Self", "UNSET", "Unset", "classmethod"}

# What StrEnum and str define, on the newest Python: a member must not hide it.
_STR_ENUM_NAMES = frozenset(
    [
        "capitalize",
        "casefold",
        "center",
        "count",
        "encode",
        "endswith",
        "expandtabs",
        "find",
        "format",
        "format_map",
        "index",
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isdigit",
        "isidentifier",
        "islower",
        "isnumeric",
        "isprintable",
        "isspace",
        "istitle",
        "isupper",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "maketrans",
        "mro",
        "name",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rfind",
        "rindex",
        "rjust",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "translate",
        "upper",
        "value",
        "zfill",
    ]
)
_DICT_NAMES = frozenset(
    [
        "property",  # which makes properties of the other names
        "clear",
        "copy",
        "fromkeys",
        "get",
        "items",
        "keys",
        "new",
        "pop",
        "popitem",
        "setdefault",
        "update",
        "values",
    ]
)


@dataclass(frozen=True, order=True)
class ClassName:
    """A class of the package: ``datatypes.IdTokenType``."""

    module: Module
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def code(self) -> Code:
        """The class as an expression."""
        return code("%s.%s", safe.name(self.module), safe.name(self.name))


@dataclass(frozen=True)
class NameProblem:
    """A name that can't be used, or that something else has already.

    owner is the message or definition, wire its own name or that of the field or
    value in it, other the one that has the name already, or empty.
    """

    kind: Kind
    owner: str
    wire: str
    name: str
    other: str
    place: Place

    @property
    def problem(self) -> Problem:
        """The same for the commands that generate."""
        message = f"{self.name!a} can't be a name in the generated module"
        if self.other:
            both = f"{self.other!a} and {self.wire!a}"
            message = f"{both} are both called {self.name} in Python"
        verb = "rename one" if self.other else "rename it"
        hint = f"{verb} in the schema, or give it a name in naming.toml"
        return Problem(message, hint, self.place.file, self.place.pointer)


@dataclass(frozen=True)
class Names:
    """The Python names of a version.

    classes: the class of each message and definition. fields: for each of these,
    name on the wire to Python name, in the order of the parameters. members: for
    each enum its values, each with its names, of which the first is the usual one;
    actions: the same for the actions. aliases: the second names of a class.
    """

    classes: Mapping[str, ClassName]
    fields: Mapping[str, Mapping[str, str]]
    members: Mapping[str, Mapping[str, tuple[str, ...]]]
    actions: Mapping[str, tuple[str, ...]]
    aliases: Mapping[ClassName, tuple[str, ...]]
    problems: tuple[NameProblem, ...]


def names_of(
    protocol: Protocol,
    naming: Naming,
    propose: Callable[[str], str],
    additions: Additions,
) -> Names:
    """The names of a protocol; propose gives the usual one of a property.

    What the vendor defines goes by the vendor's names first, all else by ours.
    """
    namer = _Namer(naming, propose, additions)
    for action in protocol.actions.values():
        namer.messages(action)
    for obj in protocol.objects.values():
        namer.object(obj)
    for enum in protocol.enums.values():
        namer.enum(enum)
    return Names(
        classes=namer.classes,
        fields=namer.fields,
        members=namer.members,
        actions=namer.actions(protocol.actions.values()),
        aliases=_aliases(naming.class_aliases, namer.classes.values()),
        problems=tuple(namer.problems),
    )


def _aliases(
    aliases: Mapping[str, str], classes: Collection[ClassName]
) -> dict[ClassName, tuple[str, ...]]:
    """The second names, but for those that are the first of another class."""
    found: dict[ClassName, tuple[str, ...]] = {}
    for cls in classes:
        names = sorted(alias for alias, target in aliases.items() if target == cls.name)
        free = (n for n in names if ClassName(cls.module, n) not in classes)
        if others := tuple(free):
            found[cls] = others
    return found


class _Namer:
    """Names one thing after the other, and keeps what is wrong with the names."""

    def __init__(
        self, naming: Naming, propose: Callable[[str], str], additions: Additions
    ) -> None:
        self.naming = naming
        self.propose = propose
        self.additions = additions
        self.taken = _VENDOR_MODULE_NAMES if additions.own else _MODULE_NAMES
        self.classes: dict[str, ClassName] = {}
        self.fields: dict[str, dict[str, str]] = {}
        self.members: dict[str, dict[str, tuple[str, ...]]] = {}
        self.problems: list[NameProblem] = []

    def messages(self, action: Action) -> None:
        """The messages of an action have the name of the action."""
        for message in action.messages:
            is_answer = message is action.response
            module: Module = "call_result" if is_answer else "call"
            self._class(message, ClassName(module, action.name))
            self._fields(message, action.name, frozenset())

    def object(self, obj: Object) -> None:
        name = self.naming.classes.get(obj.name, obj.name)
        self._class(obj, ClassName("datatypes", name))
        taken = _DICT_NAMES if self.additions.is_dict(obj) else frozenset[str]()
        self._fields(obj, name, taken)

    def enum(self, enum: Enum) -> None:
        name = self.naming.classes.get(enum.name, enum.name)
        self._class(enum, ClassName("enums", name))
        values = [(value, enum.place) for value in enum.values]
        self.members[enum.name] = self._members(name, enum.name, values, member_name)

    def actions(self, actions: Iterable[Action]) -> dict[str, tuple[str, ...]]:
        """Named as properties are, so that both sides of a program agree."""
        values = [(a.name, m.place) for a in actions for m in a.messages[:1]]
        return self._members(ACTION, ACTION, values, self.propose)

    def _class(self, definition: Object | Enum, cls: ClassName) -> None:
        name = definition.name
        self.classes[name] = cls
        if not is_name(cls.name) or cls.name in self.taken:
            self._refuse("class", name, name, cls.name, definition.place)

    def _fields(self, obj: Object, cls: str, taken: frozenset[str]) -> None:
        """The vendor's own fields that it names no names get what others leave."""
        taken |= {FURTHER_KEYS} if obj.open else frozenset()
        ordered = _ordered(obj, self.naming.order.get(cls, ()))
        names: dict[str, str] = {}
        seen: dict[str, str] = {}
        for field in ordered:
            if self._is_free(obj, field.name):
                continue
            name = names[field.name] = self._field_name(obj, field.name)
            if not is_name(name) or name in taken:
                self._refuse("field", obj.name, field.name, name, field.place)
            if name in seen:
                other = seen[name]
                self._refuse("field", obj.name, field.name, name, field.place, other)
            seen.setdefault(name, field.name)
        numbers: dict[str, int] = {}
        for field in ordered:
            if field.name not in names:
                name = usable(self._field_name(obj, field.name), "field")
                name += "_" * (name in taken or name in _ANNOTATION_NAMES)
                names[field.name] = free(name, seen, numbers)
                seen[names[field.name]] = field.name
        self.fields[obj.name] = {field.name: names[field.name] for field in ordered}

    def _is_free(self, obj: Object, wire: str) -> bool:
        """Whether a field may have any name: it is the vendor's, who chose none."""
        is_own = self.additions.is_own(obj.name, wire)
        return is_own and wire not in self.additions.fields

    def _field_name(self, obj: Object, wire: str) -> str:
        is_own = self.additions.is_own(obj.name, wire)
        chosen = self.additions.fields.get(wire) if is_own else None
        name = chosen or self.naming.fields.get(wire) or self.propose(wire)
        return f"{name}_" if name in _ANNOTATION_NAMES else name

    def _members(
        self,
        cls: str,
        owner: str,
        values: Iterable[tuple[str, Place]],
        rule: Callable[[str], str],
    ) -> dict[str, tuple[str, ...]]:
        """The name of each value, with its further names."""
        values = list(values)
        chosen_names = self.naming.members.get(cls, {})
        given: dict[str, MemberName] = {}
        for value, _ in values:
            if value in chosen_names:
                given[value] = chosen_names[value]
            elif not self.additions.is_own(owner, value):
                given[value] = MemberName(rule(value), ())
        reserved = {n for name in given.values() for n in (name.name, *name.aliases)}
        others = [value for value, _ in values if value not in given]
        names = apart(own_member_name, others, reserved)
        found: dict[str, tuple[str, ...]] = {}
        seen: dict[str, str] = {}
        for value, place in values:
            chosen = given.get(value) or MemberName(names[value], ())
            found[value] = (chosen.name, *chosen.aliases)
            for name in found[value]:
                if not is_name(name) or name in _STR_ENUM_NAMES:
                    self._refuse("member", owner, value, name, place)
                if name in seen:
                    self._refuse("member", owner, value, name, place, seen[name])
                seen.setdefault(name, value)
        return found

    def _refuse(
        self,
        kind: Kind,
        owner: str,
        wire: str,
        name: str,
        place: Place,
        other: str = "",
    ) -> None:
        self.problems.append(NameProblem(kind, owner, wire, name, other, place))


def _ordered(obj: Object, listed: tuple[str, ...]) -> list[Field]:
    """Required, then optional, customData last; each in schema or listed order."""

    def rank(indexed: tuple[int, Field]) -> tuple[bool, bool, int]:
        index, field = indexed
        known = field.name in listed
        position = listed.index(field.name) if known else len(listed) + index
        return field.name == _CUSTOM_DATA, not field.required, position

    return [field for _, field in sorted(enumerate(obj.fields), key=rank)]


def is_class_name(name: str) -> bool:
    """Whether a message of a vendor's may have a name."""
    return is_name(name) and name not in _VENDOR_MODULE_NAMES


def member_name(value: str) -> str:
    """The member name the rule gives for an enum value or an action.

    Other characters than letters and digits become underscores; a new word
    starts at an upper-case letter after a lower-case one, and at the last
    upper-case letter before a lower-case one: ``V2GRootCertificate`` becomes
    ``v2g_root_certificate``, ``s309-1P-16A`` becomes ``s309_1p_16a``.
    """
    name = re.sub(r"[^0-9A-Za-z]", "_", value)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([A-Z0-9])([A-Z][a-z])", r"\1_\2", name).lower()
    if not name[:1].isalpha():
        name = f"value_{name.lstrip('_')}"
    return f"{name}_" if keyword.iskeyword(name) or name in _STR_ENUM_NAMES else name


def own_member_name(value: str) -> str:
    """The same for a value of a vendor's, whatever it is."""
    name = usable(member_name(without_accents(value)), "value")
    return f"{name}_" if name in _STR_ENUM_NAMES else name
