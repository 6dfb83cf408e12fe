"""The codecs of schemas beyond the official ones."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .. import keyword_checks, ocppj
from ..ocppj import Bad, Codec, Decoder, Encoder, Fast, Place, Rule, Shape
from ..ocppj.rules import CUSTOM_DATA
from ..ocppj.text import written
from ..ocppj.values import json_text
from .functions import adopt, decoder_with, encoder_with
from .vendor_data import CustomData, Transfer, VendorData, view_of

if TYPE_CHECKING:
    from ..ocppj.decoding import Decoding
    from ..ocppj.description import Description, Schema
    from ..ocppj.encoding import Encoding
    from .walks import FurtherDecoding, FurtherEncoding

__all__ = [
    "ExtendedCodec",
    "FurtherCodec",
]


_DATA: Place = (None, "data")


@functools.cache
def _walks() -> tuple[type[FurtherDecoding], type[FurtherEncoding]]:
    """The careful walks, which are not loaded when a codec is."""
    from .walks import FurtherDecoding, FurtherEncoding

    return FurtherDecoding, FurtherEncoding


class FurtherCodec(Codec):
    """The codec of schemas that say more than the official ones may.

    own is the namespace of the functions of the version: for a shape of objects, which
    gives the classes by shape, decode_SHAPE and encode_SHAPE. checks gives the schemas
    that some shapes have to pass besides. The rest is as in Codec.
    """

    _views: Mapping[str, CustomData] = {}
    _places: Mapping[type, Sequence[CustomData]] = {}

    def __init__(
        self,
        own: dict[str, Any],
        objects: Mapping[str, type],
        checks: Mapping[str, keyword_checks.Schema] | None = None,
        **given: Any,
    ) -> None:
        self._check_functions(own, objects, checks or {})
        super().__init__(
            fast={
                cls: Fast(shape, own[f"decode_{shape}"], own[f"encode_{shape}"])
                for shape, cls in objects.items()
            },
            **given,
        )

    def _facts(self) -> ocppj.Facts:
        """What the accelerator has to know; what it can't check it leaves to Python."""
        facts = super()._facts()
        checked = self._checks.keys() & facts.shapes.values()
        return facts._replace(foreign_shapes=frozenset(checked))

    # Fields that only a rule describes

    def decoded_by(self, shape: str, number: int, value: Any) -> Any:
        """The value of a field by its number in the shape, or Bad."""
        return self._decoded_by(self._rules()[shape].properties[number].rule, value)

    def _decoded_by(self, rule: Rule, value: Any) -> Any:
        walk = self._decoding()
        found = walk.value(rule, value, None)
        if walk.findings:
            raise Bad
        return found

    def text_by(self, shape: str, number: int, value: Any) -> str:
        """The JSON text of a field, or Bad."""
        return self._text_by(self._rules()[shape].properties[number].rule, value)

    def _text_by(self, rule: Rule, value: Any) -> str:
        walk = self._encoding()
        payload = walk.value(rule, value, None)
        if walk.findings:
            raise Bad
        return json_text(payload)

    # Schemas besides the classes

    def _check_functions(
        self,
        own: dict[str, Any],
        shapes: Mapping[str, type],
        checks: Mapping[str, keyword_checks.Schema],
    ) -> None:
        """Puts the checks of whole objects behind the functions they concern.

        What is in customData has no such functions; there the walk makes them.
        """
        self._checks = checks
        for shape, check in checks.items():
            decode, encode = f"decode_{shape}", f"encode_{shape}"
            if decode in own:
                own[decode] = decoder_with(own[decode], check)
                own[encode] = encoder_with(own[encode], check)

    @functools.cached_property
    def checks_by_class(self) -> Mapping[type, keyword_checks.Schema]:
        rules = self._rules()
        return {rules[shape].cls: check for shape, check in self._checks.items()}

    def describing(
        self, reference: Callable[[str, type], Schema], by_field: bool = False
    ) -> Description:
        from .descriptions import FurtherDescription  # for this alone

        return FurtherDescription(self, reference, by_field)

    def _holders(
        self, value: Any, path: tuple[str, ...], at: Place
    ) -> Iterator[tuple[Any, Place]]:
        """The objects at the end of a path of fields, as far as they are there."""
        if isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                yield from self._holders(item, path, (at, index))
        elif type(value) in self._fast and not path:
            yield value, at
        elif type(value) in self._fast:
            shape = self._rules()[self._fast[type(value)].shape]
            name = next(p.wire_name for p in shape.properties if p.name == path[0])
            yield from self._holders(getattr(value, path[0]), path[1:], (at, name))

    def _decoding(self, tolerated: frozenset[str] = frozenset()) -> Decoding:
        decoding, _ = _walks()
        return decoding(self, tolerated)

    def _encoding(self, tolerated: frozenset[str] = frozenset()) -> Encoding:
        _, encoding = _walks()
        return encoding(self, tolerated)


