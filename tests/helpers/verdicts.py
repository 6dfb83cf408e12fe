"""The codec's verdict on every test vector; needs nothing but the generated modules.

``python -m tests.helpers.verdicts FOLDER``, with the folder that ``vectors`` wrote.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any


def main(folder: str) -> None:
    count = 0
    for path in sorted(Path(folder).glob("v*/*.json")):
        count += check(path.parent.name, json.loads(path.read_text(encoding="utf-8")))
    assert count
    version = sys.version.partition(" ")[0]
    print(f"Python {version}: the verdict of {count} vectors, and back again")


def check(package: str, file: dict[str, Any]) -> int:
    """How many vectors a file has; AssertionError for one with another verdict."""
    codec = importlib.import_module(f"generated.{package}.codec")
    module = "call_result" if file["message"] == "response" else "call"
    messages = importlib.import_module(f"generated.{package}.{module}")
    cls = getattr(messages, file["action"])
    for vector in file["vectors"]:
        text = json.dumps(vector["payload"])
        try:
            message = codec.from_json(cls, text)
        except ValueError:
            assert not vector["valid"], vector
            continue
        assert vector["valid"], vector
        assert codec.from_json(cls, codec.to_json(message)) == message
    return len(file["vectors"])


if __name__ == "__main__":
    main(sys.argv[1])
