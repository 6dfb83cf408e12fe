"""What libraries that handle data of all kinds are told about messages.

pydantic, and FastAPI with it, ask each class itself: the base of the messages has what
they call, and asks Part. register tells a converter of cattrs. None of these libraries
is imported before it asks. All read and write the names on the wire, by the codec of
the class, and refuse what the codec refuses.
"""

from __future__ import annotations

import functools
import importlib
import operator
from enum import StrEnum
from types import ModuleType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from .ocppj import Codec, ValidationError
from .ocppj.codec import Names, check_names

__all__ = ["Form", "Part", "codec_of", "part_of", "register", "serializer_of"]

# How long a key in the loc of an error may be, and how many digits an index has.
MAX_KEY = 80
MAX_DIGITS = 6


class Form:
    """How pydantic handles a class: Annotated[call.Reset, Form(names="python")].

    names="python" stands for the names of fields, instead of those on the wire. codec
    is that of a vendor's package, for a class that it shares with the standard one:
    the module, or its version_codec. Around a union, it is for each class in it.
    """

    def __init__(
        self, *, names: Names = "wire", codec: Codec | ModuleType | None = None
    ) -> None:
        check_names(names)
        if isinstance(codec, ModuleType):
            codec = codec.version_codec
        if codec is not None and not isinstance(codec, Codec):
            raise TypeError(f"codec must be that of a package, not {codec!r}")
        self.names: Names = names
        self.codec: Codec | None = codec

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        if _is_union(source):
            members = [self._annotated(member) for member in get_args(source)]
            return handler.generate_schema(functools.reduce(operator.or_, members))
        codec = name = None
        if isinstance(source, type):
            codec = self.codec or codec_of(source)
            name = codec.shape_name(source) if codec else None
        if codec is None or name is None:
            raise TypeError(f"{source!r} is not a class of messages")
        return handler.generate_schema(Part(codec, name, source, self.names))

    def _annotated(self, member: Any) -> Any:
        return member if member is type(None) else Annotated[member, self]


def register(converter: Any) -> None:
    """Has a converter of cattrs read and write messages as the codec does.

    What breaks its schema raises the ValidationError of the codec. A union of messages
    takes the first class that fits; if none does, the first one says why.
    """

    def reads(cls: Any) -> bool:
        return isinstance(cls, type) and codec_of(cls) is not None

    def reads_some(union: Any) -> bool:
        return _is_union(union) and all(reads(cls) for cls in _members(union))

    def read(payload: Any, cls: type) -> Any:
        codec = codec_of(cls)
        assert codec is not None
        return _writable(codec, codec.from_dict(cls, payload))

    def read_one(payload: Any, union: Any) -> Any:
        if payload is None and type(None) in get_args(union):
            return None
        errors = []
        for cls in _members(union):
            try:
                return read(payload, cls)
            except ValidationError as error:
                errors.append(error)
        raise errors[0]

    def write(message: Any) -> dict[str, Any]:
        codec = codec_of(type(message))
        assert codec is not None
        return codec.to_dict(message)

    converter.register_structure_hook_func(reads, read)
    converter.register_structure_hook_func(reads_some, read_one)
    converter.register_unstructure_hook_func(reads, write)


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _members(union: Any) -> list[Any]:
    return [member for member in get_args(union) if member is not type(None)]


def codec_of(cls: type) -> Codec | None:
    """The codec of the package that has a class, or None for other classes.

    A class that only derives from one of a package is a TypeError: the codec would
    lose what it adds.
    """
    for base in cls.__mro__:
        package = base.__module__.rpartition(".")[0]
        if not package.startswith(f"{__package__}."):
            continue
        codec: Codec = importlib.import_module(f"{package}.codec").version_codec
        if codec.shape_name(base) is not None:
            if base is cls:
                return codec
            raise TypeError(f"{cls!r} only derives from a message: take {base!r}")
    return None


def part_of(cls: type) -> Part | None:
    """A class as pydantic is to see it, or None for one that no codec knows."""
    codec = codec_of(cls)
    if codec is None:
        return None
    return Part(codec, str(codec.shape_name(cls)), cls)


