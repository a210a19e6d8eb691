"""Turns a timeline into how records of each organization count: in the structure of a day, or in the one in which they were made. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time, tzinfo
from itertools import pairwise
from uuid import UUID

from hezong.kernel.org.timeline import Life, Link, Timeline
from hezong.kernel.types import Structure
from hezong.kernel.types.lens import Stay


def seen_at(timeline: Timeline, day: date) -> Structure:
    """The structure of a day in which every organization counts somewhere: one that did not exist yet counts where it began."""
    unborn = {id for id, lives in timeline.lives.items() if day < _first(lives) and id not in timeline.heirs}
    if not unborn:
        return timeline.at(day)
    first = {each: min(timeline.links.get(each, ()), key=lambda one: one.span.start, default=None) for each in unborn}
    placed = (Link(each.child, each.parent, each.span) for each in first.values() if each is not None)
    return _hung(timeline.at(day), {each.child: each.parent for each in placed})


def _hung(structure: Structure, parents: dict[UUID, UUID]) -> Structure:
    """The structure with parents for those that have none on the day."""
    found = (
        replace(each, parent=parents[each.id]) if each.parent is None and each.id in parents else each
        for each in structure.organizations.values()
    )
    return Structure.of(structure.at, structure.version, found)


def _first(lives: Iterable[Life]) -> date:
    return min(each.span.start for each in lives)


def stays(timeline: Timeline, below: Collection[UUID], alone: Collection[UUID], zone: tzinfo) -> tuple[Stay, ...]:
    """When the records of which organizations were made within some: those of ``below`` with all below them, those ``alone`` by themselves.

    What was made before an organization began, or after it ended, counts like its first or last record.
    """
    turns = timeline.turns
    found: dict[UUID, list[tuple[date, date | None]]] = {}
    for start, end in (*pairwise(turns), *(((turns[-1], None),) if turns else ())):
        for each in _within(timeline, below, alone, start):
            spans = found.setdefault(each, [])
            if spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return tuple(
        _stay(timeline, each, start, end, zone)
        for each, spans in sorted(found.items(), key=lambda one: str(one[0]))
        for start, end in spans
    )


def _within(timeline: Timeline, below: Collection[UUID], alone: Collection[UUID], day: date) -> set[UUID]:
    """The organizations of a day that lie within."""
    found = {each for each in (*below, *alone) if timeline.life(each, day) is not None}
    waiting = [each for each in below if each in found]
    for each in waiting:
        fresh = [child for child in timeline.children(each, day) if child not in found]
        found |= set(fresh)
        waiting += fresh
    return found


def _stay(timeline: Timeline, organization: UUID, start: date, end: date | None, zone: tzinfo) -> Stay:
    lives = timeline.lives[organization]
    last = max(lives, key=lambda each: each.span.start).span.end
    open_start = start == _first(lives)
    open_end = end is None or (last is not None and end >= last)
    return Stay(
        organization,
        None if open_start else _moment(start, zone),
        None if open_end or end is None else _moment(end, zone),
    )


def _moment(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
