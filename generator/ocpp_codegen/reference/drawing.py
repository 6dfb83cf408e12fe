"""A graph of types as boxes and lines: where everything stands, in whole pixels.

Types stand in columns, each right of all that refer to it, so every line runs
from left to right. A line that passes a column gets a lane there; lines to the
same type share their lanes. The graph must have no cycle.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

CHARACTER = 7
TITLE = 24
ROW = 17
PADDING = 9
LANE = 8
BETWEEN_BOXES = 14
BETWEEN_COLUMNS = 44
SWEEPS = 4

# Positions are compared in parts of one, so that all numbers stay whole.
PARTS = 1_000_000


@dataclass(frozen=True)
class Link:
    """A field that refers to another type, the one called target."""

    label: str
    target: str
    required: bool


@dataclass(frozen=True)
class Node:
    """A type; links in the order of its fields. kind is for whoever paints it."""

    title: str
    kind: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Row:
    """A line of text in a box; y is its baseline."""

    link: Link
    y: int


@dataclass(frozen=True)
class Box:
    """A type as drawn; x and y are the upper left corner, title_y a baseline."""

    key: str
    title: str
    kind: str
    x: int
    y: int
    width: int
    height: int
    title_y: int
    rows: tuple[Row, ...]

    @property
    def text_x(self) -> int:
        """Where its lines of text begin."""
        return self.x + PADDING


@dataclass(frozen=True)
class Line:
    """A line that is level from x1 to bend, and then a curve, level at both ends."""

    x1: int
    y1: int
    bend: int
    x2: int
    y2: int

    @property
    def middle(self) -> int:
        """The x of both control points of the curve."""
        return (self.bend + self.x2) // 2


@dataclass(frozen=True)
class Drawing:
    """All boxes and lines, with the corner of the whole at 0, 0."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Slot:
    """A place in a column: a type, or a lane of the lines that lead to it."""

    key: str
    column: int


@dataclass(frozen=True)
class _Step:
    """A piece of a line, from one column to the next; row is -1 for a lane."""

    source: _Slot
    row: int
    target: _Slot


@dataclass
class _Layout:
    """What is known so far. into and out_of: the steps at either end of a slot."""

    nodes: Mapping[str, Node]
    home: dict[str, _Slot]
    columns: list[list[_Slot]]
    steps: list[_Step]
    into: dict[_Slot, list[_Step]]
    out_of: dict[_Slot, list[_Step]]
    tops: dict[_Slot, int]


def draw(nodes: Mapping[str, Node], root: str) -> Drawing:
    """The drawing of all types that the root leads to."""
    layout = _columns(nodes, root)
    _reduce_crossings(layout)
    _set_heights(layout)
    return _drawing(layout)


# Columns and lanes


def _columns(nodes: Mapping[str, Node], root: str) -> _Layout:
    depths = _depths(nodes, root)
    home = {key: _Slot(key, depth) for key, depth in depths.items()}
    steps = list(dict.fromkeys(_steps(nodes, home)))
    columns: list[list[_Slot]] = [[] for _ in range(max(depths.values()) + 1)]
    for slot in dict.fromkeys([home[root], *(step.target for step in steps)]):
        columns[slot.column].append(slot)
    into: dict[_Slot, list[_Step]] = {}
    out_of: dict[_Slot, list[_Step]] = {}
    for step in steps:
        into.setdefault(step.target, []).append(step)
        out_of.setdefault(step.source, []).append(step)
    return _Layout(nodes, home, columns, steps, into, out_of, {})


def _depths(nodes: Mapping[str, Node], root: str) -> dict[str, int]:
    """The longest way from the root to each type that it leads to."""
    depths = {root: 0}
    for key in _topological(nodes, root):
        for link in nodes[key].links:
            depths[link.target] = max(depths.get(link.target, 0), depths[key] + 1)
    return depths


def _topological(nodes: Mapping[str, Node], root: str) -> list[str]:
    """Each type before all that it refers to."""
    finished: dict[str, None] = {}

    def visit(key: str) -> None:
        for link in reversed(nodes[key].links):
            if link.target not in finished:
                visit(link.target)
        finished[key] = None

    visit(root)
    return list(reversed(finished))


def _steps(nodes: Mapping[str, Node], home: Mapping[str, _Slot]) -> Iterator[_Step]:
    for key, source in home.items():
        for row, link in enumerate(nodes[key].links):
            target = home[link.target]
            lanes = [
                _Slot(link.target, column)
                for column in range(source.column + 1, target.column)
            ]
            way = [source, *lanes, target]
            for index, (here, there) in enumerate(pairwise(way)):
                yield _Step(here, -1 if index else row, there)


# Order within the columns


def _reduce_crossings(layout: _Layout) -> None:
    """Moves each slot to the middle of those that it is joined with, some times."""
    positions: dict[_Slot, int] = {}
    for column in layout.columns:
        _note(column, positions)
    for _ in range(SWEEPS):
        _sort_by_sources(layout, positions)
        _sort_by_targets(layout, positions)
    _sort_by_sources(layout, positions)


