"""Installs the queue's tables and opens connections to it; the only module that knows where the job library keeps them (docs/why/009-jobs.md)."""

import importlib.metadata
import re
from importlib.resources import files

import procrastinate
from procrastinate.schema import SchemaManager

from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.names import literal, quoted

QUEUE = "hz_jobs"
"""The schema of the job library."""
LOCK = 0x48657271
"""The advisory lock of those who install at the same time."""
CONNECTIONS = 4
VERSION = "select obj_description(to_regnamespace($1)::oid, 'pg_namespace')"
PART = re.compile(r"(\d+)\.(\d+)\.(\d+)_(\d+)_")


async def install_queue(connection: Connection, roles: Roles | None = None) -> None:
    """Makes the queue's tables, or brings them up to the release of the library; as the owner. May be repeated."""
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
        known = await connection.fetchval(VERSION, QUEUE)
        current = importlib.metadata.version("procrastinate")
        if known == current:
            return
        await connection.execute(f"create schema if not exists {quoted(QUEUE)}")
        await connection.execute(f"set local search_path = {quoted(QUEUE)}")
        for text in [SchemaManager.get_schema()] if known is None else migrations(known):
            await connection.execute(text)
        await connection.execute(_grants((roles or Roles()).write))
        await connection.execute(f"comment on schema {quoted(QUEUE)} is {literal(current)}")


def migrations(since: str) -> list[str]:
    """The texts of all changes that came after a release of the library, in their order."""
    known = tuple(int(each) for each in re.findall(r"\d+", since)[:3])
    found: list[tuple[tuple[int, ...], str]] = []
    for file in (files("procrastinate.sql") / "migrations").iterdir():
        part = PART.match(file.name)
        if part is not None and tuple(map(int, part.groups()[:3])) > known:
            found.append((tuple(map(int, part.groups())), file.read_text("utf-8")))
    return [text for _, text in sorted(found)]


def _grants(role: str) -> str:
    """The writing role works the queue: whoever may write the outbox could ask for any job anyhow."""
    where = f"in schema {quoted(QUEUE)} to {quoted(role)}"
    return (
        f"grant usage on schema {quoted(QUEUE)} to {quoted(role)};"
        f"grant select, insert, update, delete on all tables {where};"
        f"grant usage on all sequences {where}"
    )


def open_queue(dsn: str) -> procrastinate.App:
    """The queue behind the address of the writing role; ``async with app.open_async()`` connects."""
    connector = procrastinate.PsycopgConnector(
        conninfo=dsn, kwargs={"options": f"-c search_path={QUEUE}"}, min_size=1, max_size=CONNECTIONS
    )
    return procrastinate.App(connector=connector)
