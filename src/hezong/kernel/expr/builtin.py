"""Declares the functions every expression may call, each with its Python, SQL and TypeScript body and shared cases.

Bodies get no nulls (a null argument makes the result null) unless the function is lazy.
"""

from __future__ import annotations

from collections.abc import Sized
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter, contains
from typing import Any, cast
from uuid import UUID

from hezong.kernel.expr.function import Function, registry
from hezong.kernel.expr.sql.time import in_calendar
from hezong.kernel.expr.types import Kind
from hezong.kernel.expr.value import (
    DAY,
    DIGITS,
    duration,
    later,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_id,
    places,
    whole,
)
from hezong.kernel.types.money import Money

# Unicode's White_Space, written out because Python, PostgreSQL and JavaScript each strip another set.
SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
SQL_SPACE = "".join(f"\\{ord(char):04X}" for char in SPACE)

CHOOSE = "CASE WHEN {{0}} {0} {{1}} THEN {{0}} WHEN {{1}} {0} {{0}} THEN {{1}} END"
DAY_MINUTES = 1440
AHEAD = f"(CASE WHEN {{1}} > {DAY_MINUTES} THEN {DAY_MINUTES} WHEN {{1}} < -{DAY_MINUTES} THEN -{DAY_MINUTES} ELSE {{1}} END)"
CLAMP = f"(CASE WHEN {{1}} > {DIGITS} THEN {DIGITS} WHEN {{1}} < -{DIGITS} THEN -{DIGITS} ELSE {{1}} END)"


def size(value: Sized) -> int:
    """Code points of a text, elements of a list."""
    return len(value)


def absolute(value: int | Decimal | Money) -> int | Decimal | Money:
    """The value without its sign."""
    if isinstance(value, Money):
        return Money(value.amount.copy_abs(), value.currency)
    return value.copy_abs() if isinstance(value, Decimal) else whole(abs(value))


def rounded(value: Decimal | Money, count: int) -> Decimal | Money:
    """Half away from zero to `count` places, which are kept between -38 and 38."""
    kept = max(-DIGITS, min(DIGITS, count))
    return Money(places(value.amount, kept), value.currency) if isinstance(value, Money) else places(value, kept)


def coalesce(first: Any, second: Any) -> Any:
    """The first argument, or the second where the first is null."""
    return second if first is None else first


def trim(text: str) -> str:
    """A text without the white space at its ends."""
    return text.strip(SPACE)


def days(count: int) -> timedelta:
    """So many times 24 hours."""
    return duration(count * DAY)


