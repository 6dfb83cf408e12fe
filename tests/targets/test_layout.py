"""The layout of the generated modules is that of black, which sees a part of them."""

import random
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from unittest import mock

import pytest
from tests.helpers import schemas

from ocpp_codegen import runtime
from ocpp_codegen.build import pipeline
from ocpp_codegen.targets import layout

# The files of the runtime, which are not laid out.
FOLDER = Path(runtime.__file__).parent
COPIED = {PurePosixPath(p.relative_to(FOLDER)) for p in FOLDER.rglob("*.py")} - {
    PurePosixPath("__init__.py")
}
KEPT = re.compile(r"class|return|import|async|await|dataclass|kw_only|globals")


@pytest.fixture(scope="module")
def raw() -> dict[PurePosixPath, str]:
    """What the templates print for 1.6 and the vendor's packages, not laid out."""
    options = pipeline.Options(
        ("1.6", "2.0.1", "2.1"), extensions=(schemas.ROOT / "schemas" / "vendor",)
    )
    with mock.patch.object(layout, "python", side_effect=lambda text: text):
        files = pipeline.generate(options).files
    return {p: t for p, t in files.items() if p.suffix == ".py" and p not in COPIED}


def renamed(text: str, seed: int) -> str:
    """A text whose longer names are shorter or longer by a few letters."""
    chance = random.Random(seed)
    names: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        old = found[0]
        if KEPT.fullmatch(old):
            return old
        by = chance.choice([0, -3, -2, -1, 1, 2, 3, 5, 8, 13, 20])
        return names.setdefault(old, old + "x" * by if by >= 0 else old[:by])

    return re.sub(r"(?<!_)\b[A-Za-z]\w{6,}", name, text)


def lines_that_differ(text: str) -> Iterator[tuple[str, str]]:
    """Of our layout and of that of black."""
    ours, theirs = layout.python(text), layout.by_black(text)
    if ours != theirs:
        pairs = zip(ours.split("\n"), theirs.split("\n"), strict=False)
        yield next((a, b) for a, b in pairs if a != b)


def few(raw: dict[PurePosixPath, str]) -> list[str]:
    """The files of the vendor's package for 2.0.1, and the small ones of 1.6."""
    folders = ("v16", "vendor/v201")
    found = [t for p, t in raw.items() if p.parent.as_posix() in folders]
    return [text for text in found if len(text) < 50_000]


def test_few_files_are_laid_out_as_by_black(raw: dict[PurePosixPath, str]) -> None:
    for text in few(raw):
        assert list(lines_that_differ(text)) == []


def test_names_of_any_length_are_laid_out_as_by_black(
    raw: dict[PurePosixPath, str],
) -> None:
    for seed, text in enumerate(few(raw)):
        assert list(lines_that_differ(renamed(text, seed))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_all_files_are_laid_out_as_by_black(
    raw: dict[PurePosixPath, str], seed: int
) -> None:
    for text in raw.values():
        assert list(lines_that_differ(renamed(text, seed) if seed else text)) == []


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["generator", "tests"])
def test_sources_of_ours_are_laid_out_as_by_black(folder: str) -> None:
    """They have shapes of all kinds, which no template prints."""
    for path in sorted((schemas.ROOT / folder).rglob("*.py")):
        assert list(lines_that_differ(path.read_text(encoding="utf-8"))) == [], path


def test_black_sees_little_of_the_files(raw: dict[PurePosixPath, str]) -> None:
    """Else the files take the time that black takes."""
    seen: list[str] = []

    def by_black(text: str) -> str:
        seen.append(text)
        return text

    with mock.patch.object(layout, "by_black", by_black):
        for text in raw.values():
            layout.python(text)
    assert sum(map(len, seen)) < 0.1 * sum(map(len, raw.values()))


