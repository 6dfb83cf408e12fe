"""Reads extension folders: everything in them, and everything wrong with them.

First what holds for every version: extension.toml, the files it leads to and
their keywords. Then each version on its own, with the standard set it extends.
"""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import assert_never

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings, LintError, LintFinding, near
from ocpp_codegen.extension import names as extension_names
from ocpp_codegen.extension import standard as own_standard
from ocpp_codegen.extension import toml as extension_toml
from ocpp_codegen.extension import views
from ocpp_codegen.extension.corrections import corrected
from ocpp_codegen.extension.links import Links, own_references
from ocpp_codegen.extension.toml import (
    ActionEntry,
    CustomDataEntry,
    DataTransferEntry,
    Manifest,
)
from ocpp_codegen.jsonschema import files as vendor_files
from ocpp_codegen.jsonschema.files import MANIFEST, Folder, Official
from ocpp_codegen.jsonschema.parser import field_name_proposer
from ocpp_codegen.jsonschema.vocabulary import Vocabulary
from ocpp_codegen.knowledge.extension import (
    CustomData,
    CustomDataPlace,
    DataTransfer,
    Extension,
    OwnNames,
)
from ocpp_codegen.knowledge.facts import ActionFacts, Naming
from ocpp_codegen.official.verify import set_digest
from ocpp_codegen.protocol.additions import Additions, ForeignClass
from ocpp_codegen.protocol.model import (
    Action,
    Anything,
    Array,
    Checked,
    Enum,
    Field,
    Foreign,
    Further,
    Lenient,
    Literals,
    Nullable,
    Object,
    Place,
    Protocol,
    Reference,
    Scalar,
    String,
    Type,
    foreign_types,
    references,
    with_types,
)
from ocpp_codegen.python.names import Names, names_of
from ocpp_codegen.python.version import Version

CUSTOM_DATA = "customData"
VENDOR_ID = "vendorId"
DATA_TRANSFER = "DataTransfer"
EVERYWHERE = "*"
EACH_ITEM = "*"


def read(
    path: Path,
    standards: Callable[[str], Version],
    versions: Collection[str] | None = None,
) -> tuple[list[Extension], list[LintFinding]]:
    """An extension for each of its versions, and all findings by place.

    versions limits what is read. With errors there are no extensions; a folder
    that can't be read at all is a CodegenError.
    """
    findings = Findings()
    folder = Folder(path)
    table = folder.manifest()
    manifest = extension_toml.parse(table, findings)
    # What is left out of the manifest may be what leads to a file.
    is_whole = not findings.errors
    links = Links(folder, manifest, findings)
    if is_whole:
        links.find_unused()
    asked = [v for v in manifest.versions if v in (versions or manifest.versions)]
    read_versions = [
        _Version(folder, manifest, standards(version), standards, links, findings)
        for version in asked
    ]
    for version in read_versions:
        version.read()
    _check_names(read_versions, manifest, findings, asked)
    if findings.errors:
        return [], findings.sorted(manifest.ignore)
    tables = {name: {"text": text} for name, text in folder.tables.items()}
    digest = set_digest({MANIFEST: table, **links.documents, **tables})
    extensions = [version.extension(path, digest) for version in read_versions]
    return extensions, findings.sorted(manifest.ignore)


def _check_names(
    versions: Sequence["_Version"],
    manifest: Manifest,
    findings: Findings,
    asked: Collection[str],
) -> None:
    propose = field_name_proposer()
    for version in versions:
        extension_names.check(
            version.names(propose), version.definitions, manifest.names, findings
        )
    # What is broken or not asked for may be what the names are for.
    if len(asked) == len(manifest.versions) and not findings.errors:
        objects = [obj for version in versions for obj in version.objects]
        enums = [e for v in versions for e in v.vocabulary.enums.values()]
        renamed = {n for version in versions for n in version.vocabulary.renamed}
        extension_names.check_used(objects, enums, renamed, manifest.names, findings)


