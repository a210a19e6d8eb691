"""Counts the records of each entity once in a while and keeps the figures of the day, so that no request counts millions. Tells nobody."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import cast

from hezong.kernel.model.field import Entity
from hezong.kernel.query.quality import NOBODY, dimensions, plan_count
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.asker import JobRuntime
from hezong.kernel.records.save import transaction
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Session
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records.quality", "keep.sql")
SOONEST = timedelta(minutes=1)
SHARE = 60
"""Counting takes at most one part in so many of the time: what takes ten seconds is counted every ten minutes."""
LOCK = f"lock table {control('quality_day')} in share row exclusive mode"
AT_ONCE, MANY = 20_000, 20_000
"""Rows of figures written in one statement, and those of a day gone by from which on owners are no longer told apart."""
UNHURRIED = "begin read only; set local statement_timeout = 0"
Row = Mapping[str, object]


async def keep_all(job: JobRuntime) -> int:
    """The schedule: counts what has changed since it was counted, and everything once a day, since records grow stale by themselves."""
    due = [each for each in job.runtime.world.entities.values() if dimensions(each)]
    counted = 0
    for entity in due:
        if await _is_due(job, entity):
            await keep(job, entity)
            counted += 1
    return counted


async def _is_due(job: JobRuntime, entity: Entity) -> bool:
    async with job.runtime.pools.read.acquire() as connection:
        known = cast("Row | None", await connection.fetchrow(SQL["known"], entity.name))
    if known is None or known["day"] != job.today or list(cast("Sequence[str]", known["names"])) != _names(entity):
        return True
    age = job.runtime.clock.now() - cast("datetime", known["at"])
    wait = max(SOONEST, timedelta(seconds=SHARE * cast("float", known["seconds"])))
    return bool(known["changed"]) and age >= wait


async def keep(job: JobRuntime, entity: Entity) -> None:
    """Counts one entity and puts the figures in the place of those of the same day."""
    began = job.runtime.clock.now().astimezone(UTC)
    async with job.runtime.pools.read.acquire() as connection:
        position = await connection.fetchval(SQL["position"])
        rows = await _counted(job, connection, entity, began)
    seconds = (job.runtime.clock.now() - began).total_seconds()
    context = _nobody(job, began, job.today)
    async with transaction(job.runtime.pools.write, context, ()) as connection:
        # One at a time: two that filled the same day would meet.
        await connection.execute(LOCK)
        await connection.execute(SQL["empty"], entity.name, job.today)
        for first in range(0, len(rows), AT_ONCE):
            part = json.dumps(rows[first : first + AT_ONCE], default=str)
            await connection.execute(SQL["fill"], entity.name, job.today, part)
        noted = (entity.name, job.today, _names(entity), began, position, max(seconds, 0.0))
        await connection.execute(SQL["note"], *noted)
        await connection.execute(SQL["thin"], entity.name, job.today)
        await connection.execute(SQL["join"], entity.name, job.today, MANY)


async def _counted(job: JobRuntime, connection: Connection, entity: Entity, now: datetime) -> list[dict[str, object]]:
    sight = Sight(job.runtime.world, _nobody(job, now, job.today))
    statement = plan_count(sight, entity.name)
    await connection.execute(UNHURRIED)
    try:
        found = await connection.fetch(statement.sql, *fill(statement.arguments, sight, Filling()))
    finally:
        await connection.execute("rollback")
    return [dict(cast("Row", each)) for each in found]


def _nobody(job: JobRuntime, now: datetime, today: date) -> Context:
    """The group itself: nobody signed in, no position; only the moment matters to what is counted."""
    return Context(Session(NOBODY, NOBODY, "", "", (), "zh-CN"), job.structure, now, today, "zh-CN")


def _names(entity: Entity) -> list[str]:
    return [each.name for each in dimensions(entity)]
