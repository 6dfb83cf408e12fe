"""Extension to Python: a vendor's package next to the standard one.

The whole version is lowered with the extension in it. What came out as in the
standard package is imported from there, and the rest is the vendor's own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ocpp_codegen.base.errors import fail
from ocpp_codegen.knowledge import appendices
from ocpp_codegen.knowledge.extension import CustomData, Extension
from ocpp_codegen.knowledge.facts import Facts
from ocpp_codegen.protocol.additions import Additions
from ocpp_codegen.protocol.model import (
    Object,
    Type,
    references,
)
from ocpp_codegen.python import codec as codec_lowering
from ocpp_codegen.python import modules as python
from ocpp_codegen.python import transfers, vendor_data
from ocpp_codegen.python.annotations import ANY, class_, modules_in, parts, uses
from ocpp_codegen.python.field_types import Types
from ocpp_codegen.python.names import ClassName
from ocpp_codegen.python.safe import Code
from ocpp_codegen.python.standard import lower_own
from ocpp_codegen.python.version import Version

_CUSTOM_DATA = "custom_data"


def lower(extension: Extension, version: Version) -> python.VendorPackage:
    """The vendor's package; the version is that with the extension in it."""
    whole, standard = version.package, version.standard
    if standard is None:
        raise ValueError("an extension stands on a standard version")
    if extension.data_transfers:
        whole = transfers.with_any_data(whole)
    own = _own_names(whole, standard.package)
    module, header = f"...{version.dialect.package}", version.header
    call = _call(whole, own, f"{module}.call", extension)
    return python.VendorPackage(
        version=extension.version,
        header=header,
        root_header=(header[0], f"Extension {extension.name}"),
        doc=_package_doc(extension),
        call=call,
        call_result=_classes(
            whole.call_result, own, f"{module}.call_result", "Responses", extension
        ),
        datatypes=_classes(
            whole.datatypes, own, f"{module}.datatypes", "Objects", extension
        ),
        enums=_enums(whole.enums, own, f"{module}.enums", extension),
        codec=_codec(extension, whole, standard.package, own, f"{module}._codec"),
        roles=transfers.with_overloads(replace(whole.roles, root=Code("...")), call),
        charge_point=replace(whole.charge_point, root=Code("...")),
        names=_own_standard(extension, version),
    )


def _own_standard(extension: Extension, version: Version) -> python.OwnNames | None:
    """The standard names with those of the vendor, if there are any."""
    if extension.names.is_empty:
        return None
    return lower_own(
        appendices.load(version.dialect),
        extension.names,
        version.protocol,
        version.dialect.package,
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
        naming=facts.naming.extended(extension.naming),
        wording=replace(
            wording,
            requests={**wording.requests, **requests},
            responses={**wording.responses, **responses},
            objects={**sentences, **wording.objects},
            enums={**sentences, **wording.enums},
        ),
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
        fields=extension.naming.fields,
        views=_views(extension),
        notes=extension.field_sentences,
        uses=_uses_of(extension),
        foreign=extension.foreign,
        added=extension.added,
    )


def _uses_of(extension: Extension) -> dict[str, list[str]]:
    uses: dict[str, list[str]] = {}
    for data in extension.data:
        for way, type_ in data.types.items():
            for name in references(type_):
                uses.setdefault(name, []).append(f"{way}{data.said}")
    return uses


def _views(extension: Extension) -> dict[str, str | None]:
    """The objects that customData is made of, with the vendorId of the outer ones.

    None where there are several: new() takes it as any other value then.
    """
    views: dict[str, str | None] = {}
    for entry in extension.custom_data:
        for name in _reached(entry.object, extension.protocol.objects):
            views.setdefault(name, None)
    ids: dict[str, set[str]] = {}
    for entry in extension.custom_data:
        ids.setdefault(entry.object, set()).add(entry.vendor_id)
    views |= {name: min(some) for name, some in ids.items() if len(some) == 1}
    _refuse_shared(extension, views)
    return views


