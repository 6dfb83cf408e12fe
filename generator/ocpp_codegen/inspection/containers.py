"""What wraps the lines of a log, and the text inside.

A frame is judged as it was sent, so whatever the log did to it is undone first:
JSON lines and JSON inside JSON, rows of CSV, the tags and entities of HTML, the
partial lines of container runtimes. What comes out are records.
"""

import csv
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ocpp_codegen.inspection import assembling, frames, parts
from ocpp_codegen.inspection.escapes import unescaped
from ocpp_codegen.inspection.pushback import Pushback

# How many lines belong together at most: a frame, a row, a JSON object.
MAX_LINES = 2000
# How deep a value may be that stands over several lines.
MAX_DEPTH = 64
# Over how many lines the kind, the id and the action of a frame stand at most.
_HEAD_LINES = 5
# How deep objects and strings of JSON are looked into.
_DEPTH = 12

_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,4000}>")
_IS_HTML = re.compile(r"(?i)^\s*<(?:!doctype\s+html|html|head|body|table|tr|div|pre)\b")
_ROW = re.compile(r"(?i)<tr\b")
_ROW_END = re.compile(r"(?i)</tr\s*>")
_PARTIAL = re.compile(
    r"^(?P<head>(?:\S+\s+)?\S+\s(?:stdout|stderr)\s)(?P<tag>[PF])\s(?P<text>.*)$",
    re.DOTALL,
)
_OBJECT = re.compile(r'\{\s*\\*"')
# A key that may hold the type of a message.
_TYPED = re.compile(r'(?i)"(?:[a-z]{0,8}[_-]?type(?:[_-]?id)?|kind|typ)"\s*:')
_SEPARATORS = ",;\t|"
# What the first column of a table may be called.
_FIRST = (
    r"time|timestamp|@timestamp|_time|date|datetime|ts|logged\w*|created\w*|no\.?|id"
    r"|message|messagetype\w*|msg|frame|payload|raw|log|line|event|unique\w*|action|type"
    r"|(?:request|response)[ \w]{0,20}|direction|dir|station|charge\w*|cp\w*|source"
    r"|host|level|topic|session\w*"
)
_HEADINGS = re.compile(rf"(?i)^\s*\"?(?:{_FIRST})\"?\s*(?:[,;\t|]|$)")


class Record(NamedTuple):
    """A text to search, and what is known of it.

    lead and trail are text of the line outside of it. whole: the text is all of its
    line. open: further lines may belong to it. name: of the field that held it.
    value: a frame that was not text.
    """

    line: int
    end_line: int
    text: str
    lead: str = ""
    trail: str = ""
    aside: str = ""
    fields: Mapping[str, str] = {}
    whole: bool = False
    open: bool = False
    column: int = 1
    name: str = ""
    value: list[Any] | None = None


# The opening of a frame up to its id, at any level of escaping.
_BRACKET = re.compile(r"\[\s*\d\s*,\s*\\*[\"']?")


