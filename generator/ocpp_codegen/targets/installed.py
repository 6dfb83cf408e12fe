"""The targets that are installed: ours, and those of other packages by entry points."""

from importlib.metadata import EntryPoint, entry_points

from ocpp_codegen.base.errors import fail, quoted
from ocpp_codegen.targets.files import Target
from ocpp_codegen.targets.formats import OURS

# What entry points of other packages are under, and where ours are.
GROUP = "ocpp_codegen.targets"


def names() -> list[str]:
    """The names of all targets."""
    return sorted({point.name for point in _points()})


def load(name: str) -> Target:
    """A target by its name; what it needs is loaded with it."""
    found = {point.value: point for point in _points() if point.name == name}
    if not found:
        known = ", ".join(names()) or "none; install ocpp-codegen again"
        raise fail(f"no target {quoted(name)} is installed", f"installed: {known}")
    if len(found) > 1:
        packages = sorted(map(_package, found.values()))
        raise fail(
            f"{len(found)} packages have a target {quoted(name)}",
            f"uninstall all but one of them: {', '.join(packages)}",
        )
    return _loaded(*found.values())


def _points() -> list[EntryPoint]:
    ours = [EntryPoint(name, f"{GROUP}.{name}:TARGET", GROUP) for name in OURS]
    return [*ours, *entry_points(group=GROUP)]


def _package(point: EntryPoint) -> str:
    """The distribution that an entry point is of, as pip calls it."""
    return quoted(point.dist.name if point.dist else "ocpp-codegen")


def _loaded(point: EntryPoint) -> Target:
    try:
        target = point.load()
    except (ImportError, AttributeError) as error:
        raise fail(
            f"the target {quoted(point.name)} cannot be loaded: {error}",
            f"reinstall what has {quoted(point.value)}",
        ) from error
    if not isinstance(target, Target):
        raise fail(
            f"{quoted(point.value)} is not a Target",
            "let its entry point lead to a Target of ocpp_codegen.targets.files",
        )
    return target
