"""What the rows of a timeline mean on a day, worked out row by row, without any of the product's own reading of them."""

from datetime import date
from uuid import UUID

from hezong.kernel.org.timeline import Heir, Life, Link, Timeline, Unit


def alive(timeline: Timeline, day: date) -> set[UUID]:
    return {row.organization for row in timeline.rows if isinstance(row, Life) and holds(row.span, day)}


def parents(timeline: Timeline, day: date) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    for row in timeline.rows:
        if isinstance(row, Link) and holds(row.span, day):
            assert row.child not in found, "an organization hangs under one only"
            found[row.child] = row.parent
    return found


def holds(span, day: date) -> bool:
    return span.start <= day and (span.end is None or day < span.end)


def stands(timeline: Timeline, organization: UUID, day: date) -> UUID:
    """Who stands for an organization on a day."""
    heirs = {row.predecessor: row.successor for row in timeline.rows if isinstance(row, Heir) and row.since <= day}
    while organization in heirs:
        organization = heirs[organization]
    return organization


def seen_from(timeline: Timeline, watcher: UUID, day: date) -> set[UUID]:
    """Whose records somebody sees who reaches down from an organization: of all those that stand, on that day, below it."""
    above = parents(timeline, day)
    found: set[UUID] = set()
    for each in units(timeline):
        at: UUID | None = stands(timeline, each, day)
        while at is not None and at != watcher:
            at = above.get(at)
        if at == watcher:
            found.add(each)
    return found


def units(timeline: Timeline) -> list[UUID]:
    return [row.id for row in timeline.rows if isinstance(row, Unit)]


def one_root(timeline: Timeline, day: date) -> bool:
    """Everything that is there hangs, by steps that are there, below the one that hangs under none."""
    there, above = alive(timeline, day), parents(timeline, day)
    if not above.keys() <= there or not set(above.values()) <= there:
        return False
    roots = there - above.keys()
    if len(roots) != 1:
        return False
    for each in there:
        at, steps = each, 0
        while at in above:
            at, steps = above[at], steps + 1
            if steps > len(there):
                return False
        if at not in roots:
            return False
    return True
