"""Lines without a frame that say something of the conversation."""

import re

from ocpp_codegen.inspection.model import Context, Remark

_CONNECTS = re.compile(
    r"(?i)\bconnection (?:is |was )?(?:open(?:ed)?|established|accepted|made|from)\b"
    r"|\bnew (?:web ?socket |ws |client )?(?:connection|client|session)\b"
    r"|(?<!dis)(?<!not )\bconnected\b(?! (?:clients|stations|chargers))"
    r"|\breconnect(?:ed)?\b|\bhandshake (?:complete|successful|ok)"
    r"|\bopened? (?:web ?socket|connection)\b|\bsession logging started\b"
)
_SUBPROTOCOL = re.compile(
    r"(?i)ocpp[ _/-]?(?:version)?[\"']?\s?[=:]?\s?[\"']?(?:ocpp[ _-]?)?"
    r"(?P<number>1\.[0-9]|2\.0(?:\.1)?|2\.1)(?![.\d]\d)"
)
# What a line that agrees on a subprotocol speaks of.
_AGREES = re.compile(
    r"(?i)protocol|negotiat|agreed|select|handshake|upgrad|connect|ocpp[ _]?version"
)
_NOT_SENT = re.compile(
    r"(?i)\bclosed (?:session|connection|socket)|\bcall already in progress"
    r"|\bfail(?:ed|ure)? (?:to|while|when) (?:send|writ)|\bsend(?:ing)? failed"
    r"|\bcould ?n[o']t (?:be )?(?:send|sent)|\bcan(?:not|'t) (?:be )?(?:send|sent)"
    r"|\bunable to send|\bnot (?:be )?sent\b|\berror (?:while )?sending"
    r"|\b(?:un)?buffer(?:ed|ing|ized)\b(?!.{0,60}\bsent\b)"
)


def remark(line: int, context: Context) -> Remark | None:
    """What a line says; None if it says nothing that counts."""
    text = f"{context.before} {context.aside}"[:4000]
    if not text or text.isspace():
        return None
    connects = _CONNECTS.search(text) is not None
    spoken = subprotocol(text)
    if not connects and spoken is None:
        return None
    return Remark(line, context, connects, spoken)


def subprotocol(text: str) -> str | None:
    """The version that a line agrees on; None where it offers several."""
    if not _AGREES.search(text):
        return None
    numbers = {match["number"] for match in _SUBPROTOCOL.finditer(text)}
    return numbers.pop() if len(numbers) == 1 else None


def was_not_sent(context: Context) -> bool:
    """Whether the line says that its frame did not go out."""
    return any(
        text and _NOT_SENT.search(text)
        for text in (context.before, context.after, context.aside)
    )
