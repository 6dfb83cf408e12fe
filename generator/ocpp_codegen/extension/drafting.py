"""What was seen of a vendor as the draft of an extension, for a person to edit."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import PurePath
from typing import Any, NamedTuple

from ocpp_codegen.base import pointers
from ocpp_codegen.base.numbering import numbered
from ocpp_codegen.extension.drafted_forms import Forms
from ocpp_codegen.extension.drafted_places import Target, item_of, target_of, value_at
from ocpp_codegen.extension.drafted_schemas import SIMPLE, Schemas, camel, limit
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.observed import (
    Message,
    Observed,
    Shape,
    Sighting,
    Spot,
    Transfer,
    Where,
)
from ocpp_codegen.python.names import is_class_name
from ocpp_codegen.python.version import Version

# As much of a pointer as a comment shows.
MAX_POINTER = 200

_HEAD = """\
# A draft of an extension, made of what a log shows: {frames} frames.
# Read it, correct it, and check it with «ocpp-codegen lint DIR». What stands here was
# seen, and how long and how often; what was not seen is for you to add.

name = {name}
versions = {versions}
# Names are the vendor's own, and nothing is known of their limits.
ignore = ["poor-name"]
"""
_LEFT_OUT = """\
# This breaks OCPP too, and is left out: what is not of its type, is missing or too
# much. «ocpp-codegen inspect» shows the frames; where all stations of the vendor send
# it so, a [[correction]] can allow it.
"""
_OPTIONAL = """\
# These fields are required, and were absent. Uncomment the corrections of those that
# stations may leave out: the field is optional then, and None where it is absent.
"""
_DOUBTFUL = (
    "# Its responses are not described: they are text, and those of another pair may\n"
    "# be the same as JSON. Nothing in a response says which pair it answers."
)
_CUT = "# The log has more than a draft holds: draft another one from a part of it.\n"
_DIRECTIONS: Mapping[frozenset[str | None], Direction] = {
    frozenset(["station->csms"]): Direction("CS->CSMS"),
    frozenset(["csms->station"]): Direction("CSMS->CS"),
}


def files(
    name: str,
    observed: Observed,
    frames: int,
    standards: Callable[[str], Version],
) -> dict[str, str]:
    """The files of the draft by their names."""
    versions = sorted(observed.versions)
    several = len(set(observed.files)) > 1
    draft = _Draft({version: standards(version) for version in versions}, several)
    head = _HEAD.format(frames=frames, name=_text(name), versions=_text(versions))
    transfers = sorted(observed.transfers.items(), key=lambda item: _pair(item[0]))
    has_text = {version: standards(version).dialect.text_data for version in versions}
    forms = Forms(observed.transfers.values(), has_text)
    parts = [
        *(draft.transfer(transfer, forms) for _, transfer in transfers),
        *(draft.custom_data(v, s) for v, s in sorted(observed.custom_data.items())),
        *draft.actions(observed.actions),
        *draft.keys(observed.keys),
        *draft.lengths(observed.lengths),
        *draft.values(observed.values),
    ]
    draft.leave_out(observed.left_out)
    if draft.left_out:
        parts.append(_LEFT_OUT + "".join(f"{line}\n" for line in draft.left_out))
    if optional := draft.missing(observed.missing):
        parts += [_OPTIONAL, *map(_commented, optional)]
    if observed.is_cut:
        parts.append(_CUT)
    text = head + "".join(f"\n{part}" for part in parts)
    return {MANIFEST: text, **draft.schemas.files}


def _pair(key: tuple[bool, str, str | None]) -> tuple[bool, str, bool, str]:
    """The order of pairs; those without a messageId come first."""
    has_case, vendor_id, message_id = key
    return has_case, vendor_id, message_id is not None, message_id or ""


class _Change(NamedTuple):
    """What is to be corrected: a spot, and what there.

    above: how many of the last steps the schema stands above; below: where in it.
    """

    spot: Spot
    above: int
    below: tuple[str, ...]
    value: str
    sighting: Sighting


class _Draft:
    """The entries as they are made, and what has no place among them."""

    def __init__(self, standards: Mapping[str, Version], several: bool) -> None:
        protocols = [version.protocol for version in standards.values()]
        self.schemas = Schemas(
            [n for p in protocols for n in (*p.objects, *p.enums, *p.messages)]
        )
        self.left_out: list[str] = []
        self._standards = standards
        self._has_several_logs = several
        self._ids: set[str] = set()

    # Data and messages

    def transfer(self, transfer: Transfer, forms: Forms) -> str:
        """A [[data_transfer]] with its schemas."""
        request, response = transfer.request, transfer.response
        versions = sorted(request.sent.versions)
        form, shape_of = forms.of(transfer)
        title = camel(transfer.message_id or transfer.vendor_id)
        lines = [f"# {self._seen(request.sent)}", "[[data_transfer]]"]
        lines.append(f"vendor_id = {_text(transfer.vendor_id)}")
        if transfer.message_id is not None:
            lines.append(f"message_id = {_text(transfer.message_id)}")
        schema = self._write(f"{title}Data", shape_of(request), request.sent)
        lines.append(f"request = {schema}")
        if response.count and forms.is_doubtful(transfer):
            lines.insert(1, _DOUBTFUL)
        elif response.count:
            schema = self._write(f"{title}Answer", shape_of(response), response.sent)
            lines.append(f"response = {schema}")
        if form is not None:
            lines.append(f"form = {_text(form)}")
        lines.append(f"versions = {_text(versions)}")
        return "\n".join(lines) + "\n"

    def custom_data(self, vendor_id: str, sighting: Sighting) -> str:
        """A [[custom_data]] for everywhere, with its schema."""
        title = f"{camel(vendor_id)}CustomData"
        schema = self._write(title, sighting.shape, sighting, vendor_id)
        return (
            f"# {self._seen(sighting)}\n[[custom_data]]\n"
            f"vendor_id = {_text(vendor_id)}\nschema = {schema}\n"
            f'at = ["*"]\nversions = {_text(sorted(sighting.versions))}\n'
        )

    def actions(self, found: Mapping[str, Message]) -> Iterator[str]:
        """An [[action]] for each message that can have a class."""
        for name, message in sorted(found.items()):
            if is_class_name(name):
                yield self._action(name, message)
            else:
                for version in sorted(message.request.versions):
                    spot = Spot(version, name, False, ())
                    self._omit(spot, "unknown-action", message.request)

    def _action(self, name: str, message: Message) -> str:
        """An [[action]] with its schemas; nothing seen of a response is any object."""
        direction = _DIRECTIONS.get(frozenset(message.directions), Direction("both"))
        request, response = message.request, message.response
        versions = sorted(request.versions)
        lines = [f"# {self._seen(request)}", "[[action]]", f"name = {_text(name)}"]
        schema = self._write(f"{name}Content", request.shape, request)
        lines.append(f"request = {schema}")
        if not message.is_send:
            response.shape.kinds.add("object")
            schema = self._write(f"{name}Answer", response.shape, response)
            lines.append(f"response = {schema}")
        lines.append(f"direction = {_text(direction)}")
        lines.append(f"versions = {_text(versions)}")
        return "\n".join(lines) + "\n"

    # Corrections

    def keys(self, found: Mapping[Spot, Sighting]) -> Iterator[str]:
        """A [[correction]] for each further key."""
        changes = [
            _Change(spot, 1, ("properties", spot.steps[-1]), "", sighting)
            for spot, sighting in found.items()
        ]
        for change, place in self._placed(changes, "additionalProperties"):
            after = self._after(change)
            yield from self._corrections(change, place, after, "A further key.")

    def lengths(self, found: Mapping[Spot, Sighting]) -> Iterator[str]:
        """A [[correction]] for each limit that texts were longer than."""
        changes = [_Change(spot, 0, ("maxLength",), "", s) for spot, s in found.items()]
        for change, place in self._placed(changes, "maxLength"):
            before = value_at(self._standards[change.spot.version], place)
            lines = f"before = {before}\nafter = {change.sighting.shape.longest}"
            yield from self._corrections(change, place, lines, "Longer texts.")

    def values(self, found: Mapping[tuple[Spot, str], Sighting]) -> Iterator[str]:
        """A [[correction]] for each value that an enum does not have."""
        changes = [
            _Change(spot, 0, ("enum", "-"), value, sighting)
            for (spot, value), sighting in found.items()
        ]
        for change, place in self._placed(changes, "enum"):
            after = f"after = {_text(change.value)}"
            reason = "A value of the vendor's."
            yield from self._corrections(change, place, after, reason)

    def missing(self, found: Mapping[Spot, Sighting]) -> list[str]:
        """A [[correction]] for each required field that was absent."""
        changes = [
            _Change(spot, 1, ("required",), spot.steps[-1], sighting)
            for spot, sighting in found.items()
        ]
        made: list[str] = []
        for change, place in self._placed(changes, "required"):
            version = self._standards[change.spot.version]
            item = item_of(version, place, change.value)
            before = f"before = {_text(change.value)}"
            made += self._corrections(change, item, before, "It may be absent.")
        return made

    def _placed(
        self, changes: Iterable[_Change], rule: str
    ) -> list[tuple[_Change, Target]]:
        """Each change once, and its place: several messages may hold one type."""
        found: dict[tuple[str, Target, str], _Change] = {}
        for change in sorted(changes, key=_rank):
            spot = change.spot
            version = self._standards[spot.version]
            target = target_of(version, spot, len(spot.steps) - change.above)
            if target is None:
                self._omit(spot, rule, change.sighting)
                continue
            key = spot.version, target.below(*change.below), change.value
            if key in found:
                found[key].sighting.join(change.sighting)
            else:
                found[key] = change._replace(sighting=deepcopy(change.sighting))
        return [(change, target) for (_, target, _), change in found.items()]

    def _after(self, change: _Change) -> str:
        """What describes a further key: a simple type, or a file of its own."""
        spot, sighting = change.spot, change.sighting
        kinds = sighting.shape.kinds
        if len(kinds) == 1 and kinds <= {*SIMPLE}:
            (kind,) = kinds
            most = f", maxLength = {limit(sighting.shape.longest)}"
            return f'after = {{ type = "{kind}"{most if kind == "string" else ""} }}'
        title = camel(f"{spot.action} {spot.steps[-1]}")
        return f'after = {{ "$ref" = {self._write(title, sighting.shape, sighting)} }}'

    def _corrections(
        self, change: _Change, target: Target, lines: str, reason: str
    ) -> Iterator[str]:
        """A [[correction]] for each place of what is one type in several files."""
        spot, sighting = change.spot, change.sighting
        for number, (file, pointer) in enumerate(target.places):
            id_ = self._id(f"{spot.version}-{spot.action}-{spot.steps[-1]}")
            seen = (
                self._seen(sighting) if number == 0 else "It is of the same type here."
            )
            yield (
                f"# {seen}\n[[correction]]\nversion = {_text(spot.version)}\n"
                f"id = {_text(id_)}\nfile = {_text(file)}\n"
                f"pointer = {_text(pointer)}\n{lines}\n"
                f"reason = {_text(reason)}\n"
                f"source = {_text(f'The log, {self._where(sighting)}.')}\n"
            )

    def _id(self, wanted: str) -> str:
        chosen = numbered(wanted, self._ids.__contains__, "-")
        self._ids.add(chosen)
        return chosen

    # The rest

    def leave_out(self, found: Mapping[tuple[Spot, str], Sighting]) -> None:
        """Says what no entry can say."""
        for (spot, rule), sighting in sorted(
            found.items(), key=lambda item: (_spot_rank(item[0][0]), item[0][1])
        ):
            self._omit(spot, rule, sighting)

    def _omit(self, spot: Spot, rule: str, sighting: Sighting) -> None:
        response = "response to " if spot.is_response else ""
        pointer = json.dumps(pointers.join("", *spot.steps)[:MAX_POINTER])
        place = f"OCPP {spot.version}, {response}{_shown(spot.action)}, {pointer}"
        self.left_out.append(f"# - {place}: {rule}. {self._seen(sighting)}")

    def _seen(self, sighting: Sighting) -> str:
        times = "once" if sighting.count == 1 else f"{sighting.count} times"
        if sighting.first is None:
            return "Never seen."
        return f"Seen {times}, first in {self._where(sighting)}."

    def _where(self, sighting: Sighting) -> str:
        """The line, and the log if there are several."""
        first = sighting.first or Where(0, 0, "")
        name = PurePath(first.file).name
        of_file = f" of {name if name.isprintable() else 'a log'}"
        return f"line {first.line}{of_file if self._has_several_logs else ''}"

    def _write(
        self, title: str, shape: Shape, sighting: Sighting, vendor_id: str | None = None
    ) -> str:
        """A schema in a file of its own, as TOML that names it."""
        return _text(self.schemas.write(title, shape, self._seen(sighting), vendor_id))


def _commented(text: str) -> str:
    """The lines of an entry as comments, which stay as they are."""
    lines = text.splitlines()
    return "".join(f"{'' if line[:1] == '#' else '# '}{line}\n" for line in lines)


def _rank(change: _Change) -> tuple[tuple[str, str, bool, tuple[str, ...]], str]:
    return _spot_rank(change.spot), change.value


def _spot_rank(spot: Spot) -> tuple[str, str, bool, tuple[str, ...]]:
    return spot.version, spot.action, spot.is_response, spot.steps


def _shown(action: str) -> str:
    """An action as it may stand in a comment: it is a peer's word."""
    return action if action.isalnum() and action.isascii() else json.dumps(action[:80])


def _text(value: Any) -> str:
    """A string or a list of strings in TOML; all that is in them is printable."""
    return json.dumps(value, ensure_ascii=False)
