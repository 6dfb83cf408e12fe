"""The pages for Sphinx hold what the schemas and the classes say, and nothing else.

The pages are read as text; what has to stand in them comes from the raw schemas,
from inspect.signature and from the docstrings, which test_facts_complete.py holds
against the schemas.
"""

import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace
from tests.helpers import inputs, modules, schemas
from tests.helpers.facts import CUSTOM_DATA
from tests.helpers.inputs import Files, Outcome
from tests.helpers.schemas import VERSIONS, Schema, Version, camel, field_name

from ocpp_codegen.python import safe

PAGES = schemas.ROOT / "generated" / "reference"

_CLASS = re.compile(
    r"^\.\. py:class:: (?P<name>\w+)(?:\((?P<signature>.*)\))?\n"
    r"(?P<body>(?:\n|   .*\n)*)",
    re.MULTILINE,
)
_FIELD = re.compile(
    r"^   :param (?P<name>\w+): (?P<notes>.+)\n"
    r"   :type (?P=name): (?P<type>[^\n]+?)(?P<optional>, optional)?\n",
    re.MULTILINE,
)
_MEMBER = re.compile(
    r"^   \.\. py:attribute:: (?P<name>\w+)\n      :value: \"(?P<value>.*)\"\n"
    r"(?:\n      Further names: (?P<others>.*)\.\n)?",
    re.MULTILINE,
)
MODULES = ("call", "call_result", "datatypes", "enums")
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@dataclass(frozen=True)
class Field:
    """A field as a page has it; notes without markup, the wire name first."""

    name: str
    notes: tuple[str, ...]
    type: str
    optional: bool


@dataclass(frozen=True)
class Entry:
    """A class as a page has it."""

    signature: str
    body: str
    fields: tuple[Field, ...]


def page(version: Version, name: str) -> str:
    """The text of a committed page."""
    return (PAGES / version.package / f"{name}.rst").read_text(encoding="utf-8")


def entries(text: str) -> dict[str, Entry]:
    """The classes on a page."""
    found = [
        (m["name"], Entry(m["signature"] or "", m["body"], tuple(fields(m["body"]))))
        for m in _CLASS.finditer(text)
    ]
    assert len(dict(found)) == len(found) == text.count(".. py:class::")
    return dict(found)


def fields(body: str) -> Iterator[Field]:
    """The fields below a class."""
    found = list(_FIELD.finditer(body))
    assert len(found) == body.count(":param ") == body.count(":type ")
    for match in found:
        notes = tuple(plain(match["notes"]).split("; "))
        yield Field(match["name"], notes, match["type"], bool(match["optional"]))


def plain(text: str) -> str:
    """Words without their escapes and their typewriter letters."""
    return re.sub(r"\\(.)", r"\1", text).replace("``", "")


def type_text(version: Version, schema: Schema) -> str:
    """The type of a field, as the page has to say it."""
    if "$ref" in schema:
        target = schemas.target_of(schema)
        if target == CUSTOM_DATA:
            return "dict"
        module = "enums" if target in version.enums else "datatypes"
        return f"{module}.{version.class_name(target)}"
    if "type" not in schema:
        return "Any"
    if schema["type"] == "array":
        return f"list[{type_text(version, schema['items'])}]"
    return _PLAIN[schema["type"]]


# What the pages hold


@pytest.mark.parametrize("name", ["call", "call_result", "datatypes"])
def test_every_class_is_there_with_every_field(version: Version, name: str) -> None:
    found = entries(page(version, name))
    expected = {cls: s for module, cls, s in version.classes if module == name}
    if name == "datatypes" and CUSTOM_DATA in version.objects:
        expected[CUSTOM_DATA] = version.objects[CUSTOM_DATA]
    assert found.keys() == expected.keys()
    for cls, schema in expected.items():
        properties = version.properties(schema)
        assert {
            (f.name, f.notes[0], f.type, f.optional) for f in found[cls].fields
        } == {
            (field_name(p.name), p.name, type_text(version, p.schema), not p.required)
            for p in properties
        }
        assert len(found[cls].fields) == len(properties)


def test_the_signatures_are_those_of_the_classes(version: Version) -> None:
    """Names, order, what may be left out, and whether positions are taken."""
    for module, cls, _ in version.classes:
        entry = entries_of(version, module)[cls]
        parameters = inspect.signature(modules.cls(version, module, cls)).parameters
        assert entry.signature == ", ".join(arguments(parameters.values())), cls
        assert [f.name for f in entry.fields] == list(parameters), cls
        assert [f.optional for f in entry.fields] == [
            p.default is None for p in parameters.values()
        ]


