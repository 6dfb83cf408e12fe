"""Schemas of all drafts in one form, and two of them as one.

The form is JSON Schema 2020-12 with type as a list, one more type ("whole", the
integer of draft-04), references resolved, and where each schema stands under PLACE.
What says nothing of the values is left out. ``keywords`` has seen all of it before.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ocpp_codegen.base.linting import LintError
from ocpp_codegen.jsonschema import lookaheads
from ocpp_codegen.jsonschema.files import Target
from ocpp_codegen.jsonschema.keywords import (
    DRAFT_04,
    KEYWORDS,
    before_2019,
    is_newer,
)
from ocpp_codegen.protocol.model import Place
from ocpp_codegen.runtime import keyword_checks

PLACE = "@"
TEXTS = ("title", "description", "default", "writeOnly")

# A schema in this form: keywords by name, PLACE, and a target under "$ref".
Canonical = dict[str, Any]

ASSERTIONS = frozenset(name for name, k in KEYWORDS.items() if k.asserts)

_TIGHTER: Mapping[str, Callable[..., Any]] = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "minProperties": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
    "maxProperties": min,
}
_REST = "unevaluatedItems"
_MEMBERS = ("properties", "patternProperties", "additionalProperties")
# What else merged puts together, each in its own way.
_MERGED = {*_TIGHTER, *_MEMBERS, "$ref", "type", "enum", "const", "format"}
_MERGED |= {"required", "items", "uniqueItems", "allOf"}
# All others can't be put together with another of their kind: groups of those that
# belong together.
_TOGETHER = (
    ("if", "then", "else"),
    ("contains", "minContains", "maxContains"),
    ("prefixItems", "items"),
)
_GROUPS = (
    *_TOGETHER,
    *(
        (name,)
        for name in KEYWORDS
        if name in ASSERTIONS - _MERGED and not any(name in g for g in _TOGETHER)
    ),
)
_NARROWER = {"whole": ("integer", "number"), "integer": ("number",)}


def canonical(
    schema: Any,
    place: Place,
    draft: str,
    resolve: Callable[[str, Place], Target],
) -> Canonical | bool:
    """A schema as it stands in a file of some draft, in the one form."""
    if not isinstance(schema, dict):
        return bool(schema)

    def inner(value: Any, *steps: str | int) -> Canonical | bool:
        return canonical(value, place.below(*steps), draft, resolve)

    found: Canonical = {key: schema[key] for key in TEXTS if key in schema}
    found[PLACE] = place
    if "$ref" in schema:
        found["$ref"] = resolve(schema["$ref"], place)
        if before_2019(draft):
            return found
    for name, value in schema.items():
        keyword = KEYWORDS.get(name)
        if keyword is None or is_newer(name, draft):
            continue
        if keyword.asserts and name != "$ref":
            found[name] = _value(name, value, inner)
    _modernize(found, schema, draft)
    _put_const(found)
    if "unevaluatedProperties" in found:
        # Which properties are evaluated depends on all that stands next to it.
        others = found.pop("unevaluatedProperties")
        found["unevaluatedProperties"] = {"of": _naming(found), "others": others}
    return found


def _naming(schema: Canonical) -> Canonical:
    """A schema that evaluates the same properties, whatever they hold."""
    named = ("properties", "patternProperties")
    return {k: dict.fromkeys(v, True) if k in named else v for k, v in schema.items()}


def _value(name: str, value: Any, inner: Callable[..., Canonical | bool]) -> Any:
    """The value of a keyword, with the schemas in it in the one form."""
    if name == "type":
        return value if isinstance(value, list) else [value]
    if name == "enum":
        first = {keyword_checks.identity(v): v for v in reversed(value)}
        return list(first.values())[::-1]
    holds = KEYWORDS[name].holds
    if holds == "map" or (name == "dependencies" and isinstance(value, dict)):
        return {
            key: item if isinstance(item, list) else inner(item, name, key)
            for key, item in value.items()
        }
    if isinstance(value, list) and holds:
        return [inner(item, name, index) for index, item in enumerate(value)]
    return inner(value, name) if holds else value


def _modernize(found: Canonical, schema: Mapping[str, Any], draft: str) -> None:
    """Says in today's words what older drafts and OpenAPI say in theirs."""
    if draft == DRAFT_04 and "type" in found:
        found["type"] = ["whole" if t == "integer" else t for t in found["type"]]
    if schema.get("nullable") is True and "type" in found:
        found["type"] = list(dict.fromkeys([*found["type"], "null"]))
    for exclusive, bound in (
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ):
        if isinstance(flag := found.get(exclusive), bool):
            del found[exclusive]
            if flag and bound in found:
                found[exclusive] = found.pop(bound)
    for name, needed in found.pop("dependencies", {}).items():
        keyword = (
            "dependentRequired" if isinstance(needed, list) else "dependentSchemas"
        )
        found.setdefault(keyword, {})[name] = needed
    if isinstance(pattern := found.get("pattern"), str):
        _put_lookaheads(found, lookaheads.parts(pattern))
    if isinstance(items := found.get("items"), list):
        found["prefixItems"] = items
        found["items"] = found.pop("additionalItems", found.get(_REST, True))
    found.pop("additionalItems", None)
    if _REST in found:
        found.setdefault("items", found.pop(_REST))


