"""DataTransfer of vendors: what its class says of each pair."""

from dataclasses import replace

from ocpp_codegen.knowledge.extension import DataTransfer, Extension
from ocpp_codegen.python import modules as python
from ocpp_codegen.python.annotations import (
    ANY,
    NONE,
    Annotation,
    Named,
    OneText,
    modules_in,
    or_none,
    uses,
)
from ocpp_codegen.python.field_types import Types

CLASS = "DataTransfer"


def with_any_data(package: python.Package) -> python.Package:
    """Data of DataTransfer holds objects, also where the standard has a string."""
    return replace(
        package,
        call=_with_any(package.call),
        call_result=_with_any(package.call_result),
    )


def constructed(
    module: python.Classes,
    whole: python.Classes,
    extension: Extension,
    types: Types,
) -> python.Classes:
    """The vendor's module of requests, with a constructor for each pair.

    The class stays the standard one where the vendor changes nothing else of it.
    """
    whole_class = next((cls for cls in whole.classes if cls.name == CLASS), None)
    if whole_class is None or not extension.data_transfers:
        return module
    made = replace(
        whole_class,
        constructors=tuple(
            _constructor(entry, whole_class, types)
            for entry in extension.data_transfers
        ),
    )
    used = [p.annotation for c in made.constructors for p in (*c.positional, *c.named)]
    siblings = {*module.siblings, *modules_in(used)} - {module.name}
    module = replace(
        module,
        siblings=tuple(sorted(siblings)),
        uses_any=module.uses_any or made.overloads or uses(used, ANY),
    )
    if whole_class in module.classes:
        own = [made if cls == whole_class else cls for cls in module.classes]
        return replace(module, classes=tuple(own))
    if module.standard is None:
        raise ValueError("a vendor's module stands on a standard one")
    names = tuple(n for n in module.standard.names if n != CLASS)
    standard = replace(module.standard, names=names)
    return replace(module, standard=standard, refined=(made,))


def with_overloads(roles: python.Roles, call: python.Classes) -> python.Roles:
    """Roles whose clients say of which classes there are several constructors."""
    classes = (*call.classes, *call.refined)
    overloaded = {Named(cls.name, call.name) for cls in classes if cls.overloads}
    return replace(
        roles,
        roles=tuple(
            replace(
                role,
                methods={n: c for n, c in role.methods.items() if c not in overloaded},
                overloaded={n: c for n, c in role.methods.items() if c in overloaded},
            )
            for role in roles.roles
        ),
    )


def _constructor(
    entry: DataTransfer, cls: python.Class, types: Types
) -> python.Constructor:
    data = ANY if entry.request is None else types.annotation(entry.request)
    own: dict[str, tuple[Annotation, bool]] = {
        "vendor_id": (OneText(entry.vendor_id), False),
        "message_id": (NONE, True)
        if entry.message_id is None
        else (OneText(entry.message_id), False),
        "data": (or_none(data), True),
    }
    parameters = tuple(
        python.Parameter(a.name, *own.get(a.name, (a.annotation, a.optional)))
        for a in cls.attributes
    )
    return python.Constructor(parameters[: cls.positions], parameters[cls.positions :])


def _with_any(module: python.Classes) -> python.Classes:
    classes = tuple(
        replace(cls, attributes=tuple(_any_data(a) for a in cls.attributes))
        if cls.name == CLASS
        else cls
        for cls in module.classes
    )
    return replace(module, classes=classes, uses_any=True)


def _any_data(attribute: python.Attribute) -> python.Attribute:
    return replace(attribute, annotation=ANY) if attribute.name == "data" else attribute
