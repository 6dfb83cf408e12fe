"""What standard names are called in Python, and those of a vendor next to them."""

import keyword
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ocpp_codegen.base.numbering import numbered
from ocpp_codegen.knowledge.appendices import (
    Appendices,
    Key,
    Value,
    ValueSet,
    Variable,
)
from ocpp_codegen.knowledge.extension import OwnNames
from ocpp_codegen.knowledge.facts import MemberName
from ocpp_codegen.python.free_names import apart
from ocpp_codegen.python.names import member_name, own_member_name

# What a module of standard names imports, so that no class there may hide it.
IMPORTED = frozenset(
    [
        "annotations",
        "any",
        "cache",
        "datatypes",
        "devicemodel",
        "enums",
        "final",
        "generic",
        "mapping",
        "self",
        "standard",
        "strenum",
        "typevar",
    ]
)


def attribute_name(text: str) -> str:
    """A name of a vendor's as one in Python; most are one already."""
    found = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_")
    if not found[:1].isalpha():
        found = f"n_{found}".rstrip("_")
    return f"{found}_" if keyword.iskeyword(found) else found


def variable_attribute(variable: Variable) -> str:
    """The name of a variable as an attribute of its component."""
    parts = (variable.name, variable.instance, variable.attribute)
    return attribute_name("_".join(part for part in parts if part))


def member_names(values: ValueSet, value: Value) -> tuple[str, ...]:
    """The names of a value as a member of its set."""
    found = values.members.get(value.name) or MemberName(member_name(value.name), ())
    return (found.name, *found.aliases)


@dataclass(frozen=True)
class Called:
    """The names in Python of what a vendor adds.

    keys and components by their names, variables by their addresses, members by set
    and value.
    """

    keys: Mapping[str, str]
    components: Mapping[str, str]
    variables: Mapping[tuple[str, ...], str]
    members: Mapping[tuple[str, str], str]


def called(own: OwnNames, known: Appendices, offered: Collection[str]) -> Called:
    """Names that no two have, whatever their case; offered are those of the module."""
    taken = {*IMPORTED, *(name.lower() for name in offered)}
    taken |= {values.name.lower() for values in own.sets}
    added = {v.component for v in own.variables} - {"", *known.components}
    return Called(
        _keys(own.keys, known),
        {name: _free(attribute_name(name), taken) for name in sorted(added)},
        _variables(own, known),
        {
            (values.name, value): name
            for values in own.sets
            for value, name in _members(values, known).items()
        },
    )


def _keys(keys: Collection[Key], known: Appendices) -> dict[str, str]:
    taken = {attribute_name(key.name).lower() for key in known.keys}
    return {key.name: _free(attribute_name(key.name), taken) for key in keys}


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number at its end; its lower case is taken then."""
    found = numbered(name, lambda other: other.lower() in taken)
    taken.add(found.lower())
    return found


def _variables(own: OwnNames, known: Appendices) -> dict[tuple[str, ...], str]:
    """A variable has the name of one of any component only if it is called alike."""
    names: dict[tuple[str, ...], str] = {}
    others: dict[str, dict[str, tuple[str, ...]]] = {}
    for variable in known.variables:
        attribute = variable_attribute(variable).lower()
        others.setdefault(variable.component, {})[attribute] = variable.address[1:]
    for variable in own.variables:
        taken = others.setdefault(variable.component, {})
        found = _free_variable(variable, (taken, others.get("", {})))
        taken[found.lower()] = variable.address[1:]
        names[variable.address] = found
    return names


def _free_variable(
    variable: Variable, tables: Collection[Mapping[str, tuple[str, ...]]]
) -> str:
    """The name of a variable that no other address has; tables have the known ones."""
    address = variable.address[1:]

    def is_taken(name: str) -> bool:
        lower = name.lower()
        others = [table.get(lower, address) for table in tables]
        return lower == "component" or any(other != address for other in others)

    return numbered(variable_attribute(variable), is_taken)


def _members(values: ValueSet, known: Appendices) -> dict[str, str]:
    standard = [s for s in known.sets if s.name == values.name]
    reserved = {
        name for s in standard for value in s.values for name in member_names(s, value)
    }
    reserved |= set(values.columns)
    return apart(own_member_name, [value.name for value in values.values], reserved)
