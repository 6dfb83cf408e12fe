"""Model to codec: the expressions that decode, check and encode each field.

The templates codec.py.jinja and rules.py.jinja hold the frame of the functions;
what depends on a type is decided here. Expressions are code from the start:
names and literals go through ``safe`` as they enter.
"""

import json
import re
from collections.abc import Callable, Iterable

from ocpp_codegen import python
from ocpp_codegen.model import (
    Anything,
    Array,
    Boolean,
    Integer,
    Number,
    Protocol,
    Reference,
    String,
    Type,
)
from ocpp_codegen.safe import Code, code, joined, json_key, literal, name

_V = Code("v")
_ITEM = Code("i")
_NOTHING = Code("")

# What the generated modules may import from ocppj, and what the codec always needs.
_HELPERS = (
    "array_item",
    "boolean_item",
    "integer",
    "integer_item",
    "number",
    "number_item",
    "quote",
    "string_item",
)
_ALWAYS = ("Bad", "data", "data_text")
_RULES = (
    "Anything",
    "Array",
    "Boolean",
    "Enum",
    "Integer",
    "Number",
    "Reference",
    "String",
)


def lower_codec(
    protocol: Protocol,
    call: python.Classes,
    call_result: python.Classes,
    datatypes: python.Classes,
) -> python.Codec:
    """The codec of a version, from its model and its Python classes."""
    objects = (
        *_classes(protocol, "call", call, _request_name(protocol)),
        *_classes(protocol, "call_result", call_result, _response_name(protocol)),
        *_classes(protocol, "datatypes", datatypes, lambda name: name),
    )
    open_objects = tuple(
        _coded(protocol, "datatypes", cls.name, cls.name, cls.attributes)
        for cls in datatypes.open_classes
    )
    steps = [step for coded in (*open_objects, *objects) for step in coded.steps]
    return python.Codec(
        version=protocol.version,
        helpers=_used(_HELPERS, (text for s in steps for text in _codes(s)), _ALWAYS),
        rules=_used(_RULES, (step.rule for step in steps), ("Property", "Shape")),
        enums=tuple(sorted(protocol.enums)),
        open_objects=open_objects,
        objects=objects,
        requests=tuple(cls.name for cls in call.classes),
        responses=tuple(cls.name for cls in call_result.classes),
    )


def _used(
    candidates: Iterable[str], codes: Iterable[Code], always: Iterable[str]
) -> tuple[str, ...]:
    """The names that the code mentions, sorted as imports are."""
    words = {word for text in codes for word in re.findall(r"\w+", text)}
    names = {*always, *(name for name in candidates if name in words)}
    return tuple(sorted(names, key=lambda name: (name.islower(), name)))


def _codes(step: python.Step) -> tuple[Code, ...]:
    return step.convert, step.decoded, step.items, step.fragment


def _request_name(protocol: Protocol) -> Callable[[str], str]:
    return lambda action: protocol.actions[action].request.name  # type: ignore[union-attr]


def _response_name(protocol: Protocol) -> Callable[[str], str]:
    return lambda action: protocol.actions[action].response.name  # type: ignore[union-attr]


def _classes(
    protocol: Protocol,
    module: str,
    classes: python.Classes,
    schema_name: Callable[[str], str],
) -> Iterable[python.Coded]:
    for cls in classes.classes:
        yield _coded(protocol, module, cls.name, schema_name(cls.name), cls.attributes)


def _coded(
    protocol: Protocol,
    module: str,
    class_name: str,
    schema_name: str,
    attributes: tuple[python.Attribute, ...],
) -> python.Coded:
    steps = tuple(_step(protocol, attribute) for attribute in attributes)
    required = [step for step in steps if not step.optional]
    return python.Coded(
        name=schema_name,
        cls=code("%s.%s", name(module), name(class_name)),
        steps=steps,
        required=len(required),
        strings=sum(step.strings == "1" for step in required),
    )


