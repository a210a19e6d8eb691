"""Databases for the tests of tables and rights: empty ones, and ones with a model and a small group."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from hezong.adapters.postgres import Database
from tests.db.schema.group import build_group
from tests.fixtures.database import Databases


@pytest.fixture
async def owner(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the owner's role to an empty database."""
    connection = await asyncpg.connect(database.dsn_owner)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
def small_group(databases: Databases) -> str:
    """The template of a database with the small group."""

    async def fill(database: Database) -> None:
        connection = await asyncpg.connect(database.dsn_owner)
        await build_group(connection)
        await connection.close()

    return databases.template("small_group", lambda database: asyncio.run(fill(database)))


@pytest.fixture
def group(databases: Databases, small_group: str) -> Iterator[Database]:
    with databases.fresh(small_group) as fresh:
        yield fresh


@pytest.fixture
async def group_owner(group: Database) -> AsyncIterator[asyncpg.Connection]:
    """The owner's role in a database with the small group."""
    connection = await asyncpg.connect(group.dsn_owner)
    yield connection
    await connection.close()
