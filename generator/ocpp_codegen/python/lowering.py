"""Model to Python: every decision about names, order, annotations and docs.

Whatever a template prints is decided and sorted here, and nowhere else; what
things are called comes from ``names``.
"""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.knowledge.facts import Facts
from ocpp_codegen.protocol.additions import NO_ADDITIONS, Additions
from ocpp_codegen.protocol.model import (
    Action,
    Array,
    Enum,
    Field,
    Further,
    Nullable,
    Object,
    Protocol,
    Reference,
    Scalar,
    Type,
)
from ocpp_codegen.protocol.versions import Dialect, Role
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.annotations import (
    ANY,
    NONE,
    UNSET,
    Named,
    modules_in,
    one_of,
    or_none,
    uses,
)
from ocpp_codegen.python.codec import lower_codec
from ocpp_codegen.python.field_types import Types
from ocpp_codegen.python.marking import marked
from ocpp_codegen.python.names import ACTION, Module, Names, names_of
from ocpp_codegen.python.prose import Prose
from ocpp_codegen.python.roles import lower_roles, markers
from ocpp_codegen.python.safe import Code, code, literal
from ocpp_codegen.python.safe import name as safe_name

WIDTH = 88
INDENT = 4
SHOWN_USES = 4


@dataclass
class _Lowering:
    """What every step needs."""

    protocol: Protocol
    facts: Facts
    names: Names
    dialect: Dialect
    prose: Prose
    additions: Additions


def lower(
    protocol: Protocol,
    facts: Facts,
    propose: Callable[[str], str],
    dialect: Dialect,
    header: tuple[str, ...],
    descriptions: bool = False,
    additions: Additions = NO_ADDITIONS,
) -> python.Package:
    """The Python package of a protocol.

    propose gives the usual Python name of a property; header becomes the top of
    every file; descriptions puts the official prose into the docstrings;
    additions says which part of the protocol is a vendor's.
    """
    names = names_of(protocol, facts.naming, propose, additions)
    if names.problems:
        raise CodegenError(found.problem for found in names.problems)
    prose = Prose(protocol, facts, dialect, descriptions, additions)
    low = _Lowering(protocol, facts, names, dialect, prose, additions)
    version = protocol.version
    call = _messages(low, "call", ("request", "send"), _calls_doc(version))
    call_result = _messages(
        low, "call_result", ("response",), _call_results_doc(version)
    )
    datatypes = _datatypes(low)
    codec = lower_codec(
        protocol, dialect, names, call, call_result, datatypes, additions
    )
    roles = lower_roles(protocol.actions, dialect, facts.actions, names.actions)
    return python.Package(
        name=dialect.package,
        version=version,
        header=header,
        doc=_package_doc(version),
        call=call,
        call_result=call_result,
        datatypes=datatypes,
        enums=_enums(low),
        names=names,
        codec=marked(codec, protocol, facts.fields),
        roles=roles,
        charge_point=_charge_point(dialect, roles),
    )


def _charge_point(dialect: Dialect, roles: python.Roles) -> python.ChargePoint:
    sides = [role.side for role in roles.roles if role.sends]
    sends = [Named(f"{side.camel}Send", "roles") for side in sides]
    return python.ChargePoint(
        version=dialect.version,
        package=f"ocpp.{dialect.package}",
        send=one_of(*sends) if sends else None,
        root=Code(".."),
    )


# Modules


def _messages(
    low: _Lowering, module: Module, roles: tuple[Role, ...], doc: tuple[str, ...]
) -> python.Classes:
    classes = []
    for action in low.protocol.actions.values():
        for role in roles:
            message: Object | None = getattr(action, role)
            if message is not None:
                text = _message_doc(low, action, message, role)
                cls = _class(low, message, text)
                classes.append(replace(cls, markers=_markers(low, action, role)))
    return _classes(low, module, classes, doc)


def _markers(low: _Lowering, action: Action, role: str) -> tuple[python.Marker, ...]:
    return markers(action, role, low.dialect, low.facts.actions)


