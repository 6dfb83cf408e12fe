"""inspect --format parquet: typed tables, and what engines guess of the same lines."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow as pa
import pyarrow.json
import pyarrow.parquet as pq
import pytest
from generated import ocppj
from tests.helpers import extensions, inputs, readings
from tests.helpers.schemas import ROOT, Version
from tests.inspection.logs import BOOT, BOOTED, START, command

from ocpp_codegen.inspection.protocols import Protocols
from ocpp_codegen.inspection.tables import Fitting, payload_columns
from ocpp_codegen.protocol import columns
from ocpp_codegen.protocol.columns import Column, Items, Struct, Structs
from ocpp_codegen.reference import frames, model_columns

Data = dict[str, Any]

# How many requests make up the log that engines read, and how many show the types.
REQUESTS, SAMPLE = 3000, 1000
MANY = 500_000
SAMPLE_OF_DUCKDB = 20_480


# The columns


def of_modules(protocol: Any, model: Any) -> Data:
    """The columns of each message as the generated modules tell them."""
    return {
        getattr(action, kind).name: found
        for action in model.actions.values()
        for kind, found in payload_columns(protocol, action.name).items()
    }


def test_the_modules_and_the_model_have_the_same_columns(version: Version) -> None:
    """In the same order: what one writes is read by the schema of the other."""
    read = readings.reading(version.number)
    found = of_modules(Protocols().get(version.number), read.protocol)
    assert found == model_columns.of_messages(read)


def test_a_vendors_modules_and_model_have_the_same_columns() -> None:
    (extension,) = extensions.read([extensions.EXAMPLE], "2.0.1")
    read = extensions.extended(extension, "2.0.1")
    protocol = Protocols([str(ROOT / "generated" / "vendor")]).get("2.0.1")
    assert of_modules(protocol, read.protocol) == model_columns.of_messages(read)


def test_definitions_without_end_are_json() -> None:
    """A small schema can have a million columns, or infinitely many."""

    def columns_of(name: str) -> tuple[Column, ...]:
        level = int(name)
        if level == 0:
            return (Column("again", structs.of("20")),)
        return tuple(Column(f"c{n}", structs.of(str(level - 1))) for n in range(3))

    structs = Structs(columns_of)
    found = structs.of("20")
    assert isinstance(found, Struct)
    assert found.size <= columns.MAX_COLUMNS


# Rows


def rows(folder: Path) -> list[Data]:
    """All rows of all tables, in the order of the log."""
    found = [
        row
        for path in folder.rglob("*.parquet")
        for row in pq.read_table(path).to_pylist()
    ]
    return sorted(found, key=lambda row: row["line"])


def filled(value: Any) -> Any:
    """A value without what is absent, times as numbers, and JSON as it is."""
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [filled(item) for item in value]
    return value.timestamp() if isinstance(value, datetime) else value


def expected(type_: Any, value: Any) -> Any:
    """What a payload comes back as, told from the raw columns alone."""
    if isinstance(type_, Struct):
        inner = {column.name: column.type for column in type_.columns}
        return {key: expected(inner[key], item) for key, item in value.items()}
    if isinstance(type_, Items):
        return [expected(type_.type, item) for item in value]
    if type_ == "time":
        return ocppj.read_time(value).timestamp()
    return json.dumps(value, separators=(",", ":")) if type_ == "json" else value


@pytest.mark.parametrize("role", frames.ROLES)
def test_every_field_of_every_message_arrives(
    version: Version, role: frames.Role, tmp_path: Path
) -> None:
    """The right vectors of both sides, minimal and complete, as a log."""
    found = json.loads(frames.as_json(readings.reading(version.number), role))
    right = [
        json.loads(vector["text"])
        for vector in found["vectors"]
        if "rule" not in vector and vector["text"][:2] in ("[2", "[6")
    ]
    # Under an id of its own each, or some would be taken for copies.
    texts = [json.dumps([f[0], str(n), *f[2:]]) for n, f in enumerate(right)]
    log = tmp_path / "x.log"
    log.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    options = ("--ocpp", version.number, "--show-secrets", "--format", "parquet")
    command(log, *options, "--output", tmp_path / "out")
    told = model_columns.of_messages(readings.reading(version.number))
    got = rows(tmp_path / "out")
    assert len(got) == len(texts)
    for row, text in zip(got, texts, strict=True):
        kind, message_id, action, payload = json.loads(text)
        assert (row["action"], row["message_id"]) == (action, message_id)
        name = "send" if kind == 6 else "request"
        schema = Struct(told[version.schema_name("call", action)])
        assert filled(row.get(name) or {}) == expected(schema, payload)
        assert row["text"] is None


WRONG = (
    START
    + '10:00:01 recv [2,"m","MeterValues",{"connectorId":"1","meterValue":'
    + '{"timestamp":"noon","sampledValue":[{"value":12.5,"unit":"KWH"}]}}]\n'
    + '10:00:02 send [4,"m","GenericError","no",{"a":1}]\n'
    + '10:00:03 recv [2,"n","NoSuchAction",{"idTag":"AA11"}]\n'
    + '10:00:04 recv [2,"a","Authorize",{"idTag":"AA11","more":1}]\n'
    + f'10:00:05 recv [2,"s","StopTransaction",{{"meterStop":{2**64},'
    + '"transactionId":1,"timestamp":"2026-03-01T10:00:00+01:00"}]\n'
)


def table(folder: Path, name: str) -> list[Data]:
    found: list[Data] = pq.read_table(folder / name).to_pylist()
    return found


def test_what_has_no_column_is_kept_as_text(tmp_path: Path) -> None:
    """Wrong values are read as tolerant decoding reads them; secrets are redacted."""
    log, out = tmp_path / "x.log", tmp_path / "deep" / "out"
    log.write_text(WRONG, encoding="utf-8")
    code, shown = command(log, "--format", "parquet", "--output", out)
    assert (code, shown) == (1, "")
    wrong, refused = table(out, "v16/MeterValues.parquet")
    assert [(f["rule"], f["pointer"]) for f in wrong["findings"]][:2] == [
        ("type", "/connectorId"),
        ("type", "/meterValue"),
    ]
    request = wrong["request"]
    assert request["connectorId"] == 1
    (value,) = request["meterValue"]
    assert value["timestamp"] is None
    sample = filled(value["sampledValue"][0])
    assert sample == {"value": "12.5", "unit": "kWh"}
    assert json.loads(wrong["text"])[3]["meterValue"]["timestamp"] == "noon"
    error = {"code": "GenericError", "description": "no", "details": '{"a":1}'}
    assert (refused["error"], refused["kind"]) == (error, "CALLERROR")
    (authorize,) = table(out, "v16/Authorize.parquet")
    assert authorize["request"] == {"idTag": "~1"}
    assert json.loads(authorize["text"])[3] == {"idTag": "~1", "more": 1}
    (stop,) = table(out, "v16/StopTransaction.parquet")
    assert filled(stop["request"]) == {"transactionId": 1, "timestamp": 1772355600.0}
    assert str(2**64) in stop["text"]
    (other,) = table(out, "other.parquet")
    assert (other["action"], other["findings"][0]["rule"]) == (
        "NoSuchAction",
        "unknown-action",
    )
    boot, booted = table(out, "v16/BootNotification.parquet")
    assert (boot["request"]["chargePointModel"], boot["latency"]) == ("M", 0.2)
    assert (booted["response"]["interval"], booted["text"]) == (300, None)


@pytest.mark.parametrize(
    ("type_", "value", "held"),
    [
        ("integer", 7.0, 7),
        ("integer", 7.5, None),
        ("integer", True, None),
        ("integer", 2**63, None),
        ("number", 2**53 + 1, float(2**53)),
        ("number", "7", None),
        ("text", "a\ud800", "a?"),
        ("text", 7, None),
        ("boolean", 1, None),
        ("time", "10:00", None),
        (Items("text"), "a", None),
        (Struct((Column("a", "text"),)), {"b": 1}, {}),
    ],
)
def test_what_a_column_cannot_hold(type_: Any, value: Any, held: Any) -> None:
    fitting = Fitting()
    assert fitting.value(type_, value) == held
    assert fitting.lost is (held != value)


def test_times_keep_their_microseconds(tmp_path: Path) -> None:
    """Those of lines, the fast lane included, and of payloads; what is finer is text."""
    stamps = ["00.000001", "00.250", "01.123456", "02.1234561", "03.123456000"]
    log = tmp_path / "x.log"
    log.write_text(
        "".join(
            f'2026-05-04 10:00:{stamp} send [3,"{n}",{{"currentTime":'
            f'"2026-05-04T10:00:{stamp}Z"}}]\n'
            for n, stamp in enumerate(stamps)
        )
    )
    options = ("--ocpp", "1.6", "--format", "parquet", "--output", tmp_path / "out")
    requests = (
        f'2026-05-04 09:00:00 recv [2,"{n}","Heartbeat",{{}}]' for n in range(5)
    )
    log.write_text("\n".join([*requests, log.read_text()]))
    command(log, *options)
    found = [
        row
        for row in table(tmp_path / "out", "v16/Heartbeat.parquet")
        if row["response"]
    ]
    expected = [1, 250_000, 123_456, 123_456, 123_456]
    assert [row["time"].microsecond for row in found] == expected
    times = [row["response"]["currentTime"] for row in found]
    assert [time.microsecond for time in times] == expected
    assert [row["text"] is not None for row in found] == [
        stamps[3] in s for s in stamps
    ]


@pytest.mark.parametrize(
    "text", ["2016-12-31T23:59:60Z", "2026-05-04T10:00:00.0000001Z"]
)
def test_a_time_that_is_cut_is_lost(text: str) -> None:
    fitting = Fitting()
    assert fitting.value("time", text) is not None
    assert fitting.lost


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """Neither where a log cannot be read, nor where there is something already."""
    good = tmp_path / "x.log"
    good.write_text(f"10:00:00 recv {BOOT}\n10:00:01 send {BOOTED}\n")
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine").write_text("mine")
    parquet = ("--format", "parquet")
    for arguments, error in (
        ((good, *parquet), "--output and --format parquet go together"),
        ((good, "--output", "x"), "--output and --format parquet go together"),
        ((good, *parquet, "--output", taken), "the output is there already"),
        ((tmp_path / "none", *parquet, "--output", tmp_path / "o"), "cannot read"),
        ((taken / "mine", *parquet, "--output", tmp_path / "o"), "no OCPP frame"),
    ):
        code, said = command(*arguments)
        assert (code, error in said) == (2, True), said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken", "x.log"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert command(good, *parquet, "--output", empty) == (0, "")
    assert len(rows(empty)) == 2


# Engines


def events(count: int) -> Iterator[Data]:
    """Requests of one transaction: at first whole numbers and seconds alone."""
    for number in range(count):
        late = number > count * 9 // 10
        sample: Data = {"value": number // 10 + 0.5 if late else number // 10}
        stamp = f"2026-05-04T10:{number // 60 % 60:02d}:{number % 60:02d}"
        event = {
            "eventType": "Updated",
            "timestamp": f"{stamp}.250Z" if late else f"{stamp}Z",
            "triggerReason": "MeterValuePeriodic",
            "seqNo": number,
            "transactionInfo": {"transactionId": "t"},
            "meterValue": [{"timestamp": f"{stamp}Z", "sampledValue": [sample]}],
        }
        yield {**event, "reservationId": 7} if late else event


class Lines:
    """A log of so many requests, and the same payloads as lines of JSON."""

    def __init__(self, folder: Path, count: int) -> None:
        self.log, self.json = folder / "x.log", folder / "x.jsonl"
        self.tables = folder / "out"
        self.total = 0.0
        with self.log.open("w") as log, self.json.open("w") as lines:
            for number, event in enumerate(events(count)):
                text = json.dumps(event, separators=(",", ":"))
                log.write(f'recv [2,"{number}","TransactionEvent",{text}]\n')
                log.write(f'send [3,"{number}",{{}}]\n')
                lines.write(text + "\n")
                self.total += event["meterValue"][0]["sampledValue"][0]["value"]
        options = ("--format", "parquet", "--output", self.tables)
        assert command(self.log, "--ocpp", "2.0.1", "--log-of", "csms", *options)[0] < 2


# Of all requests in one query: what was measured, and what came late.
QUERY = """
SELECT sum(sample.value), count(reservationId),
       count(*) FILTER (epoch_ms(timestamp) % 1000 = 250), count(*)
