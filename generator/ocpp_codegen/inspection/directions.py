"""Who sent a frame, by the words around it.

Absolute words name a side: to csms, ChargePoint>CentralSystem. Relative ones say
what the writer of the log did: send, recv, arrows. Whose log it is, is decided
for the file as a whole (survey).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ocpp_codegen.inspection.model import FROM_CSMS, FROM_STATION, Context, opposite

_STATION = (
    r"(?:charge[ _-]?points?|charging[ _-]?stations?|charge[ _-]?box|chargers?"
    r"|stations?|evse|wallbox|client|downstream|cp|cs)"
)
_CSMS = (
    r"(?:central[ _-]?systems?|csms|server|back[ _-]?end|back[ _-]?office"
    r"|cpms|cms|cloud|upstream|central)"
)
_EDGE = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9]|[-_]\w*\d)"
_ARROW = (
    r"[\"'\s\]\)]*(?:-+>|=+>|>+|\u2192|\u279c|\u27a1\ufe0f?|[ _-]to[ _-]|2)[\"'\s\[\(]*"
)
_BACK = r"[\"'\s\]\)]*(?:<-+|<=+|<+|\u2190|\u2b05\ufe0f?)[\"'\s\[\(]*"

# CS is the station's short name in 2.x and the central system's in 1.6, as well as CP.
_OLD_NAMES = re.compile(
    rf"(?i){_EDGE}(?:(?P<station>cp{_ARROW}cs|cs{_BACK}cp)|(?P<csms>cs{_ARROW}cp|cp{_BACK}cs))(?![A-Za-z0-9])"
)
_PAIR = re.compile(
    rf"(?i){_EDGE}(?:(?P<station>{_STATION}{_ARROW}{_CSMS}|{_CSMS}{_BACK}{_STATION})"
    rf"|(?P<csms>{_CSMS}{_ARROW}{_STATION}|{_STATION}{_BACK}{_CSMS})){_END}"
)
_TOWARDS = re.compile(
    rf"(?i){_EDGE}(?:(?P<from>from)|(?P<to>to|towards?))[ _-]?(?:the[ _-])?"
    rf"(?:(?P<station>{_STATION})|(?P<csms>{_CSMS})){_END}"
)
# One end of an arrow is enough, where the other has the name of a station.
_HALF = re.compile(
    rf"(?i)(?<=[\w\])\"'])(?:\s*(?:-+>|=+>|\u2192)\s*(?P<up>{_CSMS}){_END}|\s*(?:<-+|<=+|\u2190)\s*(?P<down>{_CSMS}){_END})"
    rf"|{_EDGE}(?:(?P<out>{_CSMS})\s*(?:-+>|=+>|\u2192)|(?P<back>{_CSMS})\s*(?:<-+|<=+|\u2190))(?=\s*[\w\[\"'])"
)
_CAMEL = re.compile(
    r"(?:[Ff]rom|(?P<to>[Tt]o))(?:(?P<station>Charg(?:er|ePoint|ingStation)|Station|Client|C[Pp])|(?P<csms>CentralSystem|Csms|CSMS|Server|Backend))(?![a-z])"
)
# Words for a way, whoever writes them.
_WAYS = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:(?P<station>uplink|c2s)|(?P<csms>downlink|s2c))"
    r"(?![A-Za-z0-9])"
)
# The name of a side right in front of a frame, as who says it.
_SAYS = re.compile(
    rf"(?i){_EDGE}(?:(?P<station>{_STATION})|(?P<csms>{_CSMS}))[\])]?\s*[:|>-]+\s*[\"']?$"
)
_OUT = "send|sends|sent|sending|gesendet|tx|outgoing|outbound|transmit(?:ted|ting)?"
_IN = "receive[sd]?|receiving|recv|rcvd|empfangen|rx|incoming|inbound"
# In and out alone are words of direction before a mark, or as a value.
_ALONE = r"(?<=[=:])[\"'\s]?{0}\b|{0}(?=[\s\"'\])]*(?:[:=|>\-\[,]|$))"
_RIGHT = (
    r"-+>|=+>|>>+|\u2192|\u279c|\u27a1|\u2b06|\u2191|\u25b2|\U0001f4e4|(?<!\S)>(?!\S)"
)
_LEFT = r"<-+|<=+|<<+|\u2190|\u2b05|\u2b07|\u2193|\u25bc|\U0001f4e5|(?<!\S)<(?!\S)"
_RELATIVE = re.compile(
    rf"(?i)(?<![A-Za-z0-9])(?:(?P<out>{_OUT}|{_ALONE.format('out')})"
    rf"|(?P<in>{_IN}|{_ALONE.format('in')}))(?![A-Za-z0-9])"
    rf"|(?P<right>{_RIGHT})|(?P<left>{_LEFT})"
    r"|(?<=[a-z])(?-i:(?P<camelout>Sent|Send|Outgoing)|(?P<camelin>Received?|Incoming))"
    r"(?-i:(?![a-z]))"
)

# Names of fields that say who sent a frame.
FIELDS = (
    "direction",
    "dir",
    "origin",
    "sender",
    "from",
    "source",
    "src",
    "flow",
    "way",
    "type",
    "event",
    "kind",
    "action",
    "stream",
)
_ENDS = (
    ("from", "to"),
    ("source", "destination"),
    ("source", "target"),
    ("src", "dst"),
    ("sender", "receiver"),
)
_SENDERS = ("origin", "sender", "from", "source", "src")
_SIDES = {
    **dict.fromkeys(
        (
            "cs",
            "cp",
            "chargepoint",
            "chargingstation",
            "charger",
            "station",
            "chargebox",
            "evse",
            "client",
            "wallbox",
        ),
        FROM_STATION,
    ),
    **dict.fromkeys(
        (
            "csms",
            "centralsystem",
            "server",
            "backend",
            "backoffice",
            "cpms",
            "cms",
            "central",
            "cloud",
        ),
        FROM_CSMS,
    ),
}


class Words(NamedTuple):
    """What the words say: a direction, or whether the writer sent it ("out", "in")."""

    absolute: str | None = None
    relative: str | None = None


NOTHING = Words()
_NUMBERS = re.compile(r"\d{2,}")


def words(context: Context) -> Words:
    """The words of the fields, else those before the frame, else those after it."""
    if context.fields and (found := _of_fields(context)) != NOTHING:
        return found
    for text in (context.before, context.after, context.aside):
        if (
            text
            and (found := _of_text(text, last=text is not context.after)) != NOTHING
        ):
            return found
    return NOTHING


def _of_ends(context: Context) -> str | None:
    """The way between two fields of which one names a side."""
    for sender, receiver in _ENDS:
        source, target = (
            _side(context.fields.get(name)) for name in (sender, receiver)
        )
        if source or target:
            return source or opposite(target)
    return None


def _side(value: str | None) -> str | None:
    return _SIDES.get(re.sub(r"[\s_-]", "", value.lower())) if value else None


def _of_fields(context: Context) -> Words:
    if absolute := _of_ends(context):
        return Words(absolute=absolute)
    for name in FIELDS:
        value = context.fields.get(name)
        if not value or len(value) > 80:
            continue
        if name in _SENDERS or name in ("direction", "dir"):
            side = _side(value)
            if side:
                return Words(absolute=side)
        found = _of_text(value, last=True)
        if found != NOTHING and (name not in _SENDERS or found.absolute):
            return found
    return NOTHING


def _of_text(text: str, last: bool) -> Words:
    # Lines differ in numbers most, and numbers say nothing of directions.
    return _of_words(_NUMBERS.sub("00", text), last)


@lru_cache(1024)
def _of_words(text: str, last: bool) -> Words:
    absolute = _absolute(text, last)
    if absolute:
        return Words(absolute=absolute)
    relative = _relative(text, last)
    if relative is None and (found := _SAYS.search(text)):
        return Words(absolute=FROM_STATION if found["station"] else FROM_CSMS)
    return Words(relative=relative)


def _absolute(text: str, last: bool) -> str | None:
    found = _chosen(_PAIR, text, last) or _chosen(_OLD_NAMES, text, last)
    found = found or _chosen(_WAYS, text, last)
    if found:
        return FROM_STATION if found["station"] else FROM_CSMS
    found = _chosen(_HALF, text, last)
    if found:
        return FROM_STATION if found["up"] or found["back"] else FROM_CSMS
    found = _chosen(_TOWARDS, text, last) or _chosen(_CAMEL, text, last)
    if found:
        from_station = bool(found["station"]) != bool(found["to"])
        return FROM_STATION if from_station else FROM_CSMS
    return None


def _relative(text: str, last: bool) -> str | None:
    found = _chosen(_RELATIVE, text, last)
    if found is None:
        return None
    return "out" if found["out"] or found["right"] or found["camelout"] else "in"


def _chosen(pattern: re.Pattern[str], text: str, last: bool) -> re.Match[str] | None:
    if not last:
        return pattern.search(text)
    found = None
    for found in pattern.finditer(text):  # noqa: B007
        pass
    return found
