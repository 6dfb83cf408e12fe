"""Rewrites how a program reads objects of messages: from keys to attributes.

``x["key"]`` becomes ``x.key``, ``x.get("key", default)`` what gives the same, and
``"key" in x`` a comparison with None, wherever x is known to come from a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import libcst as cst

from ocpp_codegen.migration import shapes, vendor_keys
from ocpp_codegen.migration.annotating import Annotating
from ocpp_codegen.migration.expressions import key_of, literal, quoted_like
from ocpp_codegen.migration.names import Names
from ocpp_codegen.migration.shapes import Field
from ocpp_codegen.migration.tree import within
from ocpp_codegen.migration.values import VENDOR, Received, Value

_ACCESSES = (
    cst.Subscript,
    cst.Call,
    cst.Comparison,
    cst.BooleanOperation,
    cst.Del,
)

# The one key of customData that all vendors have, as it is on the wire.
_VENDOR_ID = cst.SimpleString('"vendorId"')


@dataclass(frozen=True)
class Reach:
    """How to get to a value that may be absent on the way.

    guards: what must not be None, so that the access can be made.
    """

    access: cst.BaseExpression
    guards: tuple[cst.BaseExpression, ...] = ()


class Access(Annotating):
    """Writes attributes instead of keys. facts: what expressions hold."""

    def __init__(
        self, module: cst.Module, facts: Mapping[cst.CSTNode, Value], names: Names
    ) -> None:
        super().__init__(module, facts, names)
        self.names = names
        self.reaches: dict[cst.CSTNode, Reach] = {}
        self.rewritten: set[cst.CSTNode] = set()
        # What is assigned to or deleted, which getattr can't be.
        self.targets: set[cst.CSTNode] = set()
        # Keys of vendors that are sent, with their spelling on the wire.
        self.respelt: dict[cst.CSTNode, str] = {}

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:  # noqa: N802
        """Notes what is assigned to."""
        self.targets |= {node.target, *within(node.target, cst.Subscript)}

    def visit_AugAssign(self, node: cst.AugAssign) -> None:  # noqa: N802
        """Notes what is added to."""
        self.targets.add(node.target)

    def visit_Del(self, node: cst.Del) -> None:  # noqa: N802
        """Notes what is deleted."""
        self.targets |= set(within(node.target, cst.Subscript))

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        """Notes which nodes become something else; one with a comment stays."""
        if isinstance(original_node, _ACCESSES) and _has_comment(original_node):
            return updated_node
        made = super().on_leave(original_node, updated_node)
        if isinstance(original_node, _ACCESSES) and made is not updated_node:
            self.rewritten.add(original_node)
        return made  # type: ignore[return-value]

    def received(self, node: cst.CSTNode) -> Received | None:
        """The object of a message that an expression of the program holds."""
        held = self.facts.get(node)
        return held if isinstance(held, Received) else None

    def field(self, base: cst.CSTNode, key: cst.BaseExpression) -> Field | None:
        """The field that a key of such an object stands for."""
        held, name = self.received(base), key_of(self.facts, key)
        shape = shapes.common(held.paths) if held else None
        return shape.field(name) if shape and isinstance(name, str) else None

    def _is_vendor_id(self, base: cst.CSTNode, key: cst.BaseExpression) -> bool:
        """Whether it is the one key that all vendors have in their customData."""
        return self.facts.get(base) == VENDOR and literal(key) == "vendor_id"

    def _is_free(self, base: cst.CSTNode, key: cst.BaseExpression) -> bool:
        """Whether it is a key of an object that is not written out."""
        is_written = key_of(self.facts, key) is not None
        return self.received(base) is not None and not is_written

    def reach(self, node: cst.BaseExpression, now: cst.BaseExpression) -> Reach:
        """How to get to what a node of the program holds; now is the node by now."""
        known = self.reaches.get(node)
        if known is not None:
            return known
        held = self.received(node)
        return Reach(now, (now,) if held is not None and held.default else ())

    # x["key"]

    def leave_Subscript(  # noqa: N802
        self, original_node: cst.Subscript, updated_node: cst.Subscript
    ) -> cst.BaseExpression:
        """An item becomes an attribute; an absent one is None, not a KeyError."""
        index = original_node.slice[0].slice
        if len(original_node.slice) != 1 or not isinstance(index, cst.Index):
            return updated_node
        if self._is_vendor_id(original_node.value, index.value):
            index = cst.Index(_VENDOR_ID)
            part = updated_node.slice[0].with_changes(slice=index)
            return updated_node.with_changes(slice=[part])
        now = updated_node.slice[0].slice
        is_free = self._is_free(original_node.value, index.value)
        is_read = original_node not in self.targets
        if is_free and is_read and isinstance(now, cst.Index):
            return _named(updated_node.value, now.value)
        field = self.field(original_node.value, index.value)
        if field is None:
            return updated_node
        base = self.reach(original_node.value, updated_node.value)
        access = _attribute(base.access, field)
        self.reaches[original_node] = Reach(access)
        return _like(updated_node, access)

    def leave_Del(  # noqa: N802
        self, original_node: cst.Del, updated_node: cst.Del
    ) -> cst.BaseSmallStatement:
        """A field that is deleted is None from then on."""
        old, new = _each(original_node.target), _each(updated_node.target)
        if not all(target in self.reaches for target in old):
            return updated_node
        targets = [cst.AssignTarget(t) for t in new if isinstance(t, cst.Attribute)]
        return cst.Assign(targets, cst.Name("None"))

    # Keys of vendors that are sent

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        """Notes what ocpp would rename in the arguments."""
        for key, place in vendor_keys.sent(self.names, self.facts, node):
            if isinstance(place, cst.SimpleString) and literal(place) == key:
                self.respelt[place] = vendor_keys.on_the_wire(key)

    def leave_SimpleString(  # noqa: N802
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        """A key becomes what it is on the wire."""
        wire_name = self.respelt.get(original_node)
        if not wire_name:
            return updated_node
        self.rewritten.add(original_node)
        return quoted_like(original_node, wire_name)

    # x.get("key", default)

    def leave_Call(  # noqa: N802
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.BaseExpression:
        """A get becomes an attribute, with what it gives where that is None."""
        if (copied := self._copied(original_node, updated_node)) is not None:
            return copied
        match original_node, updated_node:
            case (
                cst.Call(
                    func=cst.Attribute(value=base, attr=cst.Name(value="get")),
                    args=[cst.Arg(keyword=None, star="", value=key), *_],
                ),
                cst.Call(func=cst.Attribute(value=now)),
            ) if len(original_node.args) <= 2:
                if self._is_vendor_id(base, key):
                    first = updated_node.args[0].with_changes(value=_VENDOR_ID)
                    args = [first, *updated_node.args[1:]]
                    return updated_node.with_changes(args=args)
                field = self.field(base, key)
                if field is not None:
                    return self._got(original_node, updated_node, field, base, now)
                if self._is_free(base, key) and _gives_none(original_node):
                    return _named(now, updated_node.args[0].value, cst.Name("None"))
                held = self.received(original_node)
                if held is not None and _is_dict(original_node.args[-1].value):
                    return _without_default(updated_node)
        return updated_node

    def _got(
        self,
        node: cst.Call,
        updated: cst.Call,
        field: Field,
        base: cst.BaseExpression,
        now: cst.BaseExpression,
    ) -> cst.BaseExpression:
        """What takes the place of a get. An object is true, and an absent one false."""
        default = updated.args[1].value if len(updated.args) > 1 else cst.Name("None")
        reach = self.reach(base, now)
        access = _attribute(reach.access, field)
        is_object = isinstance(field.value, Received)
        if _is(default, "None") or (is_object and _is_dict(default)):
            self.reaches[node] = Reach(access, (*reach.guards, access))
            made = _guarded(access, reach.guards, cst.Name("None"))
        elif field.required:
            made = _guarded(access, reach.guards, default)
        elif text_of(default) == field.empty and not reach.guards:
            made = cst.BooleanOperation(left=access, operator=cst.Or(), right=default)
        else:
            there = access if is_object else _is_there(access)
            made = _guarded(access, (*reach.guards, there), default)
        once = made is access or isinstance(made, cst.BooleanOperation)
        return _like(updated, made) if once or _is_simple(access) else updated

    def leave_BooleanOperation(  # noqa: N802
        self, original_node: cst.BooleanOperation, updated_node: cst.BooleanOperation
    ) -> cst.BaseExpression:
        """``x or {}`` lets a get follow, which now does without."""
        left = original_node.left
        is_or = isinstance(original_node.operator, cst.Or)
        if (
            not is_or
            or self.received(left) is None
            or not _is_dict(original_node.right)
        ):
            return updated_node
        reach = self.reach(left, updated_node.left)
        guards = reach.guards or (reach.access,)
        self.reaches[original_node] = Reach(reach.access, guards)
        return updated_node.left

    # "key" in x

    def leave_Comparison(  # noqa: N802
        self, original_node: cst.Comparison, updated_node: cst.Comparison
    ) -> cst.BaseExpression:
        """A field is there if it is not None."""
        if len(original_node.comparisons) != 1:
            return updated_node
        (target,) = original_node.comparisons
        if self._is_vendor_id(target.comparator, original_node.left):
            return updated_node.with_changes(left=_VENDOR_ID)
        if not isinstance(target.operator, (cst.In, cst.NotIn)):
            return updated_node
        now = updated_node.comparisons[0].comparator
        reach = self.reach(target.comparator, now)
        field = self.field(target.comparator, original_node.left)
        if field is not None:
            access: cst.BaseExpression = _attribute(reach.access, field)
        elif self._is_free(target.comparator, original_node.left):
            access = _named(reach.access, updated_node.left, cst.Name("None"))
        else:
            return updated_node
        if reach.guards and not _is_simple(access):
            return updated_node
        there = _is_there(access, isinstance(target.operator, cst.In))
        if isinstance(target.operator, cst.In):
            held = [_as_bool(guard) for guard in reach.guards]
            return _like(updated_node, _every((*held, there)))
        absent = [cst.UnaryOperation(cst.Not(), guard) for guard in reach.guards]
        return _like(updated_node, _every((*absent, there), cst.Or()))

    # Parentheses that a place does not need

    def leave_Arg(  # noqa: N802
        self, original_node: cst.Arg, updated_node: cst.Arg
    ) -> cst.Arg:
        """An argument."""
        return _bare(original_node, updated_node)

    def leave_Assign(  # noqa: N802
        self, original_node: cst.Assign, updated_node: cst.Assign
    ) -> cst.Assign:
        """The right side of an assignment."""
        return _bare(original_node, updated_node)

    def leave_FormattedStringExpression(  # noqa: N802
        self,
        original_node: cst.FormattedStringExpression,
        updated_node: cst.FormattedStringExpression,
    ) -> cst.FormattedStringExpression:
        """An expression in an f-string."""
        bare = _without(original_node.expression, updated_node.expression)
        return updated_node.with_changes(expression=bare)

    def leave_Return(  # noqa: N802
        self, original_node: cst.Return, updated_node: cst.Return
    ) -> cst.Return:
        """What a function gives back."""
        return _bare(original_node, updated_node)

    def leave_Element(  # noqa: N802
        self, original_node: cst.Element, updated_node: cst.Element
    ) -> cst.Element:
        """An item of a list, tuple or set."""
        return _bare(original_node, updated_node)

    def leave_DictElement(  # noqa: N802
        self, original_node: cst.DictElement, updated_node: cst.DictElement
    ) -> cst.DictElement:
        """A value in a dict."""
        return _bare(original_node, updated_node)

    def leave_For(  # noqa: N802
        self, original_node: cst.For, updated_node: cst.For
    ) -> cst.For:
        """What a loop goes through."""
        bare = _without(original_node.iter, updated_node.iter)
        return updated_node.with_changes(iter=bare)

    # Type(**x)

    def _copied(self, node: cst.Call, updated: cst.Call) -> cst.BaseExpression | None:
        """The object itself, where a program made one of its class of a dict."""
        match node.args:
            case [cst.Arg(star="**", value=value)]:
                held = self.received(value)
                if held is not None and (self.names.path(node.func),) == held.paths:
                    return updated.args[0].value
        return None


# Making expressions


def _attribute(base: cst.BaseExpression, field: Field) -> cst.Attribute:
    return cst.Attribute(_as_operand(base), cst.Name(field.name))


def _named(
    base: cst.BaseExpression, key: cst.BaseExpression, *default: cst.BaseExpression
) -> cst.Call:
    """``getattr(base, key)``, for a key that is not written out."""
    return cst.Call(cst.Name("getattr"), [cst.Arg(n) for n in (base, key, *default)])


def _as_operand(node: cst.BaseExpression) -> cst.BaseExpression:
    """A node that an attribute can follow."""
    bare = (cst.Name, cst.Attribute, cst.Subscript, cst.Call)
    if isinstance(node, bare) or _lpar(node):
        return node
    return _parenthesized(node)


def _guarded(
    access: cst.BaseExpression,
    guards: tuple[cst.BaseExpression, ...],
    default: cst.BaseExpression,
) -> cst.BaseExpression:
    """``access if all guards are there else default``; the access if there are none."""
    if not guards:
        return access
    return cst.IfExp(test=_every(guards), body=access, orelse=default)


def _every(
    tests: tuple[cst.BaseExpression, ...], operator: cst.BaseBooleanOp | None = None
) -> cst.BaseExpression:
    """The tests with and between them, or another operator; each only once."""
    first, *others = {text_of(test): test for test in tests}.values()
    for test in others:
        joined = operator or cst.And()
        first = cst.BooleanOperation(left=first, operator=joined, right=test)
    return first


def _is_there(node: cst.BaseExpression, is_there: bool = True) -> cst.Comparison:
    operator = cst.IsNot() if is_there else cst.Is()
    return cst.Comparison(node, [cst.ComparisonTarget(operator, cst.Name("None"))])


def _as_bool(guard: cst.BaseExpression) -> cst.BaseExpression:
    """A test of an object, which is true, as True or False."""
    return guard if isinstance(guard, cst.Comparison) else _is_there(guard)


def _without_default(node: cst.Call) -> cst.Call:
    """A get of a dict of the program that gives None instead of an empty dict."""
    first = node.args[0].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return node.with_changes(args=[first])


def _like(old: cst.BaseExpression, new: cst.BaseExpression) -> cst.BaseExpression:
    """The new expression within the parentheses of the old one, or its own."""
    if new.lpar:
        return new
    if _lpar(old):
        return new.with_changes(lpar=_lpar(old), rpar=old.rpar)
    compound = (cst.IfExp, cst.BooleanOperation)
    return _parenthesized(new) if isinstance(new, compound) else new


def _parenthesized(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


_N = TypeVar("_N", cst.Arg, cst.Assign, cst.Return, cst.Element, cst.DictElement)


def _bare(old: _N, new: _N) -> _N:
    """The node with its value out of parentheses that the program did not write."""
    if old.value is None or new.value is None:
        return new
    return new.with_changes(value=_without(old.value, new.value))


def _without(old: cst.BaseExpression, new: cst.BaseExpression) -> cst.BaseExpression:
    compound = isinstance(new, (cst.IfExp, cst.BooleanOperation))
    if not compound or _lpar(old) or isinstance(old, type(new)):
        return new
    return new.with_changes(lpar=[], rpar=[])


def _lpar(node: cst.BaseExpression) -> object:
    return getattr(node, "lpar", ())


def _each(target: cst.BaseDelTargetExpression) -> list[cst.CSTNode]:
    """The targets of a del, which may be several."""
    if isinstance(target, (cst.Tuple, cst.List)):
        return [element.value for element in target.elements]
    return [target]


def _gives_none(get: cst.Call) -> bool:
    """Whether a get gives None instead of what is absent."""
    return all(_is(arg.value, "None") for arg in get.args[1:])


def _is_simple(node: cst.BaseExpression) -> bool:
    """Whether an expression may be written twice: it costs and does nothing."""
    match node:
        case cst.Name():
            return True
        case cst.Attribute(value=value):
            return _is_simple(value)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=index)]):
            fixed = isinstance(index, cst.Index) and _is_fixed(index.value)
            return fixed and _is_simple(value)
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(value="get"))):
            return _is_simple(value) and all(_is_fixed(arg.value) for arg in node.args)
    return False


def _is_fixed(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.UnaryOperation):
        return isinstance(node.expression, cst.Integer)
    return isinstance(node, (cst.Name, cst.SimpleString, cst.Integer))


def _has_comment(node: cst.CSTNode) -> bool:
    return any(within(node, cst.Comment))


def _is(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _is_dict(node: cst.BaseExpression) -> bool:
    return text_of(node) in ("{}", "dict()")


def text_of(node: cst.BaseExpression) -> str:
    """The text of an expression, with one spelling of empty texts and of zero."""
    if isinstance(node, (cst.Float, cst.Integer)) and not node.evaluated_value:
        return "0"
    text = cst.Module([]).code_for_node(node)
    if text in ("()", "list()", "tuple()"):
        return "[]"
    return "''" if text == '""' else text
