"""Wires the stages: options in, files as text and things to report out.

Pure but for reading the sources; ``output`` decides what becomes of the files.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ocpp_codegen.base import garbage, resources
from ocpp_codegen.base.errors import fail
from ocpp_codegen.base.linting import LintFinding
from ocpp_codegen.base.options import Options
from ocpp_codegen.jsonschema import parser
from ocpp_codegen.jsonschema import version as version_reader
from ocpp_codegen.knowledge import checks, facts
from ocpp_codegen.knowledge.facts import NO_NAMES, Facts
from ocpp_codegen.official.schemas import Sources, available
from ocpp_codegen.official.verify import SchemaSet
from ocpp_codegen.protocol import versions as known_versions
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import DIALECTS, Dialect
from ocpp_codegen.python.version import Version
from ocpp_codegen.targets import formats, installed, rendering
from ocpp_codegen.targets.files import File
from ocpp_codegen.wiring import headers, vendor

__all__ = ["Options", "Result", "generate", "lint", "read"]


@dataclass(frozen=True)
class Result:
    """files: text by path below the output. packages: the folders they fill."""

    files: Mapping[PurePosixPath, str]
    packages: tuple[str, ...]
    report: tuple[str, ...]


@garbage.left_lying()
def generate(
    options: Options,
    name: str = formats.MODULES,
    tell: Callable[[str], None] = lambda text: None,
) -> Result:
    """The files of a target that the options ask for, in memory.

    tell hears of the progress.
    """
    vendor.check_folders(options.extensions, options.combine)
    target = installed.load(name)
    found = Sources(options)
    options, skipped = available(options, found)
    standard = []
    for version in _from(found, options):
        standard.append(version)
        tell(f"OCPP {version.dialect.version}: read")
    extended, told = vendor.read(options.extensions, options.combine, standard)
    shown = extended if target.instead and options.extensions else standard + extended
    files: list[File] = []
    for version in shown:
        tell(f"OCPP {version.dialect.version}: making {name}")
        files += target.files(version)
    files += target.shared(options, headers.of_shared())
    packages = {version.dialect.package for version in standard}
    names = {version.folder.parent for version in extended}
    folders = {str(name / package) for name in names for package in packages}
    if standard[0] in shown:
        folders |= packages
    report = dict.fromkeys(line for version in standard for line in version.report)
    tell(f"printing {len(files)} files")
    return Result(
        rendering.rendered(files),
        tuple(sorted(folders)) if target.owns_folders else (),
        (*skipped, *report, *told),
    )


def versions(options: Options) -> tuple[list[Version], list[str]]:
    """The versions, or with extensions those that have one; and what to tell."""
    vendor.check_folders(options.extensions, options.combine)
    standard = list(read(options))
    extended, told = vendor.read(
        options.extensions, options.combine, standard, official_version
    )
    report = [line for version in standard for line in version.report]
    return extended if options.extensions else standard, [*report, *told]


def lint(folder: Path) -> list[LintFinding]:
    """Everything wrong with an extension of the official set."""
    return vendor.lint(folder, official_version)


@functools.cache
def official_version(version: str) -> Version:
    """The official set of a version, as it is installed."""
    return next(read(Options((version,))))


def read(options: Options) -> Iterator[Version]:
    """Each version that the options ask for, from the sources that they name."""
    return _from(Sources(options), options)


def _from(found: Sources, options: Options) -> Iterator[Version]:
    if options.naming is not None and len(options.versions) > 1:
        raise fail(
            "--naming is for one version", "name it with --ocpp", str(options.naming)
        )
    for version in sorted(options.versions):
        yield _read(options, DIALECTS[version], found)


def _read(options: Options, dialect: Dialect, found: Sources) -> Version:
    schemas = found.read(dialect)
    protocol, known = _read_protocol(options, dialect, schemas)
    if schemas.is_current and not schemas.unofficial:
        folder = resources.folder("schemas") / dialect.package
        checks.check(known, protocol, folder)
    return Version(
        dialect=dialect,
        facts=known,
        protocol=protocol,
        documents=schemas.documents,
        propose=parser.field_name_proposer(),
        header=headers.of_version(options, dialect.version, schemas),
        options=options,
        report=(
            *found.report(dialect, schemas),
            *checks.undirected(known, protocol, dialect),
            *version_reader.ignored(schemas, dialect),
        ),
        before=functools.partial(_before, dialect.version),
    )


def _read_protocol(
    options: Options, dialect: Dialect, schemas: SchemaSet
) -> tuple[Protocol, Facts]:
    """The model, and the facts with the names that the options give."""
    known = facts.load(dialect)
    own = NO_NAMES if options.naming is None else facts.read_naming(options.naming)
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
    checks.check_names(own, naming, protocol, str(options.naming))
    return protocol, replace(known, naming=naming)


def _before(version: str) -> Version | None:
    """The version before, as it is in the installed package."""
    earlier = known_versions.before(version)
    return None if earlier is None else official_version(earlier)
