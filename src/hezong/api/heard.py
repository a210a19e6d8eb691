"""Decides which events a person hears of, with the rights of this moment: one statement for a batch of events. Passes on ids and never values."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from uuid import UUID

from hezong.kernel.jobs.event import Event
from hezong.kernel.query.run import Noticed, Reading

Key: TypeAlias = tuple[str, UUID]
Kind: TypeAlias = Literal["record.changed", "record.gone", "message", "progress"]
REMEMBERED = 5_000
"""Records that a stream has told of: when one of them goes out of sight, it says so."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One event as a person hears it (contract §5)."""

    position: int
    kind: Kind
    entity: str
    id: UUID
    version: str | None


@dataclass
class Hearing:
    """The hearing of one stream: what it has told of so far."""

    told: OrderedDict[Key, None] = field(default_factory=OrderedDict[Key, None])

    async def of(self, events: Sequence[Event], reading: Reading) -> list[Heard]:
        """What the reader hears of a batch, in its order; several changes of one record are told once, as the last one."""
        mine = [_personal(each) for each in events if each.person == reading.sight.context.user]
        open_to_many = [each for each in events if each.person is None and self._near(each, reading)]
        last = {(each.entity, each.record, each.facet): each for each in open_to_many}
        rows = await _noticed(last.values(), reading)
        judged = (self._judged(each, rows[each.entity, each.record], reading) for each in last.values())
        found = [*mine, *(each for each in judged if each is not None)]
        return sorted(found, key=lambda each: each.position)

    def _near(self, event: Event, reading: Reading) -> bool:
        """Whether the event can concern the reader at all: by its entity and its organization, without asking the database."""
        entity = reading.sight.world.entities.get(event.entity)
        if entity is None:
            return False
        shares = reading.sight.allowed(event.entity).shares
        if (entity.faceted and event.facet is None) or event.organization is None:
            return bool(shares)
        places = (event.organization, event.moved_to or event.organization)
        within = any(each.reach.covers(place, mine=True) for each in shares for place in places)
        return within or (event.entity, event.record) in self.told

    def _judged(self, event: Event, rows: Sequence[Noticed], reading: Reading) -> Heard | None:
        """Changed where it is readable, gone where it was and is no longer, else nothing."""
        live = any(each.live for each in rows)
        own = [each for each in rows if each.facet == event.facet]
        key = (event.entity, event.record)
        if live and (event.facet is None or own):
            self._remember(key)
            return Heard(event.position, "record.changed", *key, event.version)
        if live or not (own or (rows and event.facet is None) or key in self.told or _was_mine(event, reading)):
            return None
        self.told.pop(key, None)
        return Heard(event.position, "record.gone", *key, None)

    def _remember(self, key: Key) -> None:
        self.told[key] = None
        self.told.move_to_end(key)
        if len(self.told) > REMEMBERED:
            self.told.popitem(last=False)


async def _noticed(events: Iterable[Event], reading: Reading) -> Mapping[Key, Sequence[Noticed]]:
    ids: dict[str, set[UUID]] = defaultdict(set)
    for each in events:
        ids[each.entity].add(each.record)
    found: dict[Key, list[Noticed]] = defaultdict(list)
    if ids:
        for each in await reading.noticed({name: list(those) for name, those in ids.items()}):
            found[each.entity, each.record].append(each)
    return found


def _personal(event: Event) -> Heard:
    """What was meant for this person alone."""
    kind = "progress" if event.kind == "progress" else "message"
    return Heard(event.position, kind, event.entity, event.record, event.version)


def _was_mine(event: Event, reading: Reading) -> bool:
    """Whether the reader read the record until this event: where it lay, or as its owner, and for no other reason."""
    moved = event.moved_to is not None and not reading.sight.world.entities[event.entity].faceted
    place = event.organization
    if place is None:
        return False
    shares = reading.sight.allowed(event.entity).shares
    plain = [each.reach for each in shares if each.when is None and each.through is None]
    owned = event.owner_before == str(reading.sight.context.user) and any(place in each.own for each in plain)
    return owned or (moved and any(each.everything or place in each.full for each in plain))
