"""The HTML pages say what the raw schemas and the generated classes say.

Read here with a parser of HTML; test_pages_browser.py uses them in a browser.
"""

import base64
import hashlib
import html
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.helpers import facts, html_tree, inputs, modules, schemas
from tests.helpers.html_tree import Element
from tests.helpers.inputs import definition, heartbeat
from tests.helpers.schemas import VERSIONS, Property, Schema, Version, field_name

import jsonschema
from ocpp_codegen.python import safe

MOST_BYTES = 3_000_000
OPEN = "CustomDataType"


def file_of(version: Version) -> str:
    """The name of the page of a version."""
    return f"ocpp-{version.number}.html"


class Pages:
    """The pages by version, read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._trees: dict[str, Element] = {}

    def text(self, version: Version) -> str:
        """The page as it is."""
        return (self.folder / file_of(version)).read_text(encoding="utf-8")

    def tree(self, version: Version) -> Element:
        """The page as a tree."""
        if version.number not in self._trees:
            self._trees[version.number] = html_tree.parse(self.text(version))
        return self._trees[version.number]


@pytest.fixture(scope="module")
def pages(html_pages: Path) -> Pages:
    return Pages(html_pages)


@pytest.fixture
def tree(pages: Pages, version: Version) -> Element:
    return pages.tree(version)


# What a page holds


def anchors_of_classes(version: Version) -> list[str]:
    """The ids that the page has to have for classes and enums."""
    named = [f"{module}.{name}" for module, name, _ in version.classes]
    named += [f"datatypes.{name}" for name in version.objects if name == OPEN]
    return [*named, *(f"enums.{version.class_name(name)}" for name in version.enums)]


def test_every_class_has_a_place(tree: Element, version: Version) -> None:
    places = {
        id_
        for id_, element in tree.with_id().items()
        if {"message", "type"} & set(element.classes)
    }
    assert places == {*anchors_of_classes(version), "enums.Action"}


def test_every_action_has_a_place_with_its_messages(
    tree: Element, version: Version
) -> None:
    actions = tree.find(".action")
    assert sorted(a.attributes["id"] for a in actions) == list(version.actions)
    for action in actions:
        name = action.attributes["id"]
        messages = [m.attributes["id"] for m in action.find(".message")]
        answers = [f"call_result.{name}"] if name in version.answered else []
        assert messages == [f"call.{name}", *answers]


def test_direction_and_block_are_those_of_our_facts(
    tree: Element, version: Version
) -> None:
    known = version.facts("actions.toml")
    ways = {"CS->CSMS": "station", "CSMS->CS": "system", "both": "both"}
    for action in tree.find(".action"):
        fact = known[action.attributes["id"]]
        assert action.attributes["data-way"] == ways[fact["direction"]]
        assert action.attributes["data-block"] == fact["block"]
    blocks = [section.one("h2").text for section in blocks_of(tree)]
    assert blocks == sorted({fact["block"] for fact in known.values()})


def blocks_of(tree: Element) -> list[Element]:
    return [s for s in tree.find("section") if "data-group" in s.attributes]


def rows(owner: Element) -> list[Element]:
    """The fields of a message or datatype."""
    return [row for row in owner.walk() if row.tag == "div" and is_row(row)]


def is_row(element: Element) -> bool:
    first = element.children[:1]
    return bool(first) and isinstance(first[0], Element) and first[0].tag == "dt"


def type_shown(row: Element) -> tuple[str, list[str]]:
    """The type of a field as text, and where it leads."""
    type_ = row.one(".type")
    return type_.text, [a.attributes["href"] for a in type_.find("a")]


def type_expected(version: Version, schema: Schema) -> tuple[str, list[str]]:
    """The same from a raw schema."""
    if schema.get("type") == "array":
        text, links = type_expected(version, schema["items"])
        return f"list[{text}]", links
    if target := schemas.target_of(schema):
        name = version.class_name(target)
        module = "enums" if target in version.enums else "datatypes"
        return ("dict" if target == OPEN else name), [f"#{module}.{name}"]
    if "type" not in schema:
        return "Any", []
    return facts.PLAIN_TYPES[schema["type"]].__name__, []


def classes_with_schemas(version: Version) -> Iterator[tuple[str, Schema]]:
    """Where each class stands, and what it is made from."""
    for module, name, schema in version.classes:
        yield f"{module}.{name}", schema
    if OPEN in version.objects:
        yield f"datatypes.{OPEN}", version.objects[OPEN]


def test_every_field_is_as_in_the_schemas(tree: Element, version: Version) -> None:
    places, seen = tree.with_id(), 0
    for anchor, schema in classes_with_schemas(version):
        props = {prop.name: prop for prop in version.properties(schema)}
        shown = rows(places[anchor])
        assert {row.one("code").text for row in shown} == props.keys(), anchor
        for row in shown:
            prop = props[row.one("code").text]
            name = field_name(prop.name)
            assert row.attributes["id"] == f"{anchor}.{name}"
            python = [span.text for span in row.find(".python")]
            assert python == ([name] if name != prop.name else [])
            assert type_shown(row) == type_expected(version, prop.schema), anchor
            required = row.one(".notes").text.startswith("required")
            assert required == prop.required
            seen += 1
    assert seen == sum(
        len(version.properties(s)) for _, s in classes_with_schemas(version)
    )


def test_every_field_is_as_in_the_signatures(tree: Element, version: Version) -> None:
    places = tree.with_id()
    for module, name, _ in version.classes:
        cls = modules.cls(version, module, name)
        parameters = inspect.signature(cls).parameters.values()
        shown = rows(places[f"{module}.{name}"])
        anchors = [row.attributes["id"].rpartition(".")[2] for row in shown]
        assert anchors == [p.name for p in parameters]
        for row, parameter in zip(shown, parameters, strict=True):
            annotation = re.sub(r"\b(datatypes|enums)\.", "", parameter.annotation)
            annotation = annotation.removesuffix(" | None")
            assert type_shown(row)[0] == annotation.replace("dict[str, Any]", "dict")
            optional = parameter.default is None
            assert row.one(".notes").text.startswith("optional") == optional


def json_type(schema: Schema, version: Version) -> str:
    """What a value is on the wire, in the words of the page."""
    if schema.get("type") == "array":
        inner = json_type(schema["items"], version)
        return f"array of {inner}s" if " " not in inner else f"array of {inner}"
    if target := schemas.target_of(schema):
        return "string" if target in version.enums else "object"
    return str(schema.get("type", "any value"))


def test_every_field_has_its_type_on_the_wire(tree: Element, version: Version) -> None:
    places = tree.with_id()
    for anchor, schema in classes_with_schemas(version):
        for prop in version.properties(schema):
            row = places[f"{anchor}.{field_name(prop.name)}"]
            assert row.one(".json").text == json_type(prop.schema, version)


def test_standard_names_and_error_codes_have_places(
    tree: Element, version: Version
) -> None:
    """Each under its name in Python, which is looked up in the modules."""
    standard = modules.module(version, "standard")
    groups = [g for g in tree.find(".group") if g.attributes["id"] != "errors"]
    count = 0
    for group in groups:
        for row in group.find("li"):
            *owner, name = row.attributes["id"].split(".")
            assert owner == group.attributes["id"].split(".")
            found = getattr(getattr(standard, owner[-1]), name)
            assert str(getattr(found, "name", found)) or row
            wire = row.one("code").text.partition("[")[0].partition(".")[0]
            known = {
                str(found),
                getattr(found, "value", ""),
                getattr(found, "name", ""),
            }
            assert wire in known, row.attributes["id"]
            count += 1
    assert count > 60
    codes = {li.one("code").text for li in tree.with_id()["errors"].find("li")}
    assert codes >= {"GenericError", "NotImplemented", "SecurityError"}
    assert ("FormationViolation" in codes) is (version.number == "1.6")


def numbers_expected(version: Version, prop: Property) -> set[float]:
    """The numbers that the raw schema says of a field."""
    found = set()
    for kind, value in facts.limits(version, prop):
        if kind.endswith("format"):
            found.add({"date-time": 3339.0, "uri": 3986.0}[value])
        elif kind != "default" and value is not True:
            found.add(value)
    return found


def told(row: Element) -> str:
    """What a row says of a field, but for the words on what it means."""
    parts = row.one(".notes").children
    return "".join(
        part if isinstance(part, str) else part.text
        for part in parts
        if isinstance(part, str) or part.tag != "p"
    )


def test_every_limit_default_and_unit_is_said(tree: Element, version: Version) -> None:
    places = tree.with_id()
    units = version.facts("wording.toml")["units"]
    for module, name, schema in version.classes:
        for prop in version.properties(schema):
            row = places[f"{module}.{name}.{field_name(prop.name)}"]
            said = told(row).split("; ")
            unit = units.get(f"{version.schema_name(module, name)}.{prop.name}")
            extra = [f"unit {unit}"] if unit else []
            extra += [f"default {json.dumps(prop.default)}"] if prop.has_default else []
            assert said[len(said) - len(extra) :] == extra
            limits = " ".join(said[: len(said) - len(extra)])
            numbers = {float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", limits)}
            assert numbers == numbers_expected(version, prop), row.attributes["id"]


def test_every_value_of_an_enum_is_there(tree: Element, version: Version) -> None:
    places = tree.with_id()
    for name, schema in version.enums.items():
        cls = modules.cls(version, "enums", version.class_name(name))
        anchor = f"enums.{version.class_name(name)}"
        shown = places[anchor].one(".values").find("li")
        assert [value.one("code").text for value in shown] == schema["enum"]
        for value in shown:
            member = cls(value.one("code").text)
            assert value.attributes["id"] == f"{anchor}.{member.name}"
            names = {n for n, m in cls.__members__.items() if m is member}
            python = {span.text for span in value.find(".python")}
            assert python == names - {member.value}


def test_what_uses_a_type_is_listed(tree: Element, version: Version) -> None:
    places = tree.with_id()
    users: dict[str, set[str]] = {}
    for anchor, schema in classes_with_schemas(version):
        for prop in version.properties(schema):
            if prop.target:
                user = f"#{anchor}.{field_name(prop.name)}"
                users.setdefault(prop.target, set()).add(user)
    for name in version.definitions:
        module = "enums" if name in version.enums else "datatypes"
        found = places[f"{module}.{version.class_name(name)}"].find(".uses")
        links = {a.attributes["href"] for uses in found for a in uses.find("a")}
        assert links == users[name]


# Examples


def examples(message: Element) -> dict[str, tuple[str, str]]:
    """JSON and Python of each example of a message, by its title."""
    found = {}
    for details in message.find("details"):
        if details.find("pre"):
            text, python = details.find("pre")
            found[details.one("summary").text] = text.text, python.text
    return found


def test_every_example_is_what_the_codec_makes_of_it(
    tree: Element, version: Version
) -> None:
    places, codec = tree.with_id(), modules.module(version, "codec")
    names = {n: modules.module(version, n) for n in ("call", "call_result")}
    names |= {n: modules.module(version, n) for n in ("datatypes", "enums")}
    for module, name, schema in version.messages:
        found = examples(places[f"{module}.{name}"])
        assert list(found) == ["Smallest example", "Full example"]
        for title, (text, python) in found.items():
            message = codec.from_json(modules.cls(version, module, name), text)
            assert codec.to_json(message) == compact(text), title
            assert eval(python, dict(names)) == message
            jsonschema.Draft6Validator(official(version, module, name)).validate(
                json.loads(text)
            )
        least, most = (json.loads(text) for text, _ in found.values())
        assert least.keys() == set(schema.get("required", ()))
        assert most.keys() == schema.get("properties", {}).keys()


def official(version: Version, module: str, name: str) -> Schema:
    return version.files[f"{version.schema_name(module, name)}.json"]


def compact(text: str) -> str:
    """The same JSON, written as the codec does."""
    return json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)


# Drawings


def types_inside(version: Version, schema: Schema) -> dict[str, list[Property]]:
    """The types that a schema leads to, with their properties that lead on."""
    found: dict[str, list[Property]] = {}
    waiting = [schema]
    while waiting:
        for prop in leading(version, waiting.pop()):
            if prop.target not in found:
                target = version.definitions[prop.target]
                found[prop.target] = leading(version, target)
                waiting.append(target)
    return found


def leading(version: Version, schema: Schema) -> list[Property]:
    """The properties that lead to another type; every one has customData."""
    if "enum" in schema:
        return []
    return [p for p in version.properties(schema) if p.target not in ("", OPEN)]


def test_a_drawing_has_each_type_inside_once(tree: Element, version: Version) -> None:
    places = tree.with_id()
    for module, name, schema in version.messages:
        inside = types_inside(version, schema)
        drawn = places[f"{module}.{name}"].find(".drawing")
        assert len(drawn) == bool(inside), name
        for drawing in drawn:
            boxes = sorted(a.text for a in drawing.find("a"))
            own = version.schema_name(module, name)
            assert boxes == sorted([own, *map(version.class_name, inside)])
            labels = [t.text for t in drawing.find("text") if "x" in t.attributes]
            fields = [p for ps in inside.values() for p in ps] + leading(
                version, schema
            )
            expected = [*boxes, *(p.name + "[]" * depth(p.schema) for p in fields)]
            assert sorted(labels) == sorted(expected)
            # Each field has a line of its own out of its box.
            assert len(drawing.find("path")) >= len(fields)


def depth(schema: Schema) -> int:
    return 1 + depth(schema["items"]) if schema.get("type") == "array" else 0


@dataclass
class Box:
    """A type in a drawing: its corners, its title, and the height of each field."""

    left: int
    top: int
    right: int
    bottom: int
    title: str
    rows: dict[str, int]


class Line(NamedTuple):
    """A line that is level up to bend, and then a curve to the next column."""

    x1: int
    y1: int
    bend: int
    x2: int
    y2: int


def boxes_of(drawing: Element) -> list[Box]:
    """The boxes of a drawing; the fields of a box follow it."""
    boxes: list[Box] = []
    for element in drawing.children:
        if isinstance(element, Element) and element.tag == "a":
            x, y, w, h = numbers(element.one("rect"), "x", "y", "width", "height")
            boxes.append(Box(x, y, x + w, y + h, element.text, {}))
        elif isinstance(element, Element) and element.tag == "text":
            boxes[-1].rows[element.text] = numbers(element, "y")[0]
    return boxes


def lines_of(drawing: Element) -> list[Line]:
    """The lines of a drawing, whose numbers are whole."""
    lines = []
    for path in drawing.find("path"):
        found = re.fullmatch(
            r"M(\d+) (\d+)H(\d+)C(\d+) (\d+) (\d+) (\d+) (\d+) (\d+)",
            path.attributes["d"],
        )
        assert found, path.attributes["d"]
        x1, y1, bend, *controls, x2, y2 = map(int, found.groups())
        assert controls == [(bend + x2) // 2, y1, (bend + x2) // 2, y2]
        lines.append(Line(x1, y1, bend, x2, y2))
    return lines


def leads_to(box: Box, field: str, boxes: list[Box], lines: list[Line]) -> set[str]:
    """The titles of the boxes that one gets to along the line of a field."""
    # A line leaves in the middle of the small letters, above their lower edge.
    started = [
        line
        for line in lines
        if line.x1 == box.right and 0 < box.rows[field] - line.y1 < 8
    ]
    assert len(started) == 1, field
    ends = {(started[0].x2, started[0].y2)}
    while (
        following := {
            (line.x2, line.y2) for line in lines if (line.x1, line.y1) in ends
        }
        - ends
    ):
        ends |= following
    return {
        box.title
        for box in boxes
        if any(x == box.left and box.top < y < box.bottom for x, y in ends)
    }


def test_each_field_of_a_drawing_leads_to_its_type(
    tree: Element, version: Version
) -> None:
    places = tree.with_id()
    followed = 0
    for module, name, schema in version.messages:
        inside = types_inside(version, schema)
        own = version.schema_name(module, name)
        expected = {version.class_name(type_): inside[type_] for type_ in inside}
        expected[own] = leading(version, schema)
        for drawing in places[f"{module}.{name}"].find("svg"):
            boxes, lines = boxes_of(drawing), lines_of(drawing)
            for box in boxes:
                targets = {
                    prop.name + "[]" * depth(prop.schema): prop.target
                    for prop in expected[box.title]
                }
                assert box.rows.keys() == targets.keys()
                for field, target in targets.items():
                    found = leads_to(box, field, boxes, lines)
                    assert found == {version.class_name(target)}
                    followed += 1
    assert followed > 30


def test_nothing_in_a_drawing_covers_anything_else(tree: Element) -> None:
    drawings = tree.find("svg")
    assert len(drawings) > 20
    for drawing in drawings:
        left, top, width, height = map(int, drawing.attributes["viewbox"].split())
        boxes = boxes_of(drawing)
        for index, box in enumerate(boxes):
            assert left <= box.left < box.right <= left + width
            assert top <= box.top < box.bottom <= top + height
            assert not any(overlap(box, other) for other in boxes[:index])
        for line in lines_of(drawing):
            assert line.x1 <= line.bend < line.x2
            level = Box(line.x1, line.y1, line.bend, line.y1, "", {})
            upper, lower = sorted((line.y1, line.y2))
            curve = Box(line.bend, upper, line.x2, lower, "", {})
            assert not any(overlap(p, box) for p in (level, curve) for box in boxes)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more in common than an edge."""
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def numbers(element: Element, *names: str) -> tuple[int, ...]:
    """Attributes that are whole numbers."""
    return tuple(int(element.attributes[name]) for name in names)


