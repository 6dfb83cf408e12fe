"""Texts that could mislead whoever reads what is made of a document."""

import re
from collections.abc import Iterator
from typing import Any

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import Problem, quoted

# Characters that reorder, hide or break text: bidi controls, line and paragraph
# separators, zero-width marks; the line ends and tabs of prose are none of them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def unsafe_texts(value: Any, pointer: str = "") -> Iterator[Problem]:
    """Each text in a document that could mislead whoever reads the output."""
    if isinstance(value, str) and _UNSAFE.search(value):
        yield Problem(
            f"the text {quoted(value)} holds a control, bidi or surrogate character",
            "remove the character",
            pointer=pointer,
        )
    if isinstance(value, dict):
        for key, item in value.items():
            yield from unsafe_texts(key, pointer)
            yield from unsafe_texts(item, pointers.join(pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from unsafe_texts(item, pointers.join(pointer, index))
