"""JSON pointers (RFC 6901), and values compared by them."""

from collections.abc import Iterator
from typing import Any

ABSENT = object()


def join(base: str, *tokens: str | int) -> str:
    """The pointer one or more steps below base."""
    return base + "".join(
        "/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens
    )


def split(pointer: str) -> list[str]:
    """The steps of a pointer."""
    return [
        token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]
    ]


def get(value: Any, pointer: str) -> Any:
    """What the pointer leads to, or ABSENT."""
    for token in split(pointer):
        value = _step(value, token)
    return value


def set_value(document: Any, pointer: str, value: Any) -> None:
    """Puts value where the pointer leads; ABSENT removes what is there.

    ``-`` as the last step stands for the place after the last item of an array.
    """
    *parents, last = split(pointer)
    for token in parents:
        document = _step(document, token)
    if isinstance(document, list):
        index = len(document) if last == "-" else int(last)
        document[index : index + 1] = [] if value is ABSENT else [value]
    elif value is ABSENT:
        document.pop(last, None)
    else:
        document[last] = value


def same(left: Any, right: Any) -> bool:
    """JSON equality: 1 equals 1.0, but true does not equal 1."""
    return next(differences(left, right), None) is None


def differences(left: Any, right: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each (pointer, left value, right value) that differs; ABSENT where missing."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in {**left, **right}:
            yield from differences(
                left.get(key, ABSENT), right.get(key, ABSENT), join(at, key)
            )
    elif isinstance(left, list) and isinstance(right, list):
        for index in range(max(len(left), len(right))):
            yield from differences(
                _step(left, str(index)), _step(right, str(index)), join(at, index)
            )
    elif isinstance(left, bool) is not isinstance(right, bool) or left != right:
        yield at, left, right


def _step(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return value.get(token, ABSENT)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return ABSENT
