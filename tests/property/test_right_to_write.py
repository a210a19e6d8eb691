"""Every write is answered as the oracle says, and leaves exactly the traces it should, on random groups (PL-08, contract §1, §2)."""

import random
from dataclasses import dataclass

import asyncpg
import pytest

from hezong.adapters.vault import FileVault
from hezong.kernel.records import Runtime
from tests.db.records.garden import Stopped
from tests.property.rights.amount import CASES, SEED
from tests.property.rights.clerk import Clerk, open_book
from tests.property.rights.group import TODAY, random_group
from tests.property.rights.hold import Held, fill, install, structure, world

PER_GROUP = 250


@dataclass(frozen=True)
class PoolSet:
    read: asyncpg.Pool
    write: asyncpg.Pool
    owner: asyncpg.Pool


@pytest.fixture
async def pools(database):
    async with (
        asyncpg.create_pool(database.dsn("hezong_read"), min_size=0, max_size=2) as read,
        asyncpg.create_pool(database.dsn("hezong_write"), min_size=0, max_size=2) as write,
        asyncpg.create_pool(database.dsn("hezong_owner"), min_size=0, max_size=2) as owner,
    ):
        yield PoolSet(read, write, owner)


async def test_every_write_is_answered_as_the_oracle_says(pools):
    made = world()
    runtime = Runtime(pools, made, FileVault.of(bytes(32)), Stopped())
    async with pools.owner.acquire() as owner, pools.read.acquire() as reader:
        await install(owner, made)
        await owner.execute("update hz_control.state set fixed_date = $1", TODAY)
        for number in range(max(1, CASES // PER_GROUP)):
            group = random_group(SEED + number)
            await fill(owner, group)
            clerk = Clerk(
                Held(made, group, structure(group), reader),
                runtime,
                pools.owner,
                random.Random(number),
                *open_book(group),
            )
            for _ in range(min(CASES, PER_GROUP)):
                await clerk.ask()
            await clerk.compare()
            assert clerk.accepted > clerk.number // 10, "questions must not all be refused"
