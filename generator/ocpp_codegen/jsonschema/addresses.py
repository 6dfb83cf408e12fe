"""The names that schemas have besides their place: addresses and anchors.

``$id`` gives a file, or a schema inside one, an address that references may use and
that those below it are counted from; ``$anchor`` a name for the part behind the #.
Before 2019-09 an ``$id`` such as ``#name`` is an anchor.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from ocpp_codegen.base import pointers
from ocpp_codegen.jsonschema import paths
from ocpp_codegen.official.documents import Document

# Keywords whose values are data, so that nothing in them is a schema.
_DATA = ("enum", "const", "default", "example", "examples")
# Keywords that hold schemas by name, whatever the names.
_NAMED = ("properties", "patternProperties", "$defs", "definitions", "schemas")


@dataclass(frozen=True)
class Names:
    """The names in a file.

    resources are the pointers of schemas with an address, outer ones first, ""
    always among them; anchors the pointers by the resource and the name.
    """

    resources: Mapping[str, str]
    anchors: Mapping[tuple[str, str], str]

    def resource(self, pointer: str) -> str:
        """The pointer of the innermost schema with an address around a place."""
        around = [p for p in self.resources if f"{pointer}/".startswith(f"{p}/")]
        return max(around, key=len)


def normal(address: str) -> str:
    """An address as it is compared: %C3%A9 is the letter that it stands for."""
    return paths.normal(unquote(address))


def names(document: Document) -> Names:
    """The addresses and anchors in a file."""
    resources = {"": ""}
    anchors: dict[tuple[str, str], str] = {}
    for pointer, schema in _schemas(document, ""):
        outer = Names(resources, {}).resource(pointer)
        address, _, anchor = _id(schema).partition("#")
        address = urljoin(resources[outer], normal(address)).removeprefix("./")
        if address != resources[outer]:
            resources[pointer] = address
            outer = pointer
        for name in (anchor, schema.get("$anchor"), schema.get("$dynamicAnchor")):
            if isinstance(name, str) and name and not name.startswith("/"):
                anchors.setdefault((outer, name), pointer)
    return Names(resources, anchors)


def by_ending(address: str, files: Iterable[str]) -> str:
    """The one file whose path is most alike the end of an address; "" if none is."""
    steps = urlsplit(address).path.split("/")[::-1]
    alike: dict[int, list[str]] = {}
    for file in files:
        own = file.split("/")[::-1]
        pairs = enumerate(zip(steps, own, strict=False))
        common = next((n for n, (a, b) in pairs if a != b), min(len(steps), len(own)))
        alike.setdefault(common, []).append(file)
    most = max(alike, default=0)
    return alike[most][0] if most and len(alike[most]) == 1 else ""


def _id(schema: Mapping[str, Any]) -> str:
    for keyword in ("$id", "id"):
        if isinstance(found := schema.get(keyword), str):
            return found
    return ""


def _schemas(value: Any, pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each object that may be a schema, outer ones first."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _schemas(item, pointers.join(pointer, index))
    elif isinstance(value, dict):
        yield pointer, value
        for key, inner in value.items():
            below = pointers.join(pointer, key)
            if key in _NAMED and isinstance(inner, dict):
                for name, schema in inner.items():
                    yield from _schemas(schema, pointers.join(below, name))
            elif key not in _DATA:
                yield from _schemas(inner, below)
