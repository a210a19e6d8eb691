"""Turns staged rows into records, batch by batch through the one door, and keeps what could not be saved with all its problems."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from asyncpg import PostgresError

from hezong.kernel.jobs import Beat
from hezong.kernel.records.create import New, saving_of, wanted_of
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.batch import Batch, Run, batch_of, still, wrong
from hezong.kernel.records.imports.change import save_changes
from hezong.kernel.records.imports.mapping import remember
from hezong.kernel.records.imports.outcome import COUNT, noted
from hezong.kernel.records.imports.staging import Import, load_import
from hezong.kernel.records.right import require_verb
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Lost
from hezong.kernel.records.several import save_all
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Refused
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

CHUNK = 1_000
SAVERS = 2
"""Batches that are being saved at once: one notes what became of its rows and commits while the database works at the other."""

TRIES = 5
AGAIN = frozenset({"40P01", "40001"})
"""SQL states of saves that stood in each other's way; the same save passes when it is sent again."""
VERBS: Mapping[str, tuple[str, ...]] = {"create": ("create",), "update": ("update",), "both": ("create", "update")}
"""What each mode needs."""
EMPTY = ("keep", "clear")
"""What an empty cell does to a value that is there."""

NEXT = f"""select "number", "cells"::text as "cells" from {control("import_row")}
where "run" = $1 and "state" = 'staged' and "number" > $2 order by "number" limit {CHUNK}"""
START = f"""update {control("import_run")} set "mode" = $2, "batch" = $3, "beat" = now(), "empty" = $4,
  "stop" = "stop" and "state" = 'running', "state" = 'running'
where "id" = $1 and ("state" in ('staged', 'paused', 'done', 'failed') or "state" = 'running' and "beat" < now() - interval '5 minutes')
returning 1"""
"""Each batch renews the beat, and none lasts as long as this: without it the run died with its worker, and may be taken up."""

RETRY = f"""update {control("import_row")} set "state" = 'staged', "problems" = '[]' where "run" = $1 and "state" in ('problem', 'mended')"""
"""A run that has ended goes over its problems again, and over nothing else."""

BATCH = f"""insert into {control("batch")} ("id", "kind", "entity", "organization", "by", "state", "total")
values ($1, 'import', $2, $3, $4, 'running', $5) on conflict ("id") do update set "state" = 'running'"""
STOP = f"""update {control("import_run")} set "stop" = true where "id" = $1 and "state" = 'running' returning 1"""
STOPPED = f'select "stop" from {control("import_run")} where "id" = $1'
END = f'update {control("import_run")} set "state" = $2, "stop" = false where "id" = $1'
CLOSE = f"""update {control("batch")} b set "state" = $2, "finished_at" = now(),
  "done" = (i."counts" ->> 'created')::bigint + (i."counts" ->> 'updated')::bigint,
  "detail" = b."detail" || jsonb_build_object('counts', jsonb_build_object('rows', i."counts" -> 'rows',
    'changed', (i."counts" ->> 'created')::bigint + (i."counts" ->> 'updated')::bigint,
    'skipped', (i."counts" ->> 'skipped')::bigint + (i."counts" ->> 'duplicate')::bigint, 'problem', i."counts" -> 'problem'))
from {control("import_run")} i where b."id" = $1 and i."batch" = b."id\""""
WIPE = f"""update {control("import_row")} set "cells" = jsonb_set("cells", array[$2::int::text], '""')
where "run" = $1 and "cells" ->> $2::int <> ''"""


async def run_import(
    runtime: Runtime, context: Context, id: UUID, mode: str = "create", beat: Beat = still, empty: str = "keep"
) -> Mapping[str, int]:
    """``POST …/{id}/run``: works through all staged rows; progress is in ``counts`` after each batch. May be called again after a stop.

    A job calls this; it holds no transaction longer than one batch, and beats between them. 403, and 422 ``import.mode`` or ``import.state``.
    """
    source = await load_import(runtime, context, id)
    require_mode(mode, empty)
    batch = source.batch or new_id(context.now)
    desk = Desk.at(runtime, replace(context, batch=batch), source.entity).seen_by(source.organization)
    for verb in VERBS[mode]:
        require_verb(desk.judge, verb)
    source = replace(source, empty=empty)
    await _start(runtime, source, batch, mode)
    try:
        state = "done" if await _work(Run.of(desk, source, mode, beat)) else "paused"
    except Lost:
        # Another process has taken the run for abandoned. Its rows are its own now, and so is the end.
        return (await load_import(runtime, context, id)).counts
    except BaseException:
        await _end(desk, source, batch, "failed")
        raise
    await _end(desk, source, batch, state)
    return (await load_import(runtime, context, id)).counts