class ExtendedCodec(FurtherCodec):
    """The codec of a version with a vendor's functions, messages and rules.

    standard is the codec module of the version, own the namespace of the vendor's:
    it gets a copy of every function of the standard one that it does not define,
    so that these call the vendor's functions and make the vendor's classes.
    objects gives the class for each shape of the vendor's, checks the schemas that
    some shapes have to pass besides. vendor_data says what stands in the places that
    OCPP leaves to vendors. others are the codecs of other versions whose messages stand
    in these. With string_data, data of all other pairs has to be a string.
    """

    def __init__(
        self,
        standard: ModuleType,
        own: dict[str, Any],
        objects: Mapping[str, type],
        rules: Callable[[], Mapping[str, Shape]],
        requests: Mapping[str, type],
        responses: Mapping[str, type],
        sends: Mapping[str, type],
        vendor_data: Sequence[VendorData] = (),
        checks: Mapping[str, keyword_checks.Schema] | None = None,
        others: Sequence[Codec] = (),
        any_case: bool = False,
        string_data: bool = False,
    ) -> None:
        base: Codec = standard.version_codec
        self._others = others
        self._foreign = {
            cls: (codec, entry.shape)
            for codec in others
            for cls, entry in codec._fast.items()
        }
        custom_data = [data for data in vendor_data if isinstance(data, CustomData)]
        self._views = {c.vendor_id: c for c in custom_data if c.owner is None}
        self._places = _by_owner(custom_data)
        adopt(standard, own)
        shapes = {e.shape: _vendors(cls, own) for cls, e in base._fast.items()}
        shapes |= objects
        super().__init__(
            own,
            shapes,
            checks,
            requests=_all_of(base.requests, requests, own),
            responses=_all_of(base.responses, responses, own),
            sends=_all_of(base.sends, sends, own) if base._is_2_1 else None,
            rules=_merged(base._rules, rules),
            codes=base._codes,
            decimal=base._decimal,
            answers_unreadable=base._answers_unreadable,
            secret_names=base._secret_names,
        )
        self._by_class = {entry.shape: cls for cls, entry in self._fast.items()}
        self._any_case = any_case
        self._string_data = string_data
        self._know_transfers([d for d in vendor_data if isinstance(d, Transfer)])

    def _facts(self) -> ocppj.Facts:
        """What the accelerator has to know; what is a vendor's it leaves to Python."""
        facts = super()._facts()
        values = {(CUSTOM_DATA, "vendorId"): frozenset(self._views)}
        shapes = {self._fast[owner].shape for owner in self._places}
        responses = dict(facts.responses)
        if self._transfers:
            request = self._fast[self._request_class].shape
            vendors = frozenset(vendor_id for vendor_id, _ in self._transfers)
            if self._any_case:
                shapes.add(request)  # since it takes ids as they are
            else:
                values[request, "vendorId"] = vendors
            del responses["DataTransfer"]  # what it is depends on the request
        return facts._replace(
            responses=responses,
            foreign_shapes=facts.foreign_shapes | shapes,
            foreign_values=values,
        )

    # DataTransfer

    def _know_transfers(self, transfers: Sequence[Transfer]) -> None:
        self._request_class: Any = None
        self._nulls: dict[str, bool] = {}
        self.transfers: Mapping[tuple[str, str | None], Transfer] = {
            (t.vendor_id, t.message_id): t for t in transfers
        }
        self._transfers = {self._pair(*pair): t for pair, t in self.transfers.items()}
        self._answers = {
            t.response: t.answer_text for t in transfers if isinstance(t.response, type)
        }
        self._shapeless = [t for t in transfers if isinstance(t.response, str)]
        if transfers:
            self._add_transfers(
                self.requests["DataTransfer"], self.responses["DataTransfer"]
            )

    def _add_transfers(self, request: type, response: type) -> None:
        self._request_class = request
        self._response_class: Any = response
        decode = self._decode[request]
        encode, encode_answer = self._encode[request], self._encode[response]

        def decode_request(payload: Any, seen: list[int]) -> Any:
            return self._with_typed_data(decode(payload, seen), payload)

        def encode_request(message: Any) -> str:
            if message.data is ocppj.UNSET:
                return encode(_without_data(message))
            transfer = self._transfer(message)
            if transfer is None or transfer.request is None:
                return self._other(encode, message)
            if message.data is None and not self._takes_null(transfer):
                return encode(message)
            text = self._data_text(transfer.request, transfer.text, message.data)
            return _with_data(encode, message, text)

        def encode_response(message: Any) -> str:
            if message.data is ocppj.UNSET:
                return encode_answer(_without_data(message))
            described, is_text = self._answer(message.data)
            if described is None:
                return self._other(encode_answer, message)
            text = self._data_text(described, is_text, message.data)
            return _with_data(encode_answer, message, text)

        self._decode[request] = self._decode_request["DataTransfer"] = decode_request
        self._encode[request] = encode_request
        self._encode[response] = encode_response

    def _with_typed_data(self, message: Any, payload: Any) -> Any:
        """A request whose data are what its pair says, or Bad."""
        transfer = self._transfer(message)
        if "data" not in payload:
            if self._takes_null(transfer):
                message.data = ocppj.UNSET
        elif transfer is not None and transfer.request is not None:
            message.data = self._typed(transfer.request, transfer.text, message.data)
        elif self._string_data and not isinstance(message.data, str):
            raise Bad
        return message

    def transfer(self, vendor_id: Any, message_id: Any) -> Transfer | None:
        """What is known of DataTransfer with these ids, or None."""
        if not isinstance(vendor_id, str) or not isinstance(message_id, str | None):
            return None  # an id of a wrong type, kept as it came
        return self._transfers.get(self._pair(vendor_id, message_id))

    def knows_vendor(self, vendor_id: str) -> bool:
        """Whether any pair has this vendorId: if not, the answer is UnknownVendorId."""
        return any(self._pair(vendor_id, pair[1]) == pair for pair in self._transfers)

    def refusal(self, request: Any) -> Any:
        """The response to a DataTransfer whose ids no entry has; None for others."""
        if not self._is_transfer(request) or self._transfer(request) is not None:
            return None
        known = self.knows_vendor(request.vendor_id)
        status = "UnknownMessageId" if known else "UnknownVendorId"
        return self._response_class(status=status)

    def _pair(self, vendor_id: str, message_id: str | None) -> tuple[str, str | None]:
        """The key of a pair; the ids of OCPP 1.6 are the same in any case."""
        if not self._any_case:
            return vendor_id, message_id
        return vendor_id.lower(), message_id and message_id.lower()

    def same_id(self, known: str) -> Schema:
        """The schema of the ids that are the same as a known one."""
        if not self._any_case:
            return {"const": known}
        return {"pattern": f"^{''.join(map(_either_case, known))}$"}

    def _takes_null(self, transfer: Transfer | None) -> bool:
        """Whether None as data of a request is null, which its schema lets pass."""
        if transfer is None or not isinstance(transfer.request, str):
            return False
        known = self._nulls.get(transfer.request)
        if known is None:
            walk = self._decoding()
            walk.value(self._rule_of(transfer.request), None, None)
            known = self._nulls[transfer.request] = not walk.findings
        return known

    def _transfer(self, message: Any) -> Transfer | None:
        return self.transfer(message.vendor_id, message.message_id)

    def _other(self, encode: Encoder, message: Any) -> str:
        """The text of a DataTransfer whose data nothing describes."""
        data = message.data
        if self._string_data and not isinstance(data, str | None):
            raise Bad
        return encode(message)

    def _answer(self, data: Any) -> tuple[type | str | None, bool]:
        """What data of a response is described by, and whether it is text."""
        if data.__class__ in self._answers:
            return data.__class__, self._answers[data.__class__]
        for transfer in self._shapeless if data is not None else ():
            rule = self._rule_of(str(transfer.response))
            walk = self._encoding()
            walk.value(rule, data, None)
            if not walk.findings:
                return transfer.response, transfer.answer_text
        return None, False

    def _own_class(self, described: type | str) -> type | None:
        """The class of this version that describes data; None where a rule does."""
        if isinstance(described, str) or described in self._foreign:
            return None
        return described

    def _rule_of(self, described: type | str) -> Rule:
        """The rule of data that is not an object of this version."""
        if isinstance(described, str):
            return self._rules()[described].properties[0].rule
        from .rules import Foreign  # not for the import of a codec

        return Foreign(*self._foreign[described])

    def _typed(self, described: type | str, text: bool, data: Any) -> Any:
        """What is in data of DataTransfer, or Bad."""
        if text:
            data = ocppj.parse(data, self._decimal)
        cls = self._own_class(described)
        if cls is None:
            return self._decoded_by(self._rule_of(described), data)
        return self._fast[cls].decode(data, [0])

    def _data_text(self, described: type | str, text: bool, data: Any) -> str:
        """The JSON text for data, typed or as it goes on the wire, or Bad."""
        try:
            cls = self._own_class(described)
            if cls is None:
                written = self._text_by(self._rule_of(described), data)
                return ocppj.quote(written) if text else written
            if data.__class__ is cls:
                written = self._fast[cls].encode(data)
                return ocppj.quote(written) if text else written
        except Bad:
            if not text or not isinstance(data, str):
                raise
        self._typed(described, text, data)
        return ocppj.data_text(data)

    def _completed(
        self,
        frame: ocppj.Frame,
        request: Any,
        raw: Any,
        tolerated: frozenset[str] = frozenset(),
    ) -> ocppj.Tolerated[ocppj.Frame]:
        """Types data of a DataTransfer response; data of a refusal may be anything."""
        made: ocppj.Tolerated[ocppj.Frame] = ocppj.Tolerated(frame, (), {})
        if isinstance(request, ocppj.Call):
            request = request.payload
        if not isinstance(frame, ocppj.CallResult) or not self._is_transfer(request):
            return made
        transfer: Transfer | None = self._transfer(request)
        answer: Any = frame.payload
        if transfer is None or transfer.response is None or "data" not in raw[2]:
            return made
        walk = self._decoding(tolerated)
        data = self._walked(walk, transfer.response, transfer.answer_text, answer.data)
        if walk.refused and answer.status != "Accepted":
            return made
        if walk.refused:
            raise self._bad_result(tuple(walk.refused), frame.message_id)
        answer.data = data
        return made._replace(findings=tuple(walk.findings), unknown=walk.unknown)

    def _is_transfer(self, message: Any) -> bool:
        return bool(self._transfers) and isinstance(message, self._request_class)

    def _is_either(self, message: Any) -> bool:
        """Whether a message is a DataTransfer, or the response to one."""
        if not self._transfers:
            return False
        return isinstance(message, (self._request_class, self._response_class))

    def _walked(
        self, walk: Decoding, described: type | str, text: bool, data: Any
    ) -> Any:
        """What is in data, with what is wrong with it added to the walk."""
        if text:
            if not isinstance(data, str):
                if all(found.pointer != "/data" for found in walk.findings):
                    walk.wrong_type(data, "string of JSON text", _DATA)
                return data
            try:
                data = ocppj.parse(data, self._decimal)
            except ocppj.ValidationError as error:
                walk.add(_DATA, error.findings[0].message, "json")
                return data
        cls = self._own_class(described)
        if cls is None:
            return walk.value(self._rule_of(described), data, _DATA)
        return walk.object(self._fast[cls].shape, data, _DATA)

    def _decoded(self, walk: Decoding, shape: str, payload: Any) -> Any:
        message = super()._decoded(walk, shape, payload)
        if not self._is_transfer(message):
            return message
        transfer = self._transfer(message)
        if "data" not in payload:
            if self._takes_null(transfer):
                message.data = ocppj.UNSET
            return message
        if transfer is not None and transfer.request is not None:
            message.data = self._walked(
                walk, transfer.request, transfer.text, message.data
            )
        elif self._string_data and not isinstance(message.data, str):
            walk.wrong_type(message.data, "string", _DATA)
        return message

    def _encoded(self, walk: Encoding, shape: str, message: Any) -> Any:
        if self._is_either(message) and message.data is ocppj.UNSET:
            return super()._encoded(walk, shape, _without_data(message))
        described, text = self._described(message)
        if described is None:
            return self._encoded_other(walk, shape, message)
        payload: Any = super()._encoded(walk, shape, _without_data(message))
        cls = self._own_class(described)
        if cls is None:
            data = self._shapeless_data(walk, described, text, message.data)
            payload["data"] = data
        elif isinstance(message.data, cls):
            data = walk.object(self._fast[cls].shape, message.data, _DATA)
            payload["data"] = written(data) if text else data
        else:
            self._wire_data(walk, described, text, message.data)
            payload["data"] = walk.data(message.data, _DATA)
        return payload

    def _encoded_other(self, walk: Encoding, shape: str, message: Any) -> Any:
        payload = super()._encoded(walk, shape, message)
        if not self._string_data:
            return payload  # an extension without DataTransfer has no such class
        if self._is_either(message) and not isinstance(message.data, str | None):
            walk.wrong_type(message.data, "string", _DATA)
        return payload

    def _shapeless_data(
        self, walk: Encoding, described: type | str, text: bool, data: Any
    ) -> Any:
        """Data that is not an object, typed or as it goes on the wire."""
        trial = self._encoding(walk.tolerated)
        found = trial.value(self._rule_of(described), data, _DATA)
        if trial.findings and text and isinstance(data, str):
            self._wire_data(walk, described, text, data)
            return data
        for finding in trial.findings:
            walk.take(finding, walk.tolerates(finding.rule, False))
        return written(found) if text and not trial.findings else found

    def _wire_data(
        self, walk: Encoding, described: type | str, text: bool, data: Any
    ) -> None:
        """Adds what is wrong with data that is given as it goes on the wire."""
        trial = self._decoding(walk.tolerated)
        self._walked(trial, described, text, data)
        for finding in trial.findings:
            walk.take(finding, walk.tolerates(finding.rule, False))

    def _described(self, message: Any) -> tuple[type | str | None, bool]:
        """What data has to be, or None."""
        if not self._transfers:
            return None, False
        if isinstance(message, self._request_class):
            transfer = self._transfer(message)
            if message.data is None and not self._takes_null(transfer):
                return None, False
            return (transfer.request, transfer.text) if transfer else (None, False)
        if isinstance(message, self._response_class) and message.data is not None:
            return self._answer(message.data)
        return None, False

    def _check_functions(
        self,
        own: dict[str, Any],
        shapes: Mapping[str, type],
        checks: Mapping[str, keyword_checks.Schema],
    ) -> None:
        super()._check_functions(own, shapes, checks)
        self._view_functions(own, {cls: shape for shape, cls in shapes.items()})

    # customData

    def _view_functions(self, own: dict[str, Any], shapes: Mapping[type, str]) -> None:
        """Puts the check of customData before or behind the functions it concerns."""
        if self._views:
            decode, encode = (
                own[f"decode_{CUSTOM_DATA}"],
                own[f"encode_{CUSTOM_DATA}"],
            )
            own[f"decode_{CUSTOM_DATA}"] = self._decoder_of_views(decode)
            own[f"encode_{CUSTOM_DATA}"] = self._encoder_of_views(encode)
        for owner, places in self._places.items():
            shape = shapes[owner]
            decode, encode = own[f"decode_{shape}"], own[f"encode_{shape}"]
            own[f"decode_{shape}"] = self._decoder_of_places(decode, places)
            own[f"encode_{shape}"] = self._encoder_of_places(encode, places)

    def _decoder_of_views(self, decode: Decoder) -> Decoder:
        def decode_custom_data(payload: Any, seen: list[int]) -> Any:
            return self._viewed(decode(payload, seen), self._views)

        return decode_custom_data

    def _encoder_of_views(self, encode: Encoder) -> Encoder:
        def encode_custom_data(value: Any) -> str:
            self._check_sent(value, self._views)
            return encode(value)

        return encode_custom_data

    def _decoder_of_places(
        self, decode: Decoder, places: Sequence[CustomData]
    ) -> Decoder:
        def decode_owner(payload: Any, seen: list[int]) -> Any:
            made = decode(payload, seen)
            for place in places:
                for holder, _ in self._holders(made, place.path, None):
                    views = {place.vendor_id: place}
                    holder.custom_data = self._viewed(holder.custom_data, views)
            return made

        return decode_owner

    def _encoder_of_places(
        self, encode: Encoder, places: Sequence[CustomData]
    ) -> Encoder:
        def encode_owner(value: Any) -> str:
            for place in places:
                for holder, _ in self._holders(value, place.path, None):
                    self._check_sent(holder.custom_data, {place.vendor_id: place})
            return encode(value)

        return encode_owner

    def _viewed(self, value: Any, views: Mapping[str, CustomData]) -> Any:
        """customData as the class of its vendor, or Bad; that of others as it is."""
        view = view_of(value, views)
        if view is None:
            return value
        walk = self._decoding()
        walk.walk(walk.plans[view.shape], value, None)
        if walk.findings:
            raise Bad
        return view.cls(value)

    def _check_sent(self, value: Any, views: Mapping[str, CustomData]) -> None:
        view = view_of(value, views)
        if view is not None:
            walk = self._encoding()
            walk.mapping(self._rules()[view.shape], value, None)
            if walk.findings:
                raise Bad

    def describing(
        self, reference: Callable[[str, type], Schema], by_field: bool = False
    ) -> Description:
        from .descriptions import VendorDescription  # for this alone

        return VendorDescription(self, reference, by_field)


