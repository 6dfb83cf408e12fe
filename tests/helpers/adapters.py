"""Every test vector through TypeAdapter: it says what the codec says.

Needs pydantic and the generated modules alone, so that it runs with any pydantic:
``python -m tests.helpers.adapters FOLDER``, with the folder that ``vectors`` wrote.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pydantic
from pydantic import TypeAdapter

File = dict[str, Any]


def message_class(package: str, file: File) -> Any:
    """The class that the vectors of a file are about."""
    module = "call_result" if file["message"] == "response" else "call"
    return getattr(
        importlib.import_module(f"generated.{package}.{module}"), file["action"]
    )


def check(package: str, file: File) -> int:
    """How many vectors were tried; AssertionError for one that pydantic sees otherwise.

    Both ways: what is read is written again as the codec writes it.
    """
    codec = importlib.import_module(f"generated.{package}.codec")
    cls = message_class(package, file)
    adapter: TypeAdapter[Any] = TypeAdapter(cls)
    for vector in file["vectors"]:
        payload = vector["payload"]
        for read, given in (
            (adapter.validate_python, payload),
            (adapter.validate_json, json.dumps(payload)),
        ):
            try:
                message = read(given)
            except pydantic.ValidationError as error:
                assert not vector["valid"], vector
                (found,) = error.errors()
                assert found["type"] == vector["rule"], vector
                assert found["ctx"] == {"code": vector["code"]}, vector
                assert pointer(found["loc"]) == vector["pointer"], vector
                continue
            assert vector["valid"], vector
            assert type(message) is cls
            assert message == codec.from_dict(cls, payload)
            assert adapter.dump_python(message) == codec.to_dict(message)
            written = json.loads(adapter.dump_json(message))
            assert written == codec.to_dict(message)
            assert adapter.validate_python(message) is message
    return len(file["vectors"])


def pointer(place: tuple[int | str, ...]) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
    return "".join(f"/{step}" for step in steps)


def main(folder: Path) -> None:
    count = 0
    for path in sorted(folder.glob("v*/*.json")):
        count += check(path.parent.name, json.loads(path.read_text(encoding="utf-8")))
    assert count
    print(f"pydantic {pydantic.VERSION}: the codec's verdict on {count} vectors")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
