"""The schema files that options name: found, held against the official ones, a set."""

import functools
from dataclasses import replace
from pathlib import Path

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.options import Options
from ocpp_codegen.official import manifest, selection, sources
from ocpp_codegen.official import verify as official
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.official.documents import Document
from ocpp_codegen.official.manifest import Official
from ocpp_codegen.official.sources import NoSchemasError, Scan, Source
from ocpp_codegen.official.verify import SchemaSet, Verdict
from ocpp_codegen.protocol.versions import DIALECTS, Dialect


class Sources:
    """The schema files that options name, each read once, for whichever version.

    A deviation that none of the versions has is an error at once.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._known = manifest.load_all()
        self._scans: dict[tuple[Path, ...], Scan] = {}
        self._found: dict[str, Source] = {}
        self._check_deviations()

    def of(self, dialect: Dialect) -> Source:
        """The files of a version."""
        name = dialect.version
        if name not in self._found:
            self._found[name] = self._select(dialect)
        return self._found[name]

    def verify(self, dialect: Dialect) -> Verdict:
        """What the files of a version are, each and as a set."""
        known, source = self._known[dialect.version], self.of(dialect)
        reference = _installed(dialect, known)
        return official.verify(source, known, reference, self._options.issue)

    def read(self, dialect: Dialect) -> SchemaSet:
        """The files of a version with the corrections that the options ask for."""
        asked = self._options.deviations
        deviations = [c for c in self._deviations(dialect.version) if c.id in asked]
        return official.assemble(
            self.verify(dialect),
            self._known[dialect.version],
            deviations,
            self._options.accept_unofficial,
        )

    def report(self, dialect: Dialect, schemas: SchemaSet) -> list[str]:
        """What there is to tell of the files of a version, and of what was done."""
        told = [
            *(
                []
                if schemas.is_current
                else [f"issue {schemas.issue}, not the current one"]
            ),
            *(f"repaired {correction}" for correction in schemas.repairs),
            *(f"deviation {correction}" for correction in schemas.deviations),
            *(f"unofficial: {what}" for what in schemas.unofficial),
            *(
                f"deviation {id_} is not needed: {reason}"
                for id_, reason in self._known[dialect.version].retired.items()
                if id_ in self._options.deviations
            ),
        ]
        lines = (f"OCPP {dialect.version}: {line}" for line in told)
        return [*self.of(dialect).notes, *lines]

    def _select(self, dialect: Dialect) -> Source:
        paths = self._options.paths(dialect.version)
        if not paths:
            return sources.installed(dialect)
        if paths not in self._scans:
            self._scans[paths] = sources.scan(paths)
        scan, issue = self._scans[paths], self._options.issue
        return selection.select(scan, dialect.version, self._known, issue)

    def _deviations(self, version: str) -> list[Correction]:
        corrections = self._known[version].corrections
        return [
            correction for correction in corrections if correction.kind == "deviation"
        ]

    def _check_deviations(self) -> None:
        versions = self._options.versions
        known = {c.id for version in versions for c in self._deviations(version)}
        retired = {id_ for version in versions for id_ in self._known[version].retired}
        for id_ in self._options.deviations:
            if id_ not in known | retired:
                names = ", ".join(sorted(known)) or "none"
                raise fail(
                    f"there is no deviation {quoted(id_)}", f"known ones: {names}"
                )


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


def _installed(dialect: Dialect, known: Official) -> official.Reference:
    """The official files of the installed package, to explain a difference with."""

    @functools.cache
    def found() -> dict[str, Document]:
        try:
            source = sources.installed(dialect)
            verdict = official.verify(source, known, lambda name: None)
        except CodegenError:
            return {}
        files = [v for v in verdict.files if v.document and not v.problems]
        return {v.file: v.document for v in files if v.document}

    return lambda name: found().get(name)