_KNOWN: dict[tuple[str, str], dict[str, Entry]] = {}


def entries_of(version: Version, name: str) -> dict[str, Entry]:
    """The classes on a page, read once."""
    key = version.package, name
    if key not in _KNOWN:
        _KNOWN[key] = entries(page(version, name))
    return _KNOWN[key]


def arguments(parameters: Any) -> Iterator[str]:
    """The parameters of a signature, without their types."""
    marked = False
    for parameter in parameters:
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not marked:
            marked = True
            yield "*"
        optional = parameter.default is not inspect.Parameter.empty
        yield f"{parameter.name}=None" if optional else parameter.name


def test_the_words_are_those_of_the_docstrings(version: Version) -> None:
    """Purpose, sender, block, and the notes of each field."""
    for module, cls, _ in version.classes:
        entry = entries_of(version, module)[cls]
        lines = inspect.getdoc(modules.cls(version, module, cls)) or ""
        doc = " ".join(lines.split()) + " "
        sentences = plain(entry.body).split("\n\n   ")
        # The first block names the module; from "Used by" on the page has more.
        assert sentences[1].strip() in doc, cls
        if module != "datatypes":
            assert sentences[2].split("\n")[0].strip() in doc, cls
        for field in entry.fields:
            wire_name, *notes = field.notes
            regular = wire_name == camel(field.name)
            shown = notes if regular else [wire_name, *notes]
            if shown:
                assert f" {field.name}: {'; '.join(shown)} " in doc, (cls, field)
            else:
                assert f" {field.name}: " not in doc, (cls, field)


def test_calls_stand_below_their_blocks(version: Version) -> None:
    text = page(version, "call")
    found: dict[str, str] = {}
    block = ""
    for line, below in zip(text.splitlines(), text.splitlines()[1:], strict=False):
        if re.fullmatch("-+", below):
            block = plain(line)
        if match := re.match(r"\.\. py:class:: (\w+)", line):
            found[match[1]] = block
    facts = version.facts("actions.toml")
    assert found == {action: facts[action]["block"] for action in version.actions}


def test_every_value_is_there(version: Version) -> None:
    found = entries_of(version, "enums")
    enums = {version.class_name(name): s["enum"] for name, s in version.enums.items()}
    enums["Action"] = list(version.actions)
    assert found.keys() == enums.keys()
    for name, values in enums.items():
        cls = modules.cls(version, "enums", name)
        members = list(_MEMBER.finditer(found[name].body))
        assert len(members) == found[name].body.count("py:attribute::")
        assert sorted(m["value"] for m in members) == sorted(values)
        names = {m["name"]: m["value"] for m in members}
        for member in members:
            others = plain(member["others"] or "").split(", ")
            names |= {other: member["value"] for other in others if other}
        assert names == {n: m.value for n, m in cls.__members__.items()}, name


# Sphinx


def sphinx(folder: Path) -> Any:
    """A build without a warning; it makes no pages, but resolves every reference."""
    with docutils_namespace():
        app = Sphinx(
            *(folder, None, folder / "_build", folder / "_build", "dummy"),
            confoverrides={"nitpicky": True, "smartquotes": False},
            status=None,
            warningiserror=True,
            exception_on_warning=True,
        )
        app.build()
    return app


