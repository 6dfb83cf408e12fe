"""Messages in pydantic and cattrs, and their JSON Schemas: as the codec has them."""

import importlib
import json
import subprocess
import sys
from typing import Annotated, Any

import cattrs
import jsonschema_rs
import pytest
from generated import frameworks, message, ocppj, v16, v201
from generated.frameworks import Form
from generated.v16 import call as call_16
from generated.v16 import codec as codec_16
from generated.v21 import call as call_21
from generated.v201 import call, call_result, codec, datatypes, enums
from generated.vendor.v201 import codec as vendor_codec
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from tests.helpers import adapters, codecs, payloads, vector_files
from tests.helpers.codecs import Target
from tests.helpers.schemas import Version

Reset = TypeAdapter(call.Reset)


# Every message


def test_pydantic_says_what_the_codec_says_of_each_vector(version: Version) -> None:
    files = vector_files.files()[version.package]
    assert sum(adapters.check(version.package, f) for f in files.values()) > 1000


def test_a_json_schema_allows_what_the_codec_takes(version: Version) -> None:
    """But for 1.0, which is whole for every draft after that of OCPP 1.6."""
    codec: Any = importlib.import_module(f"generated.{version.package}.codec")
    for file in vector_files.files()[version.package].values():
        schema = codec.json_schema(adapters.message_class(version.package, file))
        assert jsonschema_rs.meta.is_valid(schema)
        validator = jsonschema_rs.Draft202012Validator(schema)
        for vector in file["vectors"]:
            allowed = validator.is_valid(vector["payload"])
            if allowed is not vector["valid"]:
                assert version.package == "v16"
                assert vector["rule"] == "type"
                assert payloads.has_whole_fraction(vector["payload"]), vector


@pytest.mark.parametrize("package", codecs.PACKAGES)
def test_the_names_of_fields_go_both_ways(package: str) -> None:
    for target in codecs.targets(package):
        payload = target.maker().full(target.node)
        message = target.codec.from_dict(target.cls, payload)
        by_field = target.codec.to_dict(message, names="python")
        assert target.codec.from_dict(target.cls, by_field, names="python") == message
        schema = target.codec.json_schema(target.cls, names="python")
        assert jsonschema_rs.is_valid(schema, by_field), target
        check_wire_names(target, by_field, payload)


def check_wire_names(target: Target, by_field: Any, payload: Any) -> None:
    """A name on the wire is unknown where those of fields are asked for."""
    differing = payload.keys() - by_field.keys()
    if differing:
        with pytest.raises(ocppj.ValidationError) as error:
            target.codec.from_dict(target.cls, payload, names="python")
        found = {f.pointer for f in error.value.findings}
        assert found >= {f"/{name}" for name in differing}
        assert {f.rule for f in error.value.findings} == {"additionalProperties"}


# pydantic


def test_the_faults_that_pydantic_used_to_let_pass() -> None:
    read = Reset.validate_python({"type": "Immediate", "evseId": 1})
    assert read == call.Reset(enums.ResetEnumType.immediate, 1)
    assert Reset.dump_python(read) == {"type": "Immediate", "evseId": 1}
    some_wrong: list[Any] = [
        {"type": "Immediate", "evse_id": 1},
        {"type": "Now"},
        {},
        [],
        7,
        None,
    ]
    for wrong in some_wrong:
        with pytest.raises(ValidationError):
            Reset.validate_python(wrong)
    for text in ('{"type":"Immediate","evseId":NaN}', '{"type":"OnIdle","evseId":"7"}'):
        with pytest.raises(ValidationError):
            Reset.validate_json(text)


def test_an_object_is_checked_when_it_is_read_and_when_it_is_written() -> None:
    wrong = call.Reset("Now")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="is not one of ResetEnumType"):
        Reset.validate_python(wrong)
    with pytest.raises(PydanticSerializationError, match="is not one of ResetEnumType"):
        Reset.dump_json(wrong)


def test_an_error_has_a_place_and_a_code_and_no_value_of_a_secret() -> None:
    class Order(BaseModel):
        requests: list[call.Authorize]

    token = {"idToken": "secret" * 10, "type": "Central"}
    with pytest.raises(ValidationError) as error:
        Order(requests=[{"idToken": token}])  # type: ignore[list-item]
    (found,) = error.value.errors()
    assert found["loc"] == ("requests", 0, "idToken", "idToken")
    assert found["type"] == "maxLength"
    assert found["ctx"] == {"code": "PropertyConstraintViolation"}
    assert "secret" not in str(error.value)
    assert "secret" not in error.value.json()


