"""Removes every single check of the generated codec, and looks who notices.

A mutant is one function of the codec with one thing changed: a condition dropped, a
limit moved, an enum no longer looked up, a key no longer counted. It is killed when
a payload or an object shows that; what each deserves is said by the raw schema.
The rules of the careful walk are changed in the same way, one entry at a time.

``make mutants`` runs them all and lists the survivors.
"""

import ast
import copy
import dataclasses
import functools
import inspect
import json
import math
import random
import sys
import types
from collections import Counter, UserDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from generated import ocppj
from generated.ocppj.decoding import Decoding, Plans
from tests.helpers import codecs, fuzz, payloads
from tests.helpers.codecs import PACKAGES, Target
from tests.helpers.fuzz import Foreign

T = TypeVar("T")

# Functions that convert or check one value, and what to put in their place.
_CHECKED_BY = ("decode_", "encode_")
_CHECKED = ("data", "integer", "number")
_WRITTEN = ("quote", "data_text")


class Edit(NamedTuple):
    """One change of a syntax tree: what it is, where it goes, what goes there."""

    what: str
    holder: Any
    place: str | int
    new: Any

    def swap(self) -> "Edit":
        """Makes the change, and gives the one that takes it back."""
        if isinstance(self.holder, list):
            assert isinstance(self.place, int)
            old = self.holder[self.place]
            self.holder[self.place] = self.new
        else:
            old = getattr(self.holder, str(self.place))
            setattr(self.holder, str(self.place), self.new)
        return self._replace(new=old)


# What can be changed in a function


def edits(function: ast.FunctionDef) -> Iterator[Edit]:
    """Everything that can be taken out of a generated function, or moved."""
    for holder, place, node in _nodes(function):
        yield from _edits_of(holder, place, node)


def _nodes(function: ast.FunctionDef) -> Iterator[tuple[Any, str | int, ast.AST]]:
    for node in ast.walk(function):
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                yield node, name, value
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        yield value, index, item


def _edits_of(holder: Any, place: str | int, node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.If(test=test):
            # A field that may be absent is asked for by "in", and not None when sent.
            if not _asks_for_field(test):
                yield Edit(f"no {_shown(test)}", node, "test", ast.Constant(False))
                yield from _conditions(node, "test", test)
        case ast.Attribute(value=ast.Subscript(slice=key), attr="_value_"):
            yield Edit(f"no {_shown(node)}", holder, place, key)
        case ast.Subscript(value=ast.Name(id=table), slice=key) if table[0] == "_":
            yield Edit(f"no {_shown(node)}", holder, place, key)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            yield from _calls(holder, place, node, name, arguments)
        case ast.Assign(
            targets=[ast.Name(id="n" | "s")], value=ast.Constant(int(value))
        ):
            for other in (value - 1, value + 1):
                yield Edit(f"{_shown(node)} + 1", node, "value", ast.Constant(other))
        case (
            ast.AugAssign()
            | ast.Assign(targets=[ast.Attribute()], value=ast.Constant(None))
        ):
            yield Edit(f"no {_shown(node)}", holder, place, ast.Pass())


def _asks_for_field(test: ast.expr) -> bool:
    text = ast.unparse(test)
    return text.startswith("(v := ") or text.endswith(" in d")


def _conditions(holder: Any, place: str | int, test: ast.expr) -> Iterator[Edit]:
    """Every part of a condition left out, and every limit in it moved."""
    match test:
        case ast.BoolOp(op=op, values=values):
            for index, value in enumerate(values):
                rest = [v for v in values if v is not value]
                without = ast.BoolOp(op, rest) if len(rest) > 1 else rest[0]
                yield Edit(f"no {_shown(value)}", holder, place, without)
                yield from _conditions(values, index, value)
        case ast.UnaryOp(operand=ast.Compare(left, [_, _], [middle, right]) as both):
            upper = ast.Compare(middle, both.ops[1:], [right])
            lower = ast.Compare(left, both.ops[:1], [middle])
            yield Edit(f"no lower limit in {_shown(test)}", test, "operand", upper)
            yield Edit(f"no upper limit in {_shown(test)}", test, "operand", lower)
    if not isinstance(test, ast.BoolOp):
        yield from _limits(test)


def _limits(node: ast.AST) -> Iterator[Edit]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, (int, float)):
            for other in (part.value - 1, part.value + 1):
                yield Edit(f"{other} in {_shown(node)}", part, "value", other)