# What changed


def test_the_first_version_has_no_changes(pages: Pages) -> None:
    tree = pages.tree(VERSIONS["1.6"])
    assert tree.find(".changes") == tree.find(".new") == []


@pytest.mark.parametrize(("old", "new"), [("1.6", "2.0.1"), ("2.0.1", "2.1")])
def test_what_came_and_went_is_said(old: str, new: str, pages: Pages) -> None:
    before, after = VERSIONS[old], VERSIONS[new]
    tree = pages.tree(after)
    places = tree.with_id()
    is_new = {a.attributes["id"] for a in tree.find(".action") if a.find(".new")}
    assert is_new == set(after.actions) - set(before.actions)
    old_messages = {(m, n): s for m, n, s in before.messages}
    compared = 0
    for module, name, schema in after.messages:
        if (module, name) in old_messages:
            past = old_messages[module, name].get("properties", {}).keys()
            now = schema.get("properties", {}).keys()
            place = places[f"{module}.{name}"]
            assert came_and_went(place, "added") == now - past
            assert came_and_went(place, "removed") == past - now
            compared += 1
        else:
            assert not places[f"{module}.{name}"].find(".changes")
    assert compared > 40


def came_and_went(place: Element, kind: str) -> set[str]:
    """The first word of each change of a kind, which is the name of a field."""
    lists = place.find(".changes")
    lines = [line for found in lists for line in found.find(f".{kind}")]
    return {line.text[1:].split()[0] for line in lines}


