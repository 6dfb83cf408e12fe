"""What a release consists of, and who may publish it."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from tests.helpers import inputs
from tests.helpers.schemas import ROOT

import ocpp_codegen

ADDRESS = "https://example.com/somebody/ocpp-codegen"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def loaded() -> Any:
    """The script that builds it."""
    path = ROOT / "generator" / "release.py"
    spec = importlib.util.spec_from_file_location("release", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RELEASE = loaded()


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What make release makes; it compares two builds itself."""
    folder = tmp_path_factory.mktemp("release") / "dist"
    command = (sys.executable, ROOT / "generator" / "release.py", "--output", folder)
    environment = {**os.environ, "OCPP_CODEGEN_REPOSITORY": ADDRESS}
    done = subprocess.run(
        list(map(str, command)), env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_a_release_is_complete_and_its_digests_are_right(dist: Path) -> None:
    version = ocpp_codegen.__version__
    names = {path.name for path in dist.iterdir()}
    assert names >= {
        "SHA256SUMS",
        f"ocpp-codegen-{version}.cdx.json",
        f"ocpp-codegen-{version}-modules.cdx.json",
        f"ocpp_codegen-{version}.tar.gz",
        f"ocpp_codegen-{version}-py3-none-any.whl",
    }
    sums = (dist / "SHA256SUMS").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in sums)}
    assert listed.keys() == names - {"SHA256SUMS"}
    assert all(RELEASE.digest(dist / name) == listed[name] for name in listed)


def test_builds_that_differ_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def build_all(folder: Path) -> list[Path]:
        folder.mkdir()
        path = folder / "one.whl"
        path.write_text(str(folder))
        return [path]

    monkeypatch.setattr(RELEASE, "build_all", build_all)
    with pytest.raises(SystemExit, match=r"two builds differ: one\.whl"):
        RELEASE.build_twice(tmp_path)


def test_the_source_distribution_has_all_that_is_committed(dist: Path) -> None:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    with tarfile.open(only(dist, "*.tar.gz")) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    link = "generator/ocpp_codegen/generated"
    wanted = {name for name in done.stdout.splitlines() if (ROOT / name).exists()}
    assert wanted - {link} <= files
    mine = {name for name in files if not name.startswith(link)}
    assert mine - wanted <= {"PKG-INFO"}


def test_the_wheel_of_the_source_distribution_is_the_same(
    dist: Path, tmp_path: Path
) -> None:
    with tarfile.open(only(dist, "*.tar.gz")) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path)
    (source,) = tmp_path.iterdir()
    command = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir")
    environment = {
        **os.environ,
        **RELEASE.FIXED,
        "OCPP_ACCELERATOR": "0",
        "OCPP_CODEGEN_REPOSITORY": ADDRESS,
    }
    run = [*map(str, command), str(tmp_path / "out"), str(source)]
    subprocess.run(run, env=environment, capture_output=True, check=True)
    made = only(tmp_path / "out", "*.whl")
    assert RELEASE.digest(made) == RELEASE.digest(only(dist, "*-none-any.whl"))


def test_the_metadata_leads_somewhere(dist: Path) -> None:
    with zipfile.ZipFile(only(dist, "*-none-any.whl")) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith("/METADATA"))
        said = message_from_string(archive.read(name).decode())
    urls = dict(url.split(", ") for url in said.get_all("Project-URL", []))
    assert urls["Repository"] == ADDRESS
    assert urls.keys() == {"Changelog", "Documentation", "Issues", "Repository"}
    assert said["Description-Content-Type"] == "text/markdown"
    links = re.findall(r"\]\(([^)]+)\)", str(said.get_payload()))
    ours = [link for link in links if link.startswith(f"{ADDRESS}/blob/main/")]
    assert all(link.startswith("https://") for link in links)
    assert len(ours) >= 12
    for link in ours:
        path = link.removeprefix(f"{ADDRESS}/blob/main/").partition("#")[0]
        assert (ROOT / path).exists(), link


