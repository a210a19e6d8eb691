"""Turns committed outbox rows into jobs and events, in order and each exactly once; one dispatcher works per group. Runs no job itself."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString, cast

import procrastinate
import psycopg
from procrastinate import jobs as queued
from procrastinate.exceptions import ConnectorException
from psycopg.rows import dict_row

from hezong.kernel.jobs.announce import JOB
from hezong.kernel.types.statements import read_statements

LOG = logging.getLogger("hezong.jobs")
SQL = cast("Mapping[str, LiteralString]", read_statements("hezong.kernel.jobs", "dispatch.sql"))
CHANNEL = "hezong_event"
"""Where web processes hear the position of the newest event."""
LOCK = 0x48657264
"""The advisory lock of the dispatcher. Its connection does all the work, so that who lost the lock can do none."""
MOST = 2_000
"""Rows of one transaction."""
PAUSE = 0.2
"""Seconds between two looks at an empty outbox."""
SHARE = 4
"""A look that takes long, because old transactions keep taken rows from being cleaned away, is followed by a pause of so many times its length."""
RETAKE = 2.0
"""Seconds between two looks for jobs whose worker is gone."""
STALLED = 10.0
"""Seconds without a sign of life after which a worker is gone."""
AGAIN = 1.0
"""Seconds until a dispatcher whose connection was lost, or that another one keeps from working, tries again."""

Connection = psycopg.AsyncConnection[dict[str, Any]]


@dataclass
class Dispatcher:
    """``dsn``: the writing role. ``queue`` is open. ``over`` ends it; a transaction that it is in is finished."""

    dsn: str
    queue: procrastinate.App
    over: asyncio.Event = field(default_factory=asyncio.Event)
    _retaken: float = 0.0

    async def run(self) -> None:
        """Works whenever no other dispatcher does, until ``over`` is set; a database that is away is waited for."""
        while not self.over.is_set():
            try:
                async with await connected(self.dsn) as connection:
                    if await alone(connection):
                        await self._work(connection)
            except (psycopg.Error, ConnectorException) as error:
                LOG.warning("the dispatcher lost its database and tries again: %s", error)
            except Exception:
                # Whatever it was: a group without a dispatcher does no work at all.
                LOG.exception("the dispatcher failed and tries again")
            await self._rest(AGAIN)

    async def _work(self, connection: Connection) -> None:
        while not self.over.is_set():
            began = time.monotonic()
            taken = await self.take(connection)
            if time.monotonic() - self._retaken > RETAKE:
                await self.retake()
                self._retaken = time.monotonic()
            if taken < MOST:
                await self._rest(max(PAUSE, SHARE * (time.monotonic() - began)))

    async def take(self, connection: Connection) -> int:
        """One transaction: rows leave the outbox, and their jobs and events are there, or nothing has happened."""
        async with connection.transaction():
            cursor = await connection.execute(SQL["take"], {"most": MOST})
            found = await cursor.fetchone()
            assert found is not None, "the statement returns exactly one row"
            if found["jobs"]:
                await self._defer(connection, found["jobs"])
            if found["last"] is not None:
                await connection.execute(SQL["tell"], (CHANNEL, found["last"]))
        return cast("int", found["taken"])

    async def _defer(self, connection: Connection, asked: Sequence[Mapping[str, str | None]]) -> None:
        """One job per row; those on the same run or batch wait for each other."""
        made = [
            queued.Job(
                id=None,
                queue="default",
                lock=each["record"],
                queueing_lock=None,
                task_name=str(each["kind"]).removeprefix(JOB),
                task_kwargs={"id": each["record"], "person": each["person"]},
            )
            for each in asked
        ]
        await connection.execute(SQL["queue"])
        await self.queue.job_manager.batch_defer_jobs_async(made, connection=connection)

    async def retake(self) -> None:
        """Jobs whose worker was killed go back into the queue."""
        manager = self.queue.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            LOG.warning("job %s %s is taken up again: its worker is gone", job.task_name, job.task_kwargs)
            await manager.retry_job(job)

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return


async def connected(dsn: str) -> Connection:
    """A connection of the dispatcher's own."""
    return await psycopg.AsyncConnection[dict[str, Any]].connect(
        dsn, autocommit=True, row_factory=dict_row, application_name="hezong dispatcher"
    )


async def alone(connection: Connection) -> bool:
    """Whether this connection is the one that dispatches, for as long as it lives."""
    cursor = await connection.execute(SQL["alone"], (LOCK,))
    row = await cursor.fetchone()
    assert row is not None, "the function returns a row"
    return bool(row["pg_try_advisory_lock"])
