"""Captures: who sent a frame to whom, by addresses alone."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ocpp_codegen.inspection.model import (
    FROM_CSMS,
    FROM_STATION,
    REQUESTS,
    Context,
    Frame,
)
from ocpp_codegen.inspection.protocols import Protocols

# An address of IPv6 has eight groups, or stands for them with two colons; a time and
# the address of a card don't.
_IPV6 = (
    r"\[?(?=[0-9a-fA-F:]{0,40}::|(?:[0-9a-fA-F]{1,4}:){7})"
    r"(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F:.]{1,20}\]?"
)
_IP = rf"(?:(?:\d{{1,3}}\.){{3}}\d{{1,3}}|{_IPV6})"
_PORT = r"(?:(?::|\s+|\.)(?P<{0}port>\d{{1,5}})(?![\w.:]))?"


def _end_of(name: str) -> str:
    return rf"(?P<{name}>{_IP})" + _PORT.format(name)


_FLOW = re.compile(
    rf"(?<![\w.:]){_end_of('source')}"
    r"(?:\s*(?:[|,;]|-+>|=+>|\u2192|>|to|-)\s*|\s+)"
    rf"{_end_of('target')}(?![\w.])"
)


_NAMES = (
    (
        ("ip.src", "ip_ip_src", "src_ip", "source_ip"),
        ("tcp.srcport", "tcp_tcp_srcport", "src_port"),
    ),
    (
        ("ip.dst", "ip_ip_dst", "dst_ip", "destination_ip"),
        ("tcp.dstport", "tcp_tcp_dstport", "dst_port"),
    ),
)


class Flow(NamedTuple):
    """The two ends of a packet; each an address, with its port where it is known."""

    source: str
    target: str


def flow(context: Context) -> Flow | None:
    """The ends that a line names; None if it names no two."""
    if context.fields and (found := _of_fields(context)):
        return found
    if not _may_have_two(context.before):
        return None
    match = _FLOW.search(context.before)
    if match is None:
        return None
    return Flow(_end(match, "source"), _end(match, "target"))


def _may_have_two(text: str) -> bool:
    """Whether a text has the marks of two addresses, which most lines lack."""
    return text.count(".") // 3 + text.count(":") // 2 >= 2


def _of_fields(context: Context) -> Flow | None:
    """The ends by the names that tshark gives them."""
    ends = []
    for addresses, ports in _NAMES:
        address = _first(context, addresses)
        if address is None:
            return None
        port = _first(context, ports)
        ends.append(f"{address}:{port}" if port else address)
    return Flow(*ends)


def _first(context: Context, names: tuple[str, ...]) -> str | None:
    found = (context.fields.get(name) for name in names)
    return next((value for value in found if value), None)


def _end(match: re.Match[str], name: str) -> str:
    port = match[f"{name}port"]
    return f"{match[name]}:{port}" if port else match[name]


class Ends:
    """Which ends are the system's, learned from requests that one side alone sends."""

    def __init__(self, frames: Iterable[Frame], protocols: Protocols) -> None:
        votes: Counter[str] = Counter()
        for frame in frames:
            sender = (
                protocols.one_sided(frame.action) if frame.kind in REQUESTS else None
            )
            found = flow(frame.context) if sender else None
            if found is not None:
                system = found.target if sender == FROM_STATION else found.source
                other = found.source if sender == FROM_STATION else found.target
                votes[system] += 1
                votes[other] -= 1
        self._systems = {end for end, count in votes.items() if count > 0}

    def station(self, context: Context) -> str | None:
        """The end that is a station's."""
        found = flow(context)
        if found is None or not self._systems:
            return None
        return found.target if found.source in self._systems else found.source

    def direction(self, context: Context) -> str | None:
        """Which way a frame went."""
        found = flow(context)
        if found is None or not self._systems:
            return None
        if found.source in self._systems:
            return FROM_CSMS
        return FROM_STATION if found.target in self._systems else None