def test_without_an_address_no_link_is_dead(tmp_path: Path) -> None:
    code = (
        "import runpy; hook = runpy.run_path('generator/hatch_metadata.py')\n"
        "made = {}; hook['RepositoryHook']('.', {}).update(made)\n"
        "print(made['readme']['text']); assert 'urls' not in made"
    )
    environment = {k: v for k, v in os.environ.items() if "REPOSITORY" not in k}
    run = [sys.executable, "-c", code]
    done = subprocess.run(
        run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    links = re.findall(r"\]\(([^)]+)\)", done.stdout)
    assert all(link.startswith("https://") for link in links)
    assert "[the modules" not in done.stdout


@pytest.mark.parametrize("kind", ["", "-modules"])
def test_the_lists_of_what_is_in_it_are_cyclonedx(kind: str, dist: Path) -> None:
    name = f"ocpp-codegen-{ocpp_codegen.__version__}{kind}.cdx.json"
    text = (dist / name).read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    document = json.loads(text)
    known = {c["bom-ref"] for c in document["components"]}
    known.add(document["metadata"]["component"]["bom-ref"])
    for edge in document["dependencies"]:
        assert {edge["ref"], *edge["dependsOn"]} <= known


def test_what_the_tool_needs_is_listed(dist: Path) -> None:
    name = f"ocpp-codegen-{ocpp_codegen.__version__}.cdx.json"
    components = json.loads((dist / name).read_text())["components"]
    scopes = {component["name"]: component["scope"] for component in components}
    assert scopes["click"] == "required"
    named = (
        "black",
        "datamodel-code-generator",
        "jinja2",
        "libcst",
        "ocpp",
        "pydantic",
    )
    assert {scopes[one] for one in named} == {"optional"}
    assert "pytest" not in scopes


def test_the_fragment_names_the_sets_that_the_modules_were_made_from(
    dist: Path,
) -> None:
    name = f"ocpp-codegen-{ocpp_codegen.__version__}-modules.cdx.json"
    components = json.loads((dist / name).read_text())["components"]
    found = {c["version"]: c["hashes"][0]["content"] for c in components}
    assert found.keys() == {"1.6", "2.0.1", "2.1"}
    for number, digest in found.items():
        module = (
            ROOT / "generated" / f"v{number.replace('.', '')}" / "enums.py"
        ).open()
        with module:
            assert f"content sha256 {digest}\n" in module.read()


def test_a_tag_that_does_not_fit_is_refused() -> None:
    version = ocpp_codegen.__version__
    dated = f"# Changelog\n\n## {version} - 2026-11-28\n"
    assert list(RELEASE.complaints(f"v{version}", dated)) == []
    (wrong_tag,) = RELEASE.complaints("v9.9.9", dated)
    assert f"tag v{version}" in wrong_tag
    (undated,) = RELEASE.complaints(f"v{version}", dated.replace("2026-11-28", "soon"))
    assert "has no date" in undated
    (older,) = RELEASE.complaints(f"v{version}", dated.replace(version, "0.0.1"))
    assert "does not begin with" in older
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert not [c for c in RELEASE.complaints(f"v{version}", changelog) if "begin" in c]
    assert inputs.run("--version").out.splitlines()[0].split()[-1] == version


def test_the_changelog_says_nothing_twice() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = re.split(r"^(?=- |#)", changelog, flags=re.MULTILINE)
    said = [entry.strip() for entry in entries if entry.startswith("- ")]
    assert len(said) == len(set(said)) > 50


# Workflows


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_pins_what_it_runs_and_may_do_little(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (.+)$", text, re.MULTILINE)
    called = [one for one in used if one.startswith("./")]
    assert all((ROOT / one).is_file() for one in called)
    used = [one for one in used if one not in called]
    assert used
    pinned = r"[a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert all(re.fullmatch(pinned, action) for action in used), used
    assert len(set(used)) == len({action.partition("@")[0] for action in used})
    top = re.search(r"^permissions:( \{\}|\n  contents: read)$", text, re.MULTILINE)
    assert top, "the workflow may do more than read"
    writes = re.findall(r"([a-z-]+): write", text)
    allowed = {
        "release": ["id-token", "attestations"],
        "pages": ["pages", "id-token"],
    }
    assert writes == allowed.get(path.stem, [])
    assert "secrets." not in text
    assert text.count("persist-credentials: false") == text.count("/checkout@")


def test_one_digest_stands_for_one_version_everywhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    pairs = set(re.findall(r"uses: (\S+)@(\w+) # (\S+)", text))
    assert len(pairs) == len({name for name, _, _ in pairs})


def test_a_release_is_what_make_release_builds_of_a_tag() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert re.search(r'^    tags: \["v\*"\]$', text, re.MULTILINE)
    assert "TAG: ${{ github.ref_name }}" in text
    steps = re.findall(r"- run: (.+)$", text, re.MULTILINE)
    assert steps[:3] == ["make check", "make test", "make release"]
    assert "environment: pypi" in text
    assert "attestations: true" in text


def test_the_wheels_of_each_machine_are_published_with_it() -> None:
    folder = ROOT / ".github" / "workflows"
    release = (folder / "release.yml").read_text(encoding="utf-8")
    wheels = (folder / "wheels.yml").read_text(encoding="utf-8")
    assert "    uses: ./.github/workflows/wheels.yml\n" in release
    assert "    needs: [build, wheels]\n" in release
    assert "  workflow_call:\n" in wheels
    assert "tags:" not in wheels  # or they would be built twice
    made = re.findall(r"name: (accelerated-)\$\{\{ matrix", wheels)
    assert made == ["accelerated-"]
    taken = release.partition("pattern: accelerated-*\n")[2]
    assert "path: accelerated\n" in taken
    copied = "cp dist/*.tar.gz dist/*-none-any.whl accelerated/*.whl index/\n"
    assert copied in taken
    assert "index/*\n" in taken.partition(copied)[2]
    assert "packages-dir: index\n" in taken


def test_an_issue_asks_for_the_version_and_a_frame() -> None:
    folder = ROOT / ".github" / "ISSUE_TEMPLATE"
    text = (folder / "fault.yml").read_text(encoding="utf-8")
    assert "`ocpp-codegen --version`" in text
    assert "The frame" in text
    assert text.count("required: true") == 3
