"""Our own tables read through typed forms: a mistake in one is told with its place.

A form is a class with the keys that a table has to have, or may have. It checks the
shape alone; what the words mean is checked by whoever reads them.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import CodegenError, Problem, quoted

T = TypeVar("T")


class Form(BaseModel):
    """A table with fixed keys; any other key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read(form: type[T], data: object, file: str) -> T:
    """The data in its form, or an error with every key that is wrong."""
    try:
        return TypeAdapter(form).validate_python(data, strict=False)
    except ValidationError as error:
        found = [_problem(e["type"], e["loc"], e, file) for e in error.errors()]
        raise CodegenError(found) from None


def _problem(kind: str, place: Iterable[str | int], error: Any, file: str) -> Problem:
    *above, last = place if place else ("",)
    pointer = pointers.join("", *above, last)
    match kind:
        case "missing":
            pointer = pointers.join("", *above)
            return Problem(f"{quoted(last)} is missing", "add it", file, pointer)
        case "extra_forbidden":
            hint = "correct the key, or remove it"
            return Problem(f"{quoted(last)} is not a known key", hint, file, pointer)
    words = str(error["msg"]).replace("Input should", "should")
    message = f"{quoted(error['input'])} is wrong: it {words}"
    return Problem(message, "correct the value", file, pointer)
