"""Wires the stages for extensions: folders in, versions with extensions out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ocpp_codegen.base.errors import CodegenError, Problem, fail, quoted
from ocpp_codegen.base.linting import Findings, LintError, LintFinding
from ocpp_codegen.extension import merge as extension_merge
from ocpp_codegen.extension import reader as extension_reader
from ocpp_codegen.extension.toml import is_package_name
from ocpp_codegen.jsonschema.files import MANIFEST, Folder
from ocpp_codegen.knowledge.extension import Extension
from ocpp_codegen.python import overlay
from ocpp_codegen.python.version import Version
from ocpp_codegen.wiring import headers

_NOT_MADE = "whose modules are not made in this run"


def check_folders(folders: Iterable[Path], combine: str | None) -> None:
    """Refuses at once what is not an extension, before anything else is read."""
    if combine is not None and not is_package_name(combine):
        raise fail(
            f"{quoted(combine)} can't be the name of a package",
            "choose another --combine: lower case, and not the name of a module",
        )
    for folder in folders:
        Folder(folder).manifest()


def read(
    folders: Sequence[Path],
    combine: str | None,
    versions: Iterable[Version],
    other: Callable[[str], Version] | None = None,
) -> tuple[list[Version], list[str]]:
    """The versions with extensions in them, and what to tell of these.

    combine is the name of one more extension that holds all the others, which
    ``check_folders`` lets pass. other reads a version that is not among these, where
    its modules are not needed.
    """
    bases = {version.dialect.version: version for version in versions}
    found: list[Extension] = []
    report: list[str] = []
    origins = []
    for folder in dict.fromkeys(folders):
        extensions, told = _read(folder, bases, other)
        found += extensions
        report += told
        if not extensions:
            served = ", ".join(bases)
            report.append(f"{folder}: warning: it does not serve OCPP {served}")
        origins += [(e.name, str(folder)) for e in extensions[:1]]
    if combine is not None:
        found += _combined(combine, found, bases)
        origins.append((combine, "--combine"))
    extension_merge.check_packages(origins)
    report += [
        f"{extension.name}, OCPP {extension.version}: correction {correction}"
        for extension in found
        for correction in extension.corrections
    ]
    made = []
    for extension in found:
        name = combine if extension.name == combine else None
        parts = tuple(dict.fromkeys(folders)) if name else (extension.folder,)
        made.append(extended(bases[extension.version], extension, parts, name))
    return made, report


def extended(
    version: Version,
    extension: Extension,
    folders: Sequence[Path],
    combine: str | None = None,
) -> Version:
    """The version with the extension in it.

    folders are those of the extension, or of all that are combined in it.
    """
    return replace(
        version,
        header=headers.of_extension(version.header, extension, folders, combine),
        protocol=extension.protocol,
        facts=overlay.facts_of(extension, version.facts),
        additions=overlay.additions_of(extension),
        extension=extension,
        standard=version,
    )


def lint(folder: Path, version_of: Callable[[str], Version]) -> list[LintFinding]:
    """Everything wrong with an extension, what would stop its modules included."""
    extensions, found = extension_reader.read(folder, version_of)
    findings = Findings()
    for extension in extensions:
        with findings.collecting("not-generated", MANIFEST):
            version = extended(version_of(extension.version), extension, (folder,))
            overlay.lower(extension, version)
    return sorted([*found, *findings.sorted()])


def _read(
    folder: Path,
    bases: Mapping[str, Version],
    other: Callable[[str], Version] | None,
) -> tuple[list[Extension], list[str]]:
    find = _finder(bases, other)
    extensions, findings = extension_reader.read(folder, find, bases)
    errors = [finding.problem for finding in findings if finding.is_error]
    if errors:
        raise CodegenError(
            replace(problem, file=str(folder / problem.file))
            for problem in _without_repeats(errors)
        )
    warnings = [f"{folder}: warning: {finding.problem}" for finding in findings]
    return extensions, warnings


def _without_repeats(problems: Iterable[Problem]) -> Iterator[Problem]:
    """A version that is not made is one problem, however many types of it are used."""
    told: set[str] = set()
    for problem in problems:
        if problem.message not in told:
            yield problem
        if _NOT_MADE in problem.message:
            told.add(problem.message)


def _finder(
    bases: Mapping[str, Version], other: Callable[[str], Version] | None
) -> Callable[[str], Version]:
    """Finds a version among those that are generated, or by other if it may."""

    def find(ocpp: str) -> Version:
        if ocpp not in bases and other is not None:
            return other(ocpp)
        if ocpp not in bases:
            raise LintError(
                "bad-reference",
                f"a type of OCPP {ocpp}, {_NOT_MADE}",
                f"add --ocpp {ocpp}",
            )
        return bases[ocpp]

    return find


def _combined(
    name: str, extensions: Sequence[Extension], bases: Mapping[str, Version]
) -> list[Extension]:
    by_version: dict[str, list[Extension]] = {}
    for extension in extensions:
        by_version.setdefault(extension.version, []).append(extension)
    return [
        extension_merge.merge(name, serving, bases[version])
        for version, serving in by_version.items()
    ]
