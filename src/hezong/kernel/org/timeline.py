"""The organizations of the group in time, as one immutable value: who existed when, under whom, by what name, and who sits where. Never touches the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias, TypeVar
from uuid import UUID

from hezong.kernel.types import Organization, Structure


@dataclass(frozen=True, slots=True)
class Span:
    """Days in ``[start, end)``; ``end`` None is open."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Span") -> bool:
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    def before(self, day: date) -> "Span":
        return Span(self.start, day)

    def since(self, day: date) -> "Span":
        return Span(day, self.end)


@dataclass(frozen=True, slots=True)
class Unit:
    """An organization as its record says; ``name`` holds wherever no dated name does."""

    id: UUID
    code: str
    name: str
    kind: str
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Life:
    """When an organization exists."""

    organization: UUID
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """Which organization lies below which."""

    child: UUID
    parent: UUID
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """By what name an organization goes."""

    organization: UUID
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Heir:
    """Who stands for a closed organization since a day."""

    predecessor: UUID
    successor: UUID
    since: date


@dataclass(frozen=True, slots=True)
class Seat:
    """A position: the role of a person at an organization, and who stands in for them in ``[deputy_from, deputy_to)``."""

    id: UUID
    user: UUID
    role: str
    organization: UUID
    span: Span
    deputy: UUID | None = None
    deputy_from: date | None = None
    deputy_to: date | None = None


Row: TypeAlias = Unit | Life | Link | Name | Heir | Seat
R = TypeVar("R", Life, Link, Name, Seat)


@dataclass(frozen=True, eq=False)
class Timeline:
    """All rows at once. Equal timelines have equal ``rows``; a change makes a new value (``with_rows``)."""

    rows: frozenset[Row]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Timeline":
        return cls(frozenset(rows))

    def with_rows(self, gone: Iterable[Row], come: Iterable[Row]) -> "Timeline":
        return Timeline((self.rows - frozenset(gone)) | frozenset(come))

    @cached_property
    def units(self) -> Mapping[UUID, Unit]:
        return {each.id: each for each in self.rows if isinstance(each, Unit)}

    @cached_property
    def by_code(self) -> Mapping[str, UUID]:
        return {each.code: each.id for each in self.units.values()}

    @cached_property
    def lives(self) -> Mapping[UUID, tuple[Life, ...]]:
        return _grouped((each, each.organization) for each in self.rows if isinstance(each, Life))

    @cached_property
    def links(self) -> Mapping[UUID, tuple[Link, ...]]:
        """Links by their child."""
        return _grouped((each, each.child) for each in self.rows if isinstance(each, Link))

    @cached_property
    def below(self) -> Mapping[UUID, tuple[Link, ...]]:
        """Links by their parent."""
        return _grouped((each, each.parent) for each in self.rows if isinstance(each, Link))

    @cached_property
    def names(self) -> Mapping[UUID, tuple[Name, ...]]:
        return _grouped((each, each.organization) for each in self.rows if isinstance(each, Name))

    @cached_property
    def seats(self) -> Mapping[UUID, tuple[Seat, ...]]:
        """Positions by their organization."""
        return _grouped((each, each.organization) for each in self.rows if isinstance(each, Seat))

    @cached_property
    def heirs(self) -> Mapping[UUID, Heir]:
        return {each.predecessor: each for each in self.rows if isinstance(each, Heir)}

    def life(self, organization: UUID, day: date) -> Life | None:
        return _holding(self.lives.get(organization, ()), day)

    def link(self, child: UUID, day: date) -> Link | None:
        return _holding(self.links.get(child, ()), day)

    def name(self, organization: UUID, day: date) -> str:
        """The name of a day; before the first dated one, that of the first."""
        dated = _holding(self.names.get(organization, ()), day)
        return dated.name if dated is not None else self.units[organization].name

    def children(self, parent: UUID, day: date) -> tuple[UUID, ...]:
        return tuple(each.child for each in self.below.get(parent, ()) if each.span.holds(day))

    def alive(self, day: date) -> frozenset[UUID]:
        return frozenset(each for each in self.units if self.life(each, day) is not None)

    def roots(self, day: date) -> frozenset[UUID]:
        """Organizations of a day that hang under none; a sound timeline has one."""
        return frozenset(each for each in self.alive(day) if self.link(each, day) is None)

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days on which anything begins or ends; between two of them the structure is the same."""
        found: set[date] = set()
        for each in self.rows:
            if isinstance(each, (Life, Link, Name)):
                found |= {each.span.start} | ({each.span.end} if each.span.end is not None else set())
            elif isinstance(each, Heir):
                found.add(each.since)
        return tuple(sorted(found))

    def at(self, day: date, version: int = 0) -> Structure:
        """The structure of a day, as access and queries look at it."""
        return Structure.of(day, version, (self._organization(each, day) for each in self.units.values()))

    def _organization(self, unit: Unit, day: date) -> Organization:
        link, heir = self.link(unit.id, day), self.heirs.get(unit.id)
        return Organization(
            id=unit.id,
            code=unit.code,
            name=self.name(unit.id, day),
            kind=unit.kind,
            parent=None if link is None else link.parent,
            alive=self.life(unit.id, day) is not None,
            successor=heir.successor if heir is not None and heir.since <= day else None,
            currency=unit.currency,
        )


def snapshot(timeline: Timeline) -> frozenset[Row]:
    """The canonical form: neighbouring rows that say the same are one. Two timelines with equal snapshots mean the same on every day."""
    plain: set[Row] = {each for each in timeline.rows if isinstance(each, Heir)}
    # Where names are dated, the record's own says nothing: it follows them.
    plain |= {replace(each, name="") if each.id in timeline.names else each for each in timeline.units.values()}
    lives = _joined((each, each.organization) for each in timeline.rows if isinstance(each, Life))
    links = _joined((each, (each.child, each.parent)) for each in timeline.rows if isinstance(each, Link))
    names = _joined((each, (each.organization, each.name)) for each in timeline.rows if isinstance(each, Name))
    seats = _joined((each, each.id) for each in timeline.rows if isinstance(each, Seat))
    return frozenset[Row](plain) | lives | links | names | seats


def moved(row: R, span: Span) -> R:
    """The same row in another span."""
    match row:
        case Life():
            return Life(row.organization, span)
        case Link():
            return Link(row.child, row.parent, span)
        case Name():
            return Name(row.organization, row.name, span)
        case Seat():
            return Seat(row.id, row.user, row.role, row.organization, span, row.deputy, row.deputy_from, row.deputy_to)


def _joined(keyed: Iterable[tuple[R, object]]) -> frozenset[R]:
    groups: dict[object, list[R]] = {}
    for row, key in keyed:
        groups.setdefault(key, []).append(row)
    found: set[R] = set()
    for rows in groups.values():
        rows.sort(key=lambda each: each.span.start)
        last = rows[0]
        for each in rows[1:]:
            if last.span.end == each.span.start:
                last = moved(last, Span(last.span.start, each.span.end))
            else:
                found.add(last)
                last = each
        found.add(last)
    return frozenset(found)


def _holding(rows: Iterable[R], day: date) -> R | None:
    return next((each for each in rows if each.span.holds(day)), None)


def _grouped(keyed: Iterable[tuple[R, UUID]]) -> Mapping[UUID, tuple[R, ...]]:
    found: dict[UUID, list[R]] = {}
    for row, key in keyed:
        found.setdefault(key, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}
