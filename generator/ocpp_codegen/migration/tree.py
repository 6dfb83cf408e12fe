"""Finds the nodes of a kind in a tree of LibCST."""

import dataclasses
import functools
from collections.abc import Iterator
from typing import TypeVar, overload

import libcst as cst

Node = TypeVar("Node", bound=cst.CSTNode)
Other = TypeVar("Other", bound=cst.CSTNode)


@overload
def within(root: cst.CSTNode, kind: type[Node], /) -> Iterator[Node]: ...
@overload
def within(
    root: cst.CSTNode, kind: type[Node], other: type[Other], /
) -> Iterator[Node | Other]: ...
def within(root: cst.CSTNode, *kinds: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """The nodes of these kinds, of the root and all below it.

    Each comes before those below it, and what is in a sequence in its order. The
    matchers of LibCST find them as well, but build the whole tree anew for it.
    """
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, kinds):
            yield node
        for name in _fields(type(node)):
            held = getattr(node, name)
            if isinstance(held, (tuple, list)):
                waiting.extend(reversed(held))
            elif isinstance(held, cst.CSTNode):
                waiting.append(held)


@functools.cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a kind of node, from the last: the first one is looked at next."""
    return tuple(field.name for field in reversed(dataclasses.fields(kind)))
