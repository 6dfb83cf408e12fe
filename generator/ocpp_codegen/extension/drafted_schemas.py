"""The schemas of a draft: what fits the values that were seen."""

import json
import re
from collections.abc import Collection
from typing import Any

from ocpp_codegen.base.numbering import numbered
from ocpp_codegen.jsonschema.keywords import DRAFTS
from ocpp_codegen.protocol.observed import Shape

SIMPLE = ("string", "integer", "number", "boolean")


class Schemas:
    """The files as they are made, and the names of classes that are taken."""

    def __init__(self, taken: Collection[str]) -> None:
        self.files: dict[str, str] = {}
        self._taken = {name.lower() for name in taken}

    def write(
        self, title: str, shape: Shape, comment: str, vendor_id: str | None = None
    ) -> str:
        """A file for a shape, and its name; vendor_id is that of customData."""
        title = self._free(title)
        schema = self._schema(shape, title)
        if vendor_id is not None:
            schema["properties"]["vendorId"] = {"const": vendor_id}
            schema["required"] = sorted({*schema.get("required", ()), "vendorId"})
        said = f"{comment} {schema.pop('$comment', '')}".rstrip()
        head = {"$schema": DRAFTS[-1], "$comment": said, "title": title}
        text = json.dumps(head | schema, indent=2)
        self.files[f"{title}.json"] = f"{text}\n"
        return f"{title}.json"

    def _schema(self, shape: Shape, title: str) -> dict[str, Any]:
        """A schema that the values fit, with room for longer ones."""
        kinds = shape.kinds - ({"integer"} if "number" in shape.kinds else set())
        if not kinds:
            return {}
        found: dict[str, Any] = {"type": next(iter(kinds))}
        if len(kinds) > 1:
            found["type"] = sorted(kinds)
        if "string" in kinds:
            found["maxLength"] = limit(shape.longest)
        if "array" in kinds:
            items = shape.items or Shape()
            found["items"] = self._inner(items, f"{title}Item")
            found["maxItems"] = limit(shape.most)
        if "object" in kinds:
            found["properties"] = {
                name: self._inner(inner, f"{title}{camel(name, '')}")
                for name, inner in shape.properties.items()
            }
            always = [n for n, count in shape.present.items() if count == shape.objects]
            if always:
                found["required"] = always
            if shape.unnamed:
                found["$comment"] = f"Keys seen but not named here: {shape.unnamed}."
        return found

    def _inner(self, shape: Shape, title: str) -> dict[str, Any]:
        """The same inside another schema: an object has a title of its own."""
        if "object" not in shape.kinds:
            return self._schema(shape, title)
        title = self._free(title)
        return {"title": title, **self._schema(shape, title)}

    def _free(self, wanted: str) -> str:
        """A name that no other class has, in files of any system."""
        chosen = numbered(wanted[:80], lambda name: name.lower() in self._taken, "")
        self._taken.add(chosen.lower())
        return chosen


def limit(length: int) -> int:
    """A limit with room: the next power of two of twice as much."""
    return max(16, 1 << (2 * length - 1).bit_length()) if length else 16


def camel(text: str, other: str = "Vendor") -> str:
    """A title made of a text, with the other in front if it begins with no letter."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    title = "".join(word[:1].upper() + word[1:] for word in words)[:80]
    return title if title[:1].isalpha() else f"{other}{title}"