class _Version:
    """An extension as far as it serves one version."""

    def __init__(
        self,
        folder: Folder,
        manifest: Manifest,
        standard: Version,
        standards: Callable[[str], Version],
        links: Links,
        findings: Findings,
    ) -> None:
        self._standards = standards
        self._folder = folder
        self._manifest = manifest
        self._names = OwnNames()
        self._dialect = standard.dialect
        self._naming = standard.facts.naming
        self._findings = findings
        self._standard, self._corrections = corrected(
            standard, manifest.corrections, findings
        )
        self._messages = {
            message.name: message
            for action in self._standard.actions.values()
            for message in action.messages
        }
        self._corrected_types: dict[str, Type] = {}
        self._actions: dict[str, tuple[Action, ActionFacts]] = {}
        self._transfers: list[DataTransfer] = []
        self._custom_data: list[CustomData] = []
        self.vocabulary = Vocabulary(
            folder,
            self._standard,
            manifest.names.classes,
            links.broken,
            links.reached,
            findings,
            others=lambda ocpp: standards(ocpp).protocol,
            owner=manifest.name,
        )

    @property
    def objects(self) -> list[Object]:
        """All objects of the vendor, messages included."""
        actions = [action for action, _ in self._actions.values()]
        messages = [message for action in actions for message in action.messages]
        return [*self.vocabulary.objects.values(), *messages]

    @property
    def definitions(self) -> dict[str, Object | Enum]:
        """The same and the enums of the vendor, by name."""
        objects = {obj.name: obj for obj in self.objects}
        return {**objects, **self.vocabulary.enums}

    def names(self, propose: Callable[[str], str]) -> Names:
        """The names of the version, whatever is wrong with the extension."""
        additions = Additions(
            own=frozenset(self.definitions),
            fields=self._manifest.names.fields,
            views=dict.fromkeys(self._dicts),
        )
        naming = self._naming.extended(self._own_naming)
        return names_of(self._protocol(), naming, propose, additions)

    @property
    def _own_naming(self) -> Naming:
        names = self._manifest.names
        return Naming(names.fields, names.members, {}, {}, {}, {})

    @property
    def _dicts(self) -> set[str]:
        """The objects that stand in customData, and so are dicts in Python."""
        objects = self.vocabulary.objects
        found = [entry.object for entry in self._custom_data]
        for name in found:
            for field in objects[name].fields if name in objects else ():
                found += [n for n in references(field.type) if n not in found]
        return set(found)

    def read(self) -> None:
        """Reads all entries for this version."""
        ocpp = self._dialect.version
        self._put_own_types()
        for action in self._manifest.actions:
            if ocpp in action.versions:
                self._action(action)
        for transfer in self._manifest.data_transfers:
            if ocpp in transfer.versions:
                self._transfer(transfer)
        custom = [e for e in self._manifest.custom_data if ocpp in e.versions]
        objects = [self._custom_object(entry) for entry in custom]
        # Their places may be in any message, so all have to be there.
        for entry, obj in zip(custom, objects, strict=True):
            if obj is not None:
                self._custom(entry, obj)
        self._copy_for_custom_data()
        self._names = own_standard.read(
            self._manifest.standard, self._folder, self._dialect, self._findings
        )
        self._refuse_twice((self._pair(t), t) for t in self._transfers)
        self._refuse_twice(
            ((c.vendor_id, place), c) for c in self._custom_data for place in c.places
        )
        self._refuse_shadows()

    def _put_own_types(self) -> None:
        """Puts the vendor's types into what corrections have added to the standard."""
        types, ocpp = self._corrected_types, self._dialect.version
        for entry in self._manifest.corrections:
            if entry.ocpp != ocpp:
                continue
            for reference in own_references(entry.correction.after):
                pointer = pointers.join(entry.place.pointer, "after")
                with self._findings.collecting("correction", MANIFEST, pointer):
                    place = self._place(reference)
                    if place is not None:
                        types[reference] = self.vocabulary.type(place)
        if types:
            self._standard = with_types(self._standard, types)

    def _copy_for_custom_data(self) -> None:
        """Gives customData a copy of each definition that stands elsewhere too."""
        objects = {**self._standard.objects, **self.vocabulary.objects}
        actions = [action for action, _ in self._actions.values()]
        types = [f.type for a in actions for m in a.messages for f in m.fields]
        types += [t.request for t in self._transfers if t.request is not None]
        types += [t.response for t in self._transfers if t.response is not None]
        roots = [name for type_ in types for name in references(type_)]
        outside = {*self._standard.objects, *views.reached(roots, objects)}
        copied = views.copies([c.object for c in self._custom_data], outside, objects)
        for name, obj in copied.items():
            self.vocabulary.add_copy(name, obj)
        self._custom_data = [
            replace(entry, object=copied[entry.object].name)
            if entry.object in copied
            else entry
            for entry in self._custom_data
        ]

    def extension(self, path: Path, digest: str) -> Extension:
        """The extension for this version, to be asked for when nothing is wrong."""
        own = {**self.vocabulary.objects, **self.vocabulary.enums}
        return Extension(
            name=self._manifest.name,
            folder=path,
            version=self._dialect.version,
            protocol=self._protocol(),
            own=frozenset(own),
            actions={name: facts for name, (_, facts) in sorted(self._actions.items())},
            data_transfers=tuple(self._transfers),
            custom_data=tuple(self._custom_data),
            corrections=self._corrections,
            corrected_types=self._corrected_types,
            naming=self._own_naming,
            sentences=self.vocabulary.descriptions,
            field_sentences=self.vocabulary.notes,
            digest=digest,
            foreign=self._foreign(),
            ids_have_case=not self._dialect.ids_ignore_case,
            string_data=self.string_data,
            names=self._names,
        )

    def _foreign(self) -> dict[Foreign, ForeignClass]:
        """The classes that stand for types of other versions."""
        transfers = self._transfers
        types = [t for entry in transfers for t in (entry.request, entry.response) if t]
        types += [field.type for obj in self.objects for field in obj.fields]
        return {
            found: self._foreign_class(found)
            for type_ in types
            for found in foreign_types(type_)
        }

    def _foreign_class(self, found: Foreign) -> ForeignClass:
        package = self._standards(found.ocpp).package
        cls = package.names.classes[found.name]
        return ForeignClass(package.name, cls.module, cls.name)

    def _protocol(self) -> Protocol:
        added = {name: action for name, (action, _) in self._actions.items()}
        vocabulary = self.vocabulary
        return Protocol(
            version=self._standard.version,
            actions=dict(sorted({**self._standard_actions(), **added}.items())),
            objects=dict(
                sorted({**self._standard.objects, **vocabulary.objects}.items())
            ),
            enums=dict(sorted({**self._standard.enums, **vocabulary.enums}.items())),
        )

    def _standard_actions(self) -> Mapping[str, Action]:
        """The standard actions; data of DataTransfer may be anything if one's is."""
        actions = self._standard.actions
        if not self.string_data:
            return actions
        action = actions[DATA_TRANSFER]
        return {
            **actions,
            DATA_TRANSFER: replace(
                action,
                request=action.request and _with_any_data(action.request),
                response=action.response and _with_any_data(action.response),
            ),
        }

    # Actions

    def _action(self, entry: ActionEntry) -> None:
        name, dialect = entry.name, self._dialect
        if name in self._actions:
            self._add("duplicate-entry", f"duplicate {name}", "rename one", entry)
            return
        if entry.response is None and not dialect.sends:
            self._add(
                "not-in-version",
                f"OCPP {dialect.version} has no SEND messages",
                "name the schema of the response, or limit versions",
                entry,
            )
            return
        if name in self._standard.actions:
            self._add(
                "shadowed-name", f"{name} is a standard action", "rename it", entry
            )
            return
        if entry.response is None:
            action = Action(name, send=self._message(entry, "request", name))
        else:
            action = Action(
                name,
                self._message(entry, "request", name + dialect.request_suffix),
                self._message(entry, "response", name + dialect.response_suffix),
            )
        self._actions[name] = action, entry.facts

    def _message(self, entry: ActionEntry, key: str, name: str) -> Object | None:
        with self._collecting(entry, key):
            place = self._place(entry.request if key == "request" else entry.response)
            return self.vocabulary.message(place, name) if place else None
        return None

    # DataTransfer

    def _transfer(self, entry: DataTransferEntry) -> None:
        action = self._standard.actions.get(DATA_TRANSFER)
        if action is None or action.request is None or action.response is None:
            self._add(
                "not-in-version",
                f"these schema files of OCPP {self._dialect.version} lack DataTransfer",
                "use the whole set, or limit versions",
                entry,
                "vendor_id",
            )
            return
        fields = {f.name: f for f in action.request.fields}
        for key, value, wire in (
            ("vendor_id", entry.vendor_id, VENDOR_ID),
            ("message_id", entry.message_id, "messageId"),
        ):
            self._check_length(entry, key, value, fields[wire])
        request, response = (
            self._data(entry, key, reference)
            for key, reference in (
                ("request", entry.request),
                ("response", entry.response),
            )
        )
        self._transfers.append(
            DataTransfer(
                entry.vendor_id,
                entry.message_id,
                request,
                response,
                self._is_text(entry, request),
                self._is_text(entry, response),
                entry.direction,
                entry.place,
            )
        )

    def _data(
        self, entry: DataTransferEntry, key: str, reference: str | None
    ) -> Type | None:
        """The type of data."""
        with self._collecting(entry, key):
            target = self._folder.resolve(reference, _MANIFEST) if reference else None
            if isinstance(target, Official):
                return self.vocabulary.official(target)
            return self.vocabulary.type(target) if target else None
        return None

    def _is_text(self, entry: DataTransferEntry, type_: Type | None) -> bool:
        """Whether data is JSON in a string; a string is one without that."""
        if type_ is None or entry.form is not None:
            return type_ is not None and entry.form == "text"
        return self._dialect.text_data and not self._is_string(type_)

    def _is_string(self, type_: Type) -> bool:
        match type_:
            case Checked(inner) | Lenient(inner):
                return self._is_string(inner)
            case Literals(values):
                return all(isinstance(value, str) for value in values)
            case Reference(name):
                return name in {**self._standard.enums, **self.vocabulary.enums}
            case Foreign(is_enum=is_enum):
                return is_enum
            case String():
                return True
            case Scalar() | Array() | Further():
                return False
            case _:
                assert_never(type_)

    def _holds_raw(self, transfer: DataTransfer) -> bool:
        """Whether data is anything but a string."""
        described = (
            (transfer.request, transfer.text),
            (transfer.response, transfer.answer_text),
        )
        return any(
            type_ is not None and not is_text and not self._is_string(type_)
            for type_, is_text in described
        )

    @property
    def string_data(self) -> bool:
        """Whether data has to be a string only where no entry says otherwise."""
        is_string = self._dialect.text_data
        return is_string and any(map(self._holds_raw, self._transfers))

    def _pair(self, transfer: DataTransfer) -> tuple[str, str | None]:
        """Both ids as they are compared."""
        vendor_id, message_id = transfer.vendor_id, transfer.message_id
        if not self._dialect.ids_ignore_case:
            return vendor_id, message_id
        return vendor_id.lower(), message_id and message_id.lower()

    def _check_length(
        self,
        entry: DataTransferEntry | CustomDataEntry,
        key: str,
        value: str | None,
        field: Field,
    ) -> None:
        limit = field.type.max_length if isinstance(field.type, String) else None
        if value is not None and limit is not None and len(value) > limit:
            self._add(
                "wrong-value",
                f"{key} has {len(value)} characters, {field.name} at most {limit}",
                "use a shorter one",
                entry,
                key,
            )

    def _object(
        self,
        entry: DataTransferEntry | CustomDataEntry,
        key: str,
        reference: str | None,
    ) -> Object | None:
        with self._collecting(entry, key):
            place = self._place(reference)
            return self.vocabulary.object(place) if place else None
        return None

    def _place(self, reference: str | None) -> Place | None:
        """Where the schema of an entry stands; the vendor's own, in any case."""
        if reference is None:
            return None
        if vendor_files.official(reference):
            raise LintError(
                "bad-reference",
                "a standard definition instead of a schema of yours",
                'write a file with {"$ref": ...}',
            )
        return self._folder.target(reference, _MANIFEST)

    # customData

    def _custom_object(self, entry: CustomDataEntry) -> Object | None:
        if not self._dialect.custom_data:
            self._add(
                "not-in-version",
                f"OCPP {self._dialect.version} has no customData",
                "limit versions",
                entry,
            )
            return None
        obj = self._object(entry, "schema", entry.schema)
        if obj is not None:
            self._check_vendor_id(entry, obj)
        return obj

    def _custom(self, entry: CustomDataEntry, obj: Object) -> None:
        protocol = self._protocol()
        places: list[CustomDataPlace] = []
        for index, text in enumerate(entry.at):
            with self._collecting(entry, "at", index):
                places.append(_custom_data_place(text, protocol))
        self._custom_data.append(
            CustomData(entry.vendor_id, obj.name, tuple(places), entry.place)
        )

    def _check_vendor_id(self, entry: CustomDataEntry, obj: Object) -> None:
        official = self._standard.objects.get("CustomDataType")
        for field in official.fields if official else ():
            if field.name == VENDOR_ID:
                self._check_length(entry, "vendor_id", entry.vendor_id, field)
        own = next((field for field in obj.fields if field.name == VENDOR_ID), None)
        if own is None or not own.required:
            self._findings.add(
                "missing-vendor-id",
                "customData always has vendorId, but here it is "
                + ("not a property" if own is None else "not required"),
                "describe vendorId as a string in properties, and list it in required",
                obj.place.file,
                obj.place.pointer,
            )
        elif not self._admits(own.type, entry.vendor_id):
            self._findings.add(
                "missing-vendor-id",
                f"vendorId can't be {quoted(entry.vendor_id)} here",
                "make vendorId a string that it fits",
                own.place.file,
                own.place.pointer,
            )

    def _admits(self, type_: Type, vendor_id: str) -> bool:
        match type_:
            case String(max_length):
                return max_length is None or len(vendor_id) <= max_length
            case Literals(values):
                return vendor_id in values
            case Reference(name) if name in self.vocabulary.enums:
                return vendor_id in self.vocabulary.enums[name].values
            case Scalar() | Reference() | Array() | Further():
                return False
            case _:
                assert_never(type_)

    # What all entries share

    def _refuse_twice(
        self, keyed: Iterable[tuple[object, DataTransfer | CustomData]]
    ) -> None:
        seen: dict[object, Place] = {}
        for key, entry in keyed:
            if key in seen:
                self._findings.add(
                    "duplicate-entry",
                    f"the same as {seen[key].pointer}",
                    "remove one, or limit versions",
                    entry.place.file,
                    entry.place.pointer,
                )
            seen.setdefault(key, entry.place)

    def _refuse_shadows(self) -> None:
        """Finds definitions with the name of something in the standard set."""
        standard = {**self._standard.objects, **self._standard.enums, **self._messages}
        own: list[Object | Enum] = [
            *self.vocabulary.objects.values(),
            *self.vocabulary.enums.values(),
        ]
        messages = {
            m.name for action, _ in self._actions.values() for m in action.messages
        }
        for definition in own:
            name, place = definition.name, definition.place
            if old := self.vocabulary.prefixed.get(name):
                self._findings.add(
                    "standard-name",
                    f"{old} is a standard name, so this becomes {name}",
                    f"refer to ocpp:#/definitions/{old} if it is the same, rename it, "
                    "or name it in [names.classes]",
                    place.file,
                    place.pointer,
                )
            if name in standard:
                self._findings.add(
                    "shadowed-name",
                    f"{name} is a standard name",
                    f"refer to ocpp:#/definitions/{name}, rename it, "
                    "or name it in [names.classes]",
                    place.file,
                    place.pointer,
                )
            if name in messages:
                self._findings.add(
                    "colliding-name",
                    f"{name} is a message as well",
                    "rename it, or name it in [names.classes]",
                    place.file,
                    place.pointer,
                )

    def _collecting(
        self, entry: "_Entry", *keys: str | int
    ) -> AbstractContextManager[None]:
        pointer = pointers.join(entry.place.pointer, *keys)
        return self._findings.collecting("unreadable-file", MANIFEST, pointer)

    def _add(
        self, code: str, message: str, hint: str, entry: "_Entry", *keys: str
    ) -> None:
        pointer = pointers.join(entry.place.pointer, *keys)
        self._findings.add(code, message, hint, MANIFEST, pointer)


