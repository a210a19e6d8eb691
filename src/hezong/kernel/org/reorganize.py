"""Turns a timeline and operations with their day into the timeline after them, or into what stands against them. Pure: never touches the database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
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
    Take,
    Transfer,
)
from hezong.kernel.org.sound import unsound
from hezong.kernel.org.timeline import Heir, Life, Link, Name, Row, Seat, Span, Timeline, Unit, moved
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.identity import keyed_id, made_at
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class Delta:
    """The difference of two timelines: rows that went and rows that came."""

    gone: frozenset[Row] = frozenset()
    come: frozenset[Row] = frozenset()

    @classmethod
    def between(cls, before: Timeline, after: Timeline) -> "Delta":
        return cls(before.rows - after.rows, after.rows - before.rows)

    @property
    def inverse(self) -> "Delta":
        return Delta(self.come, self.gone)

    @property
    def organizations(self) -> frozenset[UUID]:
        """Every organization of which anything changes."""
        found: set[UUID] = set()
        for each in self.gone | self.come:
            match each:
                case Unit():
                    found.add(each.id)
                case Link():
                    found |= {each.child, each.parent}
                case Heir():
                    found |= {each.predecessor, each.successor}
                case Life() | Name() | Seat():
                    found.add(each.organization)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Shift:
    """Records that go from one organization to another: of an entity, those for which the filter holds."""

    number: int
    take: Take
    source: UUID
    target: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the operations make of a timeline. With problems, ``after`` is as far as they came."""

    after: Timeline
    delta: Delta
    problems: tuple[Problem, ...]
    shifts: tuple[Shift, ...] = ()


def reorganize(timeline: Timeline, operations: Iterable[Operation], day: date, document: UUID) -> Outcome:
    """Carries the operations out in their order. Later changes of the same organizations stay as they are; what they and the new
    ones cannot both have is a problem. ``document`` gives new organizations and positions their ids, always the same ones.
    """
    work = Work(timeline, day, document)
    problems: list[Problem] = []
    for number, each in enumerate(operations):
        before = work.timeline
        try:
            work.number = number
            work.do(each)
        except Refused as refused:
            work.timeline = before
            problems += [replace(one, row=number) for one in refused.problems]
    delta = Delta.between(timeline, work.timeline)
    if not problems:
        problems += unsound(work.timeline, day, delta.organizations)
    return Outcome(work.timeline, delta, tuple(problems), tuple(work.shifts))


def identity(document: UUID, what: str) -> UUID:
    """The id of something that a reorganization makes."""
    made = made_at(document)
    assert made is not None, "documents have ids of ours"
    return keyed_id(made, sha256(f"{document} {what}".encode()).digest())


