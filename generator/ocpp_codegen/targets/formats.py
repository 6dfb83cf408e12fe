"""The names of our targets, and the formats of docs among them."""

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
