"""What the expressions of a program hold."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import libcst as cst

from ocpp_codegen.migration import shapes
from ocpp_codegen.migration.program import Program
from ocpp_codegen.migration.values import (
    FLOAT,
    MAYBE,
    NONE,
    NOTHING,
    OTHER,
    UNKNOWN,
    VENDOR,
    Built,
    Constant,
    Group,
    Instance,
    Items,
    Keyed,
    Received,
    Record,
    Routine,
    Value,
    all_of,
    element,
    join,
    without_text,
)

Env = dict[str, Value]


class Expressions(ABC):
    """Finds what expressions hold, given what names hold at one point of a function.

    Each answer is put down in program.facts.
    """

    def __init__(self, program: Program, env: Env) -> None:
        self.program = program
        self.env = env
        # What a local name is another name of: it fills the same container.
        self.origins: dict[str, cst.BaseExpression] = {}
        self.yielded: list[Value] = []

    def value(self, node: cst.BaseExpression) -> Value:
        """What an expression holds, and puts that down."""
        found = self._value(node)
        self.program.facts[node] = found
        return found

    def _value(self, node: cst.BaseExpression) -> Value:
        match node:
            case cst.Name():
                return self.name(node)
            case cst.Attribute():
                return self.attribute(node)
            case cst.Subscript():
                return self.subscript(node)
            case cst.Call():
                return self.call(node)
            case cst.BooleanOperation() | cst.IfExp():
                return self.choice(node)
            case cst.Lambda():
                return self.function(node)
            case cst.List() | cst.Set() | cst.Tuple() | cst.Dict():
                return self.display(node)
            case cst.ListComp() | cst.SetComp() | cst.GeneratorExp() | cst.DictComp():
                return self.comprehension(node)
        return self.other(node)

    def other(self, node: cst.BaseExpression) -> Value:
        """All else: what an await gives counts as what is awaited."""
        inner = [self.value(part) for part in expressions_in(node)]
        if isinstance(node, cst.Yield) and inner:
            is_from = isinstance(node.value, cst.From)
            self.yielded.append(element(inner[0]) if is_from else inner[0])
        if isinstance(node, cst.NamedExpr):
            self.bind(node.target, inner[-1])
        if isinstance(node, cst.Await):
            answered = inner[-1] == UNKNOWN and self.answer(node.expression)
            return answered or inner[-1]
        if isinstance(node, cst.NamedExpr):
            return inner[-1]
        if isinstance(node, cst.BinaryOperation):
            return _combined(node, *inner)
        if isinstance(node, cst.UnaryOperation):
            return FLOAT if FLOAT in inner else OTHER
        return OTHER if isinstance(node, _SCALARS) else UNKNOWN

    # Names and access

    def name(self, node: cst.Name) -> Value:
        """A local or global name."""
        if node.value in ("None", "True", "False"):
            return NONE if node.value == "None" else OTHER
        if (constant := self.program.constant(node)) is not None:
            return constant
        if node.value in self.env:
            return self.env[node.value]
        function = self.program.function(node)
        return Routine(function) if function else self.program.global_(node)

    def attribute(self, node: cst.Attribute) -> Value:
        """An attribute of an object of a message, or of the program."""
        base = self.value(node.value)
        name = node.attr.value
        if (constant := self.program.constant(node)) is not None:
            return constant
        if isinstance(base, Received):
            return field_value(base.paths, name)
        if isinstance(base, Instance):
            method = self.program.world.method(base.id, name)
            if method is None:
                return self.program.world.attribute(base.id, name)
            is_property = method.is_marked("property", "cached_property")
            return self.program.world.result(method) if is_property else Routine(method)
        if base == NOTHING:
            return NOTHING
        path = self.program.names.path(node)
        return OTHER if path.split(".")[1:2] in (["enums"], ["standard"]) else UNKNOWN

    def subscript(self, node: cst.Subscript) -> Value:
        """One item or a slice of something."""
        base = self.value(node.value)
        indexes = [part.slice for part in node.slice]
        for index in indexes:
            for part in expressions_in(index):
                self.value(part)
        if any(isinstance(index, cst.Slice) for index in indexes):
            return base
        index = indexes[0]
        key = self.key(index.value) if isinstance(index, cst.Index) else None
        return item(base, key)

    def key(self, node: cst.BaseExpression) -> object:
        """The key that is written out, or has a name."""
        return key_of(self.program.facts, node)

    def choice(self, node: cst.BooleanOperation | cst.IfExp) -> Value:
        """One of two values: either may be what comes out."""
        if isinstance(node, cst.IfExp):
            self.value(node.test)
            return join(self.value(node.body), self.value(node.orelse))
        left, right = self.value(node.left), self.value(node.right)
        if left == NONE or isinstance(node.operator, cst.And):
            return right
        return join(left, right)

    # Displays

    def display(self, node: cst.List | cst.Set | cst.Tuple | cst.Dict) -> Value:
        """A list, set, tuple or dict that is written out."""
        if isinstance(node, cst.Dict):
            return self.mapping(node)
        values = list(self._elements(node))
        starred = any(isinstance(e, cst.StarredElement) for e in node.elements)
        if isinstance(node, cst.Tuple) and node.elements and not starred:
            return Group(tuple(values))
        return Items(all_of(values))

    def _elements(self, node: cst.List | cst.Set | cst.Tuple) -> Iterator[Value]:
        for part in node.elements:
            value = self.value(part.value)
            yield element(value) if isinstance(part, cst.StarredElement) else value

    def mapping(self, node: cst.Dict) -> Value:
        """A dict that is written out: a record if all its keys are strings."""
        entries: dict[str, Value] = {}
        is_record = True
        for part in node.elements:
            value = self.value(part.value)
            key = None
            if isinstance(part, cst.DictElement):
                self.value(part.key)
                key = literal(part.key)
            if isinstance(key, str):
                entries[key] = value
            elif isinstance(value, Record) and isinstance(part, cst.StarredDictElement):
                entries |= dict(value.entries)
            else:
                is_record = False
                starred = isinstance(part, cst.StarredDictElement)
                entries[f"?{len(entries)}"] = element(value) if starred else value
        known = Record(tuple(entries.items()))
        return known if is_record else Keyed(element(known))

    # Comprehensions and functions without a name

    def comprehension(
        self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp
    ) -> Value:
        """A list, set, dict or generator that is made item by item."""
        inner = self.within(node.for_in)
        if isinstance(node, cst.DictComp):
            inner.value(node.key)
            return Keyed(inner.value(node.value))
        return Items(inner.value(node.elt))

    def within(self, loop: cst.CompFor | None) -> Self:
        """An evaluator for what stands inside of a comprehension."""
        inner = type(self)(self.program, dict(self.env))
        while loop is not None:
            inner.bind(loop.target, element(inner.value(loop.iter)))
            for condition in loop.ifs:
                inner.value(condition.test)
            loop = loop.inner_for_in
        return inner

    def function(self, node: cst.Lambda, argument: Value = UNKNOWN) -> Value:
        """A lambda whose parameters hold the argument; its result."""
        inner = type(self)(self.program, dict(self.env))
        for param in (*node.params.posonly_params, *node.params.params):
            inner.env[param.name.value] = argument
        return inner.value(node.body)

    @abstractmethod
    def call(self, node: cst.Call) -> Value:
        """What a call gives back."""

    def answer(self, node: cst.BaseExpression) -> Value | None:
        """What somebody else's function gives that is handed a request and awaited."""
        if isinstance(node, cst.Call):
            for arg in node.args:
                held = self.program.facts.get(arg.value)
                if isinstance(held, Built) and held.path.split(".")[1] == "call":
                    return Received((held.path.replace(".call.", ".call_result.", 1),))
        return None

    # Binding

    def bind(self, target: cst.BaseExpression, value: Value) -> None:
        """Lets a target of an assignment hold a value from here on."""
        match target:
            case cst.Name(value=name):
                self.env[name] = value
            case cst.Attribute(value=base, attr=cst.Name(value=name)):
                owner = self.value(base)
                if isinstance(owner, Instance):
                    self.program.world.set_attribute(owner.id, name, value)
            case cst.Subscript(value=base):
                self.value(target)
                held = self.value(base)
                if not isinstance(held, Received):
                    self.put_into(base, _container(target, held, value))
            case cst.Tuple(elements=parts) | cst.List(elements=parts):
                self._bind_each(parts, value)
            case cst.StarredElement(value=inner):
                self.bind(inner, value)

    def _bind_each(self, parts: Sequence[cst.BaseElement], value: Value) -> None:
        for index, part in enumerate(parts):
            if isinstance(part, cst.StarredElement):
                self.bind(part.value, Items(element(value)))
            else:
                self.bind(part.value, item(value, index))

    def put_into(self, base: cst.BaseExpression, value: Value) -> None:
        """Joins what a container holds with what is put into it."""
        match base:
            case cst.Name(value=name) if name in self.env:
                self.env[name] = join(self.env[name], value)
                origin = self.origins.pop(name, None)
                if origin is not None:
                    self.put_into(origin, value)
                    self.origins[name] = origin
            case cst.Name():
                self.program.set_global(base, value)
            case cst.Attribute(value=owner, attr=cst.Name(value=name)):
                held = self.value(owner)
                if isinstance(held, Instance):
                    self.program.world.set_attribute(held.id, name, value)
            case cst.Subscript(value=outer):
                around = self.value(outer)
                if not isinstance(around, Received):
                    self.put_into(outer, _container(base, around, value))
            case cst.Call(func=cst.Attribute(value=outer, attr=cst.Name(value=method))):
                if method in ("get", "setdefault"):
                    self.put_into(outer, Keyed(value))


