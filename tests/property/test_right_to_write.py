"""Every write is answered as the oracle says, and leaves exactly the traces it should, on random groups (PL-08, contract §1, §2)."""

import random

import pytest

from hezong.adapters.vault import FileVault
from hezong.assembly.pools import open_pools
from hezong.kernel import records
from hezong.kernel.records import Runtime
from tests.db.records.garden import Stopped
from tests.property.rights.amount import CASES, SEED
from tests.property.rights.clerk import Clerk, open_book
from tests.property.rights.group import TODAY, Group, random_group
from tests.property.rights.hold import Held, fill, install, structure, world
from tests.property.rights.oracle import Post, Row, Unit

PER_GROUP = 250


@pytest.fixture
async def pools(database):
    """The pools of the server itself, with its ways to plan statements."""
    async with open_pools(database) as found:
        yield found


async def test_a_closed_relationship_is_opened_again_by_whoever_may_open_one_there(pools):
    """Whoever held it before: the new holder neither owned it nor changes anything else of the record."""
    top = Unit("U0", "group")
    one, two = Unit("U1", "company", top), Unit("U2", "company", top)
    top.children += [one, two]
    posts = {"p0": [Post("auditor", top), Post("clerk", one)], "p1": [Post("head", top)]}
    values = {"name": "伙伴", "size": 1, "phase": "known", "credit": None, "remark": None, "stage": "first"}
    rows = [Row(f"f-{unit.code}", "c0", unit, "p1", dict(values)) for unit in (one, two)]
    spare = {"level": None, "value": None, "note": None, "stage": "idle", "name": "资产"}
    others = {
        "asset": [Row("a0", "a0", two, "p1", spare)],
        "paper": [Row("w0", "w0", two, "p1", {"name": "文稿", "pages": None})],
    }
    async for clerk in clerks(pools, [Group(SEED, [top, one, two], posts, {**others, "partner": rows})]):
        held, runtime, record = clerk.held, clerk.runtime, clerk.group.id("c0")
        await records.close_facet(runtime, held.context("p1"), "partner", record, clerk.group.id("f-U1"), "1.1")
        await records.open_facet(runtime, held.context("p0"), "partner", record, {"organization": "U1"})
        state = 'select "owner" from hz.partner_facet where "id" = $1 and "deleted_at" is null'
        async with pools.owner.acquire() as owner:
            assert await owner.fetchval(state, clerk.group.id("f-U1")) == clerk.group.id("p0")


async def test_every_write_is_answered_as_the_oracle_says(pools):
    assert await write_groups(pools, SEED, CASES) >= CASES


async def write_groups(pools, seed: int, count: int) -> int:
    """At least as many writes as wanted, to groups from a seed on."""
    groups = (random_group(seed + number) for number in range(max(1, -(-count // PER_GROUP))))
    asked = 0
    async for clerk in clerks(pools, groups):
        for _ in range(min(count, PER_GROUP)):
            await clerk.ask()
        await clerk.compare()
        assert clerk.accepted > clerk.number // 10, "questions must not all be refused"
        asked += clerk.number
    return asked


async def clerks(pools, groups):
    """One for each group, which is in the database meanwhile."""
    made = world()
    runtime = Runtime(pools, made, FileVault.of(bytes(32)), Stopped())
    async with pools.owner.acquire() as owner, pools.read.acquire() as reader:
        await install(owner, made)
        await owner.execute("update hz_control.state set fixed_date = $1", TODAY)
        for group in groups:
            await fill(owner, group)
            held = Held(made, group, structure(group), reader)
            yield Clerk(held, runtime, pools.owner, random.Random(group.seed), *open_book(group))
