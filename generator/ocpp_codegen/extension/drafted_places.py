"""Where in the official files a draft corrects what was seen in messages."""

from dataclasses import dataclass
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.extension.same_types import ALL_FILES, places
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.observed import Spot
from ocpp_codegen.python.version import Version


@dataclass(frozen=True, order=True)
class Target:
    """A schema: file and pointer; all places of a type that stands in several files."""

    places: tuple[tuple[str, str], ...]

    def below(self, *steps: str) -> "Target":
        """Something in the schema."""
        return Target(tuple((f, pointers.join(p, *steps)) for f, p in self.places))


def target_of(version: Version, spot: Spot, depth: int) -> Target | None:
    """The schema of what the first steps of a spot lead to; None if there is none."""
    documents = version.documents
    file = next((n for n in _file_names(spot) if n in documents), None)
    if file is None:
        return None
    document, pointer = documents[file], ""
    for step in spot.steps[:depth]:
        below = ("items",) if step == "*" else ("properties", step)
        pointer = _followed(document, pointers.join(pointer, *below))
        if not isinstance(pointers.get(document, pointer), dict):
            return None
    return Target(tuple(places(version, file, pointer)))


def value_at(version: Version, target: Target) -> Any:
    """What stands at the first place of a target, or ABSENT."""
    file, pointer = target.places[0]
    files = version.documents if file == ALL_FILES else [file]
    values = (pointers.get(version.documents[name], pointer) for name in files)
    return next((v for v in values if v is not pointers.ABSENT), pointers.ABSENT)


def item_of(version: Version, lists: Target, value: str) -> Target:
    """Where a value stands in the lists at a target, in those files that have it."""
    found = []
    for file, pointer in lists.places:
        files = version.documents if file == ALL_FILES else [file]
        values = (pointers.get(version.documents[name], pointer) for name in files)
        with_it = (v for v in values if isinstance(v, list) and value in v)
        found += [(file, pointers.join(pointer, v.index(value))) for v in with_it][:1]
    return Target(tuple(found))


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
