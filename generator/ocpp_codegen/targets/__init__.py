"""Python decisions to text: what can be made of a version, each thing a target.

Ours are modules here with a folder in ``templates/``: TARGET says which files they
make. Those of other packages are found by entry points ``ocpp_codegen.targets``. A
target is loaded when it is asked for.
"""
