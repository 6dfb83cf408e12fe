"""Reads extension folders: everything in them, and everything wrong with them.

First what holds for every version: extension.toml, the files it leads to and
their keywords. Then each version on its own, with the standard set it extends.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ocpp_codegen.base import pointers
from ocpp_codegen.base.linting import Findings, LintFinding
from ocpp_codegen.extension import answers, views
from ocpp_codegen.extension import names as extension_names
from ocpp_codegen.extension import standard as own_standard
from ocpp_codegen.extension import toml as extension_toml
from ocpp_codegen.extension.corrections import CorrectionEntry, corrected, own_types
from ocpp_codegen.extension.entries import Reading
from ocpp_codegen.extension.links import Links
from ocpp_codegen.extension.standard import StandardEntry
from ocpp_codegen.extension.toml import Manifest
from ocpp_codegen.jsonschema.files import MANIFEST, Folder
from ocpp_codegen.jsonschema.parser import field_name_proposer
from ocpp_codegen.jsonschema.vocabulary import ToldApart, Vocabulary
from ocpp_codegen.knowledge.extension import (
    CustomData,
    DataTransfer,
    Extension,
    OwnNames,
)
from ocpp_codegen.knowledge.facts import Naming
from ocpp_codegen.official.corrections import Correction
from ocpp_codegen.official.verify import set_digest
from ocpp_codegen.protocol.additions import Additions, ForeignClass, added
from ocpp_codegen.protocol.model import (
    Enum,
    Foreign,
    Object,
    Place,
    Protocol,
    Type,
    foreign_types,
    references,
    with_types,
)
from ocpp_codegen.python.names import names_of
from ocpp_codegen.python.version import Version

Standards = Callable[[str], Version]

# How often all is read to tell definitions of one name apart: each time those that hold
# what was told apart may differ as well.
MAX_ROUNDS = 20


def read(
    path: Path,
    standards: Standards,
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
        _read(folder, manifest, standards, version, links, findings)
        for version in asked
    ]
    _check_names(read_versions, manifest, findings, asked)
    if findings.errors:
        return [], findings.sorted(manifest.ignore)
    tables = {name: {"text": text} for name, text in folder.tables.items()}
    digest = set_digest({MANIFEST: table, **links.documents, **tables})
    extensions = [
        _extension(read, manifest, standards, path, digest) for read in read_versions
    ]
    return extensions, findings.sorted(manifest.ignore)


@dataclass(frozen=True)
class _Read:
    """What was read for one version.

    corrections are those that fit, corrected_types what references in them lead to,
    added the properties and values that they give to standard definitions.
    """

    reading: Reading
    naming: Naming
    corrections: tuple[Correction, ...]
    corrected_types: dict[str, Type]
    names: OwnNames
    added: dict[str, frozenset[str]]


def _read(
    folder: Folder,
    manifest: Manifest,
    standards: Standards,
    ocpp: str,
    links: Links,
    findings: Findings,
) -> _Read:
    """Reads all entries for a version."""
    version = standards(ocpp)
    correcting = manifest.of(CorrectionEntry, ocpp)
    standard, corrections = corrected(version, correcting, findings)

    def vocabulary(told_apart: ToldApart) -> Vocabulary:
        return Vocabulary(
            folder,
            standard,
            manifest.names.classes,
            links.broken,
            links.reached,
            findings,
            others=lambda other: standards(other).protocol,
            owner=manifest.name,
            told_apart=told_apart,
        )

    reading, types = _entries(folder, manifest, version, standard, vocabulary, findings)
    typed = with_types(standard, types)
    more = added(version.protocol, typed) if corrections else {}
    for entry in manifest.serving(ocpp):
        entry.settle(reading)
    _refuse_foreign(reading)
    _copy_for_custom_data(reading)
    rows = manifest.of(StandardEntry, ocpp)
    names = own_standard.read(rows, folder, version.dialect, findings)
    _refuse_twice(reading)
    _refuse_both_forms(reading)
    _refuse_shadows(reading)
    _tell_new_names(reading)
    return _Read(reading, version.facts.naming, corrections, types, names, more)


def _entries(
    folder: Folder,
    manifest: Manifest,
    version: Version,
    standard: Protocol,
    vocabulary: Callable[[ToldApart], Vocabulary],
    findings: Findings,
) -> tuple[Reading, dict[str, Type]]:
    """What entries and corrections lead to, definitions of one name told apart."""
    ocpp = version.dialect.version
    told_apart: ToldApart = {}
    rounds = 0
    while True:
        rounds += 1
        known = vocabulary(told_apart)
        correcting = manifest.of(CorrectionEntry, ocpp)
        types = own_types(correcting, folder, known, findings)
        typed = with_types(standard, types) if types else standard
        reading = Reading(folder, version.dialect, typed, known, findings)
        for entry in manifest.serving(ocpp):
            entry.read(reading)
        if not known.colliding or rounds == MAX_ROUNDS:
            known.refuse_colliding()
            return reading, types
        told_apart = known.renamed_apart()


def _copy_for_custom_data(reading: Reading) -> None:
    """Gives customData a copy of each definition that stands elsewhere too."""
    vocabulary, standard = reading.vocabulary, reading.standard
    objects = {**standard.objects, **vocabulary.objects}
    custom = [data for data in reading.data if isinstance(data, CustomData)]
    others = [data for data in reading.data if not isinstance(data, CustomData)]
    # A correction may have put a definition into what is the standard's.
    owners = (
        *reading.messages,
        *standard.messages.values(),
        *standard.objects.values(),
    )
    types = [field.type for owner in owners for field in owner.fields]
    types += [type_ for data in others for type_ in data.types.values()]
    roots = [name for type_ in types for name in references(type_)]
    outside = {*standard.objects, *views.reached(roots, objects)}
    copied = views.copies([data.object for data in custom], outside, objects)
    for name, obj in copied.items():
        vocabulary.add_copy(name, obj)
    reading.data[:] = [
        *others,
        *(
            replace(data, object=copied[data.object].name)
            if data.object in copied
            else data
            for data in custom
        ),
    ]


def _refuse_foreign(reading: Reading) -> None:
    """Finds types of other versions in customData, where objects are dicts."""
    objects = reading.vocabulary.objects
    for name in _dicts(reading):
        for field in objects[name].fields:
            for foreign in foreign_types(field.type):
                reading.findings.add(
                    "bad-reference",
                    f"customData can't hold {foreign.name} of OCPP {foreign.ocpp}",
                    f"refer to ocpp:#/definitions/{foreign.name}, limit versions, or "
                    "describe it in a file of yours",
                    field.place.file,
                    field.place.pointer,
                )


def _refuse_twice(reading: Reading) -> None:
    """Finds entries that describe the same."""
    seen: dict[object, Place] = {}
    for data in reading.data:
        for key in data.keys:
            if (data.KIND, key) in seen:
                reading.findings.add(
                    "duplicate-entry",
                    f"the same as {seen[data.KIND, key].pointer}",
                    "remove one, or limit versions",
                    data.place.file,
                    data.place.pointer,
                )
            seen.setdefault((data.KIND, key), data.place)


def _refuse_both_forms(reading: Reading) -> None:
    """Finds responses that would be text or JSON, and nobody could say which."""
    transfers = [data for data in reading.data if isinstance(data, DataTransfer)]
    for first, other in answers.unlike(transfers):
        reading.findings.add(
            "wrong-value",
            f"the same data could answer this {answers.form(other)} and "
            f"{first.place.pointer} {answers.form(first)}",
            answers.HINT,
            other.place.file,
            pointers.join(other.place.pointer, "response"),
        )


def _refuse_shadows(reading: Reading) -> None:
    """Finds definitions with the name of something in the standard set."""
    standard = reading.standard
    taken = {*standard.objects, *standard.enums}
    taken |= {m.name for a in standard.actions.values() for m in a.messages}
    messages = {message.name for message in reading.messages}
    own: list[Object | Enum] = [
        *reading.vocabulary.objects.values(),
        *reading.vocabulary.enums.values(),
    ]
    for definition in own:
        name, place = definition.name, definition.place
        if old := reading.vocabulary.prefixed.get(name):
            reading.findings.add(
                "standard-name",
                f"{old} is a standard name, so this becomes {name}",
                f"refer to ocpp:#/definitions/{old} if it is the same, rename it, "
                "or name it in [names.classes]",
                place.file,
                place.pointer,
            )
        if name in taken:
            reading.findings.add(
                "shadowed-name",
                f"{name} is a standard name",
                f"refer to ocpp:#/definitions/{name}, rename it, "
                "or name it in [names.classes]",
                place.file,
                place.pointer,
            )
        if name in messages:
            reading.findings.add(
                "colliding-name",
                f"{name} is a message as well",
                "rename it, or name it in [names.classes]",
                place.file,
                place.pointer,
            )


def _tell_new_names(reading: Reading) -> None:
    """Tells of the definitions that have other names than in their files."""
    vocabulary = reading.vocabulary
    own: Sequence[Object | Enum] = [
        *vocabulary.objects.values(),
        *vocabulary.enums.values(),
    ]
    for definition in own:
        name, place = definition.name, definition.place
        if name in vocabulary.apart:
            old, first = vocabulary.apart[name]
            reading.findings.add(
                "same-name",
                f"{old} is something else in {first.shown}, so this becomes {name}",
                "rename one, or name it in [names.classes]",
                place.file,
                place.pointer,
            )
        elif name in vocabulary.unnamed:
            reading.findings.add(
                "poor-name",
                f"no class can be named after this, so it becomes {name}",
                f"give it a title, or name {name} in [names.classes]",
                place.file,
                place.pointer,
            )


# Names


def _check_names(
    versions: Sequence[_Read],
    manifest: Manifest,
    findings: Findings,
    asked: Collection[str],
) -> None:
    propose = field_name_proposer()
    used = extension_names.Used()
    for version in versions:
        reading, additions = version.reading, _additions(version, manifest)
        naming = version.naming.extended(_own_naming(manifest))
        names = names_of(reading.protocol, naming, propose, additions)
        extension_names.check(
            names,
            reading.protocol,
            additions,
            manifest.names,
            manifest.of(CorrectionEntry, reading.dialect.version),
            findings,
        )
        used.add(names, additions, reading.vocabulary.renamed)
    # What is broken or not asked for may be what the names are for.
    if len(asked) == len(manifest.versions) and not findings.errors:
        extension_names.check_used(used, manifest.names, findings)


def _additions(read: _Read, manifest: Manifest) -> Additions:
    """What is the vendor's in a version, whatever is wrong with the extension."""
    return Additions(
        own=frozenset(read.reading.definitions),
        fields=manifest.names.fields,
        views=dict.fromkeys(_dicts(read.reading)),
        added=read.added,
    )


