"""No check of the generated codec can be taken out unnoticed (see mutants.py).

A seeded part of all mutants runs here, a larger one with the slow tests, and all of
them in make mutants.
"""

import ast

import pytest
from tests.helpers import codecs, mutants
from tests.helpers.codecs import PACKAGES, Target

TARGETS = [target for package in PACKAGES for target in codecs.targets(package)]

# The part of the mutants of each type that is tried.
SMALL, LARGE = 0.04, 0.2
SHARES = [pytest.param(SMALL), pytest.param(LARGE, marks=pytest.mark.slow)]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_check_that_is_missing_is_noticed(target: Target, share: float) -> None:
    _, alive = mutants.surviving_functions(target, share)
    assert set(alive) <= mutants.EQUIVALENT.keys()


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_rule_that_is_changed_is_noticed(target: Target, share: float) -> None:
    _, alive = mutants.surviving_rules(target, share / 2)
    assert alive == []


@pytest.mark.parametrize("package", PACKAGES)
def test_many_are_tried(package: str) -> None:
    """Some types are so small that none of their mutants falls to the share."""
    targets = codecs.targets(package)[:20]
    functions = sum(mutants.surviving_functions(t, SMALL)[0] for t in targets)
    rules = sum(mutants.surviving_rules(t, LARGE)[0] for t in targets)
    assert functions > len(targets) / 2
    assert rules > len(targets)


def test_a_helper_without_a_check_is_noticed() -> None:
    made, alive = mutants.surviving_helpers()
    assert set(alive) <= mutants.EQUIVALENT.keys()
    assert made > 50


@pytest.mark.parametrize("package", PACKAGES)
def test_every_refusal_of_the_codec_is_among_the_mutants(package: str) -> None:
    """Each condition that leads to raise Bad is taken out by one of them."""
    for tree in mutants.functions(package).values():
        refusals = [
            node.test
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise)
        ]
        removed = [
            edit.holder.test
            for edit in mutants.edits(tree)
            if isinstance(edit.holder, ast.If) and edit.place == "test"
        ]
        assert all(test in removed for test in refusals), tree.name


@pytest.mark.parametrize("package", PACKAGES)
def test_every_table_of_an_enum_is_among_the_mutants(package: str) -> None:
    for tree in mutants.functions(package).values():
        lookups = [
            ast.unparse(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Subscript) and ast.unparse(node).startswith("_")
        ]
        changed = " ".join(edit.what for edit in mutants.edits(tree))
        assert all(lookup in changed for lookup in lookups), tree.name


def test_a_payload_without_teeth_kills_nothing() -> None:
    """The control: with one right payload only, most mutants survive."""
    target = TARGETS[0]
    tree = mutants.functions(target.package)[target.fast.decode.__name__]
    (first, *_) = mutants.own_payloads(target)
    made, alive = mutants.survivors(
        target.functions, tree, lambda f: mutants.kills_decoder([first], f), share=1.0
    )
    assert 0 < len(alive) < made
