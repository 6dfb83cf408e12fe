"""What libraries that handle dataclasses do with messages, as the document says.

Each cell of the table is measured here, with the versions that pyproject.toml pins.
"""

import dataclasses
import importlib
import json
from collections.abc import Callable
from importlib import metadata
from typing import Any, NamedTuple

import cattrs
import msgspec
import orjson
import pytest
import sqlalchemy as sa
from generated import frameworks
from generated.v201 import call, codec, datatypes, enums
from mashumaro.codecs.json import JSONDecoder, JSONEncoder
from pydantic import TypeAdapter
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tests.helpers.schemas import ROOT, VERSIONS

Read = Callable[[Any, str], Any]
Write = Callable[[Any], str]


class Library(NamedTuple):
    """How a library reads JSON text as a class, if it does, and writes an object."""

    name: str
    package: str
    read: Read | None
    write: Write


def plainly(payload: Any) -> str:
    """What a converter gives, as JSON: enums are strings to json."""
    return json.dumps(payload)


def of_cattrs(register: bool) -> tuple[Read, Write]:
    converter = cattrs.Converter()
    if register:
        frameworks.register(converter)
    return (
        lambda cls, text: converter.structure(json.loads(text), cls),
        lambda message: plainly(converter.unstructure(message)),
    )


LIBRARIES = [
    Library(
        "pydantic",
        "pydantic",
        lambda cls, text: TypeAdapter(cls).validate_json(text),
        lambda message: TypeAdapter(type(message)).dump_json(message).decode(),
    ),
    Library("cattrs, after `frameworks.register`", "cattrs", *of_cattrs(True)),
    Library("cattrs", "cattrs", *of_cattrs(False)),
    Library(
        "msgspec",
        "msgspec",
        lambda cls, text: msgspec.json.decode(text, type=cls),
        lambda message: msgspec.json.encode(message).decode(),
    ),
    Library(
        "mashumaro",
        "mashumaro",
        lambda cls, text: JSONDecoder(cls).decode(text),
        lambda message: str(JSONEncoder(type(message)).encode(message)),
    ),
    Library("orjson", "orjson", None, lambda message: orjson.dumps(message).decode()),
    Library(
        "`dataclasses.asdict`",
        "",
        None,
        lambda message: plainly(dataclasses.asdict(message)),
    ),
]

COLUMNS = {
    "evseId": "reads `evseId`",
    "unknown": "an unknown key",
    "nested": "nested",
    "enums": "values of enums",
    "text": '`"7"` for 7',
    "fraction": "7.9 for 7",
    "limit": "a limit",
    "names": "writes the names",
    "null": "what is absent",
    "wrong": "writes what is wrong",
}


def outcome(use: Callable[[], Any]) -> Any:
    """What a use gives, or None where it is refused."""
    try:
        return use()
    except Exception:
        return None


def reading(read: Read) -> dict[str, str]:
    """The cells about reading."""

    def reset(field: str, value: str) -> Any:
        text = f'{{"type":"Immediate","{field}":{value}}}'
        return outcome(lambda: read(call.Reset, text))

    on_wire = reset("evseId", "1")
    name = "evseId" if on_wire and on_wire.evse_id == 1 else "evse_id"
    taken = reset(name, "1")
    assert taken.evse_id == 1
    ids = ("idToken", "idToken") if name == "evseId" else ("id_token", "id_token")
    token = '{"%s":{"%s":"%s","type":"Central"}}'
    held = read(call.Authorize, token % (*ids, "a")).id_token
    long = outcome(lambda: read(call.Authorize, token % (*ids, "a" * 37)))
    return {
        "evseId": _taken(on_wire, "evse_id", 1),
        "unknown": "refused" if reset("more", "1") is None else "lost",
        "nested": "objects" if isinstance(held, datatypes.IdTokenType) else "dicts",
        "enums": "members"
        if taken.type is enums.ResetEnumType.immediate
        else "strings",
        "text": _taken(reset(name, '"7"'), "evse_id", 7),
        "fraction": _taken(reset(name, "7.9"), "evse_id", 7),
        "limit": "checked" if long is None else "not checked",
    }


def _taken(message: Any, field: str, value: Any) -> str:
    if message is None:
        return "refused"
    found = getattr(message, field)
    if found == value and type(found) is type(value):
        return "yes" if value == 1 else "taken"
    return "lost" if found is None else "kept"


def writing(write: Write) -> dict[str, str]:
    """The cells about writing."""
    made = json.loads(write(call.Reset(enums.ResetEnumType.immediate, 1)))
    wrong = call.Reset("Now")  # type: ignore[arg-type]
    return {
        "names": "of the wire" if "evseId" in made else "of fields",
        "null": "null" if "custom_data" in made else "left out",
        "wrong": "no" if outcome(lambda: write(wrong)) is None else "yes",
    }


def row(library: Library) -> str:
    cells = {} if library.read is None else reading(library.read)
    cells |= writing(library.write)
    version = f" {metadata.version(library.package)}" if library.package else ""
    head, comma, rest = library.name.partition(",")
    shown = [cells.get(column, "") for column in COLUMNS]
    return f"| {' | '.join([head + version + comma + rest, *shown])} |"


def table() -> str:
    head = ["library", *COLUMNS.values()]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *map(row, LIBRARIES)])


def test_the_table_is_what_is_measured() -> None:
    text = (ROOT / "generated" / "README.md").read_text(encoding="utf-8")
    assert f"\n\n{table()}\n" in text, table()


# SQLAlchemy


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "resets"
    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[enums.ResetEnumType]
    value: Mapped[enums.ResetEnumType] = mapped_column(
        sa.Enum(enums.ResetEnumType, values_callable=list)
    )
    message: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


def test_sqlalchemy_stores_names_of_members_unless_it_is_told() -> None:
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    kind = enums.ResetEnumType.on_idle
    with Session(engine) as session:
        message = codec.to_dict(call.Reset(kind, 1))
        session.add(Row(plain=kind, value=kind, message=message))
        session.commit()
        stored = session.execute(sa.text("SELECT plain, value FROM resets")).one()
        assert tuple(stored) == ("on_idle", "OnIdle")
        read = session.scalars(sa.select(Row)).one()
        assert read.value is kind
        assert codec.from_dict(call.Reset, read.message).evse_id == 1
    with pytest.raises(TypeError):
        json.dumps(call.Reset(kind))


def test_three_enums_have_other_names_in_the_next_version() -> None:
    """Which is why names of members are no good in a database."""
    assert "2.1" in VERSIONS
    old = importlib.import_module("generated.v201.enums")
    new = importlib.import_module("generated.v21.enums")
    shared = set(old.__all__) & set(new.__all__)
    differing = {
        name
        for name in shared
        for member in getattr(old, name)
        if member.value in getattr(new, name)._value2member_map_
        and getattr(new, name)(member.value).name != member.name
    }
    text = (ROOT / "generated" / "README.md").read_text(encoding="utf-8")
    assert len(differing) == 3, differing
    assert all(f"`{name}`" in text for name in differing)