def _step(protocol: Protocol, attribute: python.Attribute) -> python.Step:
    type_ = attribute.type
    local = code("%s_", name(attribute.name))
    slot = _slot(protocol, type_, _V if attribute.optional else local)
    return python.Step(
        name=attribute.name,
        wire_name=attribute.wire_name,
        optional=attribute.optional,
        convert=_convert(type_, _V),
        refuse=_refuse(type_, _V),
        decoded=_decoded(protocol, type_, _V),
        strings=_strings(protocol, type_),
        refuse_sent=_refuse_sent(type_, _V),
        local=local,
        items=_items(protocol, type_),
        fragment=code("%s%s", json_key(attribute.wire_name), slot),
        rule=_rule(protocol, type_),
    )


# Decoding: v holds a value of the payload


def _convert(type_: Type, v: Code) -> Code:
    """The function for a number that is not of the class it usually has."""
    match type_:
        case Integer():
            return code("if %s.__class__ is not int: %s = integer(%s)", v, v, v)
        case Number():
            return code("if %s.__class__ is not float: %s = number(%s)", v, v, v)
    return _NOTHING


def _refuse(type_: Type, v: Code) -> Code:
    """The condition that speaks against a value, after conversion; may be empty."""
    match type_:
        case String(max_length):
            return _either(_is_not("str", v), _too_long(max_length, v))
        case Integer(minimum, maximum):
            return _out_of_range(minimum, maximum, v)
        case Number(minimum, maximum):
            return _either(
                _out_of_range(minimum, maximum, v), code("%s - %s != 0", v, v)
            )
        case Boolean():
            return _is_not("bool", v)
        case Array(_, min_items, max_items):
            count = code("len(%s)", v)
            return _either(
                _is_not("list", v), _out_of_range(min_items, max_items, count)
            )
    return _NOTHING


def _decoded(protocol: Protocol, type_: Type, v: Code) -> Code:
    match type_:
        case Anything():
            return code("data(%s, seen)", v)
        case Reference(target) if target in protocol.enums:
            return code("_%s[%s]", name(target), v)
        case Reference(target):
            return code("decode_%s(%s, seen)", name(target), v)
        case Array(items):
            return _each(_decoded_item(protocol, items, _ITEM), v)
    return v


def _decoded_item(protocol: Protocol, type_: Type, v: Code) -> Code:
    """As _decoded, with the checks that a field has as statements of its own."""
    match type_:
        case String(max_length):
            return _call("string_item", v, max_length)
        case Integer(minimum, maximum):
            return _call("integer_item", v, minimum, maximum)
        case Number(minimum, maximum):
            return _call("number_item", v, minimum, maximum)
        case Boolean():
            return _call("boolean_item", v)
        case Array(items, min_items, max_items):
            checked = _call("array_item", v, min_items, max_items)
            return _each(_decoded_item(protocol, items, _ITEM), checked)
    return _decoded(protocol, type_, v)


def _strings(protocol: Protocol, type_: Type) -> Code:
    """How many JSON strings a value is that no function called for it counts."""
    match type_:
        case String():
            return Code("1")
        case Reference(target) if target in protocol.enums:
            return Code("1")
        case Array(items) if _strings(protocol, items) == "1":
            return Code("len(v)")
        case Array(Array() as inner) if _strings(protocol, inner):
            return Code("sum(map(len, v))")
    return _NOTHING


# Encoding: v holds a value of the object


def _refuse_sent(type_: Type, v: Code) -> Code:
    """The condition that speaks against a value; nothing is converted before."""
    match type_:
        case Integer():
            return _either(_is_not("int", v), _refuse(type_, v))
        case Number():
            neither = code("(%s and %s)", _is_not("float", v), _is_not("int", v))
            return _either(neither, _refuse(type_, v))
    return _refuse(type_, v)


