"""Moves the sources of modules: text in, text and findings out."""

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import libcst as cst
from libcst.metadata import PositionProvider

from ocpp_codegen.migration import stars
from ocpp_codegen.migration.access import Access
from ocpp_codegen.migration.findings import Finding
from ocpp_codegen.migration.flow import follow
from ocpp_codegen.migration.leftovers import Leftovers
from ocpp_codegen.migration.names import OLD, Names
from ocpp_codegen.migration.program import Key, Program
from ocpp_codegen.migration.renames import Renames, plan
from ocpp_codegen.migration.undecided import Undecided

T = TypeVar("T")

# LibCST nests these, one in the other, where Python has them side by side.
MAX_PARTS = 1000


@dataclass(frozen=True)
class Moved:
    """The new source of a module, and what is left to look at."""

    source: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Parsed:
    """A module that is parsed, with its names."""

    wrapper: cst.MetadataWrapper
    names: Names


def moved(source: bytes, package: str) -> Moved:
    """The source of one module with the generated modules of a package in it."""
    return moved_together({("module",): source}, package)["module",]


def moved_together(sources: Mapping[Key, bytes], package: str) -> dict[Key, Moved]:
    """The same for the modules of a program, by folders and name, as one whole.

    What can't be parsed stays as it is, with the one finding that says so.
    """
    done: dict[Key, Moved] = {}
    parsed: dict[Key, _Parsed] = {}
    for key in _concerned(sources, package):
        others = [source for other, source in sources.items() if other != key]
        result = _tried(
            sources[key],
            lambda source: _parsed(source, package, others, _word(key)),  # noqa: B023
        )
        if isinstance(result, Moved):
            done[key] = result
        else:
            parsed[key] = result
    programs = follow({k: (p.wrapper.module, p.names) for k, p in parsed.items()})
    for key, module in parsed.items():
        program = programs[key]
        result = _tried(sources[key], lambda _: _rewritten(module, program, package))  # noqa: B023
        assert isinstance(result, Moved)
        done[key] = result
    return {key: done.get(key, Moved(source, ())) for key, source in sources.items()}


def _concerned(sources: Mapping[Key, bytes], package: str) -> list[Key]:
    """The modules to look at: those that name ocpp or the package, and what these may
    call, which is told by the last part of their name alone."""
    marks = (OLD.encode(), package.rpartition(".")[2].encode())
    found = {k for k, source in sources.items() if any(m in source for m in marks)}
    waiting = list(found)
    while waiting:
        words = set(re.findall(rb"\w+", sources[waiting.pop()]))
        called = {k for k in sources if k not in found and _word(k) in words}
        found |= called
        waiting += called
    return [key for key in sources if key in found]


def _word(key: Key) -> bytes:
    """The last part of the name by which a module is imported."""
    return [part for part in key if part != "__init__"][-1].encode()


def _tried(source: bytes, work: Callable[[bytes], T]) -> T | Moved:
    """What the work gives, or a finding that says why it can't be done."""
    try:
        return work(source)
    except SyntaxError as error:
        return _broken(source, error.lineno or 1, f"not Python: {error.msg}")
    except cst.ParserSyntaxError as error:
        return _broken(source, error.raw_line, f"not Python: {_reason(error)}")
    except (UnicodeError, LookupError, ValueError) as error:
        return _broken(source, 1, f"not text in its encoding: {error}")
    except (RecursionError, MemoryError):
        return _broken(source, 1, "nested too deep")


def check_syntax(source: bytes) -> None:
    """Raises an error for what is not a Python, or nested deeper than Python takes it.

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


def _parsed(
    source: bytes, package: str, others: Iterable[bytes], word: bytes
) -> _Parsed:
    check_syntax(source)
    module = stars.spelt_out(cst.parse_module(source), others, word)
    wrapper = cst.MetadataWrapper(module, unsafe_skip_copy=True)
    return _Parsed(wrapper, Names.of(wrapper, package))


def _rewritten(parsed: _Parsed, program: Program, package: str) -> Moved:
    wrapper, names = parsed.wrapper, parsed.names
    access = Access(wrapper.module, program.facts, names)
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
    renames.needed |= access.needed
    return Moved(again.module.visit(renames).bytes, tuple(sorted(findings)))


def _broken(source: bytes, line: int, message: str) -> Moved:
    finding = Finding(line, message, "fix the file and run migrate again", broken=True)
    return Moved(source, (finding,))


def _reason(error: cst.ParserSyntaxError) -> str:
    return error.message.splitlines()[0]
