"""Where a definition stands in its file, for messages that a person can follow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a model file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
