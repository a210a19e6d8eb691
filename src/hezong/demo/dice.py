"""Turns a seed into streams of chance and into ids. The same seed gives the same stream on every machine."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
DAY = 86_400_000
UNIX = date(1970, 1, 1).toordinal()
WORKING_DAY = (8 * 3_600_000, 11 * 3_600_000)
"""Records are made between 08:00 and 19:00 in Shanghai, which is eight hours ahead of UTC: this is the first hour of it and its length."""
SHANGHAI = 8 * 3_600_000


class Bag(Generic[T]):
    """Values with weights, drawn in logarithmic time."""

    def __init__(self, values: Sequence[T], weights: Sequence[float]) -> None:
        self.values = values
        self.sums = list(accumulate(weights))

    def draw(self, dice: Random) -> T:
        return dice.choices(self.values, cum_weights=self.sums)[0]

    def many(self, dice: Random, count: int) -> list[T]:
        return dice.choices(self.values, cum_weights=self.sums, k=count)


class Stream(Random):
    """Chance for one part of the group; parts do not disturb each other."""

    def __init__(self, seed: int, part: str) -> None:
        super().__init__(f"{seed}/{part}")

    def moment(self, day: int) -> int:
        """A working moment of a day (proleptic ordinal), in milliseconds since 1970."""
        start, length = WORKING_DAY
        return (day - UNIX) * DAY - SHANGHAI + start + int(self.random() * length)

    def id_at(self, moment: int) -> str:
        """A UUIDv7 of a moment, written out."""
        noise = self.getrandbits(74)
        first, last = f"{moment:012x}", f"{1 << 63 | noise & (1 << 62) - 1:016x}"
        return f"{first[:8]}-{first[8:]}-7{noise >> 62:03x}-{last[:4]}-{last[4:]}"

    def hit(self, chance: float) -> bool:
        return self.random() < chance


def stamp(moment: int) -> str:
    """A moment as ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment // 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def midnight(day: date) -> int:
    """The first moment of a day in UTC, in milliseconds since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000


def iso(day: int) -> str:
    """A day (proleptic ordinal) as ISO 8601."""
    return date.fromordinal(day).isoformat()


def money(cents: int) -> dict[str, str]:
    """An amount in yuan, written as the contract writes money (§1)."""
    sign = "-" if cents < 0 else ""
    return {"amount": f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}", "currency": "CNY"}
