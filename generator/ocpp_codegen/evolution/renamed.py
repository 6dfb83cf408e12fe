"""Types that one set has under the name that the place gives them.

An altered set may say in one place what the other says in a definition: a type that
stands where it is used, or a copy that differs from the others. Each is then called
after its place, and is compared with what stood there before.
"""

from collections.abc import Iterator, Mapping

from ocpp_codegen.protocol.model import (
    Array,
    Checked,
    Enum,
    Field,
    Lenient,
    Map,
    Nullable,
    Object,
    Reference,
    Type,
)

Definitions = Mapping[str, Object | Enum]


def renamed(before: Definitions, after: Definitions) -> dict[str, str]:
    """The names that only the new set has, with those that stood in their places."""
    found: dict[str, str] = {}
    todo = [(name, name) for name in sorted(before.keys() & after.keys())]
    for old, new in todo:
        for was, now in references(before[old], after[new]):
            is_new = now not in before and now not in found and was in before
            if is_new and now in after and _is_of_place(was, now, new):
                found[now] = was
                todo.append((was, now))
    return found


def _is_of_place(was: str, now: str, owner: str) -> bool:
    """Whether a name is made of the place where the type is, or of its message."""
    return now.endswith(was) or now.startswith(owner)


def references(old: Object | Enum, new: Object | Enum) -> Iterator[tuple[str, str]]:
    """What the fields of two objects refer to, in pairs."""
    if not isinstance(old, Object) or not isinstance(new, Object):
        return
    fields: dict[str, Field] = {field.name: field for field in old.fields}
    for field in new.fields:
        if field.name in fields:
            yield from _pairs(fields[field.name].type, field.type)


def _pairs(old: Type, new: Type) -> Iterator[tuple[str, str]]:
    match old, new:
        case Reference(was), Reference(now):
            yield was, now
        case Array(was), Array(now):
            yield from _pairs(was, now)
        case Map(was), Map(now):
            yield from _pairs(was, now)
        case Nullable(was), Nullable(now):
            yield from _pairs(was, now)
        case (Lenient(was), Lenient(now)) | (Checked(was), Checked(now)):
            yield from _pairs(was, now)
