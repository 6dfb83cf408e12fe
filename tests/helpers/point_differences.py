"""Where our ChargePoint leaves that of ocpp 2.1.0, and why: the table of README.

side_by_side and situations find the differences by running both. Each one has to fit
a pattern of exactly one row here, and each pattern has to fit one. A pattern is
"what was done: ours | theirs", where ``*`` stands for anything.
"""

import re
from dataclasses import dataclass

from tests.helpers.side_by_side import Found


@dataclass(frozen=True)
class Row:
    """A row of the table, and what it is about."""

    what: str
    here: str
    there: str
    reason: str
    patterns: tuple[str, ...]

    def fits(self, found: Found) -> set[str]:
        """The patterns that fit a difference."""
        text = f"{found.of}: {found.ours} | {found.theirs}"
        return {p for p in self.patterns if _matcher(p).fullmatch(text)}


def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))))


ROWS = (
    # Values
    Row(
        "Values inside of arguments and responses",
        "objects of `datatypes`",
        "dicts",
        'That is what it is for: `x["reason_code"]` becomes `x.reason_code`.',
        ("value: object: datatype | dict",),
    ),
    Row(
        '`x["key"]`, `x.get()`, `"key" in x`, `len(x)`, `**x`, `for key in x`,'
        " `x.items()`, `x.copy()`, `x.pop()` and `json.dumps(x)` of such a value",
        "TypeError or AttributeError",
        "work",
        "It is not a dict. [A bridge](MIGRATING.md#or-step-by-step-over-a-bridge)"
        " reads it as one, but for the last three.",
        (
            "object that came: x['key']: TypeError | True",
            "object that came: x['key'] = 1: *Error | None",
            "object that came: x.get('key'): AttributeError | True",
            "object that came: 'key' in x: TypeError | True",
            "object that came: len(x): TypeError | True",
            "object that came: **x: TypeError | True",
            "object that came: for key in x: TypeError | True",
            "object that came: x.items(): AttributeError | True",
            "object that came: x.copy(): AttributeError | True",
            "object that came: x.pop('key'): AttributeError | True",
            "object that came: json.dumps(x): TypeError | True",
        ),
    ),
    Row(
        "`x == {…}` and `isinstance(x, dict)` of such a value",
        "`False`, without an error",
        "`True`",
        "The same; compare with an object of its class.",
        (
            "object that came: x == {...}: False | True",
            "object that came: isinstance(x, dict): False | True",
        ),
    ),
    Row(
        "`dataclasses.asdict(x)`, `replace(x)` and `fields(x)` of such a value",
        "work",
        "TypeError",
        "It is a dataclass.",
        ("object that came: dataclasses.*: * | TypeError",),
    ),
    Row(
        'Values of enums, nested or not, such as `request["status"]`',
        "members, equal to their texts; `repr` differs and `type(x) is str` is `False`",
        "`str`",
        "Editors and type checkers know the members.",
        (
            "value: member of an enum | str",
            "text of an enum: type(x) is str: False | True",
            "text of an enum: repr(x): <* | '*'",
        ),
    ),
    Row(
        "Numbers that come without a point, such as a `limit` of 7",
        "`float`, 7.0",
        "`int`, 7",
        "One field has one type; `int(x)` for `range` or `{x:d}`. Fields that are"
        " integers stay `int`.",
        (
            "value: float | int",
            "number: *: 7.0 | 7",
            "number: f'{x:d}': ValueError | 7",
            "number: range(x): TypeError | 7",
            "number: isinstance(x, int): False | True",
        ),
    ),
    Row(
        "Numbers with one decimal in 1.6",
        "`float`",
        "`Decimal` in three messages, `float` in others",
        "The codec compares decimals by itself and gives one type.",
        ("value: float | Decimal",),
    ),
    Row(
        "Keys of vendors, in customData and in `data` of DataTransfer",
        "as they are on the wire",
        "renamed; null is dropped when sent",
        "They are data of the vendor, so no rule for names holds.",
        (
            "value: data of a vendor: as on the wire | renamed",
            "request of ocpp.*: as given | otherwise",
        ),
    ),
    Row(
        "`data` of DataTransfer that is null",
        "no argument",
        "None",
        "`None` stands for absent.",
        ("value: null: absent | None",),
    ),
    Row(
        "`prioritizedEMAIDs` of Get15118EVCertificate in 2.1, as an argument",
        "`prioritized_emaids`",
        "`prioritized_emai_ds`",
        "The name of the field, in the package's own class too.",
        ("name: prioritized_emaids | prioritized_emai_ds",),
    ),
    # Classes
    Row(
        "`x.__dict__`, `vars(x)`, `weakref.ref(x)` and new attributes of messages and"
        " datatypes",
        "TypeError or AttributeError",
        "work",
        "They have slots: a misspelt attribute is an error. `dataclasses.asdict(x)`,"
        ' or `codec.to_dict(x, names="python")` without absent fields.',
        (
            "*: x.__dict__: AttributeError | True",
            "*: vars(x): TypeError | True",
            "*: weakref.ref(x): TypeError | True",
            "*: x.unknown = 1: AttributeError | None",
        ),
    ),
    Row(
        "`call.Reset.evse_id`, a default as an attribute of the class",
        "the slot",
        "the default",
        "Slots again; `dataclasses.fields` has the defaults.",
        ("class: default as an attribute of the class: False | True",),
    ),
    Row(
        "`dataclasses.fields(x)[0].type`",
        "the annotation as text",
        "mostly the class",
        "Modules load faster; `typing.get_type_hints` gives the classes.",
        (
            "message: dataclasses.fields(x)[0].type: True | False",
            "datatype: dataclasses.fields(x)[0].type: True | False",
        ),
    ),
    Row(
        "Fields of 2.1 that nobody set and that have a default in the schema",
        "absent from the message",
        "sent with the default",
        "OCPP says what an absent field means.",
        ("Fields that nobody set, in a request of SetVariables: * | *",),
    ),
    Row(
        "Fields of 2.1 that the package spells in its own way when it sends",
        "sent as in the schema",
        "refused by its own schema",
        "Names on the wire are facts; the messages are listed below this table.",
        ("request of ocpp.v21: TimeoutError | FormatViolationError*",),
    ),
    # Verdicts on payloads
    Row(
        "A required field that is absent",
        "`OccurrenceConstraintViolation`",
        "`ProtocolError`",
        "One table of codes for all, which is [above](#the-codec).",
        (
            "request: required: Occur*ConstraintViolation | ProtocolError",
            "response: required: Occur*ConstraintViolationError | ProtocolError",
        ),
    ),
    Row(
        "A value that breaks `enum`, `minimum`, `maximum` or `multipleOf`",
        "`PropertyConstraintViolation`",
        "`FormatViolation`",
        "The same table.",
        (
            "request: enum: PropertyConstraintViolation | FormatViolation",
            "request: m*: PropertyConstraintViolation | FormatViolation",
            "response: enum: PropertyConstraintViolationError | FormatViolationError",
            "response: m*: PropertyConstraintViolationError | FormatViolationError",
            "`call` of a request that breaks its schema: PropertyConstraintViolation*",
        ),
    ),
    Row(
        "A text that is longer than `maxLength`",
        "`PropertyConstraintViolation`",
        "`TypeConstraintViolation`",
        "The same table.",
        (
            "request: maxLength: PropertyConstraintViolation | TypeConstraintViolation",
            "response: maxLength: PropertyConstraintViolationError | TypeConstraint*",
        ),
    ),
    Row(
        "A list that breaks `minItems` or `maxItems`",
        "`OccurrenceConstraintViolation`",
        "`FormatViolation`",
        "The same table.",
        (
            "request: m*Items: OccurrenceConstraintViolation | FormatViolation",
            "response: m*Items: Occur*ConstraintViolationError | FormatViolationError",
        ),
    ),
    Row(
        "An unknown key in 1.6, and `FormatViolationError` or"
        " `OccurrenceConstraintViolationError` raised by a handler for 1.6",
        "`FormationViolation`, `OccurenceConstraintViolation`",
        "`FormatViolation`, `OccurrenceConstraintViolation`",
        "OCPP-J 1.6 has two spellings of its own.",
        (
            "request: additionalProperties: FormationViolation | FormatViolation",
            "response: additionalProperties: FormationViolationError | Format*",
            "handler raises FormatViolationError: FormationViolation | FormatViolation",
            "handler raises OccurrenceConstraintViolationError: Occurence* | Occurr*",
        ),
    ),
    Row(
        "A whole number with a point, such as 60.0, for an integer in 2.x, and in the"
        " messages of 1.6 about security",
        "taken",
        "`TypeConstraintViolation`",
        "JSON Schema draft 6 has it so; draft 4 of the other messages refuses it.",
        (
            "request: all right here, type there: CALLRESULT | Type*",
            "response: all right here, type there: response | Type*",
        ),
    ),
    Row(
        "MeterValues of 1.6 whose `meterValue` or `sampledValue` is an empty list",
        "taken",
        "`FormatViolation`",
        "The official schema has no least count.",
        (
            "request: all right here, minItems there: CALLRESULT | FormatViolation",
            "request of ocpp.v16: TimeoutError | FormatViolationError*",
        ),
    ),
    Row(
        "`exiResponse` of Get15118EVCertificate in 2.0.1, over 5,600 characters",
        "`PropertyConstraintViolation`",
        "taken up to 7,500",
        "The official schema says 5,600; [an extension](../schemas/vendor/README.md)"
        " can say otherwise.",
        ("response: maxLength here, all right there: * | response",),
    ),
    Row(
        "Numbers of 1e22 and more where 1.6 asks for one decimal",
        "taken",
        "`decimal.InvalidOperation` out of `start` or `call`",
        "They are multiples of 0.1.",
        (
            "request: all right here, all right there: * | InvalidOperation*",
            "response: all right here, all right there: * | InvalidOperation",
        ),
    ),
    Row(
        "NaN, numbers beyond a double, duplicate keys, half surrogate pairs, and"
        " nesting deeper than 100 levels",
        "refused",
        "taken",
        "They are not JSON, or doubtful.",
        (
            "text: NaN: Format* | CALLRESULT",
            "text: NaN: FormationViolation | Type*",  # of a field of 1.6 for text
            "text: number beyond a double: Format* | CALLRESULT",
            "text: number beyond a double: FormationViolation | Type*",
            "text: duplicate key: Format* | CALLRESULT",
            "text: half a surrogate pair: Format* | CALLRESULT",
            "text: nested 200 levels: FormatViolation | CALLRESULT",
        ),
    ),
    Row(
        "Description of a CALLERROR to a bad request",
        "what is wrong, and where; no details",
        "the same for all; one cause and the message in the details",
        "Whoever sent it wants to fix it.",
        (
            "The description in a CALLERROR to a bad request: *",
            "The details in a CALLERROR to a bad request: *",
        ),
    ),
    Row(
        "Description of the error that `call` raises for a bad response",
        "what is wrong, and where; `__cause__` has the findings",
        "the same for all; one cause and the message in the details",
        "The same, on this side.",
        ("The error that `call` raises for a bad response: *",),
    ),
    # Frames
    Row(
        "An action that the version does not have",
        "`NotImplemented`",
        "`NotSupported`; in 2.1 no answer",
        "OCPP-J says so: nobody knows the action.",
        (
            "frame: CALL with an action *: NotImplemented | NotSupported",
            "frame: CALL with an action *: NotImplemented | no answer",
        ),
    ),
    Row(
        "An action without a handler",
        "`NotSupported`",
        "`NotImplemented`; in 2.1 no answer, or UnboundLocalError out of `start`",
        "OCPP-J says so: the action is known.",
        (
            "An action without a handler: NotSupported | *",
            "An action with a handler for `after` alone: NotSupported | *",
        ),
    ),
    Row(
        "A text that is not JSON, not an array, or an array without a message id",
        '`RpcFrameworkError` under the id "-1"; in 1.6 not answered',
        "not answered",
        "OCPP-J 2.x says so.",
        (
            'text: *: RpcFrameworkError under "-1" | no answer',
            'frame: *: RpcFrameworkError under "-1" | no answer',
        ),
    ),
    Row(
        "A request that is not JSON, but starts as one",
        "`FormatViolation` under its id",
        "not answered",
        'OCPP-J has "-1" for ids that can\'t be read, and this one can.',
        (
            "text: *: FormatViolation | no answer",
            "text: *: FormationViolation | no answer",
        ),
    ),
    Row(
        "A message id of a CALL that is a number, null, another value than a string,"
        " empty or over 36 characters",
        '`RpcFrameworkError` under the id "-1"; in 1.6 not answered; echoed if'
        " `tolerant`",
        "echoed",
        "OCPP-J has strings of 1 to 36 characters.",
        (
            'message id: *: RpcFrameworkError under "-1" | CALLRESULT under *',
            "message id: *: no answer | CALLRESULT under *",
        ),
    ),
    Row(
        "`unique_id` of `call`, of the same kinds",
        "`FormatViolationError`, unless `tolerant`",
        "sent",
        "The same.",
        ("A `unique_id` *: Format* | sent",),
    ),
    Row(
        "CALL of 2, 3 or 5 elements",
        "`RpcFrameworkError`, in 1.6 `GenericError`",
        "not answered",
        "The sender would wait in vain.",
        (
            "frame: CALL of *: RpcFrameworkError | no answer",
            "frame: CALL of *: GenericError | no answer",
        ),
    ),
    Row(
        "A float as message type, such as 2.0",
        "`RpcFrameworkError`, in 1.6 `GenericError`; a CALLRESULT of this kind is"
        " dropped; read if `tolerant`",
        "read",
        "It is an integer in OCPP-J.",
        (
            "frame: message type a float: * | CALLRESULT",
            "answer: CALLRESULT with a float as message type: * | response",
        ),
    ),
    Row(
        "Another message type that is not an integer",
        "`RpcFrameworkError`, in 1.6 `GenericError`",
        "not answered",
        "The sender would wait in vain.",
        (
            "frame: message type *: RpcFrameworkError | no answer",
            "frame: message type *: GenericError | no answer",
        ),
    ),
    Row(
        "An action that is a number or a list",
        "`RpcFrameworkError`, in 1.6 `GenericError`",
        "`NotSupported`, no answer, or TypeError out of `start`",
        "It is not a CALL.",
        (
            "frame: CALL with a number as action: * | NotSupported",
            "frame: CALL with a number as action: * | no answer",
            "frame: CALL with a list as action: * | TypeError out of start",
        ),
    ),
    Row(
        "CALLRESULT with one element more",
        "`call` raises `RpcFrameworkError`, in 1.6 `GenericError`",
        "the response; the element counts as the action",
        "A frame of another shape may mean something else.",
        ("answer: CALLRESULT of 4 elements: * | response",),
    ),
    Row(
        "CALLRESULT of 2 elements",
        "`call` raises `RpcFrameworkError`, in 1.6 `GenericError`",
        "TimeoutError",
        "Nothing better can come.",
        ("answer: CALLRESULT of 2 elements: * | TimeoutError",),
    ),
    Row(
        "CALLERROR of 3 or 6 elements",
        "an error like others",
        "TimeoutError",
        "It says no, whatever it lacks.",
        (
            "answer: CALLERROR of *: GenericError | TimeoutError",
            "answer: CALLERROR of *: None | TimeoutError",
        ),
    ),
    Row(
        "CALLERROR whose code is a number",
        "`call` raises `RpcFrameworkError`, in 1.6 `GenericError`",
        "`UnknownCallErrorCodeError`, or None",
        "It is not a CALLERROR.",
        ("answer: CALLERROR with a number as code: * | *",),
    ),
    Row(
        "Responses to no request",
        "logged and dropped; `_response_queue` stays empty",
        "kept until the next `call`",
        "A peer could fill the memory.",
        ("What is kept of responses to no request: 0 | 3",),
    ),
    # Handlers
    Row(
        "A reply of yours that breaks its schema, or is of another action",
        "`InternalError`",
        "the code of what is wrong with it",
        "The request was right, and its sender can't fix the reply.",
        (
            "handler returns one *: InternalError | *",
            "handler returns a request: InternalError | *",
            "handler returns a response of another action: InternalError | *",
        ),
    ),
    Row(
        "A handler that returns no message",
        "`InternalError`",
        "TypeError out of `start`",
        "One fault need not end the connection.",
        (
            "handler returns None: InternalError | TypeError out of start",
            "handler returns a class: InternalError | TypeError out of start",
            "handler returns a string: InternalError | TypeError out of start",
        ),
    ),
    Row(
        "A handler that returns a dict",
        "the response",
        "TypeError out of `start`",
        "It can be read as one.",
        ("handler returns a dict: CALLRESULT | TypeError out of start",),
    ),
    Row(
        "`OCPPError` itself, raised by a handler",
        "`InternalError`",
        "AttributeError out of `start`",
        "It has no code.",
        ("handler raises OCPPError itself: InternalError | AttributeError*",),
    ),
    Row(
        "An exception in a handler for `after` that is not async",
        "logged",
        "out of `start`; an OCPPError is sent as a CALLERROR after the CALLRESULT",
        "The response has gone out; the connection can go on.",
        (
            "after raises *: CALLRESULT | CALLRESULT, then *",
            "after raises *: CALLRESULT | * out of start",
        ),
    ),
    Row(
        "A handler for an action that does not exist, or with a parameter that is not"
        " a field and has no default, unless a decorator below `@on` may give it one",
        "TypeError when an object is made",
        "`NotImplemented` or `InternalError` when a request comes",
        "A typo is found at once.",
        (
            "A handler for an action that does not exist: TypeError* | NotImplemented",
            "A handler with a parameter that is not a field: TypeError* | Internal*",
        ),
    ),
    Row(
        "Unknown keys with `skip_schema_validation`",
        "logged and left out; none can be sent",
        "arguments of the handler; sent",
        "Typed messages have no place for them.",
        (
            "Unknown keys of a request with `skip_schema_validation`: {} | {'*",
            "Unknown keys of a response with *: InternalError | CALLRESULT",
        ),
    ),
    # Calls
    Row(
        "`call` of what is not a message of the version, such as a class of your own",
        "TypeError",
        "sent with `skip_schema_validation`, then AttributeError",
        "The codec can't know its response: [an extension](../schemas/vendor/README.md)"
        " adds actions.",
        ("A request of a class of your own, sent with * | AttributeError, sent [[*",),
    ),
    Row(
        "`await self.call()` in a handler with `@on`",
        "RuntimeError at once, so `InternalError`",
        "sent; then TimeoutError, so `InternalError`",
        "The task that would wait is the one that reads.",
        ("A handler that awaits `call`: * after 0 requests | * after 1 requests",),
    ),
    Row(
        "A call in flight when the connection ends",
        "the error of the connection at once",
        "TimeoutError after the timeout",
        "Nothing better can come.",
        ("A call in flight when the connection ends: Connection* | TimeoutError",),
    ),
    Row(
        "Letters beyond ASCII in what is sent",
        "as they are, in UTF-8",
        "escaped",
        "It is shorter, and JSON either way.",
        ("The text that is sent: * | *",),
    ),
)


def as_markdown() -> str:
    """The table as it stands in README."""
    rows = [f"| {r.what} | {r.here} | {r.there} | {r.reason} |" for r in ROWS]
    head = ["| What | Here | `ocpp` 2.1.0 | Reason |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])
