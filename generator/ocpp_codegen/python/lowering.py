"""Model to Python: every decision about names, order, annotations and docs.

Whatever a template prints is decided and sorted here, and nowhere else. All
problems of naming are found before any text is made.
"""

import keyword
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ocpp_codegen.base.errors import CodegenError, Problem
from ocpp_codegen.knowledge.facts import Facts, MemberName, Naming
from ocpp_codegen.protocol.additions import NONE, Additions
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Boolean,
    Checked,
    Enum,
    Field,
    Integer,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Object,
    Place,
    Protocol,
    Reference,
    String,
    Type,
    Union,
)
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.codec import lower_codec
from ocpp_codegen.python.prose import Prose, Role
from ocpp_codegen.python.roles import lower_roles, markers
from ocpp_codegen.python.safe import Code, code, literal
from ocpp_codegen.python.safe import name as safe_name

CUSTOM_DATA = "customData"
WIDTH = 88
INDENT = 4
SHOWN_USES = 4

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
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


# The field of an open dataclass for the keys that its schema does not name.
FURTHER_KEYS = "additional_properties"


@dataclass
class _Lowering:
    """What every step needs; problems are collected until the end."""

    protocol: Protocol
    facts: Facts
    propose: Callable[[str], str]
    dialect: Dialect
    prose: Prose
    additions: Additions
    problems: list[Problem] = field(default_factory=list)


def lower(
    protocol: Protocol,
    facts: Facts,
    propose: Callable[[str], str],
    dialect: Dialect,
    header: tuple[str, ...],
    descriptions: bool = False,
    additions: Additions = NONE,
) -> python.Package:
    """The Python package of a protocol.

    propose gives the usual Python name of a property; header becomes the top of
    every file; descriptions puts the official prose into the docstrings;
    additions says which part of the protocol is a vendor's.
    """
    prose = Prose(protocol, facts, dialect, descriptions, additions)
    low = _Lowering(protocol, facts, propose, dialect, prose, additions)
    version = protocol.version
    call = _messages(low, ("request", "send"), _calls_doc(version))
    call_result = _messages(low, ("response",), _call_results_doc(version))
    datatypes = _datatypes(low)
    enums = _enums(low)
    if low.problems:
        raise CodegenError(low.problems)
    classes = {
        definition: _class_name(low, definition)
        for definition in (*protocol.objects, *protocol.enums)
    }
    roles = lower_roles(protocol.actions, dialect, facts.actions)
    return python.Package(
        name=dialect.package,
        version=version,
        header=header,
        doc=_package_doc(version),
        call=call,
        call_result=call_result,
        datatypes=datatypes,
        enums=enums,
        codec=lower_codec(
            protocol, dialect, classes, call, call_result, datatypes, low.additions.own
        ),
        roles=roles,
        charge_point=_charge_point(dialect, roles),
    )


def _charge_point(dialect: Dialect, roles: python.Roles) -> python.ChargePoint:
    send = (f"roles.{role.side.camel}Send" for role in roles.roles if role.sends)
    return python.ChargePoint(
        dialect.version, f"ocpp.{dialect.package}", " | ".join(send), Code("..")
    )


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


def field_name(naming: Naming, propose: Callable[[str], str], wire: str) -> str:
    """The Python name of a property."""
    name = naming.fields.get(wire) or propose(wire)
    return f"{name}_" if name in _ANNOTATION_NAMES else name


def is_class_name(name: str) -> bool:
    """Whether a generated class can have this name."""
    return _is_name(name) and name not in _VENDOR_MODULE_NAMES


def is_field_name(name: str) -> bool:
    """Whether a generated field can have this name."""
    return _is_name(name)


def is_key_name(name: str) -> bool:
    """Whether a field of a generated class that is a dict can have this name."""
    return _is_name(name) and name not in _DICT_NAMES


