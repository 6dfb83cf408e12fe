"""Finds names and classes of ``ocpp`` that have no counterpart, with the reason."""

import re
from collections.abc import Mapping

import libcst as cst
from libcst.metadata import CodeRange

from ocpp_codegen.migration import arguments, old_texts, shapes, spellings
from ocpp_codegen.migration.findings import Finding, Said
from ocpp_codegen.migration.handlers import request_of
from ocpp_codegen.migration.names import OLD, SHARED, dotted, moved, path_below
from ocpp_codegen.migration.program import Function, Program
from ocpp_codegen.migration.tree import within
from ocpp_codegen.runtime.inside import INSIDE

_VERSION = re.compile(rf"{OLD}\.(v\d+)\b")

# What was a function in earlier releases of ocpp.
_COROUTINES = (f"{OLD}.messages.validate_payload",)


class Leftovers(cst.CSTVisitor):
    """Collects what the tables of names and the generated classes don't have."""

    def __init__(
        self, program: Program, places: Mapping[cst.CSTNode, CodeRange]
    ) -> None:
        super().__init__()
        # Texts that are respelt, as Renames does it, and annotations in quotes.
        self.respelt: set[cst.CSTNode] = set()
        # What stands in the bodies of classes that derive from a ChargePoint.
        self.methods: set[cst.CSTNode] = set()
        self.awaited: set[cst.CSTNode] = set()
        self.program = program
        self.names = program.names
        self.places = places
        self.findings: set[Finding] = set()
        self.functions = {function.node: function for function in program.all()}

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Looks at one node; True goes on to those inside."""
        if isinstance(node, cst.Annotation):
            self.respelt |= set(within(node, cst.SimpleString))
        elif (found := old_texts.respelt(self.names, node)) is not None:
            self.respelt.add(found[0])
        for message, hint in self._said(node):
            line = self.places[node].start.line
            self.findings.add(Finding(line, message, hint))
        return True

    def _said(self, node: cst.CSTNode) -> Said:
        match node:
            case cst.ImportFrom():
                yield from self._of_import(node)
            case cst.Import(names=names):
                for alias in names:
                    yield from _of_version(dotted(alias.name))
            case cst.Attribute():
                yield from self._of_name(node)
            case cst.ClassDef():
                yield from self._of_class(node)
            case cst.FunctionDef():
                yield from self._of_function(node)
            case cst.Await(expression=awaited):
                self.awaited.add(awaited)
            case cst.Call():
                yield from self._of_coroutine(node)
                yield from self._of_call(node)
        if node not in self.respelt:
            yield from old_texts.said(self.names, node)

    # Names

    def _of_import(self, node: cst.ImportFrom) -> Said:
        if node.relative or node.module is None:
            return
        module = dotted(node.module)
        yield from _of_version(module)
        if isinstance(node.names, cst.ImportStar):
            if path_below(OLD, module):
                yield "an import of everything", "import what is used by name"
            return
        for alias in node.names:
            name = f"{module}.{dotted(alias.name)}"
            path = path_below(OLD, name)
            if path and not moved(path):
                yield _no_counterpart(name)
            yield from self._of_old_name(name)

    def _of_old_name(self, full: str) -> Said:
        """Of an old name in the user's package, whose imports were moved before."""
        path = path_below(self.names.package, full)
        new = moved(path)
        if new and new != path:
            last = new.rpartition(".")[2]
            yield f"the modules have no {path.partition('.')[2]}", f"write {last}"

    def _of_name(self, node: cst.Attribute) -> Said:
        full, name = self.names.full(node), node.attr.value
        old, ours = path_below(OLD, full), path_below(self.names.package, full)
        if old and not moved(old) and moved(old.rpartition(".")[0]):
            yield _no_counterpart(f"{OLD}.{old}")
        elif ours:
            yield from self._of_old_name(full)
        elif not old and self._is_old_class(name):
            yield f"an old name of a class: {name}", f"write {_without_end(name)}"
        if name in INSIDE:
            yield _private(name)

    def _is_old_class(self, name: str) -> bool:
        """Whether a class of a message was called so, whatever object stands before."""
        action = _without_end(name)
        known = (shapes.names(version)["call"] for version in self.names.versions)
        return action != name and any(action in names for names in known)

    # Classes and calls

    def _of_class(self, node: cst.ClassDef) -> Said:
        names, bases = self.names, [base.value for base in node.bases]
        shared = [base for base in bases if names.is_shared(base, OLD)]
        if any(isinstance(base, cst.Attribute) for base in shared):
            yield (
                f"{node.name.value} derives from the ChargePoint of {OLD}",
                f"derive from {names.package}.{SHARED}.ChargePoint",
            )
        paths = {names.path(base).partition(".")[2] for base in bases}
        if not shared and f"{SHARED}.ChargePoint" not in paths:
            return
        self.methods |= set(node.body.body)

    def _of_function(self, node: cst.FunctionDef) -> Said:
        if node in self.methods and node.name.value in INSIDE:
            yield _private(node.name.value)
        if node in self.functions:
            yield from self._of_handler(self.functions[node])

    def _of_handler(self, function: Function) -> Said:
        request = request_of(self.program, function)
        if request is None:
            return
        if function.is_wrapped_again:
            return  # the parameters may be those of a decorator
        for param in function.parameters():
            name = param.name.value
            field = request.field(name)
            if field is not None and field.name != name:
                yield (
                    f"the argument {name} has another name here",
                    f"rename it to {field.name}",
                )
            elif field is None and param.default is None and name != "call_unique_id":
                cls = request.path.partition(".")[2]
                yield f"{cls} has no field {name}", "take the parameter out"

    def _of_coroutine(self, node: cst.Call) -> Said:
        name = dotted(node.func)
        if node not in self.awaited and self.names.full(node.func) in _COROUTINES:
            yield f"{name}() is a coroutine in {OLD} 2", f"await {name}(...)"

    def _of_call(self, node: cst.Call) -> Said:
        old = self.names.old_path(node.func)
        path = moved(old) if old else ""
        if not path or not any(arg.star == "*" for arg in node.args):
            return
        if arguments.needs_names(path) or spellings.order(path):
            yield (
                f"the fields of {old.partition('.')[2]} have another order here",
                "give its arguments by name",
            )


def _of_version(module: str) -> Said:
    found = _VERSION.match(module)
    known = ", ".join(shapes.VERSIONS)
    if found and found[1] not in shapes.VERSIONS:
        *_, newest = shapes.VERSIONS
        later = next((v for v in shapes.VERSIONS if v > found[1]), newest)
        yield (
            f"{OLD}.{found[1]} has no generated modules, as there are for {known}",
            f"write {later} for {found[1]}, and run migrate again",
        )


def _without_end(name: str) -> str:
    return name.removesuffix(old_texts.ENDING)


def _no_counterpart(name: str) -> tuple[str, str]:
    return f"there is no counterpart of {name}", "write the value itself"


def _private(name: str) -> tuple[str, str]:
    return f"{name} is private in {OLD} and has no effect here", INSIDE[name]
