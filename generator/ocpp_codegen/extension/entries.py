"""What entries of extension.toml are, and what they ask of the version they serve."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import ClassVar, Self

from ocpp_codegen.base import pointers
from ocpp_codegen.base.linting import Findings
from ocpp_codegen.extension.table import Table
from ocpp_codegen.jsonschema.files import MANIFEST, Folder, Official
from ocpp_codegen.jsonschema.vocabulary import Vocabulary
from ocpp_codegen.knowledge.extension import VendorData
from ocpp_codegen.knowledge.facts import ActionFacts
from ocpp_codegen.protocol.model import (
    Action,
    Enum,
    Field,
    Object,
    Place,
    Protocol,
    String,
    Type,
)
from ocpp_codegen.protocol.versions import Dialect


class Entry:
    """An entry of extension.toml, one class for each kind of them.

    KEY is the key of its tables in the file, KEYS are those in them. place says where
    it stands, versions those that it serves.
    """

    KEY: ClassVar[str]
    KEYS: ClassVar[tuple[str, ...]]
    place: Place
    versions: tuple[str, ...]

    @classmethod
    def parse(cls, table: Table, served: Collection[str]) -> Self | None:
        """The entry, checked for its form; None if a table has errors.

        served are the versions that the extension serves.
        """
        raise NotImplementedError

    def references(self) -> Iterator[tuple[str, str]]:
        """What leads to schemas: the key, and the reference that it holds."""
        return iter(())

    def read(self, reading: "Reading") -> None:
        """Adds what it says to the version, unless all of its kind are read at once."""

    def settle(self, reading: "Reading") -> None:
        """The same for what may be about anything that the others have added."""


class Reading:
    """A version of OCPP while an extension is read into it.

    standard is the version, corrected. vocabulary has the vendor's definitions, actions
    and data what was read so far. string_data: data of DataTransfer is a string but
    for the pairs that are described otherwise.
    """

    def __init__(
        self,
        folder: Folder,
        dialect: Dialect,
        standard: Protocol,
        vocabulary: Vocabulary,
        findings: Findings,
    ) -> None:
        self.dialect = dialect
        self.standard = standard
        self.vocabulary = vocabulary
        self.findings = findings
        self.actions: dict[str, tuple[Action, ActionFacts]] = {}
        self.data: list[VendorData] = []
        self.string_data = False
        self._folder = folder

    @property
    def messages(self) -> list[Object]:
        """The messages of the vendor's actions."""
        return [m for action, _ in self.actions.values() for m in action.messages]

    @property
    def objects(self) -> list[Object]:
        """All objects of the vendor, messages included."""
        return [*self.vocabulary.objects.values(), *self.messages]

    @property
    def definitions(self) -> dict[str, Object | Enum]:
        """The same and the enums of the vendor, by name."""
        objects = {obj.name: obj for obj in self.objects}
        return {**objects, **self.vocabulary.enums}

    @property
    def protocol(self) -> Protocol:
        """The version with all that was read so far."""
        added = {name: action for name, (action, _) in self.actions.items()}
        standard, vocabulary = self.standard, self.vocabulary
        return Protocol(
            version=standard.version,
            actions=dict(sorted({**standard.actions, **added}.items())),
            objects=dict(sorted({**standard.objects, **vocabulary.objects}.items())),
            enums=dict(sorted({**standard.enums, **vocabulary.enums}.items())),
        )

    # What entries ask

    def type(self, entry: Entry, key: str, reference: str | None) -> Type | None:
        """The type of a schema of the vendor or an official one."""
        with self.collecting(entry, key):
            place = Place(MANIFEST)
            target = self._folder.resolve(reference, place) if reference else None
            if isinstance(target, Official):
                return self.vocabulary.official(target)
            return self.vocabulary.type(target) if target else None
        return None

    def object(self, entry: Entry, key: str, reference: str) -> Object | None:
        """The object that a schema of the vendor describes."""
        with self.collecting(entry, key):
            return self.vocabulary.object(self._folder.own(reference))
        return None

    def message(
        self, entry: Entry, key: str, reference: str, name: str
    ) -> Object | None:
        """The same as a message of its own, which has this name."""
        with self.collecting(entry, key):
            return self.vocabulary.message(self._folder.own(reference), name)
        return None

    def known_enums(self) -> Mapping[str, Enum]:
        """The enums of the version and of the vendor."""
        return {**self.standard.enums, **self.vocabulary.enums}

    def check_length(
        self, entry: Entry, key: str, value: str | None, field: Field
    ) -> None:
        """Finds a value that the field is too short for in which it goes."""
        limit = field.type.max_length if isinstance(field.type, String) else None
        if value is not None and limit is not None and len(value) > limit:
            self.add(
                "wrong-value",
                f"{key} has {len(value)} characters, {field.name} at most {limit}",
                "use a shorter one",
                entry,
                key,
            )

    def collecting(
        self, entry: Entry, *keys: str | int
    ) -> AbstractContextManager[None]:
        """Keeps what is raised inside, at a key of an entry where it names no file."""
        pointer = pointers.join(entry.place.pointer, *keys)
        return self.findings.collecting("unreadable-file", MANIFEST, pointer)

    def add(self, code: str, message: str, hint: str, entry: Entry, *keys: str) -> None:
        """Keeps a finding at a key of an entry."""
        pointer = pointers.join(entry.place.pointer, *keys)
        self.findings.add(code, message, hint, MANIFEST, pointer)
