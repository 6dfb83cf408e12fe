"""The generated modules stand in for those of the installed ocpp package.

Every difference between the two is found by comparing them, and has to be one of
DIFFERENCES; each row of that list has to be found.
"""

import dataclasses
import importlib
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from types import ModuleType
from typing import Any

import pytest
from ocpp.charge_point import snake_to_camel_case  # type: ignore[import-untyped]
from tests.helpers import schemas
from tests.helpers.deliberate_differences import DIFFERENCES, as_markdown

# Name, here, there: what a Difference says but for the reason.
Found = tuple[str, str, str]

ABSENT = "absent"
DATACLASSES = ("call", "call_result", "datatypes")
MODULES = (*DATACLASSES, "enums")


@dataclass(frozen=True)
class Pair:
    """The modules of one version, generated and in the ocpp package."""

    package: str
    ours: dict[str, ModuleType]
    theirs: dict[str, ModuleType]

    def __str__(self) -> str:
        return self.package


def pair(package: str) -> Pair:
    """Both sides of a version."""
    ours, theirs = (
        {m: importlib.import_module(f"{root}.{package}.{m}") for m in MODULES}
        for root in ("generated", "ocpp")
    )
    return Pair(package, ours, theirs)


V16, V201, V21 = pair("v16"), pair("v201"), pair("v21")
PAIRS = (V16, V201, V21)
every_version = pytest.mark.parametrize("both", PAIRS, ids=str)

# ocpp.v21 sorts fields by name; there our classes take positions in part.
POSITIONAL = (V16, V201)

# How many enums both sides have: Action and those of the schemas.
COMMON_ENUMS = {"v16": 47, "v201": 89, "v21": 111}

# What the comparison finds as a bare "class" and "absent", told in words. That
# the words are true is asserted where they are put in.
IN_WORDS = {
    "datatypes.CustomDataType": ("a dict with the property vendor_id", ABSENT),
    "enums.MonitoringBaseEnumType": (
        "the name; MonitorBaseEnumType is an alias",
        "absent; only MonitorBaseEnumType",
    ),
}


def classes(module: ModuleType) -> dict[str, Any]:
    """The classes a module defines, by each name; what it imports is not public."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


def common(both: Pair, module: str) -> Iterator[tuple[str, Any, Any]]:
    """Name and both classes, for each name that both modules have."""
    ours, theirs = classes(both.ours[module]), classes(both.theirs[module])
    for name in sorted(ours.keys() & theirs.keys()):
        yield name, ours[name], theirs[name]


def common_dataclasses(both: Pair) -> Iterator[tuple[str, Any, Any]]:
    """The same for what is a dataclass on both sides, with the module's name."""
    for module in DATACLASSES:
        for name, ours, theirs in common(both, module):
            if dataclasses.is_dataclass(ours) and dataclasses.is_dataclass(theirs):
                yield f"{module}.{name}", ours, theirs


# What differs


def differing_classes(both: Pair) -> Iterator[Found]:
    """Names of classes that only one side has, or that are of another kind."""
    for module in MODULES:
        ours, theirs = classes(both.ours[module]), classes(both.theirs[module])
        for name in ours.keys() - theirs.keys():
            if ours[name].__name__ == name:  # not a second name of another class
                yield f"{module}.{name}", "class", ABSENT
        for name in theirs.keys() - ours.keys():
            yield f"{module}.{name}", ABSENT, "class"
        for name in ours.keys() & theirs.keys():
            kinds = kind(ours[name]), kind(theirs[name])
            if kinds[0] != kinds[1]:
                yield f"{module}.{name}", *kinds


def kind(cls: type) -> str:
    """What a class is, as far as its users can tell."""
    if dataclasses.is_dataclass(cls):
        return "dataclass"
    return "dict" if issubclass(cls, dict) else "enum"


