"""Works off a batch chunk by chunk until nothing waits; may be stopped at any moment and taken up again. Holds no transaction longer than a chunk."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol, TypeAlias, cast
from uuid import UUID

from hezong.kernel.jobs import Beat
from hezong.kernel.records.asker import JobRuntime, asker
from hezong.kernel.records.batch.bulk import work as bulk_work
from hezong.kernel.records.batch.handover import work as handover_work
from hezong.kernel.records.batch.merge import Merging, sweep
from hezong.kernel.records.batch.shift import KIND as SHIFT
from hezong.kernel.records.batch.shift import Shifting, fill_shift
from hezong.kernel.records.batch.store import Batch, Item, close, find_batch, marks, start, told, turn, waiting
from hezong.kernel.records.batch.undo import work as undo_work
from hezong.kernel.records.batch.unmerge import Unmerging
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.several import save_all
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.ports import Connection

LOG = logging.getLogger("hezong.jobs")


class Worker(Protocol):
    """A kind of batch at work."""

    async def chunk(self, items: Sequence[Item]) -> None:
        """Works off items; what stands against one is noted with it."""
        ...


Kind: TypeAlias = Callable[[Runtime, Context, Batch], Worker]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "bulk": bulk_work,
        "undo": undo_work,
        "merge": Merging,
        "unmerge": Unmerging,
        "handover": handover_work,
        SHIFT: Shifting,
    }
)

FAIL = f'update {control("batch")} set "problems" = $2::text::jsonb where "id" = $1'
RECENT = f"""select distinct "batch" from {control("merged")} where "at" > now() - interval '2 days'"""
AGAIN = f"""update {control("import_run")} set "state" = $2 where "batch" = $1"""
"""An import is undone with its batch, and done again when that is taken back."""


async def run_batch(job: JobRuntime, id: UUID, beat: Beat | None = None) -> None:
    """The job of every kind of batch but imports. Does nothing for one that has ended; what a killed run left is gone on with."""
    runtime = job.runtime
    async with runtime.pools.write.acquire() as connection:
        batch = await find_batch(connection, id)
        if batch.kind not in KINDS or not await start(connection, id):
            return
    done = await _clear(job, batch) and await _work(job, batch, beat)
    if batch.kind == "merge":
        await sweep(runtime, await context_of(job, batch), batch)
    async with runtime.pools.write.acquire() as connection:
        if done and batch.undoes is not None and not batch.detail.get("records"):
            await _undone(connection, batch.undoes)
    await job.changed(batch.entity)
    async with runtime.pools.write.acquire() as connection:
        await close(connection, id, "done" if done else "failed")


async def set_aside(job: JobRuntime, id: UUID, problems: Sequence[Problem]) -> None:
    """The batch has failed; what it has done stands, ``GET`` says why it did not go on."""
    async with job.runtime.pools.write.acquire() as connection:
        await connection.execute(FAIL, id, json.dumps([told(each) for each in problems], ensure_ascii=False))
        await close(connection, id, "failed")


async def _work(job: JobRuntime, batch: Batch, beat: Beat | None) -> bool:
    """The rights are looked up anew for each chunk: one that is withdrawn counts for the rest."""
    last = 0
    if batch.kind == SHIFT:
        await fill_shift(job.runtime, await context_of(job, batch), batch)
    while items := await _next(job.runtime, batch.id, last):
        await KINDS[batch.kind](job.runtime, await context_of(job, batch), batch).chunk(items)
        last = items[-1].number
        if beat is not None:
            await beat()
    return True


async def sweep_merges(job: JobRuntime) -> None:
    """Merges of the last days once more: whoever had looked at a loser before a merge may have pointed to it long after."""
    async with job.runtime.pools.read.acquire() as connection:
        found = cast("Sequence[Mapping[str, UUID]]", await connection.fetch(RECENT))
        batches = [await find_batch(connection, row["batch"]) for row in found]
    for batch in batches:
        try:
            await sweep(job.runtime, await context_of(job, batch), batch)
        except Refused as refused:
            LOG.warning("merge %s cannot be swept: %s", batch.id, refused.problems[0].code)


async def context_of(job: JobRuntime, batch: Batch) -> Context:
    """Who works on, as of now: the maker of the batch, for the organizations that it was asked for."""
    found = await asker(job, batch.by, batch.positions)
    narrowed, aim = batch.asker.get("narrowed"), batch.asker.get("target")
    known = job.structure.organizations.keys()
    return replace(
        found,
        narrowed=None if narrowed is None else frozenset(map(UUID, cast("list[str]", narrowed))) & known,
        target=None if aim is None else UUID(str(aim)),
        language=str(batch.asker.get("language") or found.language),
        batch=batch.id,
    )


async def _next(runtime: Runtime, id: UUID, last: int) -> list[Item]:
    async with runtime.pools.read.acquire() as connection:
        return await waiting(connection, id, last)


async def _clear(job: JobRuntime, batch: Batch) -> bool:
    """Of a large undo that is to be whole: whether nothing would be kept. Else what is stands with its items, and nothing is undone."""
    if batch.detail.get("judged", True):
        return True
    last, clear, runtime = 0, True, job.runtime
    while items := await _next(runtime, batch.id, last):
        work = undo_work(runtime, await context_of(job, batch), batch)
        kept = [
            replace(each.outcome, state="kept", sealed=None) for each in await work.plan(items) if each.outcome.problems
        ]
        if kept:
            clear = False
            await save_all(runtime, work.context, [], marks(batch.id, kept))
        last = items[-1].number
    return clear


async def _undone(connection: Connection, id: UUID) -> None:
    """The batch is undone; and what it undid itself is in force again."""
    batch = await find_batch(connection, id)
    await turn(connection, [id], "undone")
    await connection.execute(AGAIN, id, "undone")
    if batch.kind == "undo" and batch.undoes is not None:
        await turn(connection, [batch.undoes], "done")
        await connection.execute(AGAIN, batch.undoes, "done")