def test_types_are_compared_where_both_versions_name_them(pages: Pages) -> None:
    before, after = VERSIONS["2.0.1"], VERSIONS["2.1"]
    places = pages.tree(after).with_id()
    for name, schema in after.enums.items():
        place = places[f"enums.{name}"]
        if name not in before.enums:
            assert place.find(".new"), name
            continue
        past, now = set(before.enums[name]["enum"]), set(schema["enum"])
        assert came_and_went(place, "added") == now - past
        assert came_and_went(place, "removed") == past - now
    assert not any(
        element.find(".new")
        for id_, element in pages.tree(before).with_id().items()
        if id_.startswith(("datatypes.", "enums."))
    )


# Extensions


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Element:
    """The page of 2.0.1 with the extension that the repository has as an example."""
    folder = tmp_path_factory.mktemp("extended")
    extension = schemas.ROOT / "schemas" / "vendor"
    command = ("docs", "--format", "html", "--ocpp", "2.0.1", "--extension", extension)
    assert inputs.run(*command, "--output", folder, cwd=folder).code == 0
    return html_tree.parse((folder / "vendor-2.0.1.html").read_text(encoding="utf-8"))


def test_a_page_with_an_extension_says_what_that_adds(
    extended: Element, pages: Pages
) -> None:
    plain = pages.tree(VERSIONS["2.0.1"]).with_id()
    added = {
        id_
        for id_, element in extended.with_id().items()
        if {"action", "type"} & set(element.classes) and id_ not in plain
    }
    assert "SetLight" in added
    assert "datatypes.MeterReading" in added
    assert added == {
        id_
        for id_, element in extended.with_id().items()
        if {"action", "type"} & set(element.classes) and element.find(".new")
    }
    places = extended.with_id()
    assert came_and_went(places["enums.BootReasonEnumType"], "added") == {"Battery"}
    assert "idToken maxLength 36" in places["datatypes.IdTokenType"].text
    assert "DataTransfer" in places["datatypes.MeterReading"].text


