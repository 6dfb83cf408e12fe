"""What errata sheets say of the schema files and of OCPP-J, as schemas/ has it."""

from pydantic import Field

from ocpp_codegen.base import forms, resources
from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.base.forms import Form
from ocpp_codegen.base.toml import read_toml
from ocpp_codegen.protocol.versions import Dialect


class Erratum(Form):
    """One entry of a sheet in our words, and what the product does.

    document names the sheet and the place in it, source is the address of what was
    read of it. test is the test, as file::name, that holds the product to it.
    """

    id: str
    document: str
    says: str
    source: str = Field(pattern="^https://")
    does: str
    test: str = Field(pattern="^tests/[a-z_/]+[.]py::test_[a-z0-9_]+$")


class _Errata(Form):
    erratum: tuple[Erratum, ...]


def load(dialect: Dialect) -> tuple[Erratum, ...]:
    """The errata of a version, in the order of their file."""
    path = resources.folder("schemas") / dialect.package / "errata.toml"
    found = forms.read(_Errata, read_toml(path), str(path)).erratum
    ids = [erratum.id for erratum in found]
    for index, id_ in enumerate(ids):
        if id_ in ids[:index]:
            message = f"two errata are called {quoted(id_)}"
            raise fail(message, "rename one", str(path), f"/erratum/{index}/id")
    return found
