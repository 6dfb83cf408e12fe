"""The texts that a module gives names, which may be keys of messages.

``STATUS = "status"`` on top of a module or in a class, and the members of enums. A name
that is set more than once is none of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import libcst as cst

from ocpp_codegen.migration.names import dotted
from ocpp_codegen.migration.tree import within
from ocpp_codegen.migration.values import Constant

_ENUMS = ("Enum", "StrEnum")
_OF_TEXT = ("str", "StrEnum")
_SETTERS: tuple[Any, ...] = (
    cst.AssignTarget,
    cst.AnnAssign,
    cst.AugAssign,
    cst.For,
    cst.NamedExpr,
)


def of_module(
    module: cst.Module, lines: Iterable[cst.CSTNode]
) -> Mapping[str, Constant]:
    """The constants on top of a module, whose statements are the lines."""
    times = Counter(_set(module))
    return {
        name: Constant(text)
        for name, value in _assigned(lines)
        if times[name] == 1 and (text := _text(value)) is not None
    }


def of_class(
    node: cst.ClassDef, lines: Iterable[cst.CSTNode]
) -> Mapping[str, Constant]:
    """The constants of a class, whose statements are the lines."""
    bases = {dotted(base.value).rpartition(".")[2] for base in node.bases}
    is_enum = bool(bases.intersection(_ENUMS))
    found: dict[str, Constant] = {}
    for name, value in _assigned(lines):
        text = _text(value)
        if text is None and "StrEnum" in bases and _is_auto(value):
            text = name.lower()
        if is_enum:
            is_text = bool(bases.intersection(_OF_TEXT))
            found[name] = Constant(text, name, is_text and text is not None)
        elif text is not None:
            found[name] = Constant(text)
    return found


def _assigned(lines: Iterable[cst.CSTNode]) -> Iterator[tuple[str, cst.BaseExpression]]:
    for line in lines:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match part:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(name))]):
                    yield name, part.value
                case cst.AnnAssign(target=cst.Name(name), value=cst.BaseExpression()):
                    assert part.value is not None
                    yield name, part.value


def _set(module: cst.Module) -> Iterator[str]:
    """Each name that is set somewhere in a module, as often as it is."""
    for kind in _SETTERS:
        for node in within(module, kind):
            yield from (name.value for name in within(node.target, cst.Name))


def _text(node: cst.BaseExpression) -> str | None:
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def _is_auto(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and dotted(node.func).endswith("auto")