class Containers:
    """The records of a log's lines."""

    def __init__(self, lines: Pushback) -> None:
        self._lines = lines
        self._html = False
        self._header: list[str] | None = None
        self._delimiter = ","
        self._started = False

    @property
    def is_page(self) -> bool:
        """Whether the log is a page of HTML."""
        return self._html

    @property
    def is_table(self) -> bool:
        """Whether the log is a table with a heading."""
        return self._header is not None

    def records(self, number: int, line: str) -> Iterator[Record]:
        """The records of a line, and of those that belong to it."""
        if not line or line.isspace():
            yield Record(number, number, "")
            return
        yield from self._records(number, line)

    def plain(self, line: str) -> str:
        """A line without the tags of the page that it stands in."""
        return html.unescape(_TAG.sub(" ", line)) if self._html else line

    def _records(self, number: int, line: str) -> Iterator[Record]:
        if not self._started:
            self._started = True
            if self._is_header(line):
                yield Record(number, number, "")
                return
        if self._html or _IS_HTML.match(line):
            self._html = True
            yield self._of_html(number, line)
        elif self._header is not None and (rows := self._of_csv(number, line)):
            yield from rows
        else:
            yield from self._of_text(number, line)

    # HTML

    def _of_html(self, number: int, line: str) -> Record:
        end = number
        if _ROW.search(line) and not _ROW_END.search(line):
            parts = [line]
            for end, further in self._lines:  # noqa: B007
                parts.append(further)
                if _ROW_END.search(further) or len(parts) >= MAX_LINES:
                    break
            line = "\n".join(parts)
        return Record(number, end, self.plain(line), open=end == number)

    # CSV

    def _is_header(self, line: str) -> bool:
        if not _HEADINGS.match(line) or frames.OPENING.search(line):
            return False
        for delimiter in _SEPARATORS:
            names = [name.strip().strip('"') for name in line.split(delimiter)]
            if len(names) > 1 and all(
                re.fullmatch(r"[\w@ ./()-]{1,40}", name) for name in names
            ):
                self._header, self._delimiter = (
                    [name.lower() for name in names],
                    delimiter,
                )
                return True
        return False

    def _of_csv(self, number: int, line: str) -> list[Record]:
        row, end = self._row(number, line)
        if row is None or self._header is None or len(row) < 2:
            return []
        cells = [cell for cell, _ in row]
        fields = dict(zip(self._header, cells, strict=False))
        extra = len(cells) - len(self._header)
        value = assembling.assembled(fields)
        if value is not None:
            aside = " | ".join(cell for cell in cells if not cell.startswith("{"))
            return [Record(number, end, "", fields=fields, aside=aside, value=value)]
        records = []
        for index, (cell, offset) in enumerate(row):
            if (
                frames.OPENING.search(cell)
                or frames.unfinished(cell) is not None
                or unescaped(cell)
            ):
                rest = {k: v for i, (k, v) in enumerate(fields.items()) if i != index}
                others = " | ".join(c for i, c in enumerate(cells) if i != index)
                found = _of_string(cell, number + offset, end, rest, others, index + 1)
                records += [
                    record._replace(
                        name=self._header[index] if index < len(self._header) else ""
                    )
                    for record in found
                ]
        if extra > 0 and frames.has_plain(line):
            # Cells whose commas were not quoted: the line is not CSV but looks so.
            return [Record(number, end, line, whole=True)]
        if records:
            return records
        return [Record(number, end, " | ".join(cells), fields=fields)]

    def _row(self, number: int, line: str) -> tuple[list[tuple[str, int]] | None, int]:
        """The cells of a row, with the lines that stand before each in the row."""
        parts = [line]
        quotes = line.count('"')
        taken = []
        for further in self._lines if quotes % 2 else ():
            taken.append(further)
            parts.append(further[1])
            quotes += further[1].count('"')
            if quotes % 2 == 0 or len(parts) >= MAX_LINES:
                break
        if quotes % 2:
            self._lines.push(taken)
            return None, number
        text = "\n".join(parts)
        try:
            cells = next(
                csv.reader(
                    [text + "\n"] if len(parts) == 1 else text.splitlines(True),
                    delimiter=self._delimiter,
                    skipinitialspace=True,
                )
            )
        except (csv.Error, StopIteration):
            self._lines.push(taken)
            return None, number
        row, before = [], 0
        for cell in cells:
            row.append((cell, before))
            before += cell.count("\n")
        return row, number + len(parts) - 1

    # JSON and plain text

    def _of_text(self, number: int, line: str) -> Iterator[Record]:
        stripped = line.lstrip()
        if stripped[0] == "{" or (
            stripped[0] == "[" and not frames.OPENING.match(stripped)
        ):
            records = self._of_json(number, line)
            if records is not None:
                yield from records
                return
        if match := _PARTIAL.match(line):
            yield from self._of_parts(number, match)
            return
        match = _OBJECT.search(line)
        if (
            match
            and match.start()
            and (_holds_escaped(line) or _TYPED.search(line, match.start()))
            and not frames.OPENING.search(line, 0, match.start())
            and _in_parts(line) is None
        ):
            value = _decoded(line[match.start() :])
            if isinstance(value, dict) and (
                _holds_escaped(line) or assembling.is_message(value)
            ):
                yield from _walk(value, line, number, number, {}, line[: match.start()])
                return
        yield from _unwrapped(line, number)

    def _of_json(self, number: int, line: str) -> list[Record] | None:
        """The records of a JSON value that starts here; None if there is none."""
        value = _item(line)
        text, end = line, number
        if (
            value is None
            and frames.closing(line, 0) is None
            and not frames.head_of(line.lstrip())
            and self._may_go_on(line)
        ):
            taken = self._joined(line)
            if taken is None:
                return None
            text = "\n".join([line, *(further for _, further in taken)])
            value, end = _decoded(text.rstrip().removesuffix(",")), taken[-1][0]
            if value is None:
                self._lines.push(taken)
                return None
            if frames.is_frame(value):
                self._lines.push(taken)
                return None
        if not isinstance(value, (dict, list)) or frames.is_frame(value):
            return None
        if isinstance(value, list) and not any(
            isinstance(item, (dict, list)) for item in value
        ):
            return None
        if isinstance(value, dict) and (inside := _inside(value)) is not None:
            return self._of_docker(number, value, inside)
        return list(_walk(value, text, number, end, {}))

    def _may_go_on(self, line: str) -> bool:
        return re.fullmatch(r"\s*[\[{]\s*(?:\"[^\"]{0,80}\"\s*:?.*)?", line) is not None

    def _joined(self, line: str) -> list[tuple[int, str]] | None:
        """The lines until a JSON value closes; None, with all put back, if none do.

        Frames are not joined here.
        """
        brackets = frames.Brackets()
        brackets.feed(line)
        taken: list[tuple[int, str]] = []
        start = line
        for further in self._lines:
            taken.append(further)
            if len(taken) <= _HEAD_LINES:
                start = f"{start}\n{further[1]}"
                if frames.head_of(start.lstrip()):
                    break
            closed = brackets.feed(further[1])
            if closed or len(taken) >= MAX_LINES or brackets.depth > MAX_DEPTH:
                break
        if brackets.closed:
            return taken
        self._lines.push(taken)
        return None

    def _of_docker(
        self, number: int, value: dict[str, Any], inside: str
    ) -> list[Record]:
        """A line of a container: its text, joined where the runtime cut it."""
        text, end = value[inside], number
        if not text.endswith("\n") and inside == "log":
            for further in self._lines:
                more = _decoded(further[1])
                part = more.get(inside) if isinstance(more, dict) else None
                if not isinstance(part, str) or more.get("stream") != value.get(
                    "stream"
                ):
                    self._lines.push([further])
                    break
                text, end = text + part, further[0]
                if part.endswith("\n") or end - number >= MAX_LINES:
                    break
        fields = _scalars({k: v for k, v in value.items() if k != inside})
        text = text.rstrip("\r\n")
        nested = _decoded(text) if text.lstrip().startswith("{") else None
        if isinstance(nested, dict):
            return [
                r._replace(end_line=end)
                for r in _walk(nested, text, number, end, fields)
            ]
        return [
            r._replace(
                end_line=end,
                fields={**fields, **r.fields},
                open="\n" not in text and r.open,
            )
            for r in _unwrapped(text, number)
        ]

    def _of_parts(self, number: int, match: re.Match[str]) -> Iterator[Record]:
        """A line in the format of CRI, with the parts that belong to it."""
        line = match.string
        text, end, tag = match["text"], number, match["tag"]
        while tag == "P":
            following = self._lines.take()
            if following is None:
                break
            further = _PARTIAL.match(following[1])
            if (
                further is None
                or further["head"].split()[-1] != match["head"].split()[-1]
            ):
                self._lines.push([following])
                break
            text, end, tag = text + further["text"], following[0], further["tag"]
        lead = line[: match.start("text")]
        nested = _decoded(text) if text.startswith("{") else None
        if isinstance(nested, dict):
            yield from _walk(nested, text, number, end, {}, lead)
            return
        for record in _unwrapped(text, number):
            yield record._replace(end_line=end, lead=lead + record.lead, open=True)


