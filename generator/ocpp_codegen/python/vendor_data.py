"""The places for data of vendors: what a vendor's codec is told of each.

A place says in ``knowledge.extension`` what it tells; here that becomes code, argument
by argument, whichever place it is.
"""

from collections.abc import Iterable, Iterator
from typing import assert_never

from ocpp_codegen.knowledge.extension import (
    Argument,
    CustomDataPlace,
    Described,
    Extension,
)
from ocpp_codegen.protocol.model import Foreign, Protocol, Reference, Type, references
from ocpp_codegen.python import codec as codec_lowering
from ocpp_codegen.python import expressions, safe
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.names import Names
from ocpp_codegen.python.safe import Code


def lower(
    extension: Extension, whole: python.Package
) -> tuple[tuple[python.VendorRow, ...], tuple[python.Coded, ...]]:
    """The rows, and rules for what is not an object: shapes of one property."""
    lowering = _Lowering(extension, whole)
    counted: dict[str, int] = {}
    for data in extension.data:
        counted[data.KIND] = counted.get(data.KIND, 0) + 1
        for row in data.rows:
            shape = f"{data.KIND} {counted[data.KIND]}"
            lowering.row(row.cls, row.arguments, row.named.items(), shape)
    return tuple(lowering.rows), tuple(lowering.shapeless)


def foreign_modules(
    extension: Extension, rows: Iterable[python.VendorRow]
) -> tuple[tuple[str, str], ...]:
    """The modules of other versions that the codec imports, and their codecs."""
    codes = [argument for row in rows for argument in row.arguments]
    codecs = {(cls.package, "_codec") for cls in extension.foreign.values()}
    return tuple(sorted({*codec_lowering.foreign_modules(codes), *codecs}))


class _Lowering:
    """The rows of an extension, as they are made."""

    def __init__(self, extension: Extension, whole: python.Package) -> None:
        self.rows: list[python.VendorRow] = []
        self.shapeless: list[python.Coded] = []
        self._extension = extension
        self._names = whole.names

    def row(
        self,
        cls: str,
        arguments: Iterable[Argument],
        named: Iterable[tuple[str, str | bool]],
        shape: str,
    ) -> None:
        """Adds a row; shape begins the names of its rules."""
        codes = [c for each in arguments for c in self._codes(each, shape)]
        for name, value in named:
            for code in self._codes(value, shape) if value else ():
                codes.append(safe.code("%s=%s", safe.name(name), code))
        self.rows.append(python.VendorRow(safe.name(cls), tuple(codes)))

    def _codes(self, argument: Argument, shape: str) -> Iterator[Code]:
        """An argument as it is written, which may be several, or none."""
        match argument:
            case bool() | None:
                yield Code(str(argument))
            case str():
                yield safe.literal(argument)
            case Described(type_, part):
                yield self._described(type_, f"{shape} {part}")
            case CustomDataPlace(owner):
                if owner is not None:  # else everywhere, which needs no words
                    path = _path(argument, self._names, self._extension.protocol)
                    yield from (self._names.classes[owner].code, _steps(path))
            case _:
                assert_never(argument)

    def _described(self, type_: Type | None, shape: str) -> Code:
        if type_ is None:
            return Code("None")
        return self._class(type_) or self._rule(type_, shape)

    def _class(self, type_: Type) -> Code | None:
        """The class of data that is an object with properties, or None."""
        extension = self._extension
        if isinstance(type_, Reference) and type_.name in extension.protocol.objects:
            return self._names.classes[type_.name].code
        if isinstance(type_, Foreign) and not type_.is_enum:
            return codec_lowering.foreign_class(extension.foreign[type_])
        return None

    def _rule(self, type_: Type, shape: str) -> Code:
        """The name of a rule of its own."""
        protocol, foreign = self._extension.protocol, self._extension.foreign
        made = codec_lowering.shapeless(protocol, self._names, foreign, shape, type_)
        self.shapeless.append(made)
        return safe.literal(shape)


def _steps(path: Iterable[str]) -> Code:
    """A tuple of the names of fields."""
    return expressions.code(
        "(%s)", safe.joined(" ", [safe.code("%s,", safe.literal(s)) for s in path])
    )


def _path(place: CustomDataPlace, names: Names, protocol: Protocol) -> tuple[str, ...]:
    """The fields that lead to the object with customData, in Python's names."""
    found: list[str] = []
    owner = place.owner or ""
    for wire_name in (step for step in place.path if step != "*"):
        found.append(names.fields[owner][wire_name])
        owner = _target(owner, wire_name, protocol)
    return tuple(found)


def _target(owner: str, wire_name: str, protocol: Protocol) -> str:
    obj = protocol.messages.get(owner) or protocol.objects[owner]
    field = next(f for f in obj.fields if f.name == wire_name)
    return next(references(field.type))
