"""Wires the stages: options in, files as text and things to report out.

Pure but for reading the sources; ``output`` decides what becomes of the files.
"""

import functools
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ocpp_codegen import __version__
from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.linting import LintFinding
from ocpp_codegen.build import vendor as vendor_pipeline
from ocpp_codegen.evolution import history
from ocpp_codegen.extension.reader import Standard
from ocpp_codegen.jsonschema import reader
from ocpp_codegen.jsonschema import version as version_reader
from ocpp_codegen.knowledge import appendices, facts
from ocpp_codegen.knowledge.extension import Extension
from ocpp_codegen.knowledge.facts import Facts
from ocpp_codegen.official import manifest, selection, sources
from ocpp_codegen.official import verify as official
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.manifest import Official
from ocpp_codegen.official.sources import NoSchemasError
from ocpp_codegen.official.verify import SchemaSet, Verdict
from ocpp_codegen.output import files as output
from ocpp_codegen.protocol import versions
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.protocol.versions import DIALECTS, Dialect
from ocpp_codegen.python import lowering
from ocpp_codegen.python import standard as appendix_lowering
from ocpp_codegen.python.modules import Package, StandardNames
from ocpp_codegen.reference import examples, page, vectors
from ocpp_codegen.reference import manual as reference
from ocpp_codegen.targets import rendering

MAX_HEADER_LINE = 86


@dataclass(frozen=True)
class Options:
    """What decides the output.

    schemas gives the paths to look in for a version, under None those for all of
    them; the installed package where there are none. issue names the issue of the
    official set; None for the newest that the files fit. asked: the versions were
    named, so one that a source lacks is an error.

    command is the one that the header names. combine is the name of a package
    that holds all the extensions together.
    """

    versions: tuple[str, ...]
    schemas: Mapping[str | None, tuple[Path, ...]] = field(default_factory=dict)
    descriptions: bool = False
    accept_unofficial: bool = False
    deviations: tuple[str, ...] = ()
    command: str = "generate"
    extensions: tuple[Path, ...] = ()
    combine: str | None = None
    issue: str | None = None
    asked: bool = True

    def paths(self, version: str) -> tuple[Path, ...]:
        """Where to look for the files of a version."""
        return self.schemas.get(version) or self.schemas.get(None, ())


@dataclass(frozen=True)
class Reading:
    """One version, read and lowered, with what there is to report of its files."""

    dialect: Dialect
    facts: Facts
    protocol: Protocol
    package: Package
    report: tuple[str, ...]
    documents: Mapping[str, Document]

    def manual(self, descriptions: bool = False) -> reference.Manual:
        """The view of this version for people."""
        return reference.manual(
            self.protocol, self.package, self.facts, self.dialect, descriptions
        )

    def base(self) -> vendor_pipeline.Base:
        """What extensions of this version stand on."""
        known = Standard(self.documents, self.protocol, self.facts, self.dialect)
        return vendor_pipeline.Base(known, self.package)

    def names(self) -> StandardNames:
        """The standard names of this version."""
        known = appendices.load(self.dialect)
        return appendix_lowering.lower_appendices(known, self.protocol)

    def examples(self) -> examples.Examples:
        """The examples of this version."""
        return examples.of(self.protocol, self.package, self.facts)


@dataclass(frozen=True)
class Result:
    """files: text by path below the output. packages: the folders they fill."""

    files: Mapping[PurePosixPath, str]
    packages: tuple[str, ...]
    report: tuple[str, ...]


def generate(options: Options) -> Result:
    """The modules that the options ask for, in memory."""
    files: dict[PurePosixPath, str] = {}
    options, report = available(options)
    bases: dict[str, vendor_pipeline.Base] = {}
    for reading in read(options):
        report += reading.report
        files |= rendering.render(reading.package, reading.names())
        bases[reading.dialect.version] = reading.base()
    subprotocols = {d.subprotocol: d.package for d in DIALECTS.values()}
    files |= rendering.render_shared(_shared_header(), subprotocols)
    extensions, told = vendor_pipeline.read(options.extensions, options.combine, bases)
    report += told
    for extension in extensions:
        base = bases[extension.version]
        files |= vendor_pipeline.files(extension, base, _header_lines)
    packages = [DIALECTS[version].package for version in options.versions]
    packages += _folders(extensions, packages)
    return Result(files, tuple(packages), tuple(report))


