"""Official documents as datamodel-code-generator parses them, and names it proposes.

The only place that knows datamodel-code-generator. What it makes of a document has to
say the same as the document, so nothing is lost or made up on the way.
"""

from collections.abc import Callable, Mapping
from typing import Any

from datamodel_code_generator.parser.jsonschema import (
    JsonSchemaObject,  # pyright: ignore[reportPrivateImportUsage]
)
from datamodel_code_generator.reference import ModelResolver
from pydantic import ValidationError

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.official.documents import Document

# Where the parser keeps keywords it has no field for.
_EXTRAS = JsonSchemaObject.__extra_key__
# What it is not asked to read: the frame around the schemas of a file.
_FRAME = ("definitions", "id")

_OTHER = "install a version of datamodel-code-generator that pyproject.toml names"


def parsed(document: Document) -> Document:
    """The document, as the parser reads the schemas in it."""
    found = {key: document[key] for key in _FRAME if key in document}
    if "definitions" in document:
        found["definitions"] = {
            name: _schema(schema, pointers.join("/definitions", name))
            for name, schema in document["definitions"].items()
        }
    message = {key: value for key, value in document.items() if key not in _FRAME}
    return {**found, **_schema(message, "")}


def field_name_proposer() -> Callable[[str], str]:
    """The snake_case name that datamodel-code-generator proposes for a property."""
    resolver = ModelResolver(snake_case_field=True)
    return lambda wire_name: resolver.get_valid_field_name_and_alias(wire_name)[0]


def _schema(raw: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """The parsed schema dumped back, which says all that the raw one says."""
    try:
        schema = JsonSchemaObject.model_validate(raw)
    except ValidationError as error:
        raise fail(
            f"not a schema for datamodel-code-generator: {error.errors()[0]['msg']}",
            _OTHER,
            pointer=pointer,
        ) from None
    dumped: dict[str, Any]
    dumped = _plain(schema.model_dump(by_alias=True, exclude_unset=True))
    for where, written, read_back in pointers.differences(raw, dumped, pointer):
        raise fail(
            f"datamodel-code-generator reads {_show(written)} as {_show(read_back)}",
            _OTHER,
            pointer=where,
        )
    return dumped


def _show(value: Any) -> str:
    return "nothing" if value is pointers.ABSENT else quoted(value)


def _plain(value: Any) -> Any:
    """A dump with the keywords of the parser's extras back in their places."""
    if isinstance(value, dict):
        extras = value.get(_EXTRAS, {})
        merged = {**extras, **{k: v for k, v in value.items() if k != _EXTRAS}}
        return {key: _plain(item) for key, item in merged.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
