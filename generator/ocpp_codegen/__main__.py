"""``python -m ocpp_codegen``."""

from ocpp_codegen.cli import main

if __name__ == "__main__":
    main()
