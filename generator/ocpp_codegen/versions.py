"""The protocol versions, and what sets their schema files apart."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How the schema set of one version is laid out.

    package is the name of the version's folder: below schemas/, below the
    output and in the installed ocpp package.
    """

    version: str
    package: str
    request_suffix: str
    response_suffix: str
    json_schemas: tuple[str, ...]


_DRAFT_06 = "http://json-schema.org/draft-06/schema#"

DIALECTS = {
    dialect.version: dialect
    for dialect in (
        Dialect(
            version="2.0.1",
            package="v201",
            request_suffix="Request",
            response_suffix="Response",
            json_schemas=(_DRAFT_06,),
        ),
    )
}
