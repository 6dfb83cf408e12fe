"""Prints the lowest version allowed of what users may have: ``make test-lowest``."""

import re
import tomllib
from collections.abc import Iterator

from tests.helpers.schemas import ROOT

# Extras of developers.
OURS = {"dev", "bench"}


def constraints() -> Iterator[str]:
    """A line for pip for each dependency, and for each one of the extras of users."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    named = [line for extra in extras.keys() - OURS for line in extras[extra]]
    lowest: dict[str, list[int]] = {}
    for line in [*project["dependencies"], *named]:
        found = re.match(r"([\w-]+)>=([\d.]+)", line)
        if found is None and line.startswith("ocpp-codegen["):
            continue  # an extra that holds another one
        assert found is not None, line
        version = [int(part) for part in found[2].split(".")]
        # What two extras ask for has to be enough for both.
        lowest[found[1]] = max(version, lowest.get(found[1], version))
    for name, version in sorted(lowest.items()):
        yield f"{name}=={'.'.join(map(str, version))}"


if __name__ == "__main__":
    print("\n".join(constraints()))
