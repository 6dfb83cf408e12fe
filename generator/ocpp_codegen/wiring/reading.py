"""Wires the stages that read: options in, versions of OCPP out."""

import functools
from collections.abc import Iterator
from dataclasses import replace

from ocpp_codegen.base import resources
from ocpp_codegen.base.errors import fail
from ocpp_codegen.base.options import Options
from ocpp_codegen.jsonschema import parser
from ocpp_codegen.jsonschema import version as version_reader
from ocpp_codegen.knowledge import checks, facts
from ocpp_codegen.knowledge.facts import NO_NAMES, Facts, Naming
from ocpp_codegen.official.schemas import Sources, available
from ocpp_codegen.official.verify import SchemaSet
from ocpp_codegen.protocol import versions as known_versions
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import DIALECTS, Dialect
from ocpp_codegen.python.version import Version
from ocpp_codegen.wiring import headers


class Reader:
    """Reads the versions that options ask for, from the sources that they name.

    skipped is what there is to tell of versions that the sources do not have.
    """

    def __init__(self, options: Options) -> None:
        self._sources = Sources(options)
        self._options, self.skipped = available(options, self._sources)
        self._own_names = _own_names(self._options)

    def versions(self) -> Iterator[Version]:
        """Each version, in their order."""
        for number, dialect in DIALECTS.items():
            if number in self._options.versions:
                yield self._version(dialect)

    def _version(self, dialect: Dialect) -> Version:
        schemas = self._sources.read(dialect)
        protocol, known = self._protocol(dialect, schemas)
        if schemas.is_current and not schemas.unofficial:
            folder = resources.folder("schemas") / dialect.package
            checks.check(known, protocol, folder)
        return Version(
            dialect=dialect,
            facts=known,
            protocol=protocol,
            documents=schemas.documents,
            propose=parser.field_name_proposer(),
            header=headers.of_version(self._options, dialect.version, schemas),
            options=self._options,
            report=(
                *self._sources.report(dialect, schemas),
                *checks.undirected(known, protocol, dialect),
                *version_reader.ignored(schemas, dialect),
            ),
            before=functools.partial(_before, dialect.version),
        )

    def _protocol(self, dialect: Dialect, schemas: SchemaSet) -> tuple[Protocol, Facts]:
        """The model, and the facts with the names that the options give."""
        known, own = facts.load(dialect), self._own_names
        naming = known.naming.overruled_by(own)
        if schemas.unofficial:
            protocol = version_reader.read_altered(
                schemas,
                dialect,
                naming,
                lambda: official_version(dialect.version).protocol,
                own.inline,
            )
        else:
            protocol = version_reader.read(schemas.documents, dialect, naming)
        checks.check_names(own, naming, protocol, str(self._options.naming))
        return protocol, replace(known, naming=naming)


@functools.cache
def official_version(version: str) -> Version:
    """The official set of a version, as it is installed."""
    return next(Reader(Options((version,))).versions())


def _own_names(options: Options) -> Naming:
    if options.naming is None:
        return NO_NAMES
    if len(options.versions) > 1:
        raise fail(
            "--naming is for one version", "name it with --ocpp", str(options.naming)
        )
    return facts.read_naming(options.naming)


def _before(version: str) -> Version | None:
    """The version before, as it is in the installed package."""
    earlier = known_versions.before(version)
    return None if earlier is None else official_version(earlier)
