"""Tells on which days of three years the families of products are ordered: seasons, growth, weeks and holidays."""

from collections.abc import Mapping
from datetime import date
from itertools import accumulate

from hezong.demo.dice import Stream
from hezong.demo.table import words

YEARS = 3
GROWTH = 0.07
"""How much more is ordered each year."""

# Weight of each month from January on; February is short of work because of the Spring Festival.
MONTHS: Mapping[str, tuple[float, ...]] = {
    "coating-wall": (0.6, 0.4, 1.2, 1.4, 1.3, 1.1, 0.9, 0.9, 1.2, 1.3, 1.1, 0.7),
    "coating-industry": (0.8, 0.6, 1.1, 1.1, 1.1, 1.1, 0.9, 0.9, 1.1, 1.1, 1.1, 1.1),
    "coating-wood": (0.7, 0.5, 1.2, 1.1, 1.0, 0.9, 0.9, 1.0, 1.3, 1.3, 1.2, 0.9),
    "coating-steel": (0.6, 0.5, 1.0, 1.2, 1.3, 1.2, 1.0, 1.0, 1.2, 1.2, 1.0, 0.8),
    "resin": (0.9, 0.6, 1.1, 1.1, 1.0, 1.0, 0.9, 1.0, 1.1, 1.1, 1.1, 1.1),
    "ink": (0.9, 0.6, 1.0, 0.9, 0.9, 0.9, 1.0, 1.1, 1.2, 1.2, 1.2, 1.1),
    "adhesive": (0.8, 0.6, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.2, 1.2, 1.1),
    "fertiliser": (1.1, 1.8, 2.4, 1.6, 0.9, 0.8, 0.7, 1.0, 1.5, 0.9, 0.5, 0.6),
}
WEEK = (1.15, 1.1, 1.0, 1.0, 0.9, 0.12, 0.03)
"""Monday to Sunday."""
HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (5, 3), *((10, day) for day in range(1, 8))})

# Seven days of the Spring Festival, from its eve (public calendar 2020 to 2032).
FESTIVALS = frozenset(
    date.fromisoformat(text).toordinal() + offset
    for text in words(
        "2020-01-24 2021-02-11 2022-01-31 2023-01-21 2024-02-09 2025-01-28 2026-02-16 2027-02-05 2028-01-25 2029-02-12 2030-02-02 "
        "2031-01-22 2032-02-10"
    )
    for offset in range(-3, 7)
)


def weight(family: str, day: date) -> float:
    """How much of a family is ordered on a day, 1 being an ordinary Tuesday."""
    if (day.month, day.day) in HOLIDAYS or day.toordinal() in FESTIVALS:
        return 0.01
    return MONTHS[family][day.month - 1] * WEEK[day.weekday()]


def start_of(anchor: date) -> date:
    """The first day of the history."""
    return date(anchor.year - YEARS, anchor.month, 1)


class Seasons:
    """Draws order days of each family between two days."""

    def __init__(self, anchor: date) -> None:
        self.first = start_of(anchor).toordinal()
        self.end = anchor.toordinal()
        days = [date.fromordinal(each) for each in range(self.first, self.end)]
        trend = [(1 + GROWTH) ** (index / 365) for index in range(len(days))]
        self.sums = {
            family: list(accumulate(weight(family, day) * up for day, up in zip(days, trend, strict=True)))
            for family in MONTHS
        }

    def days(self, dice: Stream, family: str, count: int, until: int) -> list[int]:
        """So many order days before ``until`` (a proleptic ordinal), in order; none where the history begins later."""
        last = min(until, self.end) - self.first
        if last <= 0 or count == 0:
            return []
        sums = self.sums[family][:last] if last < self.end - self.first else self.sums[family]
        return sorted(dice.choices(range(self.first, self.first + last), cum_weights=sums, k=count))
