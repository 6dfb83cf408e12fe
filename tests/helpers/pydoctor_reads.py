"""Has pydoctor read the docstrings of the files it is given; prints how many.

Exit code 1, and what pydoctor says, where it finds an error.
"""

import ast
import sys
from pathlib import Path


def main() -> int:
    from pydoctor.epydoc.markup.google import (  # type: ignore[import-untyped]
        get_parser,
    )

    read = 0
    for path in sys.argv[1:]:
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef):
                continue
            errors: list[object] = []
            get_parser(None)(ast.get_docstring(node) or "", errors)
            if errors:
                print(path, node.name, *errors)
                return 1
            read += 1
    print(read)
    return 0


if __name__ == "__main__":
    sys.exit(main())
