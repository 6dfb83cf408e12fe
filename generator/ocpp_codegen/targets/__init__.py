"""Python decisions to text: what can be made of a version, each thing a target.

A target is found by its name among the entry points ``ocpp_codegen.targets``, those of
this package and of any other that is installed, and loaded when it is asked for. Ours
are modules here with a folder in ``templates/``: TARGET says which files they make.
"""

# Command to target; docs has one for each format, and says of it in its help:
MODULES = "modules"
VECTORS = "vectors"
FORMATS = {
    "rst": "Pages of reStructuredText are for Sphinx, one folder for each version.",
    "markdown": "Markdown is for repositories and editors, one page for each block.",
    "html": "HTML is one file for each version, which needs no other and no network.",
}