def _with_any_data(message: Object) -> Object:
    fields = [
        replace(field, type=Anything()) if field.name == "data" else field
        for field in message.fields
    ]
    return replace(message, fields=tuple(fields))


def _holds_custom_data(obj: Object) -> bool:
    return any(field.name == CUSTOM_DATA for field in obj.fields)


def _custom_data_place(text: str, protocol: Protocol) -> CustomDataPlace:
    """A place as extension.toml names it, shown to have customData."""
    if text == EVERYWHERE:
        return CustomDataPlace()
    owner, _, pointer = text.partition("#")
    objects = dict(_named_objects(protocol))
    if owner not in objects:
        raise LintError(
            "unknown-place",
            f"OCPP {protocol.version} has no message or object {quoted(owner)}",
            f'use "*", or the name of one{near(owner, objects)}',
        )
    *path, last = pointers.split(pointer) if pointer else [CUSTOM_DATA]
    holder = _walk(objects[owner], path, objects)
    if last != CUSTOM_DATA or not _holds_custom_data(holder):
        raise LintError(
            "unknown-place",
            f"OCPP {protocol.version} has no customData at {quoted(text)}",
            f"end the pointer in /{CUSTOM_DATA}, in an object that has it",
        )
    return CustomDataPlace(owner, tuple(path))


