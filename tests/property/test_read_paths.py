"""Whatever way something is read, exactly what the oracle allows is shown: one by one, in lists, figures, files, search, history, events and queues (PL-08, PL-09).

HEZONG_CASES sets how many questions are asked, HEZONG_SEED of which groups.
"""

import random
from contextlib import asynccontextmanager

import asyncpg
import pytest

from hezong.assembly.pools import open_pools
from tests.property.rights.amount import CASES, SEED
from tests.property.rights.desk import open_desk
from tests.property.rights.group import TODAY, random_group
from tests.property.rights.hold import Held, fill, install, structure, world
from tests.property.rights.paths import Look
from tests.property.rights.traces import leave


@asynccontextmanager
async def prepared(database, folder):
    """The trial model in a database, and what questions need."""
    made, owner = world(), await asyncpg.connect(database.dsn("hezong_owner"))
    try:
        await install(owner, made)
        await owner.execute("update hz_control.state set fixed_date = $1", TODAY)
        async with open_pools(database) as pools:

            async def ask(seed: int, count: int) -> int:
                return await look_at_groups(owner, pools, made, folder, seed, count)

            yield ask
    finally:
        await owner.close()


@pytest.fixture
async def ask(database, tmp_path):
    async with prepared(database, tmp_path) as found:
        yield found


async def look_at_groups(owner: asyncpg.Connection, pools, made, folder, seed: int, count: int) -> int:
    """At least as many questions as wanted, by the people of groups from a seed on."""
    asked = 0
    while asked < count:
        group, dice = random_group(seed), random.Random(seed)
        await fill(owner, group)
        traces = await leave(owner, group)
        desk = open_desk(pools, made, structure(group), folder)
        held = Held(made, group, desk.server.structure, None)
        for person in group.posts:
            codes = dice.choice((None, None, {unit.code for unit in dice.sample(group.units, 5)}))
            narrowed = None if codes is None else frozenset(map(group.id, codes))
            await Look(desk, group, traces, held.context(person, narrowed), person, codes, dice).all()
            if asked + desk.asked >= count:
                break
        asked += desk.asked
        seed += 1
    return asked


async def test_every_way_of_reading_shows_what_the_oracle_allows(ask):
    assert await ask(SEED, CASES) >= CASES
