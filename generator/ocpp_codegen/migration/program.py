"""The functions and classes of one module, and what is known of all that they share.

What a name holds inside of a function follows the order of its statements (flow.py).
Parameters, attributes, results and global names are joined over the whole module.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import libcst as cst

from ocpp_codegen.migration import constants
from ocpp_codegen.migration.names import Names, dotted
from ocpp_codegen.migration.tree import within
from ocpp_codegen.migration.values import (
    NOTHING,
    UNKNOWN,
    Constant,
    Value,
    join,
    without_text,
)

# Decorators of the standard library and of ocpp by the names in their modules.
_WRAPPERS = (
    *("abstractmethod", "after", "asynccontextmanager", "cache", "cached_property"),
    *("contextmanager", "deleter", "final", "getter", "lru_cache", "on", "overload"),
    *("override", "setter", "singledispatch", "wraps"),
)


@dataclass(frozen=True, eq=False)
class Function:
    """A function or method of a module; owner is the id of its class."""

    node: cst.FunctionDef
    owner: str | None
    program: "Program"

    def is_marked(self, *names: str) -> bool:
        """Whether it has a decorator of one of these names."""
        nodes = (d.decorator for d in self.node.decorators)
        texts = (dotted(node).rpartition(".")[2] for node in nodes)
        return any(text in names for text in texts)

    @property
    def is_registered(self) -> bool:
        """Whether something else may call it too, as the route of an app is called."""
        nodes = (decorator.decorator for decorator in self.node.decorators)
        names = (n.func if isinstance(n, cst.Call) else n for n in nodes)
        return any(
            isinstance(name, cst.Attribute) and name.attr.value not in _WRAPPERS
            for name in names
        )

    @property
    def is_static(self) -> bool:
        """Whether it is a method that gets no self."""
        return self.is_marked("staticmethod")

    @property
    def is_wrapped_again(self) -> bool:
        """Whether a decorator below on or after may hand on other arguments."""
        names = [decorator_name(d.decorator) for d in self.node.decorators]
        lasts = [name.rpartition(".")[2] for name in names]
        return bool(lasts) and lasts[-1] not in ("on", "after")

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
    """A class of a module: its methods and the fields it annotates.

    id is its name with that of the module before it.
    """

    id: str
    node: cst.ClassDef
    program: "Program"
    methods: dict[str, Function] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)
    constants: Mapping[str, Constant] = field(default_factory=dict)


# The folders and the name of a module, such as ("app", "helpers").
Key = tuple[str, ...]


@dataclass
class World:
    """What the modules of a program share.

    followed gives the result of one call of a function, by what its parameters hold.
    wrapped: what the functions that a decorator makes get by name, for the handlers
    that are decorated so.
    """

    followed: Callable[[Function, dict[str, Value]], Value]
    programs: dict[Key, "Program"] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    nested: dict[cst.FunctionDef, Function] = field(default_factory=dict)
    attributes: dict[tuple[str, str], Value] = field(default_factory=dict)
    parameters: dict[tuple[Function, str], Value] = field(default_factory=dict)
    results: dict[Function, Value] = field(default_factory=dict)
    wrapped: dict[Function, Value] = field(default_factory=dict)
    changed: bool = False
    settled: bool = False

    def module(self, parts: Key, near: Key) -> "Program | None":
        """The module that is imported by a name, from another one near it."""
        found = [
            key
            for key in self.programs
            for name in (parts, (*parts, "__init__"))
            if key[-len(name) :] == name
        ]
        if not found:
            return None
        best = max(found, key=lambda key: _shared(key, near))
        rivals = [key for key in found if _shared(key, near) == _shared(best, near)]
        return self.programs[best] if len(rivals) == 1 else None

    def lineage(self, id_: str) -> Iterator[Class]:
        """A class and those of the program that it derives from."""
        waiting, seen = [id_], set()
        while waiting:
            current = self.classes.get(waiting.pop(0))
            if current is None or current.id in seen:
                continue
            seen.add(current.id)
            yield current
            program = current.program
            waiting += [program.class_id(base.value) for base in current.node.bases]

    def method(self, owner: str, name: str) -> Function | None:
        """The method that a class has or inherits."""
        for cls in self.lineage(owner):
            if name in cls.methods:
                return cls.methods[name]
        return None

    def attribute(self, owner: str, name: str) -> Value:
        """What an attribute of the objects of a class holds."""
        for cls in self.lineage(owner):
            if (cls.id, name) in self.attributes:
                return self.attributes[cls.id, name]
        return self._unseen()

    def set_attribute(self, owner: str, name: str, value: Value) -> None:
        """Joins what an attribute holds with one more value."""
        known = next(
            (c.id for c in self.lineage(owner) if (c.id, name) in self.attributes),
            owner,
        )
        self.join(self.attributes, (known, name), value)

    def parameter(self, function: Function, name: str) -> Value:
        """What the calls in the module give to a parameter."""
        return self.parameters.get((function, name), self._unseen())

    def set_parameter(self, function: Function, name: str, value: Value) -> None:
        """Joins what a parameter holds with one more value."""
        self.join(self.parameters, (function, name), value)

    def result(self, function: Function) -> Value:
        """What a function gives back."""
        return self.results.get(function, NOTHING)

    def set_result(self, function: Function, value: Value) -> None:
        """Joins what a function gives back with one more value."""
        self.join(self.results, function, value)

    def _unseen(self) -> Value:
        """Of what nobody sets here: nothing at first, and anything in the end."""
        return UNKNOWN if self.settled else NOTHING

    def join(self, table: dict, key: object, value: Value) -> None:  # type: ignore[type-arg]
        """Joins what is known of something with one more value."""
        before, value = table.get(key), without_text(value)
        after = value if before is None else join(before, value)
        if after != before:
            table[key] = after
            self.changed = True


@dataclass
class Program:
    """One module. facts: what each expression was found to hold, the last time."""

    key: Key
    names: Names
    world: World
    own: dict[str, str] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    globals: dict[str, Value] = field(default_factory=dict)
    constants: Mapping[str, Constant] = field(default_factory=dict)
    facts: dict[cst.CSTNode, Value] = field(default_factory=dict)

    def all(self) -> Iterator[Function]:
        """The functions on top of the module, and all methods."""
        yield from self.functions.values()
        for id_ in self.own.values():
            yield from self.world.classes[id_].methods.values()

    def function_in(self, node: cst.FunctionDef) -> Function:
        """A function inside of another."""
        return self.world.nested.setdefault(node, Function(node, None, self))

    def place(self, node: cst.CSTNode) -> "tuple[Program, str]":
        """The module that defines a name, and what it is called there."""
        full = self.names.full(node)
        parts = tuple(full.lstrip(".").split("."))
        dots = len(full) - len(full.lstrip("."))
        if len(parts) > 1 and (other := self._module(parts[:-1], dots)) is not None:
            return other, parts[-1]
        return self, dotted(node)

    def _module(self, parts: Key, dots: int) -> "Program | None":
        if dots:
            base = self.key[: len(self.key) - dots]
            programs = self.world.programs
            package = programs.get((*base, *parts, "__init__"))
            return programs.get((*base, *parts), package)
        return self.world.module(parts, self.key)

    def class_id(self, node: cst.CSTNode) -> str:
        """The id of a class that a name stands for; empty if it is not one."""
        program, name = self.place(node)
        return program.own.get(name, "")

    def function(self, node: cst.CSTNode) -> Function | None:
        """The function that a name stands for."""
        program, name = self.place(node)
        return program.functions.get(name)

    def global_(self, node: cst.CSTNode) -> Value:
        """What a global name holds."""
        program, name = self.place(node)
        return program.globals.get(name, UNKNOWN)

    def constant(self, node: cst.CSTNode) -> Constant | None:
        """The constant that a name or an attribute stands for, if it is a text."""
        match node:
            case cst.Attribute(value=inner, attr=cst.Name(value="name" | "value")):
                found = self._member(inner)
                if found is not None and found.member is not None:
                    is_name = node.attr.value == "name"
                    text = found.member if is_name else found.text
                    return Constant(text) if text is not None else None
        found = self._member(node)
        return found if found is not None and found.is_text else None

    def _member(self, node: cst.CSTNode) -> Constant | None:
        """A constant of a module or a class, and not of a function."""
        program, name = self.place(node)
        is_global = program is not self or self.names.full(node) == name
        if is_global and name in program.constants:
            return program.constants[name]
        if isinstance(node, cst.Attribute):
            owner = self.world.classes.get(self.class_id(node.value))
            return owner.constants.get(node.attr.value) if owner else None
        return None

    def set_global(self, node: cst.CSTNode, value: Value) -> None:
        """Joins what a global name holds with one more value."""
        program, name = self.place(node)
        self.world.join(program.globals, name, value)


def decorator_name(node: cst.BaseExpression) -> str:
    """The dotted name of a decorator, with or without arguments."""
    return dotted(node.func if isinstance(node, cst.Call) else node)


def _shared(first: Key, second: Key) -> int:
    """How many folders two modules have in common, from the top."""
    pairs = zip(first[:-1], second[:-1], strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def survey(module: cst.Module, program: Program) -> None:
    """Finds the functions on top of a module, and all its classes."""
    program.constants = constants.of_module(module, statements(module))
    for node in statements(module):
        if isinstance(node, cst.FunctionDef):
            program.functions[node.name.value] = Function(node, None, program)
    for found in within(module, cst.ClassDef):
        cls = _class(found, program)
        program.own[found.name.value] = cls.id
        program.world.classes[cls.id] = cls


def statements(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The statements of a module or class, also those in an if or a try."""
    for child in node.children:
        if isinstance(child, (cst.FunctionDef, cst.ClassDef, cst.SimpleStatementLine)):
            yield child
        elif isinstance(child, _BLOCKS):
            yield from statements(child)


def _class(node: cst.ClassDef, program: Program) -> Class:
    id_ = ".".join((*program.key, node.name.value))
    found = Class(id_, node, program)
    found.constants = constants.of_class(node, statements(node))
    for child in statements(node):
        if isinstance(child, cst.FunctionDef):
            found.methods[child.name.value] = Function(child, found.id, program)
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
