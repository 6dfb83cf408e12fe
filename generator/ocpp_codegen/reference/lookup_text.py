"""What was looked up, for people and programs: terminal text, JSON."""

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocpp_codegen.python.names import ClassName
from ocpp_codegen.python.safe import Code
from ocpp_codegen.reference.examples import Examples
from ocpp_codegen.reference.lookup import FoundField, FoundValue, Kind, Match
from ocpp_codegen.reference.manual import (
    ClassEntry,
    EnumEntry,
    FieldEntry,
    Manual,
)

WIDTH = 88

# Values of an enum that stand next to a field of that type.
SHOWN_VALUES = 4

# Lays out a Python expression.
Layout = Callable[[Code], str]


@dataclass(frozen=True)
class Answer:
    """What a name means in one version, and what it is in the others."""

    manual: Manual
    match: Match
    examples: Examples
    others: Mapping[str, Kind]


def as_text(answer: Answer, layout: Layout) -> str:
    """For a terminal."""
    match = answer.match
    parts = [_title(answer)]
    for entry in match.classes:
        parts.append(_class(answer, entry))
    for entry in match.classes[:1]:
        parts.append(_example(answer, entry, layout))
    parts += [_enum(entry) for entry in match.enums]
    if match.fields:
        parts.append(_table(_found_field(found) for found in match.fields))
    if match.values:
        parts.append(_table(_found_value(found) for found in match.values))
    return "\n\n".join(parts) + "\n"


def as_json(answer: Answer) -> str:
    """Everything, for programs; unit and default are there where a field has one."""
    match = answer.match
    data = {
        "ocpp": answer.manual.version,
        "kind": match.kind,
        "also_in": dict(answer.others),
        "classes": [_class_data(answer, entry) for entry in match.classes],
        "enums": [_enum_data(entry) for entry in match.enums],
        "fields": [
            {"class": str(f.owner.link), **_field_data(f.field)} for f in match.fields
        ],
        "values": [
            {"class": str(v.owner.link), **_member_data(v)} for v in match.values
        ],
    }
    return json.dumps(data, indent=2) + "\n"


# Text


def _title(answer: Answer) -> str:
    lines = [f"OCPP {answer.manual.version}"]
    if answer.others:
        also = ", ".join(f"{v} ({kind})" for v, kind in answer.others.items())
        lines[0] += f"   also in {also}; choose with --ocpp"
    return lines[0]


def _class(answer: Answer, entry: ClassEntry) -> str:
    lines = [str(entry.link), *_wrapped(entry.purpose)]
    if entry.message:
        lines += _wrapped(entry.message.route)
    lines += _aliases(entry.aliases)
    if entry.used_by:
        lines += _wrapped(f"Used by: {_owners(entry)}")
    if not entry.fields:
        return "\n".join([*lines, "", "  no fields"])
    rows = [_field(answer, field) for field in entry.fields]
    return "\n".join([*lines, "", _table(rows)])


def _field(answer: Answer, field: FieldEntry) -> tuple[str, ...]:
    need = "required" if field.required else "optional"
    notes = [*field.notes, *_values(answer, field.type.link)]
    return field.wire_name, field.name, str(field.type), need, "; ".join(notes)


def _values(answer: Answer, link: ClassName | None) -> Iterator[str]:
    for enum in answer.manual.enums:
        if enum.link == link:
            values = [member.value for member in enum.members]
            more = ", ..." if len(values) > SHOWN_VALUES else ""
            yield ", ".join(values[:SHOWN_VALUES]) + more


def _example(answer: Answer, entry: ClassEntry, layout: Layout) -> str:
    payload = answer.examples.minimal(entry.schema)
    python = layout(answer.examples.expression(entry.schema, payload))
    return "\n\n".join([f"Example of {entry.link}", _json(payload), python])


def _json(payload: Any) -> str:
    return json.dumps(payload, indent=2, ensure_ascii=False)


def _enum(entry: EnumEntry) -> str:
    lines = [str(entry.link), *_wrapped(entry.purpose), *_aliases(entry.aliases)]
    if entry.used_by:
        lines += _wrapped(f"Used by: {_owners(entry)}")
    rows = [(m.value, m.name, ", ".join(m.other_names)) for m in entry.members]
    return "\n".join([*lines, "", _table(rows)])


def _owners(entry: ClassEntry | EnumEntry) -> str:
    shown = ", ".join(map(str, entry.owners.shown))
    return shown + (f" and {entry.owners.hidden} more" if entry.owners.hidden else "")


def _aliases(aliases: Sequence[str]) -> list[str]:
    return [f"Further names: {', '.join(aliases)}"] if aliases else []


def _found_field(found: FoundField) -> tuple[str, ...]:
    field = found.field
    need = "required" if field.required else "optional"
    place = f"{found.owner.link}.{field.name}"
    return place, field.wire_name, str(field.type), need, "; ".join(field.notes)


def _found_value(found: FoundValue) -> tuple[str, ...]:
    member = found.member
    return f"{found.owner.link}.{member.name}", json.dumps(member.value)


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    """Columns, each as wide as its widest cell."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)


# Data


def _class_data(answer: Answer, entry: ClassEntry) -> dict[str, Any]:
    message = entry.message
    known = {"action": message.action, "role": message.role} if message else {}
    route = {"sender": message.sender, "block": message.block} if message else {}
    return {
        "class": str(entry.link),
        "schema": entry.schema,
        "purpose": entry.purpose,
        **known,
        **route,
        "further_names": list(entry.aliases),
        "open": entry.open,
        "fields": [_field_data(field) for field in entry.fields],
        "used_by": [f"{use.owner}.{use.field}" for use in entry.used_by],
        "minimal": answer.examples.minimal(entry.schema),
        "full": answer.examples.full(entry.schema),
    }


def _field_data(field: FieldEntry) -> dict[str, Any]:
    return {
        "name": field.name,
        "wire_name": field.wire_name,
        "type": str(field.type),
        "required": field.required,
        "constraints": list(field.constraints),
        **({"unit": field.unit} if field.unit else {}),
        **({"default": json.loads(field.default)} if field.default else {}),
    }


def _enum_data(entry: EnumEntry) -> dict[str, Any]:
    return {
        "class": str(entry.link),
        "schema": entry.schema or None,
        "purpose": entry.purpose,
        "further_names": list(entry.aliases),
        "members": [
            {"name": m.name, "value": m.value, "further_names": list(m.other_names)}
            for m in entry.members
        ],
        "used_by": [f"{use.owner}.{use.field}" for use in entry.used_by],
    }


def _member_data(found: FoundValue) -> dict[str, Any]:
    return {"name": found.member.name, "value": found.member.value}
