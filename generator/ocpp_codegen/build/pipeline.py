"""Wires the stages: options in, files as text and things to report out.

Pure but for reading the sources; ``output`` decides what becomes of the files.
"""

import functools
import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ocpp_codegen import targets
from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.linting import LintFinding
from ocpp_codegen.base.options import Options
from ocpp_codegen.build import headers, vendor
from ocpp_codegen.jsonschema import reader
from ocpp_codegen.knowledge import facts
from ocpp_codegen.knowledge.facts import Facts
from ocpp_codegen.official import sources
from ocpp_codegen.official import verify as official
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.verify import FileVerdict, SchemaSet
from ocpp_codegen.protocol import versions
from ocpp_codegen.protocol.versions import DIALECTS, Dialect
from ocpp_codegen.python.version import Version
from ocpp_codegen.targets import rendering
from ocpp_codegen.targets.files import File, Target

__all__ = ["Options", "Result", "generate", "lint", "read", "verify"]


@dataclass(frozen=True)
class Result:
    """files: text by path below the output. packages: the folders they fill."""

    files: Mapping[PurePosixPath, str]
    packages: tuple[str, ...]
    report: tuple[str, ...]


def generate(options: Options, name: str = targets.MODULES) -> Result:
    """The files of a target that the options ask for, in memory."""
    target = target_of(name)
    standard = list(read(options))
    extended, told = vendor.read(options.extensions, options.combine, standard)
    shown = extended if target.instead and options.extensions else standard + extended
    files: list[File] = []
    for version in shown:
        files += target.files(version)
    files += target.beside(options, headers.of_shared())
    packages = {version.dialect.package for version in standard}
    names = {version.folder.parent for version in extended}
    folders = {str(name / package) for name in names for package in packages}
    if standard[0] in shown:
        folders |= packages
    report = [line for version in standard for line in version.report]
    return Result(
        rendering.rendered(files),
        tuple(sorted(folders)) if target.owns_folders else (),
        (*report, *told),
    )


def target_of(name: str) -> Target:
    """A target by its name; what it needs is loaded with it."""
    module = importlib.import_module(f"ocpp_codegen.targets.{name}")
    target: Target = module.TARGET
    return target


def lint(folder: Path) -> list[LintFinding]:
    """Everything wrong with an extension of the official set."""
    return vendor.lint(folder, _official_version)


@functools.cache
def _official_version(version: str) -> Version:
    return next(read(Options((version,))))


def read(options: Options) -> Iterator[Version]:
    """Each version that the options ask for."""
    known = {version: facts.load(DIALECTS[version]) for version in options.versions}
    _check_options(options, known)
    for version in sorted(options.versions):
        yield _read(options, DIALECTS[version], known[version])


def _read(options: Options, dialect: Dialect, known: Facts) -> Version:
    schemas = _schema_set(options, dialect, known)
    return Version(
        dialect=dialect,
        facts=known,
        protocol=reader.read(schemas.documents, dialect, known.naming.inline),
        documents=schemas.documents,
        propose=reader.field_name_proposer(),
        header=headers.of_version(options, dialect.version, schemas),
        options=options,
        report=tuple(_report(dialect.version, schemas)),
        before=functools.partial(_before, dialect.version),
    )


def _before(version: str) -> Version | None:
    """The version before, as it is in the installed package."""
    earlier = versions.before(version)
    return None if earlier is None else next(read(Options((earlier,))))


def verify(options: Options) -> Iterator[tuple[str, str, list[FileVerdict]]]:
    """Each version with the name of its source, and what each file of that is."""
    _check_source(options)
    for version in options.versions:
        dialect = DIALECTS[version]
        known = facts.load(dialect)
        source = _source(dialect, known, options.schemas)
        verdicts = official.verify(source, known.official, _reference(dialect, known))
        yield version, source.name, verdicts


def _check_options(options: Options, known: Mapping[str, Facts]) -> None:
    _check_source(options)
    deviations = {
        c.id
        for f in known.values()
        for c in f.official.corrections
        if c.kind == "deviation"
    }
    for id_ in options.deviations:
        if id_ not in deviations:
            names = ", ".join(sorted(deviations)) or "none"
            raise fail(f"there is no deviation {quoted(id_)}", f"known ones: {names}")


def _check_source(options: Options) -> None:
    if options.schemas is not None and len(options.versions) != 1:
        raise fail(
            "--schemas holds the files of one version, but several are asked for",
            "add --ocpp with the version",
        )


def _schema_set(options: Options, dialect: Dialect, known: Facts) -> SchemaSet:
    source = _source(dialect, known, options.schemas)
    return official.assemble(
        official.verify(source, known.official, _reference(dialect, known)),
        [
            correction
            for correction in known.official.corrections
            if correction.kind == "deviation" and correction.id in options.deviations
        ],
        options.accept_unofficial,
    )


def _source(dialect: Dialect, known: Facts, schemas: Path | None) -> sources.Source:
    if schemas is None:
        return sources.installed(dialect)
    return sources.from_path(schemas, known.official.manifest.keys())


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
        verdicts = official.verify(
            sources.installed(dialect), known.official, lambda name: None
        )
    except CodegenError:
        return {}
    return {v.file: v.document for v in verdicts if v.document and not v.problems}


def _report(version: str, schemas: SchemaSet) -> list[str]:
    return [
        *(f"OCPP {version}: repaired {correction}" for correction in schemas.repairs),
        *(
            f"OCPP {version}: deviation {correction}"
            for correction in schemas.deviations
        ),
        *(f"OCPP {version}: unofficial {what}" for what in schemas.unofficial),
    ]
