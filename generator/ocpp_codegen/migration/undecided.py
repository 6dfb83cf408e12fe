"""Finds what is left for a person: each place with the reason and a hint."""

from collections.abc import Iterator, Mapping, Set

import libcst as cst
from libcst.metadata import CodeRange

from ocpp_codegen.migration import shapes
from ocpp_codegen.migration.expressions import literal
from ocpp_codegen.migration.findings import Finding
from ocpp_codegen.migration.program import Program
from ocpp_codegen.migration.values import (
    NOTHING,
    UNKNOWN,
    VENDOR,
    Built,
    Received,
    holds_received,
)

_DICT_METHODS = ("keys", "values", "items", "pop", "setdefault", "update", "copy")
_WHOLE = ("dict", "len", "list", "sorted", "iter", "OrderedDict")
_SERIALIZERS = ("dumps", "dump")

Said = Iterator[tuple[str, str]]


class Undecided(cst.CSTVisitor):
    """Collects what is left of the uses of objects as dicts.

    rewritten: the nodes that Access has taken care of.
    """

    def __init__(
        self,
        program: Program,
        places: Mapping[cst.CSTNode, CodeRange],
        rewritten: Set[cst.CSTNode],
    ) -> None:
        super().__init__()
        self.facts = program.facts
        self.places = places
        self.rewritten = rewritten
        self.findings: set[Finding] = set()
        known = [shapes.keys(version) for version in program.names.versions]
        self.keys = frozenset[str]().union(*known)

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Looks at one node; True goes on to those inside."""
        if node not in self.rewritten:
            for message, hint in self._said(node):
                line = self.places[node].start.line
                self.findings.add(Finding(line, message, hint))
        return True

    def _said(self, node: cst.CSTNode) -> Said:
        match node:
            case cst.Subscript():
                yield from self._of_subscript(node)
            case cst.Call(func=cst.Attribute(value=base, attr=cst.Name(value=name))):
                yield from self._of_method(node, base, name)
                yield from self._of_call(node, name)
            case cst.Call(func=cst.Name(value=name)):
                yield from self._of_call(node, name)
            case cst.Comparison(left=left, comparisons=[target, *_]):
                yield from self._of_comparison(left, target)
            case cst.For(iter=items) | cst.CompFor(iter=items):
                yield from self._of_loop(items)
            case cst.StarredDictElement(value=value):
                yield from self._of_copy(value)
            case cst.Attribute(value=base, attr=cst.Name(value="__dict__")):
                yield from self._of_attributes(base)
            case cst.Match(subject=subject):
                yield from self._of_match(node, subject)
            case cst.Try() | cst.TryStar():
                yield from self._of_try(node)

    # Items

    def _of_subscript(self, node: cst.Subscript) -> Said:
        index = node.slice[0].slice
        if isinstance(index, cst.Index):
            yield from self._of_key(node.value, index.value)

    def _of_key(self, base: cst.BaseExpression, key: cst.BaseExpression) -> Said:
        held, name, shown = self.facts.get(base), literal(key), code(base)
        if isinstance(held, Received):
            cls = shapes.title(held.paths)
            if isinstance(name, str):
                yield (
                    f"{cls} has no field {name!r}",
                    f"look for it among the fields of {cls}",
                )
            else:
                yield (
                    f"a key of {shown} that is not written out",
                    f"getattr({shown}, {code(key)}) reads a field by its name",
                )
        elif held == VENDOR and isinstance(name, str) and "_" in name:
            yield (
                f"{name!r} is a key of a vendor, which is no longer renamed",
                f"write it as it is on the wire, such as {camel(name)!r}",
            )
        elif held in (None, UNKNOWN, NOTHING) and name in self.keys:
            yield (
                f"can't tell what {shown} holds",
                f"write {shown}.{name} if it comes from a message, or annotate it",
            )

    # Calls

    def _of_method(self, node: cst.Call, base: cst.BaseExpression, name: str) -> Said:
        held, shown = self.facts.get(base), code(base)
        if name == "get" and node.args:
            key = node.args[0].value
            shape = shapes.common(held.paths) if isinstance(held, Received) else None
            field = literal(key)
            if shape and isinstance(field, str) and shape.field(field):
                yield (
                    f"{shown} would be computed twice, or a comment would be lost",
                    "give it a name on a line before",
                )
            elif held != NOTHING or len(node.args) == 1:
                yield from self._of_key(base, key)
        elif isinstance(held, Received) and name in _DICT_METHODS:
            yield (
                f"{shown} is now an object, which has no method {name}()",
                f"dataclasses.asdict({shown}) makes a dict of it",
            )

    def _of_call(self, node: cst.Call, name: str) -> Said:
        for arg in node.args:
            held, shown = self.facts.get(arg.value, UNKNOWN), code(arg.value)
            if arg.star == "**":
                yield from self._of_copy(arg.value)
            elif name == "isinstance" and isinstance(held, Received):
                if any(code(other.value) == "dict" for other in node.args[1:]):
                    cls = shapes.title(held.paths)
                    yield f"{shown} is no longer a dict", f"compare with {cls}"
            elif name == "vars" and isinstance(held, (Received, Built)):
                yield from self._of_attributes(arg.value)
            elif name in _WHOLE and isinstance(held, Received):
                yield (
                    f"{name}() of {shown}, which is now an object",
                    f"dataclasses.asdict({shown}) makes a dict of it",
                )
            elif name in _SERIALIZERS and holds_received(held):
                yield (
                    f"{shown} holds objects, which {name}() can't serialize",
                    "codec.to_dict(x) makes a dict of an object",
                )

    def _of_copy(self, value: cst.BaseExpression) -> Said:
        if isinstance(self.facts.get(value), Received):
            shown = code(value)
            yield (
                f"**{shown}, but it is now an object",
                f"pass {shown} itself, or **dataclasses.asdict({shown})",
            )

    def _of_attributes(self, base: cst.BaseExpression) -> Said:
        if isinstance(self.facts.get(base), (Received, Built)):
            shown = code(base)
            yield (
                f"{shown} has no __dict__: its class has slots",
                f"dataclasses.asdict({shown}) makes a dict of it",
            )

    # Comparisons, loops, errors

    def _of_comparison(
        self, left: cst.BaseExpression, target: cst.ComparisonTarget
    ) -> Said:
        other = target.comparator
        if isinstance(target.operator, (cst.In, cst.NotIn)):
            yield from self._of_key(other, left)
        elif isinstance(target.operator, (cst.Equal, cst.NotEqual)):
            for one, two in ((left, other), (other, left)):
                held = self.facts.get(one)
                if isinstance(held, Received) and isinstance(two, cst.Dict):
                    cls = shapes.title(held.paths)
                    yield (
                        f"{code(one)} is now an object, which never equals a dict",
                        f"compare with {cls}(...)",
                    )

    def _of_loop(self, items: cst.BaseExpression) -> Said:
        if isinstance(self.facts.get(items), Received):
            shown = code(items)
            yield (
                f"a loop over the keys of {shown}, which is now an object",
                f"dataclasses.asdict({shown}) makes a dict of it",
            )

    def _of_match(self, node: cst.Match, subject: cst.BaseExpression) -> Said:
        patterns = (case.pattern for case in node.cases)
        is_mapping = any(isinstance(p, cst.MatchMapping) for p in patterns)
        held = self.facts.get(subject)
        if is_mapping and isinstance(held, Received):
            cls = shapes.title(held.paths)
            yield (
                f"{code(subject)} no longer matches a dict pattern",
                f"match {cls}(...)",
            )

    def _of_try(self, node: cst.Try | cst.TryStar) -> Said:
        caught = (code(h.type) for h in node.handlers if h.type is not None)
        if any("KeyError" in name for name in caught) and self._reads(node.body):
            yield (
                "an absent field no longer raises KeyError: it is None",
                "test for None instead of catching KeyError",
            )

    def _reads(self, node: cst.CSTNode) -> bool:
        """Whether a key has become an attribute somewhere inside."""
        if node in self.rewritten and isinstance(node, cst.Subscript):
            return True
        return any(map(self._reads, node.children))


def code(node: cst.CSTNode) -> str:
    """The text of a node, on one line and not too long."""
    text = " ".join(cst.Module([]).code_for_node(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def camel(name: str) -> str:
    """The usual spelling on the wire of a name in snake_case."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
