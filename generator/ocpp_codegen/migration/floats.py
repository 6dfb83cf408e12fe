"""Finds numbers that are floats now where a program needs an int.

``ocpp`` gives 7 as an int and 7.5 as a float, whatever the field; here a field of
numbers holds floats alone, so that 7 comes as 7.0.
"""

import re
from collections.abc import Iterator, Mapping

import libcst as cst

from ocpp_codegen.migration.findings import Said, code
from ocpp_codegen.migration.values import FLOAT, Group, Items, Value

Facts = Mapping[cst.CSTNode, Value]

# Functions whose arguments have to be int.
_COUNTING = """
    bin bytearray bytes center chr comb gcd hex islice ljust oct randrange range repeat
    rjust zfill
"""

_OF_INT = ("bit_count", "bit_length", "to_bytes")

# Formats that take no float, at the end of what follows a colon or a percent sign.
_FORMAT = re.compile(r"(^|[^a-zA-Z])[bcdoxX]$")
_IN_BRACES = re.compile(r"\{[^{}:]*:[^{}]*?[bcdoxX]\}")
_PERCENT = re.compile(r"%(\(\w+\))?[-+ #0]*\d*[cxXo]")

_BITS = (cst.BitAnd, cst.BitOr, cst.BitXor, cst.LeftShift, cst.RightShift)


def said(facts: Facts, node: cst.CSTNode) -> Said:
    """What is to be said of a node."""
    for inner, where in _needing_int(facts, node):
        shown = code(inner)
        yield (
            f"{shown} is now always a float, and {where}",
            f"int({shown}) makes an int of it",
        )


def _needing_int(
    facts: Facts, node: cst.CSTNode
) -> Iterator[tuple[cst.BaseExpression, str]]:
    match node:
        case cst.Call():
            yield from _in_call(facts, node)
        case cst.FormattedStringExpression(expression=inner, format_spec=[spec]):
            if isinstance(spec, cst.FormattedStringText) and _FORMAT.search(spec.value):
                yield from _floats(facts, "this format needs an int", inner)
        case cst.Subscript(value=base, slice=parts):
            is_list = isinstance(facts.get(base), (Items, Group))
            for index in (part.slice for part in parts):
                if isinstance(index, cst.Slice):
                    bounds = [index.lower, index.upper, index.step]
                    yield from _floats(facts, "a slice needs an int", *bounds)
                elif is_list and isinstance(index, cst.Index):
                    yield from _floats(facts, "an index must be an int", index.value)
        case cst.BinaryOperation(left=left, operator=operator, right=right):
            yield from _in_operation(facts, left, operator, right)


def _in_call(facts: Facts, node: cst.Call) -> Iterator[tuple[cst.BaseExpression, str]]:
    arguments = [arg.value for arg in node.args if not arg.star]
    match node.func:
        case cst.Attribute(value=base, attr=cst.Name(value=name)) if name in _OF_INT:
            yield from _floats(facts, f"{name}() needs an int", base)
        case cst.Name(value="isinstance") if arguments[1:]:
            if code(arguments[1]) == "int":
                yield from _floats(facts, "never an int", arguments[0])
        case cst.Name(value="format") if arguments[1:]:
            if _FORMAT.search(_text(arguments[1])):
                yield from _floats(facts, "this format needs an int", arguments[0])
        case cst.Attribute(value=text, attr=cst.Name(value="format")):
            if _IN_BRACES.search(_text(text)):
                yield from _floats(facts, "this format needs an int", *arguments)
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            if name in _COUNTING.split():
                yield from _floats(facts, f"{name}() needs an int", *arguments)


def _in_operation(
    facts: Facts,
    left: cst.BaseExpression,
    operator: cst.BaseBinaryOp,
    right: cst.BaseExpression,
) -> Iterator[tuple[cst.BaseExpression, str]]:
    if isinstance(operator, cst.Modulo) and _PERCENT.search(_text(left)):
        inner = right.elements if isinstance(right, cst.Tuple) else ()
        values = [part.value for part in inner] or [right]
        yield from _floats(facts, "this format needs an int", *values)
    elif isinstance(operator, _BITS):
        yield from _floats(facts, "bits need an int", left, right)
    elif isinstance(operator, cst.Multiply):
        for one, other in ((left, right), (right, left)):
            if isinstance(one, (cst.BaseString, cst.List, cst.Tuple)):
                yield from _floats(facts, "repeating needs an int", other)


def _floats(
    facts: Facts, where: str, *nodes: cst.BaseExpression | None
) -> Iterator[tuple[cst.BaseExpression, str]]:
    yield from ((node, where) for node in nodes if node and facts.get(node) == FLOAT)


def _text(node: cst.BaseExpression) -> str:
    value = getattr(node, "evaluated_value", None)
    return value if isinstance(value, str) else ""