def require_mode(mode: str, empty: str = "keep") -> None:
    """422 ``import.mode`` for a mode that no run has."""
    if mode not in VERBS or empty not in EMPTY:
        raise refuse("import.mode", mode=mode if mode not in VERBS else empty)


async def again(connection: Connection, source: Import) -> None:
    """Problems of a run that has ended are staged again; the mapping is kept for the next file."""
    if source.state in ("done", "failed"):
        await connection.execute(RETRY, source.id)
    await remember(connection, source)


async def pause(runtime: Runtime, context: Context, id: UUID) -> None:
    """``POST …/{id}/pause``: the run stops after the batches at hand and is ``paused``; a further run goes on. 422 ``import.state``."""
    source = await load_import(runtime, context, id)
    async with runtime.pools.write.acquire() as connection:
        if await connection.fetchval(STOP, id) is None:
            raise refuse("import.state", state=source.state)


async def _start(runtime: Runtime, source: Import, batch: UUID, mode: str) -> None:
    async with runtime.pools.write.acquire() as connection:
        if await connection.fetchval(START, source.id, mode, batch, source.empty) is None:
            raise refuse("import.state", state=source.state)
        await again(connection, source)
        await connection.execute(COUNT, source.id)
        await connection.execute(BATCH, batch, source.entity, source.organization, source.by, source.counts["rows"])


async def _end(desk: Desk, source: Import, batch: UUID, state: str) -> None:
    async with desk.runtime.pools.write.acquire() as connection:
        if state == "done":
            await _wipe(connection, desk, source)
        await connection.execute(COUNT, source.id)
        await connection.execute(END, source.id, state)
        await connection.execute(CLOSE, batch, state)


async def _wipe(connection: Connection, desk: Desk, source: Import) -> None:
    """Sensitive values leave the staging with the run (contract §2, "Sensitive fields")."""
    for column, name in source.mapping.items():
        field = desk.entity.fields.get(name)
        if field is not None and field.sensitive:
            await connection.execute(WIPE, source.id, source.columns.index(column))


async def _work(run: Run) -> bool:
    """The database saves some batches while the next one is prepared; which of them ends first does not matter, each notes its own rows.

    False: somebody wants it to pause.
    """
    last, saving = 0, deque[asyncio.Task[None]]()
    try:
        while (batch := await _next(run, last)) is not None:
            last = batch.numbers[-1]
            if len(saving) == SAVERS:
                await saving.popleft()
                await run.beat()
            saving.append(asyncio.create_task(_save(run, batch)))
            if await _stopped(run):
                return False
    finally:
        # All of them end before the run does, also where one has failed.
        await asyncio.gather(*saving)
    return True


async def _stopped(run: Run) -> bool:
    async with run.desk.runtime.pools.read.acquire() as connection:
        return bool(await connection.fetchval(STOPPED, run.source.id))


async def _next(run: Run, last: int) -> Batch | None:
    """The next rows, prepared; None at the end."""
    async with run.desk.runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(NEXT, run.source.id, last))
    return await batch_of(run, rows) if rows else None


async def _save(run: Run, batch: Batch) -> None:
    if batch.rows or batch.outcomes:
        await _create(run, batch)
    if batch.changes:
        await save_changes(run, batch.changes)


async def _create(run: Run, batch: Batch) -> None:
    """One transaction with what is noted about the rows. Those whose unique values were taken meanwhile are set aside."""
    outcomes, tries = list(batch.outcomes), 0
    rows: list[New] = list(batch.rows)
    while True:
        beside = noted(run.source.id, [*outcomes, *batch.created(rows)])
        if not rows:
            await save_all(run.desk.runtime, run.desk.context, (), beside)
            return
        saving = replace(saving_of(run.desk, rows, answered=False), beside=beside)
        try:
            await run.desk.save(saving, wanted_of(rows), single=False)
            return
        except Refused as refusal:
            taken = {each.row: each for each in refusal.problems if each.row is not None}
            if not taken:
                raise
            outcomes += [wrong(batch.places[rows[row].number], [problem]) for row, problem in taken.items()]
            rows = [each for place, each in enumerate(rows) if place not in taken]
        except PostgresError as error:
            tries += 1
            if tries == TRIES or str(getattr(error, "sqlstate", "")) not in AGAIN:
                raise
