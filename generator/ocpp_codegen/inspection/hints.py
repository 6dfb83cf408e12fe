"""What to change where a log speaks of OCPP and holds no frame."""

import re

# A word of a program, and how it is made to log frames.
_PROGRAMS = (
    (
        r"evcc\b|\[ocpp\s*\] (?:DEBUG|INFO)",
        "evcc writes frames at level trace: log: levels: ocpp: trace",
    ),
    (
        r"rwth\.idsg\.steve|\bsteve\b",
        "SteVe writes frames by WebSocketLogger at level info",
    ),
    (
        r"homeassistant|custom_components\.ocpp",
        "Home Assistant writes frames of the logger ocpp at level info",
    ),
    (r"citrineos", "CitrineOS writes frames at level debug: logLevel 2"),
    (
        r"everest|libocpp|\bevse_manager\b",
        "EVerest writes frames to files of their own: LogMessages, LogMessagesFormat",
    ),
    (
        r"\[MO\]|microocpp|arduinoocpp",
        "MicroOcpp writes frames when it is built with MO_TRAFFIC_OUT",
    ),
    (
        r"eu\.chargetime|java-ca-lib",
        "Java-OCA-OCPP writes frames at level debug or trace",
    ),
    (
        r"lorenzodonini|ocppj\b|ocpp-go",
        "ocpp-go writes frames at level debug of its logger: ocppj.SetLogger",
    ),
    (
        r"INFO:ocpp|\bocpp\.(?:charge_point|v\d+)",
        "the Python package ocpp writes frames at level info of the logger ocpp",
    ),
)
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), hint) for pattern, hint in _PROGRAMS]
_ACTIONS = (
    "BootNotification",
    "StatusNotification",
    "Heartbeat",
    "MeterValues",
    "StartTransaction",
    "StopTransaction",
    "TransactionEvent",
    "RemoteStart",
)
# [2,"  as bytes in decimals or in hexadecimal, and as Base64 has it.
_BYTES = re.compile(
    r"\b91,? (?:3[2-9]|5[0-4]),? |(?i:\b5b ?3[2-6] ?2c ?(?:20 ?)?22)|\bWz[IMQUY]s"
)
# The same with the quotation marks of a word processor.
_TYPESET = re.compile(r"\[\s*[2-6]\s*,\s*[\u201c-\u201f\u2018-\u201b\u00ab]")
_OF_TYPESET = "quotation marks were made typographic: take the log as it was written"
_OF_BYTES = (
    "it seems to hold frames as bytes, in hexadecimal or in Base64: log them as text"
)
_OCPP = re.compile(rf"(?i)ocpp|charge ?point|\b(?:{'|'.join(_ACTIONS)})")
_GENERAL = "it speaks of OCPP but holds no frame: set the logger to debug or trace"
# How many lines are looked at.
_LINES = 5000


class Hints:
    """Looks for programs in lines without frames."""

    def __init__(self) -> None:
        self._seen = 0
        self._speaks = False
        # What to do where frames stand in a form that is not read.
        self._form = ""
        self._programs: dict[str, None] = {}

    def look(self, text: str) -> None:
        """Takes a line."""
        if self._seen >= _LINES:
            return
        self._seen += 1
        text = text[:400]
        if _OCPP.search(text):
            self._speaks = True
        if _BYTES.search(text):
            self._form = _OF_BYTES
        elif _TYPESET.search(text):
            self._form = _OF_TYPESET
        for pattern, hint in _PATTERNS:
            if pattern.search(text):
                self._programs[hint] = None

    def hints(self) -> list[str]:
        """What to change, the likeliest first; nothing where no line speaks of OCPP."""
        if self._form:
            return [self._form]
        if not self._speaks:
            return []
        return [*self._programs][:2] or [_GENERAL]