def _datatypes(low: _Lowering) -> python.Classes:
    classes = [
        _class(low, obj, _object_doc(low, obj))
        for obj in low.protocol.objects.values()
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
    return _classes(low, "datatypes", classes, doc, open_classes, view_classes)


def _classes(
    low: _Lowering,
    module: Module,
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
    used = [a.annotation for cls in everything for a in cls.attributes]
    return python.Classes(
        name=module,
        doc=doc,
        open_classes=tuple(sorted(open_classes, key=lambda cls: cls.name)),
        views=tuple(sorted(views, key=lambda cls: cls.name)),
        classes=tuple(sorted(classes, key=lambda cls: cls.name)),
        aliases=_aliases(low, module),
        siblings=tuple(sorted(modules_in(used) - {module})),
        uses_any=uses(used, ANY)
        or bool(open_classes or views)
        or any(cls.open for cls in classes),
        uses_unset=uses(used, UNSET),
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
        aliases=_aliases(low, "enums"),
    )


def _aliases(low: _Lowering, module: Module) -> tuple[python.Alias, ...]:
    found = [
        python.Alias(alias, cls.name)
        for cls, aliases in low.names.aliases.items()
        for alias in aliases
        if cls.module == module
    ]
    return tuple(sorted(found, key=lambda alias: alias.name))


# Classes


def _class(low: _Lowering, obj: Object, doc: tuple[str, ...]) -> python.Class:
    fields = {field.name: field for field in obj.fields}
    ordered = [(fields[w], name) for w, name in low.names.fields[obj.name].items()]
    attributes = tuple(_attribute(low, f, name) for f, name in ordered)
    notes = _attribute_docs(low, obj, ordered)
    return python.Class(
        name=low.names.classes[obj.name].name,
        schema=obj.name,
        doc=(*doc, *notes),
        attributes=attributes,
        positions=_positions(low, obj, [field.name for field, _ in ordered]),
        open=obj.open,
    )


def _positions(low: _Lowering, obj: Object, wires: list[str]) -> int:
    """How many fields can be given by position: as many as are listed, in order."""
    if not low.dialect.keyword_only:
        return len(wires)
    listed = low.facts.naming.positions.get(obj.name, ())
    pairs = enumerate(zip(wires, listed, strict=False))
    return next((i for i, (wire, other) in pairs if wire != other), len(listed))


def _view(low: _Lowering, obj: Object) -> python.View:
    cls = _open_class(low, obj)
    return python.View(
        name=cls.name,
        schema=cls.schema,
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
        case Scalar() | Reference() | Further():
            return v
        case _:
            assert_never(type_)


def _open_class(low: _Lowering, obj: Object) -> python.OpenClass:
    cls = _class(low, obj, _object_doc(low, obj))
    return python.OpenClass(cls.name, cls.schema, cls.doc, cls.attributes)


def _class_name(low: _Lowering, definition: str) -> str:
    return low.names.classes[definition].name


def _attribute(low: _Lowering, field_: Field, name: str) -> python.Attribute:
    types = Types(low.protocol, low.names, low.additions)
    annotation = types.annotation(field_.type)
    if isinstance(field_.type, Nullable) and not field_.required:
        annotation = one_of(annotation, UNSET, NONE)
    elif not field_.required:
        annotation = or_none(annotation)
    return python.Attribute(
        name, field_.name, annotation, not field_.required, field_.type
    )


def _enum(low: _Lowering, enum: Enum) -> python.EnumClass:
    return python.EnumClass(
        _class_name(low, enum.name),
        _enum_doc(low, enum),
        _members(low.names.members[enum.name]),
        enum.name,
    )


def _action_enum(low: _Lowering) -> python.EnumClass:
    doc = ("The actions: what a frame may ask for.",)
    return python.EnumClass(ACTION, doc, _members(low.names.actions))


def _members(values: Mapping[str, tuple[str, ...]]) -> tuple[python.Member, ...]:
    """One member for each value, each followed by its further names."""
    return tuple(
        python.Member(name, value) for value, names in values.items() for name in names
    )


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
    low: _Lowering, obj: Object, fields: Iterable[tuple[Field, str]]
) -> list[str]:
    """The meaning of each field, and its limits; nothing for a field without either."""
    lines: list[str] = []
    for field, name in fields:
        notes = [low.prose.of_field(obj, field), *low.prose.notes(obj, field)]
        if _camel(name) != field.name:
            notes.insert(0, field.name)
        if text := "; ".join(filter(None, notes)):
            lines += _wrap(f"{name}: {text}", first=4, rest=8)
    return ["", "Attributes:", *lines] if lines else []


def _camel(name: str) -> str:
    """The name on the wire that a field's name stands for where all is regular."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


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