class Work:
    """A timeline being changed, operation by operation."""

    def __init__(self, timeline: Timeline, day: date, document: UUID) -> None:
        self.timeline, self.day, self.document = timeline, day, document
        self.number, self.shifts = 0, list[Shift]()

    def do(self, operation: Operation) -> None:
        match operation:
            case Open():
                self._open(operation.code, operation.name, operation.kind, self.alive(operation.parent, "parent"))
            case Close():
                self._close_one(operation)
            case Rename():
                self._rename(self.alive(operation.organization), operation.name)
            case Move():
                self._move(self.alive(operation.organization), self.alive(operation.to, "to"))
            case Merge():
                self._merge(operation)
            case Split():
                self._split(operation)
            case Divest():
                self._divest(self.alive(operation.organization))
            case Transfer():
                self._transfer(operation)

    def alive(self, named: str, field: str = "organization") -> UUID:
        """An organization of the day by code or id."""
        found = self.timeline.by_code.get(named)
        if found is None:
            found = _id(named)
        if found is None or found not in self.timeline.units:
            raise refuse("request.organization", field=field, name=named)
        if self.timeline.life(found, self.day) is None:
            raise refuse("check.organization_not_there", field=field, name=self._told(found))
        return found

    def _change(self, gone: Iterable[Row], come: Iterable[Row]) -> None:
        self.timeline = self.timeline.with_rows(gone, come)

    def _told(self, organization: UUID) -> str:
        return self.timeline.name(organization, self.day)

    def _open(self, code: str, name: str, kind: str, parent: UUID) -> UUID:
        if code in self.timeline.by_code:
            raise refuse("check.organization_code_taken", field="code", name=code)
        id = identity(self.document, f"organization {code}")
        currency = self.timeline.units[parent].currency
        span = Span(self.day)
        self._change((), (Unit(id, code, name, kind, currency), Life(id, span), Link(id, parent, span)))
        return id

    def _rename(self, organization: UUID, name: str) -> None:
        known = self.timeline.names.get(organization, ())
        if self.timeline.name(organization, self.day) == name:
            raise refuse("check.organization_nothing", field="name", name=name)
        life = self.timeline.life(organization, self.day)
        assert life is not None, "only the living are renamed"
        old = next((each for each in known if each.span.holds(self.day)), None)
        if old is None:
            old = Name(organization, self.timeline.units[organization].name, Span(life.span.start))
        come = [Name(organization, name, old.span.since(self.day))]
        if old.span.start < self.day:
            come.append(moved(old, old.span.before(self.day)))
        self._change((old,), come)

    def _move(self, organization: UUID, to: UUID) -> None:
        link = self.timeline.link(organization, self.day)
        if link is None:
            raise refuse("check.organization_root", field="organization", name=self._told(organization))
        if link.parent == to:
            raise refuse("check.organization_there_already", field="to", name=self._told(organization))
        if to in self.subtree(organization):
            raise refuse("check.organization_cycle", field="to", name=self._told(organization))
        come = [Link(organization, to, link.span.since(self.day))]
        if link.span.start < self.day:
            come.append(moved(link, link.span.before(self.day)))
        self._change((link,), come)

    def subtree(self, organization: UUID) -> list[UUID]:
        """An organization and all below it on the day, from the top down."""
        found = {organization: None}
        waiting = [organization]
        for each in waiting:
            fresh = [child for child in self.timeline.children(each, self.day) if child not in found]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
        return waiting

    def _close_one(self, operation: Close) -> None:
        organization = self.alive(operation.organization)
        link = self.timeline.link(organization, self.day)
        if link is None:
            raise refuse("check.organization_root", field="organization", name=self._told(organization))
        heir = link.parent if operation.successor is None else self.alive(operation.successor, "successor")
        if heir == organization:
            raise refuse("check.organization_itself", field="successor", name=self._told(organization))
        self._close(organization, heir)

    def _close(self, organization: UUID, heir: UUID | None) -> None:
        """Ends an organization. Its people go to the heir, or lose their positions with it."""
        day, told = self.day, self._told(organization)
        life = self.timeline.life(organization, day)
        assert life is not None, "only the living are closed"
        if life.span.end is not None or organization in self.timeline.heirs:
            raise refuse("check.organization_ends_already", field="organization", name=told)
        if life.span.start >= day:
            raise refuse("check.organization_too_early", field="organization", name=told)
        if any(each.span.overlaps(Span(day)) for each in self.timeline.below.get(organization, ())):
            raise refuse("check.organization_has_children", field="organization", name=told)
        gone: list[Row] = [life]
        come: list[Row] = [moved(life, life.span.before(day))]
        for link in self.timeline.links.get(organization, ()):
            if link.span.overlaps(Span(day)):
                gone.append(link)
                come += [moved(link, link.span.before(day))] if link.span.start < day else []
        if heir is not None:
            come.append(Heir(organization, heir, day))
        self._change(gone, come)
        self._seat(self._seats_of(organization), heir)

    def _seats_of(self, organization: UUID) -> tuple[Seat, ...]:
        held = self.timeline.seats.get(organization, ())
        return tuple(each for each in held if each.span.overlaps(Span(self.day)))

    def _seat(self, seats: Iterable[Seat], to: UUID | None) -> None:
        """Positions end on the day; with ``to`` their holders go on there, as before."""
        for seat in seats:
            come: list[Row] = []
            start = max(seat.span.start, self.day)
            if seat.span.start < self.day:
                come.append(moved(seat, seat.span.before(self.day)))
            if to is not None:
                id = identity(self.document, f"position {seat.id}")
                come.append(replace(seat, id=id, organization=to, span=Span(start, seat.span.end)))
            self._change((seat,), come)

    def _merge(self, operation: Merge) -> None:
        into = self.alive(operation.into, "into")
        for named in operation.organizations:
            source = self.alive(named)
            if source == into:
                raise refuse("check.organization_itself", field="into", name=self._told(source))
            link = self.timeline.link(source, self.day)
            if link is None:
                raise refuse("check.organization_root", field="organization", name=self._told(source))
            if into in self.subtree(source):
                self._move(into, link.parent)
            for child in self.timeline.children(source, self.day):
                self._move(child, into)
            self._close(source, into)

    def _split(self, operation: Split) -> None:
        source = self.alive(operation.organization)
        link = self.timeline.link(source, self.day)
        if link is None:
            raise refuse("check.organization_root", field="organization", name=self._told(source))
        made = [self._part(source, link.parent, each) for each in operation.parts]
        if operation.close:
            for child in self.timeline.children(source, self.day):
                self._move(child, made[0])
            self._close(source, made[0])

    def _part(self, source: UUID, parent: UUID, part: Part) -> UUID:
        made = self._open(part.code, part.name, part.kind or self.timeline.units[source].kind, parent)
        for named in part.children:
            child = self.alive(named, "children")
            if child == source or child not in self.subtree(source):
                raise refuse("check.organization_not_below", field="children", name=self._told(child))
            self._move(child, made)
        self._seat(self._chosen(source, part.people), made)
        self._shift(part.take, source, made)
        return made

    def _divest(self, organization: UUID) -> None:
        if self.timeline.link(organization, self.day) is None:
            raise refuse("check.organization_root", field="organization", name=self._told(organization))
        for each in reversed(self.subtree(organization)):
            self._close(each, None)

    def _transfer(self, operation: Transfer) -> None:
        source, to = self.alive(operation.organization), self.alive(operation.to, "to")
        if source == to:
            raise refuse("check.organization_itself", field="to", name=self._told(source))
        if not (operation.people or operation.take):
            raise refuse("request.missing", field="people", name="people | take")
        self._seat(self._chosen(source, operation.people), to)
        self._shift(operation.take, source, to)

    def _chosen(self, source: UUID, named: Iterable[str]) -> list[Seat]:
        """Positions by their ids, or all positions of a person by theirs."""
        held, found = self._seats_of(source), list[Seat]()
        for each in named:
            chosen = [seat for seat in held if each in (str(seat.id), str(seat.user))]
            if not chosen:
                raise refuse("check.organization_not_seated", field="people", name=self._told(source))
            found += [seat for seat in chosen if seat not in found]
        return found

    def _shift(self, take: Iterable[Take], source: UUID, target: UUID) -> None:
        self.shifts += [Shift(self.number, each, source, target) for each in take]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
