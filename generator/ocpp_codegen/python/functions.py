"""The functions of a codec as data: what ``codec`` decided, line by line.

Decoding reads a payload d key by key into an object o; encoding writes o as an
f-string. Lines have their indent; black breaks those that are too long.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ocpp_codegen.python.modules import Codec, Coded, Step
from ocpp_codegen.python.names import FURTHER_KEYS
from ocpp_codegen.python.safe import Code, code, literal, name, number

_REFUSE = code("raise Bad")


@dataclass(frozen=True)
class Function:
    """A function; lines are those of its body, signature the line before them."""

    signature: Code
    lines: tuple[Code, ...]


def functions_of(codec: Codec) -> tuple[Function, ...]:
    """A decoder and an encoder for each open object, then for each class."""
    found: list[Function] = []
    for coded in codec.open_objects:
        found += [_decode_open(coded), _encode_open(coded)]
    for coded in codec.objects:
        found += [_decode(coded), _encode(coded)]
    return tuple(found)


def _function(signature: Code, lines: Iterable[Code]) -> Function:
    return Function(signature, tuple(_indented(lines)))


def _indented(lines: Iterable[Code]) -> Iterator[Code]:
    for line in lines:
        yield code("    %s", line)


def _unless(condition: Code) -> Iterator[Code]:
    """Refuses what the condition speaks against; there may be none."""
    if condition:
        yield code("if %s:", condition)
        yield code("    %s", _REFUSE)


# Open objects, which stay dicts


def _decode_open(coded: Coded) -> Function:
    signature = "def decode_%s(d: Any, seen: list[int]) -> dict[str, Any]:"
    return _function(
        code(signature, name(coded.name)),
        (
            *_unless(code("d.__class__ is not dict")),
            *_open_checks(coded),
            code("return data(d, seen)  # type: ignore[no-any-return]"),
        ),
    )


def _encode_open(coded: Coded) -> Function:
    return _function(
        code("def encode_%s(d: Any) -> str:", name(coded.name)),
        (
            *_unless(code("not isinstance(d, dict)")),
            *_open_checks(coded),
            code("return data_text(dict(d))"),
        ),
    )


def _open_checks(coded: Coded) -> Iterator[Code]:
    """What is known of the keys of an object that may hold any."""
    for step in coded.steps:
        key = literal(step.wire_name)
        lines = [code("v = d[%s]", key), *_unless(step.refuse)]
        if step.optional:
            yield code("if %s in d:", key)
            lines = list(_indented(lines))
        yield from lines


# Decoding


def _decode(coded: Coded) -> Function:
    signature = code(
        "def decode_%s(d: Any, seen: list[int]) -> %s:", name(coded.name), coded.cls
    )
    if not coded.steps and not coded.open:
        made = code("return new(%s)  # type: ignore[no-any-return]", coded.cls)
        return _function(
            signature, (*_unless(code("d.__class__ is not dict or d")), made)
        )
    return _function(signature, _decoding(coded))


def _decoding(coded: Coded) -> Iterator[Code]:
    if coded.uses_items:
        yield code("items: list[Any]")
    yield from _unless(code("d.__class__ is not dict"))
    yield code("o: %s = new(%s)", coded.cls, coded.cls)
    yield from _counting(coded) if _varies(coded) else _not_counting(coded)
    yield code("return o")


def _varies(coded: Coded) -> bool:
    """Whether more than the last field decides how many keys and strings there are."""
    arrays = any(s.strings not in ("", "1") for s in coded.steps if not s.optional)
    optional = [step.optional for step in coded.steps]
    return coded.open or arrays or any(optional[:-1])


def _counting(coded: Coded) -> Iterator[Code]:
    """Reads the fields; n is the number of keys, s that of strings besides them."""
    yield code("n = %s", number(coded.required))
    yield code("s = %s", number(coded.strings))
    for step in coded.steps:
        if not step.optional:
            yield from _read(step)
        elif step is coded.steps[-1] and not coded.open:
            yield from _read_last(step, code("n"))
            yield from _indented(_counted(step))
            yield from _indented(_unless(code("len(d) != n")))
        else:
            yield from _read_optional(step)
    if coded.open:
        known = code("_known_%s", name(coded.name))
        further = code("further(d, %s, seen) if len(d) != n else None", known)
        yield code("o.%s = %s", name(FURTHER_KEYS), further)
    elif not coded.steps[-1].optional:
        yield from _unless(code("len(d) != n"))
    yield code("seen[0] += n + s")


def _not_counting(coded: Coded) -> Iterator[Code]:
    """Reads the fields of an object of which at most the last may be absent."""
    required = number(coded.required)
    for step in coded.steps:
        if not step.optional:
            yield from _value(step)
            continue
        more = code("1 + %s", step.strings) if step.strings else code("1")
        yield from _read_last(step, required)
        yield from _indented(_unless(code("len(d) != %s", number(coded.required + 1))))
        yield code("    seen[0] += %s", more)
    if not coded.steps[-1].optional:
        yield from _unless(code("len(d) != %s", required))
    if coded.required:
        yield code("seen[0] += %s", number(coded.required + coded.strings))


def _read_last(step: Step, keys: Code) -> Iterator[Code]:
    """Reads the field that any key has to be that is left after so many."""
    yield code("o.%s = %s", name(step.name), step.absent)
    yield code("if len(d) != %s:", keys)
    yield from _indented(_value(step))


def _read(step: Step) -> Iterator[Code]:
    yield from _value(step)
    # The strings of required fields are counted in advance, where it is always one.
    if step.strings and step.strings != "1":
        yield code("s += %s", step.strings)


def _read_optional(step: Step) -> Iterator[Code]:
    yield code("o.%s = %s", name(step.name), step.absent)
    yield code("if %s in d:", literal(step.wire_name))
    yield from _indented(_value(step))
    yield from _indented(_counted(step))


def _counted(step: Step) -> Iterator[Code]:
    yield code("n += 1")
    if step.strings:
        yield code("s += %s", step.strings)


def _value(step: Step) -> Iterator[Code]:
    field = code("o.%s", name(step.name))
    yield code("v = d[%s]", literal(step.wire_name))
    if step.convert:
        yield code("if v.__class__ is not %s:", step.usual)
        yield code("    v = %s", step.convert)
    yield from _unless(step.refuse)
    if step.item:
        yield code("%s = items = []", field)
        yield from _for_each(step.item)
    else:
        yield code("%s = %s", field, step.decoded)


def _for_each(item: Code) -> Iterator[Code]:
    """A loop, which is quicker than a comprehension up to Python 3.11."""
    yield code("for i in v:")
    yield code("    items.append(%s)", item)


# Encoding


def _encode(coded: Coded) -> Function:
    signature = code("def encode_%s(o: Any) -> str:", name(coded.name))
    return _function(signature, _encoding(coded))


def _encoding(coded: Coded) -> Iterator[Code]:
    if coded.uses_v:
        yield code("v: Any")
    if coded.uses_items:
        yield code("items: list[str]")
    yield from _unless(code("o.__class__ is not %s", coded.cls))
    for step in coded.steps:
        yield from _written_optional(step) if step.optional else _written(step)
    if coded.open:
        known = code("_known_%s", name(coded.name))
        yield code("further_ = further_text(o.%s, %s)", name(FURTHER_KEYS), known)
    yield from _joined(coded)


def _written(step: Step) -> Iterator[Code]:
    field = code("o.%s", name(step.name))
    if step.item:
        yield code("v = %s", field)
    elif step.refuse_sent:
        yield code("%s = v = %s", step.local, field)
    else:
        yield code("%s = %s", step.local, field)
    yield from _unless(step.refuse_sent)
    if step.item:
        yield from _joined_items(step, step.local)


def _written_optional(step: Step) -> Iterator[Code]:
    yield code('%s = ""', step.local)
    yield code("if (v := o.%s) is not %s:", name(step.name), step.absent)
    yield from _indented(_unless(step.refuse_sent))
    if step.item:
        yield from _indented(_joined_items(step, code("v")))
    yield code("    %s = f',%s'", step.local, step.fragment)


def _joined_items(step: Step, text: Code) -> Iterator[Code]:
    """The text of the items of v, set to the variable text."""
    yield code("items = []")
    yield from _for_each(step.item_sent)
    yield code('%s = ",".join(items)', text)


def _joined(coded: Coded) -> Iterator[Code]:
    """The text of the whole; without required fields it may start with a comma."""
    if not coded.steps and not coded.open:
        yield code('return "{}"')
        return
    yield code("return (" if coded.required else "t = (")
    for index, step in enumerate(coded.steps):
        if step.optional:
            yield code('    f"{%s}"', step.local)
        else:
            yield code("    f'%s%s'", code("," if index else "{{"), step.fragment)
    if coded.open:
        yield code('    f"{further_}"')
    if coded.required:
        yield code('    "}"')
    yield code(")")
    if not coded.required:
        yield code('return f"{{{t[1:]}}}"')
