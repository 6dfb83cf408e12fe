"""Writes Python modules from the JSON schemas of OCPP.

The stages, in the order in which data passes them:

=============  ================================================================
sources        where schema files come from: installed package, folder, ZIP
documents      bytes to JSON, strictly
corrections    named changes of single values: repairs and deviations
official       the manifest: which files are the official ones
reader         JSON to model (the only module that knows datamodel-code-generator)
model          what a protocol version says, in OCPP's words
lowering       every Python decision: names, order, annotations, docstrings
prose          the words about messages and fields, which docstrings share with
reference      the view of all that for people, and
examples       believable payloads
page           the HTML page of a version, with its drawings (``drawing``) and what
               has changed (``history``)
codec          the same for the codec: how each field is checked and converted
roles          the same for who may send what
python         what a module says, in Python's words
rendering      templates and black: text
output         text to disk: check, diff, write
=============  ================================================================

``pipeline`` wires them; ``cli`` talks to people, with ``settings`` from
pyproject.toml. ``versions`` is the table of what sets the protocol versions
apart, ``facts`` reads what the repository itself knows (``schemas/``, found by
``resources``), ``safe`` guards what enters a file, ``patterns`` is printed as
it is, ``errors`` and ``pointers`` serve all. Beside the pipeline, ``sets`` loads
whole schema sets, ``evolution`` compares two of them by meaning and
``evolution_text`` prints that. Extensions of vendors come in through
``extension_reader`` and go out through ``vendor_lowering``.
``appendices`` reads what the appendices of the specification say beside the schemas,
and ``appendix_lowering`` brings it into Python.
"""

__version__ = "0.1.0"
