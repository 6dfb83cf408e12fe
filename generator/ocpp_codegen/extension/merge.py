"""Several extensions as one, for a system that serves several vendors."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ocpp_codegen.base.errors import CodegenError, Problem, fail
from ocpp_codegen.extension import answers, merge_corrections, views
from ocpp_codegen.extension.corrections import corrected_set
from ocpp_codegen.jsonschema.vocabulary import class_name, free_name
from ocpp_codegen.knowledge.appendices import ValueSet
from ocpp_codegen.knowledge.extension import (
    Extension,
    OwnNames,
    VendorData,
)
from ocpp_codegen.knowledge.facts import Naming
from ocpp_codegen.protocol.additions import added
from ocpp_codegen.protocol.model import (
    Action,
    Enum,
    Object,
    Place,
    Protocol,
    Reference,
    Type,
    with_references,
    with_types,
)
from ocpp_codegen.python.version import Version

V = TypeVar("V")

_RENAME = "rename one, or generate the extensions one by one"
_CHOOSE = "remove one, or generate the extensions one by one"


def merge(name: str, extensions: Sequence[Extension], standard: Version) -> Extension:
    """The extension called name that holds all of some for one version.

    Definitions of one name that are not alike, or are the customData of different
    vendors, get the name of their extension in front. What else two of them say
    differently of the same thing is an error that names both, unless the wider of two
    corrections says it for both.
    """
    problems: list[Problem] = []
    own = _renamed(extensions)
    corrections, clashes = merge_corrections.combined(
        [(extension.name, extension.corrections) for extension in own],
        standard.documents,
    )
    problems += clashes
    merged = _Merge(own, problems)
    actions = merged.mappings([_added(e) for e in own], "define the action", "alike")
    found = Extension(
        name=name,
        folder=own[0].folder,
        version=own[0].version,
        protocol=Protocol(standard.protocol.version, {}, {}, {}),
        own=frozenset().union(*(extension.own for extension in own)),
        actions=merged.mappings([e.actions for e in own], "say the direction of"),
        data=merged.data(),
        corrections=corrections,
        corrected_types={
            merge_corrections.owned(reference, extension.name): type_
            for extension in own
            for reference, type_ in extension.corrected_types.items()
        },
        naming=merged.naming(),
        sentences=_first(extension.sentences for extension in own),
        field_sentences=_first(extension.field_sentences for extension in own),
        digest=" ".join(extension.digest for extension in own),
        foreign={f: cls for extension in own for f, cls in extension.foreign.items()},
        ids_have_case=own[0].ids_have_case,
        string_data=any(extension.string_data for extension in own),
        names=merged.names(),
    )
    if problems:
        raise CodegenError(problems)
    return _whole(found, own, actions, standard)


def _whole(
    found: Extension,
    own: Sequence[Extension],
    actions: Mapping[str, Action],
    standard: Version,
) -> Extension:
    """The merged extension with its protocol."""
    corrected = corrected_set(standard, found.corrections)
    base = with_types(corrected, found.corrected_types)
    return replace(
        found,
        protocol=_protocol(base, own, actions),
        added=added(standard.protocol, base),
    )


def check_packages(names: Sequence[tuple[str, str]]) -> None:
    """Packages by name and by where they come from: no two may share a name."""
    known: dict[str, str] = {}
    for name, origin in names:
        if name in known:
            raise fail(
                f"{known[name]} and {origin} both make the package {name}",
                "change the name in one extension.toml",
            )
        known[name] = origin


def _protocol(
    base: Protocol, extensions: Iterable[Extension], actions: Mapping[str, Action]
) -> Protocol:
    """The corrected standard with all that the extensions add."""
    objects, enums, standard = dict(base.objects), dict(base.enums), dict(base.actions)
    for extension in extensions:
        known = extension.protocol
        objects |= {n: known.objects[n] for n in extension.own if n in known.objects}
        enums |= {n: known.enums[n] for n in extension.own if n in known.enums}
        if extension.string_data:
            standard["DataTransfer"] = known.actions["DataTransfer"]
    return Protocol(
        version=base.version,
        actions=dict(sorted({**standard, **actions}.items())),
        objects=dict(sorted(objects.items())),
        enums=dict(sorted(enums.items())),
    )


def _added(extension: Extension) -> dict[str, Action]:
    return {name: extension.protocol.actions[name] for name in extension.actions}


def _first(tables: Iterable[Mapping[str, V]]) -> dict[str, V]:
    """All entries; of two for one thing the first."""
    found: dict[str, V] = {}
    for table in tables:
        found = {**table, **found}
    return found


# Names that two extensions give to different things


def _renamed(extensions: Sequence[Extension]) -> list[Extension]:
    """The extensions, without two definitions of one name that are not alike."""
    known: dict[str, list[Object | Enum]] = {}
    uses: dict[str, list[frozenset[str | None]]] = {}
    for extension in extensions:
        of_extension = _uses_in_custom_data(extension)
        for name, definition in _own(extension).items():
            uses.setdefault(name, []).append(of_extension.get(name, frozenset()))
            same = known.setdefault(name, [])
            if definition not in same:
                same.append(definition)
    unlike = {n for n, all_ in known.items() if len(all_) > 1}
    unlike |= {name for name, all_ in uses.items() if _differ(all_)}
    unlike |= _answers(extensions, True) & _answers(extensions, False)
    clashing = _with_holders(unlike, known)
    taken = set(known)
    return [_prefixed(extension, clashing, taken) for extension in extensions]


def _uses_in_custom_data(extension: Extension) -> dict[str, frozenset[str | None]]:
    """The vendorIds whose customData an object is; None where it is inside of some."""
    objects, found = extension.protocol.objects, dict[str, frozenset[str | None]]()
    for data in extension.custom_data:
        inside = dict.fromkeys(views.reached([data.object], objects), None)
        for name, vendor_id in {**inside, data.object: data.vendor_id}.items():
            found[name] = found.get(name, frozenset()) | {vendor_id}
    return found


def _answers(extensions: Sequence[Extension], as_text: bool) -> set[str]:
    """The objects that answer a DataTransfer as text, or as JSON: a class has one form.

    What answers is all that is known where it is written.
    """
    return {
        data.response.name
        for extension in extensions
        for data in extension.data_transfers
        if isinstance(data.response, Reference) and data.answer_text is as_text
    }


def _differ(uses: Sequence[frozenset[str | None]]) -> bool:
    """Whether one class can't be for all: a dict whose vendorId new() fills in.

    Of one vendorId there is one class.
    """
    return len(set(uses)) > 1 and not frozenset.intersection(*uses)


def _with_holders(
    names: set[str], known: Mapping[str, list[Object | Enum]]
) -> set[str]:
    """Some names and those of all that refers to them: equal names may differ below."""
    while True:
        more = {
            name
            for name, definitions in known.items()
            for definition in definitions
            if isinstance(definition, Object) and not names.isdisjoint(definition.uses)
        }
        if more <= names:
            return names
        names |= more


def _own(extension: Extension) -> dict[str, Object | Enum]:
    protocol = extension.protocol
    known: dict[str, Object | Enum] = {**protocol.objects, **protocol.enums}
    return {name: known[name] for name in sorted(extension.own)}


def _prefixed(extension: Extension, clashing: set[str], taken: set[str]) -> Extension:
    """An extension whose definitions have its name in front of some names.

    taken are the names that others have; it gets the new ones.
    """
    prefix = class_name(extension.name.replace("_", " "))
    names = {
        name: _taken(prefix + name, taken) for name in sorted(extension.own & clashing)
    }
    if not names:
        return extension

    def changed(type_: Type) -> Type:
        return with_references(type_, names)

    protocol = extension.protocol
    objects = {n: _object(obj, names) for n, obj in protocol.objects.items()}
    enums = {n: replace(e, name=names.get(n, n)) for n, e in protocol.enums.items()}
    actions = {
        name: _action(action, names) for name, action in protocol.actions.items()
    }
    return replace(
        extension,
        protocol=Protocol(
            protocol.version,
            actions,
            {obj.name: obj for obj in objects.values()},
            {enum.name: enum for enum in enums.values()},
        ),
        own=frozenset(names.get(name, name) for name in extension.own),
        data=tuple(data.changed(changed) for data in extension.data),
        corrected_types={
            reference: changed(type_)
            for reference, type_ in extension.corrected_types.items()
        },
        naming=replace(
            extension.naming,
            members={names.get(n, n): m for n, m in extension.naming.members.items()},
        ),
        sentences={names.get(n, n): s for n, s in extension.sentences.items()},
        field_sentences={
            _field_key(key, names): s for key, s in extension.field_sentences.items()
        },
    )


def _field_key(key: str, names: Mapping[str, str]) -> str:
    owner, dot, wire = key.partition(".")
    return names.get(owner, owner) + dot + wire


def _object(obj: Object, names: Mapping[str, str]) -> Object:
    fields = tuple(
        replace(field, type=with_references(field.type, names)) for field in obj.fields
    )
    return replace(obj, name=names.get(obj.name, obj.name), fields=fields)


def _taken(name: str, taken: set[str]) -> str:
    """A name that nobody had yet, which is taken now."""
    found = free_name([name], taken)
    taken.add(found)
    return found


def _action(action: Action, names: Mapping[str, str]) -> Action:
    return replace(
        action,
        request=action.request and _object(action.request, names),
        response=action.response and _object(action.response, names),
        send=action.send and _object(action.send, names),
    )


def _placeless(described: Iterable[VendorData]) -> list[VendorData]:
    """The same wherever it is written."""
    return [data.moved(Place("")) for data in described]


class _Merge:
    """Some extensions, and what they disagree on."""

    def __init__(
        self, extensions: Sequence[Extension], problems: list[Problem]
    ) -> None:
        self.extensions = extensions
        self.problems = problems

    def clash(
        self, a: str, b: str, what: str, hint: str, place: Place | None = None
    ) -> None:
        self.problems.append(
            Problem(
                f"the extensions {a} and {b} both {what}",
                hint,
                place.file if place else "",
                place.pointer if place else "",
            )
        )

    def mappings(
        self, tables: Sequence[Mapping[str, V]], what: str, how: str = "alike"
    ) -> dict[str, V]:
        """All entries; two for one thing have to be alike."""
        found: dict[str, V] = {}
        origin: dict[str, str] = {}
        for extension, table in zip(self.extensions, tables, strict=True):
            for name, value in table.items():
                if found.setdefault(name, value) != value:
                    said = f"{what} {name}, not {how}"
                    self.clash(origin[name], extension.name, said, _RENAME)
                origin.setdefault(name, extension.name)
        return found

    def data(self) -> tuple[VendorData, ...]:
        """The data of all; two that describe the same have to be alike."""
        known: dict[Hashable, tuple[str, list[VendorData]]] = {}
        for extension in self.extensions:
            own: dict[Hashable, list[VendorData]] = {}
            for data in extension.data:
                own.setdefault((data.KIND, data.claim), []).append(data)
            for claim, described in own.items():
                first, others = known.setdefault(claim, (extension.name, described))
                if _placeless(described) != _placeless(others):
                    last = described[-1]
                    what = f"describe {last.said}, not alike"
                    self.clash(first, extension.name, what, _CHOOSE, last.place)
        self._tell_answers_apart()
        return tuple(data for _, described in known.values() for data in described)

    def _tell_answers_apart(self) -> None:
        """Finds responses that would be text for one and JSON for another."""
        owners = {
            data: extension.name
            for extension in self.extensions
            for data in extension.data_transfers
        }
        for first, other in answers.unlike(list(owners)):
            if first.claim != other.claim:  # that is told already
                message = (
                    f"the same data could answer {first.said} of the extension "
                    f"{owners[first]} {answers.form(first)} and {other.said} of "
                    f"{owners[other]} {answers.form(other)}"
                )
                file, pointer = other.place.file, other.place.pointer
                self.problems.append(Problem(message, answers.HINT, file, pointer))

    def names(self) -> OwnNames:
        """The standard names of all; what two say of one thing has to be alike."""
        names = [extension.names for extension in self.extensions]
        keys = self.mappings(
            [{key.name.lower(): key for key in n.keys} for n in names], "add the key"
        )
        variables = self.mappings(
            [
                {str(variable.address): variable for variable in n.variables}
                for n in names
            ],
            "add the variable",
        )
        return OwnNames(
            tuple(keys.values()), tuple(variables.values()), self._sets(names)
        )

    def _sets(self, names: Sequence[OwnNames]) -> tuple[ValueSet, ...]:
        found: dict[str, ValueSet] = {}
        values = self.mappings(
            [
                {f"{s.name}.{v.name}": v for s in n.sets for v in s.values}
                for n in names
            ],
            "add the value",
        )
        for own in (own for n in names for own in n.sets):
            found.setdefault(own.name, replace(own, values=()))
        return tuple(
            replace(
                own,
                values=tuple(
                    value
                    for name, value in values.items()
                    if name.startswith(f"{own.name}.")
                ),
            )
            for own in found.values()
        )

    def naming(self) -> Naming:
        names = [extension.naming for extension in self.extensions]
        return replace(
            names[0],
            fields=self.mappings([n.fields for n in names], "say the name of"),
            members=self.mappings([n.members for n in names], "say the members of"),
            classes=self.mappings([n.classes for n in names], "say the class of"),
        )
