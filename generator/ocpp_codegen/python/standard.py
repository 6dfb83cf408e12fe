"""The appendices to Python: every decision about the modules of standard names."""

import keyword
from collections.abc import Iterable
from dataclasses import replace

from ocpp_codegen.base.errors import CodegenError, Problem
from ocpp_codegen.knowledge.appendices import (
    Appendices,
    Fact,
    Key,
    Value,
    ValueSet,
    Variable,
)
from ocpp_codegen.knowledge.extension import OwnNames
from ocpp_codegen.knowledge.facts import MemberName
from ocpp_codegen.protocol.model import Protocol
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.safe import Code, code, joined, literal, name
from ocpp_codegen.python.standard_called import (
    Called,
    attribute_name,
    called,
    member_names,
    variable_attribute,
)

# Data type to its name in devicemodel, and to the type of its values.
_DATA_TYPES = {
    "boolean": ("BOOLEAN", Code("bool")),
    "CSL": ("CSL", Code("list[str]")),
    "dateTime": ("DATE_TIME", Code("datetime")),
    "decimal": ("DECIMAL", Code("float")),
    "identifierString": ("IDENTIFIER_STRING", Code("str")),
    "integer": ("INTEGER", Code("int")),
    "MemberList": ("MEMBER_LIST", Code("Set[str]")),
    "OptionList": ("OPTION_LIST", Code("str")),
    "passwordString": ("PASSWORD_STRING", Code("str")),
    "SequenceList": ("SEQUENCE_LIST", Code("list[str]")),
    "string": ("STRING", Code("str")),
}
# What the standard names need no other names for.
NOTHING_CALLED = Called({}, {}, {}, {})
# The definitions that a device model is read and written with.
_WIRE_TYPES = frozenset(
    [
        "ComponentType",
        "EVSEType",
        "GetVariableDataType",
        "SetMonitoringDataType",
        "SetVariableDataType",
        "VariableType",
    ]
)
_WIRE_ENUMS = frozenset(["AttributeEnumType", "MonitorEnumType"])
_WIRE_ACTIONS = frozenset(["ChangeConfiguration", "GetConfiguration"])


def lower_appendices(known: Appendices, protocol: Protocol) -> python.StandardNames:
    """The modules of standard names of a version.

    What builds wire types is there only if the schemas have these.
    """
    variables = known.variables
    types = {v.data_type for v in variables} | {k.data_type for k in known.keys}
    builds_variables = (
        protocol.objects.keys() >= _WIRE_TYPES and protocol.enums.keys() >= _WIRE_ENUMS
    )
    lowered = python.StandardNames(
        version=protocol.version,
        exports=exports(known, builds_variables),
        sets=tuple(_set(values) for values in known.sets),
        typing=_typing(known),
        data_types=tuple(sorted(_DATA_TYPES[name][0] for name in types)),
        anywhere=_component("", variables),
        components=tuple(_component(name, variables) for name in known.components),
        keys=tuple(_key(key, attribute_name(key.name)) for key in known.keys),
        names=tuple(sorted(map(_names, known.names), key=lambda cls: cls.name)),
        builds_variables=builds_variables,
        builds_requests=protocol.actions.keys() >= _WIRE_ACTIONS,
    )
    _check_names(lowered)
    return lowered


def exports(known: Appendices, builds_variables: bool = True) -> tuple[str, ...]:
    """The names that the module of standard names offers."""
    names = [name for s in known.sets for name in (s.name, *s.other_names)]
    names += [*known.components, *(values.name for values in known.names)]
    if known.components:
        names += ["AnyComponent", "COMPONENTS", "Variable"]
        names += ["find"] if builds_variables else []
    if known.keys:
        names += ["Key", "Keys", "ReadOnlyKey", "find_key", "key_of"]
    names += ["Sample", "samples"]
    return tuple(sorted(names, key=_rank))


def _rank(name: str) -> tuple[bool, bool, str]:
    # Constants, classes, functions, as ruff sorts them.
    return not name.isupper(), name.islower(), name