@functools.cache
def serializer_of(cls: type) -> Any:
    """What pydantic writes an object of a class with, whatever type it was told.

    A union that has got errors from all of its members forgets them, and would write
    the fields as they are. With this, it gets the error of the class once more.
    """
    part = part_of(cls)
    if part is None:
        raise AttributeError(f"{cls!r} is not a class of messages")
    core: Any = importlib.import_module("pydantic_core")
    write = {"type": "function-plain", "function": part.written}
    return core.SchemaSerializer({"type": "any", "serialization": write})


class Part:
    """A class of messages, or a class or enum in them, as pydantic is to see it.

    within has the references of the classes that it is inside of.
    """

    def __init__(
        self,
        codec: Codec,
        name: str,
        cls: type,
        names: Names = "wire",
        within: frozenset[str] = frozenset(),
    ) -> None:
        self.codec = codec
        self.name = name
        self.cls = cls
        self.names: Names = names
        self.within = within

    @property
    def reference(self) -> str:
        """What tells the class from others; pydantic names its schema after it."""
        if issubclass(self.cls, StrEnum):  # as pydantic does for enums
            return f"{self.cls.__module__}.{self.cls.__qualname__}:{id(self.cls)}"
        package = self.cls.__module__.rpartition(".")[0]
        is_same = self.names == "wire" or issubclass(self.cls, dict)
        form = "" if is_same else "ByField"
        return f"{package}.{self.name}{form}:{id(self.cls)}{id(self.codec)}"

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        if self.within:  # only its JSON schema is asked for
            return {"type": "any"}

        def read(value: Any) -> Any:
            return self.read(value)

        read.__name__ = read.__qualname__ = self.name  # what errors call it
        write = {"type": "function-plain", "function": self.written}
        return {
            "type": "function-plain",
            "function": {"type": "no-info", "function": read},
            "ref": self.reference,
            "serialization": write,
        }

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> Any:
        inside = self.within | {self.reference}

        def reference(name: str, part: type) -> dict[str, Any]:
            return Part(self.codec, name, part, self.names, inside)._referred(handler)

        description = self.codec.describing(reference, self.names == "python")
        return description.part(self.name, self.cls)

    def _referred(self, handler: Any) -> dict[str, Any]:
        """What stands for the class inside of another one."""
        core: dict[str, Any] = {"type": "definition-ref", "schema_ref": self.reference}
        if self.reference not in self.within:  # it does not contain itself
            adapter: Any = importlib.import_module("pydantic").TypeAdapter
            core = adapter(Annotated[Any, self]).core_schema | {"ref": self.reference}
        # The handler itself asks no hooks, but it does so for what is in a list.
        described = handler({"type": "list", "items_schema": core})
        return dict(described["items"])

    def read(self, value: Any) -> Any:
        """The message in a parsed payload; one that is made already is checked."""
        try:
            message = value
            if not isinstance(value, self.cls):
                message = self.codec.from_dict(self.cls, value, names=self.names)
            return _writable(self.codec, message)
        except ValidationError as error:
            raise _as_pydantic(self.cls.__name__, error) from None

    def written(self, value: Any) -> dict[str, Any]:
        """The payload of a message."""
        if not isinstance(value, self.cls):  # of another class of a union
            core = importlib.import_module("pydantic_core")
            raise core.PydanticSerializationUnexpectedValue
        return self.codec.to_dict(value, names=self.names)


def _writable(codec: Codec, message: Any) -> Any:
    """A message, or ValidationError if it can't be written.

    Half a surrogate pair can be in a dict, and so gets through from_dict.
    """
    codec.to_json(message)
    return message


def _as_pydantic(title: str, error: ValidationError) -> Exception:
    """The findings as errors of pydantic: the type is the rule, ctx has the code.

    They hold no input, since it may be a secret.
    """
    core: Any = importlib.import_module("pydantic_core")
    errors = [
        {
            "type": core.PydanticCustomError(
                found.rule, found.message, {"code": found.code.value}
            ),
            "loc": _place(found.pointer),
            "input": None,
        }
        for found in error.findings
    ]
    made: Exception = core.ValidationError.from_exception_data(
        title, errors, hide_input=True
    )
    return made


def _place(pointer: str) -> tuple[str | int, ...]:
    """A pointer as pydantic has it: keys, cut where they are long, and indices."""
    steps = pointer.split("/")[1:]
    return tuple(
        int(step)
        if step.isdecimal() and step.isascii() and len(step) <= MAX_DIGITS
        else step.replace("~1", "/").replace("~0", "~")[:MAX_KEY]
        for step in steps
    )
