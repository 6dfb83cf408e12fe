"""Keywords that are newer than the draft of a file, and so say nothing in it.

A validator passes over them, so modules that go by an altered set have to as well.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.jsonschema import files, keywords
from ocpp_codegen.official.documents import Document

_ORDER = (keywords.DRAFT_04, "draft-06", "draft-07", "2019-09", "2020-12")

# The drafts that keywords came with, but for those that draft-04 has.
_SINCE: Mapping[str, str] = {
    **dict.fromkeys(("const", "contains", "propertyNames"), "draft-06"),
    **dict.fromkeys(("if", "then", "else"), "draft-07"),
    **dict.fromkeys(("dependentRequired", "dependentSchemas"), "2019-09"),
    **dict.fromkeys(("minContains", "maxContains"), "2019-09"),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "2019-09"),
    "prefixItems": "2020-12",
}


def newer(document: Document) -> Iterator[tuple[str, str]]:
    """The pointer to each keyword that is newer than the file, and its own draft."""
    draft = keywords.draft_of(document)
    if draft not in _ORDER:
        return
    level = _ORDER.index(draft)
    yield from _newer(document, "", level)
    for pointer, schema in files.definitions(document):
        yield from _newer(schema, pointer, level)


def without_newer(document: Document) -> Document:
    """The document as a validator of its draft reads it."""
    found = [pointer for pointer, _ in newer(document)]
    if not found:
        return document
    read = copy.deepcopy(document)
    for pointer in found:
        pointers.set_value(read, pointer, pointers.ABSENT)
    return read


def _newer(schema: Any, pointer: str, level: int) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, dict):
        return
    said = {}
    for keyword, value in schema.items():
        since = _SINCE.get(keyword)
        if since and _ORDER.index(since) > level:
            yield pointers.join(pointer, keyword), since
        else:
            said[keyword] = value
    for below, inner in keywords.parts(said, pointer):
        yield from _newer(inner, below, level)