def _put_const(found: Canonical) -> None:
    """Keeps an enum next to const only if it excludes that: nothing passes then."""
    if "const" in found and "enum" in found:
        values = found.pop("enum")
        known = map(keyword_checks.identity, values)
        if keyword_checks.identity(found["const"]) not in known:
            excluding = {"enum": values, PLACE: found[PLACE]}
            found["allOf"] = [*found.get("allOf", ()), excluding]


def _put_lookaheads(found: Canonical, pattern: lookaheads.Parts) -> None:
    """Says by schemas of their own what a pattern looks ahead for."""
    found["pattern"] = pattern.rest
    place = found[PLACE]
    ahead: list[Canonical] = [{"pattern": p, PLACE: place} for p in pattern.needed]
    for excluded in pattern.excluded:
        inner = {"type": ["string"], "pattern": excluded, PLACE: place}
        ahead.append({"not": inner, PLACE: place})
    if ahead:
        found["allOf"] = [*found.get("allOf", ()), *ahead]


def put_together(schema: Canonical) -> frozenset[Place]:
    """What references lead to that a schema puts together with something else."""
    if asserted(schema).keys() == {"$ref"}:
        return frozenset()
    return frozenset(_targets(schema))


def _targets(schema: Canonical | bool) -> Iterator[Place]:
    if isinstance(schema, dict):
        if isinstance(target := schema.get("$ref"), Place):
            yield target
        for inner in schema.get("allOf", ()):
            yield from _targets(inner)


def asserted(schema: Canonical) -> Canonical:
    """What a schema says of values, without words and place."""
    return {key: value for key, value in schema.items() if key in ASSERTIONS}


def without(schema: Canonical, *keywords: str) -> Canonical:
    """A schema without some keywords."""
    return {key: value for key, value in schema.items() if key not in keywords}


def merged(a: Canonical, b: Canonical) -> Canonical:
    """A schema for what passes both of two; words and place are those of the first.

    What can't be put together is left to allOf.
    """
    both = {**{k: v for k, v in b.items() if k in ASSERTIONS}, **a}
    also = [*a.get("allOf", ()), *b.get("allOf", ())]
    for key in a.keys() & b.keys():
        if key in _TIGHTER:
            both[key] = _TIGHTER[key](a[key], b[key])
    if "type" in a and "type" in b:
        both["type"] = _types(a, b)
    if "required" in a and "required" in b:
        both["required"] = list(dict.fromkeys([*a["required"], *b["required"]]))
    if "uniqueItems" in a and "uniqueItems" in b:
        both["uniqueItems"] = a["uniqueItems"] or b["uniqueItems"]
    for group in _GROUPS:
        mine, theirs = _part(a, group), _part(b, group)
        if mine.keys() == theirs.keys() == {"items"}:
            both["items"] = _both(a["items"], b["items"])
        elif mine and theirs and mine != theirs:
            also.append(theirs)
            both = {**without(both, *group), **mine}
    _put_values(both, a, b)
    _put_members(both, a, b, also)
    if also:
        both["allOf"] = also
    return both


