"""Runs an import as a job: a request claims the run and asks for the job in one transaction, the worker takes it up from there (contract §3)."""

import json
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.jobs import Beat, announce
from hezong.kernel.records.asker import JobRuntime, asker, positions_of
from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.run import VERBS, again, require_mode, run_import
from hezong.kernel.records.imports.staging import load_import
from hezong.kernel.records.right import require_verb
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Problem
from hezong.kernel.types.problem import refuse

NAME = "import.run"
"""The name of the job; its id is the import's."""

CLAIM = f"""update {control("import_run")} set "state" = 'running', "mode" = $2, "positions" = $3, "problems" = '[]', "beat" = now(),
  "empty" = $4, "stop" = false
where "id" = $1 and ("state" in ('staged', 'paused', 'done', 'failed') or "state" = 'running' and "beat" < now() - interval '5 minutes')
returning 1"""
ASKED = f'select "by", "entity", "positions", "mode", "empty" from {control("import_run")} where "id" = $1 and "state" = \'running\''
FREE = f"""update {control("import_run")} set "state" = 'running', "beat" = '-infinity' where "id" = $1"""
"""A run without a beat may be taken up at once: whoever says so holds its job, so that nobody else is working on it."""

FAIL = f"""update {control("import_run")} set "state" = 'failed', "problems" = $2::text::jsonb where "id" = $1"""


async def queue_import(runtime: Runtime, context: Context, id: UUID, mode: str = "create", empty: str = "keep") -> None:
    """``POST …/{id}/run``: the run is ``running`` and its job is asked for, or neither. 403, 422 ``import.mode`` or ``import.state``."""
    source = await load_import(runtime, context, id)
    require_mode(mode, empty)
    judge = Desk.at(runtime, context, source.entity).seen_by(source.organization).judge
    for verb in VERBS[mode]:
        require_verb(judge, verb)
    async with runtime.pools.write.acquire() as connection, atomic(connection):
        if await connection.fetchval(CLAIM, id, mode, positions_of(context), empty) is None:
            raise refuse("import.state", state=source.state)
        await again(connection, source)
        await announce(connection, NAME, id, context.user)


async def work(job: JobRuntime, id: UUID, beat: Beat) -> None:
    """The job. A run that has ended, or that nobody asked for, is left alone; one that is cut off can be taken up again."""
    runtime = job.runtime
    async with runtime.pools.write.acquire() as connection:
        asked = cast("Mapping[str, object] | None", await connection.fetchrow(ASKED, id))
        if asked is None:
            return
        await connection.execute(FREE, id)
    context = await asker(job, cast("UUID", asked["by"]), cast("Sequence[UUID] | None", asked["positions"]))
    try:
        await run_import(runtime, context, id, str(asked["mode"]), beat, str(asked["empty"]))
        await job.changed(str(asked["entity"]))
    except BaseException:
        async with runtime.pools.write.acquire() as connection:
            await connection.execute(FREE, id)
        raise


async def set_aside(job: JobRuntime, id: UUID, problems: Sequence[Problem]) -> None:
    """The run has failed; ``GET`` says why."""
    said = [
        {"code": each.code, "field": each.field, "hint": each.hint, "params": dict(each.params)} for each in problems
    ]
    async with job.runtime.pools.write.acquire() as connection:
        await connection.execute(FAIL, id, json.dumps(said, ensure_ascii=False, default=str))
