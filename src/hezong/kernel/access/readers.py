"""Turns where a record lies into the positions from which somebody might read it, widely; who really may is judged person by person. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.access.explain import Row
from hezong.kernel.access.reach import reach_of
from hezong.kernel.access.share import grants
from hezong.kernel.model.field import Depth, Entity
from hezong.kernel.types import Structure


@dataclass(frozen=True, slots=True)
class Candidates:
    """``anywhere``: roles that reach it from every organization; ``seats``: roles at organizations; ``people``: whose own it is."""

    anywhere: frozenset[str]
    seats: frozenset[tuple[str, UUID]]
    people: frozenset[UUID]

    def join(self, other: "Candidates") -> "Candidates":
        return Candidates(self.anywhere | other.anywhere, self.seats | other.seats, self.people | other.people)


NOBODY = Candidates(frozenset(), frozenset(), frozenset())


def candidates(
    entity: Entity,
    verb: str,
    rows: Iterable[Row],
    roles: Iterable[str],
    structure: Structure,
    opened: frozenset[UUID] = frozenset(),
) -> Candidates:
    """``opened``: organizations to which an access request opens the record; whoever would read a row of theirs is one."""
    known, names = tuple(rows), tuple(roles)
    found = Candidates(frozenset(), frozenset(), frozenset(each.owner for each in known if each.owner is not None))
    if entity.above is not None:
        for row in known:
            parent = row.above
            if parent is not None and parent.entity in entity.above.entities:
                above = entity.above.entities[parent.entity]
                found = found.join(candidates(above, verb, parent.rows, names, structure))
        return found
    for role in names:
        for grant in grants(entity, role, verb):
            found = found.join(_of(role, grant.depth, known, structure, opened))
    return found


def _of(role: str, depth: Depth, rows: tuple[Row, ...], structure: Structure, opened: frozenset[UUID]) -> Candidates:
    if depth is Depth.GROUP:
        return Candidates(frozenset({role}), frozenset(), frozenset())

    def reaches(organization: UUID) -> bool:
        reach = reach_of(structure, organization, depth)
        given = any(reach.covers(each, mine=True) for each in opened)
        return given or any(reach.covers(each.organization, mine=False) for each in rows)

    seats = frozenset((role, each) for each in structure.organizations if reaches(each))
    return Candidates(frozenset(), seats, frozenset())
