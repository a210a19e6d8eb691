"""Says what SQL is made of here: the columns a caller gives, the parameters of a statement, and money in two pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SqlMoney:
    """Money as two pieces of SQL; it is null exactly when its amount is."""

    amount: str
    currency: str


SqlValue = str | SqlMoney


class Columns(Protocol):
    """How the caller finds what a path reads."""

    def column(self, path: tuple[str, ...]) -> SqlValue:
        """Gives SQL that can stand as an operand: bigint for integers, numeric, date, timestamptz, uuid, text, arrays.

        A duration is a bigint of microseconds; a reference is the id; `("now",)` and `("today",)` are asked for too.
        """
        ...

    def count(self, path: tuple[str, ...]) -> str:
        """Gives SQL for the number of records in a list of records; KeyError where the caller knows none."""
        ...


class Params:
    """The positional parameters of one statement."""

    def __init__(self) -> None:
        """Starts without values."""
        self.values: list[object] = []

    def add(self, value: object, pg_type: str) -> str:
        """Adds a value and gives the text that stands for it, as in `$7::text`."""
        self.values.append(value)
        return f"${len(self.values)}::{pg_type}"
