"""The dataclasses of message.py next to those of the standard library."""

import copy
import dataclasses
import inspect
import pickle
import pydoc
import re
import subprocess
import sys
import threading
import typing
from collections.abc import Callable
from dataclasses import KW_ONLY  # noqa: F401, named by the mark
from typing import Any

import pytest
from generated import message
from generated.v201 import call, datatypes, enums
from pydantic import TypeAdapter

SOURCE = '''
class Point(message.Message):
    """Two numbers."""

    x: int
    y: int | None = None
    {mark}
    tags: "list[str]" = {field}(default_factory=list)
    seen: bool = {field}(default=False, compare=False)

    def sum(self) -> int:
        return self.x + (self.y or 0)
'''


MARK = '_: "KW_ONLY"'

# Where the fields of a class can be given, and that they stay: the options, and the
# mark in its body.
PLACES: dict[str, tuple[dict[str, bool], str]] = {
    "by place": ({}, ""),
    "by name": ({"kw_only": True}, ""),
    "by name from a mark on": ({}, MARK),
    "once": ({"frozen": True}, ""),
}


def made(module: Any, mark: str = "", **options: Any) -> Any:
    """The class, whose methods nobody has used yet; module has the decorator."""
    names: dict[str, Any] = {"module": module, "message": message, "__name__": __name__}
    exec(SOURCE.format(field="module.field", mark=mark), names)
    cls = module.dataclass(slots=True, **options)(names["Point"])
    if module is dataclasses and "__weakref__" in vars(cls):
        del cls.__weakref__  # left over by early releases of 3.11; it refers to nothing
    return cls


def arguments(cls: Any) -> str:
    return str(inspect.signature(cls))


def parameters(cls: Any) -> str:
    return repr(cls.__dataclass_params__)


def field_list(cls: Any) -> str:
    return repr(dataclasses.fields(cls))


def refusal(cls: Any) -> str:
    with pytest.raises(TypeError) as error:
        cls(1, 2, z=3)
    return str(error.value)


def unhashable(cls: Any) -> str:
    with pytest.raises(TypeError) as error:
        hash(cls(x=1))
    return str(error.value)


def hashed(cls: Any) -> object:
    """Whether equal objects have one hash; a list among the fields has none."""
    first, second = cls(1, tags=()), cls(1, tags=())
    try:
        return hash(first) == hash(second)
    except TypeError as error:
        return str(error)


def changed(cls: Any) -> object:
    one = cls(x=1)
    try:
        one.x = 2
        del one.x
    except AttributeError as error:
        return repr(error)
    return hasattr(one, "x")


def no_other_attribute(cls: Any) -> str:
    with pytest.raises(AttributeError) as error:
        cls(x=1).z = 1
    return str(error.value)


def equal(cls: Any) -> list[bool]:
    least = cls(x=1)
    others = [cls(x=1, seen=True), cls(x=2), 1]
    return [least == other for other in others]


def matched(cls: Any) -> object:
    match cls(x=1, y=2):
        case cls(a, b):
            return a, b
    return None


def in_subclasses(cls: Any) -> str:
    class Plain(cls):  # type: ignore[misc]
        def __repr__(self) -> str:
            return f"plain {super().__repr__()} {self.sum()}"

    class Wider(cls):  # type: ignore[misc]
        z: int = 5

    ours = dataclasses.dataclass(slots=True, kw_only=True)(Wider)
    return f"{Plain(x=3)} {ours(x=3)} {ours(x=3) == ours(x=3)} {arguments(ours)}"


def with_further_fields(cls: Any) -> str:
    """The decorator of message.py on a subclass, which is used before its parent."""

    class Wider(cls):  # type: ignore[misc]
        z: int = 5

    wider = message.dataclass(slots=True, kw_only=True)(Wider)
    return f"{wider(x=3)!r} {arguments(wider)} {arguments(cls)} {field_list(wider)}"


def adapted(cls: Any) -> str:
    adapter = TypeAdapter(cls)
    point = adapter.validate_json('{"x": 1, "tags": ["a"]}')
    return f"{point} {type(point) is cls} {adapter.json_schema()} {point.tags}"


