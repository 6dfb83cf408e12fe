"""What migrate could not decide: the place, the reason, and a hint."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One place to look at; line counts from 1."""

    line: int
    message: str
    hint: str
    broken: bool = False

    def text(self, path: str) -> str:
        """The finding for people, with the path of the file."""
        return f"{path}:{self.line}: {self.message}\n  hint: {self.hint}"
