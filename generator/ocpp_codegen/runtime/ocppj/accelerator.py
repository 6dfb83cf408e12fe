"""The optional accelerator: whether it is there, and what it does.

_accelerator.c does the ordinary part of from_json, to_json, unpack and pack. The
accelerate module compiles it; without that, or with OCPP_ACCELERATOR=0 in the
environment, Python does all of the work. Either way the results are the same:
whatever the accelerator does not take goes to the methods of the codec.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .frames import Tolerated
from .tolerance import tolerance

if TYPE_CHECKING:
    from .tables import Facts

__all__ = [
    "ACCELERATED",
    "INTERFACE",
    "VARIABLE",
    "Methods",
    "functions",
]

# Set to 0, it keeps the accelerator out.
VARIABLE = "OCPP_ACCELERATOR"

# What the tables look like, and what Codec takes; _accelerator.c has the same number.
INTERFACE = 3


def _load() -> Any:
    """The compiled module, or None where there is none that fits."""
    if os.environ.get(VARIABLE) == "0":
        return None
    try:
        # As "from .. import _accelerator", which may not be there.
        module: Any = __import__("_accelerator", globals(), None, ["INTERFACE"], 2)
    except ImportError:
        return None
    return module if module.INTERFACE == INTERFACE else None


_module = _load()

# Whether the accelerator is loaded.
ACCELERATED: bool = _module is not None


class Methods:
    """The methods of a codec, in Python; action_named gives that of a request."""

    def __init__(
        self,
        from_json: Callable[..., Any],
        to_json: Callable[..., Any],
        unpack: Callable[..., Any],
        pack: Callable[..., Any],
        action_named: Callable[[Any], str | None],
    ) -> None:
        self.from_json = from_json
        self.to_json = to_json
        self.unpack = unpack
        self.pack = pack
        self.action_named = action_named


def functions(python: Methods, facts: Callable[[], Facts]) -> dict[str, Any]:
    """What takes the place of the methods; nothing where there is no accelerator.

    facts is called at the first use, since it loads the rules.
    """
    module = _module
    if module is None:
        return {}

    def unpack_answer(text: str, request: Any, tolerant: Any) -> Any:
        return python.unpack(text, lambda _: request, tolerant=tolerant)

    def load() -> tuple[Any, ...]:
        from .tables import Tables  # not where there is no accelerator

        return Tables(module, facts()).all()

    made = module.Codec(
        load=load,
        from_json=python.from_json,
        to_json=python.to_json,
        unpack=python.unpack,
        pack=python.pack,
        unpack_answer=unpack_answer,
        action_named=python.action_named,
        tolerated=Tolerated,
        tolerance=tolerance,
    )
    return {
        "from_json": made.from_json,
        "to_json": made.to_json,
        "unpack": made.unpack,
        "pack": made.pack,
    }
