"""Rewrites the names of ``ocpp`` in a program to those of the generated modules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers as m

from ocpp_codegen.migration import arguments, imports, old_texts, shapes, spellings
from ocpp_codegen.migration.expressions import quoted_like
from ocpp_codegen.migration.names import OLD, Names, dotted, moved, path_below
from ocpp_codegen.migration.tree import within

# The dots in the longest path that has a name of its own: v16.enums.Action.reset.
_PARTS = 3

_DOTTED = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*")


@dataclass
class Plan:
    """What is decided before a program is rewritten.

    kept: imported names that keep their old spelling by an alias, since the new one
    has another meaning in the program. modules: what import ocpp.v16 stood for.
    taken: the names that stand for other things. shared: whether a class derives from
    the ChargePoint of all versions.
    """

    taken: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    modules: list[str] = field(default_factory=list)
    shared: bool = False


def plan(module: cst.Module, names: Names) -> Plan:
    """Looks through a program for names that would get in each other's way."""
    made = Plan()
    used = _meanings(module, names)
    made.taken = set(used)
    for old, new in _imported(module):
        last = new.rpartition(".")[2]
        others = used.get(last, set()) - {old, new}
        if others:
            made.kept.add(old.rpartition(".")[2])
    found = {_module_of(path) for path in _paths(module, names)}
    made.modules = sorted(found - {""})
    made.shared = any(
        names.is_shared(base.value, OLD)
        for node in within(module, cst.ClassDef)
        for base in node.bases
    )
    return made


def _meanings(module: cst.Module, names: Names) -> dict[str, set[str]]:
    """Each name of a program with the paths that it stands for; empty for its own."""
    used: dict[str, set[str]] = {}
    others: set[cst.CSTNode | None] = {n.attr for n in within(module, cst.Attribute)}
    others |= {n.keyword for n in within(module, cst.Arg)}
    for line in within(module, cst.ImportFrom, cst.Import):
        others |= set(within(line, cst.Name))
    for node in within(module, cst.Name):
        if node not in others:
            used.setdefault(node.value, set()).add(names.old_path(node))
    return used


def _imported(module: cst.Module) -> list[tuple[str, str]]:
    """Old and new path of what a program imports by name and that is renamed."""
    found = []
    for node in within(module, cst.ImportFrom):
        if (
            node.relative
            or node.module is None
            or isinstance(node.names, cst.ImportStar)
        ):
            continue
        root = dotted(node.module)
        for alias in node.names:
            old = f"{root}.{dotted(alias.name)}".removeprefix(f"{OLD}.")
            folder = old.partition(".")[0]
            new = moved(old) if folder in shapes.VERSIONS else ""
            if new and alias.asname is None and not _same_name(old, new):
                found.append((old, new))
    return found


def _same_name(old: str, new: str) -> bool:
    return old.rpartition(".")[2] == new.rpartition(".")[2]


def _paths(module: cst.Module, names: Names) -> list[str]:
    """The paths of all that a program spells out from ocpp on, as they are here."""
    found = []
    for node in within(module, cst.Attribute):
        text = dotted(node)
        if text.startswith(f"{OLD}.") and names.old_path(node):
            found.append(names.path(node))
    return found


def _module_of(path: str) -> str:
    """The module of a path: v16.call of v16.call.Reset."""
    parts = path.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 else ""


