"""A durable database server of its own with the small garden, which can be killed and comes back; it knows nothing of what is written."""

import asyncio
import os
import random
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from hezong.adapters.postgres import Database, Running, start
from hezong.adapters.postgres.place import Place, find_place
from hezong.kernel.jobs.queue import install_queue
from hezong.kernel.publish import install
from hezong.settings import Settings
from tests.db.kill import kill
from tests.db.records import garden
from tests.fixtures.group import ENTITIES, read_files

FILES = {**read_files(ENTITIES), **garden.FILES}
BUSY = """select pid from pg_stat_activity
where datname = current_database() and usename = $1 and state in ('active', 'idle in transaction')"""
ROLES = ("hezong_write", "hezong_write", "hezong_owner")
LOOKS = (30, 200, 600)


@dataclass
class Site:
    """The server and where it lies."""

    running: Running
    place: Place

    @property
    def database(self) -> Database:
        return self.running.database

    @asynccontextmanager
    async def owner(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.database.dsn_owner)
        try:
            yield connection
        finally:
            await connection.close()

    async def strike(self, dice: random.Random) -> None:
        """Kills one process of the server while it is at work, or the server itself; returns when it answers again."""
        witness = await asyncpg.connect(self.database.dsn_admin)
        victim = await self.busy(dice, witness)
        if dice.random() < 0.5:
            os.kill(victim, signal.SIGKILL)
            await gone(witness)
            await self.answers()
        else:
            await asyncio.to_thread(kill, self.place)
            assert await asyncio.to_thread(self.running.revive)

    async def busy(self, dice: random.Random, witness: asyncpg.Connection) -> int:
        """A process that is working for a role, after a random number of looks."""
        looks, role = dice.randrange(dice.choice(LOOKS)), dice.choice(ROLES)
        while True:
            found = await witness.fetch(BUSY, role)
            looks -= 1
            if found and looks < 0:
                return dice.choice(found)["pid"]

    async def answers(self) -> None:
        """Until the server has recovered by itself."""
        while True:
            try:
                connection = await asyncpg.connect(self.database.dsn_admin)
                await connection.fetchval("select 1")
                await connection.close()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                continue
            return


async def gone(witness: asyncpg.Connection) -> None:
    """Until the server has noticed that a process of it is gone: then it ends all others."""
    with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        while True:
            await witness.fetchval("select 1")


@asynccontextmanager
async def open_site(folder: Path) -> AsyncIterator[Site]:
    """A new server in a folder that the user of the database may enter; gone afterwards."""
    await asyncio.to_thread(folder.mkdir)
    running = await asyncio.to_thread(start, Settings(folder))
    place = find_place(folder)
    assert place
    site = Site(running, place)
    try:
        await found(site)
        yield site
    finally:
        await asyncio.to_thread(running.stop)
        shutil.rmtree(place.folder)
        shutil.rmtree(folder)


async def found(site: Site) -> None:
    """Publishes the model of the garden and fills in its people."""
    async with site.owner() as connection:
        await install(connection, FILES)
        await install_queue(connection)
        await connection.execute("update hz_control.state set fixed_date = $1", garden.TODAY)
    async with garden.running(site.database) as opened:
        await garden.populate(opened)
