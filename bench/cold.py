"""Times our own list statement inside the database, over organizations whose rows are all older than the newest of the group."""

import json
import statistics
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from hezong.adapters.postgres import Database
from hezong.assembly.world import own, world_in_force
from hezong.kernel.org.load import load_structure
from hezong.kernel.query.list import plan_list
from hezong.kernel.query.request import RELATIONSHIPS, ListRequest
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.types import Context, Holding, Session

FIELDS = ("name", "stage", "owner", "industry", "region", "credit_limit")
REPEATS = 9


async def milliseconds(database: Database) -> float:
    """Planning and execution, median of nine."""
    connection = await asyncpg.connect(database.dsn("hezong_read"))
    try:
        sight = await _sight(connection)
        request = ListRequest("customer", "stage == 'screened'", fields=FIELDS, limit=50, rows=RELATIONSHIPS)
        statement = plan_list(sight, request)
        arguments = fill(statement.arguments, sight, Filling())
        times = [await _time(connection, statement.sql, arguments) for _ in range(REPEATS)]
        return round(statistics.median(times), 2)
    finally:
        await connection.close()


async def _sight(connection: asyncpg.Connection) -> Sight:
    now = datetime.now(UTC)
    structure = await load_structure(connection, now.date())
    holding = Holding(UUID(int=1), "sales_manager", structure.by_code["C"])
    session = Session(UUID(int=2), UUID("00000000-0000-7000-a000-000000000006"), "u6", "u6", (holding,), "zh-CN")
    return Sight(await world_in_force(own(connection)), Context(session, structure, now, now.date(), "zh-CN"))


async def _time(connection: asyncpg.Connection, sql: str, arguments: list[object]) -> float:
    plan = json.loads(await connection.fetchval(f"explain (analyze, format json) {sql}", *arguments))[0]
    return plan["Planning Time"] + plan["Execution Time"]