FROM (SELECT *, unnest(measured.sampledValue) AS sample
      FROM (SELECT *, unnest(meterValue) AS measured FROM {table}))
"""


def check_engines(folder: Path, count: int, sample: int) -> None:
    """One query over the tables and over a schema gives all; guessing does not."""
    lines = Lines(folder, count)
    late = count - count * 9 // 10 - 1
    right = (lines.total, late, late, count)
    database = duckdb.connect()
    tables = f"'{lines.tables}/v201/TransactionEvent.parquet'"
    source = f"(SELECT unnest(request) FROM {tables} WHERE kind = 'CALL')"
    assert ask(database, QUERY.format(table=source)) == right
    statements = inputs.run("model", "--ocpp", "2.0.1", "--format", "duckdb")
    database.execute(statements.out)
    database.execute(f"COPY TransactionEventRequest FROM '{lines.json}' (FORMAT json)")
    given = QUERY.format(table="TransactionEventRequest")
    assert ask(database, given) == right
    guess = f"read_json_auto('{lines.json}', sample_size={sample}, ignore_errors=true)"
    names = {name for name, *_ in database.execute(f"DESCRIBE FROM {guess}").fetchall()}
    assert names == {*next(events(1))}  # what came late is not among them
    total, _, _, _ = ask(
        database, QUERY.format(table=f"(SELECT *, 0 AS reservationId FROM {guess})")
    )
    assert total != lines.total
    assert total == int(total)  # each fraction is rounded


def ask(database: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The only row of a query."""
    (row,) = database.execute(query).fetchall()
    return tuple(row)


