"""Runs the steps of a plan: those of the switch in one transaction, the slow ones afterwards and without blocking.
Decides nothing.

Readers wait for a table only while a column or policy is added to it; when a lock cannot be had within two seconds
everything is undone and tried again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import uniform
from typing import TypeVar

from asyncpg import DeadlockDetectedError, LockNotAvailableError, UniqueViolationError

from hezong.kernel.schema.catalogue import Catalogue, Roles
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.difference import Plan, plan
from hezong.kernel.schema.live import Live, read_live
from hezong.kernel.schema.names import BUSINESS, relation
from hezong.kernel.schema.steps import Step
from hezong.kernel.types import Problem, Refused

ATTEMPTS = 10
PAUSE = 0.1
"""Seconds between two questions for a lock."""
NOTICED = 1.0
"""Seconds within which every worker works by a new version (contract §1)."""
BUILDING = 0x48657A6F
"""The advisory lock of those who build indexes: two of them would wait for each other."""


Result = TypeVar("Result")


async def apply(connection: Connection, desired: Catalogue, roles: Roles) -> tuple[Problem, ...]:
    """Brings a database to a catalogue. Answers what could not be built afterwards; Refused if nothing may be done."""

    async def work() -> Plan:
        return await apply_inside(connection, desired, roles)

    return await apply_after(connection, await in_transaction(connection, work))


async def in_transaction(connection: Connection, work: Callable[[], Awaitable[Result]]) -> Result:
    """Runs ``work`` in one transaction, again when a lock could not be had; LockNotAvailableError after ten times."""
    for attempt in range(ATTEMPTS):
        try:
            async with connection.transaction():
                await connection.execute("set local lock_timeout = '2s'")
                return await work()
        except (LockNotAvailableError, DeadlockDetectedError):
            if attempt == ATTEMPTS - 1:
                raise
        # Readers that queued behind the lock go first; two publishers do not meet again at once.
        await asyncio.sleep(uniform(0.05, 0.3))  # noqa: S311  spreads retries, guards nothing
    raise AssertionError("the last attempt returns or raises")


@asynccontextmanager
async def alone(connection: Connection, lock: int) -> AsyncIterator[None]:
    """Holds an advisory lock. Asks again and again instead of waiting: who waits in a statement holds back index builds."""
    # The other holder is a process of its own: nothing here could tell that it is done.
    while not await connection.fetchval("select pg_try_advisory_lock($1)", lock):  # noqa: ASYNC110  as just said
        await asyncio.sleep(PAUSE)
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.execute("select pg_advisory_unlock($1)", lock)


async def apply_inside(connection: Connection, desired: Catalogue, roles: Roles) -> Plan:
    """The steps of the switch, inside a transaction of the caller. Refused with all problems before the first step."""
    live = await read_live(connection)
    found = plan(desired, live, roles)
    problems = (*found.problems, *await duplicates(connection, found, live))
    if problems:
        raise Refused(problems)
    for step in found.inside:
        await connection.execute(step.sql)
    return found


async def duplicates(connection: Connection, found: Plan, live: Live) -> tuple[Problem, ...]:
    """What stands in the way of the unique indexes to come; columns that are not there yet cannot hold duplicates."""
    problems: list[Problem] = []
    for index in found.unique:
        known = live.tables.get(index.table, {})
        if all(key.strip('"') in known for key in index.keys):
            keys = ", ".join(index.keys)
            present = " and ".join(f"{key} is not null" for key in index.keys)
            live_rows = f"{index.where} and {present}" if index.where else present
            groups = (
                f"select 1 from {relation(BUSINESS, index.table)} where {live_rows} group by {keys} having count(*) > 1"
            )
            count = await connection.fetchval(f"select count(*) from ({groups} limit 1000) as twice")
            if count:
                details = {"table": index.table, "count": count}
                problems.append(Problem("schema.duplicates", field=index.field, params=details))
    return tuple(problems)


async def apply_after(connection: Connection, found: Plan) -> tuple[Problem, ...]:
    """The steps that follow the switch, each by itself. Whoever comes second leaves them to the first; the next start
    looks again.
    """
    if not found.after or not await connection.fetchval("select pg_try_advisory_lock($1)", BUILDING):
        return ()
    try:
        results = [await _build(connection, step) for step in found.after if not step.settled]
        await _settle(found.after)
        results += [await _build(connection, step) for step in found.after if step.settled]
    finally:
        if not connection.is_closed():
            await connection.execute("select pg_advisory_unlock($1)", BUILDING)
    return tuple(each for each in results if each is not None)


async def _settle(steps: tuple[Step, ...]) -> None:
    """Waits, where a step needs it, until no worker writes by the version before."""
    if any(step.settled for step in steps):
        await asyncio.sleep(NOTICED)


async def _build(connection: Connection, step: Step) -> Problem | None:
    """One slow step; a unique index that meets duplicates of the last moment stays invalid and is said."""
    try:
        await connection.execute(step.sql)
    except UniqueViolationError:
        return Problem("schema.not_unique", params={"index": step.name})
    return None
