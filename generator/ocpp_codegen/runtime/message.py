"""What all messages and datatypes share: their base, and how their classes are made.

They are dataclasses with slots. The decorator of the standard library compiles some
methods for each class when a module is imported, which is most of the time that the
import takes, though a program uses a few of the classes. The decorator of this module
makes the slots at once, and leaves the methods to their first use: then that of the
standard library makes them. Type checkers see the one of the standard library alone.
"""

from __future__ import annotations

import sys
from typing import Any, TypeVar

# What type checkers alone see.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import KW_ONLY, Field, dataclass, field
    from typing import ClassVar

__all__ = ["KW_ONLY", "ForFrameworks", "Message", "dataclass", "field"]

T = TypeVar("T")

# What the decorator of the standard library adds to a class.
ADDED = [
    "__init__",
    "__repr__",
    "__eq__",
    "__match_args__",
    "__dataclass_fields__",
    "__dataclass_params__",
]
if sys.version_info >= (3, 13):
    ADDED.append("__replace__")

# What it adds to a class that is frozen, besides.
ADDED_FROZEN = [
    "__hash__",
    "__setattr__",
    "__delattr__",
    "__getstate__",
    "__setstate__",
]


class ForFrameworks:
    """Answers pydantic, which asks each class itself; frameworks.py has the rest."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        import importlib

        # It stands on the codecs, which stand on the classes that ask for it here.
        frameworks = importlib.import_module(f"{__package__}.frameworks")
        part = frameworks.part_of(cls)
        return handler(source) if part is None else handler.generate_schema(part)

    @property
    def __pydantic_serializer__(self) -> Any:
        """Asked where pydantic has no schema to write by, and by unions that refuse."""
        import importlib

        try:
            frameworks = importlib.import_module(f"{__package__}.frameworks")
            return frameworks.serializer_of(type(self))
        except (ImportError, TypeError) as error:  # for those who list attributes
            raise AttributeError(str(error)) from None


class Message(ForFrameworks):
    """The base of all messages and of the datatypes in them.

    It has no public names, since a field may have any of them, and no __weakref__,
    which makes each object 8 bytes larger and 2 % slower to make.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


class Later:
    """Stands for an attribute of a class until the first use makes it."""

    __slots__ = ("cls", "name")

    def __set_name__(self, cls: type, name: str) -> None:
        self.cls = cls
        self.name = name

    def __get__(self, instance: object, cls: type | None = None) -> Any:
        complete(self.cls)
        made = vars(self.cls)[self.name]
        return made.__get__(instance, cls) if hasattr(made, "__get__") else made


def complete(cls: type) -> None:
    """Puts what the standard library makes in place of all that stands for it.

    It makes it for a class that has nothing but the same body. Two threads may do
    this at the same time, since both come to the same.
    """
    import dataclasses

    own = vars(cls)
    kept = own.keys() - {"__slots__", "__hash__", *own["__slots__"]}
    body = {name: own[name] for name in kept if not isinstance(own[name], Later)}
    for name, default in own["_defaults"].items():
        is_field = isinstance(default, Options)
        body[name] = dataclasses.field(**default.options) if is_field else default
    for name in own["_named"]:
        default = body.get(name, dataclasses.MISSING)
        is_field = isinstance(default, dataclasses.Field)
        made = default if is_field else dataclasses.field(default=default)
        made.kw_only = True
        body[name] = made
    make = dataclasses.dataclass(slots=True, **own["_options"])
    made = vars(make(type(cls.__name__, cls.__bases__, body)))
    for name in ADDED + ADDED_FROZEN:
        if isinstance(own.get(name), Later):
            setattr(cls, name, made[name])


class Options:
    """What a field is given in place of a default."""

    __slots__ = ("options",)

    def __init__(self, **options: Any) -> None:
        self.options = options


if not TYPE_CHECKING:
    KW_ONLY = None
    field = Options

    def dataclass(
        *, slots: bool, kw_only: bool = False, frozen: bool = False
    ) -> Callable[[type[T]], type[T]]:
        """As that of the standard library, where each annotation is that of a field."""
        assert slots
        return lambda cls: _slotted(cls, kw_only, frozen)


def _slotted(cls: type[T], kw_only: bool, frozen: bool) -> type[T]:
    body = dict(vars(cls))
    fields = cls.__annotations__
    body["_named"] = _after_mark(fields)
    body["_defaults"] = {name: body.pop(name) for name in fields if name in body}
    body["_options"] = {"kw_only": kw_only, "frozen": frozen}
    body["__slots__"] = tuple(fields)
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    for name in ADDED + ADDED_FROZEN if frozen else ADDED:
        body.setdefault(name, Later())
    slotted: type[T] = type.__new__(type(cls), cls.__name__, cls.__bases__, body)
    return slotted


def _after_mark(fields: dict[str, Any]) -> list[str]:
    """The fields after ``_: KW_ONLY``, which it takes out of the annotations."""
    if fields.get("_") != "KW_ONLY":
        return []
    names = list(fields)
    del fields["_"]
    return names[names.index("_") + 1 :]