def _note(column: list[_Slot], positions: dict[_Slot, int]) -> None:
    positions.update((slot, index * PARTS) for index, slot in enumerate(column))


def _sort_by_sources(layout: _Layout, positions: dict[_Slot, int]) -> None:
    for column in layout.columns[1:]:
        ranks = {
            slot: _mean(_leaves_in(layout, positions, s) for s in layout.into[slot])
            for slot in column
        }
        column.sort(key=ranks.__getitem__)
        _note(column, positions)


def _sort_by_targets(layout: _Layout, positions: dict[_Slot, int]) -> None:
    for column in reversed(layout.columns[:-1]):
        ranks = {
            slot: _mean(positions[step.target] for step in layout.out_of[slot])
            if slot in layout.out_of
            else positions[slot]
            for slot in column
        }
        column.sort(key=ranks.__getitem__)
        _note(column, positions)


def _leaves_in(layout: _Layout, positions: Mapping[_Slot, int], step: _Step) -> int:
    rows = _row_count(layout, step.source) + 1
    return positions[step.source] + (step.row + 1) * PARTS // rows


def _mean(numbers: Iterable[int]) -> int:
    found = list(numbers)
    return sum(found) // len(found)


# Heights


def _set_heights(layout: _Layout) -> None:
    """Each column as near as it can be to what leads to it, without overlaps."""
    for column in layout.columns:
        wanted = [_wanted(layout, slot) for slot in column]
        bottom = None
        for slot, top in zip(column, wanted, strict=True):
            layout.tops[slot] = top if bottom is None else max(top, bottom)
            bottom = layout.tops[slot] + _height(layout, slot) + BETWEEN_BOXES
        pairs = zip(column, wanted, strict=True)
        drift = sum(layout.tops[slot] - top for slot, top in pairs) // len(column)
        for slot in column:
            layout.tops[slot] -= drift


def _wanted(layout: _Layout, slot: _Slot) -> int:
    if slot not in layout.into:
        return 0
    middle = _mean(_leaves_at(layout, step) for step in layout.into[slot])
    return middle - _enters_below(layout, slot)


def _leaves_at(layout: _Layout, step: _Step) -> int:
    below = _enters_below(layout, step.source)
    if step.row >= 0:
        below = TITLE + step.row * ROW + ROW // 2
    return layout.tops[step.source] + below


def _enters_below(layout: _Layout, slot: _Slot) -> int:
    return (TITLE if _is_box(layout, slot) else LANE) // 2


def _is_box(layout: _Layout, slot: _Slot) -> bool:
    return layout.home[slot.key] == slot


def _row_count(layout: _Layout, slot: _Slot) -> int:
    return len(layout.nodes[slot.key].links) if _is_box(layout, slot) else 0


def _height(layout: _Layout, slot: _Slot) -> int:
    if not _is_box(layout, slot):
        return LANE
    rows = _row_count(layout, slot)
    return TITLE + rows * ROW + (PADDING // 2 if rows else 0)


# Shapes


def _drawing(layout: _Layout) -> Drawing:
    widths = [_column_width(layout, column) for column in layout.columns]
    lefts = [
        sum(widths[:index]) + index * BETWEEN_COLUMNS for index in range(len(widths))
    ]
    highest = min(layout.tops.values())
    layout.tops = {slot: top - highest for slot, top in layout.tops.items()}
    boxes = [
        _box(layout, slot, lefts[slot.column])
        for column in layout.columns
        for slot in column
        if _is_box(layout, slot)
    ]
    ends = [layout.tops[s] + _height(layout, s) for s in layout.tops]
    return Drawing(
        width=lefts[-1] + widths[-1],
        height=max(ends),
        boxes=tuple(boxes),
        lines=tuple(_lines(layout, lefts, widths)),
    )


def _column_width(layout: _Layout, column: list[_Slot]) -> int:
    return max(
        _width(layout.nodes[slot.key]) for slot in column if _is_box(layout, slot)
    )


def _width(node: Node) -> int:
    texts = [node.title, *(link.label for link in node.links)]
    return max(map(len, texts)) * CHARACTER + 2 * PADDING


def _box(layout: _Layout, slot: _Slot, left: int) -> Box:
    node, top = layout.nodes[slot.key], layout.tops[slot]
    return Box(
        key=slot.key,
        title=node.title,
        kind=node.kind,
        x=left,
        y=top,
        width=_width(node),
        height=_height(layout, slot),
        title_y=top + TITLE - PADDING + 1,
        rows=tuple(
            Row(link, top + TITLE + index * ROW + ROW - 5)
            for index, link in enumerate(node.links)
        ),
    )


def _lines(layout: _Layout, lefts: list[int], widths: list[int]) -> Iterator[Line]:
    """Out of a box a line is level to the end of the column, past wider boxes."""
    for step in layout.steps:
        source, target = step.source, step.target
        left = lefts[source.column]
        box = _is_box(layout, source)
        yield Line(
            x1=left + (_width(layout.nodes[source.key]) if box else 0),
            y1=_leaves_at(layout, step),
            bend=left + widths[source.column],
            x2=lefts[target.column],
            y2=layout.tops[target] + _enters_below(layout, target),
        )