def of_a_vendor(shown: object) -> str:
    """Examples without the vendorId, which must not be that of the extension."""
    return re.sub(r"(com|org)\.example\b", "a vendor", repr(shown))


def test_pairs_stand_under_data_transfer(extended: Element) -> None:
    action = extended.with_id()["DataTransfer"]
    rows_ = [row for row in action.one(".pairs").find("tr") if "id" in row.attributes]
    pairs = {
        (row.one("th").text, row.find("td")[0].text): [
            a.attributes["href"] for a in row.find("a")
        ]
        for row in rows_
    }
    assert pairs == {
        ("com.example", "MeterReading"): [
            "#datatypes.MeterReading",
            "#datatypes.MeterReadingAnswer",
        ],
        ("com.example", "CableCheck"): ["#datatypes.CableCheck"],
    }


def test_an_extended_page_has_the_examples_of_the_extension_too(
    extended: Element, pages: Pages
) -> None:
    plain = pages.tree(VERSIONS["2.0.1"]).with_id()
    assert '"color": "#00ff00"' in extended.with_id()["call.SetLight"].text
    for message in extended.find(".message"):
        id_ = message.attributes["id"]
        if id_ in plain:
            assert of_a_vendor(examples(message)) == of_a_vendor(examples(plain[id_]))
        else:
            assert set(examples(message)) == {"Smallest example", "Full example"}