def _part(schema: Canonical, keywords: tuple[str, ...]) -> Canonical:
    return {key: schema[key] for key in keywords if key in schema}


def _types(a: Canonical, b: Canonical) -> list[str]:
    """The types that both allow, the narrower of two numbers."""
    types = [t for t in a["type"] if _allows(b["type"], t)]
    types += [t for t in b["type"] if t not in types and _allows(a["type"], t)]
    if not types:
        raise contradiction(a, f"{_listed(a)} and {_listed(b)} at once")
    return types


def _allows(types: list[str], type_: str) -> bool:
    return type_ in types or any(t in types for t in _NARROWER.get(type_, ()))


def _listed(schema: Canonical) -> str:
    return " or ".join(schema["type"])


def _both(x: Any, y: Any) -> Any:
    """A schema for what passes two, put together when it is read."""
    if x == y or y is True:
        return x
    if x is True:
        return y
    if x is False or y is False:
        return False
    words = {key: x[key] for key in (*TEXTS, PLACE) if key in x}
    parts: list[Any] = []
    for part in (*_parts(x), *_parts(y)):
        if part not in parts:
            parts.append(part)
    return {**words, "allOf": parts}


def _parts(schema: Canonical) -> list[Any]:
    """What a schema is put together of, if of nothing else; otherwise itself."""
    is_list = asserted(schema).keys() == {"allOf"}
    parts: list[Any] = schema["allOf"] if is_list else [schema]
    return parts


def _put_values(both: Canonical, a: Canonical, b: Canonical) -> None:
    """The values that both list."""
    if not values_of(a) or not values_of(b):
        return
    known = set(map(keyword_checks.identity, values_of(b)))
    common = [
        value for value in values_of(a) if keyword_checks.identity(value) in known
    ]
    if not common:
        raise contradiction(a, "two lists of values without a common one")
    both.pop("const", None)
    both["enum"] = common


def values_of(schema: Canonical) -> list[Any]:
    """The values that const or enum lists."""
    return [schema["const"]] if "const" in schema else list(schema.get("enum", ()))


def _put_members(
    both: Canonical, a: Canonical, b: Canonical, also: list[Canonical]
) -> None:
    """The properties of both; what one does not name, its rule for others decides."""
    one, other = _part(a, _MEMBERS), _part(b, _MEMBERS)
    if not one or not other:
        return
    mine, theirs = a.get("properties", {}), b.get("properties", {})
    names = [*mine, *(name for name in theirs if name not in mine)]
    if "patternProperties" in both:
        # Which names a pattern matches is known only when a payload is there.
        also += [one, other]
        both.pop("patternProperties")
        both.pop("additionalProperties", None)
        both["properties"] = {
            name: _both(mine.get(name, True), theirs.get(name, True)) for name in names
        }
        return
    further, others = (x.get("additionalProperties", True) for x in (a, b))
    both["properties"] = {
        name: _both(mine.get(name, further), theirs.get(name, others)) for name in names
    }
    if (rest := _both(further, others)) is not True:
        both["additionalProperties"] = rest


def contradiction(schema: Canonical, what: str) -> LintError:
    """The error for a schema that nothing passes."""
    place: Place = schema[PLACE]
    return LintError(
        "impossible",
        f"no value passes: {what}",
        "correct one of the schemas that are put together here",
        place.file,
        place.pointer,
    )
