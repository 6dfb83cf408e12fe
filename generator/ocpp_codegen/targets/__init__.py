"""Python decisions to text: what can be made of a version, each thing a target.

Ours are modules here with a folder in ``templates/``: TARGET says which files they
make. Those of other packages are found by entry points ``ocpp_codegen.targets``. A
target is loaded when it is asked for.
"""

MODULES = "modules"
VECTORS = "vectors"
LOOKUP = "lookup"
# The formats of docs, each a target, and what its help says of them.
FORMATS = {
    "rst": "Pages of reStructuredText are for Sphinx, one folder for each version.",
    "markdown": "Markdown is for repositories and editors, one page for each block.",
    "html": "HTML is one file for each version, which needs no other and no network.",
}
OURS = (MODULES, VECTORS, LOOKUP, *FORMATS)
