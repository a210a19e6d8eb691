"""Random groups, and random operations on them: most make sense, some do not."""

import random
from datetime import date, timedelta
from uuid import UUID

from hezong.kernel.org.operation import (
    Close,
    Divest,
    Merge,
    Move,
    Open,
    Operation,
    Part,
    Rename,
    Split,
    Transfer,
)
from hezong.kernel.org.timeline import Life, Link, Row, Seat, Span, Timeline, Unit

FIRST = date(2020, 1, 1)
LAST = date(2030, 1, 1)
KINDS = ("group", "sector", "company", "branch", "department")


def some_id(dice: random.Random) -> UUID:
    """A UUIDv7 of a known day, so that what is made of it can be told again."""
    return UUID(
        int=1_700_000_000_000 << 80 | 0x7 << 76 | dice.getrandbits(12) << 64 | 0b10 << 62 | dice.getrandbits(62)
    )


def some_group(dice: random.Random) -> Timeline:
    """A tree of four to twelve organizations with a few people."""
    rows: list[Row] = []
    ids: list[tuple[UUID, int]] = []
    for number in range(dice.randint(4, 12)):
        id = some_id(dice)
        parent, depth = dice.choice(ids) if ids else (None, -1)
        kind = KINDS[min(depth + 1, len(KINDS) - 1)]
        rows += [Unit(id, f"U{number}", f"Unit {number}", kind), Life(id, Span(FIRST))]
        if parent is not None:
            rows.append(Link(id, parent, Span(FIRST)))
        ids.append((id, depth + 1))
    for _ in range(dice.randint(0, 8)):
        start = FIRST + timedelta(days=dice.randint(0, 2000))
        rows.append(Seat(some_id(dice), some_id(dice), "sales", dice.choice(ids)[0], Span(start)))
    return Timeline.of(rows)


def some_day(dice: random.Random) -> date:
    """Often one of a few days, so that changes meet."""
    few = [date(2022, 1, 1), date(2024, 7, 1), date(2026, 1, 1)]
    return dice.choice(few) if dice.random() < 0.5 else FIRST + timedelta(days=dice.randint(1, (LAST - FIRST).days))


def some_operations(dice: random.Random, timeline: Timeline, step: int) -> list[Operation]:
    return [some_operation(dice, timeline, f"{step}-{number}") for number in range(dice.choice((1, 1, 1, 2, 3)))]


def some_operation(dice: random.Random, timeline: Timeline, mark: str) -> Operation:
    codes = sorted(timeline.by_code)
    one, other = dice.choice(codes), dice.choice(codes)
    children = [timeline.units[each.child].code for each in timeline.below.get(timeline.by_code[one], ())]
    people = [str(each.id) for each in timeline.seats.get(timeline.by_code[one], ())]
    match dice.randrange(9):
        case 0 | 1:
            return Move(one, other)
        case 2:
            return Open(f"N{mark}", f"New {mark}", dice.choice(KINDS), one)
        case 3:
            return Close(one, dice.choice((None, other)))
        case 4:
            return Rename(one, f"Name {mark}")
        case 5:
            return Merge((one,), other)
        case 6:
            some = tuple(dict.fromkeys(children[: dice.randint(0, len(children))]))
            part = Part(f"P{mark}", f"Part {mark}", None, some, tuple(people[: dice.randint(0, len(people))]))
            return Split(one, (part,), dice.random() < 0.3)
        case 7:
            return Transfer(one, other, tuple(people[:1]) or ("nobody",))
        case _:
            return Divest(one)
