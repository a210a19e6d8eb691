"""The dispatcher takes the outbox in order, each row once, whoever commits late and whoever is killed (design §6)."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from hezong.kernel.jobs import announce, tell
from hezong.kernel.jobs.dispatch import CHANNEL, Connection, Dispatcher, alone, connected
from hezong.kernel.jobs.queue import install_queue, open_queue
from hezong.kernel.publish import install
from tests.db.jobs import dispatching
from tests.fixtures.group import model_files

PERSON = UUID(int=7)
EVENTS = 'select "record" from hz_control.event order by "position"'
JOBS = "select task_name, args ->> 'id' as id from hz_jobs.procrastinate_jobs order by id"


@pytest.fixture
async def ready(database):
    """An empty database with control tables and queue."""
    connection = await asyncpg.connect(database.dsn_owner)
    await install(connection, model_files())
    await install_queue(connection)
    await connection.close()
    return database


@asynccontextmanager
async def writer(database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.dsn("hezong_write"))
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def dispatcher(database) -> AsyncIterator[tuple[Dispatcher, Connection]]:
    """A dispatcher that is stepped by hand, with its connection."""
    queue = open_queue(database.dsn("hezong_write"))
    async with queue.open_async(), await connected(database.dsn("hezong_write")) as connection:
        yield Dispatcher(database.dsn("hezong_write"), queue), connection


async def told(connection: asyncpg.Connection, number: int) -> None:
    await tell(connection, "message", "thing", UUID(int=number), PERSON)


async def seen(connection: asyncpg.Connection, sql: str = EVENTS) -> list[int]:
    return [row["record"].int for row in await connection.fetch(sql)]


async def test_events_come_in_the_order_of_their_transactions(ready):
    async with writer(ready) as one, dispatcher(ready) as (works, connection):
        for number in range(5):
            await told(one, number)
        assert await works.take(connection) == 5
        assert await works.take(connection) == 0
        assert await seen(one) == [0, 1, 2, 3, 4]


async def test_a_late_committer_is_not_missed(ready):
    async with writer(ready) as slow, writer(ready) as fast, dispatcher(ready) as (works, connection):
        transaction = slow.transaction()
        await transaction.start()
        await told(slow, 1)
        await told(fast, 2)
        await works.take(connection)
        assert await seen(fast) == [2]
        await transaction.commit()
        await works.take(connection)
        assert await seen(fast) == [2, 1]


async def test_what_is_rolled_back_was_never_said(ready):
    async with writer(ready) as one, dispatcher(ready) as (works, connection):
        transaction = one.transaction()
        await transaction.start()
        await announce(one, "thing.do", UUID(int=1))
        await transaction.rollback()
        assert await works.take(connection) == 0
        assert await one.fetch(JOBS) == []


async def test_jobs_go_to_the_queue_and_not_to_listeners(ready):
    async with writer(ready) as one, dispatcher(ready) as (works, connection):
        await announce(one, "thing.do", UUID(int=1))
        await told(one, 2)
        await works.take(connection)
        assert [tuple(row) for row in await one.fetch(JOBS)] == [("thing.do", str(UUID(int=1)))]
        assert await seen(one) == [2]


async def test_one_notification_tells_of_the_newest_position(ready):
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with writer(ready) as one, dispatcher(ready) as (works, connection):
        await one.add_listener(CHANNEL, lambda *told: heard.put_nowait(told[3]))
        for number in range(3):
            await told(one, number)
        await works.take(connection)
        last = await one.fetchval("select max(position) from hz_control.event")
        assert await asyncio.wait_for(heard.get(), 10) == str(last)
        assert heard.empty()


async def test_of_two_dispatchers_one_works_and_the_other_takes_over(ready):
    async with dispatcher(ready) as (_, first), dispatcher(ready) as (_, second):
        assert await alone(first)
        assert not await alone(second)
        await first.close()
        async with asyncio.timeout(10):
            while not await alone(second):
                continue


async def test_after_kills_nothing_is_lost_and_nothing_doubled(ready):
    """Dispatchers in processes of their own are killed at work, again and again, while others write."""
    count = 300
    async with writer(ready) as one:
        process = started(ready)
        for number in range(count):
            await told(one, number)
            await announce(one, "thing.do", UUID(int=number))
            if number % 60 == 59:
                process = struck(ready, process)
        async with asyncio.timeout(60):
            while await one.fetchval("select count(*) from hz_control.outbox"):
                continue
        kill(process)
        assert await seen(one) == list(range(count))
        ids = [UUID(row["id"]).int for row in await one.fetch(JOBS)]
        assert ids == list(range(count))


def started(database) -> subprocess.Popen[str]:
    """A dispatcher in a process of its own; it says when it dispatches."""
    command = [sys.executable, dispatching.__file__, database.dsn("hezong_write")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "src"})
    assert process.stdout
    assert process.stdout.readline() == "dispatching\n"
    return process


def struck(database, process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    kill(process)
    return started(database)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()