def _typing(known: Appendices) -> tuple[str, ...]:
    needs = {"Any", "TypeVar"}
    if any(values.columns for values in known.sets):
        needs.add("Self")
    if known.components:
        needs.add("Final")
    return tuple(sorted(needs))


# What a vendor adds


def lower_own(
    known: Appendices, own: OwnNames, protocol: Protocol, package: str
) -> python.OwnNames:
    """The module of a vendor's standard names, which hands on the others.

    package is the one of the version.
    """
    variables = (*known.variables, *own.variables)
    names = called(own, known, exports(known))
    added = dict.fromkeys(v.component for v in own.variables if v.component)
    components = tuple(
        python.OwnComponent(
            _component(name, variables, own.variables, names),
            Code(f"standard.{name}")
            if name in known.components
            else Code("AnyComponent"),
        )
        for name in added
    )
    sets = tuple(_set(_whole(values, known, names)) for values in own.sets)
    types = {v.data_type for v in own.variables} | {k.data_type for k in own.keys}
    made = {name for s in sets for name in (s.name, *s.other_names)}
    made |= {c.component.cls for c in components}
    made |= {"Keys", "find_key"} if own.keys else set()
    made |= {"AnyComponent", "COMPONENTS", "find"} if own.variables else set()
    offered = {*exports(replace(known, names=())), *made}
    lowered = python.OwnNames(
        version=protocol.version,
        standard=Code(f"...{package}"),
        handed=tuple(sorted(offered - made, key=_rank)),
        exports=tuple(sorted(offered, key=_rank)),
        sets=sets,
        data_types=tuple(sorted(_DATA_TYPES[name][0] for name in types)),
        anywhere=_component("", variables, own.variables, names),
        components=components,
        keys=tuple(_key(key, names.keys[key.name]) for key in own.keys),
        builds_variables=protocol.objects.keys() >= _WIRE_TYPES,
    )
    _check_places(_own_places(lowered, known))
    return lowered


def _whole(values: ValueSet, known: Appendices, names: Called) -> ValueSet:
    """A set with the standard values in it, if there are any."""
    standard = [s for s in known.sets if s.name == values.name]
    members = {
        value.name: MemberName(names.members[values.name, value.name], ())
        for value in values.values
    }
    return replace(
        values,
        values=tuple(v for s in (*standard, values) for v in s.values),
        members={**values.members, **members},
    )


def _own_places(
    own: python.OwnNames, known: Appendices
) -> Iterable[tuple[str, list[str]]]:
    yield "standard", list(own.exports)
    for values in own.sets:
        yield values.name, [member.name for member in values.members]
    for component in (own.anywhere, *(c.component for c in own.components)):
        yield component.name, [variable.name for variable in component.variables]
    keys = [attribute_name(key.name) for key in known.keys]
    yield "Keys", [*keys, *(key.name for key in own.keys)]


# Sets of values


def _set(values: ValueSet) -> python.StandardSet:
    first = values.values[0].facts
    return python.StandardSet(
        name=values.name,
        doc=values.doc,
        columns=tuple(
            python.Column(column, _annotation(fact), _literal(type(fact)()))
            for column, fact in zip(values.columns, first, strict=True)
        ),
        members=tuple(
            python.StandardMember(name, _arguments(value))
            for value in values.values
            for name in member_names(values, value)
        ),
        other_names=values.other_names,
    )


def _names(values: ValueSet) -> python.EnumClass:
    return python.EnumClass(
        values.name,
        (values.doc,),
        tuple(
            python.Member(name, value.name)
            for value in values.values
            for name in member_names(values, value)
        ),
    )


def _arguments(value: Value) -> Code:
    return joined(", ", [literal(value.name), *map(_literal, value.facts)])


def _annotation(fact: Fact) -> Code:
    is_tuple = isinstance(fact, tuple)
    return Code("tuple[str, ...]") if is_tuple else name(type(fact).__name__)


