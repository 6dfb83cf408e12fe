"""Which version of OCPP a station speaks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ocpp_codegen.inspection.model import CALL, CALLRESULTERROR, SEND, Frame
from ocpp_codegen.inspection.protocols import Protocol, Protocols

# A payload with more keys is that of no message.
MOST_KEYS = 64
# How well a request fits a version that knows its action, and one with its keys too.
ACTION, KEYS = 2, 3


def of_frames(frames: Iterable[Frame], protocols: Protocols) -> Protocol | None:
    """The version that the requests of a station are of; None without requests.

    What fits most of them. Of two versions that have the same messages the older
    one, unless the newer one has an action that it lacks: so the last version
    needs one action of its own, or a type of frame that only it has.
    """
    asked: list[tuple[Frame, list[Protocol]]] = []
    own: set[Protocol] = set()
    for frame in frames:
        if frame.kind in (SEND, CALLRESULTERROR):
            own.update(p for p in protocols.all if p.has_sends)
        if frame.kind == CALL and frame.action is not None:
            knowing = [p for p in protocols.all if p.knows(frame.action)]
            asked.append((frame, knowing))
            if len(knowing) == 1:
                own.update(knowing)
    first, *others = protocols.all
    if not own and not any(knowing for _, knowing in asked):
        return None
    if _are_of_first(asked, first, others):
        return first
    *_, last = others
    return last if last in own else others[0]


def _are_of_first(
    asked: Sequence[tuple[Frame, Sequence[Protocol]]],
    first: Protocol,
    others: Sequence[Protocol],
) -> bool:
    """Whether requests fit the first version better than any other.

    The keys of their payloads are looked at only where the actions do not decide.
    """
    known = Counter(protocol for _, knowing in asked for protocol in knowing)
    of_first, of_others = known[first], max(known[other] for other in others)
    if KEYS * of_first <= ACTION * of_others:
        return False
    if ACTION * of_first > KEYS * of_others:
        return True
    fits: Counter[Protocol] = Counter()
    for frame, knowing in asked:
        fits.update(_fits(frame, knowing))
    return fits[first] > max(fits[other] for other in others)


def _fits(frame: Frame, knowing: Sequence[Protocol]) -> dict[Protocol, int]:
    """How well a request fits the versions that know its action.

    What has the keys of one version of 2.x has those of the next one, which need not
    be loaded to see that.
    """
    found: dict[Protocol, int] = {}
    for protocol in knowing:
        older = [fit for other, fit in found.items() if other.major == protocol.major]
        has_keys = max(older, default=0) == KEYS or _has_its_keys(frame, protocol)
        found[protocol] = KEYS if has_keys else ACTION
    return found


def _has_its_keys(frame: Frame, protocol: Protocol) -> int:
    """Whether a payload has most keys of its message in this version."""
    payload = frame.payload
    if not isinstance(payload, dict) or not payload or len(payload) > MOST_KEYS:
        return 0
    return _are_keys(protocol, frame.action or "", tuple(payload))


@lru_cache(1024)
def _are_keys(protocol: Protocol, action: str, keys: tuple[str, ...]) -> int:
    codec = next(c for c in protocol.codecs if action in c.requests)
    try:
        codec.from_dict(codec.requests[action], dict.fromkeys(keys))
    except ValueError as error:
        findings = getattr(error, "findings", ())
        unknown = [f for f in findings if f.rule == "additionalProperties"]
        missing = sum(f.rule == "required" and not f.pointer for f in findings)
        wrong = 2 * sum(f.pointer.count("/") == 1 for f in unknown) + missing
        return int(wrong < len(keys))
    return 1
