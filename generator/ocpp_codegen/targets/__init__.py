"""Python decisions to text: what can be made of a version, each thing a target.

A target is a module here with a folder in ``templates/``: its TARGET says which files
it makes of a version. It is named below, and loaded when it is asked for.
"""

# Command to target; docs has one for each format.
MODULES = "modules"
VECTORS = "vectors"
FORMATS = ("rst", "html")
TARGETS = (MODULES, *FORMATS, VECTORS)
