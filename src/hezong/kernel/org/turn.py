"""Turns a timeline into what happened to its organizations, day by day, as people tell it. Pure."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hezong.kernel.org.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happened to an organization on a day: ``opened``, ``closed``, ``moved`` or ``renamed``.

    ``to``: above it now, or who stands for it; ``was``: above it before; ``old``: its name before.
    """

    day: date
    kind: str
    organization: UUID
    name: str
    to: UUID | None = None
    was: UUID | None = None
    old: str | None = None


def turns(timeline: Timeline) -> tuple[Turn, ...]:
    """Everything that ever happened, in order. The day on which the group itself began tells nothing."""
    first = timeline.turns[0] if timeline.turns else None
    found = (each for organization in timeline.units for each in _of(timeline, organization))
    return tuple(sorted((each for each in found if each.day != first), key=lambda one: (one.day, one.kind, one.name)))


def _of(timeline: Timeline, organization: UUID) -> Iterable[Turn]:
    for life in timeline.lives.get(organization, ()):
        name = timeline.name(organization, life.span.start)
        link = timeline.link(organization, life.span.start)
        yield Turn(life.span.start, "opened", organization, name, None if link is None else link.parent)
        if life.span.end is not None:
            heir = timeline.heirs.get(organization)
            yield Turn(life.span.end, "closed", organization, name, None if heir is None else heir.successor)
    links = sorted(timeline.links.get(organization, ()), key=lambda each: each.span.start)
    for before, after in itertools.pairwise(links):
        if before.parent != after.parent:
            name = timeline.name(organization, after.span.start)
            yield Turn(after.span.start, "moved", organization, name, after.parent, before.parent)
    names = sorted(timeline.names.get(organization, ()), key=lambda each: each.span.start)
    for old, new in itertools.pairwise(names):
        yield Turn(new.span.start, "renamed", organization, new.name, old=old.name)
