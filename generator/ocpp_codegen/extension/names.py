"""The Python names that a vendor's definitions will get: usable, unlike, readable."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings
from ocpp_codegen.extension.toml import Names
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.knowledge.facts import MemberName, Naming
from ocpp_codegen.protocol.model import Enum, Object, Place
from ocpp_codegen.python import lowering

# Words that are one, but that the rule breaks, and what it makes of names that
# don't begin with a letter.
_POOR = re.compile(
    r"(?:^|_)(?:so_c|so_h|k_wh?|k_var?h?|k_va|m_wh?|m_ah?|o_auth|i_ds|ur_ls)(?:_|$)"
    r"|^field_|^value_"
)


def merged(naming: Naming, names: Names) -> Naming:
    """The names of the standard set, and over them those of the vendor."""
    return replace(
        naming,
        fields={**naming.fields, **names.fields},
        members={
            **naming.members,
            **{
                enum: {**naming.members.get(enum, {}), **members}
                for enum, members in names.members.items()
            },
        },
    )


def check(
    objects: Iterable[Object],
    enums: Iterable[Enum],
    dicts: Collection[str],
    naming: Naming,
    propose: Callable[[str], str],
    findings: Findings,
) -> None:
    """Finds the names that are no good; propose gives that of a property.

    dicts names the objects whose classes are dicts. naming is that of the version
    with the vendor's own names over it.
    """
    for obj in objects:
        _check_class(obj.name, obj.place, findings)
        fields = {
            field.name: (lowering.field_name(naming, propose, field.name), field.place)
            for field in obj.fields
        }
        is_usable = (
            lowering.is_key_name if obj.name in dicts else lowering.is_field_name
        )
        _check_names(fields, is_usable, naming.fields, "fields", findings)
    for enum in enums:
        _check_class(enum.name, enum.place, findings)
        chosen = naming.members.get(enum.name, {})
        members = {
            value: (_member_name(chosen, value), enum.place) for value in enum.values
        }
        _check_names(
            members, lowering.is_member_name, chosen, f"members.{enum.name}", findings
        )


def check_used(
    objects: Iterable[Object],
    enums: Iterable[Enum],
    renamed: Iterable[str],
    names: Names,
    findings: Findings,
) -> None:
    """Finds the entries of [names] that name nothing."""
    fields = {field.name for obj in objects for field in obj.fields}
    members = {enum.name: set(enum.values) for enum in enums}
    unused = [f"fields/{name}" for name in names.fields if name not in fields]
    unused += [f"classes/{name}" for name in names.classes if name not in set(renamed)]
    for enum, values in names.members.items():
        known = members.get(enum, set())
        unused += [f"members/{enum}/{value}" for value in values if value not in known]
    for name in unused:
        findings.add(
            "unused-name",
            "this names nothing",
            "take it out, or correct its key",
            MANIFEST,
            f"/names/{name}",
        )


def _member_name(chosen: Mapping[str, MemberName], value: str) -> str:
    return chosen[value].name if value in chosen else lowering.member_name(value)


def _check_class(name: str, place: Place, findings: Findings) -> None:
    if not lowering.is_class_name(name):
        findings.add(
            "unusable-name",
            f"{quoted(name)} can't name a class",
            "rename it, or name it in [names.classes]",
            place.file,
            place.pointer,
        )


def _check_names(
    named: Mapping[str, tuple[str, Place]],
    is_usable: Callable[[str], bool],
    chosen: Mapping[str, object],
    table: str,
    findings: Findings,
) -> None:
    """named: wire name to Python name and place."""
    seen: dict[str, str] = {}
    for wire, (name, place) in named.items():
        code = message = ""
        if not is_usable(name):
            code, message = "unusable-name", "which can't be a name there"
        elif name in seen:
            code, message = "colliding-name", f"and so is {quoted(seen[name])}"
        elif wire not in chosen and _POOR.search(name) and name != wire:
            code, message = "poor-name", "which is hard to read"
        if code:
            findings.add(
                code,
                f"{quoted(wire)} would be called {name}, {message}",
                f"rename it, or name it in [names.{table}]",
                place.file,
                place.pointer,
            )
        seen.setdefault(name, wire)
