"""Finds dicts that a program hands to its own handlers, which get objects now."""

from collections.abc import Iterator

import libcst as cst

from ocpp_codegen.migration.findings import Said
from ocpp_codegen.migration.handlers import parameters_of, request_of
from ocpp_codegen.migration.program import Function, Program
from ocpp_codegen.migration.shapes import title
from ocpp_codegen.migration.values import (
    Instance,
    Items,
    Keyed,
    Received,
    Record,
    Value,
)


def said(program: Program, node: cst.CSTNode) -> Said:
    """What is to be said of a call."""
    if not isinstance(node, cst.Call):
        return
    function = _called(program, node.func)
    request = request_of(function.program, function) if function else None
    if function is None or request is None:
        return
    expected = parameters_of(request, function)
    for name, value in _given(function, node):
        object_ = _object(expected.get(name), program.facts.get(value))
        if object_ is not None:
            yield (
                f"a dict for {name} of a handler, which reads it as an object",
                f"make it of {title(object_.paths)}",
            )


def _called(program: Program, func: cst.BaseExpression) -> Function | None:
    """The method of an object of the program, or the function, that is called."""
    match func:
        case cst.Attribute(value=base, attr=cst.Name(value=name)):
            owner = program.facts.get(base)
            if isinstance(owner, Instance):
                return program.world.method(owner.id, name)
        case cst.Name():
            return program.function(func)
    return None


def _given(
    function: Function, node: cst.Call
) -> Iterator[tuple[str, cst.BaseExpression]]:
    names = [param.name.value for param in function.parameters()]
    for index, arg in enumerate(node.args):
        if arg.keyword is not None:
            yield arg.keyword.value, arg.value
        elif not arg.star and index < len(names):
            yield names[index], arg.value


def _object(expected: Value | None, given: Value | None) -> Received | None:
    """The object that a handler expects where it is given a dict."""
    match expected, given:
        case Received(), Record() | Keyed():
            return expected
        case Items(one), Items(other):
            return _object(one, other)
    return None
