"""Extension to Python: a vendor's package beside the standard one.

The whole version is lowered with the extension in it. What came out as in the
standard package is imported from there, and the rest is the vendor's own.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ocpp_codegen.base.errors import fail
from ocpp_codegen.knowledge.extension import CustomData, Extension
from ocpp_codegen.knowledge.facts import Facts, Naming
from ocpp_codegen.protocol.additions import Additions
from ocpp_codegen.protocol.model import (
    Object,
    Protocol,
    Reference,
    Type,
    references,
)
from ocpp_codegen.protocol.versions import Dialect
from ocpp_codegen.python import codec as codec_lowering
from ocpp_codegen.python import lowering
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.safe import Code, literal

_Class = python.Class | python.OpenClass | python.View
_CUSTOM_DATA = "custom_data"


def lower(
    extension: Extension,
    standard: python.Package,
    facts: Facts,
    propose: Callable[[str], str],
    dialect: Dialect,
    header: tuple[str, ...],
) -> python.VendorPackage:
    """The vendor's package for the version of the standard one."""
    whole = lower_whole(extension, facts, propose, dialect, header)
    if extension.data_transfers:
        whole = _with_any_data(whole)
    own = _own_names(whole, standard)
    module = f"...{dialect.package}"
    return python.VendorPackage(
        folder=(extension.name, dialect.package),
        version=extension.version,
        header=header,
        root_header=(header[0], f"Extension {extension.name}"),
        doc=_package_doc(extension),
        call=_classes(whole.call, own, f"{module}.call", "Requests", extension),
        call_result=_classes(
            whole.call_result, own, f"{module}.call_result", "Responses", extension
        ),
        datatypes=_classes(
            whole.datatypes, own, f"{module}.datatypes", "Objects", extension
        ),
        enums=_enums(whole.enums, own, f"{module}.enums", extension),
        codec=_codec(extension, whole, standard, own, f"{module}.codec"),
        roles=whole.roles,
        charge_point=replace(whole.charge_point, root=Code("...")),
    )


def lower_whole(
    extension: Extension,
    facts: Facts,
    propose: Callable[[str], str],
    dialect: Dialect,
    header: tuple[str, ...],
) -> python.Package:
    """The whole version with the extension in it, as one package."""
    return lowering.lower(
        extension.protocol,
        facts_of(extension, facts),
        propose,
        dialect,
        header,
        additions=additions_of(extension),
    )


def facts_of(extension: Extension, facts: Facts) -> Facts:
    """The facts of the version and of the extension."""
    wording = facts.wording
    requests = {
        action.name: extension.sentences[action.initial.name]
        for action in extension.protocol.actions.values()
        if action.initial and action.initial.name in extension.sentences
    }
    responses = {
        action.name: extension.sentences[action.response.name]
        for action in extension.protocol.actions.values()
        if action.response and action.response.name in extension.sentences
    }
    sentences = dict(extension.sentences)
    return replace(
        facts,
        actions={**facts.actions, **extension.actions},
        naming=_naming(facts.naming, extension.naming),
        wording=replace(
            wording,
            requests={**wording.requests, **requests},
            responses={**wording.responses, **responses},
            objects={**sentences, **wording.objects},
            enums={**sentences, **wording.enums},
        ),
    )


def _naming(standard: Naming, own: Naming) -> Naming:
    return replace(
        standard,
        fields={**own.fields, **standard.fields},
        members={**own.members, **standard.members},
        classes={**own.classes, **standard.classes},
    )


def additions_of(extension: Extension) -> Additions:
    """What sets the extension apart in its protocol."""
    messages = {
        message.name
        for action in extension.actions
        for message in extension.protocol.actions[action].messages
    }
    return Additions(
        own=frozenset(extension.own | messages),
        views=_views(extension),
        notes=extension.field_sentences,
        fields=extension.naming.fields,
        uses=_uses_of(extension),
    )


