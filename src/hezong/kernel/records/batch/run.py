"""Works off a batch chunk by chunk until nothing waits; may be stopped at any moment and taken up again. Holds no transaction longer than a chunk."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol, TypeAlias
from uuid import UUID

from hezong.kernel.records.batch.asker import asker
from hezong.kernel.records.batch.bulk import work as bulk_work
from hezong.kernel.records.batch.merge import Merging
from hezong.kernel.records.batch.store import Batch, Item, close, find_batch, marks, start, turn, waiting
from hezong.kernel.records.batch.undo import work as undo_work
from hezong.kernel.records.batch.unmerge import Unmerging
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.several import save_all
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection

Beat: TypeAlias = Callable[[], Awaitable[None]]
"""Called after each chunk, so that whoever started the batch knows that it lives."""


class Worker(Protocol):
    """A kind of batch at work."""

    async def chunk(self, items: Sequence[Item]) -> None:
        """Works off items; what stands against one is noted with it."""
        ...


Kind: TypeAlias = Callable[[Runtime, Context, Batch], Worker]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {"bulk": bulk_work, "undo": undo_work, "merge": Merging, "unmerge": Unmerging}
)

AGAIN = f"""update {control("import_run")} set "state" = $2 where "batch" = $1"""
"""An import is undone with its batch, and done again when that is taken back."""


async def run_batch(runtime: Runtime, id: UUID, beat: Beat | None = None) -> None:
    """Every kind of batch but imports. Does nothing for one that has ended; what a killed run left is gone on with."""
    async with runtime.pools.write.acquire() as connection:
        batch = await find_batch(connection, id)
        if batch.kind not in KINDS or not await start(connection, id):
            return
    try:
        done = await _clear(runtime, batch) and await _work(runtime, batch, beat)
    except Exception:
        async with runtime.pools.write.acquire() as connection:
            await turn(connection, [id], "paused")
        raise
    async with runtime.pools.write.acquire() as connection:
        if done and batch.undoes is not None:
            await _undone(connection, batch.undoes)
        await close(connection, id, "done" if done else "failed")


async def _work(runtime: Runtime, batch: Batch, beat: Beat | None) -> bool:
    """The rights are looked up anew for each chunk: one that is withdrawn counts for the rest."""
    last = 0
    while items := await _next(runtime, batch.id, last):
        work = KINDS[batch.kind](runtime, await asker(runtime, batch), batch)
        await work.chunk(items)
        last = items[-1].number
        if beat is not None:
            await beat()
    return True


async def _next(runtime: Runtime, id: UUID, last: int) -> list[Item]:
    async with runtime.pools.read.acquire() as connection:
        return await waiting(connection, id, last)


async def _clear(runtime: Runtime, batch: Batch) -> bool:
    """Of a large undo that is to be whole: whether nothing would be kept. Else what is stands with its items, and nothing is undone."""
    if batch.detail.get("judged", True):
        return True
    last, clear = 0, True
    while items := await _next(runtime, batch.id, last):
        work = undo_work(runtime, await asker(runtime, batch), batch)
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


async def entity_of(runtime: Runtime, id: UUID) -> str:
    """The entity whose records a batch changes."""
    async with runtime.pools.read.acquire() as connection:
        return (await find_batch(connection, id)).entity
