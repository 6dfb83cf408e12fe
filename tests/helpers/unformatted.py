"""The output of a run before black lays it out, which takes most of the time.

Run as a script, it prints for some versions, or for all of them, a digest for each file
and the packages that were loaded, as JSON.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from unittest import mock

import black
from black.report import NothingChanged

from ocpp_codegen.protocol.versions import DIALECTS
from ocpp_codegen.wiring import pipeline


def texts(versions: Iterable[str], schemas: Path | None = None) -> dict[str, str]:
    """Text by path, from the schemas at a path or in the installed package."""
    paths: dict[str | None, tuple[Path, ...]]
    paths = {} if schemas is None else {None: (schemas,)}
    options = pipeline.Options(tuple(versions), schemas=paths)
    with mock.patch.object(black, "format_file_contents", side_effect=NothingChanged):
        result = pipeline.generate(options)
    return {path.as_posix(): text for path, text in result.files.items()}


def digests(files: dict[str, str]) -> dict[str, str]:
    """SHA-256 of each text."""
    return {n: hashlib.sha256(t.encode()).hexdigest() for n, t in files.items()}


if __name__ == "__main__":
    found = digests(texts(sys.argv[1:] or DIALECTS))
    packages = sorted({name.partition(".")[0] for name in sys.modules})
    print(json.dumps({"digests": found, "packages": packages}))