def is_member_name(name: str) -> bool:
    """Whether a member of a generated enum can have this name."""
    return _is_name(name) and name not in _STR_ENUM_NAMES


# Modules


def _messages(
    low: _Lowering, roles: tuple[Role, ...], doc: tuple[str, ...]
) -> python.Classes:
    classes = []
    for action in low.protocol.actions.values():
        for role in roles:
            message: Object | None = getattr(action, role)
            if message is not None:
                text = _message_doc(low, action, message, role)
                cls = _class(low, action.name, message, text, "datatypes.")
                classes.append(replace(cls, markers=_markers(low, action, role)))
    return _classes(low, classes, doc)


def _markers(low: _Lowering, action: Action, role: str) -> tuple[python.Marker, ...]:
    return markers(action, role, low.dialect, low.facts.actions)


def _datatypes(low: _Lowering) -> python.Classes:
    classes = [
        _class(low, _class_name(low, name), obj, _object_doc(low, obj), "")
        for name, obj in low.protocol.objects.items()
        if not low.additions.is_dict(obj)
    ]
    doc = (
        f"Objects inside the messages of OCPP {low.protocol.version}.",
        "",
        "A field that is None is absent from the message.",
    )
    objects = low.protocol.objects.values()
    views = low.additions.views
    open_classes = [
        _open_class(low, obj)
        for obj in objects
        if low.additions.is_dict(obj) and obj.name not in views
    ]
    view_classes = [_view(low, obj) for obj in objects if obj.name in views]
    return _classes(low, classes, doc, open_classes, view_classes)


def _classes(
    low: _Lowering,
    classes: list[python.Class],
    doc: tuple[str, ...],
    open_classes: Sequence[python.OpenClass] = (),
    views: Sequence[python.View] = (),
) -> python.Classes:
    everything: tuple[python.Class | python.OpenClass | python.View, ...] = (
        *classes,
        *open_classes,
        *views,
    )
    names = {cls.name for cls in everything}
    annotations = " ".join(a.annotation for cls in everything for a in cls.attributes)
    used = set(re.findall(r"\w+", annotations))
    return python.Classes(
        doc=doc,
        open_classes=tuple(sorted(open_classes, key=lambda cls: cls.name)),
        views=tuple(sorted(views, key=lambda cls: cls.name)),
        classes=tuple(sorted(classes, key=lambda cls: cls.name)),
        aliases=_aliases(low, names),
        siblings=tuple(sorted({"datatypes", "enums"} & used)),
        uses_any="Any" in used
        or bool(open_classes or views)
        or any(cls.open for cls in classes),
        uses_unset="Unset" in used,
        keyword_only=low.dialect.keyword_only,
    )


def _enums(low: _Lowering) -> python.Enums:
    classes = [_enum(low, enum) for enum in low.protocol.enums.values()]
    names = {cls.name for cls in classes}
    return python.Enums(
        doc=(
            f"Enumerations of OCPP {low.protocol.version}.",
            "",
            'Each member equals its string: BootReasonEnumType.power_up == "PowerUp".'
            if "BootReasonEnumType" in names
            else "Each member equals its string.",
        ),
        classes=(_action_enum(low), *sorted(classes, key=lambda cls: cls.name)),
        aliases=_aliases(low, names),
    )


def _aliases(low: _Lowering, names: set[str]) -> tuple[python.Alias, ...]:
    return tuple(
        python.Alias(alias, target)
        for alias, target in sorted(low.facts.naming.class_aliases.items())
        if target in names and alias not in names
    )


# Classes


def _class(
    low: _Lowering, name: str, obj: Object, doc: tuple[str, ...], qualifier: str
) -> python.Class:
    _check_name(low, name, _taken(low), obj.place)
    fields = _ordered(obj, low.facts.naming.order.get(name, ()))
    names = low.additions.fields if obj.name in low.additions.own else {}
    attributes = tuple(_attribute(low, f, qualifier, names) for f in fields)
    _check_unique(
        low,
        ((a.name, f.name, f.place) for a, f in zip(attributes, fields, strict=True)),
    )
    notes = _attribute_docs(low, obj, attributes, fields)
    if obj.open:
        _check_further(low, obj, attributes)
    return python.Class(name, (*doc, *notes), attributes, open=obj.open)


