"""Reports of the configuration and of the device model, held against the appendices.

What a vendor adds is its own; a name counts as wrong only where it is nearly that
of the standard.
"""

import difflib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any

from ocpp_codegen.inspection.checks import Check
from ocpp_codegen.inspection.model import Frame
from ocpp_codegen.inspection.payloads import at, dicts, text, whole
from ocpp_codegen.inspection.protocols import Protocol

RULE = "device-model"
FULL = "FullInventory"
# How alike a name has to be to be taken for a slip.
ALIKE = 0.85
# How many names of what is missing a finding lists.
LISTED = 12
# How many reports may be under way.
REPORTS = 64
# Data types of the appendix that travel as another one.
_TRAVEL_AS = {"passwordString": "string", "identifierString": "string"}
_SECRET = "passwordString"

Place = tuple[str, str, str]


class DeviceModel(Check):
    """device-model: of NotifyReport, and of the response to GetConfiguration."""

    actions = frozenset({"GetBaseReport", "NotifyReport"})
    answers = frozenset({"GetConfiguration"})

    def __init__(self) -> None:
        self._asked: OrderedDict[int, str] = OrderedDict()
        self._seen: OrderedDict[int, set[Place]] = OrderedDict()

    def request(self, frame: Frame, protocol: Protocol) -> None:
        number = whole(at(frame.payload, "requestId"))
        if number is None:
            return
        if frame.action == "GetBaseReport":
            self._asked[number] = text(at(frame.payload, "reportBase"))
            self._trim(self._asked)
        elif frame.action == "NotifyReport" and protocol.knows("NotifyReport"):
            self._report(frame, protocol, number)

    def answer(self, request: Frame, answer: Frame, protocol: Protocol) -> None:
        if protocol.knows("GetConfiguration"):
            _configuration(request, answer, protocol)

    def _report(self, frame: Frame, protocol: Protocol, number: int) -> None:
        if whole(at(frame.payload, "seqNo")) == 0:
            self._seen[number] = set()
            self._trim(self._seen)
        seen = self._seen.get(number)
        for index, item in enumerate(dicts(at(frame.payload, "reportData"))):
            place = _check_item(frame, protocol, item, f"/reportData/{index}")
            if seen is not None and place is not None:
                seen.add(place)
        if at(frame.payload, "tbc") is True or seen is None:
            return
        del self._seen[number]
        if self._asked.get(number) == FULL:
            _check_missing(frame, protocol, seen)

    def _trim(self, table: OrderedDict[int, Any]) -> None:
        if len(table) > REPORTS:
            table.popitem(last=False)


# 1.6


def _configuration(request: Frame, answer: Frame, protocol: Protocol) -> None:
    reported: dict[str, str] = {}
    for index, item in enumerate(dicts(at(answer.payload, "configurationKey"))):
        name = text(item.get("key"))
        reported[name.lower()] = text(item.get("value"))
        _check_key(answer, protocol, item, name, f"/configurationKey/{index}")
    if reported and not at(request.payload, "key"):
        missing = [key.name for key in _keys(protocol) if _is_due(key, reported)]
        _find_missing(answer, missing, "/configurationKey")


def _check_key(
    frame: Frame, protocol: Protocol, item: dict[str, Any], name: str, pointer: str
) -> None:
    known = protocol.standard.find_key(name)
    if known is None:
        _find_unknown(
            frame, name, (key.name for key in _keys(protocol)), f"{pointer}/key"
        )
        return
    value = item.get("value")
    if isinstance(value, str):
        _check_value(frame, known, value, f"{pointer}/value")
    readonly = item.get("readonly")
    if readonly is False and known.accessibility == "R":
        frame.find(RULE, f"{known.name} has to be read-only", f"{pointer}/readonly")
    elif readonly is True and known.accessibility == "RW":
        frame.find(RULE, f"{known.name} has to be writable", f"{pointer}/readonly")


def _keys(protocol: Protocol) -> Iterator[Any]:
    """The keys of the appendix; they have an accessibility, as nothing else there."""
    return (
        key
        for key in vars(protocol.standard.Keys).values()
        if hasattr(key, "accessibility")
    )


def _is_due(key: Any, reported: dict[str, str]) -> bool:
    """Whether a key is missing: required, of a profile that the station has."""
    if (
        not key.required
        or key.name.lower() in reported
        or key.name == "AuthorizationKey"
    ):
        return False
    profiles = reported.get("supportedfeatureprofiles", "Core")
    supported = {name.strip().lower() for name in profiles.split(",")} | {"core"}
    if "securityprofile" in reported:
        supported.add("security")
    return key.profile.lower() in supported


# 2.x


