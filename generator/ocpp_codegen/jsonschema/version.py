"""The model of a whole set of schema files, under the names that we give its types."""

from collections.abc import Mapping

from ocpp_codegen.jsonschema import altered, reader
from ocpp_codegen.knowledge.facts import Naming
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol import alike
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import Dialect


def read(
    found: Mapping[str, Document],
    dialect: Dialect,
    naming: Naming,
    vendors: bool = False,
) -> Protocol:
    """The model of a set, with types that say the same under one name.

    vendors: the set is one that a vendor has corrected.
    """
    protocol = reader.read(found, dialect, naming.inline, vendors)
    return alike.merged(protocol, naming.class_aliases)


def read_altered(
    found: Mapping[str, Document],
    dialect: Dialect,
    naming: Naming,
    asked: Mapping[str, Mapping[str, str]] | None = None,
) -> Protocol:
    """The same for a set that is not official.

    asked: those names of types by file and pointer that have to belong to something.
    """
    protocol = altered.read(found, dialect, naming.inline, asked or {})
    return alike.merged(protocol, naming.class_aliases)
