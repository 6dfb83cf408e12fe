"""Finds objects of messages that a program hands to what is not followed.

It got dicts with ``ocpp``; what it does with them can't be told from here.
"""

import builtins

import libcst as cst

from ocpp_codegen.migration.findings import Said, code
from ocpp_codegen.migration.program import Program
from ocpp_codegen.migration.values import (
    UNKNOWN,
    Instance,
    Received,
    Routine,
    holds_received,
)
from ocpp_codegen.migration.wholes import as_dict, called, makes_a_dict

# What shows a value, puts it away as it is, or is understood elsewhere.
_HARMLESS = """
    add append appendleft as_completed asdict astuple call cast chain copy
    create_task critical debug deepcopy ensure_future error exception extend gather
    get info insert is_dataclass islice log partial pformat pop pprint put
    put_nowait replace set_result setdefault shield update wait wait_for warn
    warning
"""


def said(program: Program, node: cst.CSTNode, known: frozenset[str]) -> Said:
    """What is to be said of a call; known: the functions of which more is said."""
    if not isinstance(node, cst.Call):
        return
    name, _ = called(node.func)
    harmless = {*_HARMLESS.split(), *known, *dir(builtins)}
    if name in harmless or _is_followed(program, node.func):
        return
    for arg in node.args:
        held, shown = program.facts.get(arg.value, UNKNOWN), code(arg.value)
        if (
            not isinstance(arg.value, _NAMED)
            or not holds_received(held)
            or arg.star == "*"
        ):
            continue
        if isinstance(held, Received):
            what, hint = "is an object", makes_a_dict(shown)
        else:
            what, hint = "holds objects", f"{as_dict('x')} makes a dict of an object x"
        yield f"can't tell what {name}() does with {shown}, which {what}", hint


def _is_followed(program: Program, func: cst.BaseExpression) -> bool:
    """Whether it is of the program or of the generated modules."""
    if isinstance(func, cst.Name) and "<locals>" in program.names.full(func):
        return True
    if program.names.path(func) or program.class_id(func) or program.function(func):
        return True
    if isinstance(program.facts.get(func), Routine):
        return True
    match func:
        case cst.Attribute(value=base, attr=cst.Name(value=name)):
            held = program.facts.get(base)
            if isinstance(held, Instance):
                return program.world.method(held.id, name) is not None
            return isinstance(base, cst.Call)  # super().name, or a chain
    return False


_NAMED = (cst.Name, cst.Attribute, cst.Subscript, cst.Tuple, cst.List, cst.Dict)
