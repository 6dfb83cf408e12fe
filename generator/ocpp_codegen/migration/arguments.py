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


def places(path: str, args: Sequence[cst.Arg]) -> list[str]:
    """For each argument of a class of ocpp the name to give it; empty to leave it.

    Places are left where the fields up to there are the same in ocpp and here. The
    fields of a class that is a dict are its keys.
    """
    shape = shapes.shape(path)
    count = sum(arg.keyword is None and not arg.star for arg in args)
    ours = [field.name for field in shape.fields.values()] if shape else []
    theirs = list(spellings.order(path) or ours or shapes.wire_names(path).values())
    by_place = shape.positions if shape else 0
    if count <= by_place and ours[:count] == theirs[:count]:
        return [""] * len(args)
    return [
        theirs[index]
        if arg.keyword is None and not arg.star and index < len(theirs)
        else ""
        for index, arg in enumerate(args)
    ]
