"""Reads a set of schema files into the model of a version.

Each file is read as a vendor's is, with all of JSON Schema that an extension may use.
In the official set, corrected or not, each type has a name and all definitions of one
name say the same; an altered one gets names for what has none and for what differs.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from ocpp_codegen.base.errors import CodegenError, Problem, fail
from ocpp_codegen.base.linting import Findings, LintError
from ocpp_codegen.jsonschema import files, keywords, messages
from ocpp_codegen.jsonschema.vocabulary import ANY, Vocabulary
from ocpp_codegen.official.documents import Document
from ocpp_codegen.protocol.model import (
    Anything,
    Array,
    Checked,
    Enum,
    Foreign,
    Lenient,
    Literals,
    Map,
    Nullable,
    Object,
    Place,
    Protocol,
    Reference,
    Scalar,
    Type,
    Union,
    with_references,
)
from ocpp_codegen.protocol.versions import Dialect

Inline = Mapping[str, Mapping[str, str]]
Definition = Object | Enum


@dataclass(frozen=True)
class Published:
    """What is known to be as published: files of a set, and definitions by name."""

    files: Collection[str] = ()
    definitions: Callable[[], Mapping[str, Definition]] = dict


_NOTHING = Published()


@dataclass
class _File:
    """What a file describes: its message, and its definitions by name."""

    name: str
    message: Object
    definitions: dict[str, Definition] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The name of the message."""
        return self.name.removesuffix(".json")


class _Set(files.Addressed):
    """The files of a set, for references from one into another.

    In an altered set a reference to no file of it is an error; a correction has it
    lead to a file of the vendor's.
    """

    def __init__(self, documents: Mapping[str, Document], altered: bool) -> None:
        super().__init__()
        self.documents = documents
        self._altered = altered

    def _readable(self) -> Iterable[tuple[str, Document]]:
        return self.documents.items()

    def _has(self, name: str) -> bool:
        return name in self.documents

    def document(self, name: str) -> Document:
        """A file of the set."""
        if name not in self.documents:
            raise LintError(
                "bad-reference",
                f"the set has no file {name}",
                "add it, or refer to #/definitions/NAME",
            )
        return self.documents[name]

    def resolve(self, reference: str, place: Place) -> files.Target:
        """Where a reference at a place leads."""
        if not self._altered and not reference.startswith("#"):
            return files.Outside(reference)
        return files.official(reference) or self.target(reference, place)


def read(
    documents: Mapping[str, Document],
    dialect: Dialect,
    inline: Inline,
    asked: Inline,
    altered: bool = False,
    published: Published = _NOTHING,
) -> Protocol:
    """The model of a set, or an error with all that is wrong in it.

    inline names types by file and pointer where they stand in one; in an altered set
    the rest is called after the message and the properties that lead to it. asked has
    the names among these that have to belong to something. published decides which of
    several definitions in an altered set keeps its name.
    """
    found, problems = _read_files(documents, dialect, inline, asked, altered)
    if altered:
        problems += _tell_apart(found, published)
    elif not problems:
        _refuse_nameless(found, inline)
        _refuse_others(found)
    definitions = {
        n: d for file in reversed(found) for n, d in file.definitions.items()
    }
    roots = {file.stem: file.message for file in found}
    objects = {n: d for n, d in definitions.items() if isinstance(d, Object)}
    problems += messages.clashes(roots, definitions)
    problems += messages.recursions(objects)
    if problems:
        raise CodegenError(problems)
    return Protocol(
        version=dialect.version,
        actions=messages.actions(roots, dialect),
        objects=dict(sorted(objects.items())),
        enums={n: d for n, d in sorted(definitions.items()) if isinstance(d, Enum)},
    )