def _container(target: cst.Subscript, base: Value, value: Value) -> Value:
    """What something holds after an item was set in it."""
    index = target.slice[0].slice
    key = literal(index.value) if isinstance(index, cst.Index) else None
    if isinstance(base, Items):
        return Items(value)
    return Record(((key, value),)) if isinstance(key, str) else Keyed(value)


def item(base: Value, key: object) -> Value:
    """What base[key] holds, for a key that is written out or None."""
    match base:
        case Received(paths) if isinstance(key, str):
            return field_value(paths, key)
        case Record() if isinstance(key, str):
            return base.get(key)
        case Group(values) if isinstance(key, int) and key < len(values):
            return values[key]
        case Keyed() | Items() | Record() | Group():
            return element(base)
    base = without_text(base)
    return base if base in (NOTHING, OTHER, VENDOR, MAYBE) else UNKNOWN


def field_value(paths: tuple[str, ...], key: str) -> Value:
    """What a field of an object of a message holds."""
    shape = shapes.common(paths)
    field = shape.field(key) if shape else None
    return field.value if field else UNKNOWN


def literal(node: cst.BaseExpression) -> object:
    """The string or number that is written out; None for all else."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return node.evaluated_value
    return node.evaluated_value if isinstance(node, cst.Integer) else None


def key_of(facts: Mapping[cst.CSTNode, Value], node: cst.BaseExpression) -> object:
    """The key that is written out, or has a name; None for all else."""
    held = facts.get(node)
    return held.text if isinstance(held, Constant) else literal(node)


def quoted_like(node: cst.SimpleString, text: str) -> cst.SimpleString:
    """Another text in the quotes of a string."""
    return node.with_changes(value=f"{node.prefix}{node.quote}{text}{node.quote}")


def _combined(node: cst.BinaryOperation, left: Value, right: Value) -> Value:
    """What an operator makes of two values: a list of lists, a number of numbers."""
    lists = [side for side in (left, right) if isinstance(side, (Items, Group))]
    if isinstance(node.operator, cst.Add) and lists:
        return Items(join(element(left), element(right)))
    is_text = isinstance(node.left, (cst.BaseString, cst.List, cst.Tuple))
    is_float_anyhow = isinstance(node.operator, cst.Divide)
    if is_text or is_float_anyhow or FLOAT not in (left, right):
        return OTHER
    return FLOAT


def expressions_in(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The outermost expressions inside of a node."""
    for child in node.children:
        if isinstance(child, cst.BaseExpression):
            yield child
        else:
            yield from expressions_in(child)


_SCALARS = (
    cst.BaseString,
    cst.BaseNumber,
    cst.Comparison,
)
