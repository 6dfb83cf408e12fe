"""Finds where an object of a message is used as a whole dict: looped over, copied,
handed to what takes a dict.
"""

import re
from collections.abc import Mapping

import libcst as cst

from ocpp_codegen.migration import shapes
from ocpp_codegen.migration.findings import Said, code
from ocpp_codegen.migration.values import (
    MAYBE,
    MESSAGE,
    MIXED,
    UNKNOWN,
    VENDOR,
    Built,
    Items,
    Received,
    Value,
    holds_received,
    may_hold_received,
)

Facts = Mapping[cst.CSTNode, Value]

# Functions, with or without one of these modules before them, and methods that go
# through the keys of a dict, or take it as one.
_FUNCTIONS = """
    all any chain ChainMap Counter defaultdict deque dict enumerate filter fromkeys
    frozenset iter len list map max min OrderedDict reversed set sorted tuple zip
"""
_LIBRARIES = ("builtins", "collections", "itertools", "dict")
_METHODS = """
    extend format_map join model_validate parse_obj union update
"""

_SERIALIZERS = (
    *("dumps", "dump", "json_response", "JSONResponse", "jsonify", "send_json"),
    *("insert_one", "insert_many"),
)
# Functions of ocpp that go through dicts, and leave an object as it is.
_CONVERTERS = ("camel_to_snake_case", "remove_nones", "snake_to_camel_case")
# The functions of which something is said here.
KNOWN = frozenset(
    [
        *_FUNCTIONS.split(),
        *_METHODS.split(),
        *_SERIALIZERS,
        *_CONVERTERS,
    ]
)
_KINDS_OF_DICT = re.compile(r"\b(dict|Dict|Mapping|MutableMapping)\b")


def said(facts: Facts, node: cst.CSTNode) -> Said:
    """What is to be said of a node."""
    match node:
        case cst.Call():
            yield from _of_call(facts, node)
        case cst.For() | cst.CompFor() | cst.From() | cst.Assign():
            yield from _of_loop(facts, node)
        case cst.StarredElement(value=items):
            yield from _of_whole(facts, f"*{code(items)}", items)
        case cst.StarredDictElement(value=value):
            yield from _of_copy(facts, value)
        case cst.BinaryOperation(left=left, operator=operator, right=right):
            yield from _of_operator(facts, left, operator, right)
        case cst.AugAssign(target=target, operator=operator, value=value):
            yield from _of_operator(facts, target, operator, value)
        case cst.Attribute(value=base, attr=cst.Name(value="__dict__")):
            yield from _of_attributes(facts, base)
        case cst.Comparison(left=cst.Call() as left, comparisons=[target, *_]):
            if called(left.func) == ("type", True) and left.args:
                yield from _of_kind(facts, left.args[0].value, target.comparator)


def _of_call(facts: Facts, node: cst.Call) -> Said:
    name, is_function = called(node.func)
    takers = (_FUNCTIONS if is_function else _METHODS).split()
    for arg in node.args:
        if arg.star == "**":
            yield from _of_copy(facts, arg.value)
        elif arg.star == "*":
            yield from _of_whole(facts, f"*{code(arg.value)}", arg.value)
        elif name in takers:
            yield from _of_whole(facts, f"{name}() of {code(arg.value)}", arg.value)
        else:
            yield from _of_argument(facts, name, arg.value)
    match node.args:
        case [cst.Arg(value=cst.SimpleString(value=text)), last] if "%(" in text:
            yield from _of_whole(facts, f"% with {code(last.value)}", last.value)
    if name == "isinstance" and len(node.args) == 2:
        yield from _of_kind(facts, node.args[0].value, node.args[1].value)
    yield from _of_getter(facts, node)


def _of_argument(facts: Facts, name: str, node: cst.BaseExpression) -> Said:
    """Of what a function gets that goes through all of it, at any depth."""
    if name == "vars":
        yield from _of_attributes(facts, node)
    elif name == "asdict":
        yield from _of_asdict(facts, node)
    elif name in _SERIALIZERS:
        yield from _of_text(facts, f"which {name}() can't serialize", node)
    elif name in _CONVERTERS:
        yield from _of_text(facts, f"which {name}() leaves alone", node)


def _of_getter(facts: Facts, node: cst.Call) -> Said:
    """A call that goes through objects with itemgetter, as sorted and map do."""
    values = [arg.value for arg in node.args]
    getters = [
        value
        for value in values
        if isinstance(value, cst.Call) and called(value.func)[0] == "itemgetter"
    ]
    if isinstance(node.func, cst.Attribute):
        values.append(node.func.value)  # items.sort(key=...)
    for value in values:
        match facts.get(value):
            case Items(Received()) if getters:
                yield (
                    f"{code(getters[0])} for {code(value)}, which holds objects now",
                    "operator.attrgetter(...) reads attributes",
                )