# The file


def test_every_link_leads_somewhere(tree: Element) -> None:
    ids = {f"#{id_}" for id_ in tree.with_id()}
    links = [a.attributes["href"] for a in tree.find("a")]
    assert len(links) > 500
    others = {file_of(version) for version in VERSIONS.values()}
    assert set(links) - ids <= others
    assert len(set(links) - ids) == len(others) - 1
    for attribute in ("aria-labelledby", "aria-controls", "for"):
        named = [
            e.attributes[attribute] for e in tree.walk() if attribute in e.attributes
        ]
        assert {f"#{id_}" for id_ in named} <= ids


def test_a_page_is_small_and_stands_alone(
    pages: Pages, tree: Element, version: Version
) -> None:
    assert len(pages.text(version).encode("utf-8")) < MOST_BYTES
    for element in tree.walk():
        assert element.tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert not element.attributes.keys() & {"src", "srcset", "style", "action"}
        assert not any(name.startswith("on") for name in element.attributes)
    assert "url(" not in tree.one("style").text
    assert "@import" not in tree.one("style").text


def test_only_our_own_script_and_style_may_run(tree: Element) -> None:
    (policy,) = (
        m.attributes["content"]
        for m in tree.find("meta")
        if "http-equiv" in m.attributes
    )
    assert policy == (
        f"default-src 'none'; style-src '{digest(tree.one('style').text)}'; "
        f"script-src '{digest(scripts(tree)[0].text)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def scripts(tree: Element) -> list[Element]:
    """What a browser runs: data is not."""
    return [s for s in tree.find("script") if "type" not in s.attributes]


def digest(text: str) -> str:
    hashed = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(hashed).decode('ascii')}"


