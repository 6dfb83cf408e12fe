"""The generated modules stand in for ocpp.v201 of the installed ocpp package.

Every difference between the two is found by comparing them, and has to be one of
DIFFERENCES; each row of that list has to be found.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator
from importlib import metadata
from types import ModuleType
from typing import Any

import ocpp.v201.call  # type: ignore[import-untyped]
import ocpp.v201.call_result  # type: ignore[import-untyped]
import ocpp.v201.datatypes  # type: ignore[import-untyped]
import ocpp.v201.enums  # type: ignore[import-untyped]
import pytest
from generated.v201 import call, call_result, datatypes, enums
from tests import schemas
from tests.deliberate_differences import DIFFERENCES, as_markdown

# Name, here, there: what a Difference says but for the reason.
Found = tuple[str, str, str]

ABSENT = "absent"
OURS: dict[str, ModuleType] = {
    "call": call,
    "call_result": call_result,
    "datatypes": datatypes,
    "enums": enums,
}
THEIRS: dict[str, ModuleType] = {
    "call": ocpp.v201.call,
    "call_result": ocpp.v201.call_result,
    "datatypes": ocpp.v201.datatypes,
    "enums": ocpp.v201.enums,
}
DATACLASSES = ("call", "call_result", "datatypes")

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


def common(module: str) -> Iterator[tuple[str, Any, Any]]:
    """Name and both classes, for each name that both modules have."""
    ours, theirs = classes(OURS[module]), classes(THEIRS[module])
    for name in sorted(ours.keys() & theirs.keys()):
        yield name, ours[name], theirs[name]


# What differs


def differing_classes() -> Iterator[Found]:
    """Names of classes that only one side has."""
    for module in OURS:
        ours, theirs = classes(OURS[module]), classes(THEIRS[module])
        for name in ours.keys() - theirs.keys():
            yield f"{module}.{name}", "class", ABSENT
        for name in theirs.keys() - ours.keys():
            yield f"{module}.{name}", ABSENT, "class"


def differing_fields() -> Iterator[Found]:
    """Fields that differ in name, place, type or default; compared place by place."""
    for module in DATACLASSES:
        for name, ours, theirs in common(module):
            left, right = signature(ours), signature(theirs)
            for index in range(max(len(left), len(right))):
                yield from differing_field(
                    f"{module}.{name}",
                    left[index : index + 1],
                    right[index : index + 1],
                )


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


def signature(cls: Any) -> list[tuple[str, str]]:
    """Name of each field, and the meaning of its type with its default."""
    hints = typing.get_type_hints(cls)
    return [
        (f.name, f"{meaning(hints[f.name])} = {default(f)}")
        for f in dataclasses.fields(cls)
    ]


def default(field: dataclasses.Field[Any]) -> str:
    """The default of a field as text."""
    assert field.default_factory is dataclasses.MISSING
    return "none" if field.default is dataclasses.MISSING else repr(field.default)


def meaning(hint: Any) -> str:
    """A type as text that is the same for each way to write it.

    A class counts as the one that its name leads to in our modules, so that an
    alias means the same as the class.
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        options = {meaning(a) for a in arguments if a is not types.NoneType}
        # Any may be None already.
        suffix = "" if options == {"Any"} else " | None" * (types.NoneType in arguments)
        return " | ".join(sorted(options)) + suffix
    if origin is not None:
        return f"{origin.__name__}[{', '.join(map(meaning, arguments))}]"
    module = getattr(hint, "__module__", "").rpartition(".v201.")[2]
    if module not in OURS:
        return str(hint.__name__)
    return f"{module}.{getattr(OURS[module], hint.__name__, hint).__name__}"


def differing_slots() -> Iterator[Found]:
    """Whether instances take attributes that the class does not name."""
    for module in DATACLASSES:
        for name, ours, theirs in common(module):
            if (ours.__dictoffset__ == 0) != (theirs.__dictoffset__ == 0):
                yield f"{module}.{name} (slots)", "slots", "no slots"


def differing_members() -> Iterator[Found]:
    """Names of members that lead to another value, or are there on one side only."""
    for name, ours, theirs in common("enums"):
        mine = {k: m.value for k, m in ours.__members__.items()}
        other = {k: m.value for k, m in theirs.__members__.items()}
        for member in mine.keys() | other.keys():
            found = mine.get(member, ABSENT), other.get(member, ABSENT)
            if found[0] != found[1]:
                yield f"enums.{name}.{member}", *found


def differing_names() -> Iterator[Found]:
    """Members whose ``name`` is another, though the same names lead to them."""
    for name, ours, theirs in common("enums"):
        for member in theirs:
            mine = ours.__members__.get(member.name)
            if mine is not None and mine.name != member.name:
                text = f"a second name of {mine.name}"
                yield f"enums.{name}.{member.name}", text, "the name"


def differing_orders() -> Iterator[Found]:
    """Enums whose common values stand in another order."""
    for name, ours, theirs in common("enums"):
        mine, other = [m.value for m in ours], [m.value for m in theirs]
        if [v for v in mine if v in other] != [v for v in other if v in mine]:
            assert mine == sorted(mine)
            assert other != sorted(other)
            yield f"enums.{name} (order)", "alphabetical by value", "nearly so"


# Many alike become one


def differences() -> set[Found]:
    """All differences, as the list has them."""
    single = {
        *differing_classes(),
        *differing_fields(),
        *differing_slots(),
        *differing_members(),
        *differing_names(),
        *differing_orders(),
    }
    groups = (slots, custom_data, appendix, further_names, named_in_words)
    for group in groups:
        single = group(single)
    return single


