"""Turns two values into their sum, product, quotient or order, exactly. Never rounds silently, never reads a context.

A decimal result is exact up to 38 digits on either side of the point; further places are rounded half away from zero,
a quotient to 12 places; more than 38 digits before the point are an overflow. (contract §2 "Conditions")
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any
from uuid import UUID

from hezong.kernel.expr.problem import EvalError

DIGITS = 38
QUOTIENT_PLACES = 12
INT_BOUND = 2**63
DAY = 86_400_000_000  # microseconds
MICROSECOND = timedelta(microseconds=1)
DECIMAL_FORM = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")

# Products of two decimals have at most 152 digits, so nothing is rounded before `decimal` decides how. Only the flags
# of a context ever change, and nobody reads them.
EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
BOUND = EXACT.power(Decimal(10), DIGITS)


def whole(number: int) -> int:
    """Checks that an integer fits 64 bits."""
    if not -INT_BOUND <= number < INT_BOUND:
        raise EvalError("expr.overflow")
    return number


def places(number: Decimal, count: int) -> Decimal:
    """Rounds half away from zero to so many places after the point; negative counts round before it."""
    rounded = number.quantize(Decimal((0, (1,), -count)), context=EXACT) if -count > exponent(number) else number
    return bounded(rounded)


def exponent(number: Decimal) -> int:
    """The power of ten of the last digit: -2 for 1.25."""
    power = number.as_tuple().exponent
    assert isinstance(power, int), "NaN and infinities cannot be written, stored or computed"
    return power


def bounded(number: Decimal) -> Decimal:
    """Checks that at most 38 digits stand before the point."""
    if number.copy_abs() >= BOUND:
        raise EvalError("expr.overflow")
    return number


def decimal(number: Decimal) -> Decimal:
    """Brings a computed number to the places and the range that every back end keeps."""
    return places(number, DIGITS)


def quotient(left: Decimal, right: Decimal) -> Decimal:
    """Divides to 12 places. 200 digits cannot turn a quotient that is no tie into one."""
    if right == 0:
        raise EvalError("expr.division")
    return places(EXACT.divide(left, right), QUOTIENT_PLACES)


def remainder(left: int, right: int) -> int:
    """The remainder has the sign of the dividend, as in SQL."""
    if right == 0:
        raise EvalError("expr.division")
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def microseconds(duration: timedelta) -> int:
    """A duration as its number of microseconds."""
    return duration // MICROSECOND


def duration(count: int) -> timedelta:
    """So many microseconds, at most 64 bits of them."""
    return whole(count) * MICROSECOND


def whole_days(span: timedelta) -> int:
    """The full days of a duration, truncated towards zero: they are what counts beside a date."""
    return span // timedelta(days=1) if span >= timedelta() else -(-span // timedelta(days=1))


def later(start: date, span: timedelta) -> date:
    """Moves a date by full days, a datetime by the whole duration; leaving the years 1 to 9999 is an overflow."""
    try:
        if isinstance(start, datetime):
            return start.astimezone(UTC) + span
        return start + timedelta(days=whole_days(span))
    except OverflowError as error:
        raise EvalError("expr.overflow") from error


def identity(value: object) -> Any:
    """A reference is compared by its id, whether the record is loaded or not."""
    return value["id"] if isinstance(value, Mapping) else value  # pyright: ignore[reportUnknownVariableType]  records hold anything


def is_storable_text(text: str) -> bool:
    """Lone surrogates and the zero character exist in neither PostgreSQL nor UTF-8."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)


def parse_id(text: str) -> UUID:
    """Reads the canonical form only, so that no two spellings mean the same record."""
    found = UUID(text)
    if str(found) != text.lower():
        raise ValueError(text)
    return found


def parse_datetime(text: str) -> datetime:
    """Reads an ISO 8601 time that says its offset."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    try:
        return found.astimezone(UTC)
    except OverflowError as error:  # within hours of the ends of the calendar
        raise ValueError(text) from error


def parse_date(text: str) -> date:
    """Reads YYYY-MM-DD and none of the other forms of ISO 8601."""
    found = date.fromisoformat(text)
    if found.isoformat() != text:
        raise ValueError(text)
    return found


def parse_decimal(text: str) -> Decimal:
    """Reads a plain or exponential decimal of at most 38 digits before and after the point."""
    if not DECIMAL_FORM.fullmatch(text):
        raise ValueError(text)
    found = Decimal(text)
    if found.copy_abs() >= BOUND or exponent(found) < -DIGITS:
        raise ValueError(text)
    return found
