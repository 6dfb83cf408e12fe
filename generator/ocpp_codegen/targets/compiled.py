"""Compiled templates, kept as Python keeps compiled modules.

They go to a __pycache__ next to the templates, or below the prefix that Python is
told, and not at all where it is told to write none or may not. What was compiled of
another text, by another jinja2 or with other filters is compiled again.
"""

import hashlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class Compiled(jinja2.BytecodeCache):
    """The compiled templates of a folder.

    sources are the modules whose functions the compiler calls with what is constant
    in a template.
    """

    def __init__(self, folder: Path, sources: Sequence[str]) -> None:
        self._folder = Path(cache_from_source(str(folder / "template.py"))).parent
        stamps = [Path(source).stat() for source in sources]
        self._stamp = f"{jinja2.__version__} " + " ".join(
            f"{stamp.st_mtime_ns} {stamp.st_size}" for stamp in stamps
        )

    def get_source_checksum(self, source: str) -> str:
        """What has to be the same for a compiled template to be taken."""
        return hashlib.sha256(f"{self._stamp}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Takes what is kept, if it is of the same text."""
        try:
            bucket.bytecode_from_string(self._file(bucket).read_bytes())
        except Exception:  # missing, or whatever is in it: it is compiled again
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        part = file.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(bucket.bytecode_to_string())
            part.replace(file)
        except OSError:  # it is only slower without
            with suppress(OSError):
                part.unlink()

    def _file(self, bucket: Bucket) -> Path:
        name = f"{bucket.key}.{sys.implementation.cache_tag}.jinjac"
        return self._folder / name
