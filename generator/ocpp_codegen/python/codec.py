"""Model to codec: the expressions that decode, check and encode each field.

The templates codec.py.jinja and rules.py.jinja hold the frame of the functions;
what depends on a type is decided here. Expressions are code from the start:
names and literals go through ``safe`` as they enter.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from ocpp_codegen.protocol.additions import Additions, ForeignClass
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Boolean,
    Checked,
    Foreign,
    Further,
    FurtherType,
    Integer,
    JsonScalar,
    Lenient,
    Literals,
    Map,
    Nullable,
    Number,
    Protocol,
    Reference,
    Scalar,
    String,
    Type,
    Union,
)
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.annotations import ANY
from ocpp_codegen.python.expressions import (
    EXTENDING,
    OCPPJ,
    OWN,
    SHARED,
    Expression,
    Used,
    call,
    code,
    joined,
    member,
    naming,
    own_call,
    used_in,
)
from ocpp_codegen.python.names import Names
from ocpp_codegen.python.safe import Code, json_key, literal, name, plain_name

_V = naming(Code("v"))
_ITEM = naming(Code("i"))
_SEEN = Code("seen")
_NOTHING = naming(Code(""))

# What the functions and the rules of any codec need.
_ALWAYS = ("Bad",)
_FOR_OPEN_OBJECTS = ("data", "data_text")
_FOR_RULES = ("Property", "Shape")


@dataclass(frozen=True)
class _Version:
    """What the expressions depend on besides a type.

    exact names the messages and definitions whose numbers stay as they came, foreign
    gives the classes of types of other versions.
    """

    protocol: Protocol
    names: Names
    exact: frozenset[str] = frozenset()
    foreign: Mapping[Foreign, ForeignClass] = field(default_factory=dict)


def lower_codec(
    protocol: Protocol,
    dialect: Dialect,
    names: Names,
    call: python.Classes,
    call_result: python.Classes,
    datatypes: python.Classes,
    additions: Additions,
) -> python.Codec:
    """The codec of a version, from its model and its Python classes.

    Numbers in what additions add stay as they came.
    """
    version = _Version(protocol, names, additions.own, additions.foreign)
    actions = protocol.actions
    objects = (
        *_coded_classes(version, call.classes),
        *_coded_classes(version, call_result.classes),
        *_coded_classes(version, datatypes.classes),
    )
    open_objects = tuple(_coded_classes(version, datatypes.open_classes))
    steps = [step for coded in objects for step in coded.steps]
    return python.Codec(
        version=protocol.version,
        helpers=helpers((*open_objects, *objects), bool(open_objects)),
        rules=rules((*open_objects, *objects)),
        further_rules=further_rules((*open_objects, *objects)),
        checks=_checks(protocol),
        shared_checks=shared_checks((*open_objects, *objects)),
        enums=tuple((n, names.classes[n].name) for n in sorted(protocol.enums)),
        open_objects=open_objects,
        objects=objects,
        views=tuple(_coded_classes(version, datatypes.views)),
        copied=(),
        root=Code(".."),
        requests=tuple(name for name, a in actions.items() if a.request),
        responses=tuple(name for name, a in actions.items() if a.response),
        sends=tuple(n for n, a in actions.items() if a.send) if dialect.sends else None,
        answers_unreadable=dialect.answers_unreadable,
        error_codes=tuple(sorted(dialect.error_codes.items())),
        decimal=Used(OCPPJ, "is_multiple") in _used_by(steps),
    )


def _checks(protocol: Protocol) -> tuple[tuple[str, Code], ...]:
    """The schemas that objects and messages have to pass besides their fields."""
    known = {**protocol.objects, **protocol.messages}
    return tuple(
        (name, data(obj.check)) for name, obj in sorted(known.items()) if obj.check
    )


def shapeless(
    protocol: Protocol,
    names: Names,
    foreign: Mapping[Foreign, ForeignClass],
    shape: str,
    type_: Type,
) -> python.Coded:
    """A shape whose one property is a value that belongs to no class."""
    version = _Version(protocol, names, frozenset([shape]), foreign)
    attribute = python.Attribute("data", "data", ANY, False, type_)
    step = _ruled_step(version, _NOTHING, attribute, True)
    return python.Coded(shape, Code("dict"), (step,), 1, 0)


def helpers(objects: Iterable[python.Coded], with_open: bool) -> tuple[str, ...]:
    """What the functions for some objects import from ocppj."""
    steps = [step for coded in objects for step in coded.steps]
    always = _ALWAYS + (_FOR_OPEN_OBJECTS if with_open else ())
    if any(step.nullable and step.optional for step in steps):
        always += ("UNSET",)
    return _of(OCPPJ, _used_by(steps), always)


def rules(objects: Iterable[python.Coded]) -> tuple[str, ...]:
    """What their rules import from ocppj."""
    return _of(OCPPJ, _used_by_rules(objects), _FOR_RULES)


def further_rules(objects: Iterable[python.Coded]) -> tuple[str, ...]:
    """What their rules import from extending."""
    return _of(EXTENDING, _used_by_rules(objects))


def foreign_modules(expressions: Iterable[object]) -> tuple[tuple[str, str], ...]:
    """The modules of other versions that are named, each as package and module."""
    known = (OCPPJ, EXTENDING, OWN, SHARED)
    return tuple(sorted(u for u in used_in(expressions) if u.module not in known))


def called(objects: Iterable[python.Coded]) -> set[str]:
    """The functions and tables of other types that their functions use."""
    steps = (step for coded in objects for step in coded.steps)
    return {name for module, name in _used_by(steps) if module == OWN}


def _of(
    module: str, used: Iterable[Used], always: Iterable[str] = ()
) -> tuple[str, ...]:
    """What is used of a module, sorted as imports are."""
    names = {*always, *(u.name for u in used if u.module == module)}
    return tuple(
        sorted(names, key=lambda name: (not name.isupper(), name.islower(), name))
    )


def _used_by(steps: Iterable[python.Step]) -> frozenset[Used]:
    """What the functions use that do these steps."""
    return used_in(
        code
        for s in steps
        for code in (s.convert, s.refuse, s.decoded, s.item, s.item_sent, s.fragment)
    )


def _used_by_rules(objects: Iterable[python.Coded]) -> frozenset[Used]:
    return used_in(step.rule for coded in objects for step in coded.steps)


def _coded_classes(
    version: _Version, classes: Iterable[python.AnyClass]
) -> Iterator[python.Coded]:
    for cls in classes:
        steps = tuple(
            _step(version, cls.schema, index, attribute)
            for index, attribute in enumerate(cls.attributes)
        )
        required = [step for step in steps if not step.optional]
        yield python.Coded(
            name=cls.schema,
            cls=version.names.classes[cls.schema].code,
            steps=steps,
            required=len(required),
            strings=sum(step.strings == "1" for step in required),
            open=cls.open,
        )


def _step(
    version: _Version, shape: str, index: int, attribute: python.Attribute
) -> python.Step:
    type_ = attribute.type
    local = code("%s_", name(attribute.name))
    exact = shape in version.exact
    if not _is_straight(type_, exact):
        place = code("%s, %s", literal(shape), index)
        return _ruled_step(version, place, attribute, exact)
    slot = _slot(version, type_, _V if attribute.optional else local)
    return python.Step(
        name=attribute.name,
        wire_name=attribute.wire_name,
        optional=attribute.optional,
        usual=_usual(type_),
        convert=_convert(type_, _V),
        refuse=_refuse(type_, _V),
        decoded=_decoded(version, type_, _V),
        item=_item(version, type_),
        strings=_strings(version, type_),
        refuse_sent=_refuse_sent(type_, _V),
        local=local,
        item_sent=_item_sent(version, type_),
        fragment=code("%s%s", json_key(attribute.wire_name), slot),
        rule=_rule(version, type_, exact),
    )


def _ruled_step(
    version: _Version, place: Code, attribute: python.Attribute, exact: bool
) -> python.Step:
    """The step for a type that has no expressions of its own: its rule does it all.

    place names the rule: the shape, and the number of the property in it.
    """
    local = code("%s_", name(attribute.name))
    v = _V if attribute.optional else local
    written = code("{text_by(%s, %s)}", place, v)
    return python.Step(
        name=attribute.name,
        wire_name=attribute.wire_name,
        optional=attribute.optional,
        usual=_NOTHING,
        convert=_NOTHING,
        refuse=_NOTHING,
        decoded=code("decoded_by(%s, %s)", place, call("data", _V, _SEEN)),
        item=_NOTHING,
        strings=_NOTHING,
        refuse_sent=_NOTHING,
        local=local,
        item_sent=_NOTHING,
        fragment=code("%s%s", json_key(attribute.wire_name), written),
        rule=_rule(version, attribute.type, exact),
        nullable=isinstance(attribute.type, Nullable),
    )


def _is_straight(type_: Type, exact: bool) -> bool:
    """Whether a type is one that the official schemas could use."""
    match type_:
        case String():
            return type_.min_length is None and type_.pattern is None
        case Integer():
            return _limits(type_) == (None, None, None)
        case Number():
            return not exact and _limits(type_)[:2] == (None, None)
        case Array(items):
            return not type_.unique and _is_straight(items, exact)
        case Scalar() | Reference():
            return True
        case Further():
            return False
        case _:
            assert_never(type_)


def _limits(type_: Integer | Number) -> tuple[int | float | None, ...]:
    return type_.exclusive_minimum, type_.exclusive_maximum, type_.multiple_of


# Decoding: v holds a value of the payload


def _usual(type_: Type) -> Expression:
    """The class that a number usually has."""
    return code("int") if isinstance(type_, Integer) else code("float")


def _convert(type_: Type, v: Code) -> Expression:
    """The function for a number of another class."""
    match type_:
        case Integer(strict=False):
            return call("integer", v)
        case Number(multiple_of=None):
            return call("number", v)
        case Scalar() | Reference() | Array() | Further():
            return _NOTHING
        case _:
            assert_never(type_)


def _refuse(type_: Type, v: Code) -> Expression:
    """The condition that speaks against a value, after conversion; may be empty."""
    match type_:
        case String(max_length):
            return _either(_is_not("str", v), _too_long(max_length, v))
        case Integer(minimum, maximum, strict):
            kind = _is_not("int", v) if strict else _NOTHING
            return _either(kind, _out_of_range(minimum, maximum, v))
        case Number(minimum, maximum, None):
            limited = minimum is not None and maximum is not None
            infinite = _NOTHING if limited else code("%s - %s != 0", v, v)
            return _either(_out_of_range(minimum, maximum, v), infinite)
        case Number(minimum, maximum, step):
            uneven = code("not %s", call("is_multiple", v, literal(str(step))))
            return _either(uneven, _out_of_range(minimum, maximum, v))
        case Boolean():
            return _is_not("bool", v)
        case Array(_, min_items, max_items):
            count = code("len(%s)", v)
            return _either(
                _is_not("list", v), _out_of_range(min_items, max_items, count)
            )
        case Anything() | Reference() | Further():
            return _NOTHING
        case _:
            assert_never(type_)


def _decoded(version: _Version, type_: Type, v: Expression) -> Expression:
    match type_:
        case Number(multiple_of=step) if step is not None:
            whole = call("number", v)
            return code("%s if %s.__class__ is float else %s", v, v, whole)
        case Anything():
            return call("data", v, _SEEN)
        case Reference(target) if target in version.protocol.enums:
            return member(target, v)
        case Reference(target):
            return own_call(f"decode_{target}", v, _SEEN)
        case Array():
            return _NOTHING
        case Scalar() | Further():
            return v
        case _:
            assert_never(type_)


def _item(version: _Version, type_: Type) -> Expression:
    """What an item of an array becomes."""
    if not isinstance(type_, Array):
        return _NOTHING
    return _decoded_item(version, type_.items, _ITEM)


def _decoded_item(version: _Version, type_: Type, v: Expression) -> Expression:
    """As _decoded, with the checks that a field has as statements of its own."""
    match type_:
        case String(max_length):
            return call("string_item", v, max_length)
        case Integer(minimum, maximum, strict):
            return call("integer_item", v, minimum, maximum, _flag(strict))
        case Number(minimum, maximum, step):
            return call("number_item", v, minimum, maximum, _step_text(step))
        case Boolean():
            return call("boolean_item", v)
        case Array(items, min_items, max_items):
            checked = call("array_item", v, min_items, max_items)
            return _each(_decoded_item(version, items, _ITEM), checked)
        case Anything() | Reference() | Further():
            return _decoded(version, type_, v)
        case _:
            assert_never(type_)


def _strings(version: _Version, type_: Type) -> Code:
    """How many JSON strings a value is that no function called for it counts."""
    match type_:
        case String():
            return Code("1")
        case Reference(target) if target in version.protocol.enums:
            return Code("1")
        case Array(items) if counted := _strings(version, items):
            return Code("len(v)" if counted == "1" else "sum(map(len, v))")
        case Scalar() | Reference() | Array() | Further():
            return _NOTHING
        case _:
            assert_never(type_)


# Encoding: v holds a value of the object


def _refuse_sent(type_: Type, v: Code) -> Expression:
    """The condition that speaks against a value; nothing is converted before."""
    match type_:
        case String(max_length):  # quote takes nothing but strings anyway
            return _too_long(max_length, v)
        case Integer(strict=False):
            return _either(_is_not("int", v), _refuse(type_, v))
        case Number():
            neither = code("(%s and %s)", _is_not("float", v), _is_not("int", v))
            return _either(neither, _refuse(type_, v))
        case Scalar() | Reference() | Array() | Further():
            return _refuse(type_, v)
        case _:
            assert_never(type_)


def _item_sent(version: _Version, type_: Type) -> Expression:
    """The text of an item of an array."""
    if not isinstance(type_, Array):
        return _NOTHING
    return _written(version, type_.items, _ITEM)


def _slot(version: _Version, type_: Type, v: Code) -> Expression:
    """How the f-string of an object takes a checked value in."""
    match type_:
        case String():
            return code("{%s}", call("quote", v))
        case Number():
            return code("{%s!r}", v)
        case Boolean():
            return code('{"true" if %s else "false"}', v)
        case Anything():
            return code("{%s}", call("data_text", v))
        case Array():
            return code("[{%s}]", v)
        case Reference(target) if target in version.protocol.enums:
            value = code("%s._value_", member(target, v))
            values = version.protocol.enums[target].values
            plain = all(json.dumps(value) == f'"{value}"' for value in values)
            return (
                code('"{%s}"', value) if plain else code("{%s}", call("quote", value))
            )
        case Reference(target):
            return code("{%s}", own_call(f"encode_{target}", v))
        case Integer() | Further():
            return code("{%s}", v)
        case _:
            assert_never(type_)


def _written(version: _Version, type_: Type, v: Expression) -> Expression:
    """An item of an array as JSON text, checked."""
    match type_:
        case String(max_length):
            return call("quote", call("string_item", v, max_length))
        case Integer() | Number():
            return code("repr(%s)", _decoded_item(version, type_, v))
        case Boolean():
            return code('"true" if %s else "false"', call("boolean_item", v))
        case Anything():
            return call("data_text", v)
        case Array(items, min_items, max_items):
            checked = call("array_item", v, min_items, max_items)
            inner = _each(_written(version, items, _ITEM), checked)
            return code('"[" + ",".join(%s) + "]"', inner)
        case Reference(target) if target in version.protocol.enums:
            return call("quote", code("%s._value_", member(target, v)))
        case Reference(target):
            return own_call(f"encode_{target}", v)
        case Further():
            raise TypeError(f"no expression writes {type_}")
        case _:
            assert_never(type_)


# Rules, for the careful walk


def _rule(version: _Version, type_: Type, exact: bool = False) -> Expression:
    """The rule of a type; with exact, numbers stay as they came."""
    match type_:
        case String(max_length):
            rule = call("String", max_length)
            pattern = None if type_.pattern is None else literal(type_.pattern)
            return _limited(rule, min_length=type_.min_length, pattern=pattern)
        case Integer(minimum, maximum, strict):
            rule = call("Integer", minimum, maximum, _flag(strict))
            return _limited_number(rule, type_, _step_text(type_.multiple_of))
        case Number(minimum, maximum, step):
            rule = call("Number", minimum, maximum, _step_text(step))
            limited = _limited_number(rule, type_, None)
            return call("Limited", rule) if exact and limited == rule else limited
        case Boolean():
            return call("Boolean")
        case Anything():
            return call("Anything")
        case Array(items, min_items, max_items):
            inner = _rule(version, items, exact)
            rule = call("Array", inner, min_items, max_items)
            return _limited(rule, unique=_flag(type_.unique))
        case Reference(target) if target in version.protocol.enums:
            cls = name(version.names.classes[target].name)
            return call("Enum", code("enums.%s", cls))
        case Reference(target):
            return call("Reference", literal(target))
        case Further():
            return _vendors_rule(version, type_, exact)
        case _:
            assert_never(type_)


def _vendors_rule(version: _Version, type_: FurtherType, exact: bool) -> Expression:
    match type_:
        case Literals(values):
            return call("Literals", code("(%s,)", joined(", ", map(_scalar, values))))
        case Nullable(inner):
            return call("Nullable", _rule(version, inner, exact))
        case Union(types, exclusive):
            rules = joined(", ", (_rule(version, t, exact) for t in types))
            return call("Union", code("(%s,)", rules), _flag(exclusive))
        case Map(values):
            return call("Map", _rule(version, values, exact))
        case Lenient(inner):
            kind = literal(_kind(version, inner))
            return call("Lenient", kind, _rule(version, inner, exact))
        case Checked(inner, check, definitions):
            shared = _shared(definitions) if definitions else None
            return call("Checked", _rule(version, inner, exact), data(check), shared)
        case Foreign():
            return _foreign_rule(version.foreign[type_], type_)
        case _:
            assert_never(type_)


def _shared(definitions: str) -> Expression:
    """The name of the table that has some definitions, for all that refer to them."""
    digest = hashlib.sha256(definitions.encode()).hexdigest()[:8]
    return naming(plain_name(f"_CHECKS_{digest}"), Used(SHARED, definitions))


def shared_checks(objects: Iterable[python.Coded]) -> tuple[tuple[Code, Code], ...]:
    """The tables of definitions that rules of some objects name."""
    used = (u.name for u in _used_by_rules(objects) if u.module == SHARED)
    return tuple((_shared(text), data(text)) for text in sorted(used))


def _foreign_rule(cls: ForeignClass, type_: Foreign) -> Expression:
    """The rule of a type of another version, whose codec knows it."""
    if type_.is_enum:
        return call("Enum", foreign_class(cls))
    codec = naming(name(f"{cls.package}__codec"), Used(cls.package, "_codec"))
    return call("Foreign", code("%s.version_codec", codec), literal(type_.name))


def foreign_class(cls: ForeignClass) -> Expression:
    """A class of another version, whose module is imported under an alias."""
    module = naming(name(cls.alias), Used(cls.package, cls.module))
    return code("%s.%s", module, name(cls.name))


def _kind(version: _Version, type_: Type) -> str:
    """The type that JSON has for the values of a type."""
    match type_:
        case Checked(inner) | Nullable(inner):
            return _kind(version, inner)
        case String():
            return "string"
        case Integer() | Number():
            return "number"
        case Boolean():
            return "boolean"
        case Array():
            return "array"
        case Reference(name) if name in version.protocol.enums:
            return "string"
        case Anything() | Reference() | Further():
            return "object"
        case _:
            assert_never(type_)


def data(text: str) -> Code:
    """JSON text as Python."""
    return _data(json.loads(text))


def _data(value: Any) -> Code:
    match value:
        case dict():
            pairs = (code("%s: %s", literal(k), _data(v)) for k, v in value.items())
            return code("{%s}", joined(", ", pairs))
        case list():
            return code("[%s]", joined(", ", map(_data, value)))
    return _scalar(value)


def _limited_number(
    rule: Expression, type_: Integer | Number, step: Code | None
) -> Expression:
    return _limited(
        rule,
        exclusive_minimum=type_.exclusive_minimum,
        exclusive_maximum=type_.exclusive_maximum,
        multiple_of=step,
    )


def _limited(rule: Expression, **limits: Code | int | float | None) -> Expression:
    """A rule with the limits that are not None."""
    given = [
        code("%s=%s", name(limit), value)
        for limit, value in limits.items()
        if value is not None
    ]
    return call("Limited", rule, *given) if given else rule


def _scalar(value: JsonScalar) -> Code:
    return literal(value) if isinstance(value, str) else Code(repr(value))


# Pieces


def _is_not(cls: str, v: Code) -> Expression:
    return code("%s.__class__ is not %s", v, name(cls))


def _too_long(max_length: int | None, v: Code) -> Expression:
    return _NOTHING if max_length is None else code("len(%s) > %s", v, max_length)


def _out_of_range(
    low: int | float | None, high: int | float | None, v: Code
) -> Expression:
    if low is not None and high is not None:
        return code("not %s <= %s <= %s", low, v, high)
    if low is not None:
        return code("not %s >= %s", v, low)
    return _NOTHING if high is None else code("not %s <= %s", v, high)


def _step_text(step: int | float | None) -> Code | None:
    """A step is handed on as text, from which a Decimal is made exactly."""
    return None if step is None else literal(str(step))


def _flag(value: bool) -> Code | None:
    return Code("True") if value else None


def _either(*conditions: Code) -> Expression:
    return joined(" or ", filter(None, conditions))


def _each(item: Code, v: Code) -> Expression:
    return code("[%s for i in %s]", item, v)
