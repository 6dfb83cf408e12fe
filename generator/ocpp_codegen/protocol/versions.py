"""The protocol versions, and what sets them apart: the only place that knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DRAFT_04 = "http://json-schema.org/draft-04/schema#"
DRAFT_06 = "http://json-schema.org/draft-06/schema#"


# Where OCPP-J says what. 4.4 of 2.0.1 still asks for MessageTypeNotSupported; its
# errata of 2026-06, as citrineos-core#968 quotes them, want silence as 2.1 does.
_PARAGRAPHS = {
    "text": "4.1.2",
    "type": "4.1.3",
    "id": "4.1.4",
    "call": "4.2.1",
    "result": "4.2.2",
    "error": "4.2.3",
    "codes": "4.3",
}
_ERRATA = {"type": "errata 2026-06 of 2.0.1, 4.1 and 4.2"}


# What a message is in its action.
Role = Literal["request", "response", "send"]
ROLES: tuple[Role, ...] = ("request", "response", "send")


@dataclass(frozen=True)
class MessageKind:
    """What a schema file holds: an action's request, response or SEND message."""

    action: str
    role: Role


@dataclass(frozen=True)
class Dialect:
    """How the schema set of one version is laid out, and how OCPP-J frames it.

    package is the name of the version's folder: below schemas/, below the
    output and in the installed ocpp package. subprotocol is that of the
    WebSocket. With sends, a file without a suffix holds a SEND message.
    keyword_only: fields of messages and datatypes are given by name, but for those
    that naming.toml lists as positions.
    block_word, station, system: what the version calls a group of actions and
    the two sides.
    custom_data: objects have customData. text_data: data of DataTransfer is a string.
    ids_ignore_case: vendorId and messageId are CiStrings.
    answers_unreadable: a frame without a readable id is answered under "-1".
    error_codes: codes of OCPP-J 2.0.1 that this version spells differently.
    paragraphs: where OCPP-J says what, by subject; errata: what has changed since.
    marks: what schema files of this version say of themselves, in $id or a comment.
    """

    version: str
    package: str
    subprotocol: str
    request_suffix: str
    response_suffix: str
    json_schemas: tuple[str, ...]
    sends: bool = False
    keyword_only: bool = False
    block_word: str = "Block"
    station: str = "Charging Station"
    system: str = "CSMS"
    custom_data: bool = True
    text_data: bool = False
    ids_ignore_case: bool = False
    answers_unreadable: bool = True
    error_codes: Mapping[str, str] = field(default_factory=dict)
    paragraphs: Mapping[str, str] = field(default_factory=dict)
    errata: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()

    def kind_of(self, name: str) -> MessageKind | None:
        """What the file called name.json holds; None if no rule fits."""
        for suffix, role in self._suffixes():
            if name.endswith(suffix) and name != suffix:
                return MessageKind(name.removesuffix(suffix), role)
        return MessageKind(name, "send") if self.sends else None

    def _suffixes(
        self,
    ) -> tuple[tuple[str, Literal["response"]], tuple[str, Literal["request"]]]:
        return (self.response_suffix, "response"), (self.request_suffix, "request")


DIALECTS = {
    dialect.version: dialect
    for dialect in (
        Dialect(
            version="1.6",
            package="v16",
            subprotocol="ocpp1.6",
            request_suffix="",
            response_suffix="Response",
            json_schemas=(DRAFT_04, DRAFT_06),
            block_word="Profile",
            station="Charge Point",
            system="Central System",
            custom_data=False,
            text_data=True,
            ids_ignore_case=True,
            answers_unreadable=False,
            # OCPP-J 1.6, 4.2.3; where it has no code at all, the general one.
            error_codes={
                "FormatViolation": "FormationViolation",
                "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
                "MessageTypeNotSupported": "GenericError",
                "RpcFrameworkError": "GenericError",
            },
            paragraphs={**_PARAGRAPHS, "codes": "4.2.3"},
            marks=("urn:OCPP:1.6:", "urn:OCPP:Cp:1.6:"),
        ),
        Dialect(
            version="2.0.1",
            package="v201",
            subprotocol="ocpp2.0.1",
            request_suffix="Request",
            response_suffix="Response",
            json_schemas=(DRAFT_06,),
            paragraphs={**_PARAGRAPHS, "type": "4.1.3, 4.4"},
            errata=_ERRATA,
            marks=('"OCPP 2.0.1 FINAL', "urn:OCPP:Cp:2:2020:"),
        ),
        Dialect(
            version="2.1",
            package="v21",
            subprotocol="ocpp2.1",
            request_suffix="Request",
            response_suffix="Response",
            json_schemas=(DRAFT_06,),
            sends=True,
            # ocpp.v21 sorts fields by name, so no order could serve its users whole.
            keyword_only=True,
            # CALLRESULTERROR has the paragraph of CALLERROR; that it is owed to a wrong
            # response is a generic requirement, as ocpp-rpc#96 quotes it.
            paragraphs={
                **_PARAGRAPHS,
                "type": "4.1.3, 4.4",
                "result error": "4.2.3, part 2 FR.06",
                "send": "4.2.4",
            },
            marks=('"OCPP 2.1 Edition ', "urn:OCPP:Cp:2:2025:"),
        ),
    )
}


def before(version: str) -> str | None:
    """The version that came before one; the table above is in this order."""
    order = list(DIALECTS)
    index = order.index(version)
    return order[index - 1] if index else None
