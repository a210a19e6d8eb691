"""Turns sums of dates, times and durations into SQL. A duration is a bigint of microseconds, so no zone ever matters.

Results outside the years 1 to 9999 raise 22008, as they raise in Python.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hezong.kernel.expr.types import Kind
from hezong.kernel.expr.value import DAY, whole_days

SECOND = 1_000_000
CALENDAR = {
    Kind.DATE: ("'0001-01-01'::date", "'9999-12-31'::date", "2147483647"),
    Kind.DATETIME: (
        "'0001-01-01 00:00:00+00'::timestamptz",
        "'9999-12-31 23:59:59.999999+00'::timestamptz",
        "'300000 years'::interval",
    ),
}

Add = Callable[[object, str], str]


def span_between(later: str, earlier: str, kind: Kind) -> str:
    """Renders the time between two dates or two times."""
    if kind is Kind.DATE:
        return f"(({later} - {earlier})::bigint * {DAY})"
    return f"(EXTRACT(EPOCH FROM {later} - {earlier}) * {SECOND})::bigint"


def moved(start: str, operator: str, span: str | timedelta, kind: Kind, add: Add, tame: bool) -> str:
    """Renders a date or time moved by a duration; `tame` when it cannot leave the calendar."""
    if kind is Kind.DATE:
        sql = f"({start} {operator} {days(span, add)})"
    else:
        sql = f"(({start} AT TIME ZONE 'UTC' {operator} {interval(span, add)}) AT TIME ZONE 'UTC')"
    return sql if tame else in_calendar(sql, kind)


def days(span: str | timedelta, add: Add) -> str:
    """Renders the full days of a duration, truncated towards zero."""
    return add(whole_days(span), "integer") if isinstance(span, timedelta) else f"({span} / {DAY})::integer"


def interval(span: str | timedelta, add: Add) -> str:
    """Renders a duration as an interval; whole seconds apart from the rest, for a product with an interval is a float."""
    if isinstance(span, timedelta):
        return add(span, "interval")
    return f"({span} / {SECOND} * '1 second'::interval + {span} % {SECOND} * '1 microsecond'::interval)"


def in_calendar(sql: str, kind: Kind) -> str:
    """Renders a result that raises, by running out of PostgreSQL's own calendar, when it is outside ours."""
    first, last, far = CALENDAR[kind]
    return f"CASE WHEN {sql} BETWEEN {first} AND {last} THEN {sql} ELSE {sql} + {far} END"
