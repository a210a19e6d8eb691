"""Turns all positions of a person into the shares of an entity that they may read or write with one verb."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from hezong.kernel.access.reach import Reach, reach_of
from hezong.kernel.model.field import EVERYONE, Above, Depth, Entity, Field, Grant, Rule
from hezong.kernel.model.implicit import IMPLICIT
from hezong.kernel.types import Context, Holding, Opened, Structure


@dataclass(frozen=True, slots=True)
class Through:
    """Rights over the record to which a field points, by the entity that it may be: its rights decide about the row.

    ``empty``: a row without such a record is allowed.
    """

    field: str
    rights: tuple["Allowed", ...]
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Rows that are reached alike: where they lie, on what condition, through which record, and which fields of them are barred."""

    reach: Reach
    when: Rule | None
    barred: frozenset[str]
    through: Through | None = None

    @property
    def everything(self) -> bool:
        """Whether the share covers whatever there is."""
        return self.reach.everything and self.when is None and self.through is None


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
        return len(self.shares) == 1 and self.shares[0].when is None and self.shares[0].through is None

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
    whole: bool = False,
) -> Allowed:
    """Remembered, since people ask again and again; a changed structure or model is another key.

    ``whole``: a grant for some fields alone does not count, as where records below others are written.
    """
    if entity.above is not None:
        inherited = _inherited(entity, entity.above, verb, holdings, structure, narrowed)
        shares = [each for each in inherited if not each.reach.empty]
        return Allowed(entity.name, verb, tuple(_without_covered(shares)))
    granted = _granted(entity, verb, holdings, structure, narrowed, whole)
    return Allowed(entity.name, verb, tuple(_without_covered(granted)))


def _granted(
    entity: Entity,
    verb: str,
    holdings: tuple[Holding, ...],
    structure: Structure,
    narrowed: frozenset[UUID] | None,
    whole: bool = False,
) -> list[Share]:
    """What the grants of an entity itself give."""
    joined: dict[tuple[Rule | None, frozenset[str]], Reach] = {}
    for holding in holdings:
        for grant in grants(entity, holding.role, verb, whole):
            reach = reach_of(structure, holding.organization, grant.depth).within(narrowed)
            key = (grant.when, barred(entity, grant, holding))
            joined[key] = joined[key].join(reach) if key in joined else reach
    return [Share(reach, when, bars) for (when, bars), reach in joined.items() if not reach.empty]


def _inherited(
    entity: Entity,
    above: Above,
    verb: str,
    holdings: tuple[Holding, ...],
    structure: Structure,
    narrowed: frozenset[UUID] | None,
) -> Iterable[Share]:
    """What the rights over the parent give. Nobody but the parent decides where a row lies, so its organization is not written."""
    fixed = frozenset({"organization"}) if verb in CHANGING else frozenset[str]()
    if listed(entity, verb):
        through = _through(above, verb, holdings, structure)
        for share in _granted(entity, verb, holdings, structure, narrowed) if through else ():
            yield replace(share, barred=share.barred | fixed, through=through)
        return
    whole = Reach(everything=True).within(narrowed)
    own = Reach(own=frozenset(structure.organizations)).within(narrowed)
    for bars, held in _by_bars(entity, verb, holdings).items():
        through = _through(above, verb, held, structure)
        if through is not None:
            yield Share(whole, None, bars | fixed, through)
        if keeps_own(above, verb):
            yield Share(own, None, bars | fixed)


def _through(above: Above, verb: str, holdings: tuple[Holding, ...], structure: Structure) -> Through | None:
    """The rights over what the parent may be; None where there are none. The request narrows the rows, not their parents."""
    parent = verb_above(above, verb)
    entities = above.entities.values()
    found = (_allowed(each, parent, holdings, structure, None, whole=parent == "update") for each in entities)
    rights = tuple(each for each in found if not each.nothing)
    empty = verb == "create" and above.optional
    return Through(above.field, rights, empty) if rights or (empty and holdings) else None


