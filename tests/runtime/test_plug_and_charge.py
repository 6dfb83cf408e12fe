"""Plug & Charge with 1.6: messages of 2.0.1, typed on both sides of a WebSocket."""
# mypy: disable-error-code="import-untyped,untyped-decorator"

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final

import pytest
from generated import ocppj
from generated.california_pricing import v16 as prices16
from generated.california_pricing import v201 as prices201
from generated.california_pricing.v16 import codec as _prices16  # noqa: F401
from generated.california_pricing.v201 import codec as _prices201  # noqa: F401
from generated.plug_and_charge.v16 import call, call_result, codec, enums
from generated.plug_and_charge.v16.charge_point import ChargePoint
from generated.v201 import call as call201
from generated.v201 import call_result as call_result201
from generated.v201 import codec as codec201
from generated.v201 import datatypes as datatypes201
from generated.v201 import enums as enums201
from ocpp.routing import on
from tests.helpers import payloads, schemas
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

VENDOR: Final = "org.openchargealliance.iso15118pnc"
COST: Final = "org.openchargealliance.costmsg"
PROTOCOLS = [Subprotocol("ocpp1.6")]
# Of any message, where type checkers know the data of each by its constructor.
transfer: Any = call.DataTransfer
# Who asks what, as in 2.0.1.
OF_STATION = (
    *("Authorize", "Get15118EVCertificate", "GetCertificateStatus"),
    "SignCertificate",
)
OF_SYSTEM = (
    *("CertificateSigned", "DeleteCertificate", "GetInstalledCertificateIds"),
    *("InstallCertificate", "TriggerMessage"),
)


def official(name: str, cls: Any, fill: str) -> Any:
    """A message of 2.0.1 whose payload is made from the official schema."""
    document = schemas.files()[f"{name}.json"]
    maker = payloads.Maker(document)
    return codec201.from_dict(cls, getattr(maker, fill)(document))


@dataclass(frozen=True)
class Exchange:
    """A request and its response, both of 2.0.1."""

    action: str
    request: Any
    response: Any


def exchange(action: str, fill: str) -> Exchange:
    return Exchange(
        action,
        official(f"{action}Request", getattr(call201, action), fill),
        official(f"{action}Response", getattr(call_result201, action), fill),
    )


class Peer(ChargePoint):
    """A side that answers a message of 2.0.1 with its response, and keeps what came."""

    def __init__(self, connection: Any, fill: str) -> None:
        super().__init__("station1", connection)
        self.fill = fill
        self.came: list[Any] = []

    @on(enums.Action.data_transfer)
    async def on_data_transfer(
        self, request: call.DataTransfer
    ) -> call_result.DataTransfer:
        self.came.append(request.data)
        answer = exchange(str(request.message_id), self.fill).response
        return call_result.DataTransfer(enums.DataTransferStatus.accepted, answer)

    async def ask(self, found: Exchange) -> Any:
        """What data of the answer is."""
        request = transfer(VENDOR, found.action, found.request)
        answer = await self.call(request, suppress=False)
        assert answer.status is enums.DataTransferStatus.accepted
        return answer.data


async def converse(fill: str) -> tuple[list[Exchange], list[Any], Peer, Peer]:
    """Both sides ask all that they may: the exchanges, the answers, and the sides."""
    done: list[Exchange] = []
    answers: list[Any] = []
    systems: list[Peer] = []
    finished = asyncio.Event()

    async def ask_all(side: Peer, actions: tuple[str, ...]) -> None:
        for action in actions:
            done.append(exchange(action, fill))
            answers.append(await side.ask(done[-1]))

    async def serve_station(connection: ServerConnection) -> None:
        system = Peer(connection, fill)
        systems.append(system)
        listening = asyncio.create_task(system.start())
        await ask_all(system, OF_SYSTEM)
        await finished.wait()
        listening.cancel()

    async with serve(serve_station, "127.0.0.1", 0, subprotocols=PROTOCOLS) as server:
        port = server.sockets[0].getsockname()[1]
        url = f"ws://127.0.0.1:{port}/station1"
        async with connect(url, subprotocols=PROTOCOLS) as connection:
            station = Peer(connection, fill)
            listening = asyncio.create_task(station.start())
            await ask_all(station, OF_STATION)
            while len(answers) < len(OF_STATION) + len(OF_SYSTEM):
                await asyncio.sleep(0.01)
            finished.set()
            listening.cancel()
    return done, answers, station, systems[0]


@pytest.mark.parametrize("fill", ["minimal", "full"])
def test_the_nine_messages_over_a_websocket(fill: str) -> None:
    done, answers, station, system = asyncio.run(asyncio.wait_for(converse(fill), 30))
    assert sorted(e.action for e in done) == sorted(OF_STATION + OF_SYSTEM)
    by_action = {e.action: e for e in done}
    assert system.came == [by_action[a].request for a in OF_STATION]
    assert station.came == [by_action[a].request for a in OF_SYSTEM]
    assert [type(a) for a in answers] == [type(e.response) for e in done]
    assert answers == [e.response for e in done]


