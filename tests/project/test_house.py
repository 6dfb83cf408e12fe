"""The rules of the house for the sources: functions and templates."""

import ast
import re
from pathlib import Path

import pytest
from tests.helpers import schemas
from tests.helpers.trees import parsed

SOURCES = schemas.ROOT / "generator" / "ocpp_codegen"
LONGEST_FUNCTION = 45

# What the wheel carries besides them is generated, so its functions are not ours.
PACKAGES = sorted(
    path.parent.name
    for path in SOURCES.glob("*/__init__.py")
    if path.parent.name != "generated"
)


def lengths(tree: ast.Module) -> list[tuple[str, int]]:
    """The lines of each function, from its def to its end."""
    return [
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_function_is_long(package: str) -> None:
    for path in (SOURCES / package).rglob("*.py"):
        found = lengths(parsed(path))
        assert [(name, n) for name, n in found if n > LONGEST_FUNCTION] == [], path


def test_a_long_function_would_be_seen() -> None:
    text = "class C:\n    async def f(self):\n" + "        x = 1\n" * 45
    text += "class D:\n    def f(self):\n        pass\n"
    assert lengths(ast.parse(text)) == [("f", 46), ("f", 2)]


# Matches over the types of the model

# What types of the model are called, and rules of the runtime.
SUBJECTS = ("type_", "rule")

DECIDERS = [path for path in SOURCES.rglob("*.py") if "generated" not in path.parts]


def open_ended(tree: ast.Module) -> list[int]:
    """The lines of matches over a type that do not end in assert_never.

    Such a match would pass over a new type in silence, and mypy could not tell.
    """
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Match)
        and ast.unparse(node.subject) in ("type_", "rule")
        if "assert_never" not in ast.unparse(node.cases[-1])
    ]


@pytest.mark.parametrize("path", DECIDERS, ids=lambda path: path.stem)
def test_matches_over_types_are_exhaustive(path: Path) -> None:
    assert open_ended(parsed(path)) == []


def test_an_open_end_would_be_seen() -> None:
    text = "match type_:\n    case String():\n        pass\n    case _:\n        pass\n"
    assert open_ended(ast.parse(text)) == [1]


# Templates

TEMPLATES = schemas.ROOT / "templates"
LONGEST_TEMPLATE = 60
NAMES = sorted(p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.rglob("*.jinja"))

# Python that is the same for two versions, but names the classes of its own, so that
# the runtime can't hold it.
ALL_PYTHON = {"modules/_standard_find.jinja", "modules/_standard_variable.jinja"}

# What a tag may ask for: presence. A path, perhaps negated, perhaps by a loop.
CONDITION = re.compile(r"(not )?[\w.]+")
LOOP = re.compile(r"[\w, ]+ in [\w. +]+(\.items\(\)|\[1:\])?( if [\w.]+)?")
ANY = re.compile(".*")
STATEMENTS = (
    *("if", "elif", "else", "endif", "for", "endfor"),
    *("include", "raw", "endraw", "with", "endwith"),
)


def decisions(text: str) -> list[str]:
    """The tags that decide more than whether something is there."""
    found = []
    for tag in re.findall(r"\{%[-+]?\s*(.*?)\s*[-+]?%\}", text, re.DOTALL):
        word, _, rest = tag.partition(" ")
        allowed = {"if": CONDITION, "elif": CONDITION, "for": LOOP}.get(word, ANY)
        if word not in STATEMENTS or not allowed.fullmatch(rest):
            found.append(tag)
    for expression in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL):
        if re.search(r"[=<>!]=|[<>]| (if|else|and|or|not|in|is) ", expression):
            found.append(expression)
    return found


def test_there_are_templates_for_each_target() -> None:
    assert {name.partition("/")[0] for name in NAMES} == {
        *("html", "markdown", "modules", "rst")
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_template_decides_nothing(name: str) -> None:
    assert decisions((TEMPLATES / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_short(name: str) -> None:
    lines = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_TEMPLATE


@pytest.mark.parametrize("name", sorted({*NAMES} - ALL_PYTHON))
def test_a_template_has_tags(name: str) -> None:
    lines = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    tags = sum(line.count("{%") + line.count("{{") for line in lines)
    assert tags * 10 >= len(lines)


@pytest.mark.parametrize(
    "text",
    [
        '{% if a == "b" %}',
        "{% if a is none %}",
        "{% if a and b %}",
        "{% set a = b %}",
        "{% macro a() %}",
        '{{ ("a" if b else "c") | rst }}',
        "{% for a in b if a.c > 1 %}",
        "{% if a | length == 1 %}",
    ],
)
def test_a_decision_in_a_template_would_be_seen(text: str) -> None:
    assert decisions(text)
