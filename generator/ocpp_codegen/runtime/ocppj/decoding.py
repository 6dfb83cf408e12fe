"""The careful walk from a payload to an object."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import repeat
from typing import Any

from . import lenient, words
from .findings import Place, pointer, shown
from .rules import (
    CUSTOM_DATA,
    DATA_TRANSFERS,
    UNREAD,
    Anything,
    Array,
    Boolean,
    Enum,
    FurtherRule,
    Integer,
    Number,
    Property,
    Reference,
    Rule,
    Shape,
    String,
)
from .text import plain
from .tolerance import NOTHING_TOLERATED, READING
from .values import (
    NOWHERE,
    Bad,
    Decoder,
    Fast,
    as_floats,
    data,
    number,
    stopped_in,
)
from .walk import Walk, is_finite, not_listed, whole_of, wire_names

__all__ = [
    "NONE_SPELT",
    "Decoding",
    "Plan",
    "Plans",
]

# The keys that are read as fields of another case, where there are none.
NONE_SPELT: Mapping[str, str] = {}

# The fields in which something is wrong, where there are none.
_NONE_WRONG: Mapping[str, Any] = {}

# Gives what a field holds for a value of the usual class, or None: look with care.
Check = Callable[[Any], Any]

# Gives what a field holds for any value, by its rule and its place.
Read = Callable[["Decoding", Any, Any, Place], Any]

# How most values of a field are taken: its number, the class that most right ones have,
# and a check of these unless all are right. It is a bare tuple, since only that is
# unpacked quickly.
Usual = tuple[int, type | None, Check | None]

# How all other values are: the name on the wire, its end of a pointer, what reads them
# by which rule, whether they are secret, and the property, for null.
Unusual = tuple[str, str, Read, Rule, bool, Property]

# Right values, which the fast way takes, by the names of fields whose own are wrong.
StandIns = dict[str, Any]

_ANY_NUMBER = Number()

_NUMERIC = (int, float, Decimal)

# Stands for the value of a required field that is missing.
_MISSING: Any = object()


class Plan:
    """The shape of an object, made ready for the walk.

    usual is by the name on the wire; unusual, absent (what stands for an absent field)
    and attributes are in the order of fields. decode is the fast way, if there is one.
    is_vendors: what is in the object was declared by nobody.
    """

    __slots__ = (
        "absent",
        "attributes",
        "decode",
        "is_open",
        "is_vendors",
        "names",
        "required",
        "shape",
        "stays_dict",
        "unusual",
        "usual",
    )

    def __init__(
        self, shape: Shape, shapes: Mapping[str, Shape], decode: Decoder | None
    ) -> None:
        is_transfer = any(shape is shapes.get(name) for name in DATA_TRANSFERS)
        items = shape.properties
        self.shape = shape
        self.decode = decode
        self.names = wire_names(shape)
        self.required = frozenset([item.wire_name for item in items if item.required])
        self.attributes = [item.name for item in items]
        self.absent = [item.absent for item in items]
        self.usual: Mapping[str, Usual] = {
            item.wire_name: (index, *_usual(item.rule))
            for index, item in enumerate(items)
        }
        self.unusual = [_unusual(item, is_transfer) for item in items]
        self.is_open = shape.open
        self.is_vendors = shape is shapes.get(CUSTOM_DATA)
        self.stays_dict = shape.stays_dict

    def stand_in(self, name: str) -> Any:
        """A right value for a field, if the usual class has one of its own."""
        index, kind, _ = self.usual[name]
        rule = self.shape.properties[index].rule
        if isinstance(rule, Enum):
            return next(iter(rule.members)).value
        return None if kind is None else kind()


class Plans(dict[str, Plan]):
    """The plans of a codec by the names of their shapes, each made at its first use."""

    def __init__(self, shapes: Mapping[str, Shape], fast: Mapping[str, Fast]) -> None:
        self.shapes = shapes
        self.fast = fast

    def __missing__(self, name: str) -> Plan:
        entry = self.fast.get(name)
        decode = None if entry is None else entry.decode
        plan = self[name] = Plan(self.shapes[name], self.shapes, decode)
        return plan


def _unusual(item: Property, is_transfer: bool) -> Unusual:
    read = _READS.get(item.rule.__class__, Decoding.further)
    if is_transfer and item.wire_name == "data" and isinstance(item.rule, String):
        read = Decoding.vendors_string
    name = item.wire_name
    return name, pointer((None, name)), read, item.rule, item.secret != "", item


def _usual(rule: Rule) -> tuple[type | None, Check | None]:
    """The usual class of values, and what there is to check about those of it."""
    if isinstance(rule, String):
        limit = rule.max_length
        if limit is None:
            return str, None
        return str, lambda value: value if len(value) <= limit else None
    if isinstance(rule, Enum):
        return str, rule.members._value2member_map_.get
    if isinstance(rule, Boolean):
        return bool, None
    if rule == Integer():
        return int, None
    if rule == _ANY_NUMBER:
        return float, lambda value: value if value - value == 0 else None
    return None, None


class Decoding(Walk):
    """Payload to object. unknown collects the keys that no field can hold.

    stopped holds the ids of objects that the fast way is known to refuse. Strings are
    counted where they are taken out of an object or list, as the fast way does.
    """

    __slots__ = (
        "cls",
        "counts",
        "makes_all",
        "message",
        "plans",
        "seen",
        "stand_ins",
        "stopped",
        "too_deep",
        "unknown",
        "untouched",
        "wrong",
    )

    def __init__(
        self, plans: Plans, tolerated: frozenset[str] = NOTHING_TOLERATED
    ) -> None:
        """plans are those of all walks of a codec."""
        Walk.__init__(self, plans.shapes, tolerated)  # which is quicker than super
        self.plans = plans
        self.unknown: dict[str, Any] = {}
        self.untouched = False  # inside of data that no vendor has declared
        self.seen = [0]
        self.stopped = NOWHERE
        # What was wrong in the last object, and what stands for such in each shape.
        self.wrong = _NONE_WRONG
        self.stand_ins: dict[str, StandIns] = {}
        # A vendor's rules may look at a value twice, and not at all of it.
        self.counts = True
        # Whether objects are made of a message that is refused, too.
        self.makes_all = False
        # What the walk is through, and what came of it if it got to the end.
        self.cls: type = object
        self.message: Any = None
        self.too_deep = False

    @property
    def strings(self) -> int | None:
        """How many JSON strings the payload has, if that is known."""
        return self.seen[0] if self.counts else None

    def pass_over(self, value: Any) -> None:
        """Counts what is in a value that is not looked into, if it is plain JSON."""
        if value.__class__ is str:
            self.seen[0] += 1
            return
        try:
            data(value, self.seen)
        except Bad:
            self.counts = False

    def reads(self, rule: str) -> bool:
        """Whether what breaks a rule is read as something else."""
        if self.untouched:
            return False
        return rule in self.tolerated or READING in self.tolerated

    def root(self, name: str, value: Any) -> Any:
        """The message of a payload that the fast way has refused."""
        plan = self.plans[name]
        if isinstance(value, dict):
            return self.walk(plan, value, "")
        self.pass_over(value)
        is_empty = value is None or value == []
        if is_empty and not plan.required and self.tolerates("type", True):
            with self.hiding(Reference(name)):
                self.wrong_type(value, "JSON object", None, read="{}")
            return self.walk(plan, {}, "")
        return self.object(name, value, None)

    def object(self, name: str, value: Any, at: Place) -> Any:
        """The object of a payload; parts that are right go the fast way."""
        return self.reference(Reference(name), value, at)

    def reference(self, rule: Reference, value: Any, at: Place) -> Any:
        """The object that a rule asks for; parts that are right go the fast way."""
        if not isinstance(value, dict):
            with self.hiding(rule):
                return self.kept(value, "JSON object", at)
        plan = self.plans[rule.shape]
        decode = plan.decode
        if decode is not None and id(value) not in self.stopped:
            seen = self.seen[0]
            try:
                return decode(value, self.seen)
            except Exception as error:  # whatever it was, the walk finds and names it
                self.stopped |= stopped_in(error)
                self.seen[0] = seen
        return self.walk(plan, value, at)

    def walk(
        self,
        plan: Plan,
        value: dict[str, Any],
        at: Place,
        spelt: Mapping[str, str] = NONE_SPELT,
    ) -> Any:
        """The object of a payload, each field by itself; spelt is asked for in here."""
        held = plan.absent.copy()
        unusual: list[tuple[int, Any]] = []
        named = _renamed(value, spelt) if spelt else value
        usual = plan.usual
        strings = len(named)
        others = False
        for name, found in named.items():
            if name not in usual:
                others = True
                continue
            index, kind, check = usual[name]
            cls = found.__class__
            if cls is str:
                strings += 1
            if cls is kind:
                field = held[index] = found if check is None else check(found)
                if field is not None:
                    continue
            unusual.append((index, found))
        if others and self.tolerated and not spelt:
            spelt = self.spelt(plan, value)
            if spelt:  # once more, and not by the walk of a subclass, which called this
                return Decoding.walk(self, plan, value, at, spelt)
        self.seen[0] += strings
        if not plan.required <= named.keys():
            unusual += _missing(plan, named)
        wrong = self.look(plan, unusual, held, spelt, at) if unusual else _NONE_WRONG
        self.wrong = wrong
        if others or spelt:
            self.others(plan, value, at, spelt)
        if self.refused and not self.makes_all:
            return None
        if plan.stays_dict:
            return self.mapping(plan, value, spelt, wrong)
        return self.made(plan, value, held)

    def look(
        self,
        plan: Plan,
        unusual: list[tuple[int, Any]],
        held: list[Any],
        spelt: Mapping[str, str],
        at: Place,
    ) -> Mapping[str, Any]:
        """Puts what fields hold for unusual values into held, in the order of fields.

        Gives those in which something was wrong.
        """
        unusual.sort()
        self.untouched = plan.is_vendors
        wrong = {}
        for index, found in unusual:
            before = self.count
            if found is _MISSING:
                name = plan.unusual[index][0]
                self.add(at, words.missing(name), "required", None, False)
                wrong[name] = _MISSING
                continue
            field = held[index] = self.field(plan, index, found, at, spelt)
            if self.count > before:
                wrong[plan.unusual[index][0]] = field
        self.untouched = False
        return wrong

    def field(
        self,
        plan: Plan,
        index: int,
        found: Any,
        at: Place,
        spelt: Mapping[str, str] = NONE_SPELT,
    ) -> Any:
        """What a field holds for an unusual value."""
        name, end, read, rule, self.hides, item = plan.unusual[index]
        place: Place
        if at.__class__ is str and not spelt:
            place = f"{at}{end}"
        else:
            place = at, spelt.get(name, name)
        if found is None:
            held = self.null(item, place)
        else:
            held = read(self, rule, found, place)
        self.hides = False
        return held

    def others(
        self, plan: Plan, value: dict[str, Any], at: Place, spelt: Mapping[str, str]
    ) -> None:
        """Looks at the keys that are not the name of a field."""
        self.wrong = _NONE_WRONG
        known = plan.names.union(spelt.values()) if spelt else plan.names
        if plan.is_open:
            self.pass_over([value[key] for key in value if key not in known])
            self.check_data(value, at, known)
        else:
            self.further_keys(value, at, spelt, known)

    def made(self, plan: Plan, value: dict[str, Any], held: list[Any]) -> Any:
        """The object of a class, with what its fields hold."""
        made: Any = object.__new__(plan.shape.cls)
        for _ in map(setattr, repeat(made), plan.attributes, held):
            pass
        if plan.is_open:
            further = {k: as_floats(v) for k, v in value.items() if k not in plan.names}
            made.additional_properties = further or None
        return made

    def mapping(
        self,
        plan: Plan,
        value: dict[str, Any],
        spelt: Mapping[str, str],
        wrong: Mapping[str, Any],
    ) -> dict[str, Any]:
        """A payload that stays a dict, with what was read in it."""
        if not self.tolerated or plan.is_vendors or not (wrong or spelt):
            return value
        made = _renamed(value, spelt)
        for item in plan.shape.properties:
            found = wrong.get(item.wire_name, UNREAD)
            if found is item.absent:
                made.pop(item.wire_name, None)
            elif _is_data(found):
                made[item.wire_name] = plain(found)
        return made

    def spelt(self, plan: Plan, value: dict[str, Any]) -> Mapping[str, str]:
        """The keys that are read as fields of another case, by the right name.

        Further keys of an open object are a vendor's, whatever they resemble.
        """
        if plan.names.issuperset(value) or plan.is_open or plan.is_vendors:
            return NONE_SPELT
        if not self.reads("additionalProperties"):
            return NONE_SPELT
        return lenient.spelt(plan.names, value)

    def null(self, item: Property, at: Place) -> Any:
        """What null is for a field."""
        if item.nullable:
            return self.value(item.rule, None, at)
        if item.required:
            return self.required_null(item.rule, at)
        if isinstance(item.rule, Anything) or not self.reads("type"):
            return self.value(item.rule, None, at)
        self.add(at, words.ABSENT_FIELD, "type", read="absent")
        return item.absent

    def required_null(self, rule: Rule, at: Place) -> Any:
        """What a required field is for null: missing, where rules may be broken."""
        if not self.tolerated:
            return self.value(rule, None, at)
        trial = copy.copy(self)
        trial.findings, trial.refused, trial.tolerated = [], [], NOTHING_TOLERATED
        trial.value(rule, None, at)
        if trial.refused:
            self.add(at, words.REQUIRED_FIELD, "required", holds_type=False)
        return None

    def further_keys(
        self,
        value: dict[str, Any],
        at: Place,
        spelt: Mapping[str, str],
        known: frozenset[str],
    ) -> None:
        """Finds keys that are not the name of a field, even if they are read as one."""
        names = {key: name for name, key in spelt.items()} if spelt else {}
        for key in value:
            if key in names:
                message = words.unknown_key(shown(key))
                read = shown(names[key])
                self.add((at, key), message, "additionalProperties", read=read)
            elif key not in known:
                message = words.unknown_key(shown(key))
                self.add((at, key), message, "additionalProperties")
                if self.tolerated:  # else nobody gets them
                    self.unknown[pointer((at, key))] = value[key]
                self.pass_over(value[key])

    def value(self, rule: Rule, value: Any, at: Place) -> Any:
        """What a field holds for a value, by the function for its rule."""
        read: Read = _READS.get(rule.__class__, Decoding.further)
        return read(self, rule, value, at)

    def further(self, rule: FurtherRule, value: Any, at: Place) -> Any:
        self.counts = False
        return rule.decoded(self, value, at)

    def array(self, rule: Array, value: Any, at: Place) -> Any:
        if not isinstance(value, list):
            with self.hiding(rule):
                return self.misfit(rule, value, "JSON array", at)
        if rule.min_items is not None or rule.max_items is not None:
            self.check_count(rule, len(value), at)
        if isinstance(rule.items, Reference):
            return self.objects(rule.items, value, at)
        self.seen[0] += [*map(type, value)].count(str)
        return [self.value(rule.items, v, (at, i)) for i, v in enumerate(value)]

    def objects(self, rule: Reference, values: list[Any], at: Place) -> list[Any]:
        """The objects of a list; what is wrong in one is probably wrong in the next."""
        made = []
        plan = self.plans[rule.shape]
        stand_ins = self.stand_ins.get(rule.shape)
        is_wrong = stand_ins is not None
        if is_wrong:
            at = pointer(at)  # once for all that is found below
        for index, value in enumerate(values):
            before = self.count
            if value.__class__ is str:
                self.seen[0] += 1
            if not is_wrong or not isinstance(value, dict):
                made.append(self.reference(rule, value, (at, index)))
            elif stand_ins is None or value.__class__ is not dict:
                made.append(self.walk(plan, value, (at, index)))
            else:
                made.append(self.alike(plan, stand_ins, value, f"{at}/{index}"))
            is_wrong = self.count > before
            if is_wrong and stand_ins is None and isinstance(value, dict):
                at = pointer(at)
                stand_ins = self.replaced(plan)
                if stand_ins is not None:
                    self.stand_ins[rule.shape] = stand_ins
        return made

    def replaced(self, plan: Plan) -> StandIns | None:
        """Stand-ins for all that was wrong in the last object, if there are such."""
        if plan.decode is None or plan.stays_dict or self.makes_all:
            return None
        stand_ins = {}
        for name, field in self.wrong.items():
            stand_in = plan.stand_in(name)
            if stand_in is None or field is _MISSING:
                return None
            stand_ins[name] = stand_in
        return stand_ins or None

    def alike(
        self, plan: Plan, stand_ins: StandIns, value: dict[str, Any], at: Place
    ) -> Any:
        """The object of a payload that is probably wrong where another one was.

        With stand-ins for what is there, all the rest goes the fast way.
        """
        unusual = []
        rest = value.copy()
        seen = self.seen
        before = seen[0]
        for name, stand_in in stand_ins.items():
            if name not in rest:
                continue
            found = rest[name]
            index, kind, check = plan.usual[name]
            if found.__class__ is not kind:
                seen[0] += (found.__class__ is str) - (kind is str)
            elif check is None or check(found) is not None:
                continue
            rest[name] = stand_in
            unusual.append((index, found))
        try:
            made = plan.decode(rest, seen)  # type: ignore[misc]
        except Exception:  # something else is wrong as well
            seen[0] = before
            made = self.walk(plan, value, at)
            stand_ins |= self.replaced(plan) or {}
            return made
        unusual.sort()
        for index, found in unusual:
            setattr(made, plan.attributes[index], self.field(plan, index, found, at))
        return made

    def string(self, rule: String, value: Any, at: Place) -> Any:
        if not isinstance(value, str):
            return self.misfit(rule, value, "string", at)
        self.check_length(rule, value, at)
        return str.__str__(value)

    def vendors_string(self, rule: String, value: Any, at: Place) -> Any:
        self.untouched = True
        kept = self.string(rule, value, at)
        self.untouched = False
        return kept

    def anything(self, rule: Anything, value: Any, at: Place) -> Any:
        if value.__class__ is not str:
            self.pass_over(value)
        self.check_data(value, at)
        return as_floats(value)

    def misfit(self, rule: Rule, value: Any, expected: str, at: Place) -> Any:
        """What a value of a wrong type is read as, or the value as it came."""
        read: Any = UNREAD
        if self.tolerated and self.reads("type"):
            read = lenient.read(rule, value)
        if read is UNREAD:
            return self.kept(value, expected, at)
        message = words.wrong_type(self.show(value), expected)
        as_what = self.words(read) if self.hides else lenient.words(read)
        self.add(at, message, "type", as_what)
        if rule == _ANY_NUMBER:
            return float(read)
        return self.value(rule, read, at)  # its limits count as well

    def kept(self, value: Any, expected: str, at: Place) -> Any:
        """A value of a wrong type, as it came, but for the class of numbers."""
        if value.__class__ is not str:
            self.pass_over(value)
        self.add(at, words.wrong_type(self.show(value), expected), "type", None, False)
        return plain(value) if self.tolerated else value

    def enum(self, rule: Enum, value: Any, at: Place) -> Any:
        if not isinstance(value, str):
            return self.misfit(rule, value, "string", at)
        text = value if value.__class__ is str else str.__str__(value)
        member = rule.members._value2member_map_.get(text)  # calling members is slow
        if member is not None:
            return member
        message = f"{self.show(text)} {not_listed(rule.members)}"
        read = UNREAD
        if self.tolerated and self.reads("enum"):
            read = lenient.read(rule, text)
        if read is UNREAD:
            self.add(at, message, "enum", None, False)
            return text
        self.add(at, message, "enum", self.words(read))
        return read

    def boolean(self, rule: Boolean, value: Any, at: Place) -> Any:
        if not isinstance(value, bool):
            return self.misfit(rule, value, "boolean", at)
        return value

    def integer(self, rule: Integer, value: Any, at: Place) -> Any:
        whole = whole_of(value)
        if whole is None or (rule.strict and not isinstance(value, int)):
            return self.misfit(rule, value, "whole number", at)
        self.check_range(rule, whole, at)
        return whole

    def number(self, rule: Number, value: Any, at: Place) -> Any:
        if value.__class__ in (str, bool) or not isinstance(value, _NUMERIC):
            return self.misfit(rule, value, "number", at)
        is_whole = isinstance(value, int)
        if not is_whole and not is_finite(value):
            return self.kept(value, "finite number", at)
        if rule != _ANY_NUMBER:
            self.check_range(rule, value, at)
            self.check_multiple(rule, value, at)
        return number(int(value)) if is_whole else float(value)


# The function for each rule; FurtherRule has many classes, and one of its own.
_READS: Mapping[type, Read] = {
    Reference: Decoding.reference,
    Array: Decoding.array,
    String: Decoding.string,
    Enum: Decoding.enum,
    Anything: Decoding.anything,
    Boolean: Decoding.boolean,
    Integer: Decoding.integer,
    Number: Decoding.number,
}


def _renamed(value: dict[str, Any], spelt: Mapping[str, str]) -> dict[str, Any]:
    """A payload with the names of the fields that some of its keys are read as."""
    names = {key: name for name, key in spelt.items()}
    return {names.get(key, key): item for key, item in value.items()}


def _missing(plan: Plan, named: Mapping[str, Any]) -> list[tuple[int, Any]]:
    """The required fields that a payload does not have."""
    names = plan.required.difference(named)
    return [(plan.usual[name][0], _MISSING) for name in names]


def _is_data(value: Any) -> bool:
    """Whether something decoded is JSON data as well, and no object of a class."""
    if isinstance(value, list):
        return all(map(_is_data, value))
    scalar = (str, int, float, Decimal, dict)
    return value is None or isinstance(value, scalar)