def test_data_is_json_text_that_the_official_schema_takes() -> None:
    found = exchange("SignCertificate", "full")
    request = transfer(VENDOR, found.action, found.request)
    payload = codec.to_dict(request)
    assert isinstance(payload["data"], str)
    assert json.loads(payload["data"]) == codec201.to_dict(found.request)
    assert codec.from_dict(call.DataTransfer, payload) == request


def test_what_is_wrong_is_found_inside_of_data() -> None:
    text = json.dumps({"idToken": {"idToken": 5, "type": "eMAID"}})
    payload = {"vendorId": VENDOR, "messageId": "Authorize", "data": text}
    with pytest.raises(ocppj.ValidationError) as error:
        codec.from_dict(call.DataTransfer, payload)
    (finding,) = error.value.findings
    assert (finding.pointer, finding.rule) == ("/data/idToken/idToken", "type")


def test_another_message_is_refused_when_it_is_sent() -> None:
    other = exchange("SignCertificate", "minimal").request
    with pytest.raises(ocppj.ValidationError, match="is not an Authorize"):
        codec.to_json(transfer(VENDOR, "Authorize", other))


def test_numbers_are_those_of_2_0_1() -> None:
    """1.6 reads numbers as Decimal, 2.0.1 does not."""
    token, custom = '{"idToken":"1","type":"eMAID"}', '{"vendorId":"a","n":1.5}'
    text = f'{{"idToken":{token},"customData":{custom}}}'
    payload = {"vendorId": VENDOR, "messageId": "Authorize", "data": text}
    request = codec.from_json(call.DataTransfer, json.dumps(payload))
    assert type(request.data.custom_data["n"]) is float


def test_secrets_in_messages_of_another_version_are_redacted() -> None:
    token = datatypes201.IdTokenType("DE8ABC123", enums201.IdTokenEnumType.e_maid)
    request = call.DataTransfer(VENDOR, "Authorize", call201.Authorize(token))
    frame = ocppj.Call("1", request)
    shown = codec.redact(frame).payload.data.id_token.id_token
    assert shown.startswith("~")
    text = codec.redact(codec.pack(frame))
    assert "DE8ABC123" not in text
    assert shown in text
    assert request.data.id_token.id_token == "DE8ABC123"


# Prices on the display


def test_prices_for_1_6() -> None:
    data = {
        "transactionId": 7,
        "timestamp": "2026-01-01T00:00:00Z",
        "meterValue": 1234,
        "cost": 1.25,
        "state": "Charging",
        "chargingPrice": {"kWhPrice": 0.25, "flatFee": 1},
        "nextPeriod": {"atTime": "2026-01-01T01:00:00Z", "chargingPrice": {}},
        "triggerMeterValue": {"atEnergykWh": 5, "atCPStatus": ["Finishing"]},
    }
    text: Any = json.dumps(data)
    request = prices16.call.DataTransfer(COST, "RunningCost", data=text)
    payload = prices16.codec.to_dict(request)
    found = prices16.codec.from_dict(prices16.call.DataTransfer, payload).data
    assert found == prices16.datatypes.RunningCost(
        7,
        "2026-01-01T00:00:00Z",
        1234,
        1.25,
        prices16.enums.CostState.charging,
        prices16.datatypes.ChargingPrice(kwh_price=0.25, flat_fee=1),
        next_period=prices16.datatypes.NextPeriod(
            "2026-01-01T01:00:00Z", prices16.datatypes.ChargingPrice()
        ),
        trigger_meter_value=prices16.datatypes.MeterTrigger(
            at_energy_kwh=5, at_cp_status=["Finishing"]
        ),
    )
    assert prices16.codec.transfers.keys() == {
        (COST, "SetUserPrice"),
        (COST, "RunningCost"),
        (COST, "FinalCost"),
    }


def test_texts_in_several_languages_for_2_0_1() -> None:
    text = {"format": "UTF8", "language": "nl", "content": "gratis"}
    custom = {
        "vendorId": "org.openchargealliance.multilanguage",
        "personalMessageExtra": [text],
    }
    payload = {"idTokenInfo": {"status": "Accepted", "customData": custom}}
    answer = prices201.codec.from_dict(prices201.call_result.Authorize, payload)
    custom_data = answer.id_token_info.custom_data
    assert isinstance(custom_data, prices201.datatypes.MoreLanguages)
    (more,) = custom_data.personal_message_extra or []
    assert more.content == "gratis"
    custom["personalMessageExtra"] = [text] * 5
    with pytest.raises(ocppj.ValidationError, match="personalMessageExtra"):
        prices201.codec.from_dict(prices201.call_result.Authorize, payload)
