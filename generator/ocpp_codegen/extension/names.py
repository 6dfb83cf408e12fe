"""The Python names that a vendor's definitions will get: usable, unlike, readable."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings
from ocpp_codegen.extension.corrections import CorrectionEntry
from ocpp_codegen.extension.toml import Names as ChosenNames
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.protocol.additions import Additions
from ocpp_codegen.protocol.model import Enum, Object, Place, Protocol
from ocpp_codegen.python.names import NameProblem, Names, member_name, own_member_name

# Words that are one, but that the rule breaks, and what it makes of names that
# don't begin with a letter.
_POOR = re.compile(
    r"(?:^|_)(?:so_c|so_h|k_wh?|k_var?h?|k_va|m_wh?|m_ah?|o_auth|i_ds|ur_ls)(?:_|$)"
    r"|^field(?:_|$)|^value(?:_|$)"
)


class _Named(NamedTuple):
    """A field or value: names on the wire and in Python, table that may name it."""

    wire: str
    name: str
    place: Place
    table: str


def check(
    names: Names,
    protocol: Protocol,
    additions: Additions,
    chosen: ChosenNames,
    corrections: Sequence[CorrectionEntry],
    findings: Findings,
) -> None:
    """Finds the names of what is a vendor's that are no good."""
    unusable = {(problem.owner, problem.wire) for problem in names.problems}
    for problem in names.problems:
        if problem.owner in additions.own:
            _add_problem(problem, problem.owner, findings)
        elif additions.is_own(problem.owner, problem.wire):
            place = _corrected(problem.wire, corrections, problem.place)
            owner = names.classes[problem.owner].name
            _add_problem(replace(problem, place=place), owner, findings)
    for definition in _definitions(protocol, additions):
        for named in _named(names, definition, chosen):
            if not additions.is_own(definition.name, named.wire):
                continue
            if definition.name not in additions.own:
                place = _corrected(named.wire, corrections, named.place)
                named = named._replace(place=place)
            # What can't be printed is told where its file is read.
            is_told = (definition.name, named.wire) in unusable
            if not is_told and named.wire.isprintable():
                _check_readable(named, findings)


def _definitions(protocol: Protocol, additions: Additions) -> Iterator[Object | Enum]:
    """The definitions and messages that are the vendor's, or have something of it."""
    all_: dict[str, Object | Enum] = {
        **protocol.objects,
        **protocol.messages,
        **protocol.enums,
    }
    for name, definition in all_.items():
        if name in additions.own or name in additions.added:
            yield definition


def _corrected(
    name: str, corrections: Iterable[CorrectionEntry], other: Place
) -> Place:
    """The correction that adds a property or a value, if one can be found."""
    for entry in corrections:
        correction = entry.correction
        last = pointers.split(correction.pointer)[-1]
        if name == last or _mentions(correction.after, name):
            return entry.place
    return other


def _mentions(value: Any, name: str) -> bool:
    if isinstance(value, dict):
        return name in value or any(_mentions(v, name) for v in value.values())
    if isinstance(value, list):
        return any(_mentions(item, name) for item in value)
    return bool(value == name)


def _check_readable(named: _Named, findings: Findings) -> None:
    if _POOR.search(named.name) and named.name != named.wire:
        _add("poor-name", named, "which is hard to read", findings)
    elif _is_moved(named):
        _add("poor-name", named, "since its usual name is that of another", findings)


def _is_moved(named: _Named) -> bool:
    """Whether a name is not the usual one, since that is the name of another."""
    if named.table == "fields":
        number = re.search(r"_([0-9]+)$", named.name)
        return number is not None and number[1] not in named.wire
    return named.name not in (member_name(named.wire), own_member_name(named.wire))


class Used:
    """What [names] may name: properties, values by class, and definitions."""

    def __init__(self) -> None:
        self.fields: set[str] = set()
        self.members: dict[str, set[str]] = {}
        self.classes: set[str] = set()

    def add(self, names: Names, additions: Additions, renamed: Iterable[str]) -> None:
        """Adds what a version has of the vendor's."""
        self.classes.update(renamed)
        for owner, fields in names.fields.items():
            self.fields.update(f for f in fields if additions.is_own(owner, f))
        for owner, members in names.members.items():
            cls = names.classes[owner].name
            own = [value for value in members if additions.is_own(owner, value)]
            self.members.setdefault(cls, set()).update(own)


def check_used(used: Used, names: ChosenNames, findings: Findings) -> None:
    """Finds the entries of [names] that name nothing."""
    unused = [f"fields/{name}" for name in names.fields if name not in used.fields]
    unused += [f"classes/{name}" for name in names.classes if name not in used.classes]
    for enum, values in names.members.items():
        known = used.members.get(enum, set())
        unused += [f"members/{enum}/{value}" for value in values if value not in known]
    for name in unused:
        findings.add(
            "unused-name",
            "this names nothing",
            "remove it, or correct its key",
            MANIFEST,
            f"/names/{name}",
        )


def _named(
    names: Names, definition: Object | Enum, chosen: ChosenNames
) -> Iterator[_Named]:
    """Each field or value that the vendor has given no name itself."""
    if isinstance(definition, Enum):
        owner = names.classes[definition.name].name
        given = chosen.members.get(owner, {})
        table = f"members.{owner}"
        for value, (name, *_) in names.members[definition.name].items():
            if value not in given:
                yield _Named(value, name, definition.place, table)
    else:
        fields = names.fields[definition.name]
        for field in definition.fields:
            if field.name not in chosen.fields:
                yield _Named(field.name, fields[field.name], field.place, "fields")


def _add_problem(problem: NameProblem, owner: str, findings: Findings) -> None:
    if problem.kind == "class":
        findings.add(
            "unusable-name",
            f"{quoted(problem.wire)} can't name a class",
            "rename it, or name it in [names.classes]",
            problem.place.file,
            problem.place.pointer,
        )
        return
    code, message = "unusable-name", "which can't be a name there"
    if problem.other:
        code, message = "colliding-name", f"and so is {quoted(problem.other)}"
    members = f"members.{owner}"
    table = members if problem.kind == "member" else "fields"
    named = _Named(problem.wire, problem.name, problem.place, table)
    _add(code, named, message, findings)


def _add(code: str, named: _Named, message: str, findings: Findings) -> None:
    findings.add(
        code,
        f"{quoted(named.wire)} would be named {named.name}, {message}",
        f"rename it, or name it in [names.{named.table}]",
        named.place.file,
        named.place.pointer,
    )
