"""``python -m ocpp_codegen``."""

from ocpp_codegen.cli.main import main

if __name__ == "__main__":
    main()
