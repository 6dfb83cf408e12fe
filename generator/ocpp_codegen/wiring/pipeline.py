"""Wires the stages: options in, files as text and things to report out.

Pure but for reading the sources; ``output`` decides what becomes of the files.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ocpp_codegen import targets
from ocpp_codegen.base import garbage, resources
from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.linting import LintFinding
from ocpp_codegen.base.options import Options
from ocpp_codegen.jsonschema import parser
from ocpp_codegen.jsonschema import version as version_reader
from ocpp_codegen.knowledge import checks, facts
from ocpp_codegen.knowledge.facts import NO_NAMES, Facts
from ocpp_codegen.official import manifest, selection, sources
from ocpp_codegen.official import verify as official
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.manifest import Official
from ocpp_codegen.official.sources import NoSchemasError, Scan, Source
from ocpp_codegen.official.verify import SchemaSet, Verdict
from ocpp_codegen.protocol import versions as known_versions
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import DIALECTS, Dialect
from ocpp_codegen.python.version import Version
from ocpp_codegen.targets import installed, rendering
from ocpp_codegen.targets.files import File
from ocpp_codegen.wiring import headers, vendor

__all__ = ["Options", "Result", "Sources", "generate", "lint", "read", "verify"]


@dataclass(frozen=True)
class Result:
    """files: text by path below the output. packages: the folders they fill."""

    files: Mapping[PurePosixPath, str]
    packages: tuple[str, ...]
    report: tuple[str, ...]


@garbage.left_lying()
def generate(
    options: Options,
    name: str = targets.MODULES,
    tell: Callable[[str], None] = lambda text: None,
) -> Result:
    """The files of a target that the options ask for, in memory.

    tell hears of the progress.
    """
    vendor.check(options.extensions, options.combine)
    target = installed.load(name)
    found = Sources(options)
    options, skipped = available(options, found)
    standard = []
    for version in read(options, found):
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
    vendor.check(options.extensions, options.combine)
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


class Sources:
    """The schema files that options name, each read once, for whichever version."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._scans: dict[tuple[Path, ...], Scan] = {}
        self._found: dict[str, Source] = {}

    def of(self, dialect: Dialect) -> Source:
        """The files of a version."""
        name = dialect.version
        if name not in self._found:
            self._found[name] = self._select(dialect)
        return self._found[name]

    def _select(self, dialect: Dialect) -> Source:
        paths = self._options.paths(dialect.version)
        if not paths:
            return sources.installed(dialect)
        if paths not in self._scans:
            self._scans[paths] = sources.scan(paths)
        known, issue = manifest.load_all(), self._options.issue
        return selection.select(self._scans[paths], dialect.version, known, issue)


def read(options: Options, found: Sources | None = None) -> Iterator[Version]:
    """Each version that the options ask for, from the sources that they name."""
    known = {version: facts.load(DIALECTS[version]) for version in options.versions}
    _check_options(options, known)
    _check_naming(options)
    found = found or Sources(options)
    for version in sorted(options.versions):
        source = found.of(DIALECTS[version])
        yield _read(options, DIALECTS[version], known[version], source)


def available(options: Options, found: Sources) -> tuple[Options, list[str]]:
    """The options without versions that nobody named and the source does not have.

    With a note for each of these. A version that was named is an error when it is read.
    """
    if options.asked:
        return options, []
    missing: dict[str, NoSchemasError] = {}
    for version in options.versions:
        try:
            found.of(DIALECTS[version])
        except NoSchemasError as error:
            missing[version] = error
    for named in sorted(missing.keys() & options.schemas.keys()):
        raise missing[named]  # a path was given for it
    left = tuple(v for v in options.versions if v not in missing)
    if not left:
        told = (problem for error in missing.values() for problem in error.problems)
        raise NoSchemasError(dict.fromkeys(told))
    notes = [
        f"OCPP {version}: skipped, {error.problems[-1].message}"
        for version, error in missing.items()
    ]
    return replace(options, versions=left), notes


