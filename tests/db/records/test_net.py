"""What holds whatever the pipeline does: all or nothing, and row policies under every write (design §6, contract §7)."""

import asyncio
import json
from contextlib import asynccontextmanager

import asyncpg
import pytest

from hezong.kernel.records import create
from hezong.kernel.records.create import fresh, prepare, saving_of
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.save import begin, save
from hezong.kernel.types import Refused
from tests.db.records.garden import uid
from tests.db.records.test_create import codes


async def counts(garden) -> list[int]:
    names = ("hz.tree", "hz.tree_facet", "hz_control.history", "hz_control.outbox")
    where = {"hz_control.history": " where entity = 'tree'", "hz_control.outbox": " where entity = 'tree'"}
    return [int(str(await garden.value(f"select count(*) from {name}{where.get(name, '')}"))) for name in names]


@pytest.mark.parametrize(("turn", "kill"), list(enumerate([True, False, True, True, True, True])))
async def test_a_killed_backend_leaves_all_or_nothing(garden, turn, kill):
    """The backend that writes is killed while it waits in the middle of its statement, most of the rows being made."""
    rows = [{"name": f"树{index}", "code": "T9" if index == 150 else None} for index in range(200)]
    async with administrator(garden) as blocker, asyncio.timeout(30):
        transaction = blocker.transaction()
        await transaction.start()
        await blocker.execute(
            "insert into hz.tree (id, organization, name, code) values ($1, $2, 'x', 'T9')", uid("blocker"), uid("N")
        )
        task = asyncio.create_task(create(garden.runtime, garden.as_("hans"), "tree", rows))
        waiting = await waiter(blocker)
        if kill:
            assert await blocker.fetchval("select pg_terminate_backend($1)", waiting)
            with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
                await task
        await transaction.rollback()
        if not kill:
            await task
    assert await counts(garden) == [0 if kill else 200] * 4


@asynccontextmanager
async def administrator(garden):
    connection = await asyncpg.connect(garden.database.dsn_admin)
    yield connection
    await connection.close()


async def waiter(connection) -> int:
    """The process that waits for a lock, as soon as there is one."""
    while True:
        found = await connection.fetchval(
            "select pid from pg_locks l where not granted and locktype = 'transactionid'"
            " and pid in (select pid from pg_stat_activity where datname = current_database())"
        )
        if found:
            return found


async def test_a_row_that_the_pipeline_would_refuse_is_refused_by_policies(garden):
    """The same save, with the judge left out: a gardener of N plants a tool at S."""
    context = garden.as_("nina")
    desk = Desk.at(garden.runtime, context, "tool")
    forged = await prepare(desk, fresh(desk, [{"name": "x", "organization": "S"}]), trusted=True)
    with pytest.raises(Refused) as refusal:
        await save(garden.runtime, context, saving_of(desk, forged.rows))
    assert codes(refusal) == [("access.denied", None)]


@pytest.mark.parametrize("login", ["nora", "sam", "sue", "tom", "wim"])
async def test_policies_change_nothing_that_is_out_of_reach(garden, login):
    (tool,) = (await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "x"}])).ids
    async with garden.pools.write.acquire() as connection:
        await connection.execute(begin(uid(login)))
        done = await connection.execute(
            "update hz.tool set name = 'y', organization = $2 where id = $1", tool, uid("N")
        )
        await connection.execute("rollback")
    assert done == ("UPDATE 1" if login == "tom" else "UPDATE 0")


async def test_a_pooled_connection_carries_no_identity_after_an_aborted_write(garden):
    with pytest.raises(Refused):
        await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "x", "soil": str(uid("nothing"))}])
    async with garden.pools.write.acquire() as connection:
        assert not await connection.fetchval("select current_setting('hezong.user', true)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "insert into hz.tool (id, organization, name) values ($1, $2, 'x')", uid("t"), uid("N")
            )


async def test_history_has_one_chain_whoever_writes_at_once(garden):
    """Two facets of one record are saved at the same time: each history row follows another one."""
    from hezong.kernel.records import open_facet, patch

    (tree,) = (await create(garden.runtime, garden.as_("nina"), "tree", [{"name": "榆"}])).ids
    await open_facet(garden.runtime, garden.as_("gus"), "tree", tree, {"organization": "S", "owner": str(uid("sam"))})
    for number in range(1, 6):
        await asyncio.gather(
            patch(garden.runtime, garden.as_("nina"), "tree", tree, {"note": f"n{number}"}, f"1.{number}"),
            patch(garden.runtime, garden.as_("sam"), "tree", tree, {"note": f"s{number}"}, f"1.{number}"),
        )
    rows = await garden.rows("select previous, hash from hz_control.history where record = $1", tree)
    assert len({each["hash"] for each in rows}) == len({each["previous"] for each in rows}) == 12


async def test_the_hash_of_history_covers_its_content(garden):
    """Whoever changes a row of history by hand breaks its hash."""
    (tool,) = (await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "x"}])).ids
    check = """select hash = sha256(coalesce(previous, '') || convert_to(jsonb_build_array(entity, record, facet, organization, version,
      to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), by, verb, batch,
      encode(sha256(uuid_send(salt) || convert_to(changes::text, 'UTF8')), 'hex'))::text, 'UTF8'))
      from hz_control.history where record = $1"""
    assert await garden.value(check, tool)
    await garden.value("update hz_control.history set changes = $2 where record = $1", tool, json.dumps([]))
    assert not await garden.value(check, tool)