def _read_files(
    documents: Mapping[str, Document],
    dialect: Dialect,
    inline: Inline,
    asked: Inline,
    altered: bool,
) -> tuple[list[_File], list[Problem]]:
    """Each file on its own, and what is wrong with any of them."""
    findings = Findings()
    schemas = _Set(documents, altered)
    found = []
    for name in sorted(documents):
        reading = _Reading(schemas, name, dialect, findings)
        with findings.collecting("unsupported-keyword", name):
            messages.check_file_name(name, dialect)
        file = reading.file(inline.get(name, {}))
        if file is not None:
            found.append(file)
            _find_idle_names(asked.get(name, {}), name, reading.placed, findings)
    return found, [
        Problem(error.message, error.hint, error.file, error.pointer)
        for error in findings.sorted()
        if error.is_error
    ]


def _find_idle_names(
    asked: Mapping[str, str], name: str, placed: set[str], findings: Findings
) -> None:
    for pointer in asked:
        if pointer not in placed:
            findings.add(
                "bad-reference",
                f"naming.toml calls this {asked[pointer]}, but no type is here",
                "remove the entry from naming.toml",
                name,
                pointer,
            )


class _Reading:
    """The reading of one file."""

    def __init__(
        self, schemas: _Set, name: str, dialect: Dialect, findings: Findings
    ) -> None:
        self._schemas = schemas
        self._name = name
        self._version = dialect.version
        self._findings = findings
        self.placed: set[str] = set()

    def file(self, inline: Mapping[str, str]) -> _File | None:
        """The file as it is described; None where that is not possible."""
        document = self._schemas.documents[self._name]
        before = self._findings.errors
        keywords.check_texts(document, self._name, self._findings)
        keywords.check_draft(document, self._name, self._findings)
        roots = [Place(self._name)]
        roots += [Place(self._name, p) for p, _ in files.definitions(document)]
        targets = self._checked(roots)
        if self._findings.errors > before:
            return None  # what is wrong would only be told again
        vocabulary = Vocabulary(
            self._schemas,
            Protocol(self._version, {}, {}, {}),
            {},
            (),
            targets,
            self._findings,
            {Place(self._name, pointer): name for pointer, name in inline.items()},
        )
        return self._described(vocabulary, roots)

    def _described(self, vocabulary: Vocabulary, roots: list[Place]) -> _File | None:
        stem = self._name.removesuffix(".json")
        message: Object | None = None
        with self._findings.collecting("no-object", self._name):
            message = vocabulary.message(roots[0], stem)
        for place in roots[1:]:
            with self._findings.collecting("bad-reference", self._name, place.pointer):
                vocabulary.type(place)
        vocabulary.refuse_colliding()
        for place in vocabulary.unnamed.values():
            self._findings.add(
                "unusable-name",
                "no class can be named after this",
                "use ASCII letters and digits",
                place.file,
                place.pointer,
            )
        self.placed = {place.pointer for place in vocabulary.placed}
        if message is None:
            return None
        objects = vocabulary.objects.items()
        definitions = {name: _official_types(found) for name, found in objects}
        return _File(
            self._name,
            _official_types(message),
            {**definitions, **vocabulary.enums},
        )

    def _checked(self, roots: list[Place]) -> set[Place]:
        """The places that are read, their keywords checked, references followed."""
        todo, reached = list(roots), set(roots)
        for place in todo:
            schema = files.read(self._schemas, place)
            draft = keywords.draft_of(self._schemas.documents[place.file])
            keywords.check(schema, place, draft, self._findings)
            for pointer, reference in keywords.references(schema, place.pointer):
                with self._findings.collecting("bad-reference", place.file, pointer):
                    target = self._schemas.resolve(
                        reference, Place(place.file, pointer)
                    )
                    if isinstance(target, Place) and target not in reached:
                        files.read(self._schemas, target)
                        reached.add(target)
                        todo.append(target)
        return reached


def _official_types(found: Object) -> Object:
    """An object in which what may be anything is as in the official sets."""
    fields = tuple(replace(f, type=_without_null(f.type)) for f in found.fields)
    return replace(found, fields=fields)