def _calls(
    holder: Any, place: str | int, node: ast.Call, name: str, arguments: list[ast.expr]
) -> Iterator[Edit]:
    if name.endswith("_item"):
        yield Edit(f"no {_shown(node)}", holder, place, arguments[0])
        for index in range(1, len(arguments)):
            what = f"no argument {index} of {_shown(node)}"
            yield Edit(what, arguments, index, ast.Constant(None))
            yield from _limits(arguments[index])
    elif name.startswith(_CHECKED_BY[0]) or name in _CHECKED:
        yield Edit(f"no {_shown(node)}", holder, place, arguments[0])
    elif name.startswith(_CHECKED_BY[1]) or name in _WRITTEN:
        yield Edit(f"no {_shown(node)}", holder, place, ast.Constant("null"))


def _shown(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0]


# Functions


@functools.cache
def functions(package: str) -> dict[str, ast.FunctionDef]:
    """The functions of a codec by name."""
    return parsed(codecs.module(package, "_codec"))


def parsed(module: types.ModuleType) -> dict[str, ast.FunctionDef]:
    """The syntax trees of a module's functions."""
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def compiled(module: types.ModuleType, tree: ast.FunctionDef) -> Callable[..., Any]:
    """A function as its tree says now, among the others of its module."""
    namespace = dict(vars(module))
    whole = ast.fix_missing_locations(ast.Module([tree], []))
    exec(compile(whole, "mutant", "exec"), namespace)
    made: Callable[..., Any] = namespace[tree.name]
    return made


def survivors(
    module: types.ModuleType,
    tree: ast.FunctionDef,
    kills: Callable[[Callable[..., Any]], bool],
    share: float,
) -> tuple[int, list[str]]:
    """How many mutants of a function were made, and those that nothing killed."""
    chosen, alive = _share_of(edits(tree), share, tree.name), []
    assert not chosen or not kills(compiled(module, tree)), f"{tree.name} is refused"
    for edit in chosen:
        back = edit.swap()
        if not kills(compiled(module, tree)):
            alive.append(f"{tree.name}, {edit.what}")
        back.swap()
    return len(chosen), alive


def _share_of(changes: Iterable[T], share: float, name: str) -> list[T]:
    """A part of the changes to what has a name, the same each time."""
    rng = random.Random(name)
    return [change for change in changes if rng.random() < share]


# Decoding


@dataclass(frozen=True)
class Payload:
    """A payload and what decoding it has to give: text of it and strings met."""

    payload: Any
    expected: tuple[str, int] | None


def own_payloads(target: Target) -> list[Payload]:
    """What shows a fault in the function that decodes a type."""
    found = []
    for payload in _changed_payloads(target):
        allowed = target.allows(payload)
        expected = None
        if allowed:
            text = json.dumps(payload, ensure_ascii=False)
            quotes = text.count('"') - text.count('\\"')
            message = target.codec.from_dict(target.cls, payload)
            shown = repr(dict(message) if isinstance(message, dict) else message)
            expected = shown, quotes // 2
        found.append(Payload(payload, expected))
    return found + [Payload(payload, None) for payload in _no_json(target)]


def _changed_payloads(target: Target) -> Iterator[Any]:
    maker = target.maker()
    for payload in (maker.broad(target.node), maker.minimal(target.node)):
        yield payload
        for site in payloads.sites(maker, target.node, payload):
            if len([step for step in site.path if isinstance(step, str)]) <= 1:
                for case in payloads.mutations_at(maker, payload, site):
                    yield case.payload


def _no_json(target: Target) -> Iterator[Any]:
    """Payloads that no JSON text can be, though Python may take them for one."""
    maker = target.maker()
    payload = maker.broad(target.node)
    yield types.MappingProxyType(payload)
    yield UserDict(payload)
    for site in payloads.sites(maker, target.node, payload):
        if isinstance(site.value, list):
            yield payloads.put(payload, site.path, tuple(site.value))
        for number in (float("nan"), float("inf"), float("-inf")):
            yield payloads.put(payload, site.path, number)


def kills_decoder(cases: Iterable[Payload], decode: Callable[..., Any]) -> bool:
    """Whether one of the payloads shows that a decoder is wrong."""
    for case in cases:
        seen = [0]
        try:
            shown = repr(decode(case.payload, seen))
        except Exception:
            if case.expected:
                return True
            continue
        if case.expected != (shown, seen[0]):
            return True
    return False


# Encoding


@dataclass(frozen=True)
class Object:
    """An object, the payload it stands for, and whether the fast way has to write it.

    payload is None for an object that must not be written.
    """

    message: Any
    payload: Any
    ordinary: bool