def _check_item(
    frame: Frame, protocol: Protocol, item: dict[str, Any], pointer: str
) -> Place | None:
    component, variable = (
        text(at(item, "component", "name")),
        text(at(item, "variable", "name")),
    )
    instance = at(item, "variable", "instance")
    if not component or not variable:
        return None
    known = _find(protocol, component, variable, instance)
    if known is None:
        _check_names(frame, protocol, component, variable, pointer)
    else:
        _check_characteristics(
            frame,
            known,
            item.get("variableCharacteristics"),
            f"{pointer}/variableCharacteristics",
        )
        for index, attribute in enumerate(dicts(item.get("variableAttribute"))):
            value = attribute.get("value")
            if (
                attribute.get("type", "Actual") in ("Actual", "Target")
                and isinstance(value, str)
                and value
            ):
                _check_value(
                    frame, known, value, f"{pointer}/variableAttribute/{index}/value"
                )
    return component.lower(), variable.lower(), text(instance).lower()


def _find(protocol: Protocol, component: str, variable: str, instance: Any) -> Any:
    types = protocol.datatypes
    return protocol.standard.find(
        types.ComponentType(name=component),
        types.VariableType(
            name=variable, instance=instance if isinstance(instance, str) else None
        ),
    )


def _check_names(
    frame: Frame, protocol: Protocol, component: str, variable: str, pointer: str
) -> None:
    components = {
        name.lower(): cls for name, cls in protocol.standard.COMPONENTS.items()
    }
    if component.lower() not in components:
        names = protocol.standard.COMPONENTS
        if _find_unknown(frame, component, names, f"{pointer}/component/name"):
            return
    _find_unknown(
        frame, variable, _variable_names(protocol), f"{pointer}/variable/name"
    )


def _variable_names(protocol: Protocol) -> set[str]:
    classes = (protocol.standard.AnyComponent, *protocol.standard.COMPONENTS.values())
    return {variable.name for cls in classes for variable in _variables(cls)}


def _variables(component: Any) -> Iterator[Any]:
    return (item for item in vars(component).values() if hasattr(item, "data_type"))


def _check_characteristics(frame: Frame, known: Any, stated: Any, pointer: str) -> None:
    name = known.data_type.name
    wanted, found = _TRAVEL_AS.get(name, name), at(stated, "dataType")
    whole_decimal = (wanted, found) == ("decimal", "integer")
    if isinstance(found, str) and found != wanted and not whole_decimal:
        frame.find(
            RULE,
            f"{known.name} has the data type {wanted}, not {found:.40}",
            f"{pointer}/dataType",
        )
    unit = at(stated, "unit")
    if isinstance(unit, str) and known.units and unit not in known.units:
        frame.find(
            RULE,
            f"{known.name} is in {' or '.join(known.units)}, not in {unit:.40}",
            f"{pointer}/unit",
        )


def _check_missing(frame: Frame, protocol: Protocol, seen: set[Place]) -> None:
    present = {component for component, _, _ in seen}
    missing = [
        f"{name}.{variable.name}"
        + (f"[{variable.instance}]" if variable.instance else "")
        for name, component in protocol.standard.COMPONENTS.items()
        if name.lower() in present
        for variable in _variables(component)
        if variable.required and not _is_seen(name, variable, seen)
    ]
    _find_missing(frame, missing, "/reportData")


def _is_seen(component: str, variable: Any, seen: set[Place]) -> bool:
    if variable.attribute or variable.data_type.name == _SECRET:
        return True
    names = component.lower(), variable.name.lower()
    if variable.instance:
        return (*names, variable.instance.lower()) in seen
    return any(place[:2] == names for place in seen)


# Both


def _check_value(frame: Frame, known: Any, value: str, pointer: str) -> None:
    try:
        known.parse(value)
    except ValueError:
        frame.find(
            RULE,
            f"{value[:40]!a} is not of the data type {known.data_type.name}, "
            f"as {known.name} has it",
            pointer,
        )


def _find_unknown(frame: Frame, name: str, names: Iterable[str], pointer: str) -> bool:
    """Reports a name that is nearly one of the standard."""
    by_lower = {known.lower(): known for known in names}
    near = difflib.get_close_matches(name.lower()[:80], by_lower, 1, ALIKE)
    if not near:
        return False
    frame.find(
        RULE, f"{name[:60]!a} is unknown; the nearest is {by_lower[near[0]]}", pointer
    )
    return True


def _find_missing(frame: Frame, names: list[str], pointer: str) -> None:
    if names:
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        frame.find(
            RULE,
            f"missing, though required: {', '.join(names[:LISTED])}{more}",
            pointer,
        )