def test_a_page_is_the_same_each_time(html_pages: Path, tmp_path: Path) -> None:
    """In another process, with other hashes and another locale."""
    command = ("docs", "--format", "html", "--ocpp", "2.0.1", "--output", tmp_path)
    done = inputs.run_process(*command, cwd=tmp_path, PYTHONHASHSEED="7", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.iterdir()
    switch = re.compile(r'<nav class="versions".*?</nav>\n', re.DOTALL)
    alone, together = (
        switch.sub("", (folder / made.name).read_text(encoding="utf-8"))
        for folder in (tmp_path, html_pages)
    )
    assert alone == together


# Hostile schemas

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "</style><style>*{display:none}",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "{{ 7*7 }}{% raw %}{#",
    "no\u00a0break",
    "${alert(1)}`",
)


# Each with an end that makes a name of its own.
HOSTILE_NAMES = tuple(f"{bad} is{index}" for index, bad in enumerate(HOSTILE))


def hostile_set() -> inputs.Files:
    """One message with the bad texts as names, values, defaults and prose."""
    text = " ".join(HOSTILE)
    enum = {"type": "string", "enum": list(HOSTILE_NAMES), "description": text}
    fields: dict[str, Any] = {
        name: {"type": "string", "default": name, "description": name}
        for name in HOSTILE_NAMES
        if name.isprintable()
    }
    files = definition("HostileEnumType", enum)
    (document,) = files.values()
    return heartbeat(
        {**document["properties"], **fields},
        description=text,
        definitions=document["definitions"],
    )