def own_objects(target: Target) -> list[Object]:
    """What shows a fault in the function that encodes a type."""
    found = []
    for message in _changed_objects(target):
        payload = fuzz.payload_of(target, message)
        ordinary = payload is not None and _is_written(target.fast.encode, message)
        found.append(Object(message, payload, ordinary))
    return found


def _is_written(encode: Callable[[Any], str], message: Any) -> bool:
    try:
        encode(message)
    except Exception:
        return False
    return True


def _changed_objects(target: Target) -> Iterator[Any]:
    maker = target.maker()
    for payload in (maker.broad(target.node), maker.minimal(target.node)):
        message = codecs.build(target, payload)
        yield message
        yield from _impostors(message)
        for site in payloads.sites(maker, target.node, payload):
            if not 1 <= len([s for s in site.path if isinstance(s, str)]) <= 1:
                continue
            for value in _replacements(target, site, message):
                fresh = codecs.build(target, copy.deepcopy(payload))
                yield fuzz.put(target, fresh, site.path, value)


def _impostors(message: Any) -> Iterator[Any]:
    """What has the same content and is of another class."""
    if isinstance(message, dict):
        yield UserDict(message)
        return
    names = [f.name for f in dataclasses.fields(message)]
    yield types.SimpleNamespace(**{name: getattr(message, name) for name in names})


def _replacements(target: Target, site: payloads.Site, message: Any) -> Iterator[Any]:
    for _, value in fuzz.replacements(target, site, message):
        yield value
    found = fuzz.get(target, message, site.path)
    if isinstance(found, list):
        yield deque(found)
        for limit in (site.node.get("minItems", 0), site.node.get("maxItems", 0)):
            yield from ((found * (limit + 1))[: limit + more] for more in (-1, 0, 1))
    yield 'quoted "text" \\ and \n'


def kills_encoder(cases: Iterable[Object], encode: Callable[..., str]) -> bool:
    """Whether one of the objects shows that an encoder is wrong."""
    for case in cases:
        try:
            text = encode(case.message)
        except Exception:
            if case.ordinary:
                return True
            continue
        if case.payload is None or not _says(text, case.payload):
            return True
    return False


def _says(text: str, payload: Any) -> bool:
    try:
        return bool(json.loads(text) == payload)
    except ValueError:
        return False


# Rules


def changed_rules(rule: Any) -> Iterator[Any]:
    """A rule with one thing changed in it, for each thing there is."""
    for name, value in rule._asdict().items():
        for other in _other_values(name, value):
            yield rule._replace(**{name: other})
    match rule:
        case ocppj.String() | ocppj.Boolean() | ocppj.Reference():
            yield ocppj.Anything()
        case ocppj.Enum():
            yield ocppj.String()
        case ocppj.Integer() | ocppj.Anything():
            yield ocppj.Number()
        case ocppj.Number(minimum, maximum):
            yield ocppj.Integer(minimum, maximum)


def _other_values(name: str, value: Any) -> Iterator[Any]:
    match value:
        case tuple():
            yield from changed_rules(value)
        case bool():
            yield not value
        case int() | float():
            yield from (value - 1, value + 1, None)
        case str() if name == "multiple_of":
            yield from (None, "1", "0.01")
        case type():
            yield Other


class Other(StrEnum):
    """An enum without a member of any other."""

    other = "Of None Of Them"


def changed_shapes(
    shapes: dict[str, ocppj.Shape], name: str
) -> Iterator[tuple[str, ocppj.Shape]]:
    """A shape with one of its properties changed, for each change there is."""
    shape = shapes[name]
    for index, item in enumerate(shape.properties):
        before, after = shape.properties[:index], shape.properties[index + 1 :]
        turned = item._replace(required=not item.required)
        variants = [turned] + [
            item._replace(rule=rule) for rule in changed_rules(item.rule)
        ]
        for variant in variants:
            yield f"{variant}", shape._replace(properties=(*before, variant, *after))
        if not shape.open or item.required:
            yield f"no {item}", shape._replace(properties=before + after)


@dataclass(frozen=True)
class Explained:
    """A payload, and what jsonschema finds in it."""

    payload: Any
    findings: Counter[tuple[str, str]]


def explained(target: Target) -> list[Explained]:
    """What shows a fault in the rules of a type; only the kinds that can."""
    maker = target.maker()
    found = []
    for payload in (maker.broad(target.node), maker.minimal(target.node)):
        for site in payloads.sites(maker, target.node, payload):
            if len([step for step in site.path if isinstance(step, str)]) > 1:
                continue
            for kind, value in payloads.changes(maker, site):
                if kind in _TELLING:
                    changed = payloads.put(payload, site.path, value)
                    findings = Counter(target.findings(changed))
                    found.append(Explained(changed, findings))
    return found


