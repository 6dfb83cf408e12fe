"""Finds keys of vendors in what a program sends: ``ocpp`` renames them, we don't.

``data={"a_b": 1}`` goes out as ``aB`` from ``ocpp``, and as it is written from here.
"""

from collections.abc import Iterator, Mapping

import libcst as cst

from ocpp_codegen.migration import arguments, shapes
from ocpp_codegen.migration.expressions import literal
from ocpp_codegen.migration.names import Names, moved
from ocpp_codegen.migration.values import VENDOR, Items, Received, Record, Value

Facts = Mapping[cst.CSTNode, Value]

# A key, and the expression that it is written out by, or that holds it.
Found = Iterator[tuple[str, cst.BaseExpression]]

# The one key that is taken in this spelling as well.
_TAKEN = "vendor_id"

# Parts of keys that ocpp spells in its own way.
_IRREGULAR = ("soc", "csms", "_url", "v2x", "v2g")


def sent(names: Names, facts: Facts, node: cst.Call) -> Found:
    """The keys of vendors in the arguments of a class of ocpp that are renamed."""
    old = names.old_path(node.func)
    path = moved(old) if old else ""
    shape = shapes.shape(path)
    if shape is None:
        return
    for arg, name in zip(node.args, arguments.fields(path, node.args), strict=True):
        field = shape.field(name)
        if field is not None:
            for key, place in _written(facts, field.value, arg.value):
                if on_the_wire(key) != key:
                    yield key, place


def on_the_wire(key: str) -> str:
    """How ocpp spells a key of a vendor on the wire; empty for its exceptions."""
    if any(part in key for part in _IRREGULAR):
        return ""
    first, *others = key.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in others)


def _written(facts: Facts, kind: Value | None, node: cst.BaseExpression) -> Found:
    """The keys in an expression for something of a kind, such as a field holds."""
    match node:
        case cst.Dict(elements=elements):
            for element in elements:
                if isinstance(element, cst.DictElement):
                    key = literal(element.key)
                    if kind == VENDOR and isinstance(key, str):
                        yield key, element.key
                    yield from _written(facts, _below(kind, key), element.value)
                else:
                    yield from _written(facts, kind, element.value)
        case cst.List(elements=items) | cst.Tuple(elements=items):
            for item in items:
                yield from _written(facts, _below(kind, None), item.value)
        case _:
            for key in _held(kind, facts.get(node)):
                yield key, node


def _held(kind: Value | None, held: Value | None) -> Iterator[str]:
    """The keys in a dict that an expression holds, or in a list of such."""
    match held:
        case Record(entries):
            for key, value in entries:
                if kind == VENDOR and key != _TAKEN and not key.startswith("?"):
                    yield key
                yield from _held(_below(kind, key), value)
        case Items(item):
            yield from _held(_below(kind, None), item)


def _below(kind: Value | None, key: object) -> Value | None:
    """The kind of what is inside of something, under a key or in a list."""
    match kind:
        case Received(paths) if isinstance(key, str):
            shape = shapes.common(paths)
            field = shape.field(key) if shape else None
            return field.value if field else None
        case Items(item) if key is None:
            return item
    return VENDOR if kind == VENDOR else None
