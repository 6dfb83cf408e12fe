"""Writes Python modules from the JSON schemas of OCPP.

One package for each stage, in the order in which data passes them; none imports
what stands below it:

==========  ===================================================================
runtime     what is copied into the output, as real Python
base        errors with their place and hint, JSON pointers, TOML, our folders
protocol    what a version says, in OCPP's words; what sets the versions apart
official    the official files: found, parsed, checked against digests, corrected
knowledge   what we know besides the schemas: actions, names, sentences, appendices
jsonschema  JSON Schema to model (alone in knowing datamodel-code-generator)
python      every Python decision: names, order, annotations, docstrings, codec
evolution   what changed between two sets
extension   a vendor's folder: read, checked, merged
reference   what people look up: pages, examples, vectors
targets     templates, copies and black: text
output      text to disk: compare, write
wiring      wires the stages, with settings from pyproject.toml
cli         talks to people
==========  ===================================================================
"""

__version__ = "0.1.0"
