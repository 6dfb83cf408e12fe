"""What people call what a version has under other names: ``schemas/lookup.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass

from ocpp_codegen.base import forms, resources
from ocpp_codegen.base.forms import Form
from ocpp_codegen.base.toml import read_toml


@dataclass(frozen=True)
class Lookup:
    """Other names with what they lead to, and a sentence for each error code."""

    known_as: Mapping[str, tuple[str, ...]]
    error_codes: Mapping[str, str]


class _Tables(Form):
    known_as: dict[str, tuple[str, ...]]
    error_codes: dict[str, str]


def load() -> Lookup:
    """What is known of all versions."""
    path = resources.folder("schemas") / "lookup.toml"
    tables = forms.read(_Tables, read_toml(path), str(path))
    return Lookup(tables.known_as, tables.error_codes)
