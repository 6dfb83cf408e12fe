"""Everything in a version that can be found, as ``finding`` wants it."""

from collections.abc import Iterable, Iterator, Mapping

from ocpp_codegen.knowledge import lookup
from ocpp_codegen.knowledge.extension import DataTransfer
from ocpp_codegen.python.version import Version
from ocpp_codegen.reference.finding import Entry
from ocpp_codegen.reference.manual import (
    ClassEntry,
    EnumEntry,
    FieldEntry,
    Manual,
    MemberEntry,
)
from ocpp_codegen.reference.standard import StandardGroup, StandardName, groups_of


def entries_of(version: Version, manual: Manual) -> list[Entry]:
    """All entries of a version, each with a place of its own on the page."""
    known_as = lookup.load().known_as
    found = [
        *_actions(manual),
        *_types(manual),
        *_standard(groups_of(version.dialect)),
        *_vendor_data(version),
    ]
    return list(_with_other_names(found, known_as))


def _actions(manual: Manual) -> Iterator[Entry]:
    for entry in (*manual.calls, *manual.call_results):
        message = entry.message
        if message and message.role != "response":
            name, block = message.action, message.block
            yield Entry("action", name, name, (), block, entry.purpose, ())
        names = (str(entry.link), *entry.aliases)
        where = entry.purpose
        yield Entry("message", str(entry.link), entry.schema, names, where, "", ())
        yield from _fields(entry)


def _types(manual: Manual) -> Iterator[Entry]:
    for entry in manual.datatypes:
        yield _type("datatype", entry)
        yield from _fields(entry)
    for enum in manual.enums:
        yield _type("enum", enum)
        if enum.schema:  # that of the actions has their names once more
            yield from (_value(enum, member) for member in enum.members)


def _type(kind: str, entry: ClassEntry | EnumEntry) -> Entry:
    title = entry.link.name
    names = dict.fromkeys((str(entry.link), entry.schema, *entry.aliases))
    others = tuple(name for name in names if name and name != title)
    return Entry(kind, str(entry.link), title, others, entry.purpose, "", ())


def _fields(entry: ClassEntry) -> Iterator[Entry]:
    yield from (_field(entry, field) for field in entry.fields)


def _field(owner: ClassEntry, field: FieldEntry) -> Entry:
    names = (field.name,) if field.name != field.wire_name else ()
    id_, where = f"{owner.link}.{field.name}", _called(owner)
    return Entry("field", id_, field.wire_name, names, where, field.description, ())


def _called(owner: ClassEntry) -> str:
    return owner.schema if owner.message else owner.link.name


def _value(owner: EnumEntry, member: MemberEntry) -> Entry:
    names = (member.name, *member.other_names)
    others = tuple(name for name in names if name != member.value)
    id_, where = f"{owner.link}.{member.name}", owner.link.name
    return Entry("value", id_, member.value, others, where, "", ())


def _standard(groups: Iterable[StandardGroup]) -> Iterator[Entry]:
    for group in groups:
        if group.kind == "component":
            kind, title = group.kind, group.title
            yield Entry(kind, group.anchor, title, (), group.purpose, "", ())
        yield from (_standard_name(group, name) for name in group.names)


def _standard_name(group: StandardGroup, name: StandardName) -> Entry:
    """An instance or attribute of a variable is called by the variable as well."""
    bare = name.title.partition("[")[0].partition(".")[0]
    names = [bare] if name.kind == "variable" and bare != name.title else []
    names += [part.rpartition(".")[2] for part in name.python]
    others = tuple(n for n in dict.fromkeys(names) if n != name.title)
    about = "; ".join(name.notes)
    return Entry(name.kind, name.anchor, name.title, others, group.title, about, ())


def _vendor_data(version: Version) -> Iterator[Entry]:
    for anchor, transfer in vendor_data_of(version).items():
        ids = (transfer.vendor_id, transfer.message_id or "")
        names = tuple(filter(None, ids))
        kind, where = "vendor data", "DataTransfer"
        yield Entry(kind, anchor, transfer.pair, names, where, "", ())


def vendor_data_of(version: Version) -> dict[str, DataTransfer]:
    """What an extension puts into DataTransfer, by its address on the page."""
    found = version.extension.data_transfers if version.extension else ()
    return {f"vendor.data{number}": each for number, each in enumerate(found, 1)}


def _with_other_names(
    entries: list[Entry], known_as: Mapping[str, tuple[str, ...]]
) -> Iterator[Entry]:
    """Names of other versions lead to what is here; what is here needs none."""
    own = {entry.title for entry in entries if entry.kind in ("action", "key")}
    own |= {entry.title for entry in entries if entry.kind == "variable"}
    leading: dict[str, list[str]] = {}
    for name, targets in known_as.items():
        for target in targets if name not in own else ():
            leading.setdefault(target, []).append(name)
    for entry in entries:
        yield entry._replace(known_as=tuple(leading.get(_target(entry), ())))


def _target(entry: Entry) -> str:
    """What other names lead to it by; empty for what they never lead to."""
    if entry.kind in ("action", "key"):
        return entry.title
    return entry.id.removeprefix("standard.") if entry.kind == "variable" else ""