def hostile_page(folder: Path) -> Path:
    """The page of that set, with its prose."""
    inputs.write_set(folder / "set", hostile_set())
    outcome = inputs.run(
        *("docs", "--format", "html", "--ocpp", "2.0.1", "--descriptions"),
        *("--schemas", folder / "set", "--accept-unofficial"),
        *("--output", folder / "pages"),
    )
    assert outcome.code == 0, outcome.err
    return folder / "pages" / "ocpp-2.0.1.html"


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    tree = html_tree.parse(hostile_page(tmp_path).read_text(encoding="utf-8"))
    assert len(scripts(tree)) == len(tree.find("style")) == 1
    (known,) = (s for s in tree.find("script") if "type" in s.attributes)
    assert known.attributes["type"] == "application/json"
    enums = json.loads(known.text)["rules"]["enums"]
    assert enums["HostileEnumType"] == list(HOSTILE_NAMES)
    for element in tree.walk():
        assert element.tag not in ("img", "i", "iframe")
        assert not any(name.startswith("on") for name in element.attributes)
    places = tree.with_id()
    values = [
        li.one("code").text
        for li in places["enums.HostileEnumType"].one(".values").find("li")
    ]
    assert values == list(HOSTILE_NAMES)
    rows_ = rows(places["call.Heartbeat"])[1:]
    printable = [name for name in HOSTILE_NAMES if name.isprintable()]
    assert [row.one("code").text for row in rows_] == printable
    assert [row.one("p").text for row in rows_] == [
        html.unescape(name) for name in printable
    ]


def test_what_would_not_be_seen_is_replaced() -> None:
    """Should such a character come from anywhere else than a schema."""
    assert safe.html_text("a\u202eb\0c\nd\u00a0e<") == "a\ufffdb\ufffdc\nd\u00a0e&lt;"
