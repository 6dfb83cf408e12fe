"""TypeScript types from the model as JSON, which is all that this reads.

``python -m tests.helpers.typescript model.json vectors > types.ts`` adds a constant for
each payload vector: valid ones must compile, and those with a fault that TypeScript can
express must not.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Data = dict[str, Any]

SIMPLE = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "any": "unknown",
}
# Faults that a type can tell; others are of lengths, ranges and counts.
TOLD = ("type", "required", "additionalProperties", "enum", "const")
IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def type_of(type_: Data) -> str:
    """A type of the model as one of TypeScript."""
    match type_["kind"]:
        case "reference":
            return str(type_["name"])
        case "array":
            return f"Array<{type_of(type_['items'])}>"
        case "literals":
            return " | ".join(map(json.dumps, type_["values"]))
        case "nullable":
            return f"{type_of(type_['type'])} | null"
        case "map":
            return f"{{ [key: string]: {type_of(type_['values'])} }}"
        case "lenient":
            return "unknown"
        case "checked":
            return type_of(type_["type"])
        case "union":
            return " | ".join(map(type_of, type_["types"]))
    return SIMPLE[type_["kind"]]


def key(name: str) -> str:
    return name if IDENTIFIER.fullmatch(name) else json.dumps(name)


def declaration(name: str, found: Data) -> Iterator[str]:
    """The lines that declare a message, an object or an enum."""
    if found["kind"] == "enum":
        values = " | ".join(json.dumps(value["value"]) for value in found["values"])
        yield f"export type {name} = {values};"
        return
    yield f"export type {name} = {{"
    for field in found["fields"]:
        mark = "" if field["required"] else "?"
        yield f"  {key(field['name'])}{mark}: {type_of(field['type'])};"
    if found["open"] or not found["fields"]:  # {} alone would take anything
        yield f"  [key: string]: {'unknown' if found['open'] else 'never'};"
    yield "};"


def types(model: Data) -> Iterator[str]:
    """All the types, and which response belongs to which request."""
    for name, found in model["types"].items():
        yield from declaration(name, found)
    for side in model["sides"]:
        yield f"export type Requests_{side} = {{"
        for action, known in model["actions"].items():
            if known["request"] and side in known["senders"]:
                pair = f"[{known['request']}, {known['response'] or 'never'}]"
                yield f"  {key(action)}: {pair};"
        yield "};"


def told(vector: Data) -> bool:
    """Whether a type has to refuse a payload; JavaScript takes 1.0 for 1."""
    if vector["valid"] or vector["rule"] not in TOLD:
        return False
    return not re.search(r": (a fraction|1\.0 for 1)$", vector["name"])


def constants(file: Data) -> Iterator[str]:
    """A constant for each vector, on one line; const would make types narrower."""
    for index, vector in enumerate(file["vectors"]):
        if vector["valid"] or told(vector):
            if not vector["valid"]:
                yield f"// @ts-expect-error {vector['rule']}"
            value = json.dumps(vector["payload"])
            name = f"{file['schema']}_{index}"
            yield f"export const {name}: {file['schema']} = {value};"


def main(model: Path, vectors: Path) -> None:
    print(*types(json.loads(model.read_text())), sep="\n")
    for path in sorted(vectors.glob("[A-Z]*.json")):
        print(*constants(json.loads(path.read_text())), sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
