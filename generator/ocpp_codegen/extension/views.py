"""Definitions that stand in customData and elsewhere too: a copy for customData.

What is in customData is a dict in Python, and a dataclass in all other places. So a
definition that is in both becomes two, the one in customData with a name of its own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ocpp_codegen.protocol.model import Object, references, with_references

SUFFIX = "View"


def reached(names: Iterable[str], objects: Mapping[str, Object]) -> list[str]:
    """Some objects and all in them."""
    found = [name for name in dict.fromkeys(names) if name in objects]
    for name in found:
        for field in objects[name].fields:
            for target in references(field.type):
                if target in objects and target not in found:
                    found.append(target)
    return found


def copies(
    roots: Iterable[str], outside: Collection[str], objects: Mapping[str, Object]
) -> dict[str, Object]:
    """The objects of customData that change, by the names that they have till now.

    roots are those that customData is made of, outside those that stand elsewhere.
    """
    inside = reached(roots, objects)
    names = {name: name + SUFFIX for name in inside if name in outside}
    if not names:
        return {}
    return {
        name: replace(
            objects[name],
            name=names.get(name, name),
            fields=tuple(
                replace(field, type=with_references(field.type, names))
                for field in objects[name].fields
            ),
        )
        for name in inside
    }
