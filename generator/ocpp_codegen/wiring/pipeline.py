"""Wires the stages: options in, files as text and things to report out.

Pure but for reading the sources; ``output`` decides what becomes of the files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ocpp_codegen.base import garbage
from ocpp_codegen.base.linting import LintFinding
from ocpp_codegen.base.options import Options
from ocpp_codegen.python.version import Version
from ocpp_codegen.targets import formats, installed, rendering
from ocpp_codegen.targets.files import File
from ocpp_codegen.wiring import headers, vendor
from ocpp_codegen.wiring.reading import Reader, official_version

__all__ = ["Options", "Result", "generate", "lint", "versions"]


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
    reader = Reader(options)
    standard = []
    for version in reader.versions():
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
        (*reader.skipped, *report, *told),
    )


def versions(options: Options) -> tuple[list[Version], list[str]]:
    """The versions, or with extensions those that have one; and what to tell."""
    vendor.check_folders(options.extensions, options.combine)
    reader = Reader(options)
    standard = list(reader.versions())
    extended, told = vendor.read(
        options.extensions, options.combine, standard, official_version
    )
    report = [line for version in standard for line in version.report]
    told = [*reader.skipped, *report, *told]
    return extended if options.extensions else standard, told


def lint(folder: Path) -> list[LintFinding]:
    """Everything wrong with an extension of the official set."""
    return vendor.lint(folder, official_version)
