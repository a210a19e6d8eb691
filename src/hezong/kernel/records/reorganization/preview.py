"""Turns a reorganization that is only planned into what it would change, with the rows behind each figure, as far as the asker may read them. Carries out nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import cast
from uuid import UUID

from hezong.kernel.access import reach_of
from hezong.kernel.model.model import Model
from hezong.kernel.org.operation import Merge, Move
from hezong.kernel.org.reorganize import Delta, Outcome
from hezong.kernel.org.store import load_timeline
from hezong.kernel.org.timeline import Heir, Life, Link, Name, Seat, Timeline, Unit
from hezong.kernel.query.world import codes
from hezong.kernel.records.reorganization.document import SQL, Document
from hezong.kernel.records.reorganization.figure import Figures
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.types import Context, Structure
from hezong.kernel.types.ports import Connection

MOST = 200
"""Rows behind a figure that are told; the figure itself counts all."""
Json = dict[str, object]


async def preview_of(
    connection: Connection, runtime: Runtime, context: Context, found: Document, outcome: Outcome
) -> Json:
    """Everything that approvers look at, for the later of the effective day and today."""
    day = max(found.draft.effective, context.today)
    seats = await load_timeline(connection, None, day)
    held = frozenset(each for each in seats.rows if isinstance(each, Seat) and each.span.holds(day))
    sides = Sides(runtime.world.model, day, _before(outcome), outcome.after, outcome.delta, held)
    figures = Figures(connection, runtime, context)
    people = await _names(connection, sides)
    shared = await _shared(figures, found, sides)
    work = await figures.open_work(sides.moving)
    rights = sides.rights(people)
    return {
        "day": day.isoformat(),
        "before": sides.tree(sides.old, sides.counted(sides.held)),
        "after": sides.tree(sides.new, sides.counted(sides.held_after)),
        "changes": sides.changes(),
        "people": sides.moved_people(people),
        "rights": rights[:MOST],
        "shared": shared,
        "work": work,
        "overlays": sides.overlays(),
        "figures": {
            "organizations": len(sides.changes()),
            "people": len(sides.moved_people(people)),
            "below": sum(len(sides.old.below(each)) for each in sides.tops),
            "gained": sum(1 for each in rights if each["gained"]),
            "lost": sum(1 for each in rights if each["lost"]),
            "shared": sum(cast("int", each["count"]) for each in shared),
            "work": sum(cast("int", each["count"]) for each in work),
            "overlays": len(sides.overlays()),
        },
        "shifts": [
            {"entity": each.take.entity, "filter": each.take.filter, "from": str(each.source), "to": str(each.target)}
            for each in outcome.shifts
        ],
    }


def _before(outcome: Outcome) -> Timeline:
    """The timeline that the operations started from."""
    return outcome.after.with_rows(outcome.delta.come, outcome.delta.gone)


async def _names(connection: Connection, sides: "Sides") -> Mapping[UUID, str]:
    people = list({each.user for each in sides.held | sides.held_after})
    rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(SQL["people"], people))
    return {cast("UUID", each["id"]): str(each["name"]) for each in rows}


async def _shared(figures: Figures, found: Document, sides: "Sides") -> list[Json]:
    """Records that both sides of a merge or a move work with."""
    result: list[Json] = []
    for each in found.draft.operations:
        if isinstance(each, (Move, Merge)):
            into = sides.find(each.to if isinstance(each, Move) else each.into)
            for name in (each.organization,) if isinstance(each, Move) else each.organizations:
                source = sides.find(name)
                if source is not None and into is not None and source in sides.old.organizations:
                    result += await _both(figures, sides, source, into)
    return result


async def _both(figures: Figures, sides: "Sides", source: UUID, into: UUID) -> list[Json]:
    mine = sides.old.below(source)
    company = sides.old.company(into) if into in sides.old.organizations else into
    theirs = sides.old.below(company) - mine
    found = await figures.shared(mine, theirs)
    return [{"organization": str(source), "with": str(company), **each} for each in found]


@dataclass(frozen=True)
class Sides:
    """The group of a day without a reorganization and with it."""

    model: Model
    day: date
    before: Timeline
    after: Timeline
    delta: Delta
    held: frozenset[Seat]
    """Positions of the day without it."""
    memory: dict[str, object] = field(default_factory=dict[str, object], repr=False, compare=False)

    @cached_property
    def old(self) -> Structure:
        return self.before.at(self.day)

    @cached_property
    def new(self) -> Structure:
        return self.after.at(self.day)

    @cached_property
    def held_after(self) -> frozenset[Seat]:
        gone = {each.id for each in self.delta.gone if isinstance(each, Seat)}
        come = {each for each in self.delta.come if isinstance(each, Seat) and each.span.holds(self.day)}
        return frozenset(each for each in self.held if each.id not in gone) | come

    @cached_property
    def tops(self) -> frozenset[UUID]:
        """Organizations that go elsewhere or end."""
        ended = {each.organization for each in self.delta.gone if isinstance(each, Life)}
        linked = {each.child for each in self.delta.gone if isinstance(each, Link)}
        return frozenset((ended | linked) & self.old.organizations.keys())

    @cached_property
    def moving(self) -> frozenset[UUID]:
        """They, and all that lies below them."""
        return frozenset[UUID]().union(*(self.old.below(each) | {each} for each in self.tops))

    def find(self, name: str) -> UUID | None:
        return self.after.at(self.day).find(name)

    def counted(self, seats: Iterable[Seat]) -> Mapping[UUID, int]:
        """People by organization; who has two positions at one counts once."""
        people = {(each.organization, each.user) for each in seats}
        found: dict[UUID, int] = {}
        for organization, _ in people:
            found[organization] = found.get(organization, 0) + 1
        return found

    def tree(self, structure: Structure, people: Mapping[UUID, int]) -> list[Json]:
        """The organizations of a side, with their own people and all below them."""
        alive = [each for each in structure.organizations.values() if each.alive]
        return [
            {
                "id": str(each.id),
                "code": each.code,
                "name": each.name,
                "kind": each.kind,
                "parent": None if each.parent is None else str(each.parent),
                "people": people.get(each.id, 0),
                "below": sum(people.get(one, 0) for one in structure.below(each.id)),
            }
            for each in sorted(alive, key=lambda one: one.code)
        ]

    def changes(self) -> list[Json]:
        """What becomes of each organization: ``opened, closed, moved, renamed``."""
        found: list[Json] = []
        for each in sorted(self.delta.organizations, key=str):
            kinds = list(self._kinds(each))
            if kinds:
                heir = next(
                    (one.successor for one in self.delta.come if isinstance(one, Heir) and one.predecessor == each),
                    None,
                )
                old, new = (side.organizations.get(each) for side in (self.old, self.new))
                found.append(
                    {
                        "organization": str(each),
                        "name": (new or old).name if (new or old) else str(each),  # pyright: ignore[reportOptionalMemberAccess]  one of them is there
                        "was": None if old is None else old.name,
                        "kinds": kinds,
                        "from": _text(old.parent if old else None),
                        "to": _text(new.parent if new else None),
                        "successor": _text(heir),
                    }
                )
        return found

    def _kinds(self, organization: UUID) -> Iterable[str]:
        come = [each for each in self.delta.come if _about(each) == organization]
        if any(isinstance(each, Unit) for each in come):
            yield "opened"
            return
        if any(isinstance(each, Life) for each in come):
            yield "closed"
            return
        if any(isinstance(each, Link) for each in come):
            yield "moved"
        if any(isinstance(each, Name) for each in come):
            yield "renamed"

    def moved_people(self, names: Mapping[UUID, str]) -> list[Json]:
        """Positions that end, and where their holders go on."""
        come = [each for each in self.delta.come if isinstance(each, Seat)]
        found: list[Json] = []
        for each in sorted((each for each in self.delta.gone if isinstance(each, Seat)), key=lambda one: str(one.id)):
            on = next(
                (one for one in come if one.id != each.id and (one.user, one.role) == (each.user, each.role)), None
            )
            to = None if on is None else str(on.organization)
            person = {"id": str(each.user), "label": names.get(each.user)}
            found.append({"person": person, "role": each.role, "from": str(each.organization), "to": to})
        return found

    def rights(self, names: Mapping[UUID, str]) -> list[Json]:
        """Whose records each person reaches more or less than before, by organizations; nobody whose reach stays is named."""
        before, after = self._reached(self.old, self.held), self._reached(self.new, self.held_after)
        found: list[Json] = []
        for user in before.keys() | after.keys():
            gained = after.get(user, frozenset()) - before.get(user, frozenset())
            lost = before.get(user, frozenset()) - after.get(user, frozenset())
            fresh = gained & self.old.organizations.keys()
            if fresh or lost:
                person = {"id": str(user), "label": names.get(user)}
                found.append({"person": person, "gained": sorted(map(str, fresh)), "lost": sorted(map(str, lost))})
        return sorted(
            found, key=lambda each: -len(cast("list[str]", each["gained"])) - len(cast("list[str]", each["lost"]))
        )

    def _reached(self, structure: Structure, seats: Iterable[Seat]) -> dict[UUID, frozenset[UUID]]:
        found: dict[UUID, frozenset[UUID]] = {}
        for each in seats:
            if each.organization in structure.organizations:
                reached = self._of(structure, each.role, each.organization)
                found[each.user] = found.get(each.user, frozenset()) | reached
        return found

    def _of(self, structure: Structure, role: str, organization: UUID) -> frozenset[UUID]:
        """The organizations of whose own records a role may read any, at an organization."""
        key = f"{id(structure)} {role} {organization}"
        if key not in self.memory:
            found = frozenset[UUID]()
            for entity in self.model.entities.values():
                grant = entity.access.get(role, {}).get("read")
                if grant is not None and (entity.owned or entity.faceted):
                    reach = reach_of(structure, organization, grant.depth)
                    found |= reach.full | reach.own
            self.memory[key] = found
        return cast("frozenset[UUID]", self.memory[key])

    def overlays(self) -> list[Json]:
        """Entities that a moving organization has in another form where it goes: fields of its own that it gains or loses there."""
        found: list[Json] = []
        for each in sorted(self.tops, key=str):
            if each in self.new.organizations and self.new.organizations[each].alive:
                found += self._differences(each, codes(self.old, each), codes(self.new, each))
        return found

    def _differences(self, organization: UUID, before: tuple[str, ...], after: tuple[str, ...]) -> Iterable[Json]:
        for name in sorted(self.model.entities):
            old, new = self.model.entity(name, before), self.model.entity(name, after)
            if old is not new:
                lost, gained = (
                    sorted(old.fields.keys() - new.fields.keys()),
                    sorted(new.fields.keys() - old.fields.keys()),
                )
                checks = [each for each in new.checks if each not in old.checks]
                yield {
                    "organization": str(organization),
                    "entity": name,
                    "lost": lost,
                    "gained": gained,
                    "checks": len(checks),
                }


def _about(row: object) -> UUID | None:
    match row:
        case Unit():
            return row.id
        case Link():
            return row.child
        case Life() | Name():
            return row.organization
        case _:
            return None


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)
