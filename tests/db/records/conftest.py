"""One published garden per run, copied for each test that changes it."""

import asyncio

import asyncpg
import pytest

from hezong.adapters.signer import open_signer
from tests.db.records.garden import publish, running


@pytest.fixture(scope="session")
def published_garden(databases):
    return databases.template("garden", lambda database: asyncio.run(publish(database)))


@pytest.fixture
async def garden(databases, published_garden):
    with databases.fresh(published_garden) as database:
        async with running(database) as found:
            yield found


@pytest.fixture
def signer(tmp_path):
    return open_signer(tmp_path / "seal.key")


@pytest.fixture
async def owner(garden):
    """A connection of the role that owns the tables."""
    connection = await asyncpg.connect(garden.database.dsn("hezong_owner"))
    yield connection
    await connection.close()
