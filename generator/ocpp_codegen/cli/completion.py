"""What a shell offers for the words of a command: names, deviations, lint codes."""

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.base.linting import CODES
from ocpp_codegen.protocol.versions import DIALECTS

# More than a shell wants to list.
_MOST = 500


def names(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """The names that show knows, of the versions that were asked for."""
    from ocpp_codegen.reference import lookup

    versions = context.params.get("versions") or tuple(DIALECTS)
    try:
        books = lookup.packaged(versions)
    except CodegenError:
        return []
    titles = {title for book in books for title in book.finder.titles}
    wanted = begun.lower()
    return _offered(title for title in titles if title.lower().startswith(wanted))


def deviations(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """The ids of the deviations of all versions."""
    from ocpp_codegen.base import resources
    from ocpp_codegen.base.toml import read_toml

    ids: list[str] = []
    for dialect in DIALECTS.values():
        path = resources.folder("schemas") / dialect.package / "corrections.toml"
        corrections = read_toml(path).get("correction", [])
        ids += [c["id"] for c in corrections if c["kind"] == "deviation"]
    return _offered(id_ for id_ in ids if id_.startswith(begun))


def lint_codes(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """The codes of lint, each with what it says."""
    return [CompletionItem(c, help=CODES[c]) for c in CODES if c.startswith(begun)]


def _offered(values: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(value) for value in sorted(set(values))[:_MOST]]