def differing_fields(both: Pair) -> Iterator[Found]:
    """Fields that differ in name, type or default, and in place where that counts."""
    for name, ours, theirs in common_dataclasses(both):
        left, right = signature(both, ours), signature(both, theirs)
        if both not in POSITIONAL:
            left, right = in_one_order(left), in_one_order(right)
        for index in range(max(len(left), len(right))):
            yield from differing_field(
                name, left[index : index + 1], right[index : index + 1]
            )


def in_one_order(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Fields sorted so that two spellings of one name come to the same place."""
    return sorted(fields, key=lambda field: field[0].replace("_", ""))


def differing_field(
    owner: str, ours: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> Iterator[Found]:
    """How two fields at one place differ; a list is empty where there is none."""
    if not theirs:
        yield f"{owner}.{ours[0][0]}", ours[0][1], ABSENT
    elif not ours:
        yield f"{owner}.{theirs[0][0]}", ABSENT, theirs[0][1]
    else:
        (name, meaning), (other_name, other_meaning) = ours[0], theirs[0]
        if name != other_name:
            yield f"{owner}.{name}", name, other_name
        if meaning != other_meaning:
            # The default shows only where it is what differs.
            text, default = meaning.split(" = ")
            other, other_default = other_meaning.split(" = ")
            same = default == other_default
            yield (
                f"{owner}.{name}",
                text if same else meaning,
                other if same else other_meaning,
            )


def signature(both: Pair, cls: Any) -> list[tuple[str, str]]:
    """Name of each field, and the meaning of its type with its default."""
    hints = typing.get_type_hints(cls)
    return [
        (f.name, f"{meaning(both, hints[f.name])} = {default(f)}")
        for f in dataclasses.fields(cls)
    ]


def default(field: dataclasses.Field[Any]) -> str:
    """The default of a field as text."""
    if field.default_factory is not dataclasses.MISSING:
        return repr(field.default_factory())
    return "none" if field.default is dataclasses.MISSING else repr(field.default)


def meaning(both: Pair, hint: Any) -> str:
    """A type as text that is the same for each way to write it.

    A class counts as the one that its name leads to in our modules, so that an
    alias means the same as the class.
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        options = {meaning(both, a) for a in arguments if a is not types.NoneType}
        # Any may be None already.
        suffix = "" if options == {"Any"} else " | None" * (types.NoneType in arguments)
        return " | ".join(sorted(options)) + suffix
    if origin is not None and arguments:
        inner = ", ".join(meaning(both, argument) for argument in arguments)
        return f"{origin.__name__}[{inner}]"
    if origin is not None:
        return str(origin.__name__)
    module = getattr(hint, "__module__", "").rpartition(f".{both.package}.")[2]
    if module not in both.ours:
        return str(hint.__name__)
    return f"{module}.{getattr(both.ours[module], hint.__name__, hint).__name__}"


def differing_slots(both: Pair) -> Iterator[Found]:
    """Whether instances take attributes that the class does not name."""
    for name, ours, theirs in common_dataclasses(both):
        if (ours.__dictoffset__ == 0) != (theirs.__dictoffset__ == 0):
            yield f"{name} (slots)", "slots", "no slots"


def differing_arguments(both: Pair) -> Iterator[Found]:
    """Whether the constructor takes all fields by position."""
    for name, ours, theirs in common_dataclasses(both):
        assert len(positional(theirs)) == len(dataclasses.fields(theirs)), name
        if len(positional(ours)) < len(dataclasses.fields(ours)):
            yield f"{name} (arguments)", "keywords", "positions"


def positional(cls: Any) -> list[str]:
    """The fields that can be given by position."""
    by_place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = inspect.signature(cls).parameters.values()
    return [p.name for p in parameters if p.kind is by_place]


def differing_checks(both: Pair) -> Iterator[Found]:
    """Whether a constructor refuses values."""
    for name, ours, theirs in common_dataclasses(both):
        assert not hasattr(ours, "__post_init__"), name
        if hasattr(theirs, "__post_init__"):
            yield f"{name} (checks)", "by the codec", "in the constructor"


def differing_members(both: Pair) -> Iterator[Found]:
    """Names of members that lead to another value, or are there on one side only."""
    for name, ours, theirs in common(both, "enums"):
        mine = {k: m.value for k, m in ours.__members__.items()}
        other = {k: m.value for k, m in theirs.__members__.items()}
        for member in mine.keys() | other.keys():
            found = mine.get(member, ABSENT), other.get(member, ABSENT)
            if found[0] != found[1]:
                yield f"enums.{name}.{member}", *found


def differing_names(both: Pair) -> Iterator[Found]:
    """Members whose ``name`` is another, though the same names lead to them."""
    for name, ours, theirs in common(both, "enums"):
        for member in theirs:
            mine = ours.__members__.get(member.name)
            if mine is not None and mine.name != member.name:
                text = f"a second name of {mine.name}"
                yield f"enums.{name}.{member.name}", text, "the name"


def differing_orders(both: Pair) -> Iterator[Found]:
    """Enums whose common values stand in another order."""
    for name, ours, theirs in common(both, "enums"):
        mine, other = [m.value for m in ours], [m.value for m in theirs]
        if [v for v in mine if v in other] == [v for v in other if v in mine]:
            continue
        if name == "Action":
            assert mine == sorted(mine)
            assert other != sorted(other)
            yield f"enums.{name} (order)", "alphabetical by value", "nearly so"
        else:
            assert any([v for v in listed if v in mine] == mine for listed in values())
            yield f"enums.{name} (order)", "that of the schema", "another"


def values() -> Iterator[list[str]]:
    """The values of each enum in the schema files of 1.6, in their order."""
    nodes: list[Any] = list(schemas.documents("v16").values())
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            nodes += [value for key, value in node.items() if key != "enum"]
            if "enum" in node:
                yield node["enum"]


# Many alike become one


def differences(both: Pair) -> set[Found]:
    """All differences of a version, as the list has them."""
    kinds = (
        differing_classes,
        differing_fields,
        differing_slots,
        differing_arguments,
        differing_checks,
        differing_members,
        differing_names,
        differing_orders,
    )
    single = {row for differing in kinds for row in differing(both)}
    for group in GROUPS[both.package]:
        single = group(both, single)
    return single


def replaced(found: set[Found], alike: set[Found], row: Found) -> set[Found]:
    """The differences with those that are alike as one row."""
    assert alike, row
    return (found - alike) | {row}


def slots(both: Pair, found: set[Found]) -> set[Found]:
    """Slots in all dataclasses."""
    alike = {row for row in found if row[0].endswith(" (slots)")}
    assert len(alike) == sum(1 for _ in common_dataclasses(both))
    name = "call.*, call_result.*, datatypes.*"
    return replaced(found, alike, (name, f"slots in {len(alike)} classes", "no slots"))


def arguments(both: Pair, found: set[Found]) -> set[Found]:
    """Fields by name alone, in most dataclasses."""
    alike = {row for row in found if row[0].endswith(" (arguments)")}
    name = "call.*, call_result.*, datatypes.* (arguments)"
    there = "keywords, or positions in alphabetical order"
    for owner, _, theirs in common_dataclasses(both):
        fields = [(default(f) != "none", f.name) for f in dataclasses.fields(theirs)]
        assert fields == sorted(fields), owner
    here = f"keywords after the first difference in {len(alike)} classes"
    return replaced(found, alike, (name, here, there))


def added_custom_data(both: Pair, found: set[Found]) -> set[Found]:
    """The field that all datatypes of ours have more."""
    text = "dict[str, Any] | None = None"
    alike = {
        row
        for row in found
        if row[0].startswith("datatypes.")
        and row[0].endswith(".custom_data")
        and row[1:] == (text, ABSENT)
    }
    row = ("datatypes.*.custom_data", f"{text} in {len(alike)} classes", ABSENT)
    return replaced(found, alike, row)


def typed_custom_data(both: Pair, found: set[Found]) -> set[Found]:
    """The type of the field that all classes of both have."""
    texts = "dict[str, Any] | None", "datatypes.CustomDataType | None"
    alike = {
        row for row in found if row[0].endswith(".custom_data") and row[1:] == texts
    }
    row = ("*.*.custom_data", f"{texts[0]} in {len(alike)} classes", texts[1])
    return replaced(found, alike, row)


def bare_types(both: Pair, found: set[Found]) -> set[Found]:
    """Fields of theirs that do not say what their list or object holds."""
    alike = {row for row in found if {"list", "dict"} & set(row[2].split(" | "))}
    assert all(row[0].startswith("call") for row in alike)
    text = f"what each list and object holds, in {len(alike)} fields"
    return replaced(found, alike, ("call.*, call_result.* (types)", text, "list, dict"))


def schema_defaults(both: Pair, found: set[Found]) -> set[Found]:
    """Fields that are None here, and there what the schema says of an absent one."""
    alike = set()
    for name, ours, theirs in common_dataclasses(both):
        for field in dataclasses.fields(theirs):
            if default(field) in ("none", "None"):
                continue
            assert field.default == schema_default(name, field.name)
            mine = dict(signature(both, ours))[field.name]
            assert mine.endswith(" | None = None")
            alike.add((f"{name}.{field.name}", mine))
    rows = {row for row in found if row[:2] in alike}
    assert len(rows) == len(alike)
    name = "call.*, datatypes.* (defaults)"
    text = f"None in {len(rows)} fields"
    return replaced(found, rows, (name, text, "the default of the schema"))


def schema_default(owner: str, field: str) -> Any:
    """The default of a property of 2.1, or of the enum it refers to."""
    module, _, name = owner.partition(".")
    files = schemas.documents("v21")
    if module == "datatypes":
        schema = definitions("v21")[name]
    else:
        file = schemas.VERSIONS["2.1"].schema_name(module, name)
        schema = files[f"{file}.json"]
    (prop,) = [
        value
        for wire, value in schema["properties"].items()
        if schemas.python_name(wire) == field
    ]
    target = prop.get("$ref", "").removeprefix("#/definitions/")
    return (definitions("v21")[target] if target else prop)["default"]


def definitions(package: str) -> dict[str, schemas.Schema]:
    """All definitions of a version by name."""
    return {
        name: schema
        for document in schemas.documents(package).values()
        for name, schema in document.get("definitions", {}).items()
    }


def appendix(both: Pair, found: set[Found]) -> set[Found]:
    """Enums of theirs that no schema defines."""
    defined = {f"enums.{name}" for name in definitions(both.package)}
    alike = {
        row for row in found if row[1:] == (ABSENT, "class") and row[0] not in defined
    }
    text = f"{len(alike)} enums of component, variable, reason, event and unit names"
    return replaced(found, alike, ("enums.*", ABSENT, text))


def further_names(both: Pair, found: set[Found]) -> set[Found]:
    """Further names here of members that are there as well."""
    alike = {row for row in found if row[2] == ABSENT and is_further_name(both, row[0])}
    text = ", ".join(sorted(name.removeprefix("enums.") for name, _, _ in alike))
    return replaced(found, alike, ("enums.* (further names)", text, ABSENT))


def is_further_name(both: Pair, name: str) -> bool:
    """Whether ``enums.Class.member`` names a value that the peer has too."""
    module, _, rest = name.partition(".")
    cls, _, member = rest.partition(".")
    theirs = getattr(both.theirs["enums"], cls, None)
    if module != "enums" or not member or theirs is None:
        return False
    ours = getattr(both.ours["enums"], cls).__members__
    return member in ours and ours[member].value in list(theirs)


def orders(both: Pair, found: set[Found]) -> set[Found]:
    """Enums in the order of the schema."""
    alike = {row for row in found if row[1:] == ("that of the schema", "another")}
    names = sorted(
        name.removeprefix("enums.").removesuffix(" (order)") for name, _, _ in alike
    )
    text = f"that of the schema in {', '.join(names)}"
    return replaced(found, alike, ("enums.* (order)", text, "another"))


def firmware(both: Pair, found: set[Found]) -> set[Found]:
    """The one class whose last two fields change places."""
    mine, other = (
        [(f.name, default(f)) for f in dataclasses.fields(m["datatypes"].Firmware)]
        for m in (both.ours, both.theirs)
    )
    assert mine[:3] == other[:3]
    assert mine[3:] == [("signature", "none"), ("install_date_time", "None")]
    assert other[3:] == [("install_date_time", "None"), ("signature", "None")]
    alike = {row for row in found if row[0].startswith("datatypes.Firmware.")}
    row = (
        "datatypes.Firmware",
        "signature is required and comes before install_date_time",
        "signature is optional and comes last",
    )
    return replaced(found, alike, row)


def named_in_words(both: Pair, found: set[Found]) -> set[Found]:
    """The two classes that only we have, told with what they are."""
    assert is_open_dict(both.ours["datatypes"].CustomDataType)
    enums = both.ours["enums"]
    assert enums.MonitorBaseEnumType is enums.MonitoringBaseEnumType
    assert not hasattr(both.theirs["enums"], "MonitoringBaseEnumType")
    for name, words in IN_WORDS.items():
        found = replaced(found, {(name, "class", ABSENT)} & found, (name, *words))
    return found


def custom_data_type(both: Pair, found: set[Found]) -> set[Found]:
    """The class that takes further keys only here."""
    name = "datatypes.CustomDataType"
    assert is_open_dict(both.ours["datatypes"].CustomDataType)
    (field,) = dataclasses.fields(both.theirs["datatypes"].CustomDataType)
    assert field.name == "vendor_id"
    words = (
        "a dict with the property vendor_id",
        "a class with the field vendor_id alone",
    )
    return replaced(found, {(name, "dict", "dataclass")} & found, (name, *words))


def is_open_dict(cls: Any) -> bool:
    """Whether a class is a dict of any keys that names the vendor."""
    value = cls({"vendorId": "com.example", "tariff": "night"})
    return issubclass(cls, dict) and value.vendor_id == "com.example"


Group = Callable[[Pair, set[Found]], set[Found]]
GROUPS: dict[str, tuple[Group, ...]] = {
    "v16": (slots, firmware, bare_types, further_names, orders),
    "v201": (slots, added_custom_data, appendix, further_names, named_in_words),
    "v21": (
        slots,
        arguments,
        typed_custom_data,
        schema_defaults,
        further_names,
        custom_data_type,
    ),
}


# Tests


def test_the_installed_package_is_the_one_compared_with() -> None:
    assert metadata.version("ocpp") == "2.1.0"


@every_version
def test_the_list_of_differences_is_complete(both: Pair) -> None:
    listed = {(row.name, row.ours, row.theirs) for row in DIFFERENCES[both.package]}
    found = differences(both)
    assert found - listed == set()
    assert listed - found == set()


@every_version
def test_the_list_is_fit_to_be_read(both: Pair) -> None:
    rows = DIFFERENCES[both.package]
    names = [row.name for row in rows]
    assert names == sorted(set(names))
    assert all(row.reason.endswith(".") for row in rows)
    assert len(as_markdown(both.package).splitlines()) == len(rows) + 2


@every_version
def test_every_class_of_the_peer_that_a_schema_defines_is_here(both: Pair) -> None:
    """So that no row can excuse a missing one."""
    for module in DATACLASSES:
        theirs, ours = classes(both.theirs[module]), classes(both.ours[module])
        assert theirs.keys() <= ours.keys()
    shared = {name for name, _, _ in common(both, "enums")}
    assert len(shared) == COMMON_ENUMS[both.package]
    only_there = classes(both.theirs["enums"]).keys() - shared
    assert not only_there & definitions(both.package).keys()


@every_version
def test_dataclasses_behave_alike(both: Pair) -> None:
    options = ("init", "repr", "eq", "order", "unsafe_hash", "frozen")
    for name, ours, theirs in common_dataclasses(both):
        mine = [getattr(ours.__dataclass_params__, o) for o in options]
        other = [getattr(theirs.__dataclass_params__, o) for o in options]
        assert mine == other, name


@pytest.mark.parametrize("both", POSITIONAL, ids=str)
def test_positional_arguments_reach_the_same_fields(both: Pair) -> None:
    listed = {row.name for row in DIFFERENCES[both.package]}
    for name, ours, theirs in common_dataclasses(both):
        given = [object() for _ in dataclasses.fields(theirs)]
        if hasattr(theirs, "__post_init__"):
            given = ["" for _ in given]
        mine, other = ours(*given), theirs(*given)
        names = [f.name for f in dataclasses.fields(theirs)]
        places = [f.name for f in dataclasses.fields(ours)][: len(names)]
        assert [getattr(mine, n) for n in places] == [getattr(other, n) for n in names]
        renamed = {f"{name}.{n}" for n, m in zip(places, names, strict=True) if n != m}
        assert renamed <= listed or name in listed, name


def test_the_classes_of_2_1_take_positions_up_to_the_first_difference() -> None:
    first, required_alone = 0, 0
    for name, ours, theirs in common_dataclasses(V21):
        mine = [f.name for f in dataclasses.fields(ours)]
        other = [f.name for f in dataclasses.fields(theirs)]
        alike = [
            a
            for i, a in enumerate(mine)
            if [folded(n) for n in mine[: i + 1]] == [folded(n) for n in other[: i + 1]]
        ]
        assert positional(ours) == alike, name
        given = {field: object() for field in mine}
        values = [given[field] for field in alike]
        made = ours(*values, **{f: given[f] for f in mine[len(alike) :]})
        assert {field: getattr(made, field) for field in given} == given, name
        if alike != mine:
            with pytest.raises(TypeError, match="positional argument"):
                ours(*given.values())
        first += bool(alike)
        required = [default(f) == "none" for f in dataclasses.fields(ours)]
        required_alone += sum(required) == 1
    # As counted by others: all classes with one required field take it by position.
    assert (first, required_alone) == (224, 125)


def folded(name: str) -> str:
    """What the spellings of a field have in common."""
    return name.replace("_", "").lower()


@every_version
def test_a_field_is_renamed_only_where_the_peer_cannot_receive_it(both: Pair) -> None:
    """Names of theirs that its own converter makes of a property are ours too."""
    wire_names = {
        wire
        for document in schemas.documents(both.package).values()
        for wire in properties(document)
    }
    received = {schemas.python_name(wire) for wire in wire_names}
    renamed = {
        ours: theirs
        for name, ours, theirs in differing_fields(both)
        if name.endswith(f".{ours}") and theirs != ABSENT
    }
    swapped = {"signature", "install_date_time"} if both is V16 else set()
    assert renamed.keys() - swapped <= received
    assert not (set(renamed.values()) - swapped) & received
    assert len(renamed) == {"v16": 2, "v201": 2, "v21": 2}[both.package]


@every_version
def test_what_the_peer_can_receive_and_send_has_its_name(both: Pair) -> None:
    """Shown name by name, for each property that its two converters agree on."""
    ours, theirs = (
        {f.name for m in DATACLASSES for c in classes(side[m]).values() for f in of(c)}
        for side in (both.ours, both.theirs)
    )
    agreed = set()
    for document in schemas.documents(both.package).values():
        for wire in properties(document):
            name = schemas.python_name(wire)
            (sent,) = snake_to_camel_case({name: None})
            if name in theirs and sent == wire:
                agreed.add(name)
    assert len(agreed) > len(theirs) * 0.9
    assert agreed <= ours


def of(cls: Any) -> tuple[dataclasses.Field[Any], ...]:
    """The fields of a class, if it is a dataclass."""
    return dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ()


def properties(node: Any) -> Iterator[str]:
    """The name of each property in a schema, at any depth."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for key, value in node.items():
            inner = value.values() if key in ("properties", "definitions") else [value]
            for item in inner:
                yield from properties(item)


@pytest.mark.parametrize("spelling", [V201, V21], ids=str)
@pytest.mark.parametrize("both", [V201, V21], ids=str)
def test_members_work_in_the_spelling_of_either_version(
    both: Pair, spelling: Pair
) -> None:
    tried = 0
    for name, cls in classes(both.ours["enums"]).items():
        members, values = cls.__members__, set(cls)
        for side in (spelling.ours, spelling.theirs):
            other = getattr(side["enums"], name, None)
            for member in getattr(other, "__members__", {}).values():
                if member.value in values:
                    assert members[member.name].value == member.value
                    tried += 1
    assert tried > 700


def test_the_two_versions_name_common_values_alike() -> None:
    for name in classes(V201.ours["enums"]).keys() & classes(V21.ours["enums"]).keys():
        named = [names(side.ours["enums"], name) for side in (V201, V21)]
        for value in named[0].keys() & named[1].keys():
            assert named[0][value] == named[1][value], (name, value)


def names(module: ModuleType, enum: str) -> dict[str, set[str]]:
    """All names of each value of an enum."""
    found: dict[str, set[str]] = {}
    for name, member in getattr(module, enum).__members__.items():
        found.setdefault(member.value, set()).add(name)
    return found


@pytest.mark.parametrize(
    ("both", "write", "expected"),
    [
        (V16, lambda e: e.ChargingRateUnitType.watts, "W"),
        (V16, lambda e: e.UnitOfMeasure.kwh, "kWh"),
        (V16, lambda e: e.UnitOfMeasure.celsius, "Celsius"),
        (V16, lambda e: e.Measurand.soc, "SoC"),
        (V16, lambda e: e.FirmwareStatus.installed, "Installed"),
        (V16, lambda e: e.FirmwareStatus.signature_verified, "SignatureVerified"),
        (V16, lambda e: e.CertificateStatus.failed, "Failed"),
        (V201, lambda e: e.ChargingRateUnitEnumType.watts, "W"),
        (V201, lambda e: e.ChargingRateUnitEnumType.amps, "A"),
        (V201, lambda e: e.VPNEnumType.ikev2, "IKEv2"),
        (V201, lambda e: e.GetInstalledCertificateStatusEnumType.notFound, "NotFound"),
        (V201, lambda e: e.MonitorBaseEnumType.all, "All"),
        (V201, lambda e: e.Action.get_15118_ev_certificate, "Get15118EVCertificate"),
        (V201, lambda e: e.MeasurandEnumType.soc, "SoC"),
        (V21, lambda e: e.ChargingRateUnitEnumType.w, "W"),
        (V21, lambda e: e.VPNEnumType.ik_ev2, "IKEv2"),
        (V21, lambda e: e.DERUnitEnumType.not__applicable, "Not_Applicable"),
        (V21, lambda e: e.Action.get15118_ev_certificate, "Get15118EVCertificate"),
    ],
)
def test_what_users_write_works_in_both(
    both: Pair, write: Callable[[Any], str], expected: str
) -> None:
    ours, theirs = both.ours["enums"], both.theirs["enums"]
    assert write(ours) == write(theirs) == expected
    assert str(write(ours)) == str(write(theirs))


@pytest.mark.parametrize(
    ("both", "module", "cls", "change"),
    [
        (V16, "call", "Reset", {"type": int}),
        (V16, "datatypes", "IdTagInfo", {"expiry_date": "int"}),
        (V201, "call", "Reset", {"type": int}),
        (V201, "call", "Reset", {"evse_id": "int"}),
        (V201, "datatypes", "EVSEType", {"id": str}),
        (V21, "call", "Reset", {"type": int}),
        (V21, "datatypes", "EVSEType", {"id": str}),
    ],
)
def test_a_further_difference_would_be_seen(
    both: Pair,
    module: str,
    cls: str,
    change: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (field, hint), before = *change.items(), set(differing_fields(both))
    theirs = getattr(both.theirs[module], cls)
    monkeypatch.setitem(theirs.__annotations__, field, hint)
    (further,) = set(differing_fields(both)) - before
    assert further[0] == f"{module}.{cls}.{field}"
