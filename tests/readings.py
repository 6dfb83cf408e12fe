"""What the generator makes of the official files, read once for each version."""

import functools

from ocpp_codegen.build import pipeline
from ocpp_codegen.build.pipeline import Reading
from ocpp_codegen.reference.examples import Examples
from ocpp_codegen.reference.manual import Manual


@functools.cache
def reading(number: str) -> Reading:
    """A version, read and lowered."""
    (found,) = pipeline.read(pipeline.Options((number,)))
    return found


@functools.cache
def manual(number: str) -> Manual:
    """The view of a version for people."""
    return reading(number).manual()


@functools.cache
def examples(number: str) -> Examples:
    """The examples of a version."""
    return reading(number).examples()