def hours(count: int) -> timedelta:
    """So many hours."""
    return duration(count * (DAY // 24))


def start_of_week(day: date) -> date:
    """The Monday on or before a day; the first day of the calendar is one."""
    return day - timedelta(days=day.weekday())


def start_of_month(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def start_of_quarter(day: date) -> date:
    """The first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def start_of_year(day: date) -> date:
    """The first day of the year of a day."""
    return day.replace(month=1, day=1)


def midnight(day: date, minutes: int) -> datetime:
    """When a day begins where clocks are so many minutes before UTC; a day is the most that zones differ by."""
    ahead = timedelta(minutes=max(-DAY_MINUTES, min(DAY_MINUTES, minutes)))
    return cast("datetime", later(datetime(day.year, day.month, day.day, tzinfo=UTC), -ahead))


TEXT_FUNCTIONS = (
    Function(
        "size",
        "text|list -> int",
        python=size,
        sql="{0.size}",
        typescript="size",
        cases=(("size('合纵')", 2), ("size('😀a')", 2), ("''.size()", 0)),
    ),
    Function(
        "lower",
        "text -> text",
        python=str.lower,
        sql='lower({0} COLLATE "pg_unicode_fast")',
        typescript="lower",
        cases=(("lower('ÄB合')", "äb合"), ("lower('ΟΔΟΣ')", "οδος"), ("lower('İ')", "i̇")),
    ),
    Function(
        "upper",
        "text -> text",
        python=str.upper,
        sql='upper({0} COLLATE "pg_unicode_fast")',
        typescript="upper",
        cases=(("upper('straße')", "STRASSE"), ("'é'.upper()", "É")),
    ),
    Function(
        "trim",
        "text -> text",
        python=trim,
        sql=f"btrim({{0}}, U&'{SQL_SPACE}')",
        typescript="trim",
        cases=(("trim('\\u3000 合纵\\t')", "合纵"), ("trim('\\uFEFFa')", "\ufeffa"), ("trim('\\u001ca')", "\x1ca")),
    ),
    Function(
        "contains",
        "text, text -> bool",
        python=contains,
        sql="(strpos({0}, {1}) > 0)",
        like="%{}%",
        typescript="contains",
        cases=(("'合纵集团'.contains('纵集')", True), ("'a%b'.contains('_')", False), ("'a'.contains('')", True)),
    ),
    Function(
        "startsWith",
        "text, text -> bool",
        python=str.startswith,
        sql="starts_with({0}, {1})",
        like="{}%",
        typescript="startsWith",
        cases=(("'合纵集团'.startsWith('合纵')", True), ("'a\\\\b'.startsWith('a\\\\')", True)),
    ),
    Function(
        "endsWith",
        "text, text -> bool",
        python=str.endswith,
        sql="(right({0}, char_length({1})) = {1})",
        like="%{}",
        typescript="endsWith",
        cases=(("'合纵集团'.endsWith('集团')", True), ("'b'.endsWith('ab')", False)),
    ),
)

NUMBER_FUNCTIONS = (
    Function(
        "abs",
        "int|decimal|money -> same",
        python=absolute,
        sql="abs({0})",
        currency="{0.currency}",
        typescript="abs",
        fails=True,
        cases=(("abs(-3)", 3), ("abs(-1.5)", Decimal("1.5")), ("abs(3)", 3)),
    ),
    Function(
        "round",
        "decimal|money, int -> same",
        python=rounded,
        sql=f"round({{0}}, {CLAMP}::integer)",
        currency="{0.currency}",
        typescript="round",
        fails=True,
        cases=(
            ("round(2.5, 0)", Decimal(3)),
            ("round(-2.5, 0)", Decimal(-3)),
            ("round(1.005, 2)", Decimal("1.01")),
            ("round(1250, -2)", Decimal(1300)),
        ),
    ),
    Function(
        "min",
        "ordered, ordered -> ordered",
        python=min,
        sql=CHOOSE.format("<="),
        typescript="min",
        cases=(("min(2, 1.5)", Decimal("1.5")), ("min(date('2026-01-02'), date('2026-01-01'))", date(2026, 1, 1))),
    ),
    Function(
        "max",
        "ordered, ordered -> ordered",
        python=max,
        sql=CHOOSE.format(">="),
        typescript="max",
        cases=(("max(2, 3)", 3), ("max(days(1), hours(25))", timedelta(hours=25))),
    ),
    Function(
        "coalesce",
        "any, any -> any",
        python=coalesce,
        sql="COALESCE({0}, {1})",
        currency="CASE WHEN {0} IS NULL THEN {1.currency} ELSE {0.currency} END",
        typescript="coalesce",
        lazy=True,
        cases=(("coalesce(null, 2)", 2), ("coalesce('a', 'b')", "a")),
    ),
)

MONEY_FUNCTIONS = (
    Function(
        "money",
        "decimal, text -> money",
        python=Money,
        sql="({0} + CASE WHEN {1} IS NOT NULL THEN 0 END)",
        currency="{1.currency}",
        typescript="money",
        cases=(("money(12.50, 'CNY')", Money(Decimal("12.5"), "CNY")),),
    ),
    Function(
        "amount",
        "money -> decimal",
        python=attrgetter("amount"),
        sql="{0}",
        typescript="amount",
        cases=(("amount(money(3, 'CNY'))", Decimal(3)),),
    ),
    Function(
        "currency",
        "money -> text",
        python=attrgetter("currency"),
        sql="CASE WHEN {0} IS NOT NULL THEN {0.currency} END",
        typescript="currency",
        cases=(("currency(money(3, 'CNY'))", "CNY"),),
    ),
)

TIME_FUNCTIONS = (
    Function(
        "days",
        "int -> duration",
        python=days,
        sql=f"({{0}} * {DAY})",
        typescript="days",
        fails=True,
        cases=(("days(2)", timedelta(days=2)), ("date('2026-02-28') + days(1)", date(2026, 3, 1))),
    ),
    Function(
        "hours",
        "int -> duration",
        python=hours,
        sql=f"({{0}} * {DAY // 24})",
        typescript="hours",
        fails=True,
        cases=(("hours(-1)", timedelta(hours=-1)), ("date('2026-03-01') + hours(-25)", date(2026, 2, 28))),
    ),
    Function(
        "year",
        "date -> int",
        python=attrgetter("year"),
        sql="EXTRACT(YEAR FROM {0})::bigint",
        typescript="year",
        cases=(("year(date('0001-12-31'))", 1),),
    ),
    Function(
        "month",
        "date -> int",
        python=attrgetter("month"),
        sql="EXTRACT(MONTH FROM {0})::bigint",
        typescript="month",
        cases=(("month(date('2026-12-31'))", 12),),
    ),
    Function(
        "startOfWeek",
        "date -> date",
        python=start_of_week,
        sql="date_trunc('week', {0}::timestamp)::date",
        typescript="startOfWeek",
        near=True,
        cases=(
            ("startOfWeek(date('2026-11-29'))", date(2026, 11, 23)),
            ("startOfWeek(date('2026-11-23'))", date(2026, 11, 23)),
            ("startOfWeek(date('0001-01-02'))", date(1, 1, 1)),
        ),
    ),
    Function(
        "startOfMonth",
        "date -> date",
        python=start_of_month,
        sql="date_trunc('month', {0}::timestamp)::date",
        typescript="startOfMonth",
        near=True,
        cases=(("startOfMonth(date('2024-02-29'))", date(2024, 2, 1)),),
    ),
    Function(
        "startOfQuarter",
        "date -> date",
        python=start_of_quarter,
        sql="date_trunc('quarter', {0}::timestamp)::date",
        typescript="startOfQuarter",
        near=True,
        cases=(
            ("startOfQuarter(date('2026-12-31'))", date(2026, 10, 1)),
            ("startOfQuarter(date('2026-04-01'))", date(2026, 4, 1)),
        ),
    ),
    Function(
        "startOfYear",
        "date -> date",
        python=start_of_year,
        sql="date_trunc('year', {0}::timestamp)::date",
        typescript="startOfYear",
        near=True,
        cases=(("startOfYear(date('2026-12-31'))", date(2026, 1, 1)),),
    ),
    Function(
        "midnight",
        "date, int -> datetime",
        python=midnight,
        sql=in_calendar(f"({{0}}::timestamp AT TIME ZONE 'UTC' - {AHEAD} * '1 minute'::interval)", Kind.DATETIME),
        typescript="midnight",
        fails=True,
        near=True,
        cases=(
            ("midnight(date('2026-11-24'), 480)", datetime.fromisoformat("2026-11-23T16:00:00Z")),
            ("midnight(date('2026-11-24'), -90)", datetime.fromisoformat("2026-11-24T01:30:00Z")),
        ),
    ),
)

LITERAL_FUNCTIONS = (
    Function(
        "date", "text -> date", python=parse_date, literal=True, cases=(("date('2024-02-29')", date(2024, 2, 29)),)
    ),
    Function(
        "datetime",
        "text -> datetime",
        python=parse_datetime,
        literal=True,
        cases=(("datetime('2026-01-01T08:00:00+08:00')", datetime.fromisoformat("2026-01-01T00:00:00Z")),),
    ),
    Function(
        "decimal", "text -> decimal", python=parse_decimal, literal=True, cases=(("decimal('1.5')", Decimal("1.5")),)
    ),
    Function(
        "id",
        "text -> id",
        python=parse_id,
        literal=True,
        cases=(("id('0190b3c4-0000-7000-8000-00000000000A')", UUID("0190b3c4-0000-7000-8000-00000000000a")),),
    ),
)

BUILT_IN = registry(*TEXT_FUNCTIONS, *NUMBER_FUNCTIONS, *MONEY_FUNCTIONS, *TIME_FUNCTIONS, *LITERAL_FUNCTIONS)
