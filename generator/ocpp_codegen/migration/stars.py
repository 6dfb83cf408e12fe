"""Spells out what ``from ocpp.v16.enums import *`` brings, so that it can be followed.

The names are those that the module uses, and those that others import from it.
"""

import re
from collections.abc import Iterable, Mapping

import libcst as cst

from ocpp_codegen.migration import shapes, spellings
from ocpp_codegen.migration.names import OLD, dotted, path_below
from ocpp_codegen.migration.tree import within

_IN_VERSION = ("ChargePoint", "call", "call_result", "datatypes", "enums")


def spelt_out(module: cst.Module, others: Iterable[bytes], word: bytes) -> cst.Module:
    """A module with names instead of stars, where it uses some.

    others: the sources of other modules, which may import from it by its last name,
    the word.
    """
    imports = list(within(module, cst.ImportFrom))
    if not any(isinstance(node.names, cst.ImportStar) for node in imports):
        return module
    used = _used(module) | _imported(others, word)
    chosen: dict[cst.CSTNode, cst.CSTNode] = {}
    for node in reversed(imports):  # of two imports of one name the last one counts
        if isinstance(node.names, cst.ImportStar):
            if found := sorted(_brought(node) & used):
                names = [cst.ImportAlias(cst.Name(name)) for name in found]
                chosen[node] = node.with_changes(names=names)
            used -= _brought(node)
        else:
            used -= {_bound(alias) for alias in node.names}
    return _replaced(module, chosen)


def _brought(node: cst.ImportFrom) -> frozenset[str]:
    """What a star brings, of all releases; empty if it is not one of ocpp."""
    module = dotted(node.module) if node.module and not node.relative else ""
    package, _, inner = path_below(OLD, module).partition(".")
    if not package:
        return frozenset()
    if not inner:
        return frozenset(_IN_VERSION)
    return spellings.names_in(package, inner) | shapes.names(package).get(
        inner, frozenset()
    )


def _used(module: cst.Module) -> set[str]:
    """The names of a module, but for those after a dot, and before an equals sign."""
    others: set[cst.CSTNode | None] = set()
    for node in within(module, cst.Attribute, cst.Arg):
        others.add(node.attr if isinstance(node, cst.Attribute) else node.keyword)
    return {name.value for name in within(module, cst.Name) if name not in others}


def _imported(others: Iterable[bytes], word: bytes) -> set[str]:
    """The words of the modules that import something from it."""
    marks = re.compile(rb"\bfrom\s+[\w.]*\b" + re.escape(word) + rb"\s+import\b")
    found = (source for source in others if marks.search(source))
    return {
        word.decode(errors="ignore")
        for source in found
        for word in re.findall(rb"\w+", source)
    }


def _bound(alias: cst.ImportAlias) -> str:
    return dotted(alias.asname.name if alias.asname else alias.name)


class _Replacing(cst.CSTTransformer):
    def __init__(self, chosen: Mapping[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self.chosen = chosen

    def leave_ImportFrom(  # noqa: N802
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom:
        """A star becomes names."""
        found = self.chosen.get(original_node, updated_node)
        assert isinstance(found, cst.ImportFrom)
        return found


def _replaced(
    module: cst.Module, chosen: Mapping[cst.CSTNode, cst.CSTNode]
) -> cst.Module:
    return module.visit(_Replacing(chosen)) if chosen else module
