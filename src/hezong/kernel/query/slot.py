"""Parameters of a cached statement that differ from request to request, and what fills them. Never holds a value of a client itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from hezong.kernel.access import Share
from hezong.kernel.query.sight import Sight
from hezong.kernel.types import Context, Structure
from hezong.kernel.types.lens import Stay

Kind = Literal[
    "user",
    "login",
    "name",
    "units",
    "now",
    "today",
    "full",
    "own",
    "opened",
    "shown",
    "organization",
    "home",
    "closed",
    "heirs",
    "counted_closed",
    "counted_heirs",
    "stay",
    "stay_from",
    "stay_until",
    "key",
    "id",
    "ids",
    "moment",
]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the argument list. ``full``/``own`` name the organizations of one share of an entity's rights, ``opened`` the
    records that access requests open to it.

    ``above``: from that share on, the way through the rights over parents: which of them, and which of its shares.
    """

    kind: Kind
    entity: str = ""
    verb: str = ""
    index: int = 0
    above: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """What a request brings besides its shape: the position in the list, the records asked for (by entity where there are many), and as of when."""

    keys: tuple[object, ...] = ()
    id: UUID | None = None
    ids: Mapping[str, Sequence[UUID]] = field(default_factory=dict[str, Sequence[UUID]])
    moment: datetime | None = None


def fill(arguments: Sequence[object], sight: Sight, filling: Filling) -> list[object]:
    """The arguments of a statement: slots replaced by what they stand for, everything else as it is."""
    return [value_of(each, sight, filling) if isinstance(each, Slot) else each for each in arguments]


def value_of(slot: Slot, sight: Sight, filling: Filling) -> object:
    context = sight.context
    match slot.kind:
        case "user":
            return context.user
        case "login":
            return context.session.login
        case "name":
            return context.session.name
        case "units":
            return units(context)
        case "now":
            return context.now
        case "today":
            return context.today
        case "key":
            return filling.keys[slot.index]
        case "id":
            return filling.id
        case "moment":
            return filling.moment
        case "ids":
            return list(filling.ids[slot.entity])
        case "shown":
            return list(sight.shown)
        case "organization":
            return next(iter(sight.shown), None)
        case "home":
            return list(home(context))
        case "closed":
            return [each for each, _ in _succeeded(sight.context.structure)]
        case "heirs":
            return [heir for _, heir in _succeeded(sight.context.structure)]
        case "counted_closed":
            return [each for each, _ in _succeeded(_counted(sight))]
        case "counted_heirs":
            return [heir for _, heir in _succeeded(_counted(sight))]
        case "stay":
            return [each.organization for each in _stays(sight)]
        case "stay_from":
            return [each.start for each in _stays(sight)]
        case "stay_until":
            return [each.end for each in _stays(sight)]
        case "full" | "own":
            return organizations(slot, sight)
        case "opened":
            return sight.opened(slot.entity, share_of(slot, sight))


def units(context: Context) -> list[UUID]:
    """The organizations at which the asker holds positions today, and all below them."""
    structure = context.structure
    found = {each for held in context.session.holdings for each in structure.below(held.organization)}
    return sorted(found)


def organizations(slot: Slot, sight: Sight) -> list[UUID]:
    """The organizations of one share."""
    reach = share_of(slot, sight).reach
    return list(reach.full if slot.kind == "full" else reach.own)


def share_of(slot: Slot, sight: Sight) -> Share:
    """The share that a slot means, by its place among all the rights to the entity."""
    rights = sight.reference(slot.entity) if slot.verb == "reference" else sight.allowed(slot.entity, slot.verb)
    share = rights.shares[slot.index]
    for entity, index in slot.above:
        assert share.through is not None, "the way leads through rights over parents"
        share = next(each for each in share.through.rights if each.entity == entity).shares[index]
    return share


def home(context: Context) -> frozenset[UUID]:
    """The organizations at which the asker works, with those that they stand for: the one the request names, else those of the positions."""
    named = frozenset(each.organization for each in context.session.holdings)
    at = named if context.target is None else frozenset({context.target})
    return at.union(*(context.structure.members(each) for each in at))


def _counted(sight: Sight) -> Structure:
    """The structure by which records are counted."""
    lens = sight.context.lens
    return sight.context.structure if lens is None or lens.seen is None else lens.seen


def _stays(sight: Sight) -> tuple[Stay, ...]:
    lens = sight.context.lens
    return () if lens is None or lens.stays is None else lens.stays


def _succeeded(structure: Structure) -> list[tuple[UUID, UUID]]:
    """Closed organizations, each with the one that stands for it today."""
    return [(each, heir) for each in structure.organizations if (heir := structure.current(each)) != each]
