"""Moves the source of one module: text in, text and findings out."""

import ast
import warnings
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import PositionProvider

from ocpp_codegen.migration.access import Access
from ocpp_codegen.migration.findings import Finding
from ocpp_codegen.migration.flow import follow
from ocpp_codegen.migration.leftovers import Leftovers
from ocpp_codegen.migration.names import OLD, Names
from ocpp_codegen.migration.renames import Renames, plan
from ocpp_codegen.migration.undecided import Undecided

# LibCST nests these, one in the other, where Python has them side by side.
MAX_PARTS = 1000


@dataclass(frozen=True)
class Moved:
    """The new source of a module, and what is left to look at."""

    source: bytes
    findings: tuple[Finding, ...]


def moved(source: bytes, package: str) -> Moved:
    """The source of a module with the generated modules of a package in it.

    What can't be parsed stays as it is, with the one finding that says so.
    """
    if OLD.encode() not in source and package.rpartition(".")[2].encode() not in source:
        return Moved(source, ())
    try:
        check_syntax(source)
        return _moved(source, package)
    except SyntaxError as error:
        return _broken(source, error.lineno or 1, f"not Python: {error.msg}")
    except cst.ParserSyntaxError as error:
        return _broken(source, error.raw_line, f"not Python: {_reason(error)}")
    except (UnicodeError, LookupError, ValueError) as error:
        return _broken(source, 1, f"not text in its encoding: {error}")
    except (RecursionError, MemoryError):
        return _broken(source, 1, "nested too deep")


def check_syntax(source: bytes) -> None:
    """Raises an error for what is no Python, or nested deeper than Python takes it.

    The parser of LibCST has no such bound of its own: it would end the process.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.BoolOp):
            parts = node.values
        elif isinstance(node, ast.Assign):
            parts = node.targets
        if len(parts) > MAX_PARTS:
            raise RecursionError


def _moved(source: bytes, package: str) -> Moved:
    wrapper = cst.MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    names = Names.of(wrapper, package)
    if not names.versions:
        return Moved(source, ())
    program = follow(wrapper.module, names)
    access = Access(program.facts, names)
    changed = wrapper.module.visit(access)
    places = wrapper.resolve(PositionProvider)
    findings: set[Finding] = set()
    for visitor in (
        Undecided(program, places, access.rewritten),
        Leftovers(program, places),
    ):
        wrapper.module.visit(visitor)
        findings |= visitor.findings
    again = cst.MetadataWrapper(changed)
    names = Names.of(again, package)
    renames = Renames(names, plan(again.module, names))
    return Moved(again.module.visit(renames).bytes, tuple(sorted(findings)))


def _broken(source: bytes, line: int, message: str) -> Moved:
    finding = Finding(line, message, "fix the file and run migrate again", broken=True)
    return Moved(source, (finding,))


def _reason(error: cst.ParserSyntaxError) -> str:
    return error.message.splitlines()[0]