def pages(options: Options, module: str | None) -> Result:
    """The reference pages in reStructuredText: of versions, or of extensions.

    module is the import name of the package that they describe; None for that of
    the ocpp package, or for the name of the extension.
    """
    files: dict[PurePosixPath, str] = {}
    options, report = available(options)
    packages: list[str] = []
    bases: dict[str, vendor_pipeline.Base] = {}
    for reading in read(options):
        report += reading.report
        bases[reading.dialect.version] = reading.base()
        if not options.extensions:
            packages.append(reading.package.name)
            manual = reading.manual(options.descriptions)
            named = module or f"ocpp.{manual.package}"
            files |= rendering.render_pages(manual, reading.package.header, named)
    extensions, told = vendor_pipeline.read(options.extensions, options.combine, bases)
    for extension in extensions:
        base = bases[extension.version]
        header = vendor_pipeline.header_of(extension, base, _header_lines)
        manual = vendor_pipeline.manual(extension, base, options.descriptions)
        named = module or f"{extension.name}.{base.package.name}"
        files |= rendering.render_pages(manual, header, named)
    packages += _folders(extensions, [base.package.name for base in bases.values()])
    return Result(files, tuple(packages), (*report, *told))


def _folders(extensions: Iterable[Extension], packages: Sequence[str]) -> list[str]:
    """The folders of extensions for the versions of these packages."""
    names = sorted({extension.name for extension in extensions})
    return [f"{name}/{package}" for name in names for package in packages]


def lint(folder: Path) -> list[LintFinding]:
    """Everything wrong with an extension of the official set."""
    return vendor_pipeline.lint(folder, _official_base)


@functools.cache
def _official_base(version: str) -> vendor_pipeline.Base:
    return next(read(Options((version,)))).base()


def html_pages(options: Options) -> Result:
    """The reference in HTML, a file for each version, or each with an extension."""
    sources_: list[page.Source] = []
    options, report = available(options)
    bases: dict[str, vendor_pipeline.Base] = {}
    for reading in read(options):
        report += reading.report
        bases[reading.dialect.version] = reading.base()
        if not options.extensions:
            sources_.append(_page_source(reading, options.descriptions))
    extensions, told = vendor_pipeline.read(options.extensions, options.combine, bases)
    for extension in extensions:
        base = bases[extension.version]
        header = vendor_pipeline.header_of(extension, base, _header_lines)
        sources_.append(
            vendor_pipeline.page_source(extension, base, header, options.descriptions)
        )
    files: dict[PurePosixPath, str] = {}
    for source in sources_:
        files |= rendering.render_html(page.make(source, rendering.snippet))
    return Result(files, (), (*report, *told))


def _page_source(reading: Reading, descriptions: bool) -> page.Source:
    return page.Source(
        reading.manual(descriptions),
        reading.protocol,
        reading.examples(),
        reading.facts,
        reading.dialect,
        reading.package.header,
        _previous(reading.dialect.version),
    )


def _previous(version: str) -> history.Previous | None:
    """The version before, as it is in the installed package."""
    earlier = versions.before(version)
    if earlier is None:
        return None
    dialect = DIALECTS[earlier]
    known = facts.load(dialect)
    schemas = _schema_set(Options((earlier,)), dialect, known)
    protocol = version_reader.read(schemas.documents, dialect, known.naming)
    return history.Previous(protocol, names_types=not known.naming.inline)


def vector_files(options: Options) -> Result:
    """A file with payloads and verdicts for each message."""
    files: dict[PurePosixPath, str] = {}
    options, report = available(options)
    packages: list[str] = []
    for reading in read(options):
        report += reading.report
        packages.append(reading.package.name)
        manual, made = reading.manual(), reading.examples()
        for entry in (*manual.calls, *manual.call_results):
            files[PurePosixPath(manual.package, f"{entry.schema}.json")] = (
                vectors.as_json(
                    entry,
                    vectors.of_message(made, reading.dialect, entry.schema),
                    reading.dialect,
                    reading.package.header,
                )
            )
    return Result(files, tuple(packages), tuple(report))