@pytest.mark.parametrize(
    "payload", [r'{"vendorId":"\ud800"}', r'{"vendorId":"a","data":[{"\udfff":1}]}']
)
def test_half_a_surrogate_pair_is_refused_as_in_a_text(payload: str) -> None:
    with pytest.raises(ocppj.ValidationError):
        codec.from_json(call.DataTransfer, payload)
    with pytest.raises(ValidationError) as error:
        TypeAdapter(call.DataTransfer).validate_python(json.loads(payload))
    assert [found["type"] for found in error.value.errors()] == ["json"]
    converter = cattrs.Converter()
    frameworks.register(converter)
    with pytest.raises(ocppj.ValidationError):
        converter.structure(json.loads(payload), call.DataTransfer)


def test_a_long_key_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as error:
        Reset.validate_python({"type": "OnIdle", "k" * 100_000: 1, "9" * 5000: 2})
    assert len(error.value.json()) < 2000


def test_lists_unions_and_what_messages_hold() -> None:
    some = TypeAdapter(list[call.Reset | call.Authorize | None])
    token = datatypes.IdTokenType("a", enums.IdTokenEnumType.central)
    held = [call.Authorize(token), None, call.Reset(enums.ResetEnumType.on_idle)]
    text = some.dump_json(held)
    assert some.validate_json(text) == held
    assert some.validate_python(held) == held
    part = TypeAdapter(datatypes.IdTokenType | v16.datatypes.IdTagInfo)
    assert part.validate_json(part.dump_json(token)) == token
    data = TypeAdapter(datatypes.CustomDataType)
    read = data.validate_python({"vendorId": "a", "further": None})
    assert isinstance(read, datatypes.CustomDataType)
    assert data.dump_python(read) == {"vendorId": "a", "further": None}
    with pytest.raises(ValidationError):
        data.validate_python({"further": None})


@pytest.mark.parametrize("mode", ["python", "json"])
def test_a_union_refuses_to_write_what_its_members_refuse(mode: Any) -> None:
    """pydantic itself writes the fields then, with a warning."""
    wrong: Any = [
        call.Reset("Now", 1),  # type: ignore[arg-type]
        datatypes.CustomDataType({"vendorId": "a" * 256}),
        [call.Authorize(datatypes.IdTokenType("a", "b"))],  # type: ignore[arg-type]
    ]
    reset: Any = call.Reset | call_21.Reset
    part: Any = datatypes.CustomDataType | call.Reset
    unions: list[Any] = [reset, part, list[call.Authorize | reset]]
    for value, union in zip(wrong, unions, strict=True):
        with pytest.raises(PydanticSerializationError, match="ValidationError: /"):
            TypeAdapter(union).dump_python(value, mode=mode)
        with pytest.raises(PydanticSerializationError, match="ValidationError: /"):
            TypeAdapter(union).dump_json(value)
    for cls in (call.Reset, call_21.Reset):
        right = cls(enums.ResetEnumType.on_idle, evse_id=1)  # type: ignore[arg-type]
        written = TypeAdapter(reset).dump_python(right, mode=mode)
        assert written == {"type": "OnIdle", "evseId": 1}