def _check_further(
    low: _Lowering, obj: Object, attributes: Iterable[python.Attribute]
) -> None:
    taken = frozenset([FURTHER_KEYS])
    for attribute in attributes:
        _check_name(low, attribute.name, taken, obj.place)


def _view(low: _Lowering, obj: Object) -> python.View:
    cls = _open_class(low, obj)
    return python.View(
        name=cls.name,
        doc=cls.doc,
        attributes=cls.attributes,
        open=obj.open,
        vendor_id=low.additions.views[obj.name],
        reads=tuple(_read(low, attribute) for attribute in cls.attributes),
    )


def _read(low: _Lowering, attribute: python.Attribute) -> Code:
    """The expression for a property of a view, made of the dict self."""
    key = literal(attribute.wire_name)
    value = _read_value(low, attribute.type, Code("v"))
    if value == "v":
        return code("self.get(%s)" if attribute.optional else "self[%s]", key)
    if attribute.optional or isinstance(attribute.type, Nullable):
        return code("None if (v := self.get(%s)) is None else %s", key, value)
    return _read_value(low, attribute.type, code("self[%s]", key))


def _read_value(low: _Lowering, type_: Type, v: Code) -> Code:
    match type_:
        case Nullable(inner):
            return _read_value(low, inner, v)
        case Reference(name) if name in low.protocol.enums:
            return code("enums.%s(%s)", safe_name(_class_name(low, name)), v)
        case Reference(name) if name in low.additions.views:
            return code("%s(%s)", safe_name(_class_name(low, name)), v)
        case Array(items):
            item = _read_value(low, items, Code("i"))
            return v if item == "i" else code("[%s for i in %s]", item, v)
    return v


def _open_class(low: _Lowering, obj: Object) -> python.OpenClass:
    cls = _class(low, _class_name(low, obj.name), obj, _object_doc(low, obj), "")
    taken = frozenset(_DICT_NAMES)
    for attribute, field_ in zip(cls.attributes, _ordered(obj, ()), strict=True):
        _check_name(low, attribute.name, taken, field_.place)
    return python.OpenClass(cls.name, cls.doc, cls.attributes)


def _class_name(low: _Lowering, definition: str) -> str:
    return low.facts.naming.classes.get(definition, definition)


def _ordered(obj: Object, listed: tuple[str, ...]) -> list[Field]:
    """Required, then optional, customData last; each in schema or listed order."""

    def rank(indexed: tuple[int, Field]) -> tuple[bool, bool, int]:
        index, field_ = indexed
        known = field_.name in listed
        position = listed.index(field_.name) if known else len(listed) + index
        return field_.name == CUSTOM_DATA, not field_.required, position

    return [field_ for _, field_ in sorted(enumerate(obj.fields), key=rank)]


def _attribute(
    low: _Lowering, field_: Field, qualifier: str, names: Mapping[str, str]
) -> python.Attribute:
    """names are those that only this class has for its fields, by wire name."""
    name = names.get(field_.name) or field_name(
        low.facts.naming, low.propose, field_.name
    )
    _check_name(low, name, frozenset(), field_.place)
    annotation = _annotation(low, field_.type, qualifier)
    if not field_.required and not _takes_none(annotation):
        annotation += " | None"
    if isinstance(field_.type, Nullable) and not field_.required:
        annotation = f"{annotation.removesuffix(' | None')} | Unset | None"
    return python.Attribute(
        name, field_.name, annotation, not field_.required, field_.type
    )