def _without_null(type_: Type) -> Type:
    """A type without the null that says nothing more, next to anything."""
    if type_ == ANY:
        return Anything()
    match type_:
        case Array(items):
            return replace(type_, items=_without_null(items))
        case Map(values):
            return Map(_without_null(values))
        case Nullable(inner) | Lenient(inner) | Checked(inner):
            return replace(type_, type=_without_null(inner))
        case Union(types):
            return replace(type_, types=tuple(map(_without_null, types)))
        case Scalar() | Reference() | Literals() | Foreign():
            return type_
        case _:
            assert_never(type_)


def _refuse_nameless(found: list[_File], inline: Inline) -> None:
    for file in found:
        names = inline.get(file.name, {})
        for definition in file.definitions.values():
            pointer = definition.place.pointer
            if not pointer.startswith("/definitions/") and pointer not in names:
                raise fail(
                    "the type stands inline here and has no name",
                    "make it a definition and refer to it, or name it in naming.toml",
                    file.name,
                    pointer,
                )


# Definitions of one name that say different things


def _refuse_others(found: list[_File]) -> None:
    first: dict[str, Definition] = {}
    for file in found:
        for name, definition in file.definitions.items():
            known = first.setdefault(name, definition)
            if definition != known:
                raise fail(
                    f"{name} differs from its definition in {known.place.file}",
                    "make both the same, or give them different names",
                    file.name,
                    definition.place.pointer,
                )


def _tell_apart(found: list[_File], published: Published) -> list[Problem]:
    """Gives a definition that most files have otherwise the message's name in front.

    Returns what is wrong with the new names.
    """
    problems: list[Problem] = []
    while (renamed := _others(found, published)) and not problems:
        for file in found:
            mine = {
                old: new for (name, old), new in renamed.items() if name == file.name
            }
            problems += _taken(file, mine)
            if mine:
                _rename(file, mine)
    return problems


def _taken(file: _File, names: Mapping[str, str]) -> Iterator[Problem]:
    for name, new in names.items():
        if new in file.definitions:
            place = file.definitions[name].place
            yield Problem(
                f"{new} is taken, so {name} needs another name",
                "rename one of them",
                place.file,
                place.pointer,
            )


def _others(found: list[_File], published: Published) -> dict[tuple[str, str], str]:
    """New names by file and name, for what differs from the most frequent content.

    Of two that are as frequent the published one keeps its name.
    """
    files_of: dict[str, dict[object, list[_File]]] = {}
    for file in found:
        for name, definition in file.definitions.items():
            contents = files_of.setdefault(name, {})
            contents.setdefault(_content(definition), []).append(file)
    renamed = {}
    for name, contents in files_of.items():
        usual = _usual(name, contents, published)
        for content, others in contents.items():
            for file in others if content != usual else ():
                renamed[file.name, name] = others[0].stem + name
    return renamed


def _usual(
    name: str, contents: Mapping[object, list[_File]], published: Published
) -> object:
    most = max(map(len, contents.values()))
    rivals = [content for content, files_ in contents.items() if len(files_) == most]
    for content in rivals:
        if any(file.name in published.files for file in contents[content]):
            return content
    known = published.definitions().get(name) if len(rivals) > 1 else None
    content = None if known is None else _content(known)
    return content if content in rivals else rivals[0]


def _content(definition: Definition) -> object:
    """What a definition says, words aside."""
    if isinstance(definition, Enum):
        return definition.values
    fields = tuple(replace(field, description="") for field in definition.fields)
    return replace(definition, description="", fields=fields)


def _rename(file: _File, names: Mapping[str, str]) -> None:
    def referring(obj: Object) -> Object:
        fields = tuple(
            replace(f, type=with_references(f.type, names)) for f in obj.fields
        )
        return replace(obj, fields=fields)

    definitions: dict[str, Definition] = {}
    for name, definition in file.definitions.items():
        if isinstance(definition, Object):
            definition = referring(definition)
        new = names.get(name, name)
        definitions[new] = replace(definition, name=new)
    file.definitions = definitions
    file.message = referring(file.message)
