"""A TOML file whose keys nest absurdly deep is refused before it is parsed."""

import pytest

from ocpp_codegen.base import toml
from ocpp_codegen.base.errors import CodegenError

DEEP = b".".join([b"a"] * 100)


@pytest.mark.parametrize(
    "text",
    [
        DEEP + b" = 1",
        b"[" + DEEP + b"]",
        b"[[" + DEEP + b"]]",
        b"x = {" + DEEP + b" = 1}",
        b"x = {y = 1, " + DEEP + b" = 1}",
        b'"a"' + b' . "a"' * 100 + b" = 1",
    ],
)
def test_a_deep_key_is_refused(text: bytes) -> None:
    with pytest.raises(CodegenError, match="nests too deep"):
        toml.parse_toml(text, "extension.toml")


def test_other_files_are_read() -> None:
    text = b'a.b.c = 1\nurl = "www.example.com"\n[d.e]\nf = [1.5, 2.5]\n'
    assert toml.parse_toml(text, "x") == {
        "a": {"b": {"c": 1}},
        "url": "www.example.com",
        "d": {"e": {"f": [1.5, 2.5]}},
    }
