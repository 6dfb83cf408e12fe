"""Expressions of the codec: code that knows what it names outside itself.

What a module imports, and which functions of others it calls, follows from the
expressions in it; nobody has to read their text again.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ocpp_codegen.python import safe
from ocpp_codegen.python.safe import Code

# Where a name may come from, besides the modules of another version.
OCPPJ = "ocppj"
EXTENDING = "extending"
OWN = "codec"
# What a table of definitions is named by: their text.
SHARED = "shared checks"

_HELPERS = (
    *("array_item", "boolean_item", "data", "data_text", "integer", "integer_item"),
    *("is_multiple", "number", "number_item", "quote", "string_item"),
)
_RULES = (
    *("Anything", "Array", "Boolean", "Enum"),
    *("Integer", "Number", "Reference", "String"),
)
# Those that only vendors' schemas need.
_FURTHER_RULES = (
    *("Checked", "Foreign", "Lenient", "Limited"),
    *("Literals", "Map", "Nullable", "Union"),
)
_MODULES = {
    **dict.fromkeys((*_HELPERS, *_RULES), OCPPJ),
    **dict.fromkeys(_FURTHER_RULES, EXTENDING),
}


class Used(NamedTuple):
    """A name, and the module that it is imported from or defined in.

    What is of another version has its package as module, and as name the module there.
    """

    module: str
    name: str


class Expression(Code):
    """Code that names other things. uses: these; two with one text have the same."""

    uses: frozenset[Used]


def naming(text: Code, *uses: Used) -> Expression:
    """An expression with all that it names."""
    found = Expression(text)
    found.uses = frozenset(uses)
    return found


def code(template: str, *parts: Code | int | float) -> Expression:
    """As ``safe.code``; names what its parts name."""
    return naming(safe.code(template, *parts), *used_in(parts))


def joined(separator: str, parts: Iterable[Code]) -> Expression:
    """As ``safe.joined``; names what its parts name."""
    listed = list(parts)
    return naming(safe.joined(separator, listed), *used_in(listed))


def used_in(parts: Iterable[object]) -> frozenset[Used]:
    """What expressions name, among other things."""
    found = (part.uses for part in parts if isinstance(part, Expression))
    return frozenset[Used]().union(*found)


def call(function: str, *arguments: Code | int | float | None) -> Expression:
    """A call of a helper or rule; trailing arguments that are None are left out."""
    given = list(arguments)
    while given and given[-1] is None:
        given.pop()
    shown = (Code("None") if a is None else code("%s", a) for a in given)
    called = naming(safe.name(function), Used(_MODULES[function], function))
    return code("%s(%s)", called, joined(", ", shown))


def own_call(function: str, *arguments: Code) -> Expression:
    """A call of another function of the codec."""
    called = naming(safe.name(function), Used(OWN, function))
    return code("%s(%s)", called, joined(", ", arguments))


def member(enum: str, v: Code) -> Expression:
    """The member of an enum that a value stands for, by the table of the codec."""
    table = safe.plain_name(f"_{enum}")
    return code("%s[%s]", naming(table, Used(OWN, table)), v)
