"""The organizations of the group at one date, as a value: who lies below whom, and who stands for whom. Never touches the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Organization:
    """One organization; ``parent`` is the one it hangs under at the structure's date, ``successor`` who stands for it now."""

    id: UUID
    code: str
    name: str
    kind: str
    parent: UUID | None
    alive: bool = True
    successor: UUID | None = None
    currency: str = "CNY"


@dataclass(frozen=True, eq=False)
class Structure:
    """The dated tree read once and shared by all requests; closed organizations resolve to their successors (design §5)."""

    at: date
    version: int
    organizations: Mapping[UUID, Organization] = field(repr=False)

    @classmethod
    def of(cls, at: date, version: int, organizations: Iterable[Organization]) -> "Structure":
        return cls(at, version, {each.id: each for each in organizations})

    @cached_property
    def by_code(self) -> Mapping[str, UUID]:
        return {each.code: each.id for each in self.organizations.values()}

    @cached_property
    def _by_text(self) -> Mapping[str, UUID]:
        """By id as it is usually written, and by code."""
        return {**{str(id): id for id in self.organizations}, **self.by_code}

    def current(self, organization: UUID) -> UUID:
        """The organization that stands for this one today: itself, or the end of its chain of successors."""
        seen = {organization}
        while (successor := self.organizations[organization].successor) is not None and successor not in seen:
            organization = successor
            seen.add(organization)
        return organization

    @cached_property
    def _members(self) -> Mapping[UUID, frozenset[UUID]]:
        found: dict[UUID, set[UUID]] = {}
        for each in self.organizations:
            found.setdefault(self.current(each), set()).add(each)
        return {key: frozenset(value) for key, value in found.items()}

    @cached_property
    def _below(self) -> Mapping[UUID, frozenset[UUID]]:
        found: dict[UUID, set[UUID]] = {each: set(self.members(each)) for each in self.organizations}
        for each in self.organizations.values():
            for ancestor in self.ancestors(each.id):
                found[ancestor] |= self.members(each.id) or {each.id}
        return {key: frozenset(value) for key, value in found.items()}

    def members(self, organization: UUID) -> frozenset[UUID]:
        """The organization and all closed ones that it stands for."""
        return self._members.get(organization, frozenset())

    def ancestors(self, organization: UUID) -> tuple[UUID, ...]:
        """From the nearest upwards, as of the structure's date; the ancestors of a closed one are those of its successor, itself included."""
        found: list[UUID] = []
        at = self.current(organization)
        if at != organization:
            found.append(at)
        while (parent := self.organizations[at].parent) is not None and parent not in found:
            found.append(parent)
            at = parent
        return tuple(found)

    def below(self, organization: UUID) -> frozenset[UUID]:
        """The subtree of an organization, itself and all predecessors of its members included (depth ``below``)."""
        return self._below.get(organization, frozenset())

    def company(self, organization: UUID) -> UUID:
        """The nearest ancestor-or-self of kind company; the unit itself where it stands above all companies (contract §2)."""
        chain = (self.current(organization), *self.ancestors(organization))
        return next((each for each in chain if self.organizations[each].kind == "company"), chain[0])

    def find(self, code_or_id: str) -> UUID | None:
        """An organization by code or id; both are accepted wherever a request names one (contract §1)."""
        known = self._by_text.get(code_or_id)
        if known is not None:
            return known
        try:
            organization = UUID(code_or_id)
        except ValueError:
            return None
        return organization if organization in self.organizations else None
