"""Those who handle the messages, made at run time from the same official schemas.

Each peer works on JSON text, as it comes and goes over the wire. What they give
differs, from checked objects to unchecked dicts, and so does what they refuse;
the tables of ``codec`` say so. The schemas they get are the official ones without
``default``, which OCPP does not want to be filled in.

Packages of the bench extra are imported here as they are needed, by name, so that
the rest of the bench can be read, checked and run without them.
"""

import functools
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from generated.v201 import call, call_result, codec
from tests.bench.payloads import PAYLOADS, Json, Payload

PACKAGES = (
    "datamodel-code-generator",
    "fastjsonschema",
    "jsonschema",
    "jsonschema-rs",
    "mashumaro",
    "msgspec",
    "ocpp",
    "orjson",
    "pydantic",
)

# Text to object and back.
Pair = tuple[Callable[[str], Any], Callable[[Any], str | bytes]]


@dataclass(frozen=True)
class Peer:
    """name and gives are for the table; pair makes the functions for a message.

    A peer that checks has to refuse at least one of the faults, and one that keeps
    all has to give back customData with keys that the schema does not name.
    """

    name: str
    gives: str
    pair: Callable[[Payload], Pair]
    checks: bool = True
    keeps_all: bool = True


OURS = "ours"


@functools.cache
def peers(folder: Path) -> Sequence[Peer]:
    """All of them, ours first; the folder gets what they are made of."""
    schemas = folder / "schemas"
    _write_schemas(schemas)
    sys.path.insert(0, str(folder))
    _write_models(schemas, folder / "models_pydantic", "pydantic_v2.BaseModel", True)
    _write_models(schemas, folder / "models_msgspec", "msgspec.Struct", True)
    # mashumaro knows no wire names here, so the fields have to bear them.
    _write_models(schemas, folder / "models_plain", "dataclasses.dataclass", False)
    read = functools.partial(_schema, schemas)
    return [
        Peer(OURS, "objects", _ours),
        Peer("msgspec", "objects", _msgspec, keeps_all=False),
        Peer("mashumaro + orjson", "objects", _mashumaro, keeps_all=False),
        Peer("pydantic, strict", "objects", _pydantic, keeps_all=False),
        Peer("jsonschema-rs", "dicts", functools.partial(_jsonschema_rs, read)),
        Peer("fastjsonschema", "dicts", functools.partial(_fastjsonschema, read)),
        Peer("jsonschema", "dicts", functools.partial(_jsonschema, read)),
        Peer("ocpp", "dicts", _ocpp),
        Peer("json, unchecked", "dicts", _json, checks=False),
        Peer("orjson, unchecked", "dicts", _orjson, checks=False),
    ]


# What they are made of


