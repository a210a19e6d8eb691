"""Failed sign-ins cost time whichever worker they meet, successful ones never do (contract §1)."""

import asyncpg
import pytest

from hezong.api.throttle import FREE, LONGEST, failed, forget_old, require_patience, succeeded
from hezong.kernel.types import Refused


@pytest.fixture
async def writer(group):
    connection = await asyncpg.connect(group.dsn("hezong_write"))
    yield connection
    await connection.close()


async def wait_of(writer, key="a") -> int:
    try:
        await require_patience(writer, key)
    except Refused as refusal:
        return int(str(refusal.problems[0].params["seconds"]))
    return 0


async def earlier(owner, interval: str) -> None:
    """As if everything had happened some time ago."""
    await owner.execute(f"update hz_control.bucket set at = at - interval '{interval}'")


async def test_the_first_failures_cost_nothing(writer):
    for _ in range(FREE - 1):
        await failed(writer, "a")
    assert await wait_of(writer) == 0


async def test_each_further_failure_doubles_the_wait_up_to_a_limit(writer):
    waits = []
    for _ in range(FREE + 20):
        await failed(writer, "a")
        waits.append(await wait_of(writer))
    assert waits[FREE - 1 : FREE + 3] == [2, 4, 8, 16]
    assert waits[-1] == LONGEST


async def test_a_wait_ends_and_success_forgets(writer, group_owner):
    for _ in range(FREE):
        await failed(writer, "a")
    await earlier(group_owner, "2 seconds")
    assert await wait_of(writer) == 0
    await succeeded(writer, "a")
    await failed(writer, "a")
    assert await wait_of(writer) == 0


async def test_others_do_not_wait(writer):
    for _ in range(FREE):
        await failed(writer, "a")
    assert await wait_of(writer, "b") == 0


async def test_after_a_day_a_key_begins_anew_and_old_ones_are_removed(writer, group_owner):
    for _ in range(FREE + 3):
        await failed(writer, "a")
    await earlier(group_owner, "25 hours")
    await failed(writer, "a")
    assert await wait_of(writer) == 0
    await earlier(group_owner, "25 hours")
    await forget_old(writer)
    assert await group_owner.fetchval("select count(*) from hz_control.bucket") == 0
