"""Mistakes in what the repository holds itself end in an error that names the place."""

import shutil
from pathlib import Path

import pytest
from tests.helpers import inputs, schemas
from tests.helpers.inputs import Outcome

BAD_TABLES = {
    "key left out of naming.toml": (
        "v201/naming.toml",
        'bulkSoC = { name = "bulk_soc", reason',
        "bulkSoC = { reason",
        "naming.toml#/fields/bulkSoC: 'name' is missing",
    ),
    "unknown key in naming.toml": (
        "v201/naming.toml",
        'bulkSoC = { name = "bulk_soc", reason',
        'bulkSoC = { nam = "a", name = "bulk_soc", reason',
        "naming.toml#/fields/bulkSoC/nam: 'nam' is not a known key",
    ),
    "unknown property": (
        "v201/naming.toml",
        "bulkSoC =",
        "bulkSOC =",
        "naming.toml#/fields/bulkSOC: the schema files have no property 'bulkSOC'",
    ),
    "unknown value": (
        "v201/naming.toml",
        "NotFound =",
        "NotFund =",
        "NotFund: the schema files have no value 'NotFund'",
    ),
    "unknown enum": (
        "v201/naming.toml",
        "[members.VPNEnumType]",
        "[members.VpnEnumType]",
        "VpnEnumType: the schema files have no enum 'VpnEnumType'",
    ),
    "unknown property in an order": (
        "v201/naming.toml",
        'fields = ["vendorName",',
        'fields = ["vendorname",',
        "order/ChargingStationType/vendorname: the schema files have no property",
    ),
    "key left out of corrections.toml": (
        "v201/corrections.toml",
        'kind = "repair"\n',
        "",
        "corrections.toml#/correction/0: 'kind' is missing",
    ),
    "unknown kind of correction": (
        "v201/corrections.toml",
        'kind = "repair"\n',
        'kind = "patch"\n',
        "corrections.toml#/correction/0/kind: 'patch' is wrong",
    ),
    "unknown file in corrections.toml": (
        "v201/corrections.toml",
        "Get15118EVCertificateResponse.json",
        "Get15118EVCertificatResponse.json",
        "correction/0/file: the set has no file 'Get15118EVCertificatResponse.json'",
    ),
    "action without facts": (
        "v201/actions.toml",
        'Reset = { direction = "CSMS->CS", block = "Provisioning" }\n',
        "",
        "actions.toml: nothing says who may send 'Reset'",
    ),
    "facts without an action": (
        "v201/actions.toml",
        "Reset = {",
        "Rest = {",
        "actions.toml#/Rest: the schema files have no action 'Rest'",
    ),
    "unknown direction": (
        "v201/actions.toml",
        'Reset = { direction = "CSMS->CS"',
        'Reset = { direction = "up"',
        "actions.toml#/Reset/direction: 'up' is wrong",
    ),
    "key left out of sets.toml": (
        "v201/standard/sets.toml",
        'file = "reason_codes"\n',
        "",
        "sets.toml#/sets/ReasonCode: 'file' is missing",
    ),
    "cell left out of a table": (
        "v201/standard/variables.csv",
        "\n",
        "\nActive\n",
        "variables.csv:2: the row does not have 3 cells",
    ),
    "column left out of a table": (
        "v201/standard/variables.csv",
        "variable,data_type,unit",
        "variable,data_type",
        "variables.csv:1: the columns are variable, data_type",
    ),
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of schemas/ and templates/ that is used in their place."""
    for name in ("schemas", "templates"):
        shutil.copytree(schemas.ROOT / name, tmp_path / name)
    monkeypatch.setattr(
        "ocpp_codegen.base.resources.folder", lambda name: tmp_path / name
    )
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def generate(cwd: Path) -> Outcome:
    return inputs.run("generate", "--ocpp", "2.0.1", "--output", "out", cwd=cwd)


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_mistake_in_a_table_is_told_with_its_place(name: str, own: Path) -> None:
    file, old, new, says = BAD_TABLES[name]
    change(own / "schemas" / file, old, new)
    outcome = generate(own)
    assert (outcome.code, outcome.out) == (2, "")
    assert str(own / "schemas") in outcome.err
    assert says in outcome.err
    assert "Traceback" not in outcome.err
    assert not (own / "out").exists()


BAD_TEMPLATES = {
    "attribute that is not there": (
        "modules/_dataclass.jinja",
        "cls.name",
        "cls.nam",
        ("_dataclass.jinja:5: ", "cls.nam ", "has no attribute 'nam'"),
    ),
    "text that no filter has made safe": (
        "modules/enums.py.jinja",
        "{{ member.name | name }}",
        "{{ member.name }}",
        ("enums.py.jinja:", "{{ member.name }} =", "without a filter"),
    ),
    "tag that is not closed": (
        "modules/roles.py.jinja",
        "{% endfor %}",
        "",
        ("roles.py.jinja:", "TemplateSyntaxError"),
    ),
}


@pytest.mark.parametrize("name", BAD_TEMPLATES)
def test_a_mistake_in_a_template_is_told_with_its_line(name: str, own: Path) -> None:
    file, old, new, says = BAD_TEMPLATES[name]
    change(own / "templates" / file, old, new)
    outcome = generate(own)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith(f"internal error: TemplateError: templates/{file}:")
    for part in says:
        assert part in outcome.err
    assert not (own / "out").exists()


def test_official_prose_stays_out_of_the_usual_output(tmp_path: Path) -> None:
    settings = "[tool.ocpp-codegen]\noutput = 'usual'\n"
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    for output in ([], ["--output", "usual"], ["--output", "./other/../usual/deep"]):
        outcome = inputs.run("generate", "--descriptions", *output, cwd=tmp_path)
        assert outcome.code == 2
        assert "--descriptions would put official prose into" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]
