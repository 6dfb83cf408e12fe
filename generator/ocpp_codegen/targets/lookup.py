"""The files that show answers from: one for each version."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import answers
from ocpp_codegen.targets import layout
from ocpp_codegen.targets.files import File, Target, Text


def files(version: Version) -> Iterable[File]:
    """All that is said of a version."""
    name = f"lookup-{version.dialect.version}.json"
    yield Text(PurePosixPath(name), answers.as_json(version, layout.expression))


TARGET = Target(files, owns_folders=False, instead=True)
