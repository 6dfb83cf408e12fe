"""Which arguments of a class have to be given by name, and the names."""

from collections.abc import Sequence

import libcst as cst

from ocpp_codegen.migration import shapes, spellings


def needs_names(path: str) -> bool:
    """Whether a class takes some arguments by name alone."""
    shape = shapes.shape(path)
    if shape is None:
        return bool(shapes.wire_names(path))
    return shape.positions < len(shape.fields)


def fields(path: str, args: Sequence[cst.Arg]) -> list[str]:
    """For each argument of a class of ocpp the field that it is for; or empty.

    The fields of a class that is a dict are its keys.
    """
    theirs = _order(path)
    return [
        ""
        if arg.star or (arg.keyword is None and index >= len(theirs))
        else arg.keyword.value
        if arg.keyword
        else theirs[index]
        for index, arg in enumerate(args)
    ]


def places(path: str, args: Sequence[cst.Arg]) -> list[str]:
    """For each argument of a class of ocpp the name to give it; empty to leave it.

    Places are left where the fields up to there are the same in ocpp and here.
    """
    shape = shapes.shape(path)
    count = sum(arg.keyword is None and not arg.star for arg in args)
    by_place = shape.positions if shape else 0
    if count <= by_place and _ours(path)[:count] == _order(path)[:count]:
        return [""] * len(args)
    names = fields(path, args)
    return [
        "" if arg.keyword is not None else name
        for arg, name in zip(args, names, strict=True)
    ]


def _order(path: str) -> list[str]:
    """The fields of a class as ocpp has them by place, in our spelling."""
    theirs = spellings.order(path) or _ours(path) or shapes.wire_names(path).values()
    return list(theirs)


def _ours(path: str) -> list[str]:
    shape = shapes.shape(path)
    return [field.name for field in shape.fields.values()] if shape else []
