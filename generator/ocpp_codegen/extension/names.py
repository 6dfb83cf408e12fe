"""The Python names that a vendor's definitions will get: usable, unlike, readable."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings
from ocpp_codegen.extension.toml import Names as ChosenNames
from ocpp_codegen.jsonschema.files import MANIFEST
from ocpp_codegen.protocol.model import Enum, Object, Place
from ocpp_codegen.python.names import NameProblem, Names, member_name

# Words that are one, but that the rule breaks, and what it makes of names that
# don't begin with a letter.
_POOR = re.compile(
    r"(?:^|_)(?:so_c|so_h|k_wh?|k_var?h?|k_va|m_wh?|m_ah?|o_auth|i_ds|ur_ls)(?:_|$)"
    r"|^field_|^value_"
)


class _Named(NamedTuple):
    """A field or value: names on the wire and in Python, table that may name it."""

    wire: str
    name: str
    place: Place
    table: str


def check(
    names: Names,
    definitions: Mapping[str, Object | Enum],
    chosen: ChosenNames,
    findings: Findings,
) -> None:
    """Finds the names of a vendor's definitions and messages that are no good."""
    for problem in names.problems:
        if problem.owner in definitions:
            _add_problem(problem, findings)
    unusable = {(problem.owner, problem.wire) for problem in names.problems}
    for definition in definitions.values():
        for named in _named(names, definition, chosen):
            is_poor = _POOR.search(named.name) and named.name != named.wire
            if (definition.name, named.wire) in unusable:
                continue
            if is_poor:
                _add("poor-name", named, "which is hard to read", findings)
            elif _is_moved(named):
                message = "since its usual name is that of another"
                _add("poor-name", named, message, findings)


def _is_moved(named: _Named) -> bool:
    """Whether a name is not the usual one, since that is the name of another."""
    if named.table == "fields":
        number = re.search(r"_([0-9]+)$", named.name)
        return number is not None and number[1] not in named.wire
    return named.name != member_name(named.wire)


def check_used(
    objects: Iterable[Object],
    enums: Iterable[Enum],
    renamed: Iterable[str],
    names: ChosenNames,
    findings: Findings,
) -> None:
    """Finds the entries of [names] that name nothing."""
    fields = {field.name for obj in objects for field in obj.fields}
    members = {enum.name: set(enum.values) for enum in enums}
    unused = [f"fields/{name}" for name in names.fields if name not in fields]
    unused += [f"classes/{name}" for name in names.classes if name not in set(renamed)]
    for enum, values in names.members.items():
        known = members.get(enum, set())
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
        given = chosen.members.get(definition.name, {})
        table = f"members.{definition.name}"
        for value, (name, *_) in names.members[definition.name].items():
            if value not in given:
                yield _Named(value, name, definition.place, table)
    else:
        fields = names.fields[definition.name]
        for field in definition.fields:
            if field.name not in chosen.fields:
                yield _Named(field.name, fields[field.name], field.place, "fields")


def _add_problem(problem: NameProblem, findings: Findings) -> None:
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
    members = f"members.{problem.owner}"
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