def _read(options: Options, dialect: Dialect, known: Facts, source: Source) -> Version:
    schemas = _schema_set(options, dialect, known, source)
    protocol, known = _read_protocol(options, dialect, known, schemas)
    if not schemas.unofficial and schemas.issue == known.official.issue:
        folder = resources.folder("schemas") / dialect.package
        checks.check(known, protocol, folder)
    return Version(
        dialect=dialect,
        facts=known,
        protocol=protocol,
        documents=schemas.documents,
        propose=parser.field_name_proposer(),
        header=headers.of_version(options, known.official, dialect.version, schemas),
        options=options,
        report=(
            *source.notes,
            *_report(dialect.version, schemas, known.official),
            *_needless(options, dialect.version, known),
            *_undirected(known, protocol),
            *_ignored(dialect.version, schemas),
        ),
        before=functools.partial(_before, dialect.version),
    )


def _read_protocol(
    options: Options, dialect: Dialect, known: Facts, schemas: SchemaSet
) -> tuple[Protocol, Facts]:
    """The model, and the facts with the names that the options give."""
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


def verify(version: str, options: Options, found: Sources) -> tuple[Source, Verdict]:
    """The source of a version, and what it and each of its files is."""
    dialect = DIALECTS[version]
    known = facts.load(dialect)
    source = found.of(dialect)
    return source, official.verify(
        source, known.official, _reference(dialect, known), options.issue
    )


def _check_options(options: Options, known: Mapping[str, Facts]) -> None:
    deviations = {
        c.id
        for f in known.values()
        for c in f.official.corrections
        if c.kind == "deviation"
    }
    for id_ in options.deviations:
        if id_ not in deviations and not _retired(id_, known):
            names = ", ".join(sorted(deviations)) or "none"
            raise fail(f"there is no deviation {quoted(id_)}", f"known ones: {names}")


def _check_naming(options: Options) -> None:
    if options.naming is not None and len(options.versions) > 1:
        raise fail(
            "--naming is for one version", "name it with --ocpp", str(options.naming)
        )


def _retired(id_: str, known: Mapping[str, Facts]) -> dict[str, str]:
    """By version, why a deviation is no longer needed."""
    return {
        version: f.official.retired[id_]
        for version, f in known.items()
        if id_ in f.official.retired
    }


def _schema_set(
    options: Options, dialect: Dialect, known: Facts, source: Source
) -> SchemaSet:
    verdict = official.verify(
        source,
        known.official,
        _reference(dialect, known),
        options.issue,
    )
    return official.assemble(
        verdict,
        known.official,
        [
            correction
            for correction in known.official.corrections
            if correction.kind == "deviation" and correction.id in options.deviations
        ],
        options.accept_unofficial,
    )


def _reference(dialect: Dialect, known: Facts) -> Callable[[str], Document | None]:
    """Official documents from the installed package, to explain a difference with."""
    documents: dict[str, Document] = {}

    def find(name: str) -> Document | None:
        if not documents:
            documents.update(_installed_documents(dialect, known))
        return documents.get(name)

    return find


def _installed_documents(dialect: Dialect, known: Facts) -> dict[str, Document]:
    try:
        verdict = official.verify(
            sources.installed(dialect), known.official, lambda name: None
        )
    except CodegenError:
        return {}
    return {v.file: v.document for v in verdict.files if v.document and not v.problems}


def _undirected(known: Facts, protocol: Protocol) -> list[str]:
    """Actions of an unofficial set, which are taken from either side."""
    folder = f"schemas/{DIALECTS[protocol.version].package}"
    return [
        f"OCPP {protocol.version}: nothing says who may send {action}, "
        f"so either side may; the others are in {folder}/actions.toml"
        for action in checks.without_direction(known, protocol)
    ]


def _ignored(version: str, schemas: SchemaSet) -> list[str]:
    """Keywords of an unofficial set that no validator goes by."""
    told = version_reader.ignored(schemas) if schemas.unofficial else ()
    return [f"OCPP {version}: {what}" for what in told]


def _needless(options: Options, version: str, known: Facts) -> list[str]:
    """Deviations that were asked for, but that the current issue has already."""
    return [
        f"OCPP {version}: deviation {id_} is not needed: {reason}"
        for id_, reason in known.official.retired.items()
        if id_ in options.deviations
    ]


def _report(version: str, schemas: SchemaSet, known: Official) -> list[str]:
    earlier = () if schemas.issue == known.issue else (f"issue {schemas.issue}",)
    return [
        *(f"OCPP {version}: {what}, not the current one" for what in earlier),
        *(f"OCPP {version}: repaired {correction}" for correction in schemas.repairs),
        *(
            f"OCPP {version}: deviation {correction}"
            for correction in schemas.deviations
        ),
        *(f"OCPP {version}: unofficial: {what}" for what in schemas.unofficial),
    ]