def helped(cls: Any) -> str:
    """But for the annotations, among which the standard library keeps the mark."""
    return re.sub(r"__annotations__ = .*", "", pydoc.plain(pydoc.render_doc(cls)))


def kept(cls: Any) -> list[Any]:
    point = cls(x=1, tags=["a"])
    copies = [copy.copy(point), copy.deepcopy(point), dataclasses.replace(point)]
    return [(c == point, type(c) is cls, c.tags is point.tags, str(c)) for c in copies]


def hints(cls: Any) -> dict[str, Any]:
    """Types of fields, but for the mark; see helped."""
    return {k: hint for k, hint in typing.get_type_hints(cls).items() if k != "_"}


def outcome(use: Callable[[Any], object], module: Any, places: str) -> object:
    """What a use gives, or how it is refused: positional arguments, for example."""
    options, mark = PLACES[places]
    try:
        return use(made(module, mark, **options))
    except TypeError as error:
        return str(error)


USES: list[Callable[[Any], object]] = [
    arguments,
    parameters,
    field_list,
    refusal,
    unhashable,
    hashed,
    changed,
    no_other_attribute,
    equal,
    matched,
    in_subclasses,
    adapted,
    helped,
    kept,
    dataclasses.is_dataclass,
    hints,
    lambda cls: cls.__match_args__,
    lambda cls: cls.__slots__,
    lambda cls: cls.__doc__,
    lambda cls: getattr(cls.__hash__, "__qualname__", None),
    lambda cls: cls.__init__.__qualname__,
    lambda cls: repr(cls(1, 2, ["a"])),
    lambda cls: repr(cls(1, 2, tags=["a"])),
    lambda cls: dataclasses.asdict(cls(x=1)),
    lambda cls: dataclasses.astuple(cls(x=1)),
    lambda cls: cls(x=1).tags is not cls(x=1).tags,
    lambda cls: set(dir(cls)) - {"_defaults", "_options", "_named"},
]


@pytest.mark.parametrize("places", PLACES)
@pytest.mark.parametrize("use", USES)
def test_a_first_use_gives_what_dataclasses_gives(
    use: Callable[[Any], object], places: str
) -> None:
    assert outcome(use, message, places) == outcome(use, dataclasses, places)


def test_a_subclass_is_right_before_its_parent_is_used() -> None:
    expected = (
        "Wider(x=3, y=None, tags=[], seen=False, z=5)",
        "(x: int, y: int | None = None",
        "*, z: int = 5)",
    )
    told = with_further_fields(made(message))
    assert all(words in told for words in expected), told


def test_super_reaches_what_the_parent_has_not_made_yet() -> None:
    parent = made(message)

    wider = type("Wider", (parent,), {"__annotations__": {"z": "int"}, "z": 5})
    child: Any = message.dataclass(slots=True)(wider)
    text = parent.__repr__(child(x=1))
    assert text == "Wider(x=1, y=None, tags=[], seen=False)"


def test_threads_that_use_a_class_first_all_get_the_same() -> None:
    for _ in range(50):
        cls = made(message)
        ready = threading.Barrier(4)
        told: list[str] = []

        def use(cls: Any = cls, ready: Any = ready, told: Any = told) -> None:
            ready.wait()
            told.append(repr(cls(x=1)))

        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(told) == {"Point(x=1, y=None, tags=[], seen=False)"}
        assert len(told) == 4


def test_a_message_is_found_by_its_base() -> None:
    request = call.Authorize(datatypes.IdTokenType("a", enums.IdTokenEnumType.central))
    assert isinstance(request, message.Message)
    assert isinstance(request.id_token, message.Message)
    assert message.Message.__slots__ == ()
    assert not dataclasses.is_dataclass(message.Message)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(request, protocol)) == request


def test_an_import_makes_no_method() -> None:
    """Not even dataclasses itself is imported."""
    script = (
        "import sys, generated.v201.codec as codec\n"
        "from generated import message\n"
        "from generated.v201 import call\n"
        "waits = isinstance(vars(call.Heartbeat)['__init__'], message.Later)\n"
        "print(waits, 'dataclasses' in sys.modules, call.Heartbeat())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout == "True False Heartbeat(custom_data=None)\n"
