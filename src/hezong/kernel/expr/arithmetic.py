"""Turns an operator and two kinds into the kind of the result and the Python function that computes it. Sees no nulls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hezong.kernel.expr.types import Kind
from hezong.kernel.expr.value import EXACT, decimal, duration, later, microseconds, quotient, remainder, whole
from hezong.kernel.types.money import Money

STAND_IN = {Kind.INT: Kind.DECIMAL, Kind.CHOICE: Kind.TEXT}

Body = Callable[[Any, Any], Any]
Operation = tuple[Kind, Body]


def add(left: Decimal, right: Decimal) -> Decimal:
    """The sum, exactly."""
    return decimal(EXACT.add(left, right))


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """The difference, exactly."""
    return decimal(EXACT.subtract(left, right))


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The product, rounded after 38 places."""
    return decimal(EXACT.multiply(left, right))


def together(body: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Money, Money], Money | None]:
    """Money of two currencies has no sum: the result is null."""

    def compute(left: Money, right: Money) -> Money | None:
        return Money(body(left.amount, right.amount), left.currency) if left.currency == right.currency else None

    return compute


def scaled(body: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Money, Decimal], Money]:
    """Money times or by a number keeps its currency."""
    return lambda money, number: Money(body(money.amount, number), money.currency)


def spans(body: Callable[[int, int], int]) -> Callable[[timedelta, timedelta], timedelta]:
    """Durations are computed as microseconds."""
    return lambda left, right: duration(body(microseconds(left), microseconds(right)))


def apart(left: date | datetime, right: Any) -> timedelta:
    """The time between two dates or two times; it always fits."""
    return left - right


def earlier(start: date, span: timedelta) -> date:
    """A date or time moved back."""
    return later(start, -span)


TXT, INT, DEC, MON = Kind.TEXT, Kind.INT, Kind.DECIMAL, Kind.MONEY
DAY, TIME, SPAN = Kind.DATE, Kind.DATETIME, Kind.DURATION

OPERATIONS: Mapping[tuple[str, Kind, Kind], Operation] = {
    ("+", INT, INT): (INT, lambda left, right: whole(left + right)),
    ("-", INT, INT): (INT, lambda left, right: whole(left - right)),
    ("*", INT, INT): (INT, lambda left, right: whole(left * right)),
    ("%", INT, INT): (INT, remainder),
    ("+", DEC, DEC): (DEC, add),
    ("-", DEC, DEC): (DEC, subtract),
    ("*", DEC, DEC): (DEC, multiply),
    ("/", DEC, DEC): (DEC, quotient),
    ("+", MON, MON): (MON, together(add)),
    ("-", MON, MON): (MON, together(subtract)),
    ("*", MON, DEC): (MON, scaled(multiply)),
    ("*", DEC, MON): (MON, lambda number, money: scaled(multiply)(money, number)),
    ("/", MON, DEC): (MON, scaled(quotient)),
    ("+", TXT, TXT): (TXT, lambda left, right: left + right),
    ("+", DAY, SPAN): (DAY, later),
    ("-", DAY, SPAN): (DAY, earlier),
    ("-", DAY, DAY): (SPAN, apart),
    ("+", TIME, SPAN): (TIME, later),
    ("-", TIME, SPAN): (TIME, earlier),
    ("-", TIME, TIME): (SPAN, apart),
    ("+", SPAN, SPAN): (SPAN, spans(lambda left, right: left + right)),
    ("-", SPAN, SPAN): (SPAN, spans(lambda left, right: left - right)),
}


def operation(operator: str, left: Kind, right: Kind) -> Operation | None:
    """Finds what an operator does with two kinds; an integer can stand for a decimal, a choice for a text."""
    exact = OPERATIONS.get((operator, left, right))
    return exact or OPERATIONS.get((operator, STAND_IN.get(left, left), STAND_IN.get(right, right)))


def result_of(operator: str, left: Kind, right: Kind) -> Kind | None:
    """Gives the kind of the result, or None where the operator does not join the two."""
    found = operation(operator, left, right)
    return found[0] if found else None
