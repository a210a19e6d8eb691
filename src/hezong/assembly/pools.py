"""Turns a database into the pools of its three roles (contract §7). JSON passes through as bytes; a connection with nothing open goes back unasked."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

import asyncpg

from hezong.adapters.postgres import Database
from hezong.assembly.lending import Lender
from hezong.kernel.types.ports import Pool

READERS, WRITERS, OWNERS = 8, 6, 5
"""Connections of one worker at most."""
SLOWEST_READ = "20000"
SLOWEST_WRITE = "60000"
"""Milliseconds after which a statement is given up (422 ``request.cost``)."""
EACH_PLAN, ONE_PLAN = "force_custom_plan", "force_generic_plan"
"""Lists with free filters need a plan for their very arguments (facts A1); what goes by ids does not, and saves the planning."""
LONG = 15_360
"""Characters up to which a statement that is planned each time anyway is kept; one that is planned once is kept however long it is."""

ALONE = MappingProxyType({"max_parallel_workers_per_gather": "0"})
"""A search is over before helpers have started."""
INDEXES = MappingProxyType({**ALONE, "enable_seqscan": "off"})
"""Candidates of a search come from indexes, whatever the planner thinks of a word it does not know."""
SOON = MappingProxyType({"gin_pending_list_limit": "256"})
"""Kilobytes of new entries that an index of search keeps unsorted: each search reads them all, so they are sorted in soon."""
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OpenPools:
    """The pools, by what their role may do."""

    read: Pool
    steady: Pool
    probe: Pool
    search: Pool
    write: Pool
    owner: Pool


@asynccontextmanager
async def open_pools(database: Database, readers: int = READERS, writers: int = WRITERS) -> AsyncIterator[OpenPools]:
    """All pools, closed at the end. Connections are made when they are first needed."""
    async with (
        _lent(_pool(database.dsn("hezong_read"), readers, SLOWEST_READ, reset=_keep)) as read,
        _lent(_pool(database.dsn("hezong_read"), readers, SLOWEST_READ, reset=_keep, plans=ONE_PLAN)) as steady,
        _pool(database.dsn("hezong_read"), readers, SLOWEST_READ, reset=_keep, plans=ONE_PLAN, more=INDEXES) as probe,
        _pool(database.dsn("hezong_read"), readers, SLOWEST_READ, reset=_keep, more=ALONE) as search,
        _pool(database.dsn("hezong_write"), writers, SLOWEST_WRITE, reset=_settle, plans=ONE_PLAN, more=SOON) as write,
        _pool(database.dsn("hezong_owner"), OWNERS, "0", more=SOON) as owner,
    ):
        yield OpenPools(*(cast("Pool", each) for each in (read, steady, probe, search, write, owner)))


async def pass_json(connection: Any) -> None:
    """JSON made by a statement comes as the bytes that the database wrote; nothing in between takes it apart. Stored jsonb comes as text."""
    await connection.set_type_codec("json", schema="pg_catalog", encoder=_bytes, decoder=bytes, format="binary")


@asynccontextmanager
async def _lent(pool: asyncpg.Pool) -> AsyncIterator[Lender]:
    """What every request takes a connection of."""
    async with pool:
        lender = Lender(pool)
        try:
            yield lender
        finally:
            await lender.close()


def _pool(
    dsn: str,
    size: int,
    slowest: str,
    reset: Any = None,
    plans: str = EACH_PLAN,
    more: Mapping[str, str] = NOTHING,
) -> asyncpg.Pool:
    return asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=size,
        init=pass_json,
        reset=reset,
        command_timeout=None,
        max_inactive_connection_lifetime=300,
        max_cacheable_statement_size=0 if plans == ONE_PLAN else LONG,
        server_settings={
            "statement_timeout": slowest,
            "application_name": "hezong",
            "plan_cache_mode": plans,
            **more,
        },
    )


async def _keep(connection: object) -> None:
    """The reading role carries no state, so nothing has to be undone: a round trip less per request (facts, decision 2)."""


async def _settle(connection: Any) -> None:
    """Who writes, and every lock, ends with its transaction; only one that is still open has something to undo (contract §7)."""
    if connection.is_in_transaction():
        await connection.reset()


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
