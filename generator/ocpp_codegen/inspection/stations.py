"""What a log calls a station: each way to find the name, the surest first."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePath

from ocpp_codegen.inspection.assembling import plain_name
from ocpp_codegen.inspection.model import Context, Frame

# Names of fields and keys that hold the name of a station.
_KEYS = (
    "chargeboxid",
    "chargepointid",
    "chargingstationid",
    "chargerid",
    "stationid",
    "chargepointidentity",
    "chargeboxidentity",
    "chargepointname",
    "stationname",
    "chargingstation",
    "chargepoint",
    "chargebox",
    "station",
    "charger",
    "cpid",
    "csid",
    "cbid",
    "evseid",
    "identity",
    "identifier",
    "ocppidentity",
    "clientid",
    "deviceid",
    "device",
    "cp",
)
# Fields that may hold it where nothing better does.
_WEAK_KEYS = (
    "client",
    "id",
    "name",
    "source",
    "connectionid",
    "sessionid",
    "container",
)
_ENDS = (
    "from",
    "to",
    "source",
    "destination",
    "src",
    "dst",
    "sender",
    "receiver",
    "target",
)
_NAME = r"[\"'<]?(?P<name>[\w][\w.:@+*/-]{0,63}?)[\"'>]?"
_KEY = "|".join(
    (
        r"charge[ _-]?box[ _-]?id(?:entity)?",
        r"charge[ _-]?point(?:[ _-]?(?:id(?:entity)?|name))?",
        r"charging[ _-]?station(?:[ _-]?(?:id|name))?",
        r"charger(?:[ _-]?id)?",
        r"station(?:[ _-]?(?:id|name))?",
        r"(?:cp|cs|cb|client|device)[ _-]?id",
        r"identity|identifier|cp",
    )
)
_KEYED = re.compile(
    rf"(?i)(?<![A-Za-z0-9])(?P<key>{_KEY})[\"']?\s*[=:]\s*{_NAME}(?=[\s,;\]\)}}|\"'>]|$)"
)
_SPOKEN = re.compile(_NAME + r":\s+(?:receive message|send)\s*$")
_LOGGER = re.compile(r"^(?:[A-Z]+:)?ocpp[\w.]*:|^[A-Z]+:[\w.]+:")
_TOWARDS = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:from|to|for|recv|send|sent|received|by|with)\s+"
    r"(?:(?:charge ?point|charging station|charger|station|client|cp)\s+)?"
)
# The name after such a word, and what may stand between it and the frame.
_TOWARDS_WHOM = re.compile(rf"{_NAME}(?:\s*[:,>\])-]+(?:\s+|$)|\s)(?:\S{{0,12}}\s)?$")
_SESSION = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:session|conn|connection|peer|socket|client|ws)"
    rf"(?:[ _-]?id)?[=:# ]\s?{_NAME}(?=[\s,;\]\)}}|\"'>]|$)"
)
_TAGGED = re.compile(
    r"(?<![\w.:-])(?P<name>(?:CP|CS|CB|EVSE|EVCS|CHG|cp|cs|[Cc]harger|[Ss]tation"
    r"|[Ww]allbox)[-_:.]?\w*\d[\w.:-]*?|(?:[A-Z]{2,8}[-_])+\w*\d\w*)"
    r"(?=[\s\]\),;|:>'\"]|$)"
)
# The same in the name of a file, between marks: ocpp-CP_17.log.
_IN_FILE = re.compile(
    r"(?:^|[-_. ])(?P<name>(?:CP|CS|CB|EVSE|EVCS|CHG|[Cc]harger|[Ss]tation)"
    r"[-_]?\w*?\d+)(?=[-_. ]|$)"
)
# The same right behind a frame: [2,...] from NAME.
_TOWARDS_BEHIND = re.compile(
    rf"[\s'\")\],;-]{{0,4}}(?i:from|to|for)\s+{_NAME}(?=[\s,;\)\]]|$)"
)
_BRACKETED = re.compile(r"[\[(](?P<name>[\w][\w.:@+*-]{0,63})[\])]")
# What loggers, threads and classes are called.
_PROGRAM = re.compile(
    r"(?i:ocpp|socket|server|client|handler|service|controller|manager|operation|thread"
    r"|worker|logger|gateway|exec|pool|task|module|network|protocol)"
    r"|^(?:[a-z_]\w*\.)+[a-z_]\w*$|^(?:MO|AO)$"
)
# A file with source code, and maybe a line in it.
_SOURCE = r"[\w.-]+\.(?:m?[jt]s|py|go|java|kt|cs|cpp|cc|c|rs|rb|php)(?::\d+)*"
_IS_SOURCE = re.compile(rf"{_SOURCE}$")
_PATH = re.compile(r"(?<![\w])/?(?:[\w.:@+*-]+/)+[\w.:@+*-]+")
_ADDRESS = re.compile(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}(?!\d)|\[[0-9a-fA-F:]{2,39}\]:\d{1,5}"
)
_NO_NAMES = (  # noqa: SIM905
    "message messages ws wss http https json jason main stdout stderr up down rpc api "
    "mqtt cp cs csms in out rx tx info debug warn warning error trace fatal request "
    "response call callresult callerror send sent recv receive received null none "
    "undefined true false from to by for with upstream downstream proxy "
    "server client charger station chargepoint charge_point the "
    "text frame payload data body raw log conf req centralsystemservice websocket "
    "steve inbound outbound incoming outgoing uplink downlink events commands requests "
    "responses requirement confirmation success"
).split()
_SIDES = "cp cs csms charger chargepoint station server backend client".split()  # noqa: SIM905
_NO_NAME = re.compile(
    rf"(?i)^(?:\d{{1,4}}|ocpp[-_./\w]*|(?:from|to)[-_]?(?:{'|'.join(_SIDES)})"
    rf"|v?[12](?:\.\d)*|{_SOURCE}|{'|'.join(_NO_NAMES)})$"
)

# How much in front of a frame is looked at for a name and such words.
MAX_SPOKEN = 200

Extractor = Callable[[Context], str | None]


def from_fields(context: Context) -> str | None:
    """The value of the field that is named best."""
    if not context.fields:
        return None
    plain = {plain_name(key): value for key, value in context.fields.items()}
    for key in _KEYS:
        value = plain.get(key, "").strip()
        if value and len(value) <= 64:
            return value
    return None


def from_ends(context: Context) -> str | None:
    """The value of from or to, and the like, that is not the name of a side."""
    named = (context.fields.get(key) for key in _ENDS)
    return next(
        (name for value in named if value and (name := _named(value[:64]))), None
    )


def from_weak_fields(context: Context) -> str | None:
    """The value of a field that may hold anything."""
    values = (context.fields.get(key) for key in _WEAK_KEYS)
    return next((value for value in values if value and len(value) <= 64), None)


def from_keys(context: Context) -> str | None:
    """chargeBoxId=NAME, station: NAME; a number only where the key says id."""
    for match in _matches(_KEYED, context):
        name = match["name"]
        if name.isdecimal() and match["key"].lower().endswith(("id", "identity")):
            return name
        if found := _named(name):
            return found
    return None


def from_speech(context: Context) -> str | None:
    """NAME: receive message, as the package ocpp has it."""
    return _spoken(context.before[-MAX_SPOKEN:])


@lru_cache(4096)
def _spoken(text: str) -> str | None:
    match = _SPOKEN.search(text)
    return (_LOGGER.sub("", match["name"]) or None) if match else None


def from_address_words(context: Context) -> str | None:
    """from NAME:, to NAME:, or the same behind the frame."""
    text = context.before[-120:]
    for towards in reversed(list(_TOWARDS.finditer(text))):
        match = _TOWARDS_WHOM.match(text, towards.end())
        if match and (name := _named(match["name"])):
            return name
    behind = _TOWARDS_BEHIND.match(context.after)
    return _named(behind["name"]) if behind else None


def from_sessions(context: Context) -> str | None:
    """session=NAME, connection NAME: what stands for a station while it is there."""
    return _match(_SESSION, context)


def from_tags(context: Context) -> str | None:
    """A word that looks like the name of a station: CP_17, [EVSE-3]."""
    return _match(_TAGGED, context)


def from_topics(context: Context) -> str | None:
    """The part of a topic or of a path that is a name."""
    for text in (
        context.fields.get("topic", ""),
        context.fields.get("path", ""),
        context.fields.get("url", ""),
        context.before,
        context.aside,
    ):
        for match in _PATH.finditer(text):
            parts = [part for part in match[0].split("/") if _named(part)]
            if (
                parts
                and not _IS_SOURCE.search(match[0])
                and not re.fullmatch(r"[\d.-]+", parts[-1])
            ):
                return parts[-1]
    return None


def from_addresses(context: Context) -> str | None:
    """Address and port."""
    match = _ADDRESS.search(context.before) or _ADDRESS.search(context.aside)
    return match[0] if match else None


def from_brackets(context: Context) -> str | None:
    """What stands in the last brackets before the frame, but for parts of programs."""
    name = None
    for match in _BRACKETED.finditer(context.before):
        if not _PROGRAM.search(match["name"]):
            name = _named(match["name"]) or name
    return name


EXTRACTORS: Sequence[Extractor] = (
    from_fields,
    from_ends,
    from_keys,
    from_speech,
    from_address_words,
    from_tags,
    from_topics,
    from_addresses,
    from_sessions,
    from_brackets,
    from_weak_fields,
)
# These may find what is not a name, and are trusted where answers bear them out.
DOUBTFUL: Sequence[Extractor] = (
    from_tags,
    from_topics,
    from_addresses,
    from_brackets,
    from_address_words,
    from_ends,
    from_weak_fields,
    from_sessions,
)


def _match(pattern: re.Pattern[str], context: Context) -> str | None:
    names = (_named(match["name"]) for match in _matches(pattern, context))
    return next((name for name in names if name), None)


def _matches(pattern: re.Pattern[str], context: Context) -> Iterator[re.Match[str]]:
    for text in (context.before, context.after, context.aside):
        if text:
            yield from pattern.finditer(text)


def _named(name: str) -> str | None:
    name = name.strip(".:-/*'\"")
    return None if not name or _NO_NAME.match(name) else name


def choose(frames: Sequence[Frame]) -> Extractor | None:
    """The way that names the stations of these frames; None if none does.

    The surest that names at least half of them; a doubtful one that leaves many out
    waits for one that does not.
    """
    fallback: Extractor | None = None
    constant: Extractor | None = None
    for extractor in EXTRACTORS:
        names = _names(extractor, frames)
        if names is None:
            continue
        found = sum(name is not None for name in names)
        if extractor not in DOUBTFUL:
            return extractor
        if not _borne_out(frames, names):
            continue
        if len(set(names) - {None}) == 1:
            # The same word everywhere may be any word.
            constant = constant or extractor
        elif 10 * found > 9 * len(frames):
            return extractor
        else:
            fallback = fallback or extractor
    return fallback or constant


def _names(
    extractor: Extractor, frames: Sequence[Frame]
) -> Sequence[str | None] | None:
    """What an extractor makes of frames; None once it has no name for most of them."""
    names: list[str | None] = []
    most = len(frames) // 2
    missing = 0
    for frame in frames:
        name = extractor(frame.context)
        names.append(name)
        if name is None:
            missing += 1
            if missing > most:
                return None
    return names if missing < len(names) else None


def of_file(file: str) -> str | None:
    """The name of a station in that of a log; None if it has none."""
    match = _IN_FILE.search(PurePath(file).name)
    return match["name"] if match else None


def _borne_out(frames: Sequence[Frame], names: Sequence[str | None]) -> bool:
    """Whether requests and their answers have the same name."""
    asked: dict[str, set[str | None]] = {}
    same = other = 0
    if 2 * sum(
        f.message_id == name for f, name in zip(frames, names, strict=True)
    ) > len(frames):
        return False
    for frame, name in zip(frames, names, strict=True):
        if frame.kind == 2:
            asked.setdefault(frame.message_id, set()).add(name)
        elif names_of := asked.get(frame.message_id):
            same += name in names_of
            other += name not in names_of
            names_of.discard(name)
    return (
        same > 4 * other if same or other else len(set(names)) < max(2, len(names) // 2)
    )
