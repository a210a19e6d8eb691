"""One published garden per run, copied for each test that changes it."""

import asyncio

import pytest

from tests.db.records.garden import publish, running


@pytest.fixture(scope="session")
def published_garden(databases):
    return databases.template("garden", lambda database: asyncio.run(publish(database)))


@pytest.fixture
async def garden(databases, published_garden):
    with databases.fresh(published_garden) as database:
        async with running(database) as found:
            yield found