_TELLING = {
    "null",
    "float",
    "multiple",
    "no multiple",
    "whole as float",
    "digit string",
    "empty object",
    "enum",
    "missing optional key",
    "missing required key",
    "unknown enum",
    "string at the limit",
    "string one too long",
    "at the minimum",
    "below minimum",
    "at the maximum",
    "above maximum",
    "fewest items",
    "one item too few",
    "most items",
    "one item too many",
}


def surviving_rules(target: Target, share: float) -> tuple[int, list[str]]:
    """How many changes of a type's rules were made, and those that nothing killed."""
    codec = target.codec.version_codec
    shapes = dict(codec._rules())
    name = target.fast.shape
    chosen, alive = _share_of(changed_shapes(shapes, name), share, name), []
    cases = explained(target) if chosen else []
    assert not _kills_rules(codec, shapes, name, cases), f"{name} is wrong as it is"
    for what, shape in chosen:
        if not _kills_rules(codec, {**shapes, name: shape}, name, cases):
            alive.append(f"{name}, {what}")
    return len(chosen), alive


def _kills_rules(
    codec: Any, shapes: dict[str, ocppj.Shape], name: str, cases: list[Explained]
) -> bool:
    plans = Plans(shapes, codec._by_shape)
    for case in cases:
        walk = Decoding(plans)
        walk.root(name, case.payload)
        if Counter((f.pointer, f.rule) for f in walk.findings) != case.findings:
            return True
    return False


# Helpers


class Float(float):
    """Not the class that the fast way knows."""


BAD: Any = ocppj.Bad

Calls = list[tuple[Any, list[tuple[Any, ...]]]]

# What the helpers of the fast way have to give for which arguments.
HELPERS: dict[str, Calls] = {
    "integer": [
        (1, [(1.0,), (Decimal("1.0"),)]),
        (int(-3e300), [(-3e300,)]),
        (BAD, [(1.5,), (True,), ("1",), (None,), (Float(1),), ([],)]),
        (BAD, [(Decimal("1.5"),), (Decimal("1e400"),)]),
    ],
    "is_multiple": [
        (True, [(8.1, "0.1"), (-0.3, "0.1"), (7, "0.1"), (0.0, "0.1"), (10, "10")]),
        (True, [(Decimal("8.1"), "0.1"), (Decimal("1e308"), "0.1"), (-(10**400), "1")]),
        (False, [(8.11, "0.1"), (True, "1"), ("1", "1"), (None, "1"), (Float(1), "1")]),
        (False, [(5, "10"), (7, "2.5"), (Decimal("8.10000000000000000001"), "0.1")]),
        (False, [(Decimal(x), "0.1") for x in ("1e309", "-1e309", "inf", "sNaN")]),
    ],
    "number": [
        (1.0, [(1,), (Decimal(1),)]),
        (2**53 + 1, [(2**53 + 1,)]),
        (10**400, [(10**400,)]),
        (BAD, [(True,), ("1",), (None,), (1.0,)]),
    ],
    "string_item": [
        ("ab", [("ab",), ("ab", 2)]),
        (BAD, [("ab", 1), (1,), (None,), ([], 2)]),
    ],
    "integer_item": [
        (5, [(5,), (5.0,), (5, 5, 5), (5, None, 5), (5.0, None, None, False)]),
        (BAD, [(5, 6), (5, None, 4), ("5",), (True,), (5.0, None, None, True)]),
    ],
    "number_item": [
        (5.0, [(5,), (5.0,), (5, 5, 5), (Decimal(5), None, 5), (5, 4)]),
        (BAD, [(5.0, 6), (5.0, None, 4), ("5",), (True,)]),
        (BAD, [(math.nan,), (math.inf,), (-math.inf,), (8.11, None, None, "0.1")]),
        (8.1, [(8.1, None, None, "0.1")]),
    ],
    "boolean_item": [(True, [(True,)]), (False, [(False,)]), (BAD, [(1,), (None,)])],
    "array_item": [
        ([1, 2], [([1, 2],), ([1, 2], 2, 2), ([1, 2], None, 2)]),
        (BAD, [([1, 2], 3), ([1, 2], None, 1), ((1, 2),), ("ab",)]),
    ],
    "data_text": [
        ('{"a":[null,true,1,1.5,"é"]}', [({"a": [None, True, 1, 1.5, "é"]},)]),
        (BAD, [(math.nan,), ({1: 1},), ({"a": (1,)},), ({"a": {1}},)]),
    ],
    "is_plain": [
        (True, [('"a"', 1), ('"é"', 1), ('"\\n"', 1), ("1", 0)]),
        (False, [('"a","a"', 1), ('"\\u0061"', 1), ('"\ud800"', 1), ("1", 1)]),
    ],
    "is_message_id": [
        (True, [("1",), ("é",), ("x" * 36,), (Foreign.accepted,)]),
        (False, [("",), ("x" * 37,), (1,), (None,), (["1"],), ("\ud800",)]),
    ],
}


