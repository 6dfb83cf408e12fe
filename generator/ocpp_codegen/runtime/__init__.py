"""What is copied into the output: real Python, which needs the standard library alone.

Each file goes out as it is, with the header of generated files on top. It owns
the findings, the words of the rules and the error codes; the generator takes
these from here.
"""
