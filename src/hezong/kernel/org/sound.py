"""Says what is wrong with a timeline: no day may have two roots, a gap or a cycle. Pure, and changes nothing."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from uuid import UUID

from hezong.kernel.org.timeline import Life, Link, Name, Seat, Timeline
from hezong.kernel.types import Problem


def unsound(timeline: Timeline, since: date, changed: Iterable[UUID]) -> list[Problem]:
    """Problems on any day from ``since`` on. Rows are compared for the ``changed`` organizations, the tree for all of them."""
    problems = [each for one in changed for each in _rows(timeline, one)]
    if problems:
        return problems
    for day in (since, *(each for each in timeline.turns if each > since)):
        problems = list(_tree(timeline, day))
        if problems:
            return problems
    return []


def _rows(timeline: Timeline, organization: UUID) -> Iterator[Problem]:
    told = timeline.units[organization].name if organization in timeline.units else str(organization)
    for group in (timeline.lives, timeline.links, timeline.names):
        rows: tuple[Life | Link | Name, ...] = group.get(organization, ())
        if any(a.span.overlaps(b.span) for a, b in combinations(rows, 2)) or not all(map(_forward, rows)):
            yield Problem("check.organization_overlap", params={"name": told})
    lives = timeline.lives.get(organization, ())
    for seat in timeline.seats.get(organization, ()):
        if _forward(seat) and not any(_within(seat, life) for life in lives):
            yield Problem("check.organization_not_there", params={"name": told})


def _forward(row: Life | Link | Name | Seat) -> bool:
    return row.span.end is None or row.span.start < row.span.end


def _within(seat: Seat, life: Life) -> bool:
    """Whether a position ends with its organization. People may be appointed before it begins: rights begin with it."""
    return life.span.end is None or (seat.span.end is not None and seat.span.end <= life.span.end)


def _tree(timeline: Timeline, day: date) -> Iterator[Problem]:
    """One root, everything else below something that exists, and no way in circles."""
    alive = timeline.alive(day)
    above = {each: link.parent for each in alive if (link := timeline.link(each, day)) is not None}
    roots = sorted(alive - above.keys(), key=str)
    if len(roots) != 1:
        names = ", ".join(timeline.name(each, day) for each in roots[:5])
        yield Problem("check.organization_roots", params={"day": day.isoformat(), "count": len(roots), "names": names})
    for child, parent in above.items():
        if parent not in alive:
            params = {"day": day.isoformat(), "name": timeline.name(child, day)}
            yield Problem("check.organization_gap", params=params)
    grounded = set(roots)
    for each in above:
        path: list[UUID] = []
        at: UUID | None = each
        while at is not None and at not in grounded and at not in path:
            path.append(at)
            at = above.get(at)
        if at is not None and at in path:
            yield Problem("check.organization_cycle", params={"name": timeline.name(at, day)})
            return
        grounded.update(path)