def _annotation(low: _Lowering, type_: Type, qualifier: str) -> str:
    match type_:
        case Array(items):
            return f"list[{_annotation(low, items, qualifier)}]"
        case Nullable(inner):
            text = _annotation(low, inner, qualifier)
            return text if _takes_none(text) else f"{text} | None"
        case Literals() | Map() | Lenient() | Checked() | Union():
            return _vendors_annotation(low, type_, qualifier)
        case Reference(name) if name in low.protocol.enums:
            return f"enums.{_class_name(low, name)}"
        case Reference(name) if low.additions.is_bare_dict(low.protocol.objects[name]):
            return "dict[str, Any]"
        case Reference(name):
            return f"{qualifier}{_class_name(low, name)}"
    return _SIMPLE[type(type_)]


def _vendors_annotation(
    low: _Lowering,
    type_: Literals | Map | Lenient | Checked | Union,
    qualifier: str,
) -> str:
    """The annotation of a type that no official schema has."""
    match type_:
        case Literals(values):
            return _alternatives(_SCALARS[type(value)] for value in values)
        case Map(value):
            return f"dict[str, {_annotation(low, value, qualifier)}]"
        case Lenient(inner):
            # The type, for those who read; Any, since other values pass too.
            return _alternatives((_annotation(low, inner, qualifier), "Any"))
        case Checked(inner):
            return _annotation(low, inner, qualifier)
        case Union(types):
            return _alternatives(_annotation(low, t, qualifier) for t in types)


def _takes_none(annotation: str) -> bool:
    return not {"Any", "None"}.isdisjoint(_parts(annotation))


def _alternatives(annotations: Iterable[str]) -> str:
    """Each annotation once, None last."""
    parts = [part for text in annotations for part in _parts(text)]
    unique = dict.fromkeys(parts)
    return " | ".join(sorted(unique, key=lambda text: text == "None"))


def _parts(annotation: str) -> list[str]:
    """The alternatives of an annotation; brackets may hold others."""
    found, depth, start = [], 0, 0
    for index, character in enumerate(annotation):
        depth += (character == "[") - (character == "]")
        if character == "|" and not depth:
            found.append(annotation[start:index].strip())
            start = index + 1
    return [*found, annotation[start:].strip()]


_SIMPLE: dict[type, str] = {
    Anything: "Any",
    Boolean: "bool",
    Integer: "int",
    Number: "float",
    String: "str",
}
_SCALARS = {str: "str", int: "int", float: "float", bool: "bool", type(None): "None"}


def _enum(low: _Lowering, enum: Enum) -> python.EnumClass:
    name = _class_name(low, enum.name)
    _check_name(low, name, _taken(low), enum.place)
    named = [(value, enum.place) for value in enum.values]
    members = _members(low, name, named, member_name)
    return python.EnumClass(name, _enum_doc(low, enum), members)


def _action_enum(low: _Lowering) -> python.EnumClass:
    """Actions are named as properties are, so that both sides of a program agree."""
    named = [
        (action.name, message.place)
        for action in low.protocol.actions.values()
        for message in action.messages[:1]
    ]
    members = _members(low, "Action", named, low.propose)
    return python.EnumClass(
        "Action", ("The actions: what a frame may ask for.",), members
    )


def _members(
    low: _Lowering,
    enum: str,
    values: Iterable[tuple[str, Place]],
    rule: Callable[[str], str],
) -> tuple[python.Member, ...]:
    """One member for each value, each followed by its further names."""
    exceptions = low.facts.naming.members.get(enum, {})
    named: list[tuple[str, str, Place]] = []
    for value, place in values:
        exception = exceptions.get(value) or MemberName(rule(value), ())
        for name in (exception.name, *exception.aliases):
            _check_name(low, name, _STR_ENUM_NAMES, place)
            named.append((name, value, place))
    _check_unique(low, named)
    return tuple(python.Member(name, value) for name, value, _ in named)


# Checks