class Renames(cst.CSTTransformer):
    """Writes the new names, arguments of classes, and imports."""

    def __init__(self, names: Names, made: Plan) -> None:
        super().__init__()
        self.names = names
        self.plan = made
        self.needed: dict[str, cst.SimpleStatementLine] = {}
        self.own: dict[str, str] = {}
        self.annotations = 0
        self.respelt: dict[cst.CSTNode, str] = {}

    # Names

    def leave_Name(  # noqa: N802
        self, original_node: cst.Name, updated_node: cst.Name
    ) -> cst.BaseExpression:
        """A class that was imported by its old name."""
        name = original_node.value
        fulls = self.names.all_full(original_node)
        olds = {path_below(OLD, full) for full in fulls}
        if name in self.plan.kept or not all(map(_is_class, olds)):
            return updated_node
        news = {moved(old).rpartition(".")[2] for old in olds if _last(old) == name}
        if len(news) != 1 or not all(news):
            return updated_node
        return updated_node.with_changes(value=news.pop())

    def leave_Attribute(  # noqa: N802
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        """A class or member with its module or class before it."""
        old = self.names.old_path(original_node)
        if not old or old.count(".") > _PARTS:  # an attribute of a class or member
            return updated_node
        if dotted(original_node) == f"{OLD}.{old}" and "." not in old:
            return imports.parse_name(f"{self.names.package}.{old}")
        new = moved(old)
        if "." not in old or not new:
            return updated_node
        if self._is_bare_module(original_node, old):
            full = f"{self.names.package}.{new}"
            self.needed[new] = imports.module_line(full)
            return updated_node
        inner = updated_node.value
        if _is_member(old):
            inner = self._enum(original_node.value, inner, new.rpartition(".")[0])
        elif _parent(old) != _parent(new):
            inner = self._module(original_node.value, inner, _parent(new))
        name = new.rpartition(".")[2]
        return updated_node.with_changes(value=inner, attr=cst.Name(name))

    def _is_bare_module(self, node: cst.Attribute, old: str) -> bool:
        """Whether it is a module of a version that has been imported as a whole."""
        folder, _, name = old.partition(".")
        is_module = name in shapes.MODULES and self.names.old_path(node.value) == folder
        return is_module and not dotted(node).startswith(f"{OLD}.")

    def _enum(
        self, node: cst.BaseExpression, now: cst.BaseExpression, new: str
    ) -> cst.BaseExpression:
        """The enum of a member: another one than before, if the member has moved."""
        expected = moved(self.names.old_path(node))
        if expected == new:
            return now
        if isinstance(now, cst.Attribute):
            return now.with_changes(attr=cst.Name(new.rpartition(".")[2]))
        return self._imported(new)

    def _module(
        self, node: cst.BaseExpression, now: cst.BaseExpression, new: str
    ) -> cst.BaseExpression:
        """The module of a class that has moved to another one."""
        folder, _, name = new.partition(".")
        package = f"{self.names.package}.{folder}"
        is_package = self.names.old_path(node) == folder
        if isinstance(now, cst.Attribute) or is_package:
            self.needed[new] = imports.module_line(f"{package}.{name}")
            base = now if is_package else now.value  # type: ignore[attr-defined]
            return cst.Attribute(base, cst.Name(name))
        return self._imported(new)

    def _imported(self, path: str) -> cst.Name:
        """The name under which a path is imported, which no other thing has."""
        folder = path.partition(".")[0]
        parent, _, last = f"{self.names.package}.{path}".rpartition(".")
        others = {own for known, own in self.own.items() if known != path}
        is_free = last not in self.plan.taken and last not in others
        own = last if is_free else f"{folder}_{last}"
        self.own[path] = own
        self.needed[path] = imports.name_line(parent, last, own)
        return cst.Name(own)

    # Annotations in quotes

    def visit_Annotation(self, node: cst.Annotation) -> None:  # noqa: N802
        """Notes that what follows is an annotation."""
        self.annotations += 1

    def leave_Annotation(  # noqa: N802
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        """Notes that it is no longer."""
        self.annotations -= 1
        return updated_node

    def leave_SimpleString(  # noqa: N802
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        """The names in an annotation in quotes, or one that is looked up."""
        if (name := self.respelt.get(original_node)) is not None:
            return quoted_like(updated_node, name)
        if not self.annotations:
            return updated_node
        text = _DOTTED.sub(self._renamed_text, original_node.value)
        return updated_node.with_changes(value=text)

    def _renamed_text(self, found: re.Match[str]) -> str:
        """A dotted name of ocpp in our spelling, where only its end differs."""
        text = found[0]
        old = path_below(OLD, self.names.full_of_text(text))
        new = moved(old) if old else ""
        kept = _last(old) in self.plan.kept and "." not in text
        if not new or kept or _parent(old) != _parent(new) or _last(old) != _last(text):
            return text
        return f"{text[: len(text) - len(_last(text))]}{_last(new)}"

    # Names in quotes that are looked up

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Notes what getattr and the like look up by its old name."""
        found = old_texts.respelt(self.names, node)
        if found is not None:
            self.respelt[found[0]] = found[1]
        return super().on_visit(node)

    # Arguments

    def leave_Call(  # noqa: N802
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.BaseExpression:
        """Arguments of our classes by our names, and by name where places differ."""
        old = self.names.old_path(original_node.func)
        path = moved(old) if old else ""
        if not path:
            return updated_node
        places = arguments.places(path, updated_node.args)
        args = [
            _named(arg, place) if place else _respelt(arg, path)
            for arg, place in zip(updated_node.args, places, strict=True)
        ]
        return updated_node.with_changes(args=args)

    # Imports

    def leave_SimpleStatementLine(  # noqa: N802
        self,
        original_node: cst.SimpleStatementLine,
        updated_node: cst.SimpleStatementLine,
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        """A line of imports, which may become several lines."""
        parts: list[tuple[cst.BaseSmallStatement, str]] = []
        pairs = zip(original_node.body, updated_node.body, strict=True)
        for old, new in pairs:
            if isinstance(old, cst.ImportFrom):
                kept = self.plan.kept
                shared = self.plan.shared
                parts += imports.rewritten(old, self.names.package, kept, shared)
            elif isinstance(old, cst.Import):
                parts.append((self._import(old), ""))
            else:
                parts.append((new, ""))
        if len(original_node.body) > 1 or len(parts) == 1:
            return updated_node.with_changes(body=[part for part, _ in parts])
        first, *others = (_line(part, comment) for part, comment in parts)
        after = updated_node.trailing_whitespace
        if after.comment is not None or first.trailing_whitespace.comment is None:
            first = first.with_changes(trailing_whitespace=after)
        first = first.with_changes(leading_lines=updated_node.leading_lines)
        return cst.FlattenSentinel([first, *others])

    def _import(self, node: cst.Import) -> cst.Import:
        """``import ocpp.v16.call``, or the modules that ``import ocpp.v16`` gave."""
        aliases: list[cst.ImportAlias] = []
        for alias in node.names:
            name = dotted(alias.name)
            folder, _, rest = name.removeprefix(f"{OLD}.").partition(".")
            if not name.startswith(f"{OLD}.") or folder not in shapes.VERSIONS:
                aliases.append(alias)
                continue
            paths = [f"{folder}.{rest}"]
            if not rest:
                own = [p for p in self.plan.modules if p.startswith(f"{folder}.")]
                paths = own if own and alias.asname is None else [folder]
            for path in paths:
                new = imports.parse_name(f"{self.names.package}.{path}")
                aliases.append(alias.with_changes(name=new))
        commas = [a.with_changes(comma=cst.MaybeSentinel.DEFAULT) for a in aliases]
        return node.with_changes(names=commas)

    def leave_Module(  # noqa: N802
        self, original_node: cst.Module, updated_node: cst.Module
    ) -> cst.Module:
        """Adds the imports that are needed and not there yet."""
        there = {_code(line) for line in updated_node.body}
        lines = [n for _, n in sorted(self.needed.items()) if _code(n) not in there]
        if not lines:
            return updated_node
        body = list(updated_node.body)
        ours = [i for i, n in enumerate(body) if imports.is_ours(n, self.names.package)]
        at = ours[-1] + 1 if ours else _after_docstring(body)
        return updated_node.with_changes(body=[*body[:at], *lines, *body[at:]])


def _named(arg: cst.Arg, name: str) -> cst.Arg:
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return arg.with_changes(keyword=cst.Name(name), equal=equal)


def _respelt(arg: cst.Arg, path: str) -> cst.Arg:
    if arg.keyword is None:
        return arg
    name = spellings.renamed(path, arg.keyword.value)
    return arg.with_changes(keyword=arg.keyword.with_changes(value=name))


def _is_class(path: str) -> bool:
    return path.count(".") == 2


def _is_member(path: str) -> bool:
    return path.count(".") == 3


def _line(part: cst.BaseSmallStatement, comment: str) -> cst.SimpleStatementLine:
    after = cst.TrailingWhitespace()
    if comment:
        space = cst.SimpleWhitespace("  ")
        after = cst.TrailingWhitespace(space, cst.Comment(comment))
    return cst.SimpleStatementLine([part], trailing_whitespace=after)


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def _code(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node).strip()


def _after_docstring(body: Sequence[cst.CSTNode]) -> int:
    """Where imports may begin: after the docstring and imports of the future."""
    at = 0
    for index, node in enumerate(body):
        if not isinstance(node, cst.SimpleStatementLine):
            break
        first = node.body[0]
        is_text = index == 0 and m.matches(first, m.Expr(m.SimpleString()))
        is_future = m.matches(first, m.ImportFrom(module=m.Name("__future__")))
        if not is_text and not is_future:
            break
        at = index + 1
    return at
