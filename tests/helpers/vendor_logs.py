"""Random logs of stations that deviate from OCPP in every way, made of a seed."""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.helpers import codecs
from tests.helpers.payloads import OTHERS, VENDOR_DATA

PACKAGES = {"1.6": "v16", "2.0.1": "v201", "2.1": "v21"}

# Names that clash with each other or with Python's, or that few would choose.
KEYS = [
    *("", " ", "_", "__", "#", "~0/1", "a/b", "a.b", "$ref", "$id", "\x00", "\n", '"'),
    *("__init__", "__class__", "__dict__", "__slots__", "_private", "trailing_", "1st"),
    *("class", "None", "True", "match", "self", "cls", "mro", "type", "enum", "const"),
    *("get", "items", "new", "property", "values", "copy", "str", "dict", "datatypes"),
    *("UNSET", "Any", "additional_properties", "additionalProperties", "custom_data"),
    *("kWh", "kwh", "KWH", "k_wh", "free-mode", "Free.Mode", "freeMode", "free_mode"),
    *("vendorId", "messageId", "customData", "data", "status", "properties", "-", "0"),
    *("\u00e9tat", "\u043a\u043b\u044e\u0447", "\u952e", "\U0001f50c", "\u202e"),
    *("\ufb01", "x" * 40, "x" * 300, "y\u0301", "\ud800"),
]  # fmt: skip
VALUES = [
    *("available", "AVAILABLE", "Available ", "Idle", "idle", "kwh", "kWh", "kWH"),
    *("name", "class", "None", "mro", "value", "+1", "-1", "1", "", " ", "a_b", "a-b"),
    *("Power.Peak", "power-peak", "\u00e9t\u00e9", "x" * 51, "a space", "_", "__x__"),
]  # fmt: skip
IDS = ["com.acme", "COM.ACME", "Com.Acme", "com acme", "\u00e9", "x" * 255, "1", "_"]
# Messages that no version has, or not all of them.
ACTIONS = [
    "AcmeReboot",
    "acmeReboot",
    "None",
    "Any",
    "Reset2",
    "NotifyReport",
    "\u00e9",
]
# Text in data that is not JSON, or only to some.
TEXTS = ['{"a": NaN}', '{"a": 1, "a": 2}', "{'a': 1}", '{"a": 1', " [1] ", '"a"', "7"]
TEXTS += ["[" * 89 + "]" * 89, "[" * 300 + "]" * 300, '["\\ud800"]', "plain"]
MESSAGE_IDS = [None, "", "Meter", "METER", "meter", "a b", "class", "x" * 50, "1", "?"]


@dataclass
class Conversation:
    """What one station and its CSMS said, in a version: frames in order."""

    version: str
    station: str
    frames: list[list[Any]] = field(default_factory=list)

    @property
    def lines(self) -> Iterator[str]:
        """The lines of its log."""
        yield f"/ocpp/{self.station} connected, subprotocol: ocpp{self.version}"
        for frame in self.frames:
            yield f"/ocpp/{self.station} {json.dumps(frame)}"


def conversation(rng: random.Random, version: str, size: int) -> Conversation:
    """A conversation in a version, with deviations in about half of its frames."""
    found = Conversation(version, f"CP{rng.randrange(10**6):06}")
    targets = codecs.messages(PACKAGES[version])
    requests = [t for t in targets if t.module == "call"]
    answers = {t.cls.__name__: t for t in targets if t.module == "call_result"}
    for number in range(size):
        target = rng.choice(requests)
        if rng.random() < 0.3 or not number:
            wanted = "DataTransfer" if number else "BootNotification"
            target = next(t for t in requests if t.cls.__name__ == wanted)
        name, payload = target.cls.__name__, _payload(rng, target)
        if rng.random() < 0.05:
            name, payload = rng.choice(ACTIONS), {"level": anything(rng)}
        is_send = name not in answers and target.cls.__name__ == name
        found.frames.append([6 if is_send else 2, f"{number}", name, payload])
        if not is_send and rng.random() < 0.7:
            answer = answers.get(name)
            made = _payload(rng, answer) if answer else {"passed": anything(rng)}
            found.frames.append([3, f"{number}", made])
    return found


def _payload(rng: random.Random, target: codecs.Target) -> Any:
    """A payload that is right, or deviates once or more."""
    maker = target.maker(rng)
    payload = copy.deepcopy(maker.random(target.node))
    if target.cls.__name__ == "DataTransfer":
        _fill_transfer(rng, payload, target.module == "call")
    if rng.random() < 0.6:
        for _ in range(rng.choice((1, 1, 2, 5))):
            _deviate(rng, payload)
    return payload


def _fill_transfer(rng: random.Random, payload: dict[str, Any], is_call: bool) -> None:
    if is_call:
        payload["vendorId"] = rng.choice(IDS)
        message_id = rng.choice(MESSAGE_IDS)
        payload.pop("messageId", None)
        if message_id is not None:
            payload["messageId"] = message_id
    payload.pop("data", None)
    how = rng.random()
    if how < 0.4:
        payload["data"] = json.dumps(anything(rng))
    elif how < 0.8:
        payload["data"] = anything(rng)
    elif how < 0.9:
        payload["data"] = rng.choice(TEXTS)


def anything(rng: random.Random, depth: int = 0) -> Any:
    """Any JSON: more often an object of awkward keys than anything else."""
    kind = rng.random()
    if kind < 0.5 and depth < 8:
        keys = rng.sample(KEYS, rng.randrange(6))
        return {key: anything(rng, depth + 1) for key in keys}
    if kind < 0.65 and depth < 8:
        return [anything(rng, depth + 1) for _ in range(rng.randrange(3))]
    if kind < 0.75:
        return copy.deepcopy(rng.choice((*VENDOR_DATA, *OTHERS.values())))
    return rng.choice(
        (*VALUES, 1, 2.5, True, None, 10**30, "x" * rng.choice((3, 3000)))
    )


def _objects(value: Any) -> Iterator[Any]:
    """A value and all objects and lists in it."""
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _objects(inner)


def _deviate(rng: random.Random, payload: dict[str, Any]) -> None:
    """Changes one thing somewhere."""
    place = rng.choice([o for o in _objects(payload) if isinstance(o, dict)])
    strings = [key for key, value in place.items() if isinstance(value, str)]
    match rng.randrange(7):
        case 0 | 1:
            place[rng.choice(KEYS)] = anything(rng)
        case 2 if strings:
            place[rng.choice(strings)] = "y" * rng.choice((21, 60, 600, 9000))
        case 3 if strings:
            place[rng.choice(strings)] = rng.choice(VALUES)
        case 4:
            custom = anything(rng)
            if isinstance(custom, dict) and rng.random() < 0.9:
                custom["vendorId"] = rng.choice(IDS)
            place["customData"] = custom
        case 5 if place:
            place[rng.choice(list(place))] = anything(rng)
        case 6 if place:
            del place[rng.choice(list(place))]
