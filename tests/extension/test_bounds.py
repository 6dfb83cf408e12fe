"""What lint and generate cost grows with what a vendor brings, and no faster."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import inputs

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-06/schema#"
NEWEST = "https://json-schema.org/draft/2020-12/schema"
# What the machine does besides may fall on one of both alone.
TRIES = 2


def write(folder: Path, schemas: dict[str, Schema]) -> Path:
    """An extension with these schemas, one for each messageId."""
    folder.mkdir(parents=True)
    lines = [f'name = "{folder.name}"', 'versions = ["2.0.1"]']
    for name, schema in schemas.items():
        lines += ["[[data_transfer]]", 'vendor_id = "com.example"']
        lines += [f'message_id = "{name}"', f'request = "{name}.json"']
        document = {"$schema": DRAFT, "type": "object", "title": name, **schema}
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "extension.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def seconds(work: Callable[[], object]) -> float:
    """The least processor time of a few tries; one before them counts for nothing."""
    work()
    taken = []
    for _ in range(TRIES):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def lint(folder: Path) -> Callable[[], inputs.Outcome]:
    return lambda: inputs.run("lint", folder)


def arrays(depth: int) -> Schema:
    schema: Schema = {"type": "integer"}
    for _ in range(depth):
        schema = {"type": "array", "maxItems": 2, "items": schema}
    return {"properties": {"value": schema}}


def test_a_level_of_arrays_costs_one_level(tmp_path: Path) -> None:
    """Twice the time for each level would be 256 times from 8 levels on."""
    eight = write(tmp_path / "eight", {"A": arrays(8)})
    sixteen = write(tmp_path / "sixteen", {"A": arrays(16)})
    assert lint(eight)().code == 0
    refused = lint(sixteen)()
    assert refused.code == 1
    assert "8" in refused.out, refused.out
    assert seconds(lint(sixteen)) < 4 * seconds(lint(eight))


def ref(level: int) -> Schema:
    return {"$ref": f"#/definitions/D{level}"}


# What a definition may make of the one before, in which it stands more than once.
SHAPES: dict[str, Callable[[Schema], Schema]] = {
    "allOf of two": lambda p: {"allOf": [p, p]},
    "anyOf of two": lambda p: {"anyOf": [p, p]},
    "or an array": lambda p: {"anyOf": [p, {"type": "array", "items": p}]},
    "objects": lambda p: {
        "oneOf": [
            {"type": "object", "required": [name], "properties": {"x": p}}
            for name in "ab"
        ]
    },
    "map of unions": lambda p: {
        "type": "object",
        "additionalProperties": {"anyOf": [p, {"type": "array", "items": p}]},
    },
    "array or object": lambda p: {
        "type": ["array", "object"],
        "items": p,
        "additionalProperties": p,
    },
    "next to a reference": lambda p: {**p, "properties": {"x": {**p, "required": []}}},
    "unevaluated": lambda p: {
        "allOf": [p, {"properties": {"u": p}}],
        "unevaluatedProperties": False,
    },
    "oneOf of allOf": lambda p: {
        "oneOf": [{"allOf": [p, {"required": [name]}]} for name in "ab"]
    },
    "array": lambda p: {"type": "array", "maxItems": 2, "items": p},
    "patterns": lambda p: {"patternProperties": {"a": p, "b": p}},
    "tuple": lambda p: {"type": "array", "prefixItems": [p, p], "items": p},
    "if": lambda p: {"if": p, "then": p, "else": {"properties": {"z": p}}},
    "not": lambda p: {"not": {"anyOf": [p, {"properties": {"z": p}}]}},
}


def chain(shape: str, depth: int) -> Schema:
    """Each definition is made of the one before."""
    first = {"type": "object", "properties": {"a": {"type": "integer"}}}
    definitions: dict[str, Schema] = {"D0": first}
    for level in range(depth):
        definitions[f"D{level + 1}"] = SHAPES[shape](ref(level))
    properties = {"value": ref(depth)}
    return {"$schema": NEWEST, "definitions": definitions, "properties": properties}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_stands_in_another_twice_costs_no_more_each_time(
    shape: str, tmp_path: Path
) -> None:
    """Twice the time for each level would be a million times."""
    few = write(tmp_path / "few", {"A": chain(shape, 4)})
    many = write(tmp_path / "many", {"A": chain(shape, 24)})
    outcome = lint(many)()
    assert "error:" not in outcome.out
    assert seconds(lint(many)) < 20 * seconds(lint(few))


def web(count: int) -> Schema:
    """Definitions that all refer to several others, as in schemas of schemas."""
    definitions: dict[str, Schema] = {}
    for n in range(count):
        others = [ref((n * 7 + k * k) % count) for k in range(1, 6)]
        definitions[f"D{n}"] = {
            "type": "object",
            "properties": {
                **{f"p{k}": other for k, other in enumerate(others)},
                "one": {"oneOf": others},
            },
            "patternProperties": {"^x-": ref(n)},
        }
    return {"definitions": definitions, "properties": {"value": ref(0)}}


def test_definitions_that_all_hold_each_other(tmp_path: Path) -> None:
    few = write(tmp_path / "few", {"A": web(12)})
    assert "error:" not in lint(few)().out
    many = write(tmp_path / "many", {"A": web(120)})
    outcome = lint(many)()
    assert outcome.out.count("error:") == 1
    assert "[recursion]" in outcome.out
    assert seconds(lint(many)) < 20 * seconds(lint(few))


def ring(count: int) -> Schema:
    """Definitions that each refer to all of them."""
    all_ = {f"p{n}": ref(n) for n in range(count)}
    one: Schema = {"type": "object", "properties": all_}
    definitions = {f"D{n}": one for n in range(count)}
    return {"definitions": definitions, "properties": {"value": ref(0)}}


def test_forty_definitions_that_each_refer_to_all(tmp_path: Path) -> None:
    """Twice as many have four times the properties; each as a check of its own would
    be 16 times as much.
    """
    few = write(tmp_path / "few", {"A": ring(20)})
    many = write(tmp_path / "many", {"A": ring(40)})
    assert "error:" not in lint(many)().out
    assert seconds(lint(many)) < 10 * seconds(lint(few))
    beyond = write(tmp_path / "beyond", {"A": ring(80)})
    assert lint(beyond)().out.count("[recursion]") == 1


def enum(count: int) -> Schema:
    values = [f"V{number}" for number in range(count)]
    return {"properties": {"value": {"type": "string", "enum": values}}}


def test_values_of_an_enum_are_not_compared_in_pairs(tmp_path: Path) -> None:
    """Ten times as many would be 100 times the time."""
    few = write(tmp_path / "few", {"A": enum(2_000)})
    many = write(tmp_path / "many", {"A": enum(20_000)})
    assert lint(many)().code == 0
    assert seconds(lint(many)) < 30 * seconds(lint(few))


def test_a_pattern_that_takes_long_is_a_warning(tmp_path: Path) -> None:
    value = {"type": "string", "pattern": "^([a-z]{1,40}-){1,40}$", "maxLength": 5_000}
    folder = write(tmp_path / "slow", {"A": {"properties": {"value": value}}})
    outcome = lint(folder)()
    assert "[costly-pattern]" in outcome.out
    quick = {**value, "pattern": "^[a-z-]*$"}
    folder = write(tmp_path / "quick", {"A": {"properties": {"value": quick}}})
    assert "[costly-pattern]" not in lint(folder)().out


def test_errors_come_before_all_else(tmp_path: Path) -> None:
    folder = write(tmp_path / "wrong", {"A": {"properties": {"a": {"type": "text"}}}})
    output = ("--output", str(tmp_path / "out"))
    taken = spent(2, "generate", "--extension", str(folder), *output)
    assert not (tmp_path / "out").exists()
    assert taken < 3 * spent(1, "lint", str(folder))


def spent(code: int, *arguments: str) -> float:
    """The processor time of a command that starts from nothing and ends like that."""
    before = os.times().children_user
    command = [sys.executable, "-m", "ocpp_codegen", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return os.times().children_user - before


def parts(count: int) -> Schema:
    """Definitions as vendors have them: objects, and an enum for each of them."""
    definitions: dict[str, Schema] = {}
    for number in range(count // 2):
        definitions[f"Mode{number}"] = {"type": "string", "enum": ["On", f"M{number}"]}
        definitions[f"Part{number}"] = {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": 50},
                "value": {"type": "number", "minimum": 0},
                "mode": {"$ref": f"#/definitions/Mode{number}"},
            },
            "required": ["name"],
            "additionalProperties": False,
        }
    named = (name for name in definitions if name.startswith("Part"))
    properties = {name.lower(): {"$ref": f"#/definitions/{name}"} for name in named}
    return {"definitions": definitions, "properties": properties}


def generated(folder: Path, output: Path) -> float:
    """The processor time of a generate with an extension."""
    options = ("--extension", str(folder), "--output", str(output))
    return spent(0, "generate", "--ocpp", "2.0.1", *options)


def imported(folder: Path, *modules: str) -> list[float]:
    """The least processor time of each import, compiled before and taken in turn."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = [[spent_importing(m, environment) for m in modules] for _ in range(9)]
    return [min(times) for times in zip(*rounds, strict=True)]


def spent_importing(module: str, environment: dict[str, str]) -> float:
    program = f"import time; import {module}; print(time.process_time())"
    command = [sys.executable, "-S", "-c", program]
    done = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


@pytest.mark.slow
def test_a_thousand_definitions(tmp_path: Path) -> None:
    hundred = write(tmp_path / "hundred", {"A": parts(100)})
    thousand = write(tmp_path / "thousand", {"A": parts(1_000)})
    few = generated(hundred, tmp_path / "one" / "few")
    many = generated(thousand, tmp_path / "one" / "many")
    assert many < 6 * few
    # What an interpreter takes alone is left out, as in the bench of imports.
    modules = ("sys", "many.v201.codec", "many.thousand.v201.codec")
    nothing, standard, own = imported(tmp_path / "one", *modules)
    assert own - nothing < 3 * (standard - nothing)


@pytest.mark.slow
def test_two_hundred_schemas(tmp_path: Path) -> None:
    few = write(tmp_path / "few", {f"A{n}": parts(2) for n in range(20)})
    many = write(tmp_path / "many", {f"A{n}": parts(2) for n in range(200)})
    first = generated(few, tmp_path / "one" / "first")
    second = generated(many, tmp_path / "one" / "second")
    assert second < 6 * first
