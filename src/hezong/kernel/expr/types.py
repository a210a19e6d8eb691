"""Turns the kinds of value a model knows into types that can be compared, ordered and joined. Knows no values.

Source: contract §2 "Conditions" and "Values".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of value an expression can have."""

    BOOL = "bool"
    TEXT = "text"
    INT = "int"  # 64 bits
    DECIMAL = "decimal"  # 38 digits before the point
    MONEY = "money"  # a decimal with its currency
    DATE = "date"  # years 1 to 9999
    DATETIME = "datetime"  # UTC, microseconds
    DURATION = "duration"  # microseconds, 64 bits
    ID = "id"
    CHOICE = "choice"  # compares as text
    LIST = "list"
    RECORD = "record"  # a reference; its value is the id of the record
    NULL = "null"  # the type of the word null alone


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with what belongs to it: the items of a list, the entity of a reference, the codes of a choice."""

    kind: Kind
    item: Type | None = None
    entity: str | None = None
    options: tuple[str, ...] | None = None

    def __str__(self) -> str:
        """Names the type as messages show it: `decimal`, `record(user)`, `list(id)`."""
        inner = self.entity or self.item
        return f"{self.kind}({inner})" if inner else str(self.kind)


BOOL, TEXT, INT, DECIMAL = Type(Kind.BOOL), Type(Kind.TEXT), Type(Kind.INT), Type(Kind.DECIMAL)
MONEY, DATE, DATETIME = Type(Kind.MONEY), Type(Kind.DATE), Type(Kind.DATETIME)
DURATION, ID, NULL = Type(Kind.DURATION), Type(Kind.ID), Type(Kind.NULL)

NUMBERS = frozenset({Kind.INT, Kind.DECIMAL})
TEXTS = frozenset({Kind.TEXT, Kind.CHOICE})
IDENTITIES = frozenset({Kind.ID, Kind.RECORD})
ORDERED = NUMBERS | TEXTS | {Kind.MONEY, Kind.DATE, Kind.DATETIME, Kind.DURATION}
FAMILIES = (NUMBERS, TEXTS, IDENTITIES)


def same_family(left: Kind, right: Kind) -> bool:
    """Tells whether values of the two kinds can be equal: numbers with numbers, choices with text, references with ids."""
    return left is right or any(left in family and right in family for family in FAMILIES)


def comparable(left: Type, right: Type) -> bool:
    """Tells whether `==` makes sense. Null compares with everything; money compares with numbers by its amount."""
    kinds = {left.kind, right.kind}
    if Kind.NULL in kinds:
        return True
    if Kind.LIST in kinds:
        return False
    if kinds == {Kind.RECORD}:
        return left.entity == right.entity
    return same_family(left.kind, right.kind) or (Kind.MONEY in kinds and bool(kinds & NUMBERS))


def orderable(left: Type, right: Type) -> bool:
    """Tells whether `<` makes sense. The word null has no order, so writing it there is an error, not `false`."""
    return {left.kind, right.kind} <= ORDERED and comparable(left, right)


def join(left: Type, right: Type) -> Type | None:
    """Gives the type that holds the values of both, as in the branches of `? :`; None where there is none."""
    if left == right or right.kind is Kind.NULL:
        return left
    if left.kind is Kind.NULL:
        return right
    if not same_family(left.kind, right.kind) or left.kind is Kind.LIST:
        return None
    if left.kind in NUMBERS:
        return DECIMAL
    return TEXT if left.kind in TEXTS else ID


def assignable(given: Type, want: Type) -> bool:
    """Tells whether a value may stand where a type is wanted; null may stand for every value but a condition."""
    if given.kind is Kind.NULL:
        return want.kind is not Kind.BOOL
    if want.kind is Kind.DECIMAL:
        return given.kind in NUMBERS
    if want.kind is Kind.LIST and given.item and want.item:
        return given.kind is Kind.LIST and assignable(given.item, want.item)
    family = want.kind in TEXTS | IDENTITIES
    return given.kind is want.kind or family if comparable(given, want) else False