def read(options: Options) -> Iterator[Reading]:
    """Each version that the options ask for."""
    known = {version: facts.load(DIALECTS[version]) for version in options.versions}
    _check_options(options, known)
    for version in sorted(options.versions):
        yield _read(options, DIALECTS[version], known[version])


def available(options: Options) -> tuple[Options, list[str]]:
    """The options without versions that nobody named and the source does not have.

    With a note for each of these. A version that was named is an error when it is read.
    """
    if options.asked:
        return options, []
    missing: dict[str, NoSchemasError] = {}
    for version in options.versions:
        try:
            _source(options, DIALECTS[version])
        except NoSchemasError as error:
            missing[version] = error
    left = tuple(v for v in options.versions if v not in missing)
    if not left:
        raise next(iter(missing.values()))
    notes = [
        f"OCPP {version}: skipped, {error.problems[0].message}"
        for version, error in missing.items()
    ]
    return replace(options, versions=left), notes


def _read(options: Options, dialect: Dialect, known: Facts) -> Reading:
    schemas = _schema_set(options, dialect, known)
    protocol = version_reader.read(schemas.documents, dialect, known.naming)
    package = lowering.lower(
        protocol,
        known,
        reader.field_name_proposer(),
        dialect,
        _header(options, dialect.version, schemas, bool(known.official.earlier)),
        options.descriptions,
    )
    report = tuple(_report(dialect.version, schemas, known.official))
    report += tuple(_needless(options, dialect.version, known))
    return Reading(dialect, known, protocol, package, report, schemas.documents)


def verify(version: str, options: Options) -> tuple[str, Verdict]:
    """The name of the source, and what it and each of its files is."""
    dialect = DIALECTS[version]
    known = facts.load(dialect)
    source = _source(options, dialect)
    return source.name, official.verify(
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


def _retired(id_: str, known: Mapping[str, Facts]) -> dict[str, str]:
    """By version, why a deviation is no longer needed."""
    return {
        version: f.official.retired[id_]
        for version, f in known.items()
        if id_ in f.official.retired
    }


def _schema_set(options: Options, dialect: Dialect, known: Facts) -> SchemaSet:
    verdict = official.verify(
        _source(options, dialect),
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


def _source(options: Options, dialect: Dialect) -> sources.Source:
    paths = options.paths(dialect.version)
    if not paths:
        return sources.installed(dialect)
    return selection.select(paths, dialect.version, manifest.load_all())


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
        *(f"OCPP {version}: unofficial {what}" for what in schemas.unofficial),
    ]


def _header(
    options: Options, version: str, schemas: SchemaSet, issue_matters: bool
) -> tuple[str, ...]:
    kind = "not the official set" if schemas.unofficial else "official"
    if issue_matters:
        kind += f", issue {schemas.issue}"
    command = [f"ocpp-codegen {options.command}", f"--ocpp {version}"]
    if options.issue:
        command.append(f"--issue {options.issue}")
    command += [f"--deviation {correction.id}" for correction in schemas.deviations]
    if options.descriptions:
        command.append("--descriptions")
    if options.accept_unofficial and schemas.unofficial:
        command.append("--accept-unofficial")
    lines = [
        f"{output.SIGNATURE} {__version__}. Do not edit.",
        f"OCPP {version}, {len(schemas.documents)} schema files ({kind}),",
        f"content sha256 {schemas.digest}",
        *(f"Unofficial: {what}" for what in schemas.unofficial),
        *(f"Deviation {correction}" for correction in schemas.deviations),
    ]
    if options.descriptions:
        lines.append(
            "Holds prose of the Open Charge Alliance, CC BY-ND 4.0: do not commit."
        )
    lines.append(f"Command: {' '.join(command)}")
    return tuple(part for line in lines for part in _header_lines(line))


def _shared_header() -> tuple[str, ...]:
    return (
        f"{output.SIGNATURE} {__version__}. Do not edit.",
        "Command: ocpp-codegen generate",
    )


def _header_lines(text: str) -> list[str]:
    """Names of files may hold anything; the header shows them in printable ASCII."""
    safe = re.sub(r"[^ -~]", "?", text)
    return textwrap.wrap(
        safe,
        MAX_HEADER_LINE,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
