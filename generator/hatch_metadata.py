"""Makes the README of the index, and names the repository, where it is known.

OCPP_CODEGEN_REPOSITORY in the environment of the build is its address, such as
https://github.com/NAME/ocpp-codegen; the workflow that publishes knows it. Links of the
README to other files lead there. Without an address they become plain text, since a
dead link is worse than none.
"""

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_RELATIVE_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")


class RepositoryHook(MetadataHookInterface):
    """Fills in readme and urls."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by hatchling with the static part of the metadata."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        address = os.environ.get("OCPP_CODEGEN_REPOSITORY", "").rstrip("/")
        linked = _RELATIVE_LINK.sub(lambda link: _absolute(link, address), text)
        metadata["readme"] = {"content-type": "text/markdown", "text": linked}
        if address:
            metadata["urls"] = {
                "Changelog": f"{address}/blob/main/CHANGELOG.md",
                "Documentation": f"{address}/blob/main/generated/README.md",
                "Issues": f"{address}/issues",
                "Repository": address,
            }


def _absolute(link: re.Match[str], address: str) -> str:
    text, target = link.groups()
    return f"[{text}]({address}/blob/main/{target})" if address else text
