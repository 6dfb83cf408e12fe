"""Vendors' schemas as they are: the generated codec against jsonschema-rs."""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema_rs
import pytest
from tests.helpers import extensions, payloads, vendor_corpus
from tests.helpers.vendor_corpus import CORPUS, Unit, units

from ocpp_codegen.base import pointers

PAYLOADS = 150
# What is tried in every run: each kind, but not each unit.
QUICK = [
    f"{kind}: {name}" for kind, named in CORPUS.items() for name in list(named)[:2]
]
ROOT = "https://corpus.example/"


class Built:
    """The codec of an extension with all units, and an arbiter for each."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self.units = {name: unit for name, unit in units() if name in names}
        self.titles = {name: f"Unit{n}" for n, name in enumerate(self.units)}
        manifest, files = ['name = "corpus"\nversions = ["2.0.1"]\n'], {}
        for name, unit in self.units.items():
            title = self.titles[name]
            for file, schema in unit.items():
                files[f"{title}/{file}"] = schema
            main = f"{title}/{next(iter(unit))}"
            manifest.append(
                f'[[data_transfer]]\nvendor_id = "com.example"\n'
                f'message_id = "{title}"\nrequest = "{main}"\n'
            )
        source = folder / "extension"
        for file, schema in files.items():
            path = source / file
            path.parent.mkdir(parents=True, exist_ok=True)
            title = file.split("/")[0]
            titled = {"title": title + path.stem, **schema}
            path.write_text(json.dumps(titled), encoding="utf-8")
        (source / "extension.toml").write_text("".join(manifest), encoding="utf-8")
        # One process may build several: each has a name of its own.
        root = folder / f"{folder.name}_out"
        extensions.build(extensions.read([source], "2.0.1"), "2.0.1", root)
        built = extensions.module(root, "corpus.v201.codec")
        self.codec: Any = extensions.whole(built)
        described = self.codec.json_schema(self.codec.call.DataTransfer)
        made = jsonschema_rs.Draft202012Validator(described, validate_formats=False)
        self.schema: Any = made

    def findings(self, name: str, data: Any) -> tuple[Any, ...]:
        """What the codec says of data, with a look at the way there and back."""
        frame = {
            "vendorId": "com.example",
            "messageId": self.titles[name],
            "data": data,
        }
        text = json.dumps(frame)
        codec = self.codec
        allowed = self.schema.is_valid(frame)
        try:
            message, found = codec.from_json(codec.call.DataTransfer, text), ()
        except codec.ocppj.ValidationError as error:
            found = tuple(error.findings)
        if found:
            assert not allowed or payloads.has_whole_fraction(data), (data, found)
            return found
        assert allowed, data
        assert canonical(codec.to_dict(message)) == canonical(frame)
        return ()


def canonical(value: Any) -> str:
    """JSON text that tells everything apart but 1.0 and 1."""

    def whole(literal: str) -> float:
        number = float(literal)
        return int(number) if number.is_integer() else number

    return json.dumps(json.loads(json.dumps(value), parse_float=whole), sort_keys=True)


def arbiter_of(unit: Unit) -> Callable[[Any], bool]:
    """What jsonschema-rs says; nullable, which it does not know, as a type."""
    resources = []
    for file, schema in unit.items():
        plain = nulls(schema)
        if ":" not in schema.get("$id", ""):
            plain = {k: v for k, v in plain.items() if k not in ("id", "$id")}
        resources.append((ROOT + file, plain))
        if "$id" in schema:
            # A short one is counted from the file that refers to it.
            folders = {name.rpartition("/")[0] for name in unit}
            bases = [urljoin(ROOT, f"{folder}/") for folder in folders]
            resources += [(urljoin(base, schema["$id"]), plain) for base in bases]
        for address in _addresses(unit):
            if address.endswith(f"/{file}"):
                resources.append((address, plain))
    registry = jsonschema_rs.Registry(resources)
    main, schema = next(iter(unit.items()))
    reference = {"$schema": schema.get("$schema", vendor_corpus.D20)}
    reference["$ref"] = urljoin(ROOT + main, schema.get("$id", ""))
    validator = jsonschema_rs.validator_for(
        reference, registry=registry, validate_formats=False
    )
    return lambda value: bool(validator.is_valid(value))


def _addresses(unit: Unit) -> list[str]:
    """Addresses that references of a unit lead to."""
    return re.findall(r'"\$ref": "(https:[^"#]+)', json.dumps(unit))


def nulls(schema: Any) -> Any:
    """A schema of OpenAPI in the words of JSON Schema."""
    if isinstance(schema, list):
        return [nulls(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: nulls(value) for key, value in schema.items()}
    if found.get("nullable") is True:
        found["type"] = [found["type"], "null"]
    return found


def inside(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a schema, itself included."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, (dict, list)):
            yield from inside(inner)


# Payloads: what a schema asks for, and that with something changed

TEXTS = (
    *("", "a", "az", "free", "busy", "ac", "dc", "x" * 21, "abcde", "a_b", "On"),
    *("00:1A:2B:3C:4D:5E", "ab", "x_1", "loooong", "GMT+1", "gmt1", "  ", "x1", "a1"),
)
NUMBERS = (0, 1, 2, 3, 4, 5, 9, 10, 11, 100, 101, -1, 0.5, 2.5, 1.0, 5.0, 1e3)
ODD: tuple[Any, ...] = (
    None,
    True,
    "",
    "free",
    7,
    1.5,
    [],
    {},
    [1, "a"],
    {"a": 1},
    {"a": "x"},
    [{}],
)


class Payloads:
    """Values for the schemas of a unit."""

    def __init__(self, unit: Unit, chance: random.Random) -> None:
        self.unit = unit
        self.chance = chance

    def any(self) -> Any:
        """Data, right or changed in a few places."""
        file = next(iter(self.unit))
        value = self.of(self.unit[file], file, 0)
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            value = self.changed(value)
        return value

    def of(self, schema: Any, file: str, depth: int) -> Any:
        """A value that a schema may ask for."""
        if not isinstance(schema, dict) or depth > 8 or self.chance.random() < 0.03:
            return self.chance.choice(ODD)
        if "$ref" in schema:
            return self.of(*self.target(schema["$ref"], file), depth + 1)
        if "const" in schema or "enum" in schema:
            return self.chance.choice(schema.get("enum") or [schema.get("const")])
        parts = [schema, *schema.get("allOf", ())]
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                parts.append(self.chance.choice(schema[keyword]))
        parts = [self.resolved(part, file) for part in parts]
        return self.made(parts, file, depth)

    def resolved(self, part: Any, file: str) -> Any:
        while isinstance(part, dict) and "$ref" in part:
            part, file = self.target(part["$ref"], file)
        return part if isinstance(part, dict) else {}

    def target(self, reference: str, file: str) -> tuple[Any, str]:
        """Where a reference leads, found by the end of its address or its anchor."""
        path, _, pointer = reference.partition("#")
        ends = [f for f in self.unit if f.endswith(path.rpartition("/")[2])]
        by_id = [f for f in self.unit if self.unit[f].get("$id", "").endswith(path)]
        file = (ends or by_id)[0] if path and (ends or by_id) else file
        schema: Any = self.unit[file]
        for inner in inside(schema):
            if path and str(inner.get("$id", "")).endswith(path):
                schema = inner
        if pointer and not pointer.startswith("/"):
            names = (pointer, f"#{pointer}")
            schema = next(
                inner
                for inner in inside(schema)
                if inner.get("$anchor") in names or inner.get("$id") in names
            )
            return schema, file
        found = pointers.get(schema, pointer.replace("%20", " "))
        if found is pointers.ABSENT:  # counted from a schema inside
            found = next(
                at
                for inner in inside(schema)
                if (at := pointers.get(inner, pointer)) is not pointers.ABSENT
            )
        return found, file

    def made(self, parts: list[Any], file: str, depth: int) -> Any:
        if values := [part for part in parts if "enum" in part]:
            return self.chance.choice(values[0]["enum"])
        types = [part["type"] for part in parts if "type" in part]
        type_ = types[-1] if types else ""
        if isinstance(type_, list):
            type_ = self.chance.choice(type_)
        words = {key for part in parts for key in part}
        if type_ == "object" or words & {"properties", "required"}:
            return self.object(parts, file, depth)
        if type_ == "array" or "items" in words:
            items = [part["items"] for part in parts if "items" in part] or [True]
            count = self.chance.randint(0, 3)
            if isinstance(items[0], list):
                return [self.of(item, file, depth + 1) for item in items[0][:count]]
            return [self.of(items[0], file, depth + 1) for _ in range(count)]
        if type_ in ("integer", "number") or words & {"minimum", "maximum"}:
            return self.chance.choice(NUMBERS)
        if type_ == "string" or words & {"maxLength", "pattern"}:
            return self.chance.choice(TEXTS)
        return self.chance.choice(ODD)

    def object(self, parts: list[Any], file: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        required = {name for part in parts for name in part.get("required", ())}
        for part in parts:
            for name, inner in part.get("properties", {}).items():
                if self.chance.random() < (0.95 if name in required else 0.5):
                    made[name] = self.of(inner, file, depth + 1)
            further = [*part.get("patternProperties", {}).values()]
            if isinstance(part.get("additionalProperties"), dict):
                further.append(part["additionalProperties"])
            for inner in further:
                for name in self.chance.sample(("a", "ab", "x_1", "A1"), 2):
                    made.setdefault(name, self.of(inner, file, depth + 1))
        for name in required - made.keys():
            if self.chance.random() < 0.9:
                made[name] = self.chance.choice(ODD)
        return made

    def changed(self, value: Any) -> Any:
        """A value with a key or an item more, less or other."""
        if isinstance(value, dict) and value and self.chance.random() < 0.8:
            name = self.chance.choice(list(value))
            match self.chance.randrange(4):
                case 0:
                    return {k: v for k, v in value.items() if k != name}
                case 1:
                    return {**value, "more": self.chance.choice(ODD)}
            return {**value, name: self.changed(value[name])}
        if isinstance(value, list) and value and self.chance.random() < 0.8:
            index = self.chance.randrange(len(value))
            return [*value[:index], self.changed(value[index]), *value[index + 1 :]]
        return self.chance.choice(ODD)


def disagreements(built: Built, name: str) -> Iterator[tuple[Any, bool, Any]]:
    """The payloads of a unit on which the codec and the arbiter differ."""
    unit = built.units[name]
    arbiter = arbiter_of(unit)
    payloads = Payloads(unit, random.Random(name))
    verdicts = []
    for _ in range(PAYLOADS):
        data = payloads.any()
        if data is None:
            continue  # which stands for no data at all
        expected, findings = arbiter(data), built.findings(name, data)
        verdicts.append(expected)
        assert all(re.match(r"/data(/|$)", found.pointer) for found in findings)
        if expected is bool(findings):
            yield data, expected, findings
    assert any(verdicts), "no payload is right"


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("quick_corpus"), QUICK)


@pytest.mark.parametrize("name", QUICK)
def test_verdicts_of_each_kind(name: str, quick: Built) -> None:
    assert list(disagreements(quick, name)) == []


@pytest.mark.slow
def test_verdicts_of_all(tmp_path: Path) -> None:
    names = [name for name, _ in units()]
    assert len(names) >= 60
    built = Built(tmp_path, names)
    assert {n: f for n in names if (f := list(disagreements(built, n)))} == {}
