"""Says which rights of a role somebody lacks who wants to give it to others: nobody grants a right that they do not hold (contract §1). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from hezong.kernel.access.reach import Reach
from hezong.kernel.access.share import Share, allowed
from hezong.kernel.model.field import VERBS, Entity
from hezong.kernel.model.model import Model
from hezong.kernel.types import Context, Holding, Structure


@dataclass(frozen=True, slots=True)
class Lacking:
    """A right of the role that the giver's own positions do not cover: an entity and a verb, or a move of it."""

    entity: str
    verb: str


def lacking(model: Model, context: Context, role: str, organization: UUID) -> tuple[Lacking, ...]:
    """What the role may do at the organization, and the giver may not. Positions held as a deputy are not the giver's own.

    Cautious: rows that would be the receiver's own count as rows of anybody, and a condition is covered by none or by the same.
    What every position gives over rows of one's own, whatever its role, is not given by the giver.
    """
    own = tuple(each for each in context.session.holdings if each.deputy_for is None)
    giver = replace(context, session=replace(context.session, holdings=own))
    given = (Holding(organization, role, organization),)
    receiver = replace(context, session=replace(context.session, holdings=given))
    return tuple(each for entity in model.entities.values() for each in _lacking(entity, giver, receiver))


def _lacking(entity: Entity, giver: Context, receiver: Context) -> Iterable[Lacking]:
    for verb in VERBS:
        if not covered(entity, verb, giver, receiver):
            yield Lacking(entity.name, verb)
    for move in entity.lifecycle.moves.values() if entity.lifecycle is not None else ():
        if move.by is not None and not covered(entity, "update", _of(giver, move.by), _of(receiver, move.by)):
            yield Lacking(entity.name, move.name)


def _of(context: Context, roles: frozenset[str]) -> Context:
    """The same person with those positions alone whose role may take a move."""
    held = tuple(each for each in context.session.holdings if each.role in roles)
    return replace(context, session=replace(context.session, holdings=held))


def covered(entity: Entity, verb: str, giver: Context, receiver: Context) -> bool:
    """Whether each row and field that the receiver gets is one that the giver has."""
    held = allowed(entity, verb, giver, narrow=False).shares
    given = allowed(entity, verb, receiver, narrow=False).shares
    common = allowed(entity, verb, _without_role(receiver), narrow=False).shares
    return all(
        (_is_own(each) and (each in common or _hangs(entity, each))) or _covered(each, held, giver.structure)
        for each in given
    )


def _without_role(context: Context) -> Context:
    """Somebody with the same positions that have no role: what is left is what everyone may do."""
    held = tuple(replace(each, role="") for each in context.session.holdings)
    return replace(context, session=replace(context.session, holdings=held))


def _is_own(share: Share) -> bool:
    """Whether it reaches nothing but rows of one's own."""
    return not share.reach.full and not share.reach.everything


def _hangs(entity: Entity, share: Share) -> bool:
    """What an owner may do with what hangs on another record is given by every position."""
    return entity.above is not None and share.through is None


def _covered(given: Share, held: Iterable[Share], structure: Structure) -> bool:
    """Rows may be covered by several shares, each of them by one alone with all its fields."""
    fitting = [each for each in held if _fits(each, given)]
    if any(each.reach.everything for each in fitting):
        return True
    reached = frozenset[UUID]().union(*(each.reach.full for each in fitting))
    return _organizations(given.reach, structure) <= reached


def _fits(held: Share, given: Share) -> bool:
    same = held.when is None or held.when == given.when
    through = held.through is None or held.through == given.through or given.through is not None
    return same and through and held.barred <= given.barred


def _organizations(reach: Reach, structure: Structure) -> frozenset[UUID]:
    """Where a reach covers rows at all; everything is every organization that there is."""
    return frozenset(structure.organizations) if reach.everything else reach.full | reach.own
