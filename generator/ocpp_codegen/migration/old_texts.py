"""Finds old names that a program writes in texts, such as in getattr.

One that is written out in full can be respelt; of all others the place is listed.
"""

import re

import libcst as cst

from ocpp_codegen.migration import spellings
from ocpp_codegen.migration.expressions import literal
from ocpp_codegen.migration.findings import Said, code
from ocpp_codegen.migration.names import OLD, Names, dotted, moved

_LOOKUPS = ("getattr", "hasattr", "setattr", "delattr")
_IMPORTERS = ("import_module", "__import__", "find_spec", "patch")
_MODULES = ("call", "call_result", "datatypes", "enums")

_WHOLE_MODULE = re.compile(rf"{OLD}\.v\d+[\w.]*")
_START_OF_MODULE = re.compile(rf"{OLD}\.(v[\w.]*)?")
# What the names of messages' classes ended in, and where programs cut it off.
ENDING = "Payload"
_OLD_CLASS = re.compile(rf"\w*{ENDING}")
_CUT = f"-{len(ENDING)}"


def respelt(names: Names, node: cst.CSTNode) -> tuple[cst.SimpleString, str] | None:
    """The name in quotes that a node looks up in what has moved, and the new one."""
    owner, key = _lookup(names, node)
    name = literal(key) if isinstance(key, cst.SimpleString) else None
    if not owner or not isinstance(name, str) or not isinstance(key, cst.SimpleString):
        return None
    parent, _, new = moved(f"{owner}.{name}").rpartition(".")
    there = moved(owner) if owner.count(".") > 1 else owner
    return (key, new) if parent == there and new != name else None


def said(names: Names, node: cst.CSTNode) -> Said:
    """What is to be said of a node, if it is neither respelt nor an annotation."""
    match node:
        case cst.Call() | cst.Subscript():
            yield from _of_lookup(names, node)
            yield from _of_import(names, node)
            yield from _of_cut(node)
        case cst.Attribute(value=base, attr=cst.Name(value="name")):
            yield from _of_member(names, node, base)
        case cst.Attribute(value=base, attr=cst.Name(value="__members__")):
            owner = names.old_path(base)
            if owner.count(".") == 2 and spellings.has_renamed_members(owner):
                yield _member(owner, code(node))
        case cst.SimpleString() if _WHOLE_MODULE.fullmatch(str(literal(node))):
            yield _module(names, node)
        case cst.SimpleString() if _OLD_CLASS.fullmatch(str(literal(node))):
            yield _class(node)
        case cst.FormattedString(parts=[*_, cst.FormattedStringText(value=text)]):
            if _OLD_CLASS.fullmatch(text):
                yield _class(node)


def _lookup(names: Names, node: cst.CSTNode) -> tuple[str, cst.BaseExpression | None]:
    """The path of the module or enum of ocpp in which a node looks up a name."""
    match node:
        case cst.Call(func=cst.Name(value=name), args=[owner, key, *_]):
            old = names.old_path(owner.value) if name in _LOOKUPS else ""
            return (old if old.split(".")[1:2] in _IN else ""), key.value
        case cst.Subscript(value=base, slice=[cst.SubscriptElement(slice=index)]):
            old = names.old_path(base)
            is_enum = old.split(".")[1:2] == ["enums"] and old.count(".") == 2
            if is_enum and isinstance(index, cst.Index):
                return old, index.value
    return "", None


_IN = [[name] for name in _MODULES]


def _of_lookup(names: Names, node: cst.CSTNode) -> Said:
    owner, key = _lookup(names, node)
    if not owner or key is None:
        return
    name = literal(key)
    if isinstance(name, str):
        if not moved(f"{owner}.{name}"):
            yield f"there is no counterpart of {OLD}.{owner}.{name}", "write its value"
    elif owner.count(".") == 2 and spellings.has_renamed_members(owner):
        yield _member(owner, code(key))


def _of_member(names: Names, node: cst.CSTNode, base: cst.CSTNode) -> Said:
    """The name of a member that is written out."""
    old = names.old_path(base)
    new = moved(old).rpartition(".")[2] if old.count(".") == 3 else ""
    if new and new != old.rpartition(".")[2]:
        yield f"{code(node)} is now {new!r}", "value is what stands on the wire"


def _member(owner: str, shown: str) -> tuple[str, str]:
    last = moved(owner).rpartition(".")[2]
    return (
        f"{shown} names a member of {last}, which may have another name here",
        f"{last}(x) finds a member by its value",
    )


def _of_import(names: Names, node: cst.CSTNode) -> Said:
    if not isinstance(node, cst.Call) or not node.args:
        return
    if dotted(node.func).rpartition(".")[2] not in _IMPORTERS:
        return
    match node.args[0].value:
        case (
            cst.FormattedString(parts=[cst.FormattedStringText(value=text), *_]) as arg
        ):
            if _START_OF_MODULE.fullmatch(text):
                yield _module(names, arg)
        case cst.BinaryOperation(left=cst.SimpleString() as left) as arg:
            if _START_OF_MODULE.fullmatch(str(literal(left))):
                yield _module(names, arg)


def _of_cut(node: cst.CSTNode) -> Said:
    match node:
        case cst.Subscript(
            value=base, slice=[cst.SubscriptElement(slice=cst.Slice(upper=end))]
        ) if end is not None:
            if code(base).endswith("__name__") and code(end) == _CUT:
                yield (
                    f"the end of the name of a class is cut off: {code(node)}",
                    f"names no longer end in {ENDING}: write {code(base)}",
                )


def _module(names: Names, node: cst.CSTNode) -> tuple[str, str]:
    return (
        f"a module of {OLD} in a text: {code(node)}",
        f"name that of {names.package} there, if it is imported",
    )


def _class(node: cst.CSTNode) -> tuple[str, str]:
    return (
        f"an old name of a class in a text: {code(node)}",
        f"names no longer end in {ENDING}: write Reset for Reset{ENDING}",
    )
