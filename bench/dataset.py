"""Makes the database that is measured: 1,000 organizations, two million customers and their relationships, by plain SQL."""

import time
from datetime import UTC, datetime

import asyncpg

from hezong.assembly.world import install_product
from hezong.kernel.org.load import load_structure
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types.statements import read_statements

SQL = read_statements("bench", "dataset.sql")
STEP = 100_000
BEFORE = ("organizations", "units", "lives", "parents", "users", "industries", "regions", "words")
AFTER = ("positions", "scopes", "sessions")
HEAVY = ("customer", "customer_facet")


async def prepare(dsn: str, rows: int) -> None:
    """Fills an empty database; one that is full already stays as it is."""
    owner = await asyncpg.connect(dsn)
    try:
        await install_product(owner)
        if await owner.fetchval("select to_regclass('hz_control.bench_done')") is None:
            await _fill(owner, rows)
    finally:
        await owner.close()


async def _fill(owner: asyncpg.Connection, rows: int) -> None:
    started = time.monotonic()
    await owner.execute("set maintenance_work_mem = '1GB'; set synchronous_commit = off")
    for name in BEFORE:
        await owner.execute(SQL[name])
    structure = await load_structure(owner, datetime.now(UTC).date())
    await rebuild_reach(owner, structure)
    indexes = await _drop_indexes(owner)
    for first in range(1, rows + 1, STEP):
        last = min(first + STEP - 1, rows)
        await owner.execute(SQL["customers"], first, last)
        await owner.execute(SQL["facets"], customer(first), customer(last))
        print(f"  {last:,} customers, {time.monotonic() - started:.0f} s", flush=True)
    for text in indexes:
        await owner.execute(text)
    for name in AFTER:
        await owner.execute(SQL[name])
    await owner.execute("update hz_control.state set structure_version = structure_version + 1")
    await owner.execute("create table hz_control.bench_done as select now() as at")
    await owner.execute("vacuum analyze")
    print(f"  ready after {time.monotonic() - started:.0f} s", flush=True)


async def _drop_indexes(owner: asyncpg.Connection) -> list[str]:
    """Drops what can be built faster afterwards; returns how to make it again."""
    found = await owner.fetch(
        "select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as text from pg_index i"
        " join pg_class c on c.oid = i.indrelid where c.relname = any($1) and not i.indisprimary"
        " and not exists (select from pg_constraint k where k.conindid = i.indexrelid)",
        list(HEAVY),
    )
    for row in found:
        await owner.execute(f"drop index {row['name']}")
    return [row["text"] for row in found]


def customer(number: int) -> str:
    """The id of a customer by its number."""
    return f"00000000-0000-7000-8000-{number:012x}"
