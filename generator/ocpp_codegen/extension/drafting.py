"""What was seen of a vendor as the draft of an extension, for a person to edit."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.jsonschema.keywords import DRAFTS
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.observed import Observed, Shape, Sighting, Spot, Transfer
from ocpp_codegen.python.version import Version

_HEAD = """\
# A draft of an extension, made of what a log shows: {frames} frames.
# Read it, correct it, and check it with «ocpp-codegen lint DIR». What stands here was
# seen, and how long and how often; what was not seen is for you to add.

name = {name}
versions = {versions}
# Names are the vendor's own, and nothing is known of their limits.
ignore = ["poor-name"]
"""
_SIMPLE = ("string", "integer", "number", "boolean")


def files(
    name: str,
    observed: Observed,
    frames: int,
    standards: Callable[[str], Version],
) -> dict[str, str]:
    """The files of the draft by their names."""
    draft = _Draft(standards)
    versions = sorted(observed.versions)
    head = _HEAD.format(
        frames=frames, name=json.dumps(name), versions=json.dumps(versions)
    )
    parts = [
        *(draft.transfer(pair, t) for pair, t in sorted_pairs(observed)),
        *(draft.custom_data(v, s) for v, s in sorted(observed.custom_data.items())),
        *draft.keys(observed.keys),
        *draft.lengths(observed.lengths),
        *draft.values(observed.values),
    ]
    return {MANIFEST: head + "".join(f"\n{part}" for part in parts), **draft.files}


def sorted_pairs(
    observed: Observed,
) -> list[tuple[tuple[str, str | None], Transfer]]:
    """The pairs in order; those without a messageId come first."""
    return sorted(
        observed.transfers.items(),
        key=lambda item: (item[0][0], item[0][1] is not None, item[0][1] or ""),
    )


class _Draft:
    """The files as they are made, and the names that are taken."""

    def __init__(self, standards: Callable[[str], Version]) -> None:
        self.files: dict[str, str] = {}
        self._standards = standards
        self._ids: set[str] = set()

    def transfer(self, pair: tuple[str, str | None], transfer: Transfer) -> str:
        """A [[data_transfer]] with its schemas."""
        vendor_id, message_id = pair
        title = _camel(message_id or vendor_id)
        lines = [_seen(transfer.request), "[[data_transfer]]"]
        lines.append(f"vendor_id = {json.dumps(vendor_id)}")
        if message_id is not None:
            lines.append(f"message_id = {json.dumps(message_id)}")
        request = self._file(f"{title}Data", transfer.request)
        lines.append(f"request = {json.dumps(request)}")
        if transfer.response.shape.kinds:
            response = self._file(f"{title}Answer", transfer.response)
            lines.append(f"response = {json.dumps(response)}")
        versions = sorted(transfer.request.versions)
        is_text = bool(transfer.texts) and transfer.request.shape.kinds.isdisjoint(
            ("string",)
        )
        text_data = all(self._standards(v).dialect.text_data for v in versions)
        if is_text and not text_data:
            lines.append('form = "text"')
        lines.append(f"versions = {json.dumps(versions)}")
        return "\n".join(lines) + "\n"

    def custom_data(self, vendor_id: str, sighting: Sighting) -> str:
        """A [[custom_data]] for everywhere, with its schema."""
        schema = _schema(sighting.shape)
        schema["properties"]["vendorId"] = {"const": vendor_id}
        schema["required"] = sorted({*schema.get("required", ()), "vendorId"})
        file = self._write(f"{_camel(vendor_id)}CustomData", schema, sighting)
        return (
            f"{_seen(sighting)}\n[[custom_data]]\n"
            f"vendor_id = {json.dumps(vendor_id)}\nschema = {json.dumps(file)}\n"
            f'at = ["*"]\nversions = {json.dumps(sorted(sighting.versions))}\n'
        )

    def keys(self, found: Mapping[Spot, Sighting]) -> Iterator[str]:
        """A [[correction]] for each further key."""
        for spot, sighting in _in_order(found):
            place = self._place(spot, spot.steps[:-1])
            if place is None:
                continue
            file, pointer = place
            target = pointers.join(pointer, "properties", spot.steps[-1])
            after = self._after(spot, sighting)
            yield self._correction(
                spot, sighting, file, target, after, "A further key."
            )

    def lengths(self, found: Mapping[Spot, Sighting]) -> Iterator[str]:
        """A [[correction]] for each limit that texts were longer than."""
        for spot, sighting in _in_order(found):
            place = self._place(spot, spot.steps)
            if place is None:
                continue
            file, pointer = place
            target = pointers.join(pointer, "maxLength")
            before = self._value(spot, file, target)
            lines = f"before = {before}\nafter = {sighting.shape.longest}"
            yield self._correction(spot, sighting, file, target, lines, "Longer texts.")

    def values(self, found: Mapping[tuple[Spot, str], Sighting]) -> Iterator[str]:
        """A [[correction]] for each value that an enum does not have."""
        for (spot, value), sighting in sorted(
            found.items(), key=lambda item: (_rank(item[0][0]), item[0][1])
        ):
            place = self._place(spot, spot.steps)
            if place is None:
                continue
            file, pointer = place
            target = pointers.join(pointer, "enum", "-")
            after = f"after = {json.dumps(value)}"
            reason = "A value of the vendor's."
            yield self._correction(spot, sighting, file, target, after, reason)

    # Schemas

    def _file(self, title: str, sighting: Sighting) -> str:
        return self._write(title, _schema(sighting.shape), sighting)

    def _write(self, title: str, schema: dict[str, Any], sighting: Sighting) -> str:
        number, taken = 2, {name.lower() for name in self.files}
        chosen = title
        while f"{chosen}.json".lower() in taken:
            chosen, number = f"{title}{number}", number + 1
        head = {
            "$schema": DRAFTS[-1],
            "$comment": _seen(sighting).removeprefix("# "),
            "title": chosen,
        }
        self.files[f"{chosen}.json"] = json.dumps(head | schema, indent=2) + "\n"
        return f"{chosen}.json"

    def _after(self, spot: Spot, sighting: Sighting) -> str:
        """What describes a further key: a simple type, or a file of its own."""
        kinds = sighting.shape.kinds
        if len(kinds) == 1 and kinds <= {*_SIMPLE}:
            (kind,) = kinds
            limit = f", maxLength = {_limit(sighting.shape.longest)}"
            return f'after = {{ type = "{kind}"{limit if kind == "string" else ""} }}'
        title = _camel(f"{spot.action} {spot.steps[-1]}")
        return f'after = {{ "$ref" = {json.dumps(self._file(title, sighting))} }}'

    # Corrections

    def _correction(
        self,
        spot: Spot,
        sighting: Sighting,
        file: str,
        pointer: str,
        change: str,
        reason: str,
    ) -> str:
        id_ = self._id(f"{spot.version}-{spot.action}-{spot.steps[-1]}")
        return (
            f"{_seen(sighting)}\n[[correction]]\nversion = {json.dumps(spot.version)}\n"
            f"id = {json.dumps(id_)}\nfile = {json.dumps(file)}\n"
            f"pointer = {json.dumps(pointer)}\n{change}\n"
            f'reason = {json.dumps(reason)}\nsource = "The log, {sighting.where}."\n'
        )

    def _id(self, wanted: str) -> str:
        chosen, number = wanted, 2
        while chosen in self._ids:
            chosen, number = f"{wanted}-{number}", number + 1
        self._ids.add(chosen)
        return chosen

    def _place(self, spot: Spot, steps: Sequence[str]) -> tuple[str, str] | None:
        """File and pointer of the schema at a place; None where there is none."""
        documents = self._standards(spot.version).documents
        name = next((n for n in _file_names(spot) if n in documents), None)
        if name is None:
            return None
        document, pointer = documents[name], ""
        for step in steps:
            below = ("items",) if step == "*" else ("properties", step)
            pointer = _followed(document, pointers.join(pointer, *below))
            if pointers.get(document, pointer) is pointers.ABSENT:
                return None
        return ("*" if pointer.startswith("/definitions/") else name), pointer

    def _value(self, spot: Spot, file: str, pointer: str) -> Any:
        documents = self._standards(spot.version).documents
        own = next(n for n in _file_names(spot) if n in documents)
        return pointers.get(documents[own if file == "*" else file], pointer)


def _followed(document: Document, pointer: str) -> str:
    """Where a pointer leads once the reference there is followed."""
    schema = pointers.get(document, pointer)
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        return str(schema["$ref"]).removeprefix("#")
    return pointer


def _file_names(spot: Spot) -> tuple[str, ...]:
    if spot.is_response:
        return (f"{spot.action}Response.json",)
    return f"{spot.action}Request.json", f"{spot.action}.json"


def _in_order(found: Mapping[Spot, Sighting]) -> Iterable[tuple[Spot, Sighting]]:
    return sorted(found.items(), key=lambda item: _rank(item[0]))


def _rank(spot: Spot) -> tuple[str, str, bool, tuple[str, ...]]:
    return spot.version, spot.action, spot.is_response, spot.steps


def _seen(sighting: Sighting) -> str:
    times = "once" if sighting.count == 1 else f"{sighting.count} times"
    return f"# Seen {times}, first in {sighting.where}."


def _schema(shape: Shape) -> dict[str, Any]:
    """A schema that the values fit, with room for longer ones."""
    kinds = shape.kinds - ({"integer"} if "number" in shape.kinds else set())
    if not kinds:
        return {}
    found: dict[str, Any] = {
        "type": sorted(kinds) if len(kinds) > 1 else next(iter(kinds))
    }
    if "string" in kinds:
        found["maxLength"] = _limit(shape.longest)
    if "array" in kinds:
        found |= {"items": _schema(shape.items) if shape.items else {}}
        found["maxItems"] = _limit(shape.most)
    if "object" in kinds:
        named = _unlike(shape)
        found["properties"] = {name: _schema(shape.properties[name]) for name in named}
        if always := [n for n in named if shape.present[n] == shape.objects]:
            found["required"] = always
    return found


def _unlike(shape: Shape) -> list[str]:
    """The properties whose names in Python can't be the same."""
    found: dict[str, str] = {}
    for name in shape.properties:
        folded = re.sub(r"[^a-z0-9]", "", name.lower())
        if folded:
            found.setdefault(folded, name)
    return list(found.values())


def _limit(length: int) -> int:
    """A limit with room: the next power of two of twice as much."""
    return max(16, 1 << (2 * length - 1).bit_length()) if length else 16


def _camel(text: str) -> str:
    """A title made of a text; never empty."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    title = "".join(word[:1].upper() + word[1:] for word in words)[:80]
    return title if title[:1].isalpha() else f"Vendor{title}"
