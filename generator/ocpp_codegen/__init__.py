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
python         what a module says, in Python's words
rendering      templates and black: text
output         text to disk: check, diff, write
=============  ================================================================

``pipeline`` wires them, ``cli`` talks to people, ``facts`` reads what the
repository itself knows (``schemas/``), ``errors`` and ``pointers`` serve all.
"""

__version__ = "0.1.0"
