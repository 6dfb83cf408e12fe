"""What was looked up, for people and programs: terminal text, JSON."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ocpp_codegen.reference.finding import KINDS, KNOWN_AS, Entry, Hit
from ocpp_codegen.reference.lookup import Book, Found

WIDTH = 88

# Values of an enum that stand next to a field of that type.
SHOWN_VALUES = 4
# Classes that use a class, and hits of a list.
SHOWN_OWNERS = 20
SHOWN_HITS = 20
# Other things that are called the same.
SHOWN_OTHERS = 6

Data = Mapping[str, Any]


def as_text(query: str, found: Sequence[Found]) -> str:
    """For a terminal: what is meant, or a list where that may be several things."""
    shown, *others = found
    parts = [_title(shown, others)]
    meant = shown.meant
    if meant:
        parts += _answer(shown.book, meant)
        parts += _also(shown.hits, meant)
    else:
        parts += _listed(query, shown.hits)
    return "\n\n".join(parts) + "\n"


def as_json(found: Sequence[Found]) -> str:
    """Everything, for programs; unit and default are there where a field has one."""
    shown, *others = found
    meant, book = shown.meant, shown.book
    data = {
        "ocpp": book.version,
        "extension": book.extension,
        "kind": meant[0].kind if meant else "list",
        "also_in": {each.book.version: _lead(each) for each in others},
        "classes": list(_classes(book, meant)),
        "enums": [book.enums[e.id] for e in meant if e.kind == "enum"],
        "fields": [_member(book, e, "fields") for e in meant if e.kind == "field"],
        "values": [_member(book, e, "members") for e in meant if e.kind == "value"],
        "standard": [_standard_data(book, e) for e in meant if _is_standard(e)],
        "hits": [_hit_data(hit) for hit in shown.hits],
    }
    return json.dumps(data, indent=2) + "\n"


# Text


def _title(shown: Found, others: Sequence[Found]) -> str:
    book = shown.book
    extended = f" with {book.extension}" if book.extension else ""
    title = f"OCPP {book.version}{extended}"
    if others:
        also = ", ".join(f"{each.book.version} ({_lead(each)})" for each in others)
        title += f"   also in {also}; choose with --ocpp"
    return title


def _lead(found: Found) -> str:
    """What a name is in another version, or what it leads to there."""
    best = found.hits[0]
    if best.is_exact:
        return best.entry.kind
    titles = [h.entry.title for h in found.hits if h.score == KNOWN_AS]
    return f"as {' or '.join(titles)}"


def _answer(book: Book, meant: Sequence[Entry]) -> list[str]:
    kind = meant[0].kind
    if kind == "enum":
        return [_enum(book.enums[entry.id]) for entry in meant]
    if kind == "field":
        return [_table(_found_field(book, entry) for entry in meant)]
    if kind == "value":
        return [_table(_found_value(book, entry) for entry in meant)]
    if kind == "component":
        return [_component(book.standard[entry.id]) for entry in meant]
    if _is_standard(meant[0]):
        return [_table(_found_standard(book, entry) for entry in meant)]
    classes = list(_classes(book, meant))
    return [
        *(_class(book, data) for data in classes),
        *map(_example, _with_example(classes)),
    ]


def _classes(book: Book, meant: Sequence[Entry]) -> Iterator[Data]:
    """The classes of an action with its messages, or of datatypes."""
    actions = {e.title for e in meant if e.kind == "action"}
    actions |= {book.classes[e.id]["action"] for e in meant if e.kind == "message"}
    own = {e.id for e in meant if e.kind == "datatype"}
    for id_, data in book.classes.items():
        if id_ in own or (actions and data["action"] in actions):
            yield data


def _class(book: Book, data: Data) -> str:
    lines = [data["class"], *_wrapped(data["purpose"])]
    if data["route"]:
        lines += _wrapped(data["route"])
    lines += [*_aliases(data), *_owners(data)]
    rows = [_field(book, field) for field in data["fields"]]
    return "\n".join([*lines, "", _table(rows) if rows else "  no fields"])


def _field(book: Book, field: Data) -> tuple[str, ...]:
    notes = [*_notes(field), *_values(book, field)]
    need = _need(field)
    return field["wire_name"], field["name"], field["type"], need, "; ".join(notes)


def _need(field: Data) -> str:
    return "required" if field["required"] else "optional"


def _notes(field: Data) -> list[str]:
    notes = [*([field["meaning"]] if field["meaning"] else []), *field["constraints"]]
    notes += [f"unit {field['unit']}"] if "unit" in field else []
    notes += [f"default {json.dumps(field['default'])}"] if "default" in field else []
    return notes


def _values(book: Book, field: Data) -> Iterator[str]:
    if field["link"] in book.enums:
        values = [member["value"] for member in book.enums[field["link"]]["members"]]
        more = ", ..." if len(values) > SHOWN_VALUES else ""
        yield ", ".join(values[:SHOWN_VALUES]) + more


def _with_example(classes: Sequence[Data]) -> list[Data]:
    """The first class, if there is an example of it."""
    return [data for data in classes[:1] if data["minimal"] is not None]


def _example(data: Data) -> str:
    payload = json.dumps(data["minimal"], indent=2, ensure_ascii=False)
    parts = [f"Example of {data['class']}", payload, data["python"]]
    return "\n\n".join(filter(None, parts))


def _enum(data: Data) -> str:
    lines = [data["class"], *_wrapped(data["purpose"]), *_aliases(data)]
    lines += _owners(data)
    rows = [
        (m["value"], m["name"], ", ".join(m["further_names"])) for m in data["members"]
    ]
    return "\n".join([*lines, "", _table(rows)])


def _owners(data: Data) -> list[str]:
    owners = list(dict.fromkeys(use.rpartition(".")[0] for use in data["used_by"]))
    if not owners:
        return []
    shown = ", ".join(owners[:SHOWN_OWNERS])
    hidden = len(owners) - SHOWN_OWNERS
    return _wrapped(f"Used by: {shown}" + (f" and {hidden} more" if hidden > 0 else ""))


def _aliases(data: Data) -> list[str]:
    names = data["further_names"]
    return [f"Further names: {', '.join(names)}"] if names else []


def _found_field(book: Book, entry: Entry) -> tuple[str, ...]:
    field = _member(book, entry, "fields")
    notes = "; ".join(_notes(field))
    return entry.id, field["wire_name"], field["type"], _need(field), notes


def _found_value(book: Book, entry: Entry) -> tuple[str, ...]:
    return entry.id, json.dumps(_member(book, entry, "members")["value"])


def _found_standard(book: Book, entry: Entry) -> tuple[str, ...]:
    data = _standard_data(book, entry)
    python = data["python"][0] if data["python"] else ""
    owner = f"{entry.kind} of {entry.where}" if entry.where else entry.kind
    return data["name"], owner, python, "; ".join(data["notes"])


def _component(data: Data) -> str:
    rows = [(n["name"], n["python"][0], "; ".join(n["notes"])) for n in data["names"]]
    lines = [data["name"], *_wrapped(data["purpose"])]
    return "\n".join([*lines, "", _table(rows)] if rows else lines)


def _also(hits: Sequence[Hit], meant: Sequence[Entry]) -> list[str]:
    """Other things that are called just so."""
    kinds = {entry.kind for entry in meant}
    if "action" in kinds:
        kinds.add("message")
    others = [h.entry for h in hits if h.is_exact and h.entry.kind not in kinds]
    shown = [f"{entry.kind} {entry.id}" for entry in others[:SHOWN_OTHERS]]
    return ["\n".join(_wrapped(f"Also: {', '.join(shown)}"))] if shown else []


def _listed(query: str, hits: Sequence[Hit]) -> list[str]:
    rows = [_listed_hit(hit.entry) for hit in hits[:SHOWN_HITS]]
    more = len(hits) - len(rows)
    count = f"{len(hits)} found" + (f", the best {len(rows)} of them:" if more else ":")
    return [
        f"{count}\n{_table(rows)}",
        "Each can be shown by what stands in the second column.",
    ]


def _listed_hit(entry: Entry) -> tuple[str, ...]:
    return entry.kind, entry.id, textwrap.shorten(entry.where, WIDTH // 2)


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


def _is_standard(entry: Entry) -> bool:
    """Whether it is neither of a schema nor part of what is."""
    return list(KINDS).index(entry.kind) >= list(KINDS).index("component")


def _member(book: Book, entry: Entry, part: str) -> dict[str, Any]:
    """A field or value, with the class that has it."""
    owner = {**book.classes, **book.enums}[entry.owner]
    name = entry.id.rpartition(".")[2]
    (found,) = (member for member in owner[part] if member["name"] == name)
    return {"class": entry.owner, **found}


def _standard_data(book: Book, entry: Entry) -> dict[str, Any]:
    if entry.kind == "component":
        return {"kind": entry.kind, "id": entry.id, **book.standard[entry.id]}
    names = book.standard[entry.owner]["names"]
    (found,) = (name for name in names if name["id"] == entry.id)
    return {"kind": entry.kind, **found}


def _hit_data(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "kind": entry.kind,
        "id": entry.id,
        "name": entry.title,
        "where": entry.where,
        "exact": hit.is_exact,
    }
