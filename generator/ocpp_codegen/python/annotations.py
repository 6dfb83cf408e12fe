"""Type annotations as data, and the one place that prints them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from ocpp_codegen.python.names import ClassName
from ocpp_codegen.python.safe import Code, code, joined, literal, name


@dataclass(frozen=True)
class Named:
    """A class by its name; module is empty for what needs no prefix anywhere."""

    name: str
    module: str = ""


@dataclass(frozen=True)
class OneText:
    """This string and no other."""

    value: str


@dataclass(frozen=True)
class AnyDict:
    """A dict with any keys."""


@dataclass(frozen=True)
class ListOf:
    """A list; its items are all of one type."""

    items: "Annotation"


@dataclass(frozen=True)
class DictOf:
    """A dict with any keys; its values are all of one type."""

    values: "Annotation"


@dataclass(frozen=True)
class OneOf:
    """A union of several types, each once, as ``one_of`` makes it."""

    choices: tuple["Annotation", ...]


Annotation = Named | OneText | AnyDict | ListOf | DictOf | OneOf

ANY = Named("Any")
NONE = Named("None")
UNSET = Named("Unset")


def class_(cls: ClassName) -> Annotation:
    """A class of the package."""
    return Named(cls.name, cls.module)


def one_of(*choices: Annotation) -> Annotation:
    """The union of types; None comes last, and Unset right before it."""
    flat = dict.fromkeys(c for choice in choices for c in _choices(choice))
    ordered = sorted(flat, key=lambda c: (c == NONE, c == UNSET))
    return ordered[0] if len(ordered) == 1 else OneOf(tuple(ordered))


def or_none(annotation: Annotation) -> Annotation:
    """The type, or None as well."""
    return annotation if ANY in _choices(annotation) else one_of(annotation, NONE)


def without(annotation: Annotation, *dropped: Annotation) -> Annotation:
    """A union without some of its choices; any other type as it is."""
    left = [c for c in _choices(annotation) if c not in dropped]
    return one_of(*left) if left else annotation


def parts(annotation: Annotation) -> Iterator[Annotation]:
    """An annotation and everything in it."""
    yield annotation
    match annotation:
        case ListOf(inner) | DictOf(inner):
            yield from parts(inner)
        case OneOf(choices):
            for choice in choices:
                yield from parts(choice)
        case Named() | OneText() | AnyDict():
            pass
        case _:
            assert_never(annotation)


def modules_in(annotations: Iterable[Annotation]) -> set[str]:
    """The modules whose classes the annotations name."""
    named = (p for a in annotations for p in parts(a) if isinstance(p, Named))
    return {part.module for part in named if part.module}


def uses(annotations: Iterable[Annotation], wanted: Annotation) -> bool:
    """Whether one of them has something in it; a dict has Any."""
    found = {part for annotation in annotations for part in parts(annotation)}
    return wanted in found or (wanted == ANY and AnyDict() in found)


def printed(annotation: Annotation, module: str = "") -> Code:
    """The text for a module, whose own classes need no prefix there."""
    return joined("", (text for text, _ in pieces(annotation, module)))


def pieces(
    annotation: Annotation, module: str = ""
) -> Iterator[tuple[Code, Annotation | None]]:
    """The text in pieces, each with the class or dict that it names, if any."""
    match annotation:
        case Named(cls, place):
            prefix = code("%s.", name(place)) if place not in ("", module) else Code()
            yield code("%s%s", prefix, name(cls)), annotation
        case OneText(value):
            yield code("Literal[%s]", literal(value)), None
        case AnyDict():
            yield Code("dict[str, Any]"), annotation
        case ListOf(items):
            yield Code("list["), None
            yield from pieces(items, module)
            yield Code("]"), None
        case DictOf(values):
            yield Code("dict[str, "), None
            yield from pieces(values, module)
            yield Code("]"), None
        case OneOf(choices):
            for index, choice in enumerate(choices):
                yield Code(" | " if index else ""), None
                yield from pieces(choice, module)
        case _:
            assert_never(annotation)


def _choices(annotation: Annotation) -> tuple[Annotation, ...]:
    return annotation.choices if isinstance(annotation, OneOf) else (annotation,)