def _inside(value: dict[str, Any]) -> str | None:
    """The key of a container's line: docker has three keys, and log is the text."""
    if isinstance(value.get("log"), str) and "stream" in value:
        return "log"
    return None


def _decoded(text: str) -> Any:
    """The value of a JSON text; None if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _item(text: str) -> Any:
    """The same, of a text that may be a line of a list: [{...}, or {...}, or {...}]."""
    value = _decoded(text)
    if value is not None or text.lstrip()[:2] not in ("[{", '{"'):
        return value
    return _decoded(text.strip().removeprefix("[").rstrip(",]"))


def _holds_escaped(line: str) -> bool:
    return '\\"' in line


def _unwrapped(text: str, number: int) -> Iterator[Record]:
    """A plain text, with what is still escaped in it undone."""
    if (part := _in_parts(text)) is not None:
        before, after = text[: part.start], text[part.end :]
        named = parts.fields(text[part.start : part.end])
        yield Record(
            number,
            number,
            "",
            before,
            after,
            fields=named,
            column=part.start + 1,
            value=part.value,
        )
        return
    inside = None if frames.has_plain(text) else unescaped(text)
    if inside is None:
        yield Record(number, number, text, whole=True, open=True)
        return
    before = ""
    while inside is not None:
        lead, text, after = inside
        yield Record(
            number,
            number,
            text,
            before + lead,
            after,
            column=len(before) + len(lead) + 1,
        )
        # Further frames of the same line, each escaped on its own.
        before, inside = f"{before}{lead} ", unescaped(after)


def _in_parts(text: str) -> parts.Assembled | None:
    """A frame in parts, where its payload does not stand in a whole frame."""
    brace = text.find("{")
    if brace < 0:
        return None
    opening = frames.OPENING.search(text, 0, brace)
    return parts.find(text) if opening is None else None


def _of_string(
    text: str, number: int, end: int, fields: Mapping[str, str], aside: str, column: int
) -> Iterator[Record]:
    """The records of a string that holds a frame, maybe in further JSON."""
    nested = _decoded(text) if text.lstrip().startswith("{") else None
    if isinstance(nested, dict):
        yield from _walk(nested, text, number, end, fields)
        return
    for record in _unwrapped(text, number):
        yield record._replace(
            end_line=end,
            fields=fields,
            aside=aside,
            whole=False,
            open=False,
            column=column,
        )


class _Walker:
    """Goes through a JSON value and yields its records, with their places."""

    def __init__(self, raw: str, number: int, end: int, lead: str) -> None:
        self.raw, self.number, self.end, self.lead = raw, number, end, lead
        # Where the last frame was found, and how many lines stand before it.
        self.position = self.counted = self.lines = 0

    def place(self, message_id: str) -> tuple[int, int, int]:
        """Line, column and position of the next frame's bracket, by its id."""
        return self.counted_to(_bracket(self.raw, self.position, message_id))

    def place_of_parts(self, message_id: Any) -> tuple[int, int, int]:
        """The same of an object that a frame stands in, in parts."""
        at = self.raw.find(_id_text(message_id), self.position)
        brace = self.raw.rfind("{", self.counted, at) if at >= 0 else -1
        return self.counted_to(brace if brace >= 0 else at)

    def counted_to(self, at: int) -> tuple[int, int, int]:
        if at < 0:
            return self.number, 1, -1
        self.lines += self.raw.count("\n", self.counted, at)
        self.counted, self.position = at, at + 1
        return self.number + self.lines, at - self.raw.rfind("\n", 0, at), at

    def walk(
        self, value: Any, fields: Mapping[str, str], depth: int
    ) -> Iterator[Record]:
        if depth > _DEPTH:
            return
        if isinstance(value, dict):
            yield from self.of_object(value, fields, depth)
        elif frames.is_frame(value):
            yield self.of_array(value, fields, "")
        elif isinstance(value, list):
            yield from self.of_list(value, fields, depth)

    def of_object(
        self, value: dict[str, Any], fields: Mapping[str, str], depth: int
    ) -> Iterator[Record]:
        carriers = list(_carriers(value, 0))
        assembled = None if carriers else assembling.assembled_of_json(value)
        if assembled is not None:
            line, column, _ = self.place_of_parts(assembled[1])
            hidden = assembling.payload_keys(value)
            shown = {
                **fields,
                **_scalars({k: v for k, v in value.items() if k not in hidden}),
            }
            yield Record(
                line,
                max(line, self.end if self.number == self.end else line),
                "",
                self.lead,
                fields=shown,
                aside=" | ".join(shown.values()),
                value=assembled,
                column=column,
            )
            return
        own = {**fields, **_scalars(value)}
        texts = [item for _, item in carriers if isinstance(item, str)]
        rest = {k: v for k, v in own.items() if v not in texts}
        aside = " | ".join(rest.values())
        if carriers:
            for name, item in carriers:
                for record in self.carrier(item, rest, aside):
                    yield record._replace(name=name)
            return
        inner = [item for item in value.values() if isinstance(item, (dict, list))]
        found = False
        for item in inner:
            for record in self.walk(item, rest, depth + 1):
                found = True
                yield record
        if not found and depth == 0:
            yield Record(self.number, self.end, "", self.lead, aside=aside, fields=own)

    def of_list(
        self, value: list[Any], fields: Mapping[str, str], depth: int
    ) -> Iterator[Record]:
        texts = [item for item in value if isinstance(item, str)]
        for item in value:
            if isinstance(item, str) and _is_carrier(item):
                others = " | ".join(text for text in texts if text is not item)
                yield from self.carrier(
                    item,
                    {**fields, **({"ts": others} if others.isdigit() else {})},
                    others,
                )
            else:
                yield from self.walk(item, fields, depth + 1)

    def carrier(
        self, item: Any, fields: Mapping[str, str], aside: str
    ) -> Iterator[Record]:
        if not isinstance(item, str):
            yield self.of_array(item, fields, aside)
            return
        for record in _of_string(item, self.number, self.end, fields, aside, 1):
            hit = frames.OPENING.search(record.text)
            mark = _mark(record.text[hit.start() :] if hit else record.text)
            line, column, _ = self.place(mark)
            end = max(line, record.end_line if self.number == self.end else line)
            lead = record.lead or self.lead
            yield record._replace(line=line, end_line=end, column=column, lead=lead)

    def of_array(
        self, value: list[Any], fields: Mapping[str, str], aside: str
    ) -> Record:
        line, column, at = self.place(str(value[1]))
        closing = frames.closing(self.raw, at) if at >= 0 else None
        end = line if closing is None else line + self.raw.count("\n", at, closing)
        return Record(
            line,
            end,
            "",
            self.lead,
            aside=aside,
            fields=fields,
            value=value,
            column=column,
        )