def _is_name(name: str) -> bool:
    usable = _IDENTIFIER.fullmatch(name) and not keyword.iskeyword(name)
    return bool(usable) and not name.endswith("__")


def _taken(low: _Lowering) -> frozenset[str]:
    return _VENDOR_MODULE_NAMES if low.additions.own else _MODULE_NAMES


def _check_name(low: _Lowering, name: str, taken: frozenset[str], place: Place) -> None:
    if not _is_name(name) or name in taken:
        low.problems.append(
            Problem(
                f"{name!a} can't be a name in the generated module",
                "rename it in the schema, or give it a name in naming.toml",
                place.file,
                place.pointer,
            )
        )


def _check_unique(low: _Lowering, names: Iterable[tuple[str, str, Place]]) -> None:
    seen: dict[str, str] = {}
    for name, wire, place in names:
        if name in seen:
            low.problems.append(
                Problem(
                    f"{seen[name]!a} and {wire!a} are both called {name} in Python",
                    "rename one in the schema, or give it a name in naming.toml",
                    place.file,
                    place.pointer,
                )
            )
        seen[name] = wire


# Docstrings


def _package_doc(version: str) -> tuple[str, ...]:
    return (
        f"OCPP {version} as Python types.",
        "",
        "call: requests. call_result: responses. datatypes: the objects in them.",
        "enums: the values in them. codec: JSON to these and back. roles: who may send",
        "which of them. standard: names that no schema has.",
    )


def _calls_doc(version: str) -> tuple[str, ...]:
    return (
        f"Requests of OCPP {version}, one class per action.",
        "",
        "A field that is None is absent from the message. The class of the response",
        "has the same name in call_result.",
    )


def _call_results_doc(version: str) -> tuple[str, ...]:
    return (
        f"Responses of OCPP {version}, one class per action.",
        "",
        "A field that is None is absent from the message. The class of the request",
        "has the same name in call.",
    )


def _message_doc(
    low: _Lowering, action: Action, message: Object, role: Role
) -> tuple[str, ...]:
    lines = [*_wrap(low.prose.of_message(action, message, role)), ""]
    if route := low.prose.route(action, role):
        lines.append(route)
    return (*lines, f"Source: {message.place.file}")


def _object_doc(low: _Lowering, obj: Object) -> tuple[str, ...]:
    return (*_wrap(low.prose.of_object(obj)), "", *_used_by(low, obj.name))


def _enum_doc(low: _Lowering, enum: Enum) -> tuple[str, ...]:
    return (*_wrap(low.prose.of_enum(enum)), "", *_used_by(low, enum.name))


def _used_by(low: _Lowering, name: str) -> list[str]:
    users = [*low.additions.uses.get(name, ())]
    users += [str(use) for use in low.prose.uses.get(name, [])]
    more = len(users) - SHOWN_USES
    shown = ", ".join(users[:SHOWN_USES]) + (f" and {more} more" if more > 0 else "")
    return _wrap(f"Used by: {shown}" if users else "Used by no message.")


def _attribute_docs(
    low: _Lowering,
    obj: Object,
    attributes: tuple[python.Attribute, ...],
    fields: list[Field],
) -> list[str]:
    if not fields:
        return []
    lines = ["", "Attributes:"]
    for attribute, field_ in zip(attributes, fields, strict=True):
        notes = low.prose.notes(obj, field_)
        if attribute.name != field_.name:
            notes.insert(0, field_.name)
        if description := low.prose.of_field(obj, field_):
            notes.append(description)
        text = f"{attribute.name}: {'; '.join(notes)}" if notes else attribute.name
        lines += _wrap(text, first=4, rest=8)
    return lines


def _wrap(text: str, first: int = 0, rest: int = 0) -> list[str]:
    """Lines that fit once indented; indents are those inside the docstring."""
    return textwrap.wrap(
        text,
        WIDTH - INDENT,
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
