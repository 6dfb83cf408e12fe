"""What the parameters of a function hold: by its action, or by annotations."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import libcst as cst

from ocpp_codegen.migration import shapes
from ocpp_codegen.migration.names import Names, dotted
from ocpp_codegen.migration.program import Function, Program, World
from ocpp_codegen.migration.shapes import Shape
from ocpp_codegen.migration.values import (
    NONE,
    NOTHING,
    OTHER,
    Instance,
    Items,
    Keyed,
    Received,
    Record,
    Value,
)

_DECORATORS = ("on", "after")
LISTS = ("list", "List", "Sequence", "Iterable", "Iterator", "Collection", "set")
_DICTS = ("dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "defaultdict")
_WRAPPERS = ("Optional", "Annotated", "Final", "ClassVar", "Awaitable")
_SIMPLE = ("str", "int", "float", "bool", "bytes", "datetime", "Decimal")


def request_of(program: Program, function: Function) -> Shape | None:
    """The class of the message that a function handles; None if it is not a handler."""
    for decorator in function.node.decorators:
        call = decorator.decorator
        if isinstance(call, cst.Call):
            for arg in call.args:
                paths = _messages(program, function, _last(call.func), arg.value)
                found = shapes.either(
                    tuple(path for path in paths if shapes.shape(path))
                )
                if found is not None:
                    return found
    return None


def parameters_of(shape: Shape, function: Function) -> dict[str, Value]:
    """What the parameters of a handler of a message hold."""
    held: dict[str, Value] = {"call_unique_id": OTHER}
    for param in function.parameters():
        field = shape.field(param.name.value)
        if field is not None:
            held[param.name.value] = field.value
    rest = function.node.params.star_kwarg
    if rest is not None:
        named = [(field.name, field.value) for field in shape.fields.values()]
        held[rest.name.value] = Record(tuple(named))
    return held


class Paths(Protocol):
    """What tells the path of a name."""

    def path(self, node: cst.CSTNode) -> str:
        """The path that a node stands for; empty for all else."""
        ...

    def path_of_text(self, text: str) -> str:
        """The path that a dotted name stands for; empty for all else."""
        ...


def annotated(names: Paths, node: cst.BaseExpression, program: Program) -> Value:
    """What an annotation says; NOTHING if it says nothing of objects of messages."""
    match node:
        case cst.Subscript(value=value, slice=[first, *_]) if isinstance(
            first.slice, cst.Index
        ):
            inner = [
                e.slice.value for e in node.slice if isinstance(e.slice, cst.Index)
            ]
            return _generic(names, _last(value), inner, program)
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            sides = [annotated(names, side, program) for side in (left, right)]
            return next((s for s in sides if s not in (NOTHING, NONE)), NOTHING)
        case cst.SimpleString():
            return _quoted(names, node, program)
        case cst.Name() | cst.Attribute():
            return _named(names.path(node), _last(node), _own(names, node, program))
    return NOTHING


def _generic(
    names: Paths, name: str, inner: list[cst.BaseExpression], program: Program
) -> Value:
    values = [annotated(names, node, program) for node in inner]
    if name in _WRAPPERS:
        return values[0]
    if name in LISTS and values[0] != NOTHING:
        return Items(values[0])
    if name in _DICTS and values[-1] not in (NOTHING, OTHER):
        return Keyed(values[-1])
    return NOTHING


def _own(names: Paths, node: cst.CSTNode, program: Program) -> str:
    """The id of a class of the program; in quotes, one of the same module."""
    if isinstance(names, Names):
        return program.class_id(node)
    return program.own.get(dotted(node), "")


def _named(path: str, name: str, own: str) -> Value:
    if shapes.shape(path) is not None:
        return Received((path,))
    if own:
        return Instance(own)
    if name in _SIMPLE or path.split(".")[1:2] == ["enums"]:
        return OTHER
    return NONE if name == "None" else NOTHING


@dataclass(frozen=True)
class _Quoted:
    """The names in an annotation in quotes, which belong to no node of the module."""

    names: Paths

    def path(self, node: cst.CSTNode) -> str:
        """The path of a name, as the module understands it."""
        return self.path_of_text(dotted(node))

    def path_of_text(self, text: str) -> str:
        """The path of a dotted name."""
        return self.names.path_of_text(text)


def _quoted(names: Paths, node: cst.SimpleString, program: Program) -> Value:
    try:
        inner = cst.parse_expression(str(node.evaluated_value))
    except cst.ParserSyntaxError:
        return NOTHING
    return annotated(_Quoted(names), inner, program)


def _messages(
    program: Program, function: Function, decorator: str, node: cst.BaseExpression
) -> list[str]:
    """The paths of the request classes of an action: a member of Action, or a string.

    A member is enough, as programs wrap the decorators; a string needs on or after. In
    a class for several versions it may stand for a message of each.
    """
    if isinstance(node, cst.SimpleString):
        folders = versions_of(program, function) if decorator in _DECORATORS else ()
        return [f"{folder}.call.{node.evaluated_value!s}" for folder in folders]
    folder, *rest = program.names.path(node).split(".")
    match rest:
        case ["enums", "Action", member, *_]:
            return [f"{folder}.call.{shapes.actions(folder).get(member, member)}"]
        case ["call", name] if decorator in _DECORATORS:
            return [f"{folder}.call.{name}"]
    return []


def is_charge_point(world: World, id_: str) -> bool:
    """Whether a class derives from a ChargePoint, of one version or of all."""
    names = (
        (cls.program.names, base.value)
        for cls in world.lineage(id_)
        for base in cls.node.bases
    )
    return any(known.full(base).endswith(".ChargePoint") for known, base in names)


def versions_of(program: Program, function: Function) -> Iterable[str]:
    """The version of the ChargePoint that a method is of, or those of its module."""
    for cls in program.world.lineage(function.owner or ""):
        for base in cls.node.bases:
            version, *rest = cls.program.names.path(base.value).split(".")
            if rest == ["charge_point", "ChargePoint"]:
                return (version,)
    return sorted(program.names.versions)


def _last(node: cst.BaseExpression) -> str:
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""
