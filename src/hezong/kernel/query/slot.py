"""Parameters of a cached statement that differ from request to request, and what fills them. Never holds a value of a client itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from hezong.kernel.access import Share
from hezong.kernel.query.sight import Sight

Kind = Literal[
    "user",
    "login",
    "name",
    "now",
    "today",
    "full",
    "own",
    "opened",
    "shown",
    "organization",
    "key",
    "id",
]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the argument list. ``full``/``own`` name the organizations of one share of an entity's rights, ``opened`` the
    records that access requests open to it.
    """

    kind: Kind
    entity: str = ""
    verb: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class Filling:
    """What a request brings besides its shape: the position in the list, or the record asked for."""

    keys: tuple[object, ...] = ()
    id: UUID | None = None


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
        case "now":
            return context.now
        case "today":
            return context.today
        case "key":
            return filling.keys[slot.index]
        case "id":
            return filling.id
        case "shown":
            return list(sight.shown)
        case "organization":
            return next(iter(sight.shown), None)
        case "full" | "own":
            return organizations(slot, sight)
        case "opened":
            return sight.opened(slot.entity, share_of(slot, sight))


def organizations(slot: Slot, sight: Sight) -> list[UUID]:
    """The organizations of one share."""
    reach = share_of(slot, sight).reach
    return list(reach.full if slot.kind == "full" else reach.own)


def share_of(slot: Slot, sight: Sight) -> Share:
    """The share that a slot means, by its place among all the rights to the entity."""
    rights = sight.reference(slot.entity) if slot.verb == "reference" else sight.allowed(slot.entity, slot.verb)
    return rights.shares[slot.index]
