"""Every property survives object, JSON, object under its name on the wire."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.helpers import codecs, payloads
from tests.helpers.codecs import PACKAGES, Target
from tests.helpers.payloads import Path
from tests.helpers.schemas import Schema

MESSAGES = [target for package in PACKAGES for target in codecs.messages(package)]


def paths(target: Target, node: Schema, at: Path = ()) -> Iterator[Path]:
    """Every property that a schema reaches; 0 stands for the items of an array."""
    node = target.maker().resolved(node)
    yield at
    if node.get("type") == "array":
        yield from paths(target, node["items"], (*at, 0))
    for name, prop in node.get("properties", {}).items():
        yield from paths(target, prop, (*at, name))


@pytest.mark.parametrize("target", MESSAGES, ids=str)
def test_every_property_survives_under_its_name(target: Target) -> None:
    payload = target.maker().full(target.node)
    message = codecs.build(target, payload)
    text = target.codec.to_json(message)
    assert json.loads(text) == payload
    assert target.codec.to_dict(message) == payload
    target.arbiter.validate(json.loads(text))
    # repr, since a string equals an enum member with its value.
    assert repr(target.codec.from_json(target.cls, text)) == repr(message)
    assert repr(target.codec.from_dict(target.cls, payload)) == repr(message)
    sites = payloads.sites(target.maker(), target.node, payload)
    reached = {site.path for site in sites}
    assert reached >= set(paths(target, target.node))


def present(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None}


@pytest.mark.parametrize("target", MESSAGES, ids=str)
def test_names_may_be_those_of_the_fields(target: Target) -> None:
    """As asdict of the standard library gives them, without nulls."""
    maker = target.maker()
    for payload in (maker.minimal(target.node), maker.full(target.node)):
        message = codecs.build(target, payload)
        given = dataclasses.asdict(message, dict_factory=present)
        assert target.codec.to_dict(message, names="python") == given


@pytest.mark.parametrize("target", MESSAGES, ids=str)
def test_what_is_absent_stays_absent(target: Target) -> None:
    payload = target.maker().minimal(target.node)
    message = codecs.build(target, payload)
    assert json.loads(target.codec.to_json(message)) == payload
    assert repr(target.codec.from_dict(target.cls, payload)) == repr(message)
    target.arbiter.validate(payload)
    assert set(payload) == set(target.node.get("required", ()))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_definition_is_out_of_reach(package: str) -> None:
    """So that the full messages show every property of every file."""
    for target in codecs.messages(package):
        text = json.dumps(target.document)
        for name in target.document.get("definitions", {}):
            assert json.dumps(f"#/definitions/{name}") in text, (str(target), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_class_of_the_codec_is_met(package: str) -> None:
    """Targets are found from the messages; the codec has no others, and no fewer."""
    met = {target.cls for target in codecs.targets(package)}
    codec = codecs.module(package, "codec").version_codec
    assert met == set(codec._fast) == set(codec._decode) == set(codec._encode)


def test_another_name_on_the_wire_would_be_seen() -> None:
    """The control: a payload with one other name is not what full gives."""
    target = MESSAGES[0]
    payload = target.maker().full(target.node)
    for path in paths(target, target.node):
        if path and isinstance(path[-1], str):
            rest = target.maker().full(target.node)
            holder = rest
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1].upper()] = holder.pop(path[-1])
            assert rest != payload
            assert not target.allows(rest)
