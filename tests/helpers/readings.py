"""What the generator makes of the official files, read once for each version."""

import functools

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference.examples import Examples, of
from ocpp_codegen.reference.manual import Manual, manual_of
from ocpp_codegen.wiring.reading import official_version


def reading(number: str) -> Version:
    """A version, read and lowered."""
    return official_version(number)


@functools.cache
def manual(number: str) -> Manual:
    """The view of a version for people."""
    return manual_of(reading(number))


@functools.cache
def examples(number: str) -> Examples:
    """The examples of a version."""
    return of(reading(number))
