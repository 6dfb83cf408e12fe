"""What the names in a module stand for: paths of ``ocpp`` and of the user's package."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst.metadata import QualifiedNameProvider, Scope, ScopeProvider

from ocpp_codegen.migration import shapes, spellings
from ocpp_codegen.migration.tree import within

OLD = "ocpp"

# The module of the class that the ChargePoint of all versions derive from.
SHARED = "charge_point"


@dataclass(frozen=True)
class Names:
    """The qualified names of the nodes of a module.

    package is the name that the user's modules are imported from. versions: of which
    the module imports something; all, if it imports from ocpp what is of no version.
    """

    qualified: Mapping[cst.CSTNode, Any]
    scope: Scope
    package: str
    versions: frozenset[str]

    @classmethod
    def of(cls, wrapper: cst.MetadataWrapper, package: str) -> "Names":
        """The names of a module that is parsed."""
        qualified = wrapper.resolve(QualifiedNameProvider)
        scope = wrapper.resolve(ScopeProvider)[wrapper.module]
        assert scope is not None
        versions = {
            path_below(root, module).partition(".")[0]
            for module in imported(wrapper.module)
            for root in (OLD, package)
        }
        uses_ocpp = any(name.startswith(f"{OLD}.") for name in imported(wrapper.module))
        known = versions - {""} or (shapes.VERSIONS if uses_ocpp else ())
        return cls(qualified, scope, package, frozenset(known))

    def all_full(self, node: cst.CSTNode) -> set[str]:
        """The dotted names that a name or attribute may stand for."""
        found = self.qualified.get(node, ())
        found = found() if callable(found) else found
        return {name.name for name in found}

    def full(self, node: cst.CSTNode) -> str:
        """The dotted name that it stands for; empty if that is unknown."""
        return self._one(self.all_full(node))

    def old_path(self, node: cst.CSTNode) -> str:
        """The path in ocpp, such as v16.call.ResetPayload; empty for all else."""
        return path_below(OLD, self.full(node))

    def path(self, node: cst.CSTNode) -> str:
        """The path in our spelling, whichever of the two a program imports from."""
        return self._path(self.full(node))

    def full_of_text(self, text: str) -> str:
        """The same for a dotted name in quotes, as the module understands it."""
        if not all(part.isidentifier() for part in text.split(".")):
            return ""
        found = self.scope.get_qualified_names_for(text)
        return self._one({name.name for name in found})

    def _one(self, names: set[str]) -> str:
        """The only name, or the only one of ocpp or the user's package."""
        if len(names) > 1:
            roots = (OLD, self.package)
            names = {n for n in names if any(path_below(root, n) for root in roots)}
        return names.pop() if len(names) == 1 else ""

    def path_of_text(self, text: str) -> str:
        """The path, in our spelling, of a dotted name in quotes."""
        return self._path(self.full_of_text(text))

    def _path(self, full: str) -> str:
        old = path_below(OLD, full)
        if old:
            return moved(old)
        return path_below(self.package, full)

    def is_shared(self, node: cst.CSTNode, root: str) -> bool:
        """Whether it is the ChargePoint of all versions, as root has it."""
        return self.full(node) == f"{root}.{SHARED}.ChargePoint"


def imported(module: cst.Module) -> Iterator[str]:
    """The dotted names that a module imports, anywhere in it."""
    for node in within(module, cst.ImportFrom, cst.Import):
        if isinstance(node, cst.Import):
            yield from (dotted(alias.name) for alias in node.names)
        elif node.module and not node.relative:
            name = dotted(node.module)
            yield name
            if not isinstance(node.names, cst.ImportStar):
                yield from (f"{name}.{dotted(alias.name)}" for alias in node.names)


def dotted(node: cst.CSTNode) -> str:
    """The text of a name with dots; empty for all else."""
    match node:
        case cst.Name(value=name):
            return name
        case cst.Attribute(value=value, attr=cst.Name(value=name)):
            before = dotted(value)
            return f"{before}.{name}" if before else ""
    return ""


def path_below(package: str, full: str) -> str:
    """What follows after the package, if that begins with a version."""
    prefix = f"{package}."
    rest = full.removeprefix(prefix) if full.startswith(prefix) else ""
    return rest if rest.partition(".")[0] in shapes.VERSIONS else ""


def moved(path: str) -> str:
    """Our path of a path in ocpp; empty where nothing takes its place."""
    version, _, inner = path.partition(".")
    if inner == "ChargePoint" or inner.startswith("ChargePoint."):
        return f"{version}.charge_point.{inner}"
    if "." not in inner:  # a module, or the package of a version
        return path
    return spellings.new_path(path)
