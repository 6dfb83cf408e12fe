"""Secrets and persons do not leave a log; it can still be followed."""

import html
import re
from pathlib import Path

import pytest
from tests.inspection.logs import BOOT, BOOT2, BOOTED, command

TOKEN = "CANARYTOKEN0123456789TOOLONG"
PASSWORD = "canary-password"
CERTIFICATE = (
    "-----BEGIN CERTIFICATE-----\\ncanarycertificate\\n-----END CERTIFICATE-----"
)
ADDRESS = "ftp://canaryuser:canarypass@files.example.net/up?token=canaryquery"

LOG16 = f"""{BOOT}
{BOOTED}
[2,"a","Authorize",{{"idTag":"{TOKEN}"}}]
[3,"a",{{"idTagInfo":{{"status":"Accepted","parentIdTag":"{TOKEN}"}}}}]
[2,"c","ChangeConfiguration",{{"key":"AuthorizationKey","value":["{PASSWORD}"]}}]
[3,"c",{{"status":"Accepted"}}]
[2,"d","GetDiagnostics",{{"location":"{ADDRESS}","retries":"{ADDRESS}"}}]
[3,"d",{{}}]
[2,"g","GetConfiguration",{{"key":["AuthorizationKey"]}}]
[3,"g",{{"configurationKey":[{{"key":"AuthorizationKey","readonly":"x","value":"{PASSWORD}"}}]}}]
[2,"t","DataTransfer",{{"vendorId":"x","data":"{{\\"idTag\\":\\"{TOKEN}\\"}}"}}]
[3,"t",{{"status":"Accepted"}}]
[2,"i","InstallCertificate",{{"certificateType":"Other","certificate":"{CERTIFICATE}"}}]
[3,"i",{{"status":"Accepted"}}]
"""

LOG201 = f"""{BOOT2}
{BOOTED}
[2,"a","Authorize",{{"idToken":{{"idToken":"{TOKEN * 3}","type":"eMAID"}},"certificate":"{CERTIFICATE}"}}]
[3,"a",{{"idTokenInfo":{{"status":"Accepted","groupIdToken":{{"idToken":"{TOKEN}","type":7}}}}}}]
[2,"s","SetVariables",{{"setVariableData":[{{"attributeValue":"{PASSWORD}","attributeType":"Other","component":{{"name":"SecurityCtrlr"}},"variable":{{"name":"BasicAuthPassword"}}}}]}}]
[3,"s",{{"setVariableResult":[]}}]
"""


@pytest.mark.parametrize("log", [LOG16, LOG201])
@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_no_secret_is_passed_on(log: str, format_: str, tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_text(log, encoding="utf-8")
    code, shown = command(path, "--format", format_)
    assert code == 1
    assert "canary" not in shown.lower()
    _, whole = command(path, "--format", "html", "--show-secrets")
    for canary in (TOKEN, PASSWORD, "canarycertificate"):
        assert canary in whole


def shown(folder: Path, *frames: str) -> str:
    """The page of a log, as text."""
    path = folder / "x.log"
    path.write_text("\n".join((BOOT, BOOTED, *frames)) + "\n", encoding="utf-8")
    return html.unescape(command(path, "--format", "html")[1])


def test_the_same_token_has_the_same_name_throughout(tmp_path: Path) -> None:
    page = shown(
        tmp_path,
        '[2,"a","Authorize",{"idTag":"AA01"}]',
        '[3,"a",{"idTagInfo":{"status":"Accepted","parentIdTag":"BB02"}}]',
        '[2,"b","RemoteStartTransaction",{"idTag":"aa01"}]',
        '[3,"b",{"status":"Accepted"}]',
    )
    assert re.findall(r'"(?:parentI|i)dTag": "(.*?)"', page) == ["~1", "~2", "~1"]


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    frames = (
        '[2,"a","Authorize",{"idTag":"AA01"}]',
        '[3,"a",{"idTagInfo":{"status":"Accepted"}}]',
    )
    assert shown(tmp_path, *frames) == shown(tmp_path, *frames)


def test_what_is_neither_secret_nor_personal_stays(tmp_path: Path) -> None:
    page = shown(
        tmp_path,
        '[2,"d","DataTransfer",{"vendorId":"x","data":"https://x.example/a?b=c"}]',
        '[3,"d",{"status":"Accepted"}]',
    )
    assert "https://x.example/a?b=c" in page


@pytest.mark.parametrize(
    "line",
    [
        '[2,"y","Authorize",["CANARY"]]',
        '[2,"y","Authorize","CANARY"]',
        '[3,"x",["CANARY"]]',
        '[4,"x","InternalError","failed","CANARY"]',
    ],
)
def test_what_stands_in_place_of_an_object_is_not_shown(
    line: str, tmp_path: Path
) -> None:
    log = tmp_path / "x.log"
    log.write_text(f'{BOOT}\n{BOOTED}\n[2,"x","Authorize",{{"idTag":"1"}}]\n{line}\n')
    for name in ("text", "json", "html"):
        assert "CANARY" not in command(log, "--format", name)[1]
    assert "CANARY" in command(log, "--format", "html", "--show-secrets")[1]
