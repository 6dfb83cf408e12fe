"""Logs in, faults out: finds the frames in a log and holds them against OCPP.

A log goes through these stages, each in a file of its own:

sources      the lines of a file, whatever it is packed in
containers   what wraps a line: JSON, CSV, HTML, a journal; the text inside
frames       the frames in a text
reading      frames over several lines, cut ones, those that were not sent
times, directions, stations, versions
             what the words around a frame say
survey       what a whole file says: who wrote it, how it names stations
conversation requests and their responses; then the checks
verdicts     what the codec says of a frame
lane, spotting, templates
             the short way, for lines and payloads like ones that were right
compiled     what of it is in C (_lane.c), where that is there
redaction    what must not be passed on
tables       rows of typed columns, one table for each action
reports      text, JSON lines, HTML, Parquet

It needs the standard library and click, and the generated modules, which
protocols loads; report_parquet alone needs pyarrow.
"""

from ocpp_codegen.inspection.model import Finding, Frame
from ocpp_codegen.inspection.protocols import Protocols
from ocpp_codegen.inspection.redaction import Redaction
from ocpp_codegen.inspection.stream import Options, inspect
from ocpp_codegen.inspection.summary import Summary

__all__ = [
    "Finding",
    "Frame",
    "Options",
    "Protocols",
    "Redaction",
    "Summary",
    "inspect",
]
