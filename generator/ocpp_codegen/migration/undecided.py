"""Finds what is left for a person: each place with the reason and a hint."""

import re
from collections.abc import Mapping, Set

import libcst as cst
from libcst.metadata import CodeRange

from ocpp_codegen.migration import escaping, floats, handed, shapes, vendor_keys, wholes
from ocpp_codegen.migration.expressions import key_of
from ocpp_codegen.migration.findings import Finding, Said, code
from ocpp_codegen.migration.program import Program
from ocpp_codegen.migration.values import (
    MAYBE,
    MIXED,
    NOTHING,
    OTHER,
    UNKNOWN,
    VENDOR,
    Keyed,
    Received,
    Record,
    Value,
    element,
)

_DICT_METHODS = "clear copy items keys pop popitem setdefault update values"

_LOOKUP = re.compile(r"\b(Key|Lookup)Error\b")
_ANY_ERROR = re.compile(r"\b(Base)?Exception\b")
_SUPPRESSED = re.compile(
    r"\bsuppress\(.*\b(KeyError|LookupError|Exception)\b", re.DOTALL
)
_NO_KEY_ERROR = (
    "an absent field no longer raises KeyError: it is None",
    "test for None instead of catching KeyError",
)
_CATCHES_ALL = re.compile(r"\b(AttributeError|(Base)?Exception)\b")


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
        self.program = program
        self.names = program.names
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
            case cst.Comparison(left=left, comparisons=[target, *_]):
                yield from self._of_comparison(left, target)
            case cst.Match(subject=subject):
                yield from self._of_match(node, subject)
            case cst.Try() | cst.TryStar():
                yield from self._of_try(node)
            case cst.With():
                yield from self._of_with(node)
        if isinstance(node, cst.Call):
            yield from self._of_sent(node)
        yield from handed.said(self.program, node)
        yield from wholes.said(self.facts, node)
        yield from escaping.said(self.program, node, wholes.KNOWN)
        yield from floats.said(self.facts, node)

    # Items

    def _of_subscript(self, node: cst.Subscript) -> Said:
        index = node.slice[0].slice
        if isinstance(index, cst.Index):
            yield from self._of_key(node.value, index.value)

    def _of_key(self, base: cst.BaseExpression, key: cst.BaseExpression) -> Said:
        held, name, shown = self.facts.get(base), key_of(self.facts, key), code(base)
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
        elif held in (MIXED, MAYBE) and name is None:
            yield (
                f"{shown} may be an object of a message, which has no keys",
                f"getattr({shown}, {code(key)}) reads a field of one by its name",
            )
        elif held == VENDOR and isinstance(name, str) and "_" in name:
            yield _vendor_key(name)
        elif held == MIXED and name in self.keys:
            yield (
                f"{shown} may be an object of a message or a dict of the program",
                "let it be one of them, such as an object in both cases",
            )
        elif held in (None, UNKNOWN, MAYBE, NOTHING) and name in self.keys:
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
            field = key_of(self.facts, key)
            if shape and isinstance(field, str) and shape.field(field):
                yield (
                    f"{shown} would be computed twice, or a comment would be lost",
                    "assign it to a name on the line before",
                )
            elif held != NOTHING or len(node.args) == 1:
                yield from self._of_key(base, key)
        elif held == VENDOR and name in ("pop", "setdefault") and node.args:
            yield from self._of_key(base, node.args[0].value)
        elif isinstance(held, Received) and name in _DICT_METHODS.split():
            yield (
                f"{shown} is now an object, which has no method {name}()",
                wholes.makes_a_dict(shown),
            )

    def _of_sent(self, node: cst.Call) -> Said:
        for key, place in vendor_keys.sent(self.names, self.facts, node):
            if place not in self.rewritten:
                yield _vendor_key(key)

    # Comparisons, patterns, errors

    def _of_comparison(
        self, left: cst.BaseExpression, target: cst.ComparisonTarget
    ) -> Said:
        other = target.comparator
        if isinstance(target.operator, (cst.In, cst.NotIn)):
            yield from self._of_key(other, left)
            yield from self._of_equal(
                left, other, element(self.facts.get(other, OTHER))
            )
        elif isinstance(target.operator, (cst.Equal, cst.NotEqual)):
            for one, two in ((left, other), (other, left)):
                yield from self._of_equal(two, one, self.facts.get(one, OTHER))

    def _of_equal(
        self, node: cst.BaseExpression, other: cst.BaseExpression, held: Value
    ) -> Said:
        """Of a dict that is compared with an object, or with those in a list."""
        against = self.facts.get(node)
        if isinstance(held, Received) and isinstance(against, (Record, Keyed)):
            is_list = held != self.facts.get(other)
            what = "holds objects" if is_list else "is now an object"
            ends = "never equal" if is_list else "never equals"
            cls = shapes.title(held.paths)
            yield (
                f"{code(other)} {what}, which {ends} a dict",
                f"compare with {cls}(...)",
            )

    def _of_match(self, node: cst.Match, subject: cst.BaseExpression) -> Said:
        patterns = [case.pattern for case in node.cases]
        mappings = [p for p in patterns if isinstance(p, cst.MatchMapping)]
        held = self.facts.get(subject)
        if held == VENDOR:
            for pattern in mappings:
                for element in pattern.elements:
                    yield from self._of_key(subject, element.key)
        if mappings and isinstance(held, Received):
            cls = shapes.title(held.paths)
            yield (
                f"{code(subject)} no longer matches a dict pattern",
                f"match {cls}(...)",
            )

    def _of_try(self, node: cst.Try | cst.TryStar) -> Said:
        caught = " ".join(code(h.type) for h in node.handlers if h.type is not None)
        if not self._reads(node.body):
            return
        if _LOOKUP.search(caught) or (_is_one_line(node) and _catches_all(node)):
            yield _NO_KEY_ERROR
        if "TypeError" in caught and not _CATCHES_ALL.search(caught):
            yield (
                "a field of what is None raises AttributeError, no longer TypeError",
                "test for None, or catch AttributeError",
            )

    def _of_with(self, node: cst.With) -> Said:
        suppressed = [code(item.item) for item in node.items]
        lookups = [text for text in suppressed if _SUPPRESSED.search(text)]
        if lookups and self._reads(node.body):
            yield _NO_KEY_ERROR

    def _reads(self, node: cst.CSTNode) -> bool:
        """Whether a key has become an attribute somewhere inside."""
        if node in self.rewritten and isinstance(node, cst.Subscript):
            return True
        return any(map(self._reads, node.children))


def _is_one_line(node: cst.Try | cst.TryStar) -> bool:
    """Whether the fallback is for one statement alone."""
    return len(node.body.body) == 1


def _catches_all(node: cst.Try | cst.TryStar) -> bool:
    types = [handler.type for handler in node.handlers]
    return any(type_ is None or _ANY_ERROR.search(code(type_)) for type_ in types)


def _vendor_key(name: str) -> tuple[str, str]:
    wire_name = vendor_keys.on_the_wire(name)
    such = f", such as {wire_name!r}" if wire_name else ""
    return (
        f"{name!r} is a key of a vendor, which is no longer renamed",
        f"write it as it is on the wire{such}",
    )
