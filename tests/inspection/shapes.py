"""The shapes that public programs give their logs, with our own values.

A shape turns messages into a text. The frame of each message is marked, so that
the line of its opening bracket is known by construction.
"""

import html
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.inspection.conversations import STATION, Conversation, Message

Pair = tuple[Conversation, Message]
_MARKS = 0xE000


@dataclass(frozen=True)
class Shape:
    """How a program writes; what its lines do not say is not to be found."""

    name: str
    write: Callable[[list[Pair]], str]
    suffix: str = ".log"
    directed: bool = True
    timed: bool = True
    stations: bool = True
    # Whether its words of direction are known; else they are learned from the log.
    known: bool = True
    # How exact its times are, in seconds.
    exact: float = 0.001


SHAPES: list[Shape] = []


def shape(
    name: str, **traits: Any
) -> Callable[[Callable[[list[Pair]], str]], Callable[[list[Pair]], str]]:
    def add(write: Callable[[list[Pair]], str]) -> Callable[[list[Pair]], str]:
        SHAPES.append(Shape(name, write, **traits))
        return write

    return add


def by_line(
    name: str, **traits: Any
) -> Callable[[Callable[[Conversation, Message, str], str]], None]:
    """A shape that writes each message alone."""

    def add(write: Callable[[Conversation, Message, str], str]) -> None:
        def whole(pairs: list[Pair]) -> str:
            return "".join(
                write(it, m, marked(i, compact(m))) + "\n"
                for i, (it, m) in enumerate(pairs)
            )

        SHAPES.append(Shape(name, whole, **traits))

    return add


def compact(message: Message) -> str:
    return json.dumps(message.frame, separators=(",", ":"), ensure_ascii=False)


def marked(index: int, frame: str) -> str:
    return chr(_MARKS + index) + frame


def located(text: str, count: int) -> tuple[str, list[int]]:
    """The text without its marks, and the line of each."""
    lines, line, last = [], 1, 0
    for index in range(count):
        at = text.index(chr(_MARKS + index))
        # Newest first, they stand the other way round.
        line += text.count("\n", last, at) - text.count("\n", at, last)
        last = at
        lines.append(line)
    return text.translate(dict.fromkeys(range(_MARKS, _MARKS + count))), lines


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def iso(m: Message) -> str:
    return m.time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def up(m: Message) -> bool:
    return m.direction == STATION


# Plain frames


