"""Annotations that say dict of what is an object now, for type checkers to go on."""

from collections.abc import Mapping

import libcst as cst
from libcst import matchers as m

from ocpp_codegen.migration import imports
from ocpp_codegen.migration.handlers import LISTS
from ocpp_codegen.migration.names import OLD, Names, dotted, path_below
from ocpp_codegen.migration.tree import within
from ocpp_codegen.migration.values import Items, Received, Value

_NAMED = m.OneOf(*map(m.Name, ("dict", "Dict", "Mapping", "MutableMapping")))
_BARE = _NAMED | m.Attribute(attr=_NAMED)
_DICT = m.Subscript(value=_BARE) | _BARE
_NONE = m.OneOf(m.Name("None"), m.Name("Optional"))
_LIST = m.OneOf(*map(m.Name, LISTS))


class Annotating(cst.CSTTransformer):
    """Writes the class of an object instead of dict.

    facts: what is annotated, by its annotation. needed: the imports that this takes, by
    path.
    """

    def __init__(
        self, module: cst.Module, facts: Mapping[cst.CSTNode, Value], names: Names
    ) -> None:
        super().__init__()
        self.facts = facts
        self.package = names.package
        self.aliases = _aliases(module, names)
        self.taken = _taken(module)
        self.needed: dict[str, cst.SimpleStatementLine] = {}

    def leave_Annotation(  # noqa: N802
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        """An annotation with dict in it, of what is an object or a list of objects."""
        held = self.facts.get(original_node)
        old = updated_node.annotation
        if held is None or not m.findall(old, _DICT):
            return updated_node
        name = self._class(held)
        if not name:
            return updated_node
        if isinstance(held, Items) and not m.findall(old, _LIST):
            name = f"list[{name}]"  # dict of what is a list of dicts
        if isinstance(held, Received) and held.default and not m.findall(old, _NONE):
            name = f"{name} | None"  # the empty dict that stood for it is gone
        new = m.replace(old, _DICT, cst.parse_expression(name))
        return updated_node.with_changes(annotation=new)

    def _class(self, held: Value) -> str:
        """The class of an object or of those in a list; empty if it is not just one."""
        match held:
            case Items(item):
                return self._class(item)
            case Received((path,)):
                return self._name(path)
        return ""

    def _name(self, path: str) -> str:
        """What a class is called in the module, which may have to import it."""
        folder, module, name = path.split(".")
        if path in self.aliases:
            return self.aliases[path]
        parent = f"{folder}.{module}"
        if parent not in self.aliases:
            own = module if module not in self.taken else f"{folder}_{module}"
            self.taken.add(own)
            package = f"{self.package}.{folder}"
            self.needed[parent] = imports.name_line(package, module, own)
            self.aliases[parent] = own
        return f"{self.aliases[parent]}.{name}"


def _aliases(module: cst.Module, names: Names) -> dict[str, str]:
    """What a module has imported on top, by path; classes by their old names too."""
    found: dict[str, str] = {}
    for line in module.body:
        for node in within(line, cst.ImportFrom) if _is_line(line) else ():
            if node.module is None or isinstance(node.names, cst.ImportStar):
                continue
            for alias in node.names:
                full = f"{dotted(node.module)}.{dotted(alias.name)}"
                own = alias.asname.name if alias.asname else alias.name
                for root in (OLD, names.package):
                    if path := path_below(root, full):
                        found[path] = dotted(own)
    return found


def _taken(module: cst.Module) -> set[str]:
    """The names of a module, but for those after a dot, and modules in imports."""
    others: set[cst.CSTNode | None] = set()
    for node in within(module, cst.Attribute, cst.ImportFrom):
        others.add(node.attr if isinstance(node, cst.Attribute) else node.module)
    return {name.value for name in within(module, cst.Name) if name not in others}


def _is_line(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine)
