"""Compiles the lane of inspect for this checkout: python generator/compile_lane.py

Exit codes: 0 compiled and loaded, 1 not; then nothing is changed.
"""

import sys
from pathlib import Path

from ocpp_codegen.runtime import accelerate

FOLDER = Path(__file__).resolve().parent / "ocpp_codegen" / "inspection"


def main() -> int:
    """The command line."""
    try:
        made = accelerate.build(FOLDER / "_lane.c", FOLDER)
    except accelerate.BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"compiled {made}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
