"""Reads records as the asker may see them now, for answers of writes that changed nothing. Writes nothing."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.expr.sql import Params
from hezong.kernel.query.item import item_json
from hezong.kernel.query.list import Statement
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema import layout
from hezong.kernel.types import Context


async def read_items(runtime: Runtime, context: Context, entity: str, ids: Sequence[UUID]) -> bytes:
    """A JSON array of these records, in this order; one that cannot be read is told by its id alone."""
    sight, seen = runtime.sight(context)
    planned = runtime.plans.get((seen, "items", entity), lambda: _planned(sight, entity))
    arguments = fill(planned.arguments, sight, Filling())
    arguments[0] = list(ids)
    async with runtime.pools.steady.acquire() as connection:
        row = cast("Mapping[str, object]", await connection.fetchrow(planned.sql, *arguments))
    return str(row["items"]).encode()


def _planned(sight: Sight, name: str) -> Statement:
    entity = sight.entity(name)
    params = Params()
    asked = params.add(None, "uuid[]")
    item = f"coalesce({item_json(sight, entity, params)}, json_build_object('id', r.\"id\"))"
    rows = f'unnest({asked}) with ordinality as k(id, number) join {layout.table(entity)} r on r."id" = k.id'
    return Statement(
        f"select coalesce(json_agg({item} order by k.number), '[]')::text as \"items\" from {rows}",
        tuple(params.values),
    )