def test_engines_lose_nothing_with_the_schema_given(tmp_path: Path) -> None:
    check_engines(tmp_path, REQUESTS, SAMPLE)


@pytest.mark.slow
def test_a_million_frames_in_one_query(tmp_path: Path) -> None:
    check_engines(tmp_path, MANY, SAMPLE_OF_DUCKDB)


def test_pyarrow_guesses_times_by_their_form(tmp_path: Path) -> None:
    """One time with milliseconds makes a column of strings of them all."""
    lines = Lines(tmp_path, 200)
    guessed = pyarrow.json.read_json(lines.json).schema.field("timestamp").type
    assert guessed == pa.string()
    file = pq.ParquetFile(lines.tables / "v201" / "TransactionEvent.parquet")
    held = file.schema_arrow.field("request").type.field("timestamp").type
    assert held == pa.timestamp("us", tz="UTC")


def test_polars_reads_the_tables_and_guesses_worse(tmp_path: Path) -> None:
    """All is in the tables; of lines it drops the late key, and the fractions."""
    lines = Lines(tmp_path, REQUESTS)
    late = REQUESTS - REQUESTS * 9 // 10 - 1
    table = polars.read_parquet(lines.tables / "v201" / "TransactionEvent.parquet")
    calls = table.filter(polars.col("kind") == "CALL")
    requests = calls.select(polars.col("request").struct.unnest())
    moment = polars.col("timestamp")
    assert requests.schema["timestamp"] == polars.Datetime("us", "UTC")
    found = requests.select(
        polars.col("reservationId").count(),
        (moment.dt.millisecond() == 250).sum().alias("times"),
    )
    assert measured(requests) == lines.total
    assert found.row(0) == (late, late)
    guessed = polars.read_ndjson(lines.json, ignore_errors=True)
    assert "reservationId" not in guessed.columns
    assert guessed.schema["timestamp"] == polars.String
    assert measured(guessed) < lines.total


