"""Shows batches to those who made them, or who see all of their entity: state, counts, problems in codes. Changes nothing."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from hezong.kernel.records.audit import overseen
from hezong.kernel.records.batch.store import LOOK, ROWS, Batch, batch_of
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Json = Mapping[str, object]
FIRST = 100
"""Problems that are told; counts tell how many there are."""
LARGEST = 500

WRONG = f"""select "record", "entity", "state", p.value::text as "problem"
from {control("batch_item")} i cross join lateral jsonb_array_elements(i."problems") p
where i."batch" = $1 and i."problems" <> '[]' order by i."number" limit {FIRST}"""
UNDONE = f"""select "id" from {control("batch")}
where "undoes" = $1 and "state" in ('queued', 'running', 'paused', 'done') and not "detail" ? 'records'
order by "id" desc limit 1"""
OWN = f'{ROWS} where "by" = $1 and ($2::uuid is null or "id" < $2) order by "id" desc limit $3'


async def show(runtime: Runtime, context: Context, id: UUID) -> dict[str, object]:
    """``GET /batches/{id}``. ``problems`` and ``kept`` hold codes and params, for whoever words them."""
    async with runtime.pools.read.acquire() as connection:
        batch = await visible(connection, runtime, context, id)
        return await _whole(connection, batch)


async def visible(connection: Connection, runtime: Runtime, context: Context, id: UUID) -> Batch:
    """A batch of one's own, or of an entity over all of which one holds ``explain``; 404 otherwise."""
    row = cast("Json | None", await connection.fetchrow(LOOK, id))
    if row is None:
        raise refuse("request.not_found")
    batch = batch_of(row)
    if batch.by != context.user and batch.entity not in overseen(runtime.world, context):
        raise refuse("request.not_found")
    return batch


async def listed(runtime: Runtime, context: Context, after: str | None, limit: int) -> dict[str, object]:
    """``GET /batches``: one's own, latest first; the cursor is the id of the last one."""
    if not 1 <= limit <= LARGEST:
        raise refuse("request.limit", field="limit", limit=LARGEST)
    try:
        mark = None if after is None else UUID(after)
    except ValueError:
        raise refuse("request.cursor", field="after") from None
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Json]", await connection.fetch(OWN, context.user, mark, limit + 1))
        items = [_brief(batch_of(row)) for row in rows[:limit]]
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


async def _whole(connection: Connection, batch: Batch) -> dict[str, object]:
    rows = cast("Sequence[Json]", await connection.fetch(WRONG, batch.id))
    undone = await connection.fetchval(UNDONE, batch.id)
    kept = [_problem(each) for each in rows if each["state"] == "kept" or batch.undoes is not None]
    problems: list[object] = list(batch.problems)
    problems += [] if batch.undoes is not None else [_problem(each) for each in rows if each["state"] != "kept"]
    return {
        **_brief(batch),
        "problems": problems,
        "kept": kept,
        "undone_by": None if undone is None else str(undone),
    }


def _brief(batch: Batch) -> dict[str, object]:
    """What is told of a batch in lists too."""
    counts = cast("Json", batch.detail.get("counts") or {"rows": batch.total, "changed": batch.done})
    return {
        "id": str(batch.id),
        "kind": batch.kind,
        "entity": batch.entity or None,
        "state": batch.state,
        "counts": {each: counts.get(each, 0) for each in ("rows", "changed", "skipped", "problem")},
        "total": batch.total,
        "done": batch.done,
        "by": {"id": str(batch.by), "label": batch.by_name},
        "at": _said(batch.at),
        "finished_at": None if batch.finished_at is None else _said(batch.finished_at),
        "undoes": None if batch.undoes is None else str(batch.undoes),
        "undo_until": _said(batch.undo_until),
    }


def _problem(row: Json) -> dict[str, object]:
    problem = cast("Json", json.loads(str(row["problem"])))
    return {"record": str(row["record"]), "entity": str(row["entity"]), **problem}


def _said(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
