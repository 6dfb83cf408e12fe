"""Captures that describe a packet over several lines, as tshark does."""

import re

_STARTS = re.compile(r"^(?:Frame|Packet) \d+\b")
_TIME = re.compile(r"^\s+(?:UTC |Epoch )?(?:Arrival )?Time: *(?P<time>\S.{7,60})")
_ADDRESSES = re.compile(
    r"^Internet Protocol(?: Version \d)?, Src: (?P<source>[^\s,]+).*?"
    r"Dst: (?P<target>[^\s,]+)"
)
_PORTS = re.compile(
    r"^Transmission Control Protocol, Src Port: (?:\S+ \()?(?P<source>\d+)\)?, "
    r"Dst Port: (?:\S+ \()?(?P<target>\d+)"
)
_NODE = re.compile(r"^Node (?P<node>[01]): (?P<end>\S+)")


class Packet:
    """The packet that the lines read last belong to; also of a followed stream."""

    def __init__(self) -> None:
        self._time = ""
        self._ends = ["", ""]
        self._ports = ["", ""]
        self._followed = ["", ""]

    def look(self, line: str) -> None:
        """Takes a line without a frame."""
        if _STARTS.match(line):
            self._time, self._ends, self._ports = "", ["", ""], ["", ""]
        elif not self._time and (match := _TIME.match(line)):
            self._time = match["time"].strip()
        elif match := _ADDRESSES.match(line):
            self._ends = [match["source"], match["target"]]
        elif match := _PORTS.match(line):
            self._ports = [match["source"], match["target"]]
        elif match := _NODE.match(line):
            self._followed[int(match["node"])] = match["end"]

    def describe(self, before: str) -> str | None:
        """What stands for the head of a frame with nothing but spaces before it."""
        if all(self._followed):
            first, second = (
                self._followed if not before.startswith("\t") else self._followed[::-1]
            )
            return f"{first} -> {second} "
        if not all(self._ends):
            return None
        ends = [
            f"{end}:{port}" if port else end
            for end, port in zip(self._ends, self._ports, strict=True)
        ]
        return f"{self._time} {ends[0]} -> {ends[1]} "