def measured(requests: polars.DataFrame) -> float:
    """The sum of all values that were measured."""
    values = requests.explode("meterValue").select(
        polars.col("meterValue").struct.field("sampledValue")
    )
    each = values.explode("sampledValue").to_series().struct.field("value")
    return float(each.sum())


# The model


def test_the_schema_of_arrow_is_that_of_the_tables(version: Version) -> None:
    """The JSON form of Arrow, read by hand, gives the schema that pyarrow has."""
    outcome = inputs.run("model", "--ocpp", version.number, "--format", "arrow")
    document = json.loads(outcome.out)
    assert (document["layout"], document["ocpp"]) == (1, version.number)
    told = model_columns.of_messages(readings.reading(version.number))
    assert document["messages"].keys() == told.keys()
    for name, message in document["messages"].items():
        read = pa.schema([of_arrow(field) for field in message["fields"]])
        assert read == pa.schema([field_of(column) for column in told[name]])


def of_arrow(field: Data) -> Any:
    """A field in the JSON form of Arrow, as its documentation has it."""
    children = [of_arrow(child) for child in field["children"]]
    kind = field["type"]
    types = {
        "utf8": lambda: pa.string(),
        "bool": lambda: pa.bool_(),
        "int": lambda: getattr(pa, f"int{kind['bitWidth']}")(),
        "floatingpoint": lambda: {"DOUBLE": pa.float64()}[kind["precision"]],
        "timestamp": lambda: pa.timestamp(
            {"MICROSECOND": "us"}[kind["unit"]], kind["timezone"]
        ),
        "struct": lambda: pa.struct(children),
        "list": lambda: pa.list_(children[0]),
    }
    return pa.field(field["name"], types[kind["name"]](), field["nullable"])


def field_of(column: Column) -> Any:
    """A column as a field of pyarrow."""

    def of(type_: Any) -> Any:
        if isinstance(type_, Struct):
            return pa.struct([field_of(inner) for inner in type_.columns])
        if isinstance(type_, Items):
            return pa.list_(of(type_.type))
        types = {
            "text": pa.string(),
            "json": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "boolean": pa.bool_(),
            "time": pa.timestamp("us", "UTC"),
        }
        return types[type_]

    return pa.field(column.name, of(column.type), not column.required)


def test_duckdb_takes_the_statements(version: Version) -> None:
    outcome = inputs.run("model", "--ocpp", version.number, "--format", "duckdb")
    database = duckdb.connect()
    database.execute(outcome.out)
    made = {name for (name,) in database.execute("SHOW TABLES").fetchall()}
    told = model_columns.of_messages(readings.reading(version.number))
    assert made == {name for name, found in told.items() if found}


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(
        sys.modules, "ocpp_codegen.inspection.report_parquet", raising=False
    )
    log = tmp_path / "x.log"
    log.write_text(START, encoding="utf-8")
    outcome = inputs.run(
        "inspect", log, "--format", "parquet", "--output", tmp_path / "out"
    )
    assert outcome.code == 2
    assert "pip install 'ocpp-codegen[arrow]'" in outcome.err