def test_the_attributes_of_a_message_can_be_listed_without_pydantic() -> None:
    code = (
        "import sys; sys.modules['pydantic_core'] = None; import inspect\n"
        "from generated.v201 import call\n"
        "print(dict(inspect.getmembers(call.Reset('OnIdle')))['type'])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "OnIdle\n"


def test_a_class_has_one_schema_and_one_name() -> None:
    class Both(BaseModel):
        reset: call.Reset
        resets: list[call.Reset]
        answer: call_result.Reset
        old: call_16.Reset
        kind: enums.ResetEnumType

    schema = Both.model_json_schema()
    assert schema == Both.model_json_schema(mode="serialization")
    ours = {"CustomDataType", "Reset", "ResetEnumType", "ResetRequest", "ResetResponse"}
    assert set(schema["$defs"]) >= ours
    for cls, name in (
        (call.Reset, "ResetRequest"),
        (call_result.Reset, "ResetResponse"),
    ):
        wanted = codec.json_schema(cls)
        found = schema["$defs"][name]
        assert found["properties"].keys() == wanted["properties"].keys()
        assert found["additionalProperties"] is False


def test_pydantic_describes_what_the_codec_describes(version: Version) -> None:
    package = version.package
    for file in vector_files.files()[package].values():
        cls = adapters.message_class(package, file)
        codec: Any = importlib.import_module(f"generated.{package}.codec")
        ours = codec.json_schema(cls)
        del ours["$schema"]
        assert TypeAdapter(cls).json_schema() == ours


def test_the_names_of_fields_for_those_who_want_them() -> None:
    adapter = TypeAdapter(Annotated[call.Reset, Form(names="python")])
    reset = call.Reset(enums.ResetEnumType.immediate, 1)
    payload = {"type": "Immediate", "evse_id": 1}
    assert adapter.validate_python(payload) == reset
    assert adapter.dump_python(reset) == payload
    assert adapter.json_schema()["properties"].keys() >= {"evse_id", "custom_data"}
    with pytest.raises(ValidationError):
        adapter.validate_python({"type": "Immediate", "evseId": 1})
    with pytest.raises(ValidationError) as error:
        adapter.validate_python({"type": "Immediate", "evse_id": "1"})
    assert error.value.errors()[0]["loc"] == ("evse_id",)


def test_a_form_around_a_union_is_for_each_class_in_it() -> None:
    form = Form(names="python")
    some = TypeAdapter(Annotated[call.Reset | call.Authorize | None, form])
    payload = {"type": "Immediate", "evse_id": 1}
    reset = call.Reset(enums.ResetEnumType.immediate, 1)
    assert some.validate_python(payload) == reset
    assert some.validate_python(None) is None
    assert some.dump_python(reset) == payload
    assert some.dump_python(None) is None
    with pytest.raises(ValidationError):
        some.validate_python({"type": "Immediate", "evseId": 1})
    with pytest.raises(TypeError, match="is not a class of messages"):
        TypeAdapter(Annotated[call.Reset | int, form])


@pytest.mark.parametrize("given", [vendor_codec, vendor_codec.version_codec])
def test_the_codec_of_a_vendor_for_a_class_that_it_shares(given: Any) -> None:
    """Its own classes need no word: here its DataTransfer is the standard one."""
    form = Form(codec=given)
    adapter = TypeAdapter(Annotated[call.DataTransfer, form])
    (vendor_id, message_id), _ = next(
        iter(vendor_codec.version_codec.transfers.items())
    )
    wrong = {"vendorId": vendor_id, "messageId": message_id, "data": {"no": "such"}}
    assert TypeAdapter(call.DataTransfer).validate_python(wrong)
    with pytest.raises(ValidationError):
        adapter.validate_python(wrong)


def test_the_schema_of_a_vendor_says_what_customData_holds() -> None:  # noqa: N802
    """Everywhere for one vendorId, at one place for the other, and not for others."""
    boot = {"reason": "Battery", "chargingStation": {"model": "a", "vendorName": "b"}}
    steps = [{"fromHour": 1, "factor": 0}]
    modem = {"vendorId": "com.example.modem", "signal": 1}
    tried: list[tuple[Any, dict[str, Any], bool]] = [
        (vendor_codec, {}, True),
        (codec, {}, False),
        (vendor_codec, {"customData": {"vendorId": "com.example"}}, False),
        (vendor_codec, {"customData": {"vendorId": "com.example.other"}}, True),
        (vendor_codec, {"customData": modem}, True),
        (vendor_codec, {"customData": tariff(steps=[])}, True),
        (vendor_codec, {"customData": tariff(steps=steps)}, False),
    ]
    station = {**boot["chargingStation"], "modem": {"customData": modem}}  # type: ignore
    tried.append((vendor_codec, {"chargingStation": station}, False))
    for judge, changed, allowed in tried:
        payload = {**boot, **changed}
        cls = judge.requests["BootNotification"]
        assert takes(judge, cls, payload) is allowed, payload
        assert jsonschema_rs.is_valid(judge.json_schema(cls), payload) is allowed


def tariff(**more: Any) -> dict[str, Any]:
    return {"vendorId": "com.example", "tariff_name": "night", **more}


def takes(codec: Any, cls: Any, payload: Any) -> bool:
    try:
        codec.from_dict(cls, payload)
    except ocppj.ValidationError:
        return False
    return True


def test_what_no_codec_knows_is_not_lost_silently() -> None:
    class Louder(call.Reset):
        pass

    with pytest.raises(TypeError, match="only derives from a message"):
        TypeAdapter(Louder)
    with pytest.raises(TypeError, match="is not a class of messages"):
        TypeAdapter(Annotated[int, Form()])
    with pytest.raises(TypeError, match="is not a class of messages"):
        TypeAdapter(Annotated[list[call.Reset], Form()])
    with pytest.raises(TypeError, match="codec must be that of a package"):
        Form(codec="v201")  # type: ignore[arg-type]


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    script = (
        "import sys\n"
        "from generated.v201 import call, codec\n"
        'codec.from_json(call.Reset, \'{"type":"OnIdle"}\')\n'
        "late = ['frameworks', 'ocppj.description', 'ocppj.naming']\n"
        "print([n for n in late if f'generated.{n}' in sys.modules])\n"
        "print([n for n in sys.modules if n.startswith('pydantic')])\n"
        "import generated.frameworks\n"
        "print([n for n in sys.modules if n.startswith('pydantic')])\n"
    )
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n[]\n[]\n"


def test_objects_are_no_larger() -> None:
    class Plain:
        __slots__ = ("custom_data", "evse_id", "type")

    assert sys.getsizeof(call.Reset(enums.ResetEnumType.on_idle)) == sys.getsizeof(
        Plain()
    )
    assert message.ForFrameworks.__slots__ == ()


# cattrs


@pytest.mark.parametrize("package", [v201, v16], ids=["2.0.1", "1.6"])
def test_cattrs_says_what_the_codec_says(package: Any) -> None:
    converter = cattrs.Converter()
    frameworks.register(converter)
    name = package.__name__.rpartition(".")[2]
    tried = 0
    for file in vector_files.files()[name].values():
        cls = adapters.message_class(name, file)
        for vector in file["vectors"][:20]:
            tried += 1
            if not vector["valid"]:
                with pytest.raises(ocppj.ValidationError):
                    converter.structure(vector["payload"], cls)
                continue
            made = converter.structure(vector["payload"], cls)
            codec = importlib.import_module(f"generated.{name}.codec")
            assert converter.unstructure(made) == codec.to_dict(made)
    assert tried > 500


def test_cattrs_handles_messages_inside_of_other_things() -> None:
    converter = cattrs.Converter()
    frameworks.register(converter)
    held = [call.Reset(enums.ResetEnumType.immediate, 1)]
    payload = converter.unstructure(held)
    assert payload == [{"type": "Immediate", "evseId": 1}]
    assert converter.structure(payload, list[call.Reset]) == held
    data = converter.structure({"vendorId": "a"}, datatypes.CustomDataType)
    assert isinstance(data, datatypes.CustomDataType)
    assert converter.unstructure(data) == {"vendorId": "a"}


def test_a_union_in_cattrs_takes_the_first_class_that_fits() -> None:
    converter = cattrs.Converter()
    frameworks.register(converter)
    union: Any = list[call.Reset | call.Authorize | None]
    token = datatypes.IdTokenType("a", enums.IdTokenEnumType.central)
    held = [call.Authorize(token), None, call.Reset(enums.ResetEnumType.on_idle, 1)]
    payload = converter.unstructure(held)
    assert payload[2] == {"type": "OnIdle", "evseId": 1}
    assert converter.structure(payload, union) == held
    either: Any = call.Reset | call.Authorize
    optional: Any = call.Reset | None
    assert converter.structure(None, optional) is None
    for kind in (either, optional):
        with pytest.raises(ocppj.ValidationError) as error:
            converter.structure({"type": "OnIdle", "evse_id": 1}, kind)
        assert [found.pointer for found in error.value.findings] == ["/evse_id"]


# JSON Schema


def test_a_json_schema_of_what_no_codec_knows_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="is not a message or datatype"):
        codec_16.json_schema(call.Reset)
    with pytest.raises(TypeError, match="not tolerant"):
        codec.from_dict(call.Reset, {}, names="python", tolerant=True)  # type: ignore
    typo: Any = "snake"
    for use in (
        lambda: codec.to_dict(call.ClearCache(), names=typo),
        lambda: codec.from_dict(call.ClearCache, {}, names=typo),
        lambda: codec.json_schema(call.ClearCache, names=typo),
        lambda: Form(names=typo),
    ):
        with pytest.raises(ValueError, match='must be "wire" or "python", not \'sna'):
            use()
    assert json.dumps(codec.json_schema(datatypes.CustomDataType))
