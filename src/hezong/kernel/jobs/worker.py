"""Works the queue: runs each job of the book until it is done, paused or set aside, and never one run twice at a time. Knows no job by name."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar
from uuid import UUID

import procrastinate
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Queued
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from hezong.kernel.jobs.announce import subject, tell
from hezong.kernel.jobs.book import Job, JobBook, Paused, Schedule
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.ports import Pools

LOG = logging.getLogger("hezong.jobs")
AT_ONCE = 2
"""Jobs of one process at the same time."""
HEARTBEAT = 2.0
"""Seconds between two signs of life."""
GRACE = 5.0
"""Seconds that jobs have to reach their next beat when the process is to stop; then they are cut off and taken up again later."""
PROGRESS = 1.0
"""Seconds between two notices of progress."""
ATTEMPTS = 12
"""After so many failures a job is set aside; the pauses between them double up to a minute."""
LONGEST = 60
AGAIN = 1.0

R = TypeVar("R")
HOLD = "select pg_try_advisory_lock(hashtextextended($1, 0))"
LEAVE = "select pg_advisory_unlock(hashtextextended($1, 0))"


class Held(Exception):
    """Another worker has the run in its hands; it was thought dead and is not."""


class Tries(BaseRetryStrategy):
    """When a job that did not end is begun again."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:
        """At once where it was paused or cut off, after a growing pause where it failed; never when it was set aside."""
        match exception:
            case Paused() | asyncio.CancelledError():
                return RetryDecision(retry_in={"seconds": 0})
            case Held():
                return RetryDecision(retry_in={"seconds": 1})
            case Exception() if job.attempts < ATTEMPTS:
                return RetryDecision(retry_in={"seconds": min(2**job.attempts, LONGEST)})
            case _:
                return None


@dataclass
class Worker(Generic[R]):
    """``queue``: an open queue that no tasks were added to. ``runtime`` makes what a job works with, as of the moment.

    ``version`` changes whenever rights, structure or model do; a job then puts its work down and begins anew with the new ones.
    """

    queue: procrastinate.App
    book: JobBook[R]
    pools: Pools
    runtime: Callable[[], R]
    version: Callable[[], Hashable]
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Works until ``over`` is set; jobs then pause at their next beat. A database that is away is waited for."""
        self._register()
        while not self.over.is_set():
            working = asyncio.create_task(self._work())
            ending = asyncio.create_task(self.over.wait())
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            working.cancel()
            ending.cancel()
            try:
                with suppress(asyncio.CancelledError):
                    await working
            except (ConnectorException, OSError) as error:
                LOG.warning("the worker lost its database and tries again: %s", error)
            except Exception:
                LOG.exception("the worker failed and tries again")
            await self._rest()

    async def _work(self) -> None:
        await self.queue.run_worker_async(
            concurrency=AT_ONCE,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=HEARTBEAT * 30,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
            install_signal_handlers=False,
            fetch_job_polling_interval=1.0,
        )

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), AGAIN)

    def _register(self) -> None:
        for job in self.book.jobs.values():
            self.queue.task(name=job.name, pass_context=True, retry=Tries())(self._task(job))
        for each in self.book.schedules.values():
            task = self.queue.task(name=each.name, retry=Tries(), lock=each.name)(self._scheduled(each))
            self.queue.periodic(cron=each.cron)(task)

    def _scheduled(self, schedule: Schedule[R]) -> Callable[[int], Awaitable[None]]:
        async def work(timestamp: int) -> None:
            await schedule.run(self.runtime())

        return work

    def _task(self, job: Job[R]) -> Callable[..., Awaitable[None]]:
        async def work(context: JobContext, id: str, person: str | None = None) -> None:
            async with self._held(id), self._told(job, UUID(id), person):
                await self._run(job, UUID(id), context.job.attempts)

        return work

    async def _run(self, job: Job[R], id: UUID, attempts: int) -> None:
        """Until the job is done, or paused for the end of the process; what is refused is not tried again."""
        while True:
            begun = self.version()
            try:
                await job.run(self.runtime(), id, partial(self._beat, begun))
            except Refused as refused:
                return await self._set_aside(job, id, refused.problems)
            except Paused:
                if self.over.is_set():
                    raise
                continue
            except Exception:
                if attempts >= ATTEMPTS:
                    await self._set_aside(job, id, (Problem("server.failure", params={"trace": str(id)}),))
                raise
            return None

    async def _beat(self, begun: Hashable) -> None:
        # Whoever works for long lets the heart of the process beat.
        await asyncio.sleep(0)
        if self.over.is_set() or self.version() != begun:
            raise Paused

    async def _set_aside(self, job: Job[R], id: UUID, problems: tuple[Problem, ...]) -> None:
        LOG.warning("job %s %s is set aside: %s", job.name, id, ", ".join(each.code for each in problems))
        if job.set_aside is not None:
            await job.set_aside(self.runtime(), id, problems)

    @asynccontextmanager
    async def _held(self, id: str) -> AsyncIterator[None]:
        """Holds the run by a connection: it is let go of in the moment in which this process dies, and not before."""
        async with self.pools.write.acquire() as connection:
            if not await connection.fetchval(HOLD, id):
                raise Held
            try:
                yield
            finally:
                # A connection that is gone has let go already.
                with suppress(Exception):
                    await connection.execute(LEAVE, id)

    @asynccontextmanager
    async def _told(self, job: Job[R], id: UUID, person: str | None) -> AsyncIterator[None]:
        """Whoever asked for the job hears that it moves, and that it has ended."""
        if person is None:
            yield
            return
        telling = asyncio.create_task(self._tell_on(job, id, UUID(person)))
        try:
            yield
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
            await self._tell(job, id, UUID(person))

    async def _tell_on(self, job: Job[R], id: UUID, person: UUID) -> None:
        while True:
            await self._tell(job, id, person)
            await asyncio.sleep(PROGRESS)

    async def _tell(self, job: Job[R], id: UUID, person: UUID) -> None:
        try:
            async with self.pools.write.acquire() as connection:
                await tell(connection, "progress", subject(job.name), id, person)
        except Exception as error:
            # Progress is a courtesy: no job fails for it.
            LOG.warning("nobody heard of the progress of %s: %s", id, error)
