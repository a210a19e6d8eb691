"""Turns a depth at an organization into the organizations that it covers (contract §2, "Depths")."""

from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.model.field import Depth
from hezong.kernel.types import Structure

NONE: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """Organizations all of whose rows are covered, and those in which only the asker's own rows are; the two are disjoint."""

    everything: bool = False
    full: frozenset[UUID] = NONE
    own: frozenset[UUID] = NONE

    def join(self, other: "Reach") -> "Reach":
        """The union; own organizations that are covered in full drop out, so that no row is met twice."""
        if self.everything or other.everything:
            return Reach(everything=True)
        full = self.full | other.full
        return Reach(full=full, own=(self.own | other.own) - full)

    def within(self, organizations: frozenset[UUID] | None) -> "Reach":
        """The part that lies in the organizations to which a request narrows itself; None narrows nothing."""
        if organizations is None:
            return self
        full = organizations if self.everything else self.full & organizations
        return Reach(full=full, own=self.own & organizations)

    def covers(self, organization: UUID, mine: bool) -> bool:
        """Whether a row of this organization, owned by the asker or not, is covered."""
        return self.everything or organization in self.full or (mine and organization in self.own)

    @property
    def empty(self) -> bool:
        return not (self.everything or self.full or self.own)


def reach_of(structure: Structure, organization: UUID, depth: Depth) -> Reach:
    """What one position reaches with a depth. Closed organizations count as what they are today (design §5)."""
    match depth:
        case Depth.GROUP:
            return Reach(everything=True)
        case Depth.OWN:
            return Reach(own=structure.below(organization))
        case Depth.UNIT:
            return Reach(full=structure.members(organization))
        case Depth.BELOW:
            return Reach(full=structure.below(organization))
        case Depth.COMPANY:
            return Reach(full=structure.below(structure.company(organization)))