def _write_schemas(folder: Path) -> None:
    source = Path(str(metadata.distribution("ocpp").locate_file("ocpp/v201/schemas")))
    folder.mkdir()
    for name in {f"{payload.schema}.json" for payload in PAYLOADS}:
        schema = json.loads((source / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps(_without_defaults(schema)))


def _without_defaults(schema: Json) -> Json:
    if isinstance(schema, list):
        return [_without_defaults(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {k: _without_defaults(v) for k, v in schema.items() if k != "default"}


def _schema(folder: Path, payload: Payload) -> Json:
    return json.loads((folder / f"{payload.schema}.json").read_text())


def _write_models(schemas: Path, output: Path, kind: str, snake_case: bool) -> None:
    """A package with a module for each schema; its message is the class Model.

    Date-times stay strings, as with us.
    """
    command = [
        *(str(Path(sys.executable).parent / "datamodel-codegen"), "--input"),
        *(str(schemas), "--output", str(output), "--output-model-type", kind),
        *("--input-file-type", "jsonschema", "--target-python-version", "3.11"),
        *("--type-mappings", "date-time=string", "--use-annotated"),
        *("--disable-timestamp", "--formatters", "builtin"),
        *(["--snake-case-field"] if snake_case else []),
    ]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"\nfailed: {' '.join(command)}\n{result.stderr}")


def _model(package: str, payload: Payload) -> Any:
    return importlib.import_module(f"{package}.{payload.schema}").Model


def _dumps(data: Json) -> str:
    return json.dumps(data, separators=(",", ":"))


# The peers


def _ours(payload: Payload) -> Pair:
    module = call if payload.side == "Request" else call_result
    cls = getattr(module, payload.action)
    return functools.partial(codec.from_json, cls), codec.to_json


def _msgspec(payload: Payload) -> Pair:
    msgspec: Any = importlib.import_module("msgspec")
    decoder = msgspec.json.Decoder(_model("models_msgspec", payload))
    return decoder.decode, msgspec.json.Encoder().encode


def _mashumaro(payload: Payload) -> Pair:
    orjson_codec: Any = importlib.import_module("mashumaro.codecs.orjson")
    dialect: Any = importlib.import_module("mashumaro.dialect").Dialect
    omit_none = type("OmitNone", (dialect,), {"omit_none": True})
    model = _model("models_plain", payload)
    encoder = orjson_codec.ORJSONEncoder(model, default_dialect=omit_none)
    return orjson_codec.ORJSONDecoder(model).decode, encoder.encode


def _pydantic(payload: Payload) -> Pair:
    model = _model("models_pydantic", payload)
    decode = functools.partial(model.model_validate_json, strict=True)
    encode = functools.partial(model.model_dump_json, by_alias=True, exclude_none=True)
    return decode, encode


def _jsonschema_rs(read: Callable[[Payload], Json], payload: Payload) -> Pair:
    jsonschema_rs: Any = importlib.import_module("jsonschema_rs")
    return _checked(jsonschema_rs.validator_for(read(payload)).validate)


def _fastjsonschema(read: Callable[[Payload], Json], payload: Payload) -> Pair:
    fastjsonschema: Any = importlib.import_module("fastjsonschema")
    return _checked(fastjsonschema.compile(read(payload)))


def _jsonschema(read: Callable[[Payload], Json], payload: Payload) -> Pair:
    jsonschema: Any = importlib.import_module("jsonschema")
    return _checked(jsonschema.Draft6Validator(read(payload)).validate)


def _checked(validate: Callable[[Json], object]) -> Pair:
    """JSON in both directions, checked; data stay dicts."""

    def decode(text: str) -> Json:
        data = json.loads(text)
        validate(data)
        return data

    def encode(data: Json) -> str:
        validate(data)
        return _dumps(data)

    return decode, encode


def _ocpp(payload: Payload) -> Pair:
    """What its ChargePoint does, step by step, but in this thread."""
    messages: Any = importlib.import_module("ocpp.messages")
    point: Any = importlib.import_module("ocpp.charge_point")
    request = payload.side == "Request"
    module = importlib.import_module(
        f"ocpp.v201.{'call' if request else 'call_result'}"
    )
    cls = getattr(module, payload.action)

    def validate(data: Json) -> None:
        frame: Any
        if request:
            frame = messages.Call("1", payload.action, data)
        else:
            frame = messages.CallResult("1", data, payload.action)
        messages._validate_payload(frame, "2.0.1")

    def decode(text: str) -> Any:
        data = json.loads(text)
        validate(data)
        return cls(**point.camel_to_snake_case(data))

    def encode(message: Any) -> str:
        snake_case = point.remove_nones(point.serialize_as_dict(message))
        data = point.snake_to_camel_case(snake_case)
        validate(data)
        return json.dumps(data, separators=(",", ":"), cls=messages._DecimalEncoder)

    return decode, encode


def _json(payload: Payload) -> Pair:
    return json.loads, _dumps


def _orjson(payload: Payload) -> Pair:
    orjson: Any = importlib.import_module("orjson")
    return orjson.loads, orjson.dumps
