"""Refuses a reference whose plan would flatter us: one that scans a large table or reads many more rows than its page needs."""

import json
import re
from collections.abc import Iterator

import asyncpg

LARGE = 10_000
"""Rows from which on a table is only read by an index."""
READ = 130
"""Rows that a page of fifty may read of the large tables for each organization of its scope; what is fixed comes on top."""
FIXED = 1_000
VARIABLE = re.compile(r"^\\set (\w+) random\((\d+), (\d+)\)$", re.MULTILINE)
SCOPE = re.compile(r"bench_scope where name = '(\w)'")


async def check_plan(dsn: str, sql: str) -> str:
    """One line about the plan that pgbench gets (prepared, generic); raises ``RuntimeError`` if it is a bad one. Nothing is kept of what it writes."""
    connection = await asyncpg.connect(dsn)
    try:
        large = {row[0] for row in await connection.fetch(_LARGE, LARGE)}
        organizations = await _organizations(connection, sql)
        plan = await _plan(connection, sql)
    finally:
        await connection.close()
    reads = [
        node for node in _nodes(plan["Plan"]) if node.get("Relation Name") in large and "Scan" in node["Node Type"]
    ]
    scanned = [node["Relation Name"] for node in reads if node["Node Type"] == "Seq Scan"]
    rows = round(sum(_read(node) for node in reads))
    most = FIXED + READ * organizations
    if scanned or rows > most:
        raise RuntimeError(f"the reference has a bad plan: scans {scanned}, reads {rows} rows of {most}:\n{sql}")
    return f"reads {rows} rows by index, {plan['Execution Time']:.2f} ms"


_LARGE = "select relname from pg_class where relkind = 'r' and reltuples > $1"


async def _organizations(connection: asyncpg.Connection, sql: str) -> int:
    named = SCOPE.search(sql)
    return (
        await connection.fetchval("select count(*) from hz_control.bench_scope where name = $1", named[1])
        if named
        else 1
    )


async def _plan(connection: asyncpg.Connection, sql: str) -> dict:
    """The generic plan of the statement with one value of its variables, run and rolled back.

    Each place of a variable is a parameter of its own, as pgbench has it: their types may differ.
    """
    known = {name: str((int(low) + int(high)) // 2) for name, low, high in VARIABLE.findall(sql)}
    values: list[str] = []

    def parameter(place: re.Match[str]) -> str:
        values.append(f"'{known[place[1]]}'")
        return f"${len(values)}"

    text = VARIABLE.sub("", sql).strip().rstrip(";")
    if known:
        text = re.sub(rf"(?<!:):({'|'.join(known)})\b", parameter, text)
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("set local plan_cache_mode = force_generic_plan")
        await connection.execute(f"prepare reference as {text}")
        call = f"execute reference({', '.join(values)})" if values else "execute reference"
        return json.loads(await connection.fetchval(f"explain (analyze, format json) {call}"))[0]
    finally:
        await transaction.rollback()


def _nodes(node: dict) -> Iterator[dict]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _read(node: dict) -> float:
    """Rows that a scan fetched, those that a filter threw away too."""
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return (node["Actual Rows"] + thrown) * node["Actual Loops"]
