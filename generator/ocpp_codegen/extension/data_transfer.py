"""[[data_transfer]]: what data of DataTransfer is under a vendorId and a messageId."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal, Self, assert_never, cast

from ocpp_codegen.extension.entries import Entry, Reading
from ocpp_codegen.extension.table import Table
from ocpp_codegen.knowledge.extension import DataTransfer
from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Checked,
    Foreign,
    Further,
    Lenient,
    Literals,
    Object,
    Place,
    Reference,
    Scalar,
    String,
    Type,
)

Form = Literal["json", "text"]


@dataclass(frozen=True)
class DataTransferEntry(Entry):
    """A [[data_transfer]]; form is None where the version decides."""

    KEY = "data_transfer"
    KEYS = (
        *("vendor_id", "message_id", "request", "response"),
        *("form", "direction", "versions"),
    )

    place: Place
    versions: tuple[str, ...]
    vendor_id: str
    message_id: str | None
    request: str | None
    response: str | None
    form: Form | None
    direction: Direction

    @classmethod
    def parse(cls, table: Table, served: Collection[str]) -> Self | None:
        entry = cls(
            table.place,
            table.versions(served),
            table.text("vendor_id") or "",
            table.text("message_id", optional=True, empty=True),
            table.text("request", optional=True),
            table.text("response", optional=True),
            cast(Form, table.choice("form", ("json", "text"), optional=True)) or None,
            Direction(
                table.choice("direction", tuple(Direction), optional=True) or "both"
            ),
        )
        if not table.failed and entry.request is None and entry.response is None:
            table.wrong("request", "neither request nor response", "name a schema")
        return None if table.failed else entry

    def references(self) -> Iterator[tuple[str, str]]:
        if self.request is not None:
            yield "request", self.request
        if self.response is not None:
            yield "response", self.response

    def read(self, reading: Reading) -> None:
        action = reading.standard.actions.get(DataTransfer.KIND)
        if action is None or action.request is None or action.response is None:
            reading.add(
                "not-in-version",
                f"these schema files of OCPP {reading.dialect.version} lack "
                "DataTransfer",
                "use the whole set, or limit versions",
                self,
                "vendor_id",
            )
            return
        fields = {field.name: field for field in action.request.fields}
        reading.check_length(self, "vendor_id", self.vendor_id, fields["vendorId"])
        reading.check_length(self, "message_id", self.message_id, fields["messageId"])
        request = reading.type(self, "request", self.request)
        response = reading.type(self, "response", self.response)
        found = DataTransfer(
            self.vendor_id,
            self.message_id,
            request,
            response,
            self._is_text(request, reading),
            self._is_text(response, reading),
            self.direction,
            self.place,
            self._compared(reading),
        )
        reading.data.append(found)
        if reading.dialect.text_data and _holds_raw(found, reading):
            _let_data_be_anything(reading, action)

    def _is_text(self, type_: Type | None, reading: Reading) -> bool:
        """Whether data is JSON in a string; a string is one without that."""
        if type_ is None or self.form is not None:
            return type_ is not None and self.form == "text"
        return reading.dialect.text_data and not _is_string(type_, reading)

    def _compared(self, reading: Reading) -> tuple[str, str | None]:
        if not reading.dialect.ids_ignore_case:
            return self.vendor_id, self.message_id
        return self.vendor_id.lower(), self.message_id and self.message_id.lower()


def _holds_raw(transfer: DataTransfer, reading: Reading) -> bool:
    """Whether data is anything but a string."""
    described = (
        (transfer.request, transfer.text),
        (transfer.response, transfer.answer_text),
    )
    return any(
        type_ is not None and not is_text and not _is_string(type_, reading)
        for type_, is_text in described
    )


def _is_string(type_: Type, reading: Reading) -> bool:
    match type_:
        case Checked(inner) | Lenient(inner):
            return _is_string(inner, reading)
        case Literals(values):
            return all(isinstance(value, str) for value in values)
        case Reference(name):
            return name in reading.known_enums()
        case Foreign(is_enum=is_enum):
            return is_enum
        case String():
            return True
        case Scalar() | Array() | Further():
            return False
        case _:
            assert_never(type_)


def _let_data_be_anything(reading: Reading, action: Action) -> None:
    """Data of DataTransfer may be anything where that of one pair is."""
    changed = replace(
        action,
        request=action.request and _with_any_data(action.request),
        response=action.response and _with_any_data(action.response),
    )
    actions = {**reading.standard.actions, action.name: changed}
    reading.standard = replace(reading.standard, actions=actions)
    reading.string_data = True


def _with_any_data(message: Object) -> Object:
    fields = [
        replace(field, type=Anything()) if field.name == "data" else field
        for field in message.fields
    ]
    return replace(message, fields=tuple(fields))
