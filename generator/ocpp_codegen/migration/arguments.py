"""Which arguments of a class have to be given by name, and the names."""

from collections.abc import Sequence

import libcst as cst

from ocpp_codegen.migration import shapes, spellings
from ocpp_codegen.protocol.versions import DIALECTS

_KEYWORD_ONLY = {d.package for d in DIALECTS.values() if d.keyword_only}


def takes_names_only(path: str) -> bool:
    """Whether a class takes no arguments by place."""
    if shapes.shape(path) is None:
        return bool(shapes.wire_names(path))
    return path.partition(".")[0] in _KEYWORD_ONLY


def places(path: str, args: Sequence[cst.Arg]) -> list[str]:
    """For each argument of a class of ocpp the name to give it; empty to leave it.

    Places are left where the fields up to there are the same in ocpp and here. The
    fields of a class that is a dict are its keys.
    """
    shape = shapes.shape(path)
    count = sum(arg.keyword is None and not arg.star for arg in args)
    ours = [field.name for field in shape.fields.values()] if shape else []
    theirs = list(spellings.order(path) or ours or shapes.wire_names(path).values())
    if not takes_names_only(path) and ours[:count] == theirs[:count]:
        return [""] * len(args)
    return [
        theirs[index]
        if arg.keyword is None and not arg.star and index < len(theirs)
        else ""
        for index, arg in enumerate(args)
    ]
