"""The worker runs each job until it is done or set aside, goes on after every kind of stop, and never works one run twice at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import pytest

from hezong.assembly.jobs import dispatching
from hezong.assembly.pools import OpenPools, open_pools
from hezong.kernel.jobs import JobBook, announce
from hezong.kernel.jobs.purge import NAMES, purge
from hezong.kernel.jobs.queue import install_queue, open_queue
from hezong.kernel.jobs.worker import HOLD, LEAVE, Worker
from hezong.kernel.publish import install
from hezong.kernel.types.problem import refuse
from tests.fixtures.group import model_files

ID = UUID(int=5)
PATIENCE = 60


@pytest.fixture
async def pools(database) -> AsyncIterator[OpenPools]:
    """The pools of an empty database with control tables and queue."""
    connection = await asyncpg.connect(database.dsn_owner)
    await install(connection, model_files())
    await install_queue(connection)
    await connection.close()
    async with open_pools(database) as opened:
        yield opened


@dataclass
class Log:
    """What jobs have written down."""

    lines: list[str] = field(default_factory=list)
    written: asyncio.Event = field(default_factory=asyncio.Event)
    version: int = 0

    def write(self, line: str) -> None:
        self.lines.append(line)
        self.written.set()

    async def until(self, *lines: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.lines != list(lines):
                self.written.clear()
                await self.written.wait()


@asynccontextmanager
async def working(database, pools, book: JobBook[Log], log: Log) -> AsyncIterator[None]:
    queue = open_queue(database.dsn("hezong_write"))
    async with queue.open_async():
        worker = Worker(queue, book, pools, lambda: log, lambda: log.version)
        running = asyncio.create_task(worker.run())
        with dispatching(database.dsn("hezong_write")):
            yield
            worker.over.set()
            await running


async def asked(pools, name: str, id: UUID = ID) -> None:
    async with pools.write.acquire() as connection:
        await announce(connection, name, id)


async def left(pools) -> int:
    async with pools.owner.acquire() as connection:
        return await connection.fetchval("select count(*) from hz_jobs.procrastinate_jobs")


async def test_what_is_refused_is_set_aside_and_not_tried_again(database, pools):
    book, log = JobBook[Log](), Log()

    async def refusing(log: Log, id: UUID, beat) -> None:
        log.write("tried")
        raise refuse("access.denied")

    async def aside(log: Log, id: UUID, problems) -> None:
        log.write(f"aside {problems[0].code}")

    async def fine(log: Log, id: UUID, beat) -> None:
        log.write("fine")

    book.add("a.refused", refusing, aside)
    book.add("a.fine", fine)
    async with working(database, pools, book, log):
        await asked(pools, "a.refused")
        await asked(pools, "a.fine")
        await log.until("tried", "aside access.denied", "fine")


async def test_what_fails_is_tried_again(database, pools):
    book, log = JobBook[Log](), Log()

    async def failing(log: Log, id: UUID, beat) -> None:
        log.write("tried")
        if len(log.lines) == 1:
            raise OSError("not today")

    book.add("a.failing", failing)
    async with working(database, pools, book, log):
        await asked(pools, "a.failing")
        await log.until("tried", "tried")
    assert await left(pools) == 0


async def test_a_job_begins_anew_when_rights_change(database, pools):
    book, log = JobBook[Log](), Log()

    async def long(log: Log, id: UUID, beat) -> None:
        log.write(f"begun under {log.version}")
        if log.version == 0:
            log.version = 1
            await beat()
            log.write("went on under old rights")

    book.add("a.long", long)
    async with working(database, pools, book, log):
        await asked(pools, "a.long")
        await log.until("begun under 0", "begun under 1")


async def test_a_run_in_other_hands_waits(database, pools):
    """A worker that was thought dead and is not holds its run by its connection."""
    book, log = JobBook[Log](), Log()

    async def fine(log: Log, id: UUID, beat) -> None:
        log.write("done")

    book.add("a.fine", fine)
    other = await asyncpg.connect(database.dsn("hezong_write"))
    assert await other.fetchval(HOLD, str(ID))
    async with working(database, pools, book, log):
        await asked(pools, "a.fine")
        async with asyncio.timeout(PATIENCE):
            while not await other.fetchval("select coalesce(max(attempts), 0) from hz_jobs.procrastinate_jobs"):
                continue
        assert log.lines == []
        await other.execute(LEAVE, str(ID))
        await log.until("done")
    await other.close()


async def test_two_jobs_of_one_name_are_refused():
    book = JobBook[Log]()
    book.every("a.night", "0 3 * * *", lambda log: asyncio.sleep(0))
    with pytest.raises(ValueError, match=r"a\.night"):
        book.every("a.night", "0 4 * * *", lambda log: asyncio.sleep(0))


async def test_a_schedule_is_kept(database, pools):
    book, log = JobBook[Log](), Log()

    async def ticking(log: Log) -> None:
        log.write("tick")

    book.every("a.tick", "* * * * * *", ticking)
    async with working(database, pools, book, log):
        async with asyncio.timeout(PATIENCE):
            await log.written.wait()


async def test_what_has_served_its_time_is_removed_and_the_newest_event_stays(pools):
    async with pools.owner.acquire() as connection:
        await connection.execute(OLD)
        for name in NAMES:
            await purge(pools, name)
        assert tuple(await connection.fetchrow(KEPT)) == (1, 1, 1)


OLD = """insert into hz_control.event (id, entity, record, kind, at)
  select uuidv7(), 'thing', uuidv7(), 'update', now() - interval '25 hours' from generate_series(1, 3);
insert into hz_control.idempotency ("user", route, key, digest, at) values
  (uuidv7(), 'r', 'old', '', now() - interval '8 days'), (uuidv7(), 'r', 'new', '', now() - interval '6 days');
insert into hz_control.session (token_hash, "user", expires_at) values
  ('a', uuidv7(), now() - interval '2 days'), ('b', uuidv7(), now() + interval '1 day')"""
KEPT = """select (select count(*) from hz_control.event), (select count(*) from hz_control.idempotency),
  (select count(*) from hz_control.session)"""