def replaced(found: set[Found], alike: set[Found], row: Found) -> set[Found]:
    """The differences with those that are alike as one row."""
    assert alike, row
    return (found - alike) | {row}


def slots(found: set[Found]) -> set[Found]:
    """Slots in all dataclasses."""
    alike = {row for row in found if row[0].endswith(" (slots)")}
    assert len(alike) == sum(1 for _ in schemas.classes())
    name = "call.*, call_result.*, datatypes.*"
    return replaced(found, alike, (name, f"slots in {len(alike)} classes", "no slots"))


def custom_data(found: set[Found]) -> set[Found]:
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


def appendix(found: set[Found]) -> set[Found]:
    """Enums of theirs that no schema defines."""
    defined = {f"enums.{name}" for name in schemas.definitions()}
    alike = {
        row for row in found if row[1:] == (ABSENT, "class") and row[0] not in defined
    }
    text = f"{len(alike)} enums of component, variable, reason, event and unit names"
    return replaced(found, alike, ("enums.*", ABSENT, text))


def further_names(found: set[Found]) -> set[Found]:
    """Further names here of members that are there as well."""
    alike = {row for row in found if row[2] == ABSENT and is_further_name(row[0])}
    text = ", ".join(sorted(name.removeprefix("enums.") for name, _, _ in alike))
    return replaced(found, alike, ("enums.* (further names)", text, ABSENT))


def is_further_name(name: str) -> bool:
    """Whether ``enums.Class.member`` names a value that the peer has too."""
    module, _, rest = name.partition(".")
    cls, _, member = rest.partition(".")
    theirs = getattr(THEIRS["enums"], cls, None)
    if module != "enums" or not member or theirs is None:
        return False
    ours = getattr(enums, cls).__members__
    return member in ours and ours[member].value in list(theirs)


def named_in_words(found: set[Found]) -> set[Found]:
    """The two classes that only we have, told with what they are."""
    vendor_id = datatypes.CustomDataType({"vendorId": "com.example"}).vendor_id
    assert vendor_id == "com.example"
    assert issubclass(datatypes.CustomDataType, dict)
    assert enums.MonitorBaseEnumType is enums.MonitoringBaseEnumType
    assert not hasattr(THEIRS["enums"], "MonitoringBaseEnumType")
    for name, words in IN_WORDS.items():
        found = replaced(found, {(name, "class", ABSENT)} & found, (name, *words))
    return found


# Tests


def test_the_installed_package_is_the_one_compared_with() -> None:
    assert metadata.version("ocpp") == "2.1.0"


def test_the_list_of_differences_is_complete() -> None:
    listed = {(row.name, row.ours, row.theirs) for row in DIFFERENCES}
    found = differences()
    assert found - listed == set()
    assert listed - found == set()


def test_the_list_is_fit_to_be_read() -> None:
    names = [row.name for row in DIFFERENCES]
    assert names == sorted(set(names))
    assert all(row.reason.endswith(".") for row in DIFFERENCES)
    assert len(as_markdown().splitlines()) == len(DIFFERENCES) + 2


def test_every_class_of_the_peer_that_a_schema_defines_is_here() -> None:
    """So that no row can excuse a missing one."""
    for module in DATACLASSES:
        assert classes(THEIRS[module]).keys() <= classes(OURS[module]).keys()
    defined = classes(THEIRS["enums"]).keys() & schemas.definitions().keys()
    assert len(defined) == 87
    assert defined <= classes(enums).keys()


def test_dataclasses_behave_alike() -> None:
    options = ("init", "repr", "eq", "order", "unsafe_hash", "frozen")
    for module in DATACLASSES:
        for name, ours, theirs in common(module):
            mine = [getattr(ours.__dataclass_params__, o) for o in options]
            other = [getattr(theirs.__dataclass_params__, o) for o in options]
            assert mine == other, name


def test_positional_arguments_reach_the_same_fields() -> None:
    for module in DATACLASSES:
        for name, ours, theirs in common(module):
            values = [object() for _ in dataclasses.fields(theirs)]
            mine, other = ours(*values), theirs(*values)
            taken = [getattr(mine, f.name) for f in dataclasses.fields(ours)]
            given = [getattr(other, f.name) for f in dataclasses.fields(theirs)]
            assert taken[: len(given)] == given, name


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (lambda e: e.ChargingRateUnitEnumType.watts, "W"),
        (lambda e: e.ChargingRateUnitEnumType.amps, "A"),
        (lambda e: e.VPNEnumType.ikev2, "IKEv2"),
        (lambda e: e.GetInstalledCertificateStatusEnumType.notFound, "NotFound"),
        (lambda e: e.MonitorBaseEnumType.all, "All"),
        (lambda e: e.Action.get_15118_ev_certificate, "Get15118EVCertificate"),
        (lambda e: e.MeasurandEnumType.soc, "SoC"),
    ],
)
def test_what_users_write_works_in_both(
    write: Callable[[Any], str], expected: str
) -> None:
    assert write(enums) == write(THEIRS["enums"]) == expected
    assert str(write(enums)) == str(write(THEIRS["enums"]))


@pytest.mark.parametrize(
    ("module", "cls", "change"),
    [
        ("call", "Reset", {"type": int}),
        ("call", "Reset", {"evse_id": "int"}),
        ("datatypes", "EVSEType", {"id": str}),
    ],
)
def test_a_further_difference_would_be_seen(
    module: str, cls: str, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (field, hint), before = *change.items(), set(differing_fields())
    theirs = getattr(THEIRS[module], cls)
    monkeypatch.setitem(theirs.__annotations__, field, hint)
    (further,) = set(differing_fields()) - before
    assert further[0] == f"{module}.{cls}.{field}"