def _uses_of(extension: Extension) -> dict[str, list[str]]:
    uses: dict[str, list[str]] = {}
    for transfer in extension.data_transfers:
        for way, type_ in (("", transfer.request), ("answer to ", transfer.response)):
            for name in references(type_) if type_ is not None else ():
                uses.setdefault(name, []).append(
                    f"{way}DataTransfer of {transfer.pair}"
                )
    for entry in extension.custom_data:
        uses.setdefault(entry.object, []).append(f"customData of {entry.vendor_id}")
    return uses


def _views(extension: Extension) -> dict[str, str | None]:
    """The objects that customData is made of, with the vendorId of the outer ones."""
    views: dict[str, str | None] = {}
    for entry in extension.custom_data:
        for name in _reached(entry.object, extension.protocol.objects):
            views.setdefault(name, None)
    for entry in extension.custom_data:
        if views[entry.object] not in (None, entry.vendor_id):
            raise fail(
                f"{entry.object} is the customData of two vendorIds",
                "give each a schema of its own",
                entry.place.file,
                entry.place.pointer,
            )
        views[entry.object] = entry.vendor_id
    _refuse_shared(extension, views)
    return views


def _refuse_shared(extension: Extension, views: Mapping[str, str | None]) -> None:
    """An object is a dict in customData and a dataclass elsewhere: never both."""
    protocol = extension.protocol
    outside = [m for a in extension.actions for m in protocol.actions[a].messages]
    names = {
        name
        for transfer in extension.data_transfers
        for type_ in (transfer.request, transfer.response)
        if type_ is not None
        for name in references(type_)
    }
    names |= {n for m in outside for f in m.fields for n in _referred(f.type)}
    for name in sorted(names & protocol.objects.keys()):
        for reached in _reached(name, protocol.objects):
            if reached in views:
                place = protocol.objects[reached].place
                raise fail(
                    f"{reached} stands in customData and elsewhere too",
                    "give customData a definition of its own",
                    place.file,
                    place.pointer,
                )


def _reached(name: str, objects: Mapping[str, Object]) -> list[str]:
    """An object and all objects in it."""
    found = [name]
    for reached in found:
        for field in objects[reached].fields:
            for target in _referred(field.type):
                if target in objects and target not in found:
                    found.append(target)
    return found


def _referred(type_: Type) -> list[str]:
    return list(references(type_))


def _with_any_data(package: python.Package) -> python.Package:
    """Data of DataTransfer holds objects, also where the standard has a string."""
    return replace(
        package,
        call=_with_any(package.call),
        call_result=_with_any(package.call_result),
    )


def _with_any(module: python.Classes) -> python.Classes:
    classes = tuple(
        replace(cls, attributes=tuple(_any_data(a) for a in cls.attributes))
        if cls.name == "DataTransfer"
        else cls
        for cls in module.classes
    )
    return replace(module, classes=classes, uses_any=True)


def _any_data(attribute: python.Attribute) -> python.Attribute:
    return (
        replace(attribute, annotation="Any") if attribute.name == "data" else attribute
    )


# What is the vendor's own


def _own_names(whole: python.Package, standard: python.Package) -> frozenset[str]:
    """«module.Class» for what the standard package lacks or defines otherwise.

    A class whose field is of such a class is another class as well.
    """
    known = {name: _shape(cls) for name, cls in _all_classes(standard)}
    classes = dict(_all_classes(whole))
    own = {n for n, cls in classes.items() if known.get(n) != _shape(cls)}
    while True:
        more = {n for n, cls in classes.items() if n not in own and _uses(cls, n, own)}
        if not more:
            return frozenset(own)
        own |= more


def _all_classes(
    package: python.Package,
) -> Iterable[tuple[str, _Class | python.EnumClass]]:
    for module in ("call", "call_result", "datatypes"):
        for cls in _members(getattr(package, module)):
            yield f"{module}.{cls.name}", cls
    for enum in package.enums.classes:
        yield f"enums.{enum.name}", enum


def _members(module: python.Classes) -> tuple[_Class, ...]:
    return *module.open_classes, *module.views, *module.classes


def _shape(cls: _Class | python.EnumClass) -> object:
    """What makes two classes the same class for a program."""
    if isinstance(cls, python.EnumClass):
        return cls.members
    attributes = [
        (a.name, a.wire_name, a.annotation, a.optional) for a in cls.attributes
    ]
    return type(cls), attributes, cls.open


