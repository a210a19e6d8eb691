"""Takes a batch back: a batch itself, judged before it begins, with the rights of today (contract §2, "Undo"). Changes history by going on with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import cast
from uuid import UUID

from hezong.kernel.records.batch.across import Across
from hezong.kernel.records.batch.chunk import Step, Work
from hezong.kernel.records.batch.inverse import Inverse
from hezong.kernel.records.batch.loading import load_items
from hezong.kernel.records.batch.merge import merge
from hezong.kernel.records.batch.referrer import referenced
from hezong.kernel.records.batch.shift import KIND as SHIFT
from hezong.kernel.records.batch.shift import shift_back
from hezong.kernel.records.batch.show import FIRST, UNDONE, visible
from hezong.kernel.records.batch.store import CHUNK, Batch, Item, Opening, Outcome, find_batch, open_batch
from hezong.kernel.records.batch.trace import traces
from hezong.kernel.records.batch.unmerge import unmerge
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.record import Record
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

LOST = f'select "loser" from {control("merged")} where "loser" = any($1::uuid[])'
AT_ONCE = 10_000
"""Records of a batch that are judged before the answer; the run of a larger one judges them first, and fails where something is kept."""

TOUCHED = f"""select h."entity", h."record", row_number() over (order by max(h."id"::text) desc)::int as "number"
from {control("history")} h where h."batch" = $1 and h."entity" = any($2::text[]) group by h."entity", h."record" order by 3"""


async def undo(
    runtime: Runtime, context: Context, batch: UUID, partial: bool, records: Sequence[UUID] | None = None
) -> UUID:
    """The id of the batch that undoes, for ``run_batch``. Nothing is undone yet. ``records``: only what the batch did to these;
    of a merge, the losers that are to live again. The batch itself then stays done, and the rest of it can be undone later.

    404; 409 ``conflict.undone``, ``conflict.running``, ``conflict.too_late``; without ``partial`` 409 ``conflict.kept`` with
    ``record``, ``field`` and ``reason`` of what has changed since, or is out of the asker's reach today.
    """
    async with runtime.pools.write.acquire() as connection:
        found = await visible(connection, runtime, context, batch)
        await require_undoable(connection, context, found)
    if found.kind == SHIFT:
        return await shift_back(runtime, context, found)
    if found.kind == "merge":
        return await unmerge(runtime, context, found, partial, records)
    if found.kind == "unmerge":
        return await _merge_again(runtime, context, found)
    async with runtime.pools.read.acquire() as connection:
        rows = await _touched(connection, found)
    if records is not None:
        rows = _chosen(rows, frozenset(records))
    judged = partial or len(rows) <= AT_ONCE
    if not partial and judged:
        await _require_nothing_kept(runtime, context, found, rows)
    detail: dict[str, object] = {"partial": partial, "judged": judged}
    if "entities" in found.detail:
        detail["entities"] = found.detail["entities"]
    if records is not None:
        detail["records"] = [str(each.record) for each in rows]
    entities = [each.entity for each in rows]
    opening = Opening(
        "undo", found.entity, [each.record for each in rows], detail, found.organization, entities, undoes=batch
    )
    async with runtime.pools.write.acquire() as connection:
        return await open_batch(connection, context, opening)


async def _merge_again(runtime: Runtime, context: Context, batch: Batch) -> UUID:
    """An un-merge is undone by merging anew, with the same choices."""
    async with runtime.pools.read.acquire() as connection:
        merged = await find_batch(connection, cast("UUID", batch.undoes))
    body = {name: merged.detail[name] for name in ("survivor", "losers", "choose")}
    if some := cast("list[str] | None", batch.detail.get("records")):
        chosen = cast("Mapping[str, str]", body["choose"] or {})
        body = {**body, "losers": some, "choose": {name: id for name, id in chosen.items() if id in some}}
    return await merge(runtime, context, batch.entity, body, undoes=batch.id)


def _chosen(rows: Sequence[Item], records: frozenset[UUID]) -> list[Item]:
    """Those of the records that are chosen; 404 for one that the batch did not write."""
    found = [each for each in rows if each.record in records]
    if len(found) < len(records):
        raise refuse("request.not_found")
    return [replace(each, number=number) for number, each in enumerate(found, start=1)]


async def require_undoable(connection: Connection, context: Context, batch: Batch) -> None:
    """Ended, not undone already, and not too long ago."""
    if batch.state == "undone" or await connection.fetchval(UNDONE, batch.id) is not None:
        raise refuse("conflict.undone")
    if batch.state in ("queued", "running"):
        raise refuse("conflict.running")
    if context.now > batch.undo_until.astimezone(UTC):
        raise refuse("conflict.too_late")


async def _touched(connection: Connection, batch: Batch) -> list[Item]:
    """The records that the batch wrote, the last ones first; sums and counts of other records follow by themselves."""
    entities = cast("list[str]", batch.detail.get("entities") or [batch.entity])
    rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(TOUCHED, batch.id, entities))
    return [Item(cast("int", row["number"]), str(row["entity"]), cast("UUID", row["record"])) for row in rows]


async def _require_nothing_kept(runtime: Runtime, context: Context, batch: Batch, rows: Sequence[Item]) -> None:
    kept: list[Problem] = []
    for start in range(0, len(rows), CHUNK):
        if len(kept) < FIRST:
            kept += await kept_of(runtime, context, batch, rows[start : start + CHUNK])
    if kept:
        raise Refused(kept[:FIRST])


async def kept_of(runtime: Runtime, context: Context, batch: Batch, rows: Sequence[Item]) -> list[Problem]:
    """What an undo of these records would keep, as 409 tells it."""
    steps = await _across(runtime, context, batch.id, batch.id).plan(rows)
    return [
        Problem("conflict.kept", problem.field, extra={"record": str(item.record), "reason": problem.code})
        for item, step in zip(rows, steps, strict=True)
        for problem in step.outcome.problems
    ]


def work(runtime: Runtime, context: Context, batch: Batch) -> Across:
    """An undo at work."""
    assert batch.undoes is not None, "an undo undoes a batch"
    return _across(runtime, context, batch.id, batch.undoes)


def _across(runtime: Runtime, context: Context, batch: UUID, undone: UUID) -> Across:
    def of(entity: str) -> Work:
        desk = Desk.at(runtime, context, entity)

        async def plan(items: Sequence[Item]) -> list[Step]:
            return await _plan(desk, undone, items)

        return Work(runtime, context, batch, plan, desk)

    return Across(context, of)


async def _plan(desk: Desk, batch: UUID, items: Sequence[Item]) -> list[Step]:
    """What becomes of each record, as it stands now."""
    ids = [each.record for each in items]
    records = await load_items(desk, items)
    async with desk.runtime.pools.read.acquire() as connection:
        found = await traces(connection, batch, ids)
        made = [each for each in ids if found[each].life == "create"]
        lost = {row["loser"] for row in cast("Sequence[Mapping[str, UUID]]", await connection.fetch(LOST, ids))}
        pointed = await referenced(connection, desk.runtime.world.model, desk.entity, made, batch)
    steps: list[Step] = []
    for item in items:
        record: Record | None = records.get(item.record)
        if record is None or item.record in lost:
            code = "request.not_found" if record is None else "undo.merged"
            steps.append(Step(Outcome(item.number, "kept", (Problem(code),))))
        else:
            inverse = Inverse(desk, item, record, found[item.record], item.record in pointed)
            steps.append(await inverse.step())
    return steps