def _named_objects(protocol: Protocol) -> Iterator[tuple[str, Object]]:
    yield from protocol.objects.items()
    for action in protocol.actions.values():
        for message in action.messages:
            yield message.name, message


def _walk(obj: Object, path: Iterable[str], objects: Mapping[str, Object]) -> Object:
    """The object that a path of properties leads to."""
    type_: Type = Reference(obj.name)
    for step in path:
        type_ = _step(type_, step, objects)
    if isinstance(type_, Nullable):
        type_ = type_.type
    if isinstance(type_, Reference) and type_.name in objects:
        return objects[type_.name]
    raise LintError(
        "unknown-place", "the pointer leads to no object", "correct the pointer"
    )


def _step(type_: Type, step: str, objects: Mapping[str, Object]) -> Type:
    if isinstance(type_, Nullable):
        type_ = type_.type
    if isinstance(type_, Array) and step == EACH_ITEM:
        return type_.items
    obj = objects.get(type_.name) if isinstance(type_, Reference) else None
    for field in obj.fields if obj else ():
        if field.name == step:
            return field.type
    known = [field.name for field in obj.fields] if obj else []
    raise LintError(
        "unknown-place",
        f"there is no {quoted(step)}",
        f"name a property, or * for the items of an array{near(step, known)}",
    )


_Entry = ActionEntry | DataTransferEntry | CustomDataEntry

_MANIFEST = Place(MANIFEST)
