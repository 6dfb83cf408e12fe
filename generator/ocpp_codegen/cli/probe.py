"""The command that probes a running peer: probe."""

import click

from ocpp_codegen.base.errors import fail
from ocpp_codegen.cli.console import emit, say
from ocpp_codegen.protocol.versions import DIALECTS

DEVIATES = 1

_PROBE_HELP = """Play frames with a fault at a running peer, and judge its answers.

URL is the address of a central system; the command connects to it as a station would.
With --listen it waits for a station, as a central system would.

\b
Examples:
  ocpp-codegen probe ws://127.0.0.1:9201/probe --ocpp 2.0.1
  ocpp-codegen probe --listen 9201 --ocpp 1.6 --format json

It plays one exchange at a time and starts no transaction. Its valid requests only ask;
generator/README.md lists what is sent, and what follows if it is accepted.
It sends to the given address alone, which has to be this machine unless --yes says that
the peer is yours.

\b
Exit codes:
  0  every answer is as OCPP-J has it
  1  some deviate
  2  no connection, or bad usage
"""


@click.command(help=_PROBE_HELP, short_help="Probe a running peer with faults.")
@click.argument("url", required=False)
@click.option("--listen", metavar="[HOST:]PORT", help="Wait for a station here.")
@click.option(
    "--ocpp",
    "version",
    type=click.Choice(list(DIALECTS)),
    required=True,
    help="Version.",
)
@click.option(
    "--count",
    type=click.IntRange(1, 2000),
    default=500,
    show_default=True,
    help="Frames to play at most.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 60),
    default=3.0,
    show_default=True,
    help="Seconds to wait for each answer.",
)
@click.option(
    "--boot", is_flag=True, help="Send a BootNotification first, to a system."
)
@click.option("--yes", is_flag=True, help="The peer is on another machine, and mine.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Default: text.",
)
def probe(
    url: str | None,
    listen: str | None,
    version: str,
    count: int,
    timeout: float,
    boot: bool,
    yes: bool,
    format_: str,
) -> int:
    if (url is None) == (listen is None):
        raise fail("one peer is needed", "give the URL of a system, or --listen")
    try:
        from ocpp_codegen.inspection.protocols import Protocols
        from ocpp_codegen.probing import probing, report
        from ocpp_codegen.wiring import reading
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == "ocpp_codegen":
            raise
        raise fail(  # the extra has what all of these need
            f"probe needs {package}, which is not installed",
            "pip install 'ocpp-codegen[probe]'",
        ) from None

    if listen is not None:
        say(f"waiting for a station on {listen}")
    peer = probing.Peer(url, listen, yes, boot)
    protocol = Protocols().get(version)
    assert protocol is not None
    (codec,) = protocol.codecs
    probed = probing.probe(
        reading.official_version(version), codec, peer, count, timeout
    )
    notes = (*probed.notes, *probed.hints)
    for note in notes:
        say(note)
    if format_ == "json":
        emit(report.as_json(probed.results, notes, version, probed.role))
    else:
        emit(report.as_text(probed.results))
    deviates = any(result.deviates for result in probed.results)
    return DEVIATES if deviates or probed.notes else 0
