"""Test vectors: JSON files with payloads and verdicts for each message, and frames."""

from collections.abc import Iterable

from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import examples, frames, vectors
from ocpp_codegen.reference.manual import manual_of
from ocpp_codegen.targets.files import File, Target, Text


def files(version: Version) -> Iterable[File]:
    """The vectors of every message, and those of the frames of each side."""
    manual, made, dialect = manual_of(version), examples.of(version), version.dialect
    for entry in (*manual.calls, *manual.call_results):
        found = vectors.of_message(made, dialect, entry.schema)
        text = vectors.as_json(entry, found, dialect, version.header)
        yield Text(version.folder / f"{entry.schema}.json", text)
    for role in frames.ROLES if version.options.frames else ():
        yield Text(
            version.folder / f"frames-{role}.json", frames.as_json(version, role)
        )


TARGET = Target(files, instead=True)
