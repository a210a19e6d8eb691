"""Turns a timeline and the difference that a reorganization made into the timeline without it, or says what depends on it. Pure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hezong.kernel.org.reorganize import Delta
from hezong.kernel.org.sound import unsound
from hezong.kernel.org.timeline import Heir, Link, Row, Timeline, Unit
from hezong.kernel.types import Problem


@dataclass(frozen=True, slots=True)
class Undone:
    """The timeline as if the difference had never been made; with problems it stays as it is."""

    after: Timeline
    problems: tuple[Problem, ...]


def undo(timeline: Timeline, delta: Delta, day: date) -> Undone:
    """Takes a difference back. Rows that came and have changed since, or that others have come to stand on, forbid it."""
    changed = sorted({_about(each) for each in delta.come - timeline.rows}, key=str)
    if changed:
        return Undone(timeline, tuple(_depends(timeline, each) for each in changed))
    after = timeline.with_rows(delta.come, delta.gone)
    left = {each.id for each in delta.come if isinstance(each, Unit)} - after.units.keys()
    held = sorted({one for one in left if _mentioned(after, one)}, key=str)
    if held:
        return Undone(timeline, tuple(_depends(timeline, each) for each in held))
    problems = unsound(after, day, delta.organizations - left)
    return Undone(timeline if problems else after, tuple(problems))


def _about(row: Row) -> UUID:
    match row:
        case Unit():
            return row.id
        case Link():
            return row.child
        case Heir():
            return row.predecessor
        case _:
            return row.organization


def _mentioned(timeline: Timeline, organization: UUID) -> bool:
    """Whether anything else still stands on an organization that would be gone."""
    places = (timeline.lives, timeline.links, timeline.below, timeline.names, timeline.seats)
    heirs = (organization in (each.predecessor, each.successor) for each in timeline.heirs.values())
    return any(organization in each for each in places) or any(heirs)


def _depends(timeline: Timeline, organization: UUID) -> Problem:
    unit = timeline.units.get(organization)
    name = str(organization) if unit is None else unit.name
    return Problem("check.organization_depends", params={"name": name}, extra={"organization": str(organization)})
