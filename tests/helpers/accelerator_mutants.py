"""Mistakes in the accelerator, one at a time: the fuzz or the count must see them.

``python -m tests.helpers.accelerator_mutants`` compiles the source with each of them,
in a process of its own, since it may crash, which counts as seen.
"""

import subprocess
import sys
from types import ModuleType

from tests.helpers import accelerated, accelerator_faults, fuzz_accelerator

# Texts of each package that have to show a mistake.
COUNT = 6_000

ROUNDS = 20_000

# A piece of the source, and what is put in its place.
MISTAKES = {
    "duplicate keys": ("if (!(*missing & bit)) {", "if (0) {"),
    "missing keys": ("|| (missing & shape->required)) {", ") {"),
    "lengths": (
        "return (int64_t)PyUnicode_GET_LENGTH(text) <= rule->most\n",
        "return (int64_t)PyUnicode_GET_LENGTH(text) <= rule->most + 1\n",
    ),
    "half a pair": ("if (second < 0xDC00 || second > 0xDFFF) {", "if (second < 0) {"),
    "keys of data": ("&& PyDict_GET_SIZE(dict) == count;", ";"),
    "rounding": ("#define EXACT_POWER 22", "#define EXACT_POWER 23"),
    "foreign values": ("PySet_Contains(rule->foreign, text) == 0", "1"),
    "control characters": ("_mm_set1_epi8(0x1f)", "_mm_set1_epi8(0x1e)"),
    "not ASCII": ("any_high |= high & (", "any_high |= high & 0 & ("),
    "minimum": ("if (value < rule->least ||", "if ("),
    "maximum of a number": ("|| value > rule->high) {", ") {"),
    "decimals": (
        "if (rule->decimals >= 0 && !is_decimal(&literal, rule->decimals)) {",
        "if (0) {",
    ),
    "items": ("if (count < rule->least || count > rule->most) {", "if (0) {"),
    "depth of data": ("#define MAX_DATA_DEPTH 100", "#define MAX_DATA_DEPTH 101"),
    "what follows": ("if (message != NULL && !at_end(&reader)) {", "if (0) {"),
    "length of an id": ("#define MAX_ID_LENGTH 36", "#define MAX_ID_LENGTH 37"),
    "digits": ("#define MAX_DIGITS 18", "#define MAX_DIGITS 19"),
    "whole floats": ("|| !literal.whole) {", ") {"),
    "a zero in front": (
        "|| (*reader->at == '0' && is_digit(reader->at[1]))) {",
        ") {",
    ),
    "repr": ("if (!(digits < EXACT_INTEGER / 2)) {", "if (0) {"),
    "escapes written": ("const int plain = found ?", "const int plain = 0 ?"),
    "classes": (
        "if (depth >= MAX_DEPTH || !Py_IS_TYPE(value, shape->cls)) {",
        "if (depth >= MAX_DEPTH) {",
    ),
    "asked": ("&& skip_token(&reader, ']') && at_end(&reader))) {", ")) {"),
}

LEAKS = {
    "an object": (
        "|| (missing & shape->required)) {\n        Py_DECREF(made);",
        "|| (missing & shape->required)) {",
    ),
    "an item": ("Py_DECREF(reader->items[--reader->count]);", "--reader->count;"),
    "a text": ("        PyMem_Free(writer->text);\n", "        ;\n"),
    "a member": (
        "    Py_INCREF(name->value);\n    return name->value;",
        "    Py_INCREF(name->value);\n    return Py_INCREF(name->value), name->value;",
    ),
}


def differences(mistake: str) -> list[str]:
    """What the fuzz finds with a mistake; it stops at the first package."""
    with accelerated.used(_mutant(*MISTAKES[mistake])):
        for package in "v201", "vendor.v201", "v16", "v21", "vendor.v16":
            found = fuzz_accelerator.run(package, COUNT, seed=6, first=True)
            if found.differences:
                return found.differences
    return []


def leaks(leak: str) -> bool:
    """Whether the count of references and blocks finds a leak."""
    with accelerated.used(_mutant(*LEAKS[leak])):
        try:
            accelerator_faults.check_leaks(ROUNDS)
        except AssertionError:
            return True
    return False


def _mutant(old: str, new: str) -> ModuleType:
    source = accelerated.SOURCE.read_text()
    if source.count(old) != 1:
        sys.exit(f"{source.count(old)} times in the source: {old}")
    return accelerated.compiled(source.replace(old, new))


def is_seen(name: str) -> bool:
    """Whether a mistake or a leak is seen, or crashes a process of its own."""
    program = (
        "import sys; from tests.helpers import accelerator_mutants as tried;"
        "name = sys.argv[1];"
        "seen = tried.leaks(name) if name in tried.LEAKS else tried.differences(name);"
        "sys.exit(bool(seen))"
    )
    return subprocess.run([sys.executable, "-c", program, name]).returncode != 0


def main() -> int:
    """The command line."""
    names = [*MISTAKES, *LEAKS]
    unseen = [name for name in names if not is_seen(name)]
    print(f"{len(names) - len(unseen)} of {len(names)} mistakes were seen")
    print(*(f"not seen: {name}" for name in unseen), sep="\n")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
