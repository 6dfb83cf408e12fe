"""Rewrites the imports of a program, from ``ocpp`` to the user's package.

What is not a part of a version (ocpp.routing, ocpp.exceptions and so on) stays: the
generated charge_point stands on it.
"""

from collections.abc import Iterable, Sequence

import libcst as cst
from libcst import matchers as m

from ocpp_codegen.migration import names
from ocpp_codegen.migration.names import OLD, SHARED, dotted, moved, path_below
from ocpp_codegen.migration.tree import within


def parse_name(text: str) -> cst.Name | cst.Attribute:
    """The node of a dotted name."""
    first, *rest = text.split(".")
    node: cst.Name | cst.Attribute = cst.Name(first)
    for part in rest:
        node = cst.Attribute(node, cst.Name(part))
    return node


def module_line(module: str) -> cst.SimpleStatementLine:
    """``import module``."""
    return cst.SimpleStatementLine([cst.Import([cst.ImportAlias(parse_name(module))])])


def name_line(module: str, name: str, alias: str = "") -> cst.SimpleStatementLine:
    """``from module import name as alias``."""
    return cst.SimpleStatementLine([_from(parse_name(module), [_alias(name, alias)])])


def rewritten(
    node: cst.ImportFrom, package: str, kept: Iterable[str], shared: bool = False
) -> list[tuple[cst.ImportFrom, str]]:
    """The imports that take the place of one, each with the comment to follow it.

    kept: names whose old spelling the program goes on to use, by an alias. shared:
    whether the ChargePoint of all versions is to be that of the package.
    """
    if node.relative or node.module is None:
        return [(node, "")]
    module = dotted(node.module)
    if isinstance(node.names, cst.ImportStar):
        path = path_below(OLD, module)
        new = parse_name(f"{package}.{moved(path)}") if path else node.module
        return [(node.with_changes(module=new), "")]
    groups: dict[str, list[cst.ImportAlias]] = {}
    for alias in node.names:
        name = dotted(alias.name)
        target, name = _target(module, name, package)
        if shared and f"{module}.{name}" == f"{OLD}.{SHARED}.ChargePoint":
            target = f"{package}.{SHARED}"
        groups.setdefault(target, []).append(_renamed(alias, name, kept))
    if list(groups) == [module]:
        return [(node, "")]
    same = module.removeprefix(OLD)
    largest = max(groups, key=lambda t: (len(groups[t]), t.endswith(same)))
    return [
        _laid_out(node, parse_name(target), _once(group))
        if target == largest
        else _bare(parse_name(target), _once(group))
        for target, group in groups.items()
    ]


def _target(module: str, name: str, package: str) -> tuple[str, str]:
    """The module and the name to import instead of a name of a module."""
    path = path_below(OLD, f"{module}.{name}")
    new = moved(path) if path else ""
    if not new:
        return module, name
    parent, _, last = f"{package}.{new}".rpartition(".")
    return parent, last


def _renamed(alias: cst.ImportAlias, name: str, kept: Iterable[str]) -> cst.ImportAlias:
    old = dotted(alias.name)
    if name == old:
        return alias
    if alias.asname is not None and m.matches(alias.asname.name, m.Name(name)):
        return alias.with_changes(name=cst.Name(name), asname=None)
    changed = alias.with_changes(name=cst.Name(name))
    if alias.asname is None and old in kept:
        return changed.with_changes(asname=_as(old))
    return changed


def _laid_out(
    node: cst.ImportFrom, module: cst.Name | cst.Attribute, group: list[cst.ImportAlias]
) -> tuple[cst.ImportFrom, str]:
    """The import that keeps the layout of a node."""
    closed = group[-1].with_changes(comma=_closing(node, group[-1]))
    return node.with_changes(module=module, names=[*group[:-1], closed]), ""


def _bare(
    module: cst.Name | cst.Attribute, group: list[cst.ImportAlias]
) -> tuple[cst.ImportFrom, str]:
    """An import on one line, with the comments that its names had."""
    comments = [
        comment.value for alias in group for comment in within(alias, cst.Comment)
    ]
    bare = [a.with_changes(comma=cst.MaybeSentinel.DEFAULT) for a in group]
    return _from(module, bare), "  ".join(comments)


def _closing(
    node: cst.ImportFrom, last: cst.ImportAlias
) -> cst.Comma | cst.MaybeSentinel:
    """The comma before the closing parenthesis, which stays where it was."""
    assert not isinstance(node.names, cst.ImportStar)
    own, before = last.comma, node.names[-1].comma
    if node.lpar is None:
        return cst.MaybeSentinel.DEFAULT
    if not isinstance(own, cst.Comma):
        return own
    after = own.whitespace_after
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return before
    if isinstance(before, cst.Comma):
        end = before.whitespace_after
        if not isinstance(end, cst.ParenthesizedWhitespace):
            return before
        changed = after.with_changes(indent=end.indent, last_line=end.last_line)
    else:
        changed = after.with_changes(last_line=cst.SimpleWhitespace(""))
    return own.with_changes(whitespace_after=changed)


def _once(group: Sequence[cst.ImportAlias]) -> list[cst.ImportAlias]:
    """Each import once: two old names may have become one."""
    found: dict[tuple[str, str], cst.ImportAlias] = {}
    for alias in group:
        name = alias.asname.name if alias.asname else None
        found.setdefault((dotted(alias.name), dotted(name) if name else ""), alias)
    return list(found.values())


def _from(
    module: cst.Name | cst.Attribute, aliases: Sequence[cst.ImportAlias]
) -> cst.ImportFrom:
    return cst.ImportFrom(module=module, names=list(aliases))


def _alias(name: str, alias: str) -> cst.ImportAlias:
    asname = _as(alias) if alias and alias != name else None
    return cst.ImportAlias(cst.Name(name), asname=asname)


def _as(name: str) -> cst.AsName:
    return cst.AsName(
        whitespace_before_as=cst.SimpleWhitespace(" "),
        whitespace_after_as=cst.SimpleWhitespace(" "),
        name=cst.Name(name),
    )


def is_ours(node: cst.CSTNode, package: str) -> bool:
    """Whether a statement imports something of the user's package."""
    if not isinstance(node, cst.SimpleStatementLine):
        return False
    found = names.imported(cst.Module([node]))
    return any(name.startswith(f"{package}.") for name in found)
