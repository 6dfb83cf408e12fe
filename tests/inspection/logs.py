"""Small logs written by hand, and what is found in them."""

from pathlib import Path

from click.testing import CliRunner

from ocpp_codegen.base.errors import CodegenError
from ocpp_codegen.cli.console import BAD_INPUT
from ocpp_codegen.cli.main import cli
from ocpp_codegen.inspection import Frame, Options, Summary, inspect

BOOT = '[2,"b1","BootNotification",{"chargePointVendor":"N","chargePointModel":"M"}]'
BOOTED = (
    '[3,"b1",{"currentTime":"2026-03-02T07:58:10Z","interval":300,"status":"Accepted"}]'
)
BOOT2 = '[2,"b1","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"N","model":"M"}}]'
# The start of most logs below.
START = f"10:00:00 recv {BOOT}\n10:00:00.2 send {BOOTED}\n"


def beat(message_id: str) -> str:
    return f'[2,"{message_id}","Heartbeat",{{}}]'


def beaten(message_id: str) -> str:
    return f'[3,"{message_id}",{{"currentTime":"2026-03-02T07:58:10Z"}}]'


class Inspected:
    """The rows and the summary of a log."""

    def __init__(
        self,
        text: str | bytes,
        folder: Path,
        name: str = "x.log",
        options: Options | None = None,
    ) -> None:
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.rows: list[Frame] = []
        self.summary: Summary = inspect(
            [str(path)], options or Options(), self.rows.append
        )

    @property
    def rules(self) -> list[tuple[int, str]]:
        """Line and rule of each finding."""
        return sorted(
            (row.line, found.rule) for row in self.rows for found in row.findings
        )

    @property
    def lines(self) -> list[int]:
        return [row.line for row in self.rows]

    def row(self, line: int) -> Frame:
        return next(row for row in self.rows if row.line == line)


def command(*arguments: str | Path, text: str | None = None) -> tuple[int, str]:
    """The exit code and the output of the command inspect."""
    words = ["inspect", *map(str, arguments)]
    result = CliRunner().invoke(cli, words, input=text, standalone_mode=False)
    if isinstance(result.exception, CodegenError):
        return BAD_INPUT, str(result.exception)
    assert result.exception is None, result.exception
    return result.return_value, result.stdout
