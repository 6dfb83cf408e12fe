"""Finds dicts that a program hands to its own handlers, which get objects now.

And those in the responses that its mocks give.
"""

from collections.abc import Iterator

import libcst as cst

from ocpp_codegen.migration import shapes
from ocpp_codegen.migration.findings import Said
from ocpp_codegen.migration.handlers import parameters_of, request_of
from ocpp_codegen.migration.program import Function, Program
from ocpp_codegen.migration.shapes import title
from ocpp_codegen.migration.values import (
    Built,
    Instance,
    Items,
    Keyed,
    Received,
    Record,
    Value,
)


def said(program: Program, node: cst.CSTNode) -> Said:
    """What is to be said of a call, or of what is set for a mock."""
    match node:
        case cst.Arg(keyword=cst.Name(value="return_value"), value=value):
            yield from _of_mock(program, value)
        case cst.Assign(targets=[target], value=value):
            match target.target:
                case cst.Attribute(attr=cst.Name(value="return_value")):
                    yield from _of_mock(program, value)
        case cst.Call():
            yield from _of_call(program, node)


def _of_mock(program: Program, node: cst.BaseExpression) -> Said:
    held = program.facts.get(node)
    shape = shapes.shape(held.path) if isinstance(held, Built) else None
    if shape is None or not isinstance(node, cst.Call):
        return
    names = [field.name for field in shape.fields.values()]
    for name, value in _by_name(names, node):
        field = shape.field(name)
        object_ = _object(field.value if field else None, program.facts.get(value))
        if object_ is not None:
            yield (
                f"a dict for {name} of what a mock returns, which is read as an object",
                f"make it of {title(object_.paths)}",
            )


def _of_call(program: Program, node: cst.Call) -> Said:
    function = _called(program, node.func)
    request = request_of(function.program, function) if function else None
    if function is None or request is None:
        return
    expected = parameters_of(request, function)
    names = [param.name.value for param in function.parameters()]
    for name, value in _by_name(names, node):
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


def _by_name(
    names: list[str], node: cst.Call
) -> Iterator[tuple[str, cst.BaseExpression]]:
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
