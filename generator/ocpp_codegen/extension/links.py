"""What the entries of an extension lead to: its files and definitions.

The same for every version; the keywords of all files that are reached are checked.
"""

from collections.abc import Sequence

from ocpp_codegen.base import pointers
from ocpp_codegen.base.errors import quoted
from ocpp_codegen.base.linting import Findings
from ocpp_codegen.extension.toml import Manifest
from ocpp_codegen.jsonschema import files as vendor_files
from ocpp_codegen.jsonschema import keywords as vendor_keywords
from ocpp_codegen.jsonschema.files import MANIFEST, Folder, Official
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.model import Place

# How many of one kind that nothing leads to are told one by one.
MAX_LISTED = 3
# What is wrong with a schema that can be read all the same.
_HARMLESS = ("impossible", "unsafe-text", "unusable-name")


class Links:
    """What the entries lead to, whatever the version."""

    def __init__(self, folder: Folder, manifest: Manifest, findings: Findings) -> None:
        self._folder = folder
        self._findings = findings
        self.reached: set[Place] = set()
        for entry in manifest.entries:
            for key, reference in entry.references():
                pointer = pointers.join(entry.place.pointer, key)
                self._follow_all(reference, MANIFEST, pointer)
        for file, document in self.documents.items():
            vendor_keywords.check_texts(document, file, findings)
        self._unknown = [
            file
            for file, document in self.documents.items()
            if not vendor_keywords.check_draft(document, file, findings)
        ]
        for target in sorted(self.reached, key=lambda p: (p.file, p.pointer)):
            if target.file in self._unknown:
                continue  # what its keywords mean is not known either
            schema = vendor_files.read(folder, target)
            draft = vendor_keywords.draft_of(self.documents[target.file])
            vendor_keywords.check(schema, target, draft, findings)

    @property
    def documents(self) -> dict[str, Document]:
        """The files that are reached."""
        return self._folder.read

    @property
    def broken(self) -> frozenset[Place]:
        """Files and definitions with errors, which can't be read any further."""
        unknown = [place for place in self.reached if place.file in self._unknown]
        return frozenset(unknown).union(
            self._unit(finding.file, finding.pointer)
            for finding in self._findings.sorted()
            if finding.is_error
            and finding.file != MANIFEST
            and finding.code not in _HARMLESS
        )

    def _unit(self, file: str, pointer: str) -> Place:
        """The schema that a reference leads to and that a pointer leads into."""
        steps = pointers.split(pointer)
        for length in range(len(steps), 0, -1):
            place = Place(file).below(*steps[:length])
            if place in self.reached:
                return place
        return Place(file)

    def find_unused(self) -> None:
        """Finds files and definitions that nothing leads to."""
        files = [f for f in self._folder.json_files() if f not in self._folder.tried]
        self._unused("unused-file", "file", [Place(file) for file in files])
        for file, document in self.documents.items():
            places = [
                Place(file, pointer)
                for pointer, _ in vendor_files.definitions(document)
                if not self._is_reached(file, pointer)
            ]
            self._unused("unused-definition", "definition", places)

    def _is_reached(self, file: str, pointer: str) -> bool:
        """Whether a reference leads to a definition or into it."""
        return any(
            place.file == file and f"{place.pointer}/".startswith(f"{pointer}/")
            for place in self.reached
        )

    def _follow_all(self, reference: str, file: str, pointer: str) -> None:
        """Reads what a reference leads to, and what that leads to."""
        todo = [(reference, file, pointer)]
        while todo:
            todo += self._follow(*todo.pop())

    def _follow(
        self, reference: str, file: str, pointer: str
    ) -> list[tuple[str, str, str]]:
        with self._findings.collecting("unreadable-file", file, pointer):
            target = self._folder.resolve(reference, Place(file, pointer))
            if isinstance(target, Official):
                return []
            if target in self.reached:
                return []
            schema = vendor_files.read(self._folder, target)
            self.reached.add(target)
            return [
                (inner, target.file, below)
                for below, inner in vendor_keywords.references(schema, target.pointer)
            ]
        return []

    def _unused(self, code: str, what: str, places: Sequence[Place]) -> None:
        """One finding for each, or for all of a file where they are many."""
        if len(places) <= MAX_LISTED:
            for place in places:
                self._findings.add(
                    code,
                    f"nothing leads to this {what}",
                    "refer to it, or remove it",
                    place.file,
                    place.pointer,
                )
            return
        whole = MANIFEST if what == "file" else places[0].file
        ends = [pointers.split(p.pointer)[-1] if p.pointer else p.file for p in places]
        listed = ", ".join(map(quoted, ends[:MAX_LISTED]))
        self._findings.add(
            code,
            f"nothing leads to {len(places)} {what}s: {listed}, ...",
            f"refer to them, remove them, or put {code} into ignore of extension.toml",
            whole,
        )
