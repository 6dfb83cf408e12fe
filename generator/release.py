"""Builds what a release consists of, twice, and compares: ``make release``.

Writes into dist/: the source distribution, the wheel for every Python, the wheel with
the accelerator where it can be compiled, two CycloneDX documents, and SHA256SUMS. The
first document lists what the tool depends on, as it is installed here; the second is a
fragment for the documents of those who ship the generated modules: it names the sets of
schemas by their digests.

With --tag, the tag has to fit the version, and the changelog has to have its date.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
NAME = "ocpp-codegen"
EXTRAS = ("generate", "migrate", "ocpp", "probe")

# What makes a build differ from the next one. 1980 is the first year that a zip knows.
FIXED = {"SOURCE_DATE_EPOCH": "315619200", "PYTHONHASHSEED": "0", "TZ": "UTC"}

Json = dict[str, Any]


def version() -> str:
    """The version that the sources name."""
    text = (ROOT / "generator/ocpp_codegen/__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert found is not None
    return found[1]


def complaints(tag: str, changelog: str) -> Iterator[str]:
    """What in a tag and the changelog does not fit the version."""
    if tag != f"v{version()}":
        yield f"the tag is {tag}, the version {version()}: tag v{version()}"
    first = re.search(r"^## (\S+) - (\S+)$", changelog, re.MULTILINE)
    if first is None or first[1] != version():
        yield f"CHANGELOG.md does not begin with {version()}"
    elif not re.fullmatch(r"\d{4}-\d\d-\d\d", first[2]):
        yield f"CHANGELOG.md has no date for {version()}: it says {first[2]}"


def build(folder: Path, *kind: str, **environment: str) -> list[Path]:
    """The files of one build."""
    folder.mkdir(parents=True)
    command = (sys.executable, "-m", "build", "--no-isolation", *kind)
    subprocess.run(
        [*command, "--outdir", str(folder), str(ROOT)],
        env={**os.environ, **FIXED, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return sorted(folder.iterdir())


def build_all(folder: Path) -> list[Path]:
    """The distributions; with a compiler, a wheel for this Python and machine too."""
    made = build(folder / "sdist", "--sdist")
    made += build(folder / "plain", "--wheel", OCPP_ACCELERATOR="0")
    compiled = build(folder / "compiled", "--wheel")
    return [*made, *(wheel for wheel in compiled if "-none-any" not in wheel.name)]


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build_twice(folder: Path) -> list[Path]:
    """The distributions, which two builds made alike."""
    first, second = build_all(folder / "1"), build_all(folder / "2")
    assert [path.name for path in first] == [path.name for path in second]
    for one, other in zip(first, second, strict=True):
        if digest(one) != digest(other):
            raise SystemExit(f"two builds differ: {one.name}")
    return first


# CycloneDX


def document(name: str, component: Json, components: list[Json], **more: Any) -> Json:
    """A document that depends on nothing but what it says: no time, no chance."""
    content = json.dumps([component, components, more], sort_keys=True)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {content}")
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": component},
        "components": components,
        **more,
    }


def reference(name: str, of_version: str) -> str:
    """The package URL of a distribution."""
    canonical = re.sub(r"[-_.]+", "-", name).lower()
    return f"pkg:pypi/{canonical}@{of_version}"


def tool_document() -> Json:
    """What the tool depends on, with each extra of users."""
    edges: dict[str, set[str]] = {}
    optional: dict[str, bool] = {}
    _follow(NAME, set(EXTRAS), edges, optional)
    own = reference(NAME, version())
    components = [
        {
            "type": "library",
            "bom-ref": reference(name, metadata.version(name)),
            "name": name,
            "version": metadata.version(name),
            "purl": reference(name, metadata.version(name)),
            "scope": "optional" if optional[name] else "required",
        }
        for name in sorted(optional)
    ]
    dependencies = [
        {
            "ref": own if name == NAME else reference(name, metadata.version(name)),
            "dependsOn": sorted(reference(n, metadata.version(n)) for n in needed),
        }
        for name, needed in sorted(edges.items())
    ]
    component = {
        "type": "application",
        "bom-ref": own,
        "name": NAME,
        "version": version(),
        "purl": own,
        "licenses": [{"license": {"id": "MIT"}}],
    }
    return document("tool", component, components, dependencies=dependencies)


def _follow(
    name: str,
    extras: set[str],
    edges: dict[str, set[str]],
    optional: dict[str, bool],
    is_optional: bool = False,
) -> None:
    """Adds what a distribution needs, and what that needs."""
    edges.setdefault(name, set())
    for line in metadata.requires(name) or ():
        needed = Requirement(line)
        plain = _wanted(needed, {""})
        found = re.sub(r"[-_.]+", "-", needed.name).lower()
        if not _wanted(needed, {"", *extras}) or found == NAME:
            continue
        edges[name].add(found)
        by_extra = is_optional or not plain
        if found in optional and optional[found] <= by_extra:
            continue
        optional[found] = by_extra
        _follow(found, set(needed.extras), edges, optional, by_extra)


def _wanted(needed: Requirement, extras: set[str]) -> bool:
    """Whether one of these extras brings a requirement; "" stands for none."""
    marker = needed.marker
    return marker is None or any(marker.evaluate({"extra": e}) for e in extras)


def schema_sets() -> Mapping[str, Json]:
    """The sets that the modules were made from, by version, as their headers say."""
    found = {}
    for path in sorted((ROOT / "generated").glob("v*/call.py")):
        text = path.read_text(encoding="utf-8")
        said = re.search(
            r"^# OCPP (\S+), (\d+) schema files \((.+)\),\n# content sha256 (\w+)$",
            text,
            re.MULTILINE,
        )
        assert said is not None, path
        found[said[1]] = {"files": said[2], "source": said[3], "sha256": said[4]}
    return found


def modules_document() -> Json:
    """A fragment for those who ship the modules: what they were made from."""
    sets: list[Json] = [
        {
            "type": "data",
            "bom-ref": f"ocpp-{number}-schemas",
            "name": f"OCPP {number} JSON schemas",
            "version": number,
            "supplier": {"name": "Open Charge Alliance"},
            "description": f"{said['files']} files, {said['source']}; read when the "
            "modules were made, not part of them",
            "licenses": [{"license": {"id": "CC-BY-ND-4.0"}}],
            "hashes": [{"alg": "SHA-256", "content": said["sha256"]}],
            "scope": "excluded",
        }
        for number, said in schema_sets().items()
    ]
    own = reference(NAME, version())
    modules = {
        "type": "library",
        "bom-ref": "ocpp-modules",
        "name": "ocpp_codegen.generated",
        "version": version(),
        "purl": own,
        "licenses": [{"license": {"id": "MIT"}}],
    }
    made_from = [str(one["bom-ref"]) for one in sets]
    edges = [{"ref": "ocpp-modules", "dependsOn": made_from}]
    return document("modules", modules, sets, dependencies=edges)


# All together


def write(output: Path, made: list[Path]) -> None:
    """The folder of a release, and nothing of an earlier one."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    for path in made:
        shutil.copy(path, output)
    for name, content in {
        f"{NAME}-{version()}.cdx.json": tool_document(),
        f"{NAME}-{version()}-modules.cdx.json": modules_document(),
    }.items():
        text = json.dumps(content, indent=2, sort_keys=True) + "\n"
        (output / name).write_text(text, encoding="utf-8")
    sums = [f"{digest(path)}  {path.name}\n" for path in sorted(output.iterdir())]
    (output / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def main() -> None:
    """The command; see the top."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", help="the tag of the release, such as v1.0.0")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    options = parser.parse_args()
    if options.tag is not None:
        changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        if found := list(complaints(options.tag, changelog)):
            raise SystemExit("\n".join(found))
    with tempfile.TemporaryDirectory() as folder:
        write(options.output, build_twice(Path(folder)))
    print((options.output / "SHA256SUMS").read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