def _own_naming(manifest: Manifest) -> Naming:
    return Naming(manifest.names.fields, manifest.names.members, {}, {}, {}, {})


def _dicts(reading: Reading) -> list[str]:
    """The objects that stand in customData, and so are dicts in Python."""
    custom = [data.object for data in reading.data if isinstance(data, CustomData)]
    return views.reached(custom, reading.vocabulary.objects)


# What is read, as the other stages know it


def _extension(
    read: _Read, manifest: Manifest, standards: Standards, path: Path, digest: str
) -> Extension:
    """The extension for a version, to be asked for when nothing is wrong."""
    reading = read.reading
    vocabulary, dialect = reading.vocabulary, reading.dialect
    facts = {name: facts for name, (_, facts) in sorted(reading.actions.items())}
    return Extension(
        name=manifest.name,
        folder=path,
        version=dialect.version,
        protocol=reading.protocol,
        own=frozenset([*vocabulary.objects, *vocabulary.enums]),
        actions=facts,
        data=tuple(reading.data),
        corrections=read.corrections,
        corrected_types=read.corrected_types,
        naming=_own_naming(manifest),
        sentences=vocabulary.descriptions,
        field_sentences=vocabulary.notes,
        digest=digest,
        foreign=dict(_foreign(reading, standards)),
        ids_have_case=not dialect.ids_ignore_case,
        string_data=reading.string_data,
        names=read.names,
        added=read.added,
    )


def _foreign(
    reading: Reading, standards: Standards
) -> Iterable[tuple[Foreign, ForeignClass]]:
    """The classes that stand for types of other versions."""
    types = [type_ for data in reading.data for type_ in data.types.values()]
    types += [field.type for obj in reading.objects for field in obj.fields]
    for found in (foreign for type_ in types for foreign in foreign_types(type_)):
        package = standards(found.ocpp).package
        cls = package.names.classes[found.name]
        yield found, ForeignClass(package.name, cls.module, cls.name)
