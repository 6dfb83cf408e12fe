"""Keywords that are newer than the draft of a file, and so say nothing in it.

A validator passes over them, so modules that go by an altered set have to as well.
"""

import copy
from collections.abc import Iterator
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.jsonschema import files, keywords
from ocpp_codegen.official.documents import Document


def newer(document: Document) -> Iterator[tuple[str, str]]:
    """The pointer to each keyword that is newer than the file, and its own draft."""
    draft = keywords.draft_of(document)
    if draft not in keywords.ORDER:
        return
    yield from _newer(document, "", draft)
    for pointer, schema in files.definitions(document):
        yield from _newer(schema, pointer, draft)


def without_newer(document: Document) -> Document:
    """The document as a validator of its draft reads it."""
    found = [pointer for pointer, _ in newer(document)]
    if not found:
        return document
    read = copy.deepcopy(document)
    for pointer in found:
        pointers.set_value(read, pointer, pointers.ABSENT)
    return read


def _newer(schema: Any, pointer: str, draft: str) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, dict):
        return
    said = {}
    for keyword, value in schema.items():
        if keywords.is_newer(keyword, draft):
            yield pointers.join(pointer, keyword), keywords.SINCE[keyword]
        else:
            said[keyword] = value
    for below, inner in keywords.parts(said, pointer):
        yield from _newer(inner, below, draft)
