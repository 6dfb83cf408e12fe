"""Moves the files of a program, and tells what is left to do by hand."""

from collections.abc import Iterable
from pathlib import Path

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.migration import files
from ocpp_codegen.migration.findings import Finding
from ocpp_codegen.migration.names import OLD
from ocpp_codegen.migration.program import Key
from ocpp_codegen.migration.report import Report
from ocpp_codegen.migration.rewriting import moved_together


def migrate(paths: Iterable[Path], package: str) -> tuple[Report, int]:
    """What becomes of the files, in memory, and how many were looked at."""
    check_package(package)
    changed: dict[Path, tuple[bytes, bytes]] = {}
    findings: dict[Path, tuple[Finding, ...]] = {}
    found = files.python_files(paths)
    read = {path: files.read(path) for path in found}
    sources = {path: source for path, source in read.items() if source is not None}
    results = moved_together({_key(p): s for p, s in sources.items()}, package)
    for path, source in sources.items():
        result = results[_key(path)]
        if result.source != source:
            changed[path] = (source, result.source)
        if result.findings:
            findings[path] = result.findings
    return Report(changed, findings), len(found)


def _key(path: Path) -> Key:
    """The folders and name of a module, as they are named in imports.

    That of a package is its __init__, so that the dots of imports count alike.
    """
    return path.absolute().with_suffix("").parts + ((".pyi",) * (path.suffix == ".pyi"))


def check_package(package: str) -> None:
    """Raises an error for what can't be the name of a package of the user."""
    parts = package.split(".")
    if not all(part.isidentifier() and part.isascii() for part in parts):
        raise fail(
            f"--package {quoted(package)} is not the name of a package",
            "write it as in an import, such as my_app.ocpp",
        )
    if parts[0] == OLD:
        raise fail(
            f"--package {quoted(package)} begins like the package to move away from",
            "name the package that the generated modules are copied to",
        )
