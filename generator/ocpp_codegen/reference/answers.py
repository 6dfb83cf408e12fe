"""What is said about each entry of a version, as plain data that JSON can hold.

Made once for each version, when its lookup file is written; ``lookup`` reads it.
"""

import json
from collections.abc import Callable
from typing import Any

from ocpp_codegen.python.safe import Code
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import examples
from ocpp_codegen.reference.entries import entries_of, vendor_data_of
from ocpp_codegen.reference.examples import Examples
from ocpp_codegen.reference.manual import (
    ClassEntry,
    EnumEntry,
    FieldEntry,
    Manual,
    MemberEntry,
    manual_of,
)
from ocpp_codegen.reference.standard import StandardGroup, StandardName, groups_of

LAYOUT = 1

Data = dict[str, Any]
# Lays out a Python expression.
Layout = Callable[[Code], str]


def data(version: Version, layout: Layout) -> Data:
    """All that show says of a version.

    entries are rows for ``finding``; classes, enums and standard hold the answers by
    the address that the ids of entries begin with.
    """
    manual = manual_of(version)
    made = examples.of(version)
    name = version.extension.name if version.extension else None
    vendors = _with_vendors(version, manual)

    def python(entry: ClassEntry, payload: Data) -> str:
        if str(entry.link) in vendors:
            return ""
        return layout(made.expression(entry.schema, payload))

    return {
        "about": version.header[0] if version.header else "",
        "source": " ".join(version.header[1:]),
        "layout": LAYOUT,
        "ocpp": manual.version,
        "extension": name,
        "entries": [list(entry) for entry in entries_of(version, manual)],
        "classes": {
            str(entry.link): _class(entry, made, python) for entry in manual.classes
        },
        "enums": {str(entry.link): _enum(entry) for entry in manual.enums},
        "standard": {
            group.anchor: _group(group)
            for group in (*groups_of(version.dialect), *_vendor_groups(version))
        },
    }


def as_json(version: Version, layout: Layout) -> str:
    """The same as text, with each entry and answer on a line of its own."""
    parts = []
    for key, value in data(version, layout).items():
        match value:
            case list():
                inside = ",\n".join(map(_compact, value))
                parts.append(f' "{key}": [\n{inside}\n ]')
            case dict():
                rows = (f"{json.dumps(k)}: {_compact(v)}" for k, v in value.items())
                inside = ",\n".join(rows)
                parts.append(f' "{key}": {{\n{inside}\n }}')
            case _:
                parts.append(f' "{key}": {json.dumps(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _with_vendors(version: Version, manual: Manual) -> set[str]:
    """The classes that are a vendor's, or have such a class inside."""
    entries: list[ClassEntry | EnumEntry] = [*manual.classes, *manual.enums]
    schemas = {str(entry.link): entry.schema for entry in entries}
    uses = {str(e.link): {str(link) for link in e.uses} for e in manual.classes}
    found = {link for link, name in schemas.items() if name in version.additions.own}
    while more := {link for link, used in uses.items() if used & found} - found:
        found |= more
    return found


def _class(
    entry: ClassEntry, made: Examples, python: Callable[[ClassEntry, Data], str]
) -> Data:
    message = entry.message
    known = entry.schema in made.shapes  # data of vendors has no example
    minimal = made.minimal(entry.schema) if known else None
    return {
        "class": str(entry.link),
        "schema": entry.schema,
        "purpose": entry.purpose,
        "action": message.action if message else None,
        "role": message.role if message else None,
        "sender": message.sender if message else None,
        "block": message.block if message else None,
        "route": message.route if message else None,
        "further_names": list(entry.aliases),
        "open": entry.open,
        "fields": [_field(field) for field in entry.fields],
        "used_by": [f"{use.owner}.{use.field}" for use in entry.used_by],
        "minimal": minimal,
        "full": made.full(entry.schema) if known else None,
        "python": "" if minimal is None else python(entry, minimal),
    }


def _field(field: FieldEntry) -> Data:
    return {
        "name": field.name,
        "wire_name": field.wire_name,
        "type": str(field.type),
        "json_type": field.json_type,
        "link": str(field.type.link) if field.type.link else None,
        "required": field.required,
        "meaning": field.description,
        "constraints": list(field.constraints),
        **({"unit": field.unit} if field.unit else {}),
        **({"default": json.loads(field.default)} if field.default else {}),
    }


def _enum(entry: EnumEntry) -> Data:
    return {
        "class": str(entry.link),
        "schema": entry.schema or None,
        "purpose": entry.purpose,
        "further_names": list(entry.aliases),
        "members": [_member(member) for member in entry.members],
        "used_by": [f"{use.owner}.{use.field}" for use in entry.used_by],
    }


def _member(member: MemberEntry) -> Data:
    others = list(member.other_names)
    return {"name": member.name, "value": member.value, "further_names": others}


def _group(group: StandardGroup) -> Data:
    return {
        "name": group.title,
        "purpose": group.purpose,
        "names": [_name(name) for name in group.names],
    }


def _name(name: StandardName) -> Data:
    return {
        "id": name.anchor,
        "name": name.title,
        "python": list(name.python),
        "notes": list(name.notes),
    }


def _vendor_groups(version: Version) -> list[StandardGroup]:
    """What an extension puts into DataTransfer, as one more group."""
    names = tuple(
        StandardName(
            anchor,
            "vendor data",
            transfer.pair,
            (),
            (f"vendorId {transfer.vendor_id}", f"messageId {transfer.message_id}")
            if transfer.message_id is not None
            else (f"vendorId {transfer.vendor_id}",),
        )
        for anchor, transfer in vendor_data_of(version).items()
    )
    purpose = "What stands in data of DataTransfer under these ids."
    return [
        StandardGroup("vendor", "vendor data", "Vendor data", purpose, names)
    ] * bool(names)