def _either_case(character: str) -> str:
    """The pattern of a character, in upper case or lower."""
    lower, upper = character.lower(), character.upper()
    if lower != upper and len(lower) == len(upper) == 1:
        return f"[{lower}{upper}]"
    return f"\\{character}" if character in "^$\\.*+?()[]{}|/" else character


def _by_owner(custom_data: Sequence[CustomData]) -> dict[type, list[CustomData]]:
    places: dict[type, list[CustomData]] = {}
    for entry in custom_data:
        if entry.owner is not None:
            places.setdefault(entry.owner, []).append(entry)
    return places


def _vendors(cls: type, own: Mapping[str, Any]) -> type:
    """The class that the vendor's package has under the name of a standard one."""
    module = cls.__module__.rpartition(".")[2]
    found: type = getattr(own[module], cls.__name__)
    return found


def _all_of(
    standard: Mapping[str, type], further: Mapping[str, type], own: Mapping[str, Any]
) -> dict[str, type]:
    return {a: _vendors(cls, own) for a, cls in standard.items()} | dict(further)


def _merged(
    standard: Callable[[], Mapping[str, Shape]],
    further: Callable[[], Mapping[str, Shape]],
) -> Callable[[], Mapping[str, Shape]]:
    merged: dict[str, Shape] = {}

    def load() -> Mapping[str, Shape]:
        if not merged:
            merged.update({**standard(), **further()})
        return merged

    return load


def _without_data(message: Any) -> Any:
    import copy  # not for the import of a codec

    bare = copy.copy(message)
    bare.data = None
    return bare


def _with_data(encode: Encoder, message: Any, text: str) -> str:
    """The JSON text of a message, which is never empty, with data added."""
    return f'{encode(_without_data(message))[:-1]},"data":{text}}}'
