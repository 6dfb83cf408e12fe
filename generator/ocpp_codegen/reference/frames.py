"""Frames with the answer that each is owed, for programs in any language.

What the payload vectors are for payloads, these are for the wire: a text comes in,
and the side that gets it answers or stays silent. Each names the paragraph of OCPP-J
that it rests on. Where the specification leaves a choice, every answer that it allows
is listed, the one that our own programs give first.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ocpp_codegen.protocol.directions import Direction
from ocpp_codegen.protocol.model import Action, Object
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference import examples, vectors
from ocpp_codegen.reference.examples import Examples
from ocpp_codegen.reference.vectors import Vector
from ocpp_codegen.runtime.ocppj.findings import ErrorCode
from ocpp_codegen.runtime.ocppj.frames import (
    CALL,
    CALL_ERROR,
    CALL_RESULT,
    CALL_RESULT_ERROR,
    MAX_ID_LENGTH,
    SEND,
    UNREADABLE_ID,
)

# The layout of the files; it changes when a reader of them has to.
LAYOUT = 1

# The id of the text that comes in, and of the request that waits for an answer.
MESSAGE_ID = "vector"
WAITING_ID = "waiting"

Role = Literal["station", "system"]
ROLES: tuple[Role, Role] = ("station", "system")

_SIDES = {"station": Direction.station, "system": Direction.system}

# Codes that the specification allows as well, by the rule that is broken.
_ALSO = {
    "required": [ErrorCode.protocol_error],
    "additionalProperties": [ErrorCode.protocol_error],
    "frame": [ErrorCode.protocol_error, ErrorCode.format_violation],
}
_UNKNOWN = [ErrorCode.not_implemented, ErrorCode.not_supported]


@dataclass(frozen=True)
class Answer:
    """A frame that may come in answer to a text.

    kind is the message type. A CALLRESULT has the schema that its payload must be
    valid under; an error has one of the codes. spellings are those of other versions
    for the same codes: wrong here, but it is clear what is meant.
    """

    kind: int
    message_id: str
    schema: str = ""
    codes: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrameVector:
    """A text, and what may answer it; None among the answers is silence.

    basis is the paragraph of OCPP-J. rule is what the text breaks: a keyword of the
    schema, ``frame``, ``type``, ``id`` or ``action``; empty if nothing. action is
    that of the text where it is known. waiting is the action of the request that the
    side has sent under WAITING_ID, and outcome what becomes of it.
    """

    name: str
    basis: str
    text: str
    answers: tuple[Answer | None, ...]
    rule: str = ""
    action: str = ""
    waiting: str = ""
    outcome: Literal["answered", "failed", ""] = ""


def of_role(version: Version, role: Role) -> Iterator[FrameVector]:
    """The vectors for one side of a version: what it may get, and its answers."""
    made = _Frames(version, role)
    yield from made.texts()
    yield from made.message_ids()
    yield from made.types()
    yield from made.calls()
    yield from made.actions()
    yield from made.answers()
    yield from made.errors()
    yield from made.sends()


def as_json(version: Version, role: Role) -> str:
    """The file for one side of a version: one vector on each line."""
    dialect, header = version.dialect, version.header
    about = {
        "about": header[0],
        "source": " ".join(header[1:]),
        "layout": LAYOUT,
        "ocpp": dialect.version,
        "subprotocol": dialect.subprotocol,
        "role": role,
        "waitingId": WAITING_ID,
    }
    lines = [f" {json.dumps(key)}: {json.dumps(about[key])}" for key in about]
    listed = ",\n".join(f"  {json.dumps(data(v))}" for v in of_role(version, role))
    return "{\n" + ",\n".join([*lines, f' "vectors": [\n{listed}\n ]']) + "\n}\n"


def data(vector: FrameVector) -> dict[str, Any]:
    """A vector as it stands in the file; what is empty is left out."""
    answers = [None if a is None else _answer(a) for a in vector.answers]
    found = {
        "name": vector.name,
        "basis": vector.basis,
        "rule": vector.rule,
        "action": vector.action,
        "waiting": vector.waiting,
        "outcome": vector.outcome,
    }
    known = {key: value for key, value in found.items() if value}
    return {**known, "text": vector.text, "answers": answers}


def _answer(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {"type": answer.kind, "id": answer.message_id}
    if answer.schema:
        return {**found, "schema": answer.schema}
    spellings = {"spellings": list(answer.spellings)} if answer.spellings else {}
    return {**found, "codes": list(answer.codes), **spellings}


@dataclass
class _Codes:
    """The error codes of a version."""

    dialect: Dialect

    def error(
        self, message_id: str, codes: Iterable[str], kind: int = CALL_ERROR
    ) -> Answer:
        right = tuple(dict.fromkeys(map(self.spelt, codes)))
        others = {o for code in codes for o in _spellings(code)} - {*right}
        return Answer(kind, message_id, "", right, tuple(sorted(others)))

    def spelt(self, code: str) -> str:
        return self.dialect.error_codes.get(str(code), str(code))

    def has(self, code: str) -> bool:
        return self.spelt(code) == code


# Spellings of some versions to those of the others.
OTHER_SPELLINGS: Mapping[ErrorCode, ErrorCode] = {
    ErrorCode.formation_violation: ErrorCode.format_violation,
    ErrorCode.occurence_constraint_violation: ErrorCode.occurrence_constraint_violation,
}


def codes_of(dialect: Dialect) -> tuple[str, ...]:
    """The error codes of a version, as it spells them."""
    codes = (code.value for code in ErrorCode if code not in OTHER_SPELLINGS)
    return tuple(dict.fromkeys(dialect.error_codes.get(c, c) for c in codes))


def _spellings(code: str) -> set[str]:
    """Every spelling of a code that has several."""
    pairs = ({other.value, usual.value} for other, usual in OTHER_SPELLINGS.items())
    return next((pair for pair in pairs if code in pair), set())


@dataclass
class _Frames:
    """Makes the vectors for one side of a version."""

    version: Version
    role: Role
    examples: Examples = field(init=False)
    codes: _Codes = field(init=False)

    def __post_init__(self) -> None:
        self.examples = examples.of(self.version)
        self.codes = _Codes(self.version.dialect)

    # What a vector is made of

    def basis(self, *subjects: str) -> str:
        """The paragraphs for some subjects, and what errata say of them."""
        dialect = self.version.dialect
        found = dict.fromkeys(dialect.paragraphs[subject] for subject in subjects)
        errata = [dialect.errata[s] for s in subjects if s in dialect.errata]
        return "; ".join([f"OCPP-J {dialect.version}, {', '.join(found)}", *errata])

    def actions_of(self, sender: str) -> list[Action]:
        """The actions that a side may open."""
        known = self.version.facts.actions
        allowed = (Direction.both, _SIDES[sender])
        return [
            action
            for action in self.version.protocol.actions.values()
            if action.name not in known or known[action.name].direction in allowed
        ]

    @property
    def received(self) -> list[Action]:
        return self.actions_of("system" if self.role == "station" else "station")

    @property
    def sent(self) -> list[Action]:
        return [a for a in self.actions_of(self.role) if a.request and a.response]

    def vectors_of(self, message: Object) -> Iterator[Vector]:
        """The smallest and the fullest payload, and the first that breaks each rule."""
        seen: set[tuple[str, bool]] = set()
        for vector in vectors.of_message(
            self.examples, self.version.dialect, message.name
        ):
            # A payload of a wrong type is one fault, a field of a wrong type another.
            kind = (vector.rule, vector.rule == "type" and not vector.pointer)
            if kind not in seen or vector.name == "complete":
                seen.add(kind)
                yield vector

    def unreadable(self) -> tuple[Answer | None, ...]:
        """What answers a text whose message id cannot be read."""
        if not self.version.dialect.answers_unreadable:
            return (None,)
        return (self.codes.error(UNREADABLE_ID, [ErrorCode.rpc_framework_error]),)

    def no_frame(self, message_id: str = MESSAGE_ID) -> Answer:
        codes = [ErrorCode.rpc_framework_error, *_ALSO["frame"]]
        return self.codes.error(message_id, codes)

    def results(self, action: Action, message_id: str) -> tuple[Answer, ...]:
        """What answers a right CALL: the result, or that the action is missing."""
        missing = self.codes.error(message_id, _UNKNOWN)
        if action.response is None:
            return (missing,)
        return (Answer(CALL_RESULT, message_id, action.response.name), missing)

    def simplest(self) -> Action:
        """The received action with the smallest request, to try everything else on.

        One that changes nothing, where there is one.
        """
        known = [a for a in self.received if a.request and a.response]
        asks = ("Get", "Heartbeat")
        return min(
            known,
            key=lambda a: (len(self.minimal(a)), not a.name.startswith(asks), a.name),
        )

    def minimal(self, action: Action) -> str:
        message = action.initial
        return _text(self.examples.minimal(message.name)) if message else "{}"

    # Texts, ids and types

    def texts(self) -> Iterator[FrameVector]:
        """Texts that are not frames at all, and one that is written otherwise."""
        action = self.simplest()
        payload, basis = self.minimal(action), self.basis("text", "error")
        call = f'[{CALL},"{MESSAGE_ID}","{action.name}",{payload}]'
        for name, text in (
            ("empty", ""),
            ("no JSON", "hello"),
            ("an object", '{"type":2}'),
            ("a string", '"hello"'),
            ("a number", "2"),
            ("null", "null"),
            ("an empty array", "[]"),
        ):
            yield FrameVector(f"text: {name}", basis, text, self.unreadable(), "frame")
        # The id is there for those who look for it.
        codes = [ErrorCode.format_violation, ErrorCode.rpc_framework_error]
        named = self.codes.error(MESSAGE_ID, [*codes, ErrorCode.protocol_error])
        answers = tuple(dict.fromkeys((named, *self.unreadable(), None)))
        for name, text in (
            ("cut off", call[:-1]),
            ("more after it", f"{call}]"),
            (
                "not a number",
                f'[{CALL},"{MESSAGE_ID}","{action.name}",{{"unknownKey":NaN}}]',
            ),
        ):
            yield FrameVector(f"text: {name}", basis, text, answers, "frame")
        escaped = f"\\u{ord(action.name[0]):04x}{action.name[1:]}"
        for name, text in (
            ("spaces and lines", call.replace(",", " ,\n\t") + " \r\n"),
            ("a character as an escape", call.replace(action.name, escaped)),
        ):
            results = self.results(action, MESSAGE_ID)
            yield FrameVector(f"text: {name}", basis, text, results, "", action.name)

    def message_ids(self) -> Iterator[FrameVector]:
        """A right request under ids of every form."""
        action = self.simplest()
        payload = self.minimal(action)
        right = {
            "one character": "1",
            "a UUID": "0ec4c4ab-6f0a-4ba1-bf8b-6a2b2c9bd3a1",
            "the longest": "x" * MAX_ID_LENGTH,
            "quotes and a backslash": 'a"b\\c',
            "beyond ASCII": "é\U0001f50c",
            "like the unreadable one": UNREADABLE_ID,
        }
        for name, message_id in right.items():
            text = f"[{CALL},{json.dumps(message_id)},{_text(action.name)},{payload}]"
            results = self.results(action, message_id)
            basis = self.basis("id")
            yield FrameVector(f"id: {name}", basis, text, results, "", action.name)
        wrong: dict[str, Any] = {
            "too long": "x" * (MAX_ID_LENGTH + 1),
            "empty": "",
            "a number": 7,
            "null": None,
            "true": True,
            "an object": {},
            "an array": ["1"],
        }
        for name, value in wrong.items():
            text = f"[{CALL},{_text(value)},{_text(action.name)},{payload}]"
            answers = self.unreadable()
            if isinstance(value, str):  # no paragraph forbids to echo a string
                others = self.results(action, value)
                answers = (*answers, *others, self.no_frame(value))
            basis = self.basis("id", "error")
            yield FrameVector(f"id: {name}", basis, text, answers, "id", action.name)

    def types(self) -> Iterator[FrameVector]:
        """Message types that the version does not have, or that are not integer."""
        known = {CALL, CALL_RESULT, CALL_ERROR}
        known |= {CALL_RESULT_ERROR, SEND} if self.version.dialect.sends else set()
        silent: tuple[Answer | None, ...] = (None,)
        if self.codes.has(ErrorCode.message_type_not_supported):
            refused = self.codes.error(
                MESSAGE_ID, [ErrorCode.message_type_not_supported]
            )
            silent = (None, refused)
        for kind in (-1, 0, 1, CALL_RESULT_ERROR, SEND, 7, 9, 1000):
            if kind not in known:
                for name, rest in (("", ',"Anything",{}'), (", no more", "")):
                    text = f'[{kind},"{MESSAGE_ID}"{rest}]'
                    yield FrameVector(
                        f"type: {kind}{name}", self.basis("type"), text, silent, "type"
                    )
        others: list[Any] = ["2", None, True, [CALL], {}]
        for value in others:
            text = f'[{_text(value)},"{MESSAGE_ID}","Anything",{{}}]'
            answers = (self.no_frame(), None)
            yield FrameVector(
                f"type: {_text(value)}", self.basis("type"), text, answers, "type"
            )

    # Requests

    def calls(self) -> Iterator[FrameVector]:
        """CALLs of a wrong shape."""
        action = self.simplest()
        name, payload = _text(action.name), self.minimal(action)
        for what, rest in {
            "no action": "",
            "no payload": f",{name}",
            "a fifth element": f",{name},{payload},{{}}",
            "the action is a number": f",7,{payload}",
            "the action is null": f",null,{payload}",
            "action and payload are exchanged": f",{payload},{name}",
        }.items():
            yield FrameVector(
                f"CALL: {what}",
                self.basis("call", "codes"),
                f'[{CALL},"{MESSAGE_ID}"{rest}]',
                (self.no_frame(),),
                "frame",
            )
        # For an empty payload null is advised against, not forbidden.
        wrong = [ErrorCode.type_constraint_violation, *_ALSO["frame"]]
        yield FrameVector(
            "CALL: the payload is null",
            self.basis("call", "codes"),
            f'[{CALL},"{MESSAGE_ID}",{name},null]',
            (self.codes.error(MESSAGE_ID, wrong), *self.results(action, MESSAGE_ID)),
            "type",
        )
        yield FrameVector(
            "CALL: no id", self.basis("error"), f"[{CALL}]", self.unreadable(), "id"
        )

    def actions(self) -> Iterator[FrameVector]:
        """Requests of every action, right and with one fault; and unknown actions."""
        yield from self.unknown_actions()
        for action in self.received:
            if action.request is None or action.response is None:
                continue
            for vector in self.vectors_of(action.request):
                yield self.call(action, vector)
        received = {action.name for action in self.received}
        for action in self.version.protocol.actions.values():
            if action.name not in received and action.request is not None:
                yield self.refused_call(action.name, "of the other side", action)

    def unknown_actions(self) -> Iterator[FrameVector]:
        simplest = self.simplest()
        for name in ("NoSuchAction", simplest.name.swapcase(), "", "x" * 300):
            yield self.refused_call(name, "unknown", None)
        for action in self.version.protocol.actions.values():
            if action.send is not None:
                yield self.refused_call(action.name, "of a SEND", action)

    def refused_call(self, name: str, what: str, action: Action | None) -> FrameVector:
        """A CALL of an action that is not to be called here."""
        payload = self.minimal(action) if action else "{}"
        is_known = action is not None and action.request is not None
        codes = _UNKNOWN[::-1] if is_known else _UNKNOWN
        return FrameVector(
            f"{name[:40]}: {what}",
            self.basis("codes"),
            f'[{CALL},"{MESSAGE_ID}",{_text(name)},{payload}]',
            (self.codes.error(MESSAGE_ID, codes),),
            "action",
            action.name if action else "",
        )

    def call(self, action: Action, vector: Vector) -> FrameVector:
        """A CALL with a payload that has a verdict."""
        payload = _text(vector.payload)
        answers: tuple[Answer | None, ...] = self.results(action, MESSAGE_ID)
        if vector.rule:
            missing = self.codes.error(MESSAGE_ID, _UNKNOWN)
            answers = (self.violation(vector, MESSAGE_ID, CALL_ERROR), missing)
        return FrameVector(
            f"{action.name}: {vector.name}",
            self.basis("codes" if vector.rule else "result"),
            f'[{CALL},"{MESSAGE_ID}",{_text(action.name)},{payload}]',
            answers,
            vector.rule,
            action.name,
        )

    def violation(self, vector: Vector, message_id: str, kind: int) -> Answer:
        """The error for a payload; one that is not an object may be called no frame."""
        also: list[ErrorCode] = list(_ALSO.get(vector.rule, ()))
        if not vector.pointer and vector.rule == "type":
            also += _ALSO["frame"]
        return self.codes.error(message_id, [vector.code, *also], kind)

    # Answers

    def answers(self) -> Iterator[FrameVector]:
        """Responses: right ones, with one fault, and to nothing."""
        nobody: tuple[Answer | None, ...] = (None,)
        for what, text in {
            "to nothing": f'[{CALL_RESULT},"nobody",{{}}]',
            "no payload": f'[{CALL_RESULT},"nobody"]',
            "no id": f"[{CALL_RESULT}]",
            "its id is a number": f"[{CALL_RESULT},7,{{}}]",
        }.items():
            basis = self.basis("result", "error")
            yield FrameVector(f"CALLRESULT: {what}", basis, text, nobody, "id")
        for action in self.sent:
            assert action.response is not None
            for vector in self.vectors_of(action.response):
                yield self.result(action, vector)

    def result(self, action: Action, vector: Vector) -> FrameVector:
        """A CALLRESULT to a request that waits, which 2.1 can refuse."""
        answers: tuple[Answer | None, ...] = (None,)
        if vector.rule and self.version.dialect.sends:
            answers = (self.violation(vector, WAITING_ID, CALL_RESULT_ERROR),)
        subjects = ("result error",) if answers != (None,) else ("result", "error")
        return FrameVector(
            f"{action.name} response: {vector.name}",
            self.basis(*subjects),
            f'[{CALL_RESULT},"{WAITING_ID}",{_text(vector.payload)}]',
            answers,
            vector.rule,
            action.name,
            action.name,
            "failed" if vector.rule else "answered",
        )

    def errors(self) -> Iterator[FrameVector]:
        """CALLERRORs with every code, in every spelling; and those to nothing."""
        action = min(self.sent, key=lambda a: (len(self.minimal(a)), a.name)).name
        for code in (*ErrorCode, "OfTheVendor"):
            text = f'[{CALL_ERROR},"{WAITING_ID}","{code}","",{{}}]'
            yield FrameVector(
                f"CALLERROR: {code}",
                self.basis("error", "codes"),
                text,
                (None,),
                waiting=action,
                outcome="failed",
            )
        rest = ',"GenericError","",{}]'
        for what, text in {
            "to nothing": f'[{CALL_ERROR},"nobody"{rest}',
            "to an unreadable text": f'[{CALL_ERROR},"{UNREADABLE_ID}"{rest}',
            "no details": f'[{CALL_ERROR},"nobody","GenericError",""]',
            "no code": f'[{CALL_ERROR},"nobody"]',
            "no id": f"[{CALL_ERROR}]",
        }.items():
            basis = self.basis("error")
            yield FrameVector(f"CALLERROR: {what}", basis, text, (None,), "id")
        if self.version.dialect.sends:
            for what, text in {
                "to nothing": f'[{CALL_RESULT_ERROR},"nobody"{rest}',
                "no details": f'[{CALL_RESULT_ERROR},"nobody","GenericError",""]',
                "no id": f"[{CALL_RESULT_ERROR}]",
            }.items():
                basis = self.basis("result error")
                name = f"CALLRESULTERROR: {what}"
                yield FrameVector(name, basis, text, (None,), "id")

    # SEND

    def sends(self) -> Iterator[FrameVector]:
        """SEND messages, which nobody answers, whatever is wrong with them."""
        if not self.version.dialect.sends:
            return
        frames: Mapping[str, tuple[str, str]] = {
            "unknown": ("NoSuchAction", "{}"),
            "of a request": (self.simplest().name, self.minimal(self.simplest())),
        }
        for what, (name, payload) in frames.items():
            text = f'[{SEND},"{MESSAGE_ID}","{name}",{payload}]'
            yield self.send(f"SEND: {what}", text, "action")
        yield self.send("SEND: no payload", f'[{SEND},"{MESSAGE_ID}","X"]', "frame")
        yield self.send("SEND: no id", f"[{SEND}]", "id")
        for action in self.version.protocol.actions.values():
            if action.send is not None:
                for vector in self.vectors_of(action.send):
                    payload = _text(vector.payload)
                    text = f'[{SEND},"{MESSAGE_ID}","{action.name}",{payload}]'
                    name = f"{action.name}: {vector.name}"
                    yield self.send(name, text, vector.rule, action.name)

    def send(self, name: str, text: str, rule: str, action: str = "") -> FrameVector:
        return FrameVector(name, self.basis("send"), text, (None,), rule, action)


def _text(value: Any) -> str:
    """JSON as it goes over the wire."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