def _items(protocol: Protocol, type_: Type) -> Code:
    """The text of an array's items, to be put into the slot."""
    if not isinstance(type_, Array):
        return _NOTHING
    return code('",".join(%s)', _each(_written(protocol, type_.items, _ITEM), _V))


def _slot(protocol: Protocol, type_: Type, v: Code) -> Code:
    """How the f-string of an object takes a checked value in."""
    match type_:
        case String():
            return code("{quote(%s)}", v)
        case Number():
            return code("{%s!r}", v)
        case Boolean():
            return code('{"true" if %s else "false"}', v)
        case Anything():
            return code("{data_text(%s)}", v)
        case Array():
            return code("[{%s}]", v)
        case Reference(target) if target in protocol.enums:
            value = code("_%s[%s]._value_", name(target), v)
            values = protocol.enums[target].values
            plain = all(json.dumps(value) == f'"{value}"' for value in values)
            return code('"{%s}"' if plain else "{quote(%s)}", value)
        case Reference(target):
            return code("{encode_%s(%s)}", name(target), v)
    return code("{%s}", v)


def _written(protocol: Protocol, type_: Type, v: Code) -> Code:
    """An item of an array as JSON text, checked."""
    match type_:
        case String(max_length):
            return code("quote(%s)", _call("string_item", v, max_length))
        case Integer(minimum, maximum):
            return code("repr(%s)", _call("integer_item", v, minimum, maximum))
        case Number(minimum, maximum):
            return code("repr(%s)", _call("number_item", v, minimum, maximum))
        case Boolean():
            return code('"true" if %s else "false"', _call("boolean_item", v))
        case Anything():
            return code("data_text(%s)", v)
        case Array(items, min_items, max_items):
            checked = _call("array_item", v, min_items, max_items)
            inner = _each(_written(protocol, items, _ITEM), checked)
            return code('"[" + ",".join(%s) + "]"', inner)
        case Reference(target) if target in protocol.enums:
            return code("quote(_%s[%s]._value_)", name(target), v)
        case Reference(target):
            return code("encode_%s(%s)", name(target), v)


# Rules, for the careful walk


def _rule(protocol: Protocol, type_: Type) -> Code:
    match type_:
        case String(max_length):
            return _call("String", max_length)
        case Integer(minimum, maximum):
            return _call("Integer", minimum, maximum)
        case Number(minimum, maximum):
            return _call("Number", minimum, maximum)
        case Boolean():
            return Code("Boolean()")
        case Anything():
            return Code("Anything()")
        case Array(items, min_items, max_items):
            return _call("Array", _rule(protocol, items), min_items, max_items)
        case Reference(target) if target in protocol.enums:
            return code("Enum(enums.%s)", name(target))
        case Reference(target):
            return code("Reference(%s)", literal(target))


# Pieces


def _is_not(cls: str, v: Code) -> Code:
    return code("%s.__class__ is not %s", v, name(cls))


def _too_long(max_length: int | None, v: Code) -> Code:
    return _NOTHING if max_length is None else code("len(%s) > %s", v, max_length)


def _out_of_range(low: int | float | None, high: int | float | None, v: Code) -> Code:
    if low is not None and high is not None:
        return code("not %s <= %s <= %s", low, v, high)
    if low is not None:
        return code("not %s >= %s", v, low)
    return _NOTHING if high is None else code("not %s <= %s", v, high)


def _either(*conditions: Code) -> Code:
    return joined(" or ", filter(None, conditions))


def _each(item: Code, v: Code) -> Code:
    return code("[%s for i in %s]", item, v)


def _call(function: str, *arguments: Code | int | float | None) -> Code:
    """A call; trailing arguments that are None are left out."""
    given = list(arguments)
    while given and given[-1] is None:
        given.pop()
    shown = (Code("None") if a is None else code("%s", a) for a in given)
    return code("%s(%s)", name(function), joined(", ", shown))
