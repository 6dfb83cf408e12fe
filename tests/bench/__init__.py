"""``make bench``: our tools and modules next to those they replace, in one run.

``measuring`` says how things are measured and shown, ``processes`` compares whole
processes, ``codec`` what happens to messages; ``payloads`` holds those messages,
``peers`` the others who handle them. ``picture`` draws what ``codec`` found.

To add a benchmark, write a function and decorate it with ``@benchmark``.
"""
