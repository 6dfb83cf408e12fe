"""The probe at central systems by others, on npm: ``make probe-others``.

``python -m tests.probing.others FOLDER`` starts each of the programs that stand in
FOLDER, copied from peers/ and installed, and probes it with each version that it
speaks. Exits with 1 if something deviates that is not explained below, or if something
no longer does.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.helpers import inputs

SECONDS = "1"
ALL, FIRST, LATER = ("1.6", "2.0.1", "2.1"), ("1.6",), ("2.0.1", "2.1")


class Known(NamedTuple):
    """What deviates: rule and verdict of the probe, in some versions, and why."""

    rule: str
    verdict: str
    versions: tuple[str, ...]
    reason: str


REFUSES_2_1 = (
    "its validator of 2.1 refuses every request, so that each is a ProtocolError"
)
SPELLINGS = "it sends the spelling of 2.x in 1.6, and that of 1.6 in 2.0.1"
OWN_CODES = "it takes another code of the list for this keyword"
ANY_TYPE = "what is not a known type is answered, under the id -1"
LOOSE = "it looks at the elements that it needs, and at no others"

PEERS: dict[str, tuple[Known, ...]] = {
    "ocpp-rpc": (
        Known("", "code", ("2.1",), REFUSES_2_1),
        Known("action", "answered", ("2.1",), "it does not know SEND"),
        Known("additionalProperties", "code", ("1.6", "2.0.1"), OWN_CODES),
        Known("enum", "code", ("1.6", "2.0.1"), OWN_CODES),
        Known("enum", "code", ("2.1",), REFUSES_2_1),
        Known("frame", "accepted", ("1.6", "2.0.1"), LOOSE),
        Known("frame", "answered", FIRST, ANY_TYPE),
        Known("frame", "answered", ("2.1",), "it does not know SEND"),
        Known("frame", "code", FIRST, "it sends codes that 1.6 does not have"),
        Known(
            "frame",
            "code",
            ("2.0.1",),
            "a payload that is missing is a TypeConstraintViolation",
        ),
        Known("frame", "id", FIRST, ANY_TYPE),
        Known("frame", "silent", LATER, "an empty text is passed over"),
        Known("id", "answered", FIRST, ANY_TYPE),
        Known("id", "answered", ("2.1",), "it does not know CALLRESULTERROR and SEND"),
        Known("maxItems", "code", ("2.1",), REFUSES_2_1),
        Known("maxItems", "spelling", ("2.0.1",), SPELLINGS),
        Known("maxLength", "code", ("1.6", "2.0.1"), OWN_CODES),
        Known("maxLength", "code", ("2.1",), REFUSES_2_1),
        Known("minItems", "code", ("2.1",), REFUSES_2_1),
        Known("minItems", "spelling", ("2.0.1",), SPELLINGS),
        Known("required", "spelling", ("1.6", "2.0.1"), SPELLINGS),
        Known("type", "answered", ALL, ANY_TYPE),
        Known("type", "code", ("2.1",), REFUSES_2_1),
        Known("type", "id", ALL, ANY_TYPE),
    ),
    "ocpp-ws-io": (
        Known("additionalProperties", "code", ALL, OWN_CODES),
        Known("frame", "accepted", ALL, LOOSE),
        Known("frame", "code", ALL, "an action that is not a string is NotImplemented"),
        Known("frame", "silent", LATER, "what it can't read gets no answer"),
        Known("id", "silent", LATER, "what it can't read gets no answer"),
        Known("maxLength", "code", ALL, OWN_CODES),
        Known("required", "spelling", FIRST, "it has the one spelling of 2.x"),
    ),
    "ocpp-ts": (
        *(
            Known(rule, "malformed", FIRST, "its error details are a list")
            for rule in ("additionalProperties", "enum", "maxLength", "required")
        ),
        Known(
            "frame", "code", FIRST, "an action that is not a string is NotImplemented"
        ),
        Known("frame", "silent", FIRST, "a CALL of a wrong length gets no answer"),
        Known("id", "malformed", FIRST, "ids of any form are echoed"),
        Known("type", "malformed", FIRST, "its error details are a list"),
    ),
}


@contextmanager
def served(folder: Path, name: str, version: str) -> Iterator[str]:
    """The address of a central system, which runs meanwhile."""
    with subprocess.Popen(
        ["node", f"{name}.cjs", f"ocpp{version}"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as system:
        assert system.stdout is not None
        try:
            yield f"ws://127.0.0.1:{int(system.stdout.readline())}/probe"
        finally:
            system.kill()


def found(url: str, version: str) -> set[tuple[str, str]]:
    """Rule and verdict of all that deviates."""
    options = ("--ocpp", version, "--timeout", SECONDS, "--format", "json")
    outcome = inputs.run("probe", url, *options)
    report: Any = json.loads(outcome.out)
    wrong = [r for r in report["results"] if r["verdict"] != "right"]
    print(f"  OCPP {version}: {report['played']} played, {len(wrong)} deviate")
    return {(r["rule"] or "", r["verdict"]) for r in wrong}


def check(folder: Path, name: str) -> bool:
    """Probes a central system in all of its versions; whether all is explained."""
    print(name)
    known = PEERS[name]
    right = True
    for version in dict.fromkeys(v for each in known for v in each.versions):
        told = {(k.rule, k.verdict): k.reason for k in known if version in k.versions}
        with served(folder, name, version) as url:
            got = found(url, version)
        for rule, verdict in sorted(got | told.keys()):
            reason = told.get((rule, verdict), "NOT EXPLAINED")
            gone = "" if (rule, verdict) in got else " NO LONGER SO"
            print(f"    {rule or 'right'}, {verdict}: {reason}{gone}")
        right = right and got == told.keys()
    return right


def main() -> int:
    """The command line of make probe-others."""
    folder = Path(sys.argv[1])
    explained = [check(folder, name) for name in PEERS]
    return 0 if all(explained) else 1


if __name__ == "__main__":
    sys.exit(main())
