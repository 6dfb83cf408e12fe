"""Marks on the fields of a codec: secrets, and primitive types that no rule tests.

They come from the facts about a version, from the formats in its schemas, and from
``writeOnly`` in those of a vendor.
"""

from collections.abc import Iterator
from dataclasses import replace

from ocpp_codegen.knowledge.facts import FieldFacts
from ocpp_codegen.protocol.model import Array, Field, Nullable, Object, Protocol, String
from ocpp_codegen.python import modules as python

# What the schemas call a format, and the specification a primitive type.
_FORMATS = {"date-time": "dateTime", "uri": "anyURI"}

# The kind of what a vendor marks as a secret.
_VENDORS = "secret"


def marked(codec: python.Codec, protocol: Protocol, known: FieldFacts) -> python.Codec:
    """A codec whose steps say what is secret and of which primitive type."""
    objects = {item.name: item for item in _objects(protocol)}

    def mark(all_coded: tuple[python.Coded, ...]) -> tuple[python.Coded, ...]:
        return tuple(_marked(c, objects.get(c.name), known) for c in all_coded)

    return replace(
        codec,
        objects=mark(codec.objects),
        open_objects=mark(codec.open_objects),
        views=mark(codec.views),
        copied=mark(codec.copied),
        secret_names=known.secret_names,
    )


def _objects(protocol: Protocol) -> Iterator[Object]:
    yield from protocol.objects.values()
    for action in protocol.actions.values():
        yield from action.messages


def _marked(
    coded: python.Coded, described: Object | None, known: FieldFacts
) -> python.Coded:
    fields = {} if described is None else {f.name: f for f in described.fields}
    steps = []
    for step in coded.steps:
        place = f"{coded.name}.{step.wire_name}"
        field = fields.get(step.wire_name)
        vendors = _VENDORS if field is not None and field.write_only else ""
        secret = known.secrets.get(place, vendors)
        format_ = known.types.get(place, _format(field))
        steps.append(replace(step, secret=secret, format=format_))
    return replace(coded, steps=tuple(steps))


def _format(field: Field | None) -> str:
    type_ = field.type if field is not None else None
    while isinstance(type_, Array | Nullable):
        type_ = type_.items if isinstance(type_, Array) else type_.type
    format_ = type_.format if isinstance(type_, String) else None
    return _FORMATS.get(format_ or "", "")
