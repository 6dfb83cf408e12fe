"""A target of a third party: who may send what, as a text file for each version."""

from collections.abc import Iterator

from ocpp_codegen.python.version import Version
from ocpp_codegen.targets.files import Target, Text


def files(version: Version) -> Iterator[Text]:
    """One line for each action."""
    lines = [f"# {line}" for line in version.header]
    for action in version.protocol.actions.values():
        known = version.facts.actions.get(action.name)
        lines.append(f"{action.name} {known.direction if known else 'both'}")
    yield Text(version.folder / "actions.txt", "\n".join(lines) + "\n")


TARGET = Target(files)