def _refuse_shared(extension: Extension, views: Mapping[str, str | None]) -> None:
    """An object is a dict in customData and a dataclass elsewhere: never both."""
    protocol = extension.protocol
    outside = [m for a in extension.actions for m in protocol.actions[a].messages]
    names = {
        name
        for data in extension.data
        if not isinstance(data, CustomData)
        for type_ in data.types.values()
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


# What is the vendor's own


def _own_names(whole: python.Package, standard: python.Package) -> frozenset[ClassName]:
    """The classes that the standard package lacks or defines otherwise.

    A class whose field is of such a class is another class as well.
    """
    known = {name: _shape(cls) for name, cls in _all_classes(standard)}
    classes = dict(_all_classes(whole))
    own = {n for n, cls in classes.items() if known.get(n) != _shape(cls)}
    while True:
        more = {n for n, cls in classes.items() if n not in own and _uses(cls, own)}
        if not more:
            return frozenset(own)
        own |= more


def _all_classes(
    package: python.Package,
) -> Iterable[tuple[ClassName, python.AnyClass | python.EnumClass]]:
    for module in (package.call, package.call_result, package.datatypes):
        for cls in module.all:
            yield ClassName(module.name, cls.name), cls
    for enum in package.enums.classes:
        yield ClassName("enums", enum.name), enum


def _shape(cls: python.AnyClass | python.EnumClass) -> object:
    """What makes two classes the same class for a program."""
    if isinstance(cls, python.EnumClass):
        return cls.members
    attributes = [
        (a.name, a.wire_name, a.annotation, a.optional) for a in cls.attributes
    ]
    return type(cls), attributes, cls.open


def _uses(cls: python.AnyClass | python.EnumClass, own: Collection[ClassName]) -> bool:
    if isinstance(cls, python.EnumClass):
        return False
    named = {part for a in cls.attributes for part in parts(a.annotation)}
    return any(class_(name) in named for name in own)


def _call(
    whole: python.Package,
    own: frozenset[ClassName],
    standard: str,
    extension: Extension,
) -> python.Classes:
    """The module of requests, where DataTransfer is made of the vendor's data alone."""
    module = _classes(whole.call, own, standard, "Requests", extension)
    types = Types(extension.protocol, whole.names, additions_of(extension))
    return transfers.constructed(module, whole.call, extension, types)


def _classes(
    module: python.Classes,
    own: frozenset[ClassName],
    standard: str,
    what: str,
    extension: Extension,
) -> python.Classes:
    def is_own(cls: python.AnyClass) -> bool:
        return ClassName(module.name, cls.name) in own

    classes = tuple(filter(is_own, module.classes))
    views = tuple(filter(is_own, module.views))
    names = {cls.name for cls in module.all if not is_own(cls)}
    names |= {alias.name for alias in module.aliases if alias.target in names}
    aliases = tuple(
        a for a in module.aliases if ClassName(module.name, a.target) in own
    )
    used = [a.annotation for c in classes + views for a in c.attributes]
    return replace(
        module,
        doc=_module_doc(what, extension),
        open_classes=tuple(filter(is_own, module.open_classes)),
        classes=classes,
        views=views,
        aliases=aliases,
        siblings=tuple(sorted(modules_in(used) - {module.name})),
        uses_any=uses(used, ANY)
        or any(cls.open for cls in classes)
        or bool(views)
        or any(map(is_own, module.open_classes)),
        standard=python.Standard(Code(standard), _sorted(names)),
    )


def _enums(
    module: python.Enums, own: frozenset[ClassName], standard: str, extension: Extension
) -> python.Enums:
    names = {
        cls.name for cls in module.classes if ClassName("enums", cls.name) not in own
    }
    names |= {alias.name for alias in module.aliases if alias.target in names}
    return python.Enums(
        doc=_module_doc("Enumerations", extension),
        classes=tuple(c for c in module.classes if ClassName("enums", c.name) in own),
        aliases=tuple(a for a in module.aliases if ClassName("enums", a.target) in own),
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
    own: frozenset[ClassName],
    module: str,
) -> python.VendorCodec:
    known = {coded.name: coded for coded in standard.codec.objects}
    objects = tuple(o for o in whole.codec.objects if known.get(o.name) != o)
    copied = _copied(whole, own, objects)
    rows, shapeless = vendor_data.lower(extension, whole)
    open_objects = tuple(
        o for o in whole.codec.open_objects if o not in standard.codec.open_objects
    )
    described = (*open_objects, *objects, *copied, *shapeless, *whole.codec.views)
    used = codec_lowering.called(objects)
    enums = _own_enums(whole.codec.enums, own, used)
    defined = _defined(enums, (*open_objects, *objects))
    codec = replace(
        _with_added(whole.codec, extension),
        helpers=codec_lowering.helpers(objects, bool(open_objects)),
        rules=codec_lowering.rules(described),
        further_rules=codec_lowering.further_rules(described),
        shared_checks=codec_lowering.shared_checks(described),
        foreign=codec_lowering.foreign_modules(
            step.rule for coded in described for step in coded.steps
        ),
        enums=enums,
        open_objects=open_objects,
        objects=objects,
        copied=(*copied, *shapeless),
    )
    return python.VendorCodec(
        codec=codec,
        standard=python.Standard(Code(module), _sorted(used - defined)),
        data=rows,
        foreign=vendor_data.foreign_modules(extension, rows),
        any_case=not extension.ids_have_case,
        string_data=extension.string_data,
        added=frozenset(o.cls for o in objects if o.name not in known),
    )


def _with_added(codec: python.Codec, extension: Extension) -> python.Codec:
    """The codec for no actions but those of the extension."""
    return replace(
        codec,
        requests=_added(codec.requests, extension),
        responses=_added(codec.responses, extension),
        sends=_added(codec.sends or (), extension),
        root=Code("..."),
    )


def _copied(
    whole: python.Package,
    own: frozenset[ClassName],
    objects: tuple[python.Coded, ...],
) -> tuple[python.Coded, ...]:
    """The functions of the standard codec that make classes of the vendor's."""
    classes = whole.names.classes
    return tuple(
        o for o in whole.codec.objects if classes[o.name] in own and o not in objects
    )


def _own_enums(
    enums: Iterable[tuple[str, str]], own: Collection[ClassName], used: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """The enums whose tables stand in the vendor's codec."""
    return tuple(
        (definition, cls)
        for definition, cls in enums
        if ClassName("enums", cls) in own or f"_{definition}" in used
    )


def _added(actions: Iterable[str], extension: Extension) -> tuple[str, ...]:
    return tuple(action for action in actions if action in extension.actions)


def _defined(
    enums: Iterable[tuple[str, str]], objects: Iterable[python.Coded]
) -> set[str]:
    """The tables and functions that the vendor's codec has itself."""
    found = {f"_{definition}" for definition, _ in enums}
    for coded in objects:
        found |= {f"decode_{coded.name}", f"encode_{coded.name}"}
    return found