def _literal(fact: Fact) -> Code:
    if isinstance(fact, tuple):
        return _tuple(fact)
    return literal(fact) if isinstance(fact, str) else Code(repr(fact))


def _tuple(texts: tuple[str, ...]) -> Code:
    items = joined(", ", map(literal, texts))
    return code("(%s,)", items) if texts else Code("()")


# The device model


def _component(
    name: str,
    variables: tuple[Variable, ...],
    shown: tuple[Variable, ...] | None = None,
    names: Called = NOTHING_CALLED,
) -> python.StandardComponent:
    """A component and its own variables; without a name those of any.

    shown: those of the variables that are printed, if not all of them. names: those
    of a vendor's.
    """
    inherited = {variable_attribute(v): v for v in variables if not v.component}
    return python.StandardComponent(
        name,
        names.components.get(name, name),
        tuple(
            _variable(
                variable,
                inherited.get(variable_attribute(variable), variable),
                names.variables.get(variable.address) or variable_attribute(variable),
            )
            for variable in (variables if shown is None else shown)
            if variable.component == name
        ),
    )


def _variable(
    variable: Variable, inherited: Variable, name: str
) -> python.StandardVariable:
    _, type_ = _DATA_TYPES[variable.data_type]
    _, inherited_type = _DATA_TYPES[inherited.data_type]
    return python.StandardVariable(
        name=name,
        arguments=_variable_arguments(variable),
        other_type=type_ if type_ != inherited_type else Code(""),
    )


def _variable_arguments(variable: Variable) -> Code:
    constant, _ = _DATA_TYPES[variable.data_type]
    arguments = [literal(variable.name), Code(constant)]
    if variable.units:
        arguments.append(code("units=%s", _tuple(variable.units)))
    if variable.required:
        arguments.append(Code("required=True"))
    for field in ("required_with", "instance", "instances", "attribute"):
        if text := getattr(variable, field):
            arguments.append(code(f"{field}=%s", literal(text)))
    return joined(", ", arguments)


# Configuration keys


def _key(key: Key, name: str) -> python.StandardKey:
    constant, _ = _DATA_TYPES[key.data_type]
    arguments = [
        literal(key.name),
        Code(constant),
        code("profile=%s", literal(key.profile)),
        code("accessibility=%s", literal(key.accessibility)),
    ]
    if key.required:
        arguments.append(Code("required=True"))
    if key.variable:
        names = joined(", ", map(literal, key.variable))
        arguments.append(code("variable=(%s)", names))
    if key.no_variable:
        arguments.append(code("no_variable=%s", literal(key.no_variable)))
    cls = "Key" if key.writable else "ReadOnlyKey"
    return python.StandardKey(name, cls, joined(", ", arguments))


# Checks


def _check_names(standard: python.StandardNames) -> None:
    """Every name is usable, and no two in one place are alike but for their case."""
    _check_places(_places(standard))


def _check_places(places: Iterable[tuple[str, list[str]]]) -> None:
    problems = [
        Problem(
            f"{name!a} in {place} is not a usable name, or is a duplicate",
            "rename it, or give it a name in sets.toml",
        )
        for place, names in places
        for name in _unusable(names)
    ]
    if problems:
        raise CodegenError(problems)


def _places(standard: python.StandardNames) -> Iterable[tuple[str, list[str]]]:
    yield "standard", list(standard.exports)
    for values in standard.sets:
        yield values.name, [member.name for member in values.members]
    for enum in standard.names:
        yield enum.name, [member.name for member in enum.members]
    for component in (standard.anywhere, *standard.components):
        yield component.name, [variable.name for variable in component.variables]
    yield "Keys", [key.name for key in standard.keys]


def _unusable(names: list[str]) -> list[str]:
    folded = [name.lower() for name in names]
    return [
        name
        for name in names
        if not name.isascii()
        or not name.isidentifier()
        or name.startswith("_")
        or keyword.iskeyword(name)
        or folded.count(name.lower()) > 1
    ]
