"""Conditions reach the indexes of a table, also where part of them can fail."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.sql import Params, render_where
from tests.property.expressions.world import IDS, NOW, TODAY, ThingColumns, ThingScope, table

USER = {"id": IDS[0], "name": None, "level": 3, "most": None, "boss": IDS[1], "units": IDS[:2]}


@pytest.fixture
async def things(database: Any) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """An empty table with an index on every column that the tests filter by; sequential scans are the last resort."""
    settings = {"plan_cache_mode": "force_custom_plan", "enable_seqscan": "off"}
    opened = await asyncpg.connect(database.dsn_admin, server_settings=settings)
    await opened.execute(table())
    for column in ("stage", "owner", "n", "due", "at", "name"):
        await opened.execute(f'CREATE INDEX ON "things" ("{column}")')
    await opened.execute('CREATE INDEX ON "things" USING gin ("tags")')
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    "text, column",
    [
        ("stage == 'open'", "stage"),
        ("stage in ['open', 'new'] && flag", "stage"),
        ("owner == user.id", "owner"),
        ("owner == user.boss", "owner"),
        ("name == user.name", "name"),
        ("owner in user.units", "owner"),
        ("name.startsWith('合')", "name"),
        ("n > 3", "n"),
        ("due < today() + days(7)", "due"),
        ("at > now() - days(30)", "at"),
        ("'a' in tags", "tags"),
        ("stage == 'open' && d * 2 > e", "stage"),
        ("stage == 'open' && due + days(n) < today()", "stage"),
        ("due == null", "due"),
    ],
)
async def test_an_index_serves_the_condition(text: str, column: str, things: "asyncpg.Connection[Any]") -> None:
    params = Params()
    columns = ThingColumns(params, {"user": USER, "now": NOW, "today": TODAY})
    where = render_where(compile_text(text, ThingScope(), None), columns, params)
    plan = await things.fetch(f'EXPLAIN SELECT 1 FROM "things" t WHERE {where}', *params.values)
    conditions = [line for (line,) in plan if "Index Cond" in line]
    assert any(column in line for line in conditions), "\n".join(line for (line,) in plan)
