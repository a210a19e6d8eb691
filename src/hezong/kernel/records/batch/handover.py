"""Hands over what somebody owns to named successors when they leave: records, relationships and tasks alike, as one batch (SY-07).

Every record is judged and saved as if its change were asked for alone; a successor gets nothing that the asker may not give.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from hezong.kernel.query.pick import plan_pick
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.batch.across import Across
from hezong.kernel.records.batch.chunk import Step, Work, failed
from hezong.kernel.records.batch.loading import load_items
from hezong.kernel.records.batch.store import LARGEST, Batch, Item, Opening, Outcome, open_batch
from hezong.kernel.records.body import unwritable
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.grant import POSITION, USER
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.right import require_readable
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.update import Place, Planned, Request, planned
from hezong.kernel.types import Context, Refused
from hezong.kernel.types.problem import refuse

OWNER = "owner"
OTHERS = "*"
"""In the list of successors: of all that has no successor of its own."""


@dataclass(frozen=True, slots=True)
class Estate:
    """What somebody owns of an entity; ``movable``: the asker's rights allow to give it to somebody else at all."""

    entity: str
    ids: tuple[UUID, ...]
    movable: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves, who takes what (by entity, ``*`` for the rest), and on which day their positions end; None leaves them."""

    user: UUID
    successors: Mapping[str, UUID]
    end: date | None = None


async def estates(runtime: Runtime, context: Context, user: UUID) -> list[Estate]:
    """What of the person's the asker may read, entity by entity, in the order of the model; nothing where there is none."""
    found: list[Estate] = []
    for name, entity in runtime.world.entities.items():
        if not entity.owned:
            continue
        desk = Desk.at(runtime, context, name)
        if not desk.judge.shares("read"):
            continue
        ids = await _picked(desk, f"{OWNER} == id('{user}')")
        if ids:
            found.append(Estate(name, tuple(ids), _movable(desk)))
    return found


async def hand_over(runtime: Runtime, context: Context, leaving: Leaving) -> UUID:
    """The id of the batch, for ``run_batch``. 422 ``request.too_many_rows``; 400 where nothing is left to do."""
    items: list[tuple[str, UUID]] = []
    for estate in await estates(runtime, context, leaving.user):
        if estate.movable and _successor(leaving.successors, estate.entity) is not None:
            items += [(estate.entity, id) for id in estate.ids]
    if leaving.end is not None:
        posts = await _picked(Desk.at(runtime, context, POSITION), f"self.user == id('{leaving.user}')")
        items += [(POSITION, id) for id in posts]
    if len(items) > LARGEST:
        raise refuse("request.too_many_rows", limit=LARGEST)
    if not items:
        raise refuse("request.nothing_owned")
    async with runtime.pools.write.acquire() as connection:
        return await open_batch(connection, context, _opening(leaving, items))


def _opening(leaving: Leaving, items: Sequence[tuple[str, UUID]]) -> Opening:
    detail = {
        "user": str(leaving.user),
        "successors": {name: str(id) for name, id in leaving.successors.items()},
        "end": None if leaving.end is None else leaving.end.isoformat(),
        "entities": sorted({entity for entity, _ in items}),
    }
    return Opening("handover", USER, [id for _, id in items], detail, entities=[entity for entity, _ in items])


def work(runtime: Runtime, context: Context, batch: Batch) -> Across:
    """A hand-over at work."""

    def of(entity: str) -> Work:
        desk = Desk.at(runtime, context, entity)

        async def plan(items: Sequence[Item]) -> list[Step]:
            records = await load_items(desk, items)
            return [await _step(desk, batch, each, records.get(each.record)) for each in items]

        return Work(runtime, context, batch.id, plan, desk)

    return Across(context, of)


async def _step(desk: Desk, batch: Batch, item: Item, record: Record | None) -> Step:
    try:
        changes = await _changes(desk, batch, require_readable(desk.judge, record))
    except Refused as refused:
        return failed(item, refused.problems)
    savings = tuple(each.saving for each in changes if each.saving.entries)
    if not savings:
        return Step(Outcome(item.number, "skipped"))
    return Step(Outcome(item.number, "changed"), savings, tuple(each.wanted for each in changes))


async def _changes(desk: Desk, batch: Batch, record: Record) -> list[Planned]:
    """The record under its new owner, or each of its relationships that was the leaver's; a position ends."""
    if desk.entity.name == POSITION:
        end = batch.detail.get("end")
        return [] if _ends_before(record, end) else [await _planned(desk, record, None, {"valid_to": end})]
    successors = {name: UUID(id) for name, id in cast("Mapping[str, str]", batch.detail["successors"]).items()}
    fields = {OWNER: str(_successor(successors, desk.entity.name))}
    user = UUID(str(batch.detail["user"]))
    if not desk.entity.fields[OWNER].facet:
        return [await _planned(desk, record, None, fields)] if record.values.get(OWNER) == user else []
    theirs = [each for each in record.live_facets() if each.values.get(OWNER) == user]
    return [await _planned(desk, record, each, fields) for each in theirs]


async def _planned(desk: Desk, record: Record, facet: Facet | None, fields: Mapping[str, object]) -> Planned:
    place = Place(desk.seen_by(record.organization if facet is None else facet.organization), record, facet)
    return await planned(place, Request(record.id, {}, fields, None))


def _ends_before(record: Record, end: object) -> bool:
    until = record.values.get("valid_to")
    return isinstance(until, date) and until <= date.fromisoformat(str(end))


def _successor(successors: Mapping[str, UUID], entity: str) -> UUID | None:
    return successors.get(entity, successors.get(OTHERS))


def _movable(desk: Desk) -> bool:
    if unwritable(desk.entity, (OWNER,)):
        return False
    return any(OWNER not in share.barred for share in desk.judge.shares("update"))


async def _picked(desk: Desk, filter: str) -> list[UUID]:
    sight, _ = desk.runtime.sight(desk.context)
    statement = plan_pick(sight, desk.entity.name, filter, LARGEST + 1)
    arguments = fill(statement.arguments, sight, Filling())
    async with desk.runtime.pools.read.acquire() as connection:
        return list(cast("Sequence[UUID]", await connection.fetchval(statement.sql, *arguments)))
