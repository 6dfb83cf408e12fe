"""Wires the stages for extensions: folders in, files of vendors' packages out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ocpp_codegen.base.errors import CodegenError, fail, quoted
from ocpp_codegen.base.linting import Findings, LintFinding
from ocpp_codegen.evolution import history
from ocpp_codegen.extension import merge as extension_merge
from ocpp_codegen.extension import reader as extension_reader
from ocpp_codegen.extension.reader import Standard
from ocpp_codegen.extension.toml import is_package_name
from ocpp_codegen.jsonschema import reader
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.knowledge.extension import Extension
from ocpp_codegen.python import overlay as vendor_lowering
from ocpp_codegen.python.modules import Package, VendorPackage
from ocpp_codegen.reference import examples, page
from ocpp_codegen.reference import manual as reference
from ocpp_codegen.targets import rendering


@dataclass(frozen=True)
class Base:
    """What extensions of a version stand on: its schemas and its modules."""

    standard: Standard
    package: Package


def read(
    folders: Sequence[Path], combine: str | None, bases: Mapping[str, Base]
) -> tuple[list[Extension], list[str]]:
    """The extensions of all versions, and what to tell of them.

    combine is the name of one more that holds all the others.
    """
    found: list[Extension] = []
    report: list[str] = []
    origins = []
    for folder in dict.fromkeys(folders):
        extensions, told = _read(folder, bases)
        found += extensions
        report += told
        origins += [(e.name, str(folder)) for e in extensions[:1]]
    if combine is not None:
        _check_name(combine)
        found += _combined(combine, found, bases)
        origins.append((combine, "--combine"))
    extension_merge.check_packages(origins)
    report += [
        f"{extension.name}, OCPP {extension.version}: correction {correction}"
        for extension in found
        for correction in extension.corrections
    ]
    return found, report


def lint(folder: Path, base_of: Callable[[str], Base]) -> list[LintFinding]:
    """Everything wrong with an extension, what would stop its modules included."""
    extensions, found = extension_reader.read(folder, lambda v: base_of(v).standard)
    findings = Findings()
    for extension in extensions:
        with findings.collecting("not-generated", MANIFEST):
            base = base_of(extension.version)
            lower(extension, base, base.package.header)
    return sorted([*found, *findings.sorted()])


def lower(extension: Extension, base: Base, header: tuple[str, ...]) -> VendorPackage:
    """The vendor's package for the version of the base."""
    return vendor_lowering.lower(
        extension,
        base.package,
        base.standard.facts,
        reader.field_name_proposer(),
        base.standard.dialect,
        header,
    )


def files(
    extension: Extension, base: Base, wrapped: Callable[[str], Sequence[str]]
) -> dict[PurePosixPath, str]:
    """The files of a vendor's package; wrapped makes header lines of a text."""
    header = header_of(extension, base, wrapped)
    return rendering.render_vendor(lower(extension, base, header))


def header_of(
    extension: Extension, base: Base, wrapped: Callable[[str], Sequence[str]]
) -> tuple[str, ...]:
    """The top of each file of a vendor's package."""
    lines = [
        f"Extension {extension.name}, content sha256 {extension.digest}",
        *(f"Correction {correction}" for correction in extension.corrections),
    ]
    return (*base.package.header, *(part for line in lines for part in wrapped(line)))


def manual(extension: Extension, base: Base, descriptions: bool) -> reference.Manual:
    """The view for people of a version with the extension in it."""
    return _manual(extension, base, _whole(extension, base), descriptions)


def page_source(
    extension: Extension, base: Base, header: tuple[str, ...], descriptions: bool
) -> page.Source:
    """What the HTML page is made from; the version before is that without it."""
    known = base.standard
    package = _whole(extension, base)
    facts = vendor_lowering.facts_of(extension, known.facts)
    return page.Source(
        _manual(extension, base, package, descriptions),
        extension.protocol,
        examples.of(extension.protocol, package, facts),
        facts,
        known.dialect,
        header,
        history.Previous(known.protocol, names_types=True),
        extension.name,
        vendor_lowering.additions_of(extension).own,
    )


def _whole(extension: Extension, base: Base) -> Package:
    return vendor_lowering.lower_whole(
        extension,
        base.standard.facts,
        reader.field_name_proposer(),
        base.standard.dialect,
        base.package.header,
    )


def _manual(
    extension: Extension, base: Base, package: Package, descriptions: bool
) -> reference.Manual:
    found = reference.manual(
        extension.protocol,
        package,
        vendor_lowering.facts_of(extension, base.standard.facts),
        base.standard.dialect,
        descriptions,
        vendor_lowering.additions_of(extension),
    )
    return replace(found, package=f"{extension.name}/{package.name}")


def _read(folder: Path, bases: Mapping[str, Base]) -> tuple[list[Extension], list[str]]:
    extensions, findings = extension_reader.read(
        folder, lambda version: bases[version].standard, bases
    )
    errors = [finding.problem for finding in findings if finding.is_error]
    if errors:
        raise CodegenError(
            replace(problem, file=str(folder / problem.file)) for problem in errors
        )
    warnings = [f"{folder}: warning: {finding.problem}" for finding in findings]
    return extensions, warnings


def _check_name(name: str) -> None:
    if not is_package_name(name):
        raise fail(
            f"{quoted(name)} can't be the name of a package",
            "choose another --combine: lower case, and not the name of a module",
        )


def _combined(
    name: str, extensions: Sequence[Extension], bases: Mapping[str, Base]
) -> list[Extension]:
    by_version: dict[str, list[Extension]] = {}
    for extension in extensions:
        by_version.setdefault(extension.version, []).append(extension)
    return [
        extension_merge.merge(name, serving, bases[version].standard)
        for version, serving in by_version.items()
    ]