# Sphinx takes seconds for each version: all of them come with the slow tests.
TOGETHER = [
    pytest.param(("2.0.1",), id="2.0.1"),
    pytest.param(tuple(VERSIONS), id="all", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("numbers", TOGETHER)
def test_sphinx_builds_versions_without_a_warning(
    numbers: tuple[str, ...], tmp_path: Path
) -> None:
    """As one project, nitpicky, warnings being errors."""
    versions = [VERSIONS[number] for number in numbers]
    for version in versions:
        folder = tmp_path / version.package
        folder.mkdir()
        for path in (PAGES / version.package).iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
    listed = "\n   ".join(f"{v.package}/index" for v in versions)
    (tmp_path / "index.rst").write_text(f"OCPP\n====\n\n.. toctree::\n\n   {listed}\n")
    objects = sphinx(tmp_path).env.get_domain("py").objects
    found = {name for name, entry in objects.items() if entry.objtype == "class"}
    assert found == {
        f"ocpp.{version.package}.{module}.{name}"
        for version in versions
        for module in MODULES
        for name in entries_of(version, module)
    }


# Extensions


def test_the_pages_of_an_extension_are_those_of_its_version_with_it(
    tmp_path: Path,
) -> None:
    """Our example: a message, data of DataTransfer and customData, corrections."""
    command = ("docs", "--format", "rst", "--ocpp", "2.0.1", "--output", tmp_path)
    example_folder = schemas.ROOT / "schemas" / "vendor"
    assert inputs.run(*command, "--extension", example_folder, cwd=tmp_path).code == 0
    folder = tmp_path / "vendor" / "v201"
    assert list(tmp_path.iterdir()) == [tmp_path / "vendor"]
    found = {
        name: entries((folder / f"{name}.rst").read_text(encoding="utf-8"))
        for name in MODULES
    }
    package = importlib.import_module("generated.vendor.v201")
    for name in MODULES:
        module = importlib.import_module(f"{package.__name__}.{name}")
        own = modules.own_classes(module)
        known = entries_of(VERSIONS["2.0.1"], name)
        assert found[name].keys() == own.keys() | known.keys()
        for cls in own.keys() - known.keys() if name != "enums" else ():
            if dataclasses.is_dataclass(own[cls]):
                parameters = inspect.signature(own[cls]).parameters
                names = [field.name for field in found[name][cls].fields]
                if "Takes any further key." in found[name][cls].body:
                    names.append("additional_properties")
                assert names == list(parameters), cls
    reading = {field.name: field for field in found["datatypes"]["MeterReading"].fields}
    assert "may be null" in reading["note"].notes
    assert (reading["phases"].type, reading["note"].type) == (
        *("list[datatypes.PhaseReading]", "str"),
    )
    (token,) = found["datatypes"]["IdTokenType"].fields[:1]
    assert token.notes == (
        "idToken",
        "token that stands for the driver",
        "at most 255 characters",
    )
    types = " ".join(
        f.type for on in found.values() for e in on.values() for f in e.fields
    )
    linked = set(re.findall(r"(datatypes|enums)\.(\w+)", types))
    assert linked
    assert linked <= {(name, cls) for name in MODULES for cls in found[name]}


# The command


def docs(folder: Path, files: Files, *more: str) -> Outcome:
    """docs --format rst, of a set."""
    inputs.write_set(folder / "set", files)
    command = ("docs", "--format", "rst", "--ocpp", "2.0.1", "--accept-unofficial")
    paths = ("--schemas", folder / "set", "--output", folder / "pages")
    return inputs.run(*command, *paths, *more, cwd=folder)


def test_the_check_sees_stale_missing_and_surplus_pages(tmp_path: Path) -> None:
    files = inputs.heartbeat({"x": {"type": "string"}})
    assert docs(tmp_path, files).code == 0
    folder = tmp_path / "pages" / "v201"
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{name}.rst" for name in (*MODULES, "index")}
    assert (docs(tmp_path, files, "--check").code, docs(tmp_path, files).code) == (0, 0)
    before = inputs.snapshot(folder)
    (folder / "call.rst").rename(folder / "old.rst")
    with (folder / "enums.rst").open("a") as file:
        file.write("more")
    (folder / "notes.rst").write_text("mine")
    outcome = docs(tmp_path, files, "--check")
    assert (outcome.code, outcome.out.splitlines()) == (
        1,
        [
            f"missing {folder / 'call.rst'}",
            f"stale {folder / 'enums.rst'}",
            f"surplus {folder / 'old.rst'}",
        ],
    )
    assert "run ocpp-codegen docs --format rst with the same" in outcome.err
    assert docs(tmp_path, files).code == 0
    assert inputs.snapshot(folder) == before | {"notes.rst": b"mine"}


def test_a_page_of_others_is_not_replaced(tmp_path: Path) -> None:
    page = tmp_path / "pages" / "v201" / "call.rst"
    page.parent.mkdir(parents=True)
    page.write_text("call\n====\n")
    outcome = docs(tmp_path, inputs.heartbeat())
    assert outcome.code == 2
    assert f"{page}: is in the way" in outcome.err
    assert page.read_text() == "call\n====\n"


def test_the_name_of_the_package_is_an_option(tmp_path: Path) -> None:
    assert docs(tmp_path, inputs.heartbeat(), "--module", "my_app.ocpp").code == 0
    text = (tmp_path / "pages" / "v201" / "call.rst").read_text()
    assert ".. module:: my_app.ocpp.call\n" in text
    assert "--module my_app.ocpp --ocpp 2.0.1" in text
    assert "ocpp.v201" not in text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--module", "a b"), "'a b' is not the name of a Python package"),
        (("--module", "a.\n.. raw:: html"), "is not the name of a Python package"),
        (("--module", "a", "--ocpp", "2.1"), "several are asked for"),
    ],
)
def test_bad_usage(options: tuple[str, ...], says: str, tmp_path: Path) -> None:
    outcome = docs(tmp_path, inputs.heartbeat(), *options)
    assert outcome.code == 2
    assert says in outcome.err
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize("output", ["usual", "usual/reference", "./usual/../usual"])
def test_official_prose_stays_out_of_the_usual_output(
    output: str, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.ocpp-codegen]\noutput = "usual"\n')
    files = inputs.heartbeat(description="Words of the Alliance")
    outcome = docs(tmp_path, files, "--descriptions", "--output", output)
    assert outcome.code == 2
    assert "would put official prose into the usual output" in outcome.err
    assert not (tmp_path / "usual").exists()
    assert docs(tmp_path, files, "--descriptions").code == 0
    text = (tmp_path / "pages" / "v201" / "call.rst").read_text()
    assert "Words of the Alliance" in text
    assert "CC BY-ND 4.0: do not commit" in text


