"""The functions and classes of one module, and what is known of all that they share.

What a name holds inside of a function follows the order of its statements (flow.py).
Parameters, attributes, results and global names are joined over the whole module.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers as m

from ocpp_codegen.migration.names import Names, dotted
from ocpp_codegen.migration.values import NOTHING, UNKNOWN, Value, join


@dataclass(frozen=True, eq=False)
class Function:
    """A function or method; owner is the name of its class."""

    node: cst.FunctionDef
    owner: str | None

    def is_marked(self, *names: str) -> bool:
        """Whether it has a decorator of one of these names."""
        nodes = (d.decorator for d in self.node.decorators)
        texts = (dotted(node).rpartition(".")[2] for node in nodes)
        return any(text in names for text in texts)

    @property
    def is_static(self) -> bool:
        """Whether it is a method that gets no self."""
        return self.is_marked("staticmethod")

    def parameters(self) -> list[cst.Param]:
        """The parameters that have names, but for self."""
        params = self.node.params
        named = [*params.posonly_params, *params.params]
        if self.owner is not None and not self.is_static:
            named = named[1:]
        return [*named, *params.kwonly_params]

    def own_name(self) -> str | None:
        """What a method calls its own object."""
        params = self.node.params
        named = [*params.posonly_params, *params.params]
        if self.owner is None or self.is_static or not named:
            return None
        return named[0].name.value


@dataclass
class Class:
    """A class of the program: its bases, methods and the fields it annotates."""

    name: str
    node: cst.ClassDef
    methods: dict[str, Function] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)


@dataclass
class Program:
    """One module. facts: what each expression was found to hold, the last time.

    followed gives the result of one call of a function, by what its parameters hold.
    """

    names: Names
    followed: Callable[["Program", Function, dict[str, Value]], Value]
    classes: dict[str, Class] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    nested: dict[cst.FunctionDef, Function] = field(default_factory=dict)
    globals: dict[str, Value] = field(default_factory=dict)
    attributes: dict[tuple[str, str], Value] = field(default_factory=dict)
    parameters: dict[tuple[Function, str], Value] = field(default_factory=dict)
    results: dict[Function, Value] = field(default_factory=dict)
    facts: dict[cst.CSTNode, Value] = field(default_factory=dict)
    changed: bool = False
    settled: bool = False

    def all(self) -> Iterator[Function]:
        """The functions on top of the module, and all methods."""
        yield from self.functions.values()
        for cls in self.classes.values():
            yield from cls.methods.values()

    def function_in(self, node: cst.FunctionDef) -> Function:
        """A function inside of another."""
        return self.nested.setdefault(node, Function(node, None))

    def lineage(self, name: str) -> Iterator[Class]:
        """A class and those of the program that it derives from."""
        waiting, seen = [name], set()
        while waiting:
            current = self.classes.get(waiting.pop(0))
            if current is None or current.name in seen:
                continue
            seen.add(current.name)
            yield current
            bases = (base.value for base in current.node.bases)
            waiting += [base.value for base in bases if isinstance(base, cst.Name)]

    def method(self, owner: str, name: str) -> Function | None:
        """The method that a class has or inherits."""
        for cls in self.lineage(owner):
            if name in cls.methods:
                return cls.methods[name]
        return None

    def attribute(self, owner: str, name: str) -> Value:
        """What an attribute of the objects of a class holds."""
        for cls in self.lineage(owner):
            if (cls.name, name) in self.attributes:
                return self.attributes[cls.name, name]
        return self._unseen()

    def set_attribute(self, owner: str, name: str, value: Value) -> None:
        """Joins what an attribute holds with one more value."""
        known = next(
            (c.name for c in self.lineage(owner) if (c.name, name) in self.attributes),
            owner,
        )
        self._join(self.attributes, (known, name), value)

    def parameter(self, function: Function, name: str) -> Value:
        """What the calls in the module give to a parameter."""
        return self.parameters.get((function, name), self._unseen())

    def set_parameter(self, function: Function, name: str, value: Value) -> None:
        """Joins what a parameter holds with one more value."""
        self._join(self.parameters, (function, name), value)

    def result(self, function: Function) -> Value:
        """What a function gives back."""
        return self.results.get(function, NOTHING)

    def set_result(self, function: Function, value: Value) -> None:
        """Joins what a function gives back with one more value."""
        self._join(self.results, function, value)

    def set_global(self, name: str, value: Value) -> None:
        """Joins what a global name holds with one more value."""
        self._join(self.globals, name, value)

    def _unseen(self) -> Value:
        """Of what nobody sets here: nothing at first, and anything in the end."""
        return UNKNOWN if self.settled else NOTHING

    def _join(self, table: dict, key: object, value: Value) -> None:  # type: ignore[type-arg]
        before = table.get(key)
        after = value if before is None else join(before, value)
        if after != before:
            table[key] = after
            self.changed = True


def survey(module: cst.Module, program: Program) -> None:
    """Finds the functions on top of a module, and all its classes."""
    for node in statements(module):
        if isinstance(node, cst.FunctionDef):
            program.functions[node.name.value] = Function(node, None)
    for found in m.findall(module, m.ClassDef()):
        assert isinstance(found, cst.ClassDef)
        program.classes[found.name.value] = _class(found)


def statements(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The statements of a module or class, also those in an if or a try."""
    for child in node.children:
        if isinstance(child, (cst.FunctionDef, cst.ClassDef, cst.SimpleStatementLine)):
            yield child
        elif isinstance(child, _BLOCKS):
            yield from statements(child)


def _class(node: cst.ClassDef) -> Class:
    found = Class(node.name.value, node)
    for child in statements(node):
        if isinstance(child, cst.FunctionDef):
            found.methods[child.name.value] = Function(child, found.name)
        elif isinstance(child, cst.SimpleStatementLine):
            for part in child.body:
                match part:
                    case cst.AnnAssign(target=cst.Name(value=name)):
                        found.fields.append(name)
    return found


_BLOCKS = (
    cst.If,
    cst.Else,
    cst.Try,
    cst.ExceptHandler,
    cst.Finally,
    cst.IndentedBlock,
)
