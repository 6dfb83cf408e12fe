"""The standard names and error codes of a version, for people to look up."""

from collections.abc import Iterator
from dataclasses import dataclass

from ocpp_codegen.knowledge import appendices, lookup
from ocpp_codegen.knowledge.appendices import (
    Appendices,
    Fact,
    Key,
    Value,
    ValueSet,
    Variable,
)
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python.standard_called import (
    attribute_name,
    member_names,
    variable_attribute,
)
from ocpp_codegen.reference.frames import codes_of
from ocpp_codegen.runtime.ocppj.findings import CODES

# Where the names are that any component may have, and what is said of them.
ANYWHERE = "AnyComponent"

# Sets whose names are shown where more is known of them.
_VARIABLES, _KEYS = "VariableName", "ConfigurationKey"


@dataclass(frozen=True)
class StandardName:
    """One name: its address, what it is, its name in Python, what is known of it."""

    anchor: str
    kind: str
    title: str
    python: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def said(self) -> str:
        """All that is known of it in a row."""
        return "; ".join(self.notes)


@dataclass(frozen=True)
class StandardGroup:
    """Names that belong together, such as the variables of a component."""

    anchor: str
    kind: str
    title: str
    purpose: str
    names: tuple[StandardName, ...]


def groups_of(dialect: Dialect) -> tuple[StandardGroup, ...]:
    """All of a version: components, configuration keys, sets of values, error codes."""
    known = appendices.load(dialect)
    return (
        *_components(known),
        *_keys(known),
        *(_set(known, values) for values in known.sets if values.name != _KEYS),
        _errors(dialect),
    )


def _components(known: Appendices) -> Iterator[StandardGroup]:
    for component in ("", *known.components) if known.components else ():
        name = component or ANYWHERE
        variables = tuple(
            _variable(name, variable)
            for variable in known.variables
            if variable.component == component
        )
        purpose = f"Variables of the component {name}."
        if not component:
            purpose = "Variables that any component may have."
        elif not variables:
            purpose = f"{name} has the variables that any component may have."
        anchor = f"standard.{name}"
        yield StandardGroup(anchor, "component", name, purpose, variables)


def _variable(component: str, variable: Variable) -> StandardName:
    python = f"standard.{component}.{variable_attribute(variable)}"
    ending = f"[{variable.instance}]" if variable.instance else ""
    ending += f".{variable.attribute}" if variable.attribute else ""
    need = "required" if variable.required else "optional"
    units = " or ".join(variable.units)
    notes = [
        variable.data_type,
        f"required with {variable.required_with}" if variable.required_with else need,
        *([f"unit {units}"] if units else []),
        *([f"instances {variable.instances}"] if variable.instances else []),
    ]
    title = variable.name + ending
    return StandardName(python, "variable", title, (python,), tuple(notes))


def _keys(known: Appendices) -> Iterator[StandardGroup]:
    if known.keys:
        names = tuple(map(_key, known.keys))
        purpose = "Configuration keys, with what is known of each."
        yield StandardGroup(
            "standard.Keys", "key", "Configuration keys", purpose, names
        )


def _key(key: Key) -> StandardName:
    python = f"standard.Keys.{attribute_name(key.name)}"
    need = "required" if key.required else "optional"
    access = {"R": "read-only", "RW": "read and write"}.get(key.accessibility)
    notes = (key.data_type, need, access or "read-only or read and write", key.profile)
    return StandardName(python, "key", key.name, (python,), tuple(filter(None, notes)))


def _set(known: Appendices, values: ValueSet) -> StandardGroup:
    """A set; names of variables only where no component has such a variable."""
    shown = {variable.name for variable in known.variables}
    names = tuple(
        _value(values, value)
        for value in values.values
        if values.name != _VARIABLES or value.name not in shown
    )
    anchor = f"standard.{values.name}"
    return StandardGroup(anchor, "standard value", values.name, values.doc, names)


def _value(values: ValueSet, value: Value) -> StandardName:
    python = [f"standard.{values.name}.{name}" for name in member_names(values, value)]
    notes = [
        f"{column.replace('_', ' ')}: {_fact(fact)}"
        for column, fact in zip(values.columns, value.facts, strict=True)
        if fact not in ("", ())
    ]
    return StandardName(
        python[0], "standard value", value.name, tuple(python), tuple(notes)
    )


def _fact(fact: Fact) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return ", ".join(fact) if isinstance(fact, tuple) else str(fact)


def _errors(dialect: Dialect) -> StandardGroup:
    purpose = (
        "What a CALLERROR says, and the broken rules of a schema that it stands for."
    )
    sentences = lookup.load().error_codes
    names = tuple(
        _error(dialect, code, sentences.get(code, "")) for code in codes_of(dialect)
    )
    return StandardGroup("errors", "error code", "Error codes", purpose, names)


def _error(dialect: Dialect, code: str, sentence: str) -> StandardName:
    """A code, with the official keywords that are answered with it."""
    rules = [
        rule
        for rule, usual in CODES.items()
        if dialect.error_codes.get(usual.value, usual.value) == code and ":" not in rule
    ]
    about = [f"for {', '.join(rules)}"] if rules else []
    notes = tuple(filter(None, [sentence.rstrip("."), *about]))
    return StandardName(f"errors.{code}", "error code", code, (), notes)
