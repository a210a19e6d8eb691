"""What can be asked of one record: itself with the moves that start where it stands, and its history. Writes nothing."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity
from hezong.kernel.model.model import Model
from hezong.kernel.query.get import plan_get
from hezong.kernel.query.list import Statement
from hezong.kernel.query.run import Row, as_bytes, with_more
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.history import Reader
from hezong.kernel.records.load import Want, branches, decode_records, raw_json
from hezong.kernel.records.merged import losers_of, survivor_of
from hezong.kernel.records.move import states
from hezong.kernel.records.record import Record
from hezong.kernel.records.rule import access_rules, own_paths
from hezong.kernel.records.runtime import MoveState, Runtime
from hezong.kernel.records.target import facet_for, implied
from hezong.kernel.records.update import loaded
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse


async def history(
    runtime: Runtime, context: Context, entity: str, id: UUID, after: str | None = None, limit: int = 50
) -> bytes:
    """``GET …/{id}/history``: bytes of ``{"items": […], "next"}``, newest first, only fields the caller may read; of a record that
    others were merged into, theirs too, with ``merged_from``.
    """
    desk, record = await loaded(runtime, context, entity, await survivor_of(runtime, entity, id) or id)
    losers = await losers_of(runtime, record.id)
    async with runtime.pools.steady.acquire() as connection:
        return await Reader(runtime.world.model, desk.judge, context, record, losers).page(connection, after, limit)


async def show(runtime: Runtime, context: Context, entity: str, id: UUID) -> tuple[bytes, tuple[MoveState, ...]]:
    """``GET …/{id}``: the record as the asker may see it, and the moves that start where it stands, in one statement.

    The statement answers, beside the item, the values that conditions and rights of moves look at. 404 where nothing may be read.
    """
    sight, seen = runtime.sight(context)
    model = runtime.world.model
    planned = runtime.plans.get((seen, "show", entity), lambda: _planned(sight, model, entity))
    async with runtime.pools.steady.acquire() as connection:
        row = cast(
            "Row | None", await connection.fetchrow(planned.sql, *fill(planned.arguments, sight, Filling(id=id)))
        )
    if row is None:
        raise refuse("request.not_found")
    desk = Desk.at(runtime, context, entity)
    if desk.entity.lifecycle is None:
        return with_more(row), ()
    raw = cast("Mapping[str, object]", json.loads(as_bytes(row["raw"]), parse_float=Decimal))
    record = decode_records(model, _judged(model, desk.entity), [raw])[id]
    return with_more(row), _moves(desk, record, None)


def _planned(sight: Sight, model: Model, name: str) -> Statement:
    entity = sight.entity(name)
    beside = {} if entity.lifecycle is None else {"raw": raw_json(model, _judged(model, entity))}
    return plan_get(sight, name, beside=beside)


@lru_cache(maxsize=1024)
def _judged(model: Model, entity: Entity) -> Want:
    """What must be known of a record to judge its moves: where it stands, whose it is, what conditions read."""
    lifecycle = entity.lifecycle
    conditions = () if lifecycle is None else (each.when for each in lifecycle.moves.values() if each.when is not None)
    paths = own_paths((*conditions, *access_rules(entity)))
    names = {path[0] for path in paths} | {entity.owner, "" if lifecycle is None else lifecycle.field}
    return Want(entity, (), branches(model, entity, paths), frozenset(names))


async def moves_of(
    runtime: Runtime, context: Context, entity: str, id: UUID, organization: UUID | None = None
) -> tuple[MoveState, ...]:
    """The moves of a record for an organization; of a faceted one those of the facet shown at the top (none → empty)."""
    desk, record = await loaded(runtime, context, entity, id)
    return _moves(desk, record, organization)


def _moves(desk: Desk, record: Record, organization: UUID | None) -> tuple[MoveState, ...]:
    if not desk.entity.faceted:
        return states(desk.judge, record, None)
    shown = organization or implied(desk.context)
    facet = None if shown is None else facet_for(desk.context, record, shown)
    if facet is not None and not desk.judge.covers("read", record, facet):
        return ()
    return states(desk.judge, record, facet)
