"""Turns all positions of a person into the shares of an entity that they may read or write with one verb."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from hezong.kernel.access.reach import Reach, reach_of
from hezong.kernel.model.field import EVERYONE, Entity, Field, Grant, Rule
from hezong.kernel.model.implicit import IMPLICIT
from hezong.kernel.types import Context, Holding, Opened, Structure


@dataclass(frozen=True, slots=True)
class Share:
    """Rows that are reached alike: where they lie, on what condition, and which fields of them are barred."""

    reach: Reach
    when: Rule | None
    barred: frozenset[str]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The union of shares that one verb gives; a row is allowed when one share covers it by itself (contract §1)."""

    entity: str
    verb: str
    shares: tuple[Share, ...]

    @property
    def nothing(self) -> bool:
        return not self.shares

    @property
    def barred(self) -> frozenset[str]:
        """Fields that no share gives: they are absent from every answer."""
        if not self.shares:
            return frozenset()
        first, *others = (share.barred for share in self.shares)
        return first.intersection(*others)

    @property
    def barred_somewhere(self) -> frozenset[str]:
        """Fields that some share does not give: they are not in every row."""
        return frozenset[str]().union(*(share.barred for share in self.shares))

    @property
    def plain(self) -> bool:
        """One share without condition: the common case, which needs no per-row masks."""
        return len(self.shares) == 1 and self.shares[0].when is None

    def having(self, fields: Iterable[str]) -> "Allowed":
        """Only the shares that give all these fields: what a filter, order or group by them may consider (contract §2)."""
        asked = frozenset(fields)
        return Allowed(self.entity, self.verb, tuple(each for each in self.shares if not asked & each.barred))


def allowed(entity: Entity, verb: str, context: Context, narrow: bool = True) -> Allowed:
    """What the asker may do with ``verb``. Every position is judged alone; equal ones are joined (facts A2 §5)."""
    return _allowed(entity, verb, context.session.holdings, context.structure, context.narrowed if narrow else None)


@lru_cache(maxsize=8192)
def _allowed(
    entity: Entity,
    verb: str,
    holdings: tuple[Holding, ...],
    structure: Structure,
    narrowed: frozenset[UUID] | None,
) -> Allowed:
    """Remembered, since people ask again and again; a changed structure or model is another key."""
    joined: dict[tuple[Rule | None, frozenset[str]], Reach] = {}
    for holding in holdings:
        for grant in grants(entity, holding.role, verb):
            reach = reach_of(structure, holding.organization, grant.depth).within(narrowed)
            key = (grant.when, barred(entity, grant, holding))
            joined[key] = joined[key].join(reach) if key in joined else reach
    shares = [Share(reach, when, bars) for (when, bars), reach in joined.items() if not reach.empty]
    return Allowed(entity.name, verb, tuple(_without_covered(shares)))


READING = frozenset({"read", "export"})
"""The verbs that an opened record can be read by."""


def opens(share: Share, organization: UUID) -> bool:
    """Whether a record that is opened to an organization can be read by a share: like a relationship that the organization
    would have, without values and of whoever asks. No condition can be judged on it, and who reaches everything needs none.
    """
    return share.when is None and not share.reach.everything and share.reach.covers(organization, mine=True)


def opened_to(entity: Entity, context: Context) -> tuple[Opened, ...]:
    """What is opened at this moment of an entity; nothing once it is no longer shared."""
    if not entity.share_masked:
        return ()
    return tuple(each for each in context.session.opened if each.entity == entity.name and each.until > context.now)


def grants(entity: Entity, role: str, verb: str) -> Iterable[Grant]:
    """The grants of a role, those of everyone included."""
    for name in (role, EVERYONE):
        grant = entity.access.get(name, {}).get(verb)
        if grant is not None:
            yield grant


def barred(entity: Entity, grant: Grant, holding: Holding) -> frozenset[str]:
    """Fields that the position may not use with this verb: outside the grant's list, or kept for other roles."""
    reading = grant.verb in ("read", "export", "explain", "reveal", "export_sensitive")

    def bars(field: Field) -> bool:
        roles = field.read if reading else field.write
        if reading and field.name in IMPLICIT:
            return False
        kept = roles is not None and holding.role not in roles
        return kept or (grant.fields is not None and field.name not in grant.fields)

    return frozenset(each.name for each in entity.fields.values() if bars(each))


def may_ever(entity: Entity, verb: str, context: Context) -> bool:
    """Whether any position of the asker gives the verb anywhere; decides between 403 and an empty list."""
    return any(True for holding in context.session.holdings for _ in grants(entity, holding.role, verb))


def _without_covered(shares: list[Share]) -> Iterable[Share]:
    """A share adds nothing where another one without condition gives at least its fields and its rows."""
    for each in shares:
        if not any(_covers(other, each) for other in shares if other is not each):
            yield each


def _covers(other: Share, share: Share) -> bool:
    gives_fields = other.barred <= share.barred
    gives_rows = other.reach.everything or (
        not share.reach.everything
        and share.reach.full <= other.reach.full
        and share.reach.own <= (other.reach.own | other.reach.full)
    )
    unconditional = other.when is None or other.when == share.when
    smaller = (other.reach, other.when, other.barred) != (share.reach, share.when, share.barred)
    return gives_fields and gives_rows and unconditional and smaller


def holds_role(context: Context, roles: frozenset[str]) -> frozenset[UUID]:
    """The organizations at which the asker holds one of these roles."""
    return frozenset(each.organization for each in context.session.holdings if each.role in roles)
