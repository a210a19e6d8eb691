"""Fills the book of jobs and schedules, and runs a dispatcher and a worker until they are told to stop. Serves no request."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path

from hezong.adapters.postgres import Database
from hezong.adapters.signer import open_signer
from hezong.api.file_store import FileStore
from hezong.api.server import Server
from hezong.assembly.eraser import eraser_of, request_work, sweep_archives
from hezong.assembly.server import running_server
from hezong.kernel.hooks import Schedule
from hezong.kernel.jobs import JobBook
from hezong.kernel.jobs.dispatch import Dispatcher
from hezong.kernel.jobs.purge import NAMES, purge
from hezong.kernel.jobs.queue import open_queue
from hezong.kernel.jobs.worker import Worker
from hezong.kernel.records import Runtime, after, batch, follow
from hezong.kernel.records.asker import JobRuntime
from hezong.kernel.records.erasure import request
from hezong.kernel.records.erasure.purge import purge_expired
from hezong.kernel.records.files import wanted_contents
from hezong.kernel.records.imports import job as import_job
from hezong.kernel.records.quality.keep import keep_all
from hezong.kernel.records.reorganization.apply import apply_due
from hezong.kernel.records.seal import seal
from hezong.kernel.records.similar.sweep import sweep, watch, watched
from hezong.kernel.types.ports import Signer
from hezong.modules.registry import following, schedules
from hezong.settings import Settings

DAILY, HOURLY, EACH_MINUTE = "17 1 * * *", "7 * * * *", "* * * * *"
NIGHTLY = "41 17 * * *"
WEEKLY = "23 18 * * 6"


def job_book(signer: Signer | None = None, folder: Path | None = None) -> JobBook[JobRuntime]:
    """Every job and schedule of the product; without a signer the history is not sealed, without the folder of attachments nothing is swept."""
    book = JobBook[JobRuntime]()
    book.add(import_job.NAME, import_job.work, import_job.set_aside)
    book.add(after.NAME, after.work)
    book.add(follow.NAME, partial(follow.work, following()))
    for schedule in schedules():
        book.every(schedule.name, schedule.cron, _scheduled(schedule))
    book.add(batch.JOB, batch.run_batch, batch.set_aside)
    for name in NAMES:
        book.every(f"purge.{name}", HOURLY, _purging(name))
    book.every("batch.wipe", DAILY, _wipe)
    book.every("merge.sweep", HOURLY, batch.sweep_merges)
    if folder is not None:
        book.every("files.sweep", DAILY, partial(_sweep_files, folder))
    book.every("reorganizations.settle", EACH_MINUTE, _settle)
    book.every("duplicates.watch", EACH_MINUTE, _watch)
    book.every("duplicates.sweep", WEEKLY, _sweep)
    book.every("quality.keep", EACH_MINUTE, _keep)
    if signer is not None:
        book.every("history.seal", EACH_MINUTE, partial(_seal, signer))
    if signer is not None and folder is not None:
        book.every("privacy.purge", NIGHTLY, partial(_purge_expired, signer, folder))
        work = request_work(signer, folder)
        book.add(request.JOB, work.run, work.set_aside)
        book.every("privacy.archives", DAILY, partial(_sweep_archives, work.archives))
    return book


def _scheduled(schedule: Schedule) -> Callable[[JobRuntime], Awaitable[None]]:
    async def work(job: JobRuntime) -> None:
        await schedule.function(after.GroupPorts(job))

    return work


def _purging(name: str) -> Callable[[JobRuntime], Awaitable[None]]:
    async def work(job: JobRuntime) -> None:
        await purge(job.runtime.pools, name)

    return work


async def _wipe(job: JobRuntime) -> None:
    async with job.runtime.pools.write.acquire() as connection:
        await batch.wipe(connection)


async def _sweep_files(folder: Path, job: JobRuntime) -> None:
    wanted = await wanted_contents(job.runtime)
    await asyncio.to_thread(FileStore(folder).sweep, wanted)


async def _settle(job: JobRuntime) -> None:
    """Servers do it when their day turns; this is for what they could not do then."""
    await apply_due(job.runtime, job.today)


async def _watch(job: JobRuntime) -> None:
    await watch(job.runtime)


async def _sweep(job: JobRuntime) -> None:
    """Places and words have changed since most records were compared."""
    for entity in watched(job.runtime):
        await sweep(job.runtime, entity)


async def _keep(job: JobRuntime) -> None:
    await keep_all(job)


async def _sweep_archives(folder: Path, job: JobRuntime) -> None:
    """Archives are there for a week."""
    before = job.runtime.clock.now().timestamp() - 7 * 24 * 3600
    await asyncio.to_thread(sweep_archives, folder, before)


async def _purge_expired(signer: Signer, folder: Path, job: JobRuntime) -> None:
    await purge_expired(eraser_of(job, signer, folder))


async def _seal(signer: Signer, job: JobRuntime) -> None:
    async with job.runtime.pools.owner.acquire() as connection:
        await seal(connection, signer)


async def work_until(over: asyncio.Event, settings: Settings, database: Database) -> None:
    """The whole of a job process: a server that only keeps its world current, a dispatcher and a worker."""
    book = job_book(open_signer(settings.seal_key), settings.data / "files")
    async with running_server(settings, database) as server, working(server, database, book):
        await over.wait()


@asynccontextmanager
async def working(
    server: Server, database: Database, book: JobBook[JobRuntime] | None = None
) -> AsyncIterator[Worker[JobRuntime]]:
    """A dispatcher and a worker beside a server, for as long as the block lasts; a running job then pauses at its next beat."""
    dsn = database.dsn("hezong_write")
    queue = open_queue(dsn)
    async with queue.open_async():
        worker = Worker(
            queue,
            book or job_book(),
            server.pools,
            partial(job_runtime, server),
            partial(_versions, server),
        )
        running = asyncio.create_task(worker.run())
        with dispatching(dsn):
            try:
                yield worker
            finally:
                worker.over.set()
                await running


def job_runtime(server: Server) -> JobRuntime:
    """What a job works with, as of this moment."""
    runtime = Runtime(
        server.pools, server.world, server.vault, server.clock, server.sights.plans, server.sights.of, server.allowances
    )
    return JobRuntime(runtime, server.structure, server.versions.today, server.rights_changed)


def _versions(server: Server) -> object:
    return server.versions


@contextmanager
def dispatching(dsn: str) -> Iterator[None]:
    """A dispatcher in a thread of its own: a job that computes for a while holds back no event."""
    loop = asyncio.new_event_loop()
    queue = open_queue(dsn)
    dispatcher = Dispatcher(dsn, queue)

    async def work() -> None:
        async with queue.open_async():
            await dispatcher.run()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(work())

    thread = threading.Thread(target=run, name="dispatcher", daemon=True)
    thread.start()
    try:
        yield
    finally:
        with suppress(RuntimeError):
            # The loop is closed where the dispatcher could not even connect.
            loop.call_soon_threadsafe(dispatcher.over.set)
        thread.join()