def _uses(cls: _Class | python.EnumClass, name: str, own: set[str]) -> bool:
    if isinstance(cls, python.EnumClass):
        return False
    names = {
        word if "." in word else f"datatypes.{word}"
        for attribute in cls.attributes
        for word in re.findall(r"[\w.]+", attribute.annotation)
    }
    return not own.isdisjoint(names)


def _classes(
    module: python.Classes,
    own: frozenset[str],
    standard: str,
    what: str,
    extension: Extension,
) -> python.Classes:
    short = standard.rpartition(".")[2]

    def is_own(cls: _Class) -> bool:
        return f"{short}.{cls.name}" in own

    classes = tuple(filter(is_own, module.classes))
    views = tuple(filter(is_own, module.views))
    names = {cls.name for cls in _members(module) if not is_own(cls)}
    names |= {alias.name for alias in module.aliases if alias.target in names}
    aliases = tuple(a for a in module.aliases if f"{short}.{a.target}" in own)
    words = set(
        re.findall(
            r"\w+",
            " ".join(a.annotation for c in classes + views for a in c.attributes),
        )
    )
    return replace(
        module,
        doc=_module_doc(what, extension),
        open_classes=tuple(filter(is_own, module.open_classes)),
        classes=classes,
        views=views,
        aliases=aliases,
        siblings=tuple(sorted({"datatypes", "enums"} & words)),
        uses_any="Any" in words
        or any(cls.open for cls in classes)
        or bool(views)
        or any(map(is_own, module.open_classes)),
        standard=python.Standard(Code(standard), _sorted(names)),
    )


def _enums(
    module: python.Enums, own: frozenset[str], standard: str, extension: Extension
) -> python.Enums:
    names = {cls.name for cls in module.classes if f"enums.{cls.name}" not in own}
    names |= {alias.name for alias in module.aliases if alias.target in names}
    return python.Enums(
        doc=_module_doc("Enumerations", extension),
        classes=tuple(c for c in module.classes if f"enums.{c.name}" in own),
        aliases=tuple(a for a in module.aliases if f"enums.{a.target}" in own),
        standard=python.Standard(Code(standard), _sorted(names)),
    )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    """As import sorters have it."""
    return tuple(sorted(names, key=lambda name: (name.lower(), name)))


def _package_doc(extension: Extension) -> tuple[str, ...]:
    return (
        f"OCPP {extension.version} with the extension {extension.name}.",
        "",
        "call, call_result, datatypes and enums have what the standard modules have,",
        "and what the extension adds or corrects; codec handles both.",
    )


def _module_doc(what: str, extension: Extension) -> tuple[str, ...]:
    return (
        f"{what} of OCPP {extension.version} with the extension {extension.name}.",
        "",
        "A field that is None is absent from the message.",
    )


# Codec


def _codec(
    extension: Extension,
    whole: python.Package,
    standard: python.Package,
    own: frozenset[str],
    module: str,
) -> python.VendorCodec:
    known = {coded.name: coded for coded in standard.codec.objects}
    objects = tuple(o for o in whole.codec.objects if known.get(o.name) != o)
    copied = tuple(o for o in whole.codec.objects if o.cls in own and o not in objects)
    transfers, shapeless = _transfers(extension, whole)
    open_objects = tuple(
        o for o in whole.codec.open_objects if o not in standard.codec.open_objects
    )
    described = (*open_objects, *objects, *copied, *shapeless, *whole.codec.views)
    named = [o.name for o in (*open_objects, *objects)]
    defined = {f"{way}_{name}" for name in named for way in ("decode", "encode")}
    used = codec_lowering.called(objects)
    enums = tuple(
        (definition, cls)
        for definition, cls in whole.codec.enums
        if f"enums.{cls}" in own or f"_{definition}" in used
    )
    tables = {f"_{definition}" for definition, _ in enums}
    codec = replace(
        whole.codec,
        helpers=codec_lowering.helpers(objects, bool(open_objects)),
        rules=codec_lowering.rules(described),
        further_rules=codec_lowering.further_rules(described),
        enums=enums,
        open_objects=open_objects,
        objects=objects,
        copied=(*copied, *shapeless),
        requests=_added(whole.codec.requests, extension),
        responses=_added(whole.codec.responses, extension),
        sends=_added(whole.codec.sends or (), extension),
        root=Code("..."),
    )
    return python.VendorCodec(
        codec=codec,
        standard=python.Standard(Code(module), _sorted(used - defined - tables)),
        transfers=transfers,
        custom_data=_custom_data(extension, whole),
        checks=tuple(
            (name, codec_lowering.data(obj.check))
            for name, obj in sorted(_checked(extension).items())
        ),
        any_case=not extension.ids_have_case,
        string_data=extension.string_data,
        added=frozenset(o.cls for o in objects if o.name not in known),
    )


