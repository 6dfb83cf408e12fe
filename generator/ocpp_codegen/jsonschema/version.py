"""The model of a whole set of schema files, under the names that we give its types."""

import functools
from collections.abc import Callable, Iterator, Mapping

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.jsonschema import drafts, parser, reader
from ocpp_codegen.knowledge.facts import Naming
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.verify import SchemaSet
from ocpp_codegen.protocol import alike
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import Dialect


def read(found: Mapping[str, Document], dialect: Dialect, naming: Naming) -> Protocol:
    """The model of an official set, with types that say the same under one name."""
    parsed = {name: parser.parsed(document) for name, document in found.items()}
    protocol = reader.read(parsed, dialect, naming.inline, naming.inline)
    return alike.merged(protocol, naming.class_aliases)


def read_corrected(
    found: Mapping[str, Document], dialect: Dialect, naming: Naming
) -> Protocol:
    """The same for a set that a vendor has corrected.

    A reference to a file of the vendor's stands in it as one to a type of that name.
    """
    protocol = reader.read(found, dialect, naming.inline, {})
    return alike.merged(protocol, naming.class_aliases)


def read_altered(
    schemas: SchemaSet,
    dialect: Dialect,
    naming: Naming,
    official: Callable[[], Protocol],
    asked: Mapping[str, Mapping[str, str]] | None = None,
) -> Protocol:
    """The same for a set that is not official; all that is wrong with it is one error.

    official: reads the official set, as far as it is at hand. asked: those names of
    types by file and pointer that have to belong to something.
    """
    published = functools.partial(_published, official)
    try:
        protocol = reader.read(
            {name: drafts.without_newer(d) for name, d in schemas.documents.items()},
            dialect,
            naming.inline,
            asked or {},
            altered=True,
            published=reader.Published(schemas.official, published),
        )
    except CodegenError as error:
        raise CodegenError([*schemas.unreadable, *error.problems]) from None
    if schemas.unreadable:
        raise CodegenError(schemas.unreadable)
    return alike.merged(protocol, naming.class_aliases)


def _published(official: Callable[[], Protocol]) -> Mapping[str, reader.Definition]:
    try:
        protocol = official()
    except CodegenError:
        return {}
    return {**protocol.objects, **protocol.enums}


def ignored(schemas: SchemaSet, dialect: Dialect) -> Iterator[str]:
    """What there is to tell of keywords that the draft of an altered file lacks."""
    documents = schemas.documents if schemas.unofficial else {}
    for name, document in sorted(documents.items()):
        for pointer, since in drafts.newer(document):
            yield (
                f"OCPP {dialect.version}: {name}#{pointer} says nothing, since the "
                f"file is in an older draft than {since}"
            )
