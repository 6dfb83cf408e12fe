"""The test vectors of all versions, as the command writes them."""

import functools
import json
from collections.abc import Mapping
from typing import Any

from ocpp_codegen.build import pipeline
from ocpp_codegen.protocol.versions import DIALECTS

File = dict[str, Any]


@functools.cache
def files() -> Mapping[str, Mapping[str, File]]:
    """The files of each version, by its package, by the name of the schema."""
    found: dict[str, dict[str, File]] = {v.package: {} for v in DIALECTS.values()}
    options = pipeline.Options(tuple(DIALECTS), command="vectors")
    for path, text in pipeline.generate(options, "vectors").files.items():
        found[path.parent.name][path.stem] = json.loads(text)
    return found