# Hostile text

DIRECTIVES = ".. raw:: html <script>alert(1)</script>"
HOSTILE = {
    "raw": DIRECTIVES,
    "include": ".. include:: /etc/passwd",
    "role": ":raw-html:`<b>x</b>` and :py:class:`broken",
    "substitution": "|release| and |date|_ and `a <javascript:alert(1)>`_",
    "literal": "``open and end::",
    "title": "==== a",
    "list": "1. a",
    "option": "-x a",
    "field": ":orphan: a",
    "target": ".. _call: https://example.com/ [1]_ a_ __",
    "url": "see https://example.com/ or mailto:a@example.com",
    "comment": ".. a comment",
    "quotes": "a \\ backslash, *one*, **two**, 'three' and \"four\"",
}


def hostile_set(text: str) -> Files:
    """A set that says the text wherever a schema can say something."""
    described = {"type": "string", "description": text, "default": text}
    enum = {"type": "string", "enum": [f"{text} a"], "description": text}
    obj = inputs.object_schema({"a": described}, description=text)
    return inputs.heartbeat(
        {
            "x": described,
            "y": {"$ref": "#/definitions/StatusEnumType"},
            "z": {"$ref": "#/definitions/ThingType"},
        },
        definitions={"StatusEnumType": enum, "ThingType": obj},
        description=text,
    )


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Sphinx finds nothing in it but the words."""
    for name, text in HOSTILE.items():
        folder = tmp_path / name
        folder.mkdir()
        outcome = docs(folder, hostile_set(text), "--descriptions")
        assert outcome.code == 0, outcome.err
        app = sphinx(folder / "pages" / "v201")
        for page_name in ("call", "datatypes", "enums"):
            tree = app.env.get_doctree(page_name)
            assert " ".join(text.split()) in tree.astext(), (name, page_name)
            acting = (nodes.raw, nodes.image, nodes.target, nodes.problematic)
            assert not list(tree.findall(lambda n: isinstance(n, acting)))  # noqa: B023
            assert not [n for n in tree.findall(nodes.reference) if "refuri" in n]


def parsed(text: str) -> nodes.document:
    """What docutils alone makes of a text."""
    document = new_document("test", get_default_settings(Parser))
    document.settings.report_level = 5
    Parser().parse(text, document)
    return document


PRINTABLE = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" ")
)
MARKUP = st.text(st.sampled_from(" \\`*_|:.<>[]()#-=+!aA1i,'\"/@~^{}•‣"))


@settings(max_examples=400)
@given(PRINTABLE | MARKUP)
@example("A. a")
@example("#. a")
@example("a::")
@example("\u2022 a")
def test_words_are_never_markup(text: str) -> None:
    words = " ".join(text.split())
    for source, expected in (
        (safe.rst(words), words),
        (f"Word; {safe.rst_words(words)}", f"Word; {words}".strip()),
        (f"Word {safe.rst_code(words)} word", f"Word {words} word"),
    ):
        if words:
            (paragraph,) = parsed(source).children
            assert isinstance(paragraph, nodes.paragraph)
            assert paragraph.astext() == expected
            kinds = {type(node) for node in paragraph.findall()}
            assert kinds <= {nodes.paragraph, nodes.Text, nodes.literal}


@settings(max_examples=100)
@given(PRINTABLE)
@example("漢字 and more")
def test_a_heading_is_a_heading(text: str) -> None:
    words = " ".join(text.split())
    if words:
        (section,) = parsed(f"{safe.rst_title(words, '=')}\n\ntext\n").children
        if isinstance(section, nodes.section):
            assert section[0].astext() == words
        else:
            raise AssertionError(section.pformat())