def nested(depth: int) -> Any:
    """A list in a list, so deep."""
    return [] if depth == 1 else [nested(depth - 1)]


# How many strings there are in what data is given; None for what it refuses.
DATA: list[tuple[int | None, list[Any]]] = [
    (0, [None, True, 1, 10**400, 1.5, [], {}, nested(100)]),
    (1, ["a", ["a"], [{"a": 1}], [["a"]]]),
    (6, [{"a": "b", "c": {"d": ["e", "f"]}}]),
    (None, [math.nan, math.inf, -math.inf, [math.inf], (1,), {1: 1}, UserDict()]),
    (None, [Float(1), Foreign.accepted, [(1,)], [{1}], [{1: 2}], [b"a"], [Float(1)]]),
    (None, [nested(101)]),
]


def kills_helper(name: str, function: Callable[..., Any]) -> bool:
    """Whether one of the calls shows that a helper is wrong."""
    return any(
        not _gives(expected, function, *arguments)
        for expected, calls in HELPERS[name]
        for arguments in calls
    )


def _gives(expected: Any, function: Callable[..., Any], *arguments: Any) -> bool:
    try:
        found = function(*arguments)
    except Exception as error:
        return expected is BAD and isinstance(error, BAD)
    return expected is not BAD and repr(found) == repr(expected)


def kills_data(data: Callable[..., Any]) -> bool:
    """Whether one of the values shows that data is wrong."""
    for strings, values in DATA:
        for value in values:
            seen = [0]
            expected = BAD if strings is None else value
            if not _gives(expected, data, value, seen):
                return True
            if strings is not None and seen != [strings]:
                return True
    return False


def is_home(module: types.ModuleType, name: str) -> bool:
    """Whether a module defines a helper, and does not only import it."""
    return getattr(getattr(module, name, None), "__module__", "") == module.__name__


def surviving_helpers() -> tuple[int, list[str]]:
    """How many mutants of the helpers were made, and the survivors."""
    trees = parsed(ocppj.values) | parsed(ocppj.text) | parsed(ocppj.frames)
    total, alive = survivors(ocppj.values, trees["data"], kills_data, 1.0)
    for name in HELPERS:
        kills = functools.partial(kills_helper, name)
        homes = (ocppj.text, ocppj.frames, ocppj.values)
        home = next(m for m in homes if is_home(m, name))
        made, left = survivors(home, trees[name], kills, 1.0)
        total += made
        alive += left
    return total, alive


# Running

# Mutants that no payload and no object can tell from the original.
EQUIVALENT = {
    "decode_CustomDataType, no d.__class__ is not dict": (
        "what is not a dict has no vendorId to read, or is refused by data"
    ),
    "integer, no value.__class__ is float and value.is_integer()": (
        "a shortcut: is_multiple comes to the same, and takes longer"
    ),
    "is_plain, no '\\\\' in text": "a shortcut: there is no \\u without a backslash",
}


def surviving_functions(target: Target, share: float) -> tuple[int, list[str]]:
    """How many mutants of a type's functions were made, and the survivors."""
    trees = functions(target.package)
    # Made when a mutant is first tried: most of the time goes into these.
    to_decode = functools.cache(lambda: own_payloads(target))
    to_encode = functools.cache(lambda: own_objects(target))
    made, alive = survivors(
        target.functions,
        trees[target.fast.decode.__name__],
        lambda decode: kills_decoder(to_decode(), decode),
        share,
    )
    more, others = survivors(
        target.functions,
        trees[target.fast.encode.__name__],
        lambda encode: kills_encoder(to_encode(), encode),
        share,
    )
    return made + more, alive + others


def main() -> int:
    """The command line of make mutants."""
    total, alive = surviving_helpers()
    for package in PACKAGES:
        for target in codecs.targets(package):
            for run in (surviving_functions, surviving_rules):
                made, left = run(target, share=1.0)
                total += made
                alive += left
    for what in alive:
        print(f"{what}: {EQUIVALENT.get(what, 'SURVIVES')}")
    equal = sum(what in EQUIVALENT for what in alive)
    print(f"{total} mutants, {total - len(alive)} killed, {equal} are not different")
    return 1 if len(alive) > equal else 0


if __name__ == "__main__":
    sys.exit(main())