def _of_whole(facts: Facts, use: str, node: cst.BaseExpression) -> Said:
    if isinstance(facts.get(node), Received):
        yield f"{use}, which is now an object", makes_a_dict(code(node))


def _of_loop(facts: Facts, node: cst.For | cst.CompFor | cst.From | cst.Assign) -> Said:
    """A loop, yield from, or an assignment to several names."""
    match node:
        case cst.For(iter=items) | cst.CompFor(iter=items) | cst.From(item=items):
            yield from _of_whole(facts, f"a loop over the keys of {code(items)}", items)
        case cst.Assign(targets=targets, value=items):
            if any(isinstance(t.target, (cst.Tuple, cst.List)) for t in targets):
                yield from _of_whole(
                    facts, f"unpacking the keys of {code(items)}", items
                )


def _of_operator(
    facts: Facts,
    left: cst.BaseExpression,
    operator: cst.BaseBinaryOp | cst.BaseAugOp,
    right: cst.BaseExpression,
) -> Said:
    if isinstance(operator, (cst.Modulo, cst.ModuloAssign)):
        yield from _of_whole(facts, f"% with {code(right)}", right)
    elif isinstance(operator, (cst.BitOr, cst.BitOrAssign)):
        for side in (left, right):
            yield from _of_whole(facts, f"| with {code(side)}", side)


def _of_copy(facts: Facts, value: cst.BaseExpression) -> Said:
    shown, held = code(value), facts.get(value)
    if isinstance(held, Received):
        yield (
            f"**{shown}, but it is now an object",
            f"pass {shown} itself, or **{as_dict(shown)}",
        )
    elif held == VENDOR:
        yield (
            f"**{shown} has keys of a vendor, which are no longer renamed",
            "read them one by one, each as it is on the wire",
        )


def _of_asdict(facts: Facts, node: cst.BaseExpression) -> Said:
    """With ocpp the dicts in it had no keys for what is absent; here each has all."""
    held, shown = facts.get(node, UNKNOWN), code(node)
    shape = shapes.common(held.paths) if isinstance(held, Received) else None
    fields = shape.fields.values() if shape else ()
    if held == MESSAGE or any(holds_received(field.value) for field in fields):
        yield (
            f"asdict({shown}) has None for what is absent in the objects in it",
            f"{as_dict(shown)} leaves it out",
        )


def _of_text(facts: Facts, why: str, node: cst.BaseExpression) -> Said:
    held, shown = facts.get(node, UNKNOWN), code(node)
    if not may_hold_received(held):
        return
    match held:
        case Received():
            hint = makes_a_dict(shown)
        case Items(Received()):
            hint = f"[{as_dict('x')} for x in {shown}] makes dicts of them"
        case _:
            hint = f"{as_dict('x')} makes a dict of an object x"
    what = "is an object" if isinstance(held, Received) else "holds objects"
    what = what if holds_received(held) else "may hold objects"
    yield f"{shown} {what}, {why}", hint


def _of_attributes(facts: Facts, base: cst.BaseExpression) -> Said:
    held = facts.get(base)
    if isinstance(held, (Received, Built)) or held == MESSAGE:
        shown = code(base)
        yield (
            f"{shown} has no __dict__: its class has slots",
            f"dataclasses.asdict({shown}) makes a dict of it",
        )


def _of_kind(facts: Facts, node: cst.BaseExpression, kind: cst.BaseExpression) -> Said:
    held, shown = facts.get(node), code(node)
    if not _KINDS_OF_DICT.search(code(kind)):
        return
    if isinstance(held, Received):
        cls = shapes.title(held.paths)
        yield f"{shown} is no longer a dict", f"compare with {cls}"
    elif held in (MIXED, MAYBE):
        yield (
            f"{shown} may be an object of a message, which is no longer a dict",
            f"{as_dict(shown)} makes a dict of an object, where it is handed on",
        )


def called(func: cst.BaseExpression) -> tuple[str, bool]:
    """The last name of what is called, and whether it is a function."""
    match func:
        case cst.Name(value=name):
            return name, True
        case cst.Attribute(value=base, attr=cst.Name(value=name)):
            return name, code(base) in _LIBRARIES
    return "", False


def makes_a_dict(shown: str) -> str:
    """A hint for an object of which a program needs a dict."""
    return f"{as_dict(shown)} makes a dict of it"


def as_dict(shown: str) -> str:
    """What makes a dict of an object, with names and absent fields as ocpp has them."""
    return f'codec.to_dict({shown}, names="python")'