def _bracket(text: str, start: int, message_id: str) -> int:
    """Where a frame with an id opens, at any level of escaping; -1 if none does."""
    if message_id[:1].isalnum():
        openings = _BRACKET.finditer(text, start)
        return next(
            (m.start() for m in openings if text.startswith(message_id, m.end())), -1
        )
    # What else an id begins with may be taken for a part of the opening.
    match = re.compile(_BRACKET.pattern + re.escape(message_id)).search(text, start)
    return match.start() if match else -1


def _id_text(value: Any) -> str:
    """A message id as JSON has it."""
    return json.dumps(value) if isinstance(value, str) else str(value)


def _mark(text: str) -> str:
    """What of a frame's text stands in any JSON string just as it is: its id."""
    head = frames.head_of(text)
    return head.message_id if head else text[:1]


def _walk(
    value: Any,
    raw: str,
    number: int,
    end: int,
    fields: Mapping[str, str],
    lead: str = "",
) -> Iterator[Record]:
    return _Walker(raw, number, end, lead).walk(value, fields, 0)


def _carriers(value: dict[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
    """The strings and arrays of an object, and of those in it, that hold frames."""
    for name, item in value.items():
        if isinstance(item, str):
            if _is_carrier(item):
                yield name, item
            elif not item and _is_carrier(name):  # tshark has lines of text as keys
                yield "", name
        elif isinstance(item, list):
            if frames.is_frame(item) or frames.is_odd(item):
                yield name, item
        elif (
            isinstance(item, dict)
            and depth < _DEPTH
            and not assembling.is_message(value)
        ):
            yield from _carriers(item, depth + 1)


def _is_carrier(text: str) -> bool:
    if "[" not in text:
        return False
    return frames.has_plain(text) or unescaped(text) is not None


def _scalars(value: Mapping[str, Any], depth: int = 0) -> dict[str, str]:
    """The named texts and numbers of an object and of the objects in it."""
    found: dict[str, str] = {}
    for key, item in value.items():
        if isinstance(item, list) and len(item) == 1:  # as tshark has it for elastic
            (item,) = item
        if isinstance(item, dict) and depth < _DEPTH:
            for name, text in _scalars(item, depth + 1).items():
                found.setdefault(name, text)
        elif isinstance(item, (str, int, float)) and not isinstance(item, bool):
            found[key.lower()] = str(item)
    return found
