"""Turns the functions of the tests into parts of the soak: each is opened once, then asked slice by slice. Counts nothing by itself."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import asyncpg

from hezong.adapters.postgres import Database
from hezong.assembly.pools import open_pools
from hezong.settings import Settings
from tests.api import test_schemathesis
from tests.db import test_kills
from tests.db.kills.site import open_site
from tests.db.records import garden, test_broken_files
from tests.fixtures import site as sites
from tests.fixtures.database import Databases
from tests.property import (
    test_batches,
    test_editors,
    test_expr_equivalence,
    test_nothing_inferred,
    test_policies,
    test_read_paths,
    test_right_to_write,
    test_rights,
)
from tests.property.rights.group import TODAY, random_group
from tests.property.rights.hold import install, world
from tests.property.rights.reporter import reporter
from tests.unit.model import test_mutations

Ask: TypeAlias = Callable[[int, int], Awaitable[int]]
"""(seed, count) → how many were asked, at least as many; a difference is an exception."""


@dataclass(frozen=True, slots=True)
class Part:
    """``total`` questions in slices of ``size``."""

    name: str
    total: int
    size: int
    open: Callable[["Ground"], AbstractAsyncContextManager[Ask]]


@dataclass(slots=True)
class Ground:
    """The databases of this run, and its folder."""

    databases: Databases
    folder: Path
    opened: int = field(default=0)

    @asynccontextmanager
    async def fresh(
        self, name: str, build: Callable[[Database], Awaitable[None]] | None = None
    ) -> AsyncIterator[Database]:
        """A database of its own, filled once per run."""

        async def nothing(database: Database) -> None:
            """Roles and extensions are there already."""

        work = build or nothing
        template = await asyncio.to_thread(self.databases.template, name, lambda found: asyncio.run(_run(work, found)))
        manager = self.databases.fresh(template)
        database = await asyncio.to_thread(manager.__enter__)
        try:
            yield database
        finally:
            await asyncio.to_thread(manager.__exit__, None, None, None)

    def place(self) -> Path:
        """A folder that is not there yet."""
        self.opened += 1
        return self.folder / f"part{self.opened}"


async def _run(work: Callable[[Database], Awaitable[None]], database: Database) -> None:
    await work(database)


@asynccontextmanager
async def rights(ground: Ground) -> AsyncIterator[Ask]:
    """Half of the questions through reads, the others through writes, report views and row policies."""
    async with ground.fresh("empty") as database, AsyncExitStack() as stack:
        owner, reader, writer = [
            await _connect(stack, database.dsn(role)) for role in ("hezong_owner", "hezong_read", "hezong_write")
        ]
        await install(owner, world())
        await owner.execute("update hz_control.state set fixed_date = $1", TODAY)
        login = await stack.enter_async_context(reporter(database, owner, random_group(0).id("p0")))
        pools = await stack.enter_async_context(open_pools(database))

        async def ask(seed: int, count: int) -> int:
            asked = await test_rights.read_groups(owner, reader, seed, count // 2)
            asked += await test_right_to_write.write_groups(pools, seed, count // 6)
            asked += await test_policies.see_groups(login, seed, count // 6)
            return asked + await test_policies.try_groups(owner, writer, seed, count - asked)

        yield ask


@asynccontextmanager
async def paths(ground: Ground) -> AsyncIterator[Ask]:
    """Every way of reading."""
    folder = ground.place()
    async with ground.fresh("empty") as database, test_read_paths.prepared(database, folder) as ask:
        yield ask


@asynccontextmanager
async def models(ground: Ground) -> AsyncIterator[Ask]:
    async def ask(seed: int, count: int) -> int:
        assert test_mutations.break_models(seed, count) > 0, "no mutation was noticed"
        return count

    yield ask


@asynccontextmanager
async def files(ground: Ground) -> AsyncIterator[Ask]:
    folder = ground.place()
    await asyncio.to_thread(folder.mkdir)
    async with ground.fresh("garden", garden.publish) as database, garden.running(database) as opened:

        async def ask(seed: int, count: int) -> int:
            await test_broken_files.break_files(opened, folder, seed, count)
            return count

        yield ask


@asynccontextmanager
async def batches(ground: Ground) -> AsyncIterator[Ask]:
    folder = ground.place()
    await asyncio.to_thread(folder.mkdir)
    async with ground.fresh("garden", garden.publish) as database, garden.running(database) as opened:

        async def ask(seed: int, count: int) -> int:
            return await test_batches.live(opened, folder, seed, count)

        yield ask


@asynccontextmanager
async def expressions(ground: Ground) -> AsyncIterator[Ask]:
    async with ground.fresh("empty") as database, test_expr_equivalence.connected(database) as connection:

        async def ask(seed: int, count: int) -> int:
            return await test_expr_equivalence.compare(connection, seed, count)

        yield ask


@asynccontextmanager
async def kills(ground: Ground) -> AsyncIterator[Ask]:
    """Every fifth kill is that of a job process with batches in its hands, the others are those of the database."""
    async with open_site(ground.place()) as site:

        async def ask(seed: int, count: int) -> int:
            processes = await test_kills.kill_processes(site, seed, count // 5)
            return processes + await test_kills.kill_often(site, seed, count - processes)

        yield ask


@asynccontextmanager
async def demonstration(ground: Ground) -> AsyncIterator[sites.Site]:
    """A site of the demonstration group, with a database of its own."""
    settings = Settings(ground.folder / "api")

    async def build(database: Database) -> None:
        await sites.build_group(database, settings)

    async with ground.fresh("demo", build) as database, sites.open_site(settings, database) as site:
        yield site


@asynccontextmanager
async def editors(ground: Ground) -> AsyncIterator[Ask]:
    """A question is a second in which many people change the same records."""
    async with demonstration(ground) as site:

        async def ask(seed: int, count: int) -> int:
            found = await test_editors.edit_for(site, seed, count, test_editors.MANY)
            print(f"soak: {count} seconds of {test_editors.MANY} editors: {dict(sorted(found.items()))}", flush=True)
            return count

        yield ask


@asynccontextmanager
async def openapi(ground: Ground) -> AsyncIterator[Ask]:
    async with demonstration(ground) as site:
        person = await site.sign_in("admin")

        async def ask(seed: int, count: int) -> int:
            return sum((await test_schemathesis.ask(person, seed, count)).values())

        yield ask


@asynccontextmanager
async def inference(ground: Ground) -> AsyncIterator[Ask]:
    """The same reads of two groups, of which one holds what the asker cannot read."""
    settings = Settings(ground.folder / "api")

    def build(database: Database) -> None:
        asyncio.run(sites.build_group(database, settings))

    template = await asyncio.to_thread(ground.databases.template, "demo", build)
    async with test_nothing_inferred.prepared(settings, ground.databases, template) as (twins, hidden):

        async def ask(seed: int, count: int) -> int:
            return await test_nothing_inferred.ask_often(twins, hidden, seed, count)

        yield ask


async def _connect(stack: AsyncExitStack, dsn: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(dsn)
    stack.push_async_callback(connection.close)
    return connection


def seed_of(master: int, part: str, number: int) -> int:
    """The seed of a slice; told with each difference, so that it can be asked again."""
    return random.Random(f"{master}/{part}/{number}").getrandbits(31)


PARTS = (
    Part("rights", 100_000, 4_000, rights),
    Part("paths", 200_000, 2_000, paths),
    Part("models", 10_000, 250, models),
    Part("files", 10_000, 250, files),
    Part("batches", 1_000, 25, batches),
    Part("expressions", 10_000, 250, expressions),
    Part("kills", 125, 5, kills),
    Part("editors", 600, 600, editors),
    Part("openapi", 10_000, 300, openapi),
    Part("inference", 20_000, 500, inference),
)