# What no template prints, at least not today.
STRANGE = [
    "x = (1)",
    "x = 'a'",
    'x = "a\\"b"',
    'x = "\\xAB"',
    "x = f(a, b,)",
    "x = [a,]",
    "x = (a for a in b)",
    f"x = {{{'a' * 50}: {'b' * 20} for a, b in c}}",
    f"_{'a' * 30}: Any = enums.{'b' * 60}._value2member_map_",
    "x = (yield)",
    "x = (a, b)",
    "x = (a if b else c)",
    "x = (not a)",
    "if (a):\n    pass",
    "if (a and b):\n    pass",
    f"if a_condition or {'b' * 60} or another_condition and one_more:\n    pass",
    f"x = a if b else {'c' * 90}",
    f"x = {'c' * 90}()",
    f"x = {'f(' * 20}{'a' * 60}{')' * 20}",
    f"a: {'T' * 90}",
    f"a: {'T' * 60} | {'U' * 60} = None",
    f"a, b = {'c' * 90}",
    f"a = 1, f({'c' * 50}, {'d' * 50})",
    f"a = b[{'c' * 50}, {'d' * 50}]",
    f"a = b({'c' * 50}, *{'d' * 50})",
    f"a = {'b' * 50}({'c' * 50})({'d' * 50})",
    f"a = lambda: ({'b' * 50}, {'c' * 50})",
    f"return ({'b' * 50} + {'c' * 50})",
    f"return {'b' * 50} + {'c' * 50}",
    f"x = [f(i) for i in {'c' * 50} if i is not {'c' * 50}]",
    f"x = {{'a': {'c' * 50}, **{'c' * 50}}}",
    f"def {'f' * 90}(): ...",
    f"def f(a: int = 1, *, b: {'T' * 60}) -> {'U' * 60}: ...",
    f"def f(a) -> list[{'U' * 80}]: ...",
    f"raise {'E' * 50}({'m' * 50}) from {'e' * 10}",
    f"assert {'a' * 50}, {'b' * 50}",
    f"x = 1  # {'c' * 90}",
    f"x = f({'a' * 50})  # {'c' * 50}",
    "x = 1\n\n\n\nx = 2",
    "def f():\n    x = 1\n\n\n    y = 2",
    "def f():\n\n    x = 1",
    "def f():\n    def g():\n        pass\n    x = 1",
    "def f():\n    x = 1\n    def g():\n        pass",
    "def f():\n    pass\nx = 1",
    "x = 1\ndef f():\n    pass",
    "@a\n\ndef f():\n    pass",
    "class A:\n    x = 1\n    class B:\n        pass",
    'class A:\n    """a"""\n    x = 1',
    'class A:\n    """ a"""',
    'class A:\n    """a """',
    'class A:\n    """"a" b"""',
    'class A:\n    """a\n    """',
    'class A:\n    """\n    a\n    """',
    'class A:\n    """a\n\n      b\n    """',
    'class A:\n    """a\n\n    b\n\n    """',
    'class A:\n    """a\n\n    b "c"\n    """',
    'def f():\n    """a"""\n\n    return 1',
    'def f():\n    """a\n\n\n    b\n    """\n    return 1',
    "x = (\n    1\n)",
    'x = (\n    "a"\n    "b"\n)',
    "x = (\n    a,\n)",
    "x = f(\n    a\n)",
    "x = f(\n)",
    "x = [\n    a,\n    b\n]",
    "x = {\n    a: b,  # c\n}",
]


@pytest.mark.parametrize("code", STRANGE)
def test_strange_code_is_laid_out_as_by_black(code: str) -> None:
    inside = code.replace("\n", "\n    ").replace("\n    \n", "\n\n")
    for text in (
        f'"""A."""\n\n{code}\n',
        f'"""A."""\n\nimport a\n\n\n{code}\n\n\ny = 1\n',
        f'"""A."""\n\nimport a\n\n\ndef f():\n    {inside}\n',
        f'"""A."""\n\nimport a\n\n\nclass A:\n    {inside}\n\n    b = 1\n',
    ):
        try:
            expected = layout.by_black(text)
        except layout.LayoutError:
            continue
        assert layout.python(text) == expected


def test_a_layout_that_differs_would_be_seen(raw: dict[PurePosixPath, str]) -> None:
    with mock.patch.object(layout, "INDENT", "  "):
        assert any(list(lines_that_differ(text)) for text in few(raw))