@by_line("plain frames", directed=False, timed=False, stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return frame


@by_line("ISO time and frame", directed=False, stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} {frame}"


@by_line("epoch and direction", stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{m.time.timestamp():.3f} {'RX' if up(m) else 'TX'} {frame}"


@by_line("epoch in milliseconds, brackets", stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"[{int(m.time.timestamp() * 1000)}] [{'in' if up(m) else 'out'}] {frame}"


@by_line("frame, then the word", stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} {frame} {'received' if up(m) else 'sent'}"


# The package ocpp, and what is built on it


@by_line("mobilityhouse basicConfig", timed=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"INFO:ocpp:{it.station}: {'receive message' if up(m) else 'send'} {frame}"


@by_line("mobilityhouse with times")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d %H:%M:%S,") + f"{m.time.microsecond // 1000:03d}"
    return f"{stamp} - ocpp - INFO - {it.station}: {'receive message' if up(m) else 'send'} {frame}"


@by_line("ocpp in a station")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return f"{stamp} INFO ocpp.charge_point {it.station}: {'send' if up(m) else 'receive message'} {frame}"


@shape("Home Assistant, wrapped by the station")
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (it, m) in enumerate(pairs):
        stamp = m.time.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        frame = marked(i, compact(m))
        if up(m) and m.frame[0] == 3:
            frame = marked(
                i,
                json.dumps(m.frame[:2])[:-1]
                + ",\n"
                + json.dumps(m.frame[2], indent=0)
                + "]",
            )
        word = "receive message" if up(m) else "send"
        lines.append(f"{stamp} INFO (MainThread) [ocpp] {it.station}: {word} {frame}")
        lines.append(
            f"{stamp} DEBUG (MainThread) [custom_components.ocpp] sensors [1.16 1.45] updated"
        )
    return "\n".join(lines) + "\n"


@shape("websockets in debug as well as ocpp")
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (it, m) in enumerate(pairs):
        stamp = m.time.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        whole = compact(m)
        size = len(whole.encode())
        cut = whole if size < 75 else f"{whole[:40]}... {whole[-20:]}"
        lines.append(
            f"{stamp} INFO (MainThread) [ocpp] {it.station}: {'receive message' if up(m) else 'send'} {marked(i, whole)}"
        )
        lines.append(
            f"{stamp} DEBUG (MainThread) [websockets.server] {'<' if up(m) else '>'} TEXT '{cut}' [{size} bytes]"
        )
    return "\n".join(lines) + "\n"


@by_line("charger simulators with emoji", stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    arrow = "📤 Sending:" if up(m) else "📥 Received:"
    return f"[{m.time.strftime('%H:%M:%S.%f')[:-3]}] {arrow} {frame}"


@by_line("ocpp-virtual-charge-point", stations=False, exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    arrow = "Sending message ➡️ " if up(m) else "Receive message ⬅️ "
    return f"{m.time.strftime('%Y-%m-%d %H:%M:%S')} info: {arrow} {frame}"


# Central systems


@by_line("SteVe")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d %H:%M:%S,") + f"{m.time.microsecond // 1000:03d}"
    return (
        f"[INFO ] {stamp} de.rwth.idsg.steve.ocpp.ws.WebSocketLogger (qtp271-4{m.frame[0]}) - "
        f"[chargeBoxId={it.station}, sessionId=53a8f814-c569-f924] {'Received' if up(m) else 'Sending'}: {frame}"
    )


@by_line("SteVe in tabs")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d\t%H:%M:%S,") + f"{m.time.microsecond // 1000:03d}"
    return (
        f"[INFO]\t{stamp}\tde.rwth.idsg.steve.ocpp.ws.WebSocketLogger\t(qtp13-30)\t-\t"
        f"[chargeBoxId={it.station},\tsessionId=53a8f814]\t{'Received' if up(m) else 'Sending'}:\t{frame}"
    )


@by_line("SteVe in docker compose")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d %H:%M:%S,") + f"{m.time.microsecond // 1000:03d}"
    return (
        f"demo-steve-1        | [INFO ] {stamp} de.rwth.idsg.steve.ocpp.ws.WebSocketLogger (qtp2-36) - "
        f"[chargeBoxId={it.station}, sessionId=3df7f3bc] {'Received' if up(m) else 'Sending'}: {frame}"
    )


@by_line("CitrineOS as JSON", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    row = {
        "_meta": {"date": iso(m), "logLevelName": "DEBUG", "name": "CitrineOS Logger"},
        "0": "Message",
        "stationId": it.station,
        "tenantId": 1,
        "origin": "cs" if up(m) else "csms",
        "message": frame,
    }
    return dumps(row)


@by_line("CitrineOS as text")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    if up(m):
        return f"{stamp}\tDEBUG\t/app/WebsocketNetworkConnection.ts:411\tCitrineOS:MessageRouterImpl\tReceived message {it.station} {frame}"
    return f"{stamp}\tDEBUG\t/app/WebsocketNetworkConnection.ts:130\tCitrineOS:MessageRouterImpl\tSending message {it.station} {frame}"


@by_line("evcc", exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y/%m/%d %H:%M:%S")
    return f"[ocpp  ] TRACE {stamp} {'recv' if up(m) else 'send'} {it.station}: {frame}"


@by_line("evcc in docker compose", exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y/%m/%d %H:%M:%S")
    return f"evcc  | [ocpp  ] TRACE {stamp} {'recv' if up(m) else 'send'} {it.station}: {frame}"


@by_line("ocpp-go", exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%dT%H:%M:%SZ")
    word = (
        f"received JSON message from {it.station}"
        if up(m)
        else f"sent JSON message to {it.station}"
    )
    message = dumps(f"{word}: {frame}")
    return f'time="{stamp}" level=debug msg={message} logger=ocppj'


@by_line("ocpp-go in a station", stations=False, exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%dT%H:%M:%SZ")
    word = (
        "sent JSON message to server" if up(m) else "received JSON message from server"
    )
    return f'time="{stamp}" level=debug msg={dumps(f"{word}: {frame}")}'


@by_line("logfmt", exact=0.001)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"ts={iso(m)} level=info direction={'in' if up(m) else 'out'} station={it.station} frame={dumps(frame)}"


@by_line("Java with log4j")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d %H:%M:%S,") + f"{m.time.microsecond // 1000:03d}"
    word = "Received a message" if up(m) else "Sent a message"
    return f"{stamp} [WebSocketWorker-17] DEBUG eu.chargetime.ocpp.WebSocketReceiver - {word} ({it.station}): {frame}"


@by_line("names on both sides of an arrow", timed=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return (
        f"{it.station} -> csms  {frame}" if up(m) else f"csms -> {it.station}  {frame}"
    )


@by_line("sides on both sides of an arrow", stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} {'CP → CSMS' if up(m) else 'CSMS → CP'} {frame}"


@by_line("syslog of a gateway", exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%b %e %H:%M:%S")
    return f"<134>{stamp} gw01 ocppd[812]: {it.station} {'<--' if up(m) else '-->'} {frame}"


@by_line("journal, short-iso")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
    return f"{stamp} box csms[77]: station={it.station} {'recv' if up(m) else 'send'} {frame}"


@by_line("US times with AM and PM", stations=False, exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = f"{m.time.month}/{m.time.day}/{m.time.year}, {m.time.strftime('%I:%M:%S %p').lstrip('0')}"
    return f"{stamp} - {'Incoming' if up(m) else 'Outgoing'} message: {frame}"


@by_line("colours", exact=0.001)
def _(it: Conversation, m: Message, frame: str) -> str:
    word = "\x1b[32mreceived\x1b[0m" if up(m) else "\x1b[34msent\x1b[0m"
    return f"\x1b[90m{iso(m)}\x1b[0m \x1b[36m{it.station}\x1b[39m {word} \x1b[33m{frame}\x1b[0m"


@by_line("Node-RED", stations=False, exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = f"{m.time.day} {m.time.strftime('%b %H:%M:%S')}"
    return f"{stamp} - [info] [function:ocpp] {'RX' if up(m) else 'TX'} {frame}"


# Stations


@by_line("MicroOcpp", timed=False, stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"[MO] {'Send' if up(m) else 'Recv'}: {frame}"


@by_line("ESP-IDF", stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"I ({int(m.at * 1000) + 5000}) ocpp: {'Send' if up(m) else 'Recv'}: {frame}"


@shape("EVerest, plain", stations=False)
def _(pairs: list[Pair]) -> str:
    parts = ["2026-05-04T09:29:00.000Z: SYS> Session logging started. \n\n"]
    for i, (_it, m) in enumerate(pairs):
        way = "ChargePoint>CentralSystem" if up(m) else "CentralSystem>ChargePoint"
        name = m.frame[2] if m.is_request else ""
        parts.append(
            f"{iso(m)}: {way} {name} \n{marked(i, json.dumps(m.frame, indent=2, ensure_ascii=False))}\n\n"
        )
    return "".join(parts)


@shape("EVerest, HTML", suffix=".html", stations=False)
def _(pairs: list[Pair]) -> str:
    rows = ['<html><head><title>log</title></head><body><table class="log">']
    for i, (_it, m) in enumerate(pairs):
        way = (
            "ChargePoint&gt;CentralSystem" if up(m) else "CentralSystem&gt;ChargePoint"
        )
        text = html.escape(
            json.dumps(m.frame, indent=2, ensure_ascii=False), quote=False
        )
        rows.append(
            f'<tr class="{way[:11]}"> <td>{iso(m)}</td> <td>{way}</td> <td><b></b></td><td><b></b></td> '
            f'<td><pre lang="json">{marked(i, text)}</pre></td> </tr>'
        )
    return "\n".join([*rows, "</table></body></html>"]) + "\n"


@shape("EVerest in the journal", stations=False)
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (_it, m) in enumerate(pairs):
        head = m.time.strftime("%b %d %H:%M:%S") + " evse manager[411]: "
        way = "ChargePoint>CentralSystem" if up(m) else "CentralSystem>ChargePoint"
        text = f"{iso(m)} {way} {marked(i, json.dumps(m.frame, indent=2, ensure_ascii=False))}"
        lines += [head + line for line in text.split("\n")]
    return "\n".join(lines) + "\n"


@by_line("SAP's simulator", exact=1.0)
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = f"{m.time.month}/{m.time.day}/{m.time.year}, {m.time.strftime('%I:%M:%S %p').lstrip('0')}"
    if not up(m):
        return f"{stamp} {it.station} | << Received message: {frame}"
    return f"{stamp} {it.station} | >> Buffered request OCPP message sent '{frame}'"


@by_line("ocpp-cp-simulator")
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"[{iso(m)}] [INFO] [WebSocket] [{it.station}] {'Sent' if up(m) else 'Received'}: {frame}"


@by_line("ocpp-cp-simulator as JSON lines", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    text = f"{'Sent' if up(m) else 'Received'}: {frame}"
    return dumps(
        {
            "timestamp": iso(m),
            "level": "INFO",
            "type": "WebSocket",
            "message": text,
            "cpId": it.station,
        }
    )


@by_line("etrel")
def _(it: Conversation, m: Message, frame: str) -> str:
    stamp = m.time.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return f"{stamp} Verb  <#70> [OcppClient {it.station}] - {'Sent' if up(m) else 'Received'}: {frame}"


# JSON


@by_line("JSON lines with an array", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    head = dumps(
        {"time": iso(m), "cp": it.station, "direction": "in" if up(m) else "out"}
    )
    return f'{head[:-1]}, "frame": {frame}}}'


@by_line("JSON lines with epoch", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    row = {
        "level": 30,
        "time": int(m.time.timestamp() * 1000),
        "pid": 7,
        "chargePointId": it.station,
        "msg": f"ocpp {'rx' if up(m) else 'tx'} {frame}",
    }
    return dumps(row)


@by_line("ELK", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    source = {
        "@timestamp": iso(m),
        "message": f"{'Received' if up(m) else 'Sent'} {frame}",
        "ocpp": {"station_id": it.station},
    }
    return dumps({"_index": "logs-ocpp", "_id": f"{m.at}", "_source": source})


@shape("Loki, whole answer", suffix=".json")
def _(pairs: list[Pair]) -> str:
    values = [
        [
            str(int(m.time.timestamp() * 1e9)),
            f"station={it.station} {'recv' if up(m) else 'send'} {marked(i, compact(m))}",
        ]
        for i, (it, m) in enumerate(pairs)
    ]
    result = [{"stream": {"app": "csms"}, "values": values}]
    return (
        dumps(
            {"status": "success", "data": {"resultType": "streams", "result": result}}
        )
        + "\n"
    )


@shape("pretty JSON array", suffix=".json")
def _(pairs: list[Pair]) -> str:
    rows = [
        {
            "timestamp": iso(m),
            "station": it.station,
            "direction": "CP->CS" if up(m) else "CS->CP",
            "message": marked(i, compact(m)),
        }
        for i, (it, m) in enumerate(pairs)
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


@by_line("docker json-file", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    text = f"INFO:ocpp:{it.station}: {'receive message' if up(m) else 'send'} {frame}\n"
    return dumps({"log": text, "stream": "stderr", "time": iso(m)})


@by_line("docker json-file around JSON", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    inner = dumps(
        {
            "level": "debug",
            "station": it.station,
            "msg": f"{'recv' if up(m) else 'send'} {frame}",
        }
    )
    return dumps({"log": inner + "\n", "stream": "stdout", "time": iso(m)})


@shape("CRI with partial lines")
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (it, m) in enumerate(pairs):
        text = (
            f"INFO {it.station} {'recv' if up(m) else 'send'} {marked(i, compact(m))}"
        )
        head = f"{m.time.strftime('%Y-%m-%dT%H:%M:%S.%f')}000Z stdout"
        parts = [text[at : at + 90] for at in range(0, len(text), 90)]
        lines += [
            f"{head} {'F' if part is parts[-1] else 'P'} {part}" for part in parts
        ]
    return "\n".join(lines) + "\n"


@by_line("kubectl with a prefix")
def _(it: Conversation, m: Message, frame: str) -> str:
    row = dumps(
        {
            "ts": iso(m),
            "logger": "ws",
            "cp_id": it.station,
            "msg": f"{'<-' if up(m) else '->'} {frame}",
        }
    )
    return f"[pod/csms-5d9c/csms] {row}"


@by_line("fields instead of an array", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    row: dict[str, Any] = {
        "timestamp": iso(m),
        "chargePointId": it.station,
        "direction": "cp-to-csms" if up(m) else "csms-to-cp",
    }
    kinds = {
        2: "CALL",
        3: "CALLRESULT",
        4: "CALLERROR",
        5: "CALLRESULTERROR",
        6: "SEND",
    }
    row |= {"messageType": kinds[m.frame[0]], "messageId": frame[0] + m.frame[1]}
    if m.is_request:
        row |= {"action": m.frame[2], "payload": m.frame[3]}
    elif m.frame[0] == 3:
        row["payload"] = m.frame[2]
    else:
        row["error"] = dict(
            zip(("code", "description", "details"), m.frame[2:], strict=True)
        )
    return dumps(row)


@by_line("Open OCPP Trace", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    kinds = {
        2: "CALL",
        3: "CALLRESULT",
        4: "CALLERROR",
        5: "CALLRESULTERROR",
        6: "SEND",
    }
    row = {
        "schemaVersion": "1.1", "timestamp": iso(m), "ocppVersion": it.version, "transport": "json",
        "chargePointId": it.station, "direction": "cp-to-csms" if up(m) else "csms-to-cp",
        "messageType": kinds[m.frame[0]], "messageId": m.frame[1], "raw": frame,
    }  # fmt: skip
    return dumps(row)


# CSV and captures


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@shape("CSV timestamp,id,action,msg", suffix=".csv", directed=False)
def _(pairs: list[Pair]) -> str:
    rows = ["timestamp,id,action,msg"]
    for i, (it, m) in enumerate(pairs):
        action = m.frame[2] if m.is_request else ""
        rows.append(f"{iso(m)},{it.station},{action},{quoted(marked(i, compact(m)))}")
    return "\n".join(rows) + "\n"


@shape("CSV with semicolons and cells over lines", suffix=".csv")
def _(pairs: list[Pair]) -> str:
    rows = ["Time;Direction;Charge Point;Message"]
    for i, (it, m) in enumerate(pairs):
        cell = quoted(marked(i, json.dumps(m.frame, indent=1, ensure_ascii=False)))
        rows.append(
            f"{m.time.strftime('%d.%m.%Y %H:%M:%S')};{'in' if up(m) else 'out'};{it.station};{cell}"
        )
    return "\ufeff" + "\n".join(rows) + "\n"


@shape("CSV, newest first", suffix=".csv")
def _(pairs: list[Pair]) -> str:
    rows = [
        f"{iso(m)},{it.station},{'Request' if m.is_request else 'Response'},{'FromCharger' if up(m) else 'ToCharger'},{quoted(marked(i, compact(m)))}"
        for i, (it, m) in enumerate(pairs)
    ]
    return "\n".join(["date,chargerId,type,direction,payload", *reversed(rows)]) + "\n"


@shape("CSV in columns", suffix=".csv")
def _(pairs: list[Pair]) -> str:
    rows = [
        "time,station,direction,messageType,uniqueId,action,payload,errorCode,errorDescription"
    ]
    for i, (it, m) in enumerate(pairs):
        kind, message_id, *rest = m.frame
        head = f"{iso(m)},{it.station},{'CP>CS' if up(m) else 'CS>CP'},{kind},{marked(i, message_id)}"
        if m.is_request:
            rows.append(f"{head},{rest[0]},{quoted(dumps(rest[1]))},,")
        elif kind == 3:
            rows.append(f"{head},,{quoted(dumps(rest[0]))},,")
        else:
            rows.append(f"{head},,{quoted('{}')},{rest[0]},{quoted(rest[1])}")
    return "\n".join(rows) + "\n"


@shape("tshark, text", stations=False)
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (_it, m) in enumerate(pairs):
        ends = (
            ("10.0.0.7:49152", "10.0.0.1:9000")
            if up(m)
            else ("10.0.0.1:9000", "10.0.0.7:49152")
        )
        lines.append(
            f"{i + 1:5d} {m.at:12.6f} {ends[0]} → {ends[1]} WebSocket 412 WebSocket Text [FIN] {marked(i, compact(m))}"
        )
    return "\n".join(lines) + "\n"


@by_line("tshark, fields", stations=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    ends = (
        ("10.0.0.7", "49152", "10.0.0.1", "9000")
        if up(m)
        else ("10.0.0.1", "9000", "10.0.0.7", "49152")
    )
    return "\t".join([m.time.strftime("%b %d, %Y %H:%M:%S.%f000 UTC"), *ends, frame])


@by_line("MQTT topics")
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} cpo/ocpp/{it.station}/{'in' if up(m) else 'out'} {frame}"


@by_line("path of the connection")
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{m.time.strftime('%d/%b/%Y:%H:%M:%S')} +0000 ws://csms.example.net/ocpp/{it.station} {'=> ' if not up(m) else '<= '}{frame}"


@by_line("address and port")
def _(it: Conversation, m: Message, frame: str) -> str:
    port = 50000 + sum(map(ord, it.station))
    return f"{iso(m)} [192.0.2.7:{port}] {'received' if up(m) else 'sent'} {frame}"


@shape("Chrome, HAR", suffix=".har", stations=False)
def _(pairs: list[Pair]) -> str:
    messages = [
        {
            "type": "send" if up(m) else "receive",
            "time": m.time.timestamp(),
            "opcode": 1,
            "data": marked(i, compact(m)),
        }
        for i, (_it, m) in enumerate(pairs)
    ]
    return json.dumps(
        {"log": {"version": "1.2", "entries": [{"_webSocketMessages": messages}]}},
        indent=2,
        ensure_ascii=False,
    )


@shape("pretty frames, nothing else", directed=False, timed=False, stations=False)
def _(pairs: list[Pair]) -> str:
    return (
        "\n".join(
            marked(i, json.dumps(m.frame, indent=4, ensure_ascii=False))
            for i, (_it, m) in enumerate(pairs)
        )
        + "\n"
    )


@shape("two frames on a line", directed=False, timed=False, stations=False)
def _(pairs: list[Pair]) -> str:
    frames = [marked(i, compact(m)) for i, (_it, m) in enumerate(pairs)]
    return (
        "\n".join(" ".join(frames[i : i + 2]) for i in range(0, len(frames), 2)) + "\n"
    )


@by_line("CSV without a header", suffix=".csv")
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)},{it.station},{'IN' if up(m) else 'OUT'},{quoted(frame)}"


@shape("CSV without quotes", suffix=".csv")
def _(pairs: list[Pair]) -> str:
    rows = [
        f"{iso(m)},{it.station},{'IN' if up(m) else 'OUT'},{marked(i, compact(m))}"
        for i, (it, m) in enumerate(pairs)
    ]
    return "\n".join(["time,cp,dir,msg", *rows]) + "\n"


@shape("docker compose around pretty frames")
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (it, m) in enumerate(pairs):
        frame = marked(i, json.dumps(m.frame, indent=2, ensure_ascii=False))
        entry = f"{m.time.strftime('%H:%M:%S.%f')[:-3]} {it.station} {'Received' if up(m) else 'Sent'}: {frame}"
        lines += [f"csms-1  | {line}" for line in entry.split("\n")]
        lines.append("db-1    | 2026 checkpoint [2] done")
    return "\n".join(lines) + "\n"


@shape("rows of SQL")
def _(pairs: list[Pair]) -> str:
    rows = [
        f"INSERT INTO log VALUES ({i},'{m.time.strftime('%Y-%m-%d %H:%M:%S.%f')[:-3]}','{it.station}','{'in' if up(m) else 'out'}','{marked(i, compact(m))}');"
        for i, (it, m) in enumerate(pairs)
    ]
    return "\n".join(rows) + "\n"


@shape("a proxy, both ways")
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (it, m) in enumerate(pairs):
        ways = (
            (f"from {it.station}", "to upstream")
            if up(m)
            else ("from upstream", f"to {it.station}")
        )
        lines.append(f"{iso(m)} [{it.station}] recv {ways[0]}: {marked(i, compact(m))}")
        lines.append(f"{iso(m)} [{it.station}] send {ways[1]}: {compact(m)}")
    return "\n".join(lines) + "\n"


@shape("a terminal of 100 columns")
def _(pairs: list[Pair]) -> str:
    text = "".join(
        f"{m.time.strftime('%H:%M:%S.%f')[:-3]} {it.station} {'recv' if up(m) else 'send'} {marked(i, compact(m))}\n"
        for i, (it, m) in enumerate(pairs)
    )
    lines = (
        line[at : at + 100]
        for line in text.splitlines()
        for at in range(0, len(line), 100)
    )
    return "\n".join(lines) + "\n"


@shape("Alfen, wrapped with a head on each line", stations=False)
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (it, m) in enumerate(pairs):
        text = f"{'->' if up(m) else '<-'} {marked(i, compact(m))}"
        head = f"{iso(m)}:COM:ocpp_rpc.c:{681 if up(m) else 1127}:"
        lines += [head + text[at : at + 80] for at in range(0, len(text), 80)]
        lines.append(f"{iso(m)}:INFO:websockets.c:88:{it.station} sent {i} bytes")
    return "\n".join(lines) + "\n"


@by_line("words in Spanish", known=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} {it.station} {'recibido' if up(m) else 'enviado'} {frame}"


@by_line("names of methods", known=False)
def _(it: Conversation, m: Message, frame: str) -> str:
    method = "onTextMessage" if up(m) else "writeTextMessage"
    return f"{iso(m)} {it.station} {method}: {frame}"


@shape("CRI around pretty frames")
def _(pairs: list[Pair]) -> str:
    lines = []
    for i, (it, m) in enumerate(pairs):
        word = "recv" if up(m) else "send"
        frame = marked(i, json.dumps(m.frame, indent=2))
        for line in f"{it.station} {word} {frame}".split("\n"):
            lines.append(f"{iso(m)} stdout F {line}")
    return "\n".join(lines) + "\n"


def names() -> Iterable[str]:
    return (each.name for each in SHAPES)


@shape("tshark, verbose", stations=False)
def _(pairs: list[Pair]) -> str:
    blocks = []
    for i, (_it, m) in enumerate(pairs):
        ends = (
            ("10.0.0.7", "49152", "10.0.0.1", "9000")
            if up(m)
            else ("10.0.0.1", "9000", "10.0.0.7", "49152")
        )
        blocks.append(
            f"Frame {i + 1}: 310 bytes on wire (2480 bits), 310 bytes captured\n"
            f"    Arrival Time: {m.time.strftime('%b %e, %Y %H:%M:%S.%f')}000 UTC\n"
            f"Internet Protocol Version 4, Src: {ends[0]}, Dst: {ends[2]}\n"
            f"Transmission Control Protocol, Src Port: {ends[1]}, Dst Port: {ends[3]}, Seq: 1, Ack: 1, Len: 244\n"
            f"WebSocket\n    1... .... = Fin: True\n    .000 .... = Reserved: 0x0\n"
            f"Line-based text data (1 lines)\n    {marked(i, compact(m))}\n\n"
        )
    return "".join(blocks)


@shape("a stream that tshark followed", timed=False, stations=False)
def _(pairs: list[Pair]) -> str:
    rule = "=" * 67 + "\n"
    lines = [
        rule,
        "Follow: websocket,ascii\nFilter: tcp.stream eq 0\n",
        "Node 0: 10.0.0.7:49152\nNode 1: 10.0.0.1:9000\n",
    ]
    for i, (_it, m) in enumerate(pairs):
        indent = "" if up(m) else "\t"
        lines.append(f"{indent}{len(compact(m))}\n{indent}{marked(i, compact(m))}\n")
    return "".join([*lines, rule])


@by_line("the frame below its head", exact=0.001)
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} INFO {it.station} {'received from charger' if up(m) else 'sent to charger'}\n    payload: {frame}"


@by_line("Python lists")
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} {it.station} {'<-' if up(m) else '->'} {frame[0]}{m.frame!r}"


@by_line("from and to", suffix=".jsonl")
def _(it: Conversation, m: Message, frame: str) -> str:
    ends = (
        {"from": it.station, "to": "CSMS"}
        if up(m)
        else {"from": "CSMS", "to": it.station}
    )
    return dumps({"ts": m.time.timestamp(), **ends, "data": frame})


@shape("a request and its response in a row", suffix=".csv", directed=False)
def _(pairs: list[Pair]) -> str:
    rows = ["station,requestTime,responseTime,requestString,responseString"]
    for i, (it, m) in enumerate(pairs):
        cell = quoted(marked(i, compact(m)))
        rows.append(
            f"{it.station},{iso(m)},,{cell},"
            if m.is_request
            else f"{it.station},,{iso(m)},,{cell}"
        )
    return "\n".join(rows) + "\n"


@by_line("parts in brackets")
def _(it: Conversation, m: Message, frame: str) -> str:
    kinds = {
        2: "Call",
        3: "CallResult",
        4: "CallError",
        5: "CallResultError",
        6: "Send",
    }
    kind, message_id, *rest = m.frame
    parts = [message_id, *(part for part in rest if isinstance(part, str) and part)]
    payload = json.dumps(rest[-1], separators=(",", ":"), ensure_ascii=False)
    named = " ".join(f"[{part}]" for part in parts)
    return f"{iso(m)} {it.station} {'RX' if up(m) else 'TX'} {frame[0]}[{kinds[kind]}] {named} {payload}"


@by_line("logfmt in parts")
def _(it: Conversation, m: Message, frame: str) -> str:
    kind, message_id, *rest = m.frame
    head = f"time={iso(m)} level=info station={it.station} dir={'in' if up(m) else 'out'} {frame[0]}type={kind} id={message_id}"
    if m.is_request:
        return f"{head} action={rest[0]} payload={dumps(rest[1])}"
    if kind == 3:
        return f"{head} payload={dumps(rest[0])}"
    return (
        f"{head} code={rest[0]} description={dumps(rest[1])} details={dumps(rest[2])}"
    )


@by_line("a topic with the way at its end")
def _(it: Conversation, m: Message, frame: str) -> str:
    return f"{iso(m)} ocpp/{it.station}/{'from_cp' if up(m) else 'to_cp'} {frame}"


@shape("a list with an object on each line", suffix=".json")
def _(pairs: list[Pair]) -> str:
    rows = [
        f'{{"createdAt":"{iso(m)}","chargerId":"{it.station}","direction":'
        f'"{"in" if up(m) else "out"}","frame":{marked(i, compact(m))}}}'
        for i, (it, m) in enumerate(pairs)
    ]
    return "[" + ",\n".join(rows) + "]\n"


@shape("CloudWatch, longer than what is joined", suffix=".json")
def _(pairs: list[Pair]) -> str:
    def entry(ms: int, text: str) -> str:
        return dumps({"stream": "csms/1", "timestamp": ms, "message": text})

    entries = []
    for i, (it, m) in enumerate(pairs):
        ms = int(m.time.timestamp() * 1000)
        way = "received" if up(m) else "sent"
        entries.append(entry(ms, f"{it.station} {way} {marked(i, compact(m))}"))
        entries += [entry(ms, "pool: 3 of 8 workers are idle")] * 15
    lines = (
        ",\n".join(entries).replace('", "', '",\n    "').replace(', "m', ',\n    "m')
    )
    return '{\n  "events": [\n' + lines + "\n  ]\n}\n"


@shape("tshark, JSON", suffix=".json", stations=False)
def _(pairs: list[Pair]) -> str:
    packets = []
    for i, (_, m) in enumerate(pairs):
        ends = ["10.0.0.31", "10.0.0.9"] if up(m) else ["10.0.0.9", "10.0.0.31"]
        layers = {
            "frame": {"frame.time_epoch": f"{m.time.timestamp():.9f}"},
            "ip": {"ip.src": ends[0], "ip.dst": ends[1]},
            "data-text-lines": {marked(i, compact(m)): ""},
        }
        packets.append({"_index": "packets", "_source": {"layers": layers}})
    return json.dumps(packets, indent=2, ensure_ascii=False) + "\n"