def _added(actions: Iterable[str], extension: Extension) -> tuple[str, ...]:
    return tuple(action for action in actions if action in extension.actions)


def _checked(extension: Extension) -> dict[str, Object]:
    """The objects and messages that have to pass a schema besides their fields."""
    protocol = extension.protocol
    messages = (m for a in protocol.actions.values() for m in a.messages)
    known = {**protocol.objects, **{m.name: m for m in messages}}
    return {name: obj for name, obj in known.items() if obj.check}


def _transfers(
    extension: Extension, whole: python.Package
) -> tuple[tuple[python.Transfer, ...], tuple[python.Coded, ...]]:
    """The entries, and rules for what is not an object: shapes of one property."""
    version = codec_lowering.of_package(extension.protocol, whole, extension.own)
    transfers, shapeless = [], []
    for number, entry in enumerate(extension.data_transfers):
        described = []
        for way, type_ in (("request", entry.request), ("response", entry.response)):
            name = f"DataTransfer {number + 1} {way}"
            cls = _transfer_class(type_, whole)
            if type_ is not None and cls is None:
                shapeless.append(codec_lowering.shapeless(version, name, type_))
                cls = literal(name)
            described.append(cls or Code("None"))
        transfers.append(
            python.Transfer(
                entry.vendor_id,
                entry.message_id,
                described[0],
                described[1],
                entry.text,
                entry.answer_text,
                entry.direction,
            )
        )
    return tuple(transfers), tuple(shapeless)


def _transfer_class(type_: Type | None, whole: python.Package) -> Code | None:
    """The class of data that is an object with properties, or None."""
    classes = _class_of(whole)
    if isinstance(type_, Reference) and type_.name in classes:
        return classes[type_.name].cls
    return None


def _class_of(whole: python.Package) -> dict[str, python.Coded]:
    codec = whole.codec
    return {o.name: o for o in (*codec.open_objects, *codec.objects, *codec.views)}


def _custom_data(
    extension: Extension, whole: python.Package
) -> tuple[python.CustomData, ...]:
    classes = _class_of(whole)
    entries = []
    for entry in extension.custom_data:
        view = classes[entry.object]
        for place in entry.places:
            owner, path = Code("None"), place.path
            if place.owner is not None:
                owner = classes[place.owner].cls
                path = _path(
                    entry, place.owner, place.path, classes, extension.protocol
                )
            entries.append(
                python.CustomData(entry.vendor_id, view.cls, view.name, owner, path)
            )
    return tuple(entries)


def _path(
    entry: CustomData,
    owner: str,
    steps: tuple[str, ...],
    classes: Mapping[str, python.Coded],
    protocol: Protocol,
) -> tuple[str, ...]:
    """The fields that lead to the object with customData, in Python's names."""
    names: list[str] = []
    for wire_name in (step for step in steps if step != "*"):
        coded = classes[owner]
        step = next(s for s in coded.steps if s.wire_name == wire_name)
        names.append(step.name)
        owner = _target(owner, wire_name, protocol)
    return tuple(names)


def _target(owner: str, wire_name: str, protocol: Protocol) -> str:
    messages = {m.name: m for a in protocol.actions.values() for m in a.messages}
    obj = messages.get(owner) or protocol.objects[owner]
    field = next(f for f in obj.fields if f.name == wire_name)
    return next(iter(_referred(field.type)))
