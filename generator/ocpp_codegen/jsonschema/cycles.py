"""Schemas that hold themselves: whether checking them ends, and soon.

A check follows such a schema as deep as the value goes. It would take exponential time
if a definition led to itself in two ways for the same part of a value: then each level
doubles it. Definitions are states here, and steps into a value the letters that lead
from one to another; what is looked for is a state from which one word leads back by two
paths.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

# How many pairs of steps are compared at most, some 2 seconds.
MAX_LOOKS = 2_000_000

_LISTED = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")


class Step(NamedTuple):
    """A step to a part of a value: to an item, or to a property; "" is any."""

    of_array: bool
    name: str = ""


Steps = tuple[Step, ...]
_ITEM = Step(True)
_PROPERTY = Step(False)


class _State(NamedTuple):
    """A place on the way along a reference of a definition; its end is the target."""

    owner: str
    reference: int = -1
    position: int = 0


_Pair = tuple[_State, _State]
Pairs = dict[_Pair, list[_Pair]]


class _Graph:
    """The definitions, and the references for parts of a value in each of them."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.found = {
            name: list(_references(schema, ())) for name, schema in definitions.items()
        }
        self.parts = {
            name: [
                (steps, target)
                for inner in (name, *self.in_place(name))
                for steps, target in self.found[inner]
                if steps
            ]
            for name in definitions
        }

    def in_place(self, name: str) -> list[str]:
        """The definitions that are for the same value as one."""
        reached: list[str] = []
        todo = [name]
        while todo:
            for steps, target in self.found[todo.pop()]:
                if not steps and target not in reached:
                    reached.append(target)
                    todo.append(target)
        return reached

    def after(self, state: _State) -> list[tuple[Step, _State]]:
        """The steps from a state, and where they lead."""
        owner = state.owner
        if state.position:
            steps, target = self.parts[owner][state.reference]
            if state.position < len(steps):
                further = state._replace(position=state.position + 1)
                return [(steps[state.position], further)]
            owner = target
        return [
            (steps[0], _State(owner, index, 1))
            for index, (steps, _) in enumerate(self.parts[owner])
        ]


def problem(definitions: Mapping[str, Any]) -> str:
    """Why schemas that refer to each other can't be checked; empty if they can."""
    graph = _Graph(definitions)
    if any(name in graph.in_place(name) for name in definitions):
        return "it is a part of itself, for the same value"
    pairs = _pairs(graph)
    if pairs is None:
        return "it holds itself, with too many references inside"
    if any(_is_doubled(part) for part in _parts(pairs)):
        return "it holds itself twice for one part of a value"
    return ""


def _pairs(graph: _Graph) -> Pairs | None:
    """Where two paths lead that begin in one state and take the same steps.

    None if that takes too long to find out.
    """
    todo = [
        (state, state)
        for name, parts in graph.parts.items()
        for index, (steps, _) in enumerate(parts)
        for state in (_State(name, index, n + 1) for n in range(len(steps)))
    ]
    found: Pairs = {pair: [] for pair in todo}
    looks = 0
    while todo:
        here = todo.pop()
        ways = [graph.after(state) for state in here]
        looks += len(ways[0]) * len(ways[1])
        if looks > MAX_LOOKS:
            return None
        for one, a in ways[0]:
            for other, b in ways[1]:
                if _meet(one, other):
                    found[here].append((a, b))
                    if (a, b) not in found:
                        found[a, b] = []
                        todo.append((a, b))
    return found


def _parts(pairs: Pairs) -> Iterator[list[_Pair]]:
    """The pairs that lead to each other: what is strongly connected."""
    back: Pairs = {pair: [] for pair in pairs}
    for pair, others in pairs.items():
        for other in others:
            back[other].append(pair)
    order: list[_Pair] = []
    seen: set[_Pair] = set()
    for pair in pairs:
        order += _reached(pair, pairs, seen)
    seen.clear()
    for pair in reversed(order):
        if pair not in seen:
            yield _reached(pair, back, seen)


def _reached(start: _Pair, pairs: Pairs, seen: set[_Pair]) -> list[_Pair]:
    """What can be reached and was not seen yet; each after all that it leads to."""
    if start in seen:
        return []
    seen.add(start)
    found = []
    path = [(start, iter(pairs[start]))]
    while path:
        others = path[-1][1]
        further = next((other for other in others if other not in seen), None)
        if further is None:
            found.append(path.pop()[0])
        else:
            seen.add(further)
            path.append((further, iter(pairs[further])))
    return found


def _is_doubled(part: list[_Pair]) -> bool:
    """Whether one state is led back to by two paths."""
    return len({a == b for a, b in part}) == 2


def _meet(one: Step, other: Step) -> bool:
    """Whether two steps may lead to the same part of a value."""
    names = {one.name, other.name}
    return one.of_array == other.of_array and (len(names) == 1 or "" in names)


def _references(schema: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield steps, schema["$ref"].rpartition("/")[2]
    for step, inner in _inside(schema):
        yield from _references(inner, (*steps, *step))


def _inside(schema: Mapping[str, Any]) -> Iterator[tuple[Steps, Any]]:
    """The schemas right inside one, with the step to what they are for."""
    for keyword, value in schema.items():
        if keyword in _LISTED:
            yield from (((), inner) for inner in value)
        elif keyword in _SINGLE:
            yield (), value
        elif keyword == "dependentSchemas":
            yield from (((), inner) for inner in value.values())
        elif keyword == "unevaluatedProperties":
            yield (), value["of"]
            yield (_PROPERTY,), value["others"]
        else:
            yield from _for_parts(keyword, value)


def _for_parts(keyword: str, value: Any) -> Iterator[tuple[Steps, Any]]:
    """The schemas of a keyword that are for parts of a value.

    Those of propertyNames are for texts, which have no parts.
    """
    if keyword == "properties":
        yield from (((Step(False, name),), inner) for name, inner in value.items())
    elif keyword == "patternProperties":
        yield from (((_PROPERTY,), inner) for inner in value.values())
    elif keyword == "additionalProperties":
        yield (_PROPERTY,), value
    elif keyword == "prefixItems":
        yield from (((_ITEM,), inner) for inner in value)
    elif keyword in ("items", "contains"):
        yield (_ITEM,), value