def _by_bars(entity: Entity, verb: str, holdings: tuple[Holding, ...]) -> dict[frozenset[str], tuple[Holding, ...]]:
    """Positions by the fields that are kept from their roles."""
    found: dict[frozenset[str], tuple[Holding, ...]] = {}
    for holding in holdings:
        bars = barred(entity, Grant(holding.role, verb, Depth.GROUP, entity.place), holding)
        found[bars] = (*found.get(bars, ()), holding)
    return found


CHANGING = ("update", "delete", "merge")
"""Verbs that change a row that is there."""


def listed(entity: Entity, verb: str) -> bool:
    """Whether some role is named for the verb; of an entity with a parent, only those who have the grant as well are then allowed."""
    return any(verb in by_verb for by_verb in entity.access.values())


def verb_above(above: Above, verb: str) -> str:
    """The right over the parent that gives a verb: to write it, ``update``; of a related record, reading it is enough to add to it."""
    if verb == "create":
        return "read" if above.related else "update"
    return "update" if verb in CHANGING else verb


def keeps_own(above: Above, verb: str) -> bool:
    """Whether the owner has the right in any case: to change what is theirs, and to read it where it may stand without a related record."""
    return above.related and (verb in CHANGING or (verb == "read" and above.optional))


READING = frozenset({"read", "export"})
"""The verbs that an opened record can be read by."""


def opens(share: Share, organization: UUID) -> bool:
    """Whether a record that is opened to an organization can be read by a share: like a relationship that the organization
    would have, without values and of whoever asks. No condition can be judged on it, and who reaches everything needs none.
    """
    return share.when is None and not share.reach.everything and share.reach.covers(organization, mine=True)


def opened_to(entity: Entity, context: Context) -> tuple[Opened, ...]:
    """What is opened at this moment of an entity; nothing once it is no longer shared, or follows the rights of a parent."""
    if not entity.share_masked or entity.above is not None:
        return ()
    return tuple(each for each in context.session.opened if each.entity == entity.name and each.until > context.now)


def grants(entity: Entity, role: str, verb: str, whole: bool = False) -> Iterable[Grant]:
    """The grants of a role, those of everyone included; ``whole``: none that are for some fields alone."""
    for name in (role, EVERYONE):
        grant = entity.access.get(name, {}).get(verb)
        if grant is not None and not (whole and grant.fields is not None):
            yield grant


def barred(entity: Entity, grant: Grant, holding: Holding) -> frozenset[str]:
    """Fields that the position may not use with this verb: outside the grant's list, or kept for other roles."""
    reading = grant.verb in ("read", "export", "explain", "reveal", "export_sensitive")

    def bars(field: Field) -> bool:
        roles = field.read if reading else field.write
        if reading and field.name in IMPLICIT:
            return False
        kept = roles is not None and holding.role not in roles
        return kept or (grant.fields is not None and (field.of or field.name) not in grant.fields)

    return frozenset(each.name for each in entity.fields.values() if bars(each))


def may_ever(entity: Entity, verb: str, context: Context, whole: bool = False) -> bool:
    """Whether any position of the asker gives the verb anywhere; decides between 403 and an empty list."""
    found = any(True for holding in context.session.holdings for _ in grants(entity, holding.role, verb, whole))
    above = entity.above
    if above is None or (listed(entity, verb) and not found):
        return found
    if keeps_own(above, verb) and context.session.holdings:
        return True
    parent = verb_above(above, verb)
    return any(may_ever(each, parent, context, whole=parent == "update") for each in above.entities.values())


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
    direct = other.through is None or other.through == share.through
    return gives_fields and gives_rows and unconditional and direct and other != share


def holds_role(context: Context, roles: frozenset[str]) -> frozenset[UUID]:
    """The organizations at which the asker holds one of these roles."""
    return frozenset(each.organization for each in context.session.holdings if each.role in roles)
