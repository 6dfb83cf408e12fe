"""Where one type stands in the official files: what is corrected in one place only."""

from ocpp_codegen.base import pointers
from ocpp_codegen.python.version import Version

# The file of a correction for all that have the place.
ALL_FILES = "*"
DEFINITIONS = "/definitions/"

# File and pointer.
Spot = tuple[str, str]


def places(version: Version, file: str, pointer: str) -> list[Spot]:
    """The place, and those of the same type in other files: it stays one type.

    A type is a definition, or stands inline and has its name from naming.toml.
    """
    inline = version.facts.naming.inline
    around = [p for p in inline.get(file, {}) if f"{pointer}/".startswith(f"{p}/")]
    if pointer.startswith(DEFINITIONS):
        name = pointers.split(pointer)[1]
        rest = pointer.removeprefix(DEFINITIONS + name)
    elif around:
        innermost = max(around, key=len)
        name, rest = inline[file][innermost], pointer.removeprefix(innermost)
    else:
        return [(file, pointer)]
    found = [
        (other, place + rest)
        for other, names in inline.items()
        for place, known in names.items()
        if known == name
    ]
    if any(name in d.get("definitions", {}) for d in version.documents.values()):
        found.append((ALL_FILES, f"{DEFINITIONS}{name}{rest}"))
    return sorted(found)
