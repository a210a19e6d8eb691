"""Row policies let the writing role do what the person of the transaction may do, and nothing without a person (contract §7)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from hezong.adapters.postgres import Database
from hezong.kernel.schema.basis import basis
from hezong.kernel.schema.catalogue import Roles
from tests.fixtures.group import contact, customer, facet, identity

Denied = asyncpg.InsufficientPrivilegeError


@pytest.fixture
async def writer(group: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the writing role, as the write pool has them."""
    connection = await asyncpg.connect(group.dsn("hezong_write"))
    yield connection
    await connection.close()


@asynccontextmanager
async def acting(connection: asyncpg.Connection, login: str) -> AsyncIterator[asyncpg.Connection]:
    """A transaction on behalf of a person; undone at its end."""
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("select set_config('hezong.user', $1, true)", str(identity(login)))
    try:
        yield connection
    finally:
        await transaction.rollback()


async def changes(
    connection: asyncpg.Connection, table: str, name: str, assignment: str = '"version" = "version" + 1'
) -> int:
    """How many rows of a table an update reaches."""
    key = "record" if table.endswith("_facet") else "id"
    done = await connection.execute(f'update "hz"."{table}" set {assignment} where "{key}" = $1', identity(name))
    return int(done.split()[1])


async def test_without_a_person_nothing_is_written(group_owner, writer):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    with pytest.raises(Denied):
        await contact(writer, "李四", "NORTH", "north.sales")
    assert await changes(writer, "contact", "王芳") == 0
    with pytest.raises(Denied):
        await writer.execute('delete from "hz"."contact"')


async def test_an_aborted_write_leaves_no_person_on_the_connection(group_owner, writer):
    async with acting(writer, "north.sales"):
        await contact(writer, "王芳", "NORTH", "north.sales")
        with pytest.raises(asyncpg.UniqueViolationError):
            await contact(writer, "王芳", "NORTH", "north.sales")
    assert await writer.fetchval('select "hz_control"."me"()') is None
    with pytest.raises(Denied):
        await contact(writer, "李四", "NORTH", "north.sales")


async def test_own_rows_are_made_and_changed_by_their_owner_only(group_owner, writer):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    await contact(group_owner, "李四", "NORTH", "north.manager")
    async with acting(writer, "north.sales"):
        assert await changes(writer, "contact", "王芳") == 1
        assert await changes(writer, "contact", "李四") == 0
        await contact(writer, "赵六", "N1", "north.sales")
        with pytest.raises(Denied):
            await contact(writer, "钱七", "NORTH", "north.manager")


async def test_work_can_be_handed_to_another_owner_but_not_to_another_company(group_owner, writer):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    async with acting(writer, "north.sales"):
        assert await changes(writer, "contact", "王芳", f"\"owner\" = '{identity('north.manager')}'") == 1
    async with acting(writer, "north.sales"):
        with pytest.raises(Denied):
            await changes(writer, "contact", "王芳", f"\"organization\" = '{identity('SOUTH')}'")


async def test_below_reaches_the_subtree_and_closed_predecessors(group_owner, writer):
    await contact(group_owner, "王芳", "N1", "nobody")
    await contact(group_owner, "李四", "SOUTH", "nobody")
    await contact(group_owner, "周八", "CENTRAL", "nobody")
    async with acting(writer, "north.manager"):
        assert [await changes(writer, "contact", name) for name in ("王芳", "李四", "周八")] == [1, 0, 0]
    async with acting(writer, "hq.manager"):
        assert [await changes(writer, "contact", name) for name in ("王芳", "李四", "周八")] == [1, 1, 1]


async def test_own_reaches_what_a_predecessor_left(group_owner, writer):
    await contact(group_owner, "周八", "CENTRAL", "south.sales")
    async with acting(writer, "south.sales"):
        assert await changes(writer, "contact", "周八") == 1


async def test_a_condition_limits_which_rows_are_changed(group_owner, writer):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    await contact(group_owner, "李四", "SOUTH", "south.sales")
    async with acting(writer, "south.finance"):
        assert await changes(writer, "contact", "王芳") == 0
        assert await changes(writer, "contact", "李四") == 1


async def test_a_deputy_holds_the_position_meanwhile(group_owner, writer):
    await contact(group_owner, "王芳", "NORTH", "nobody")
    async with acting(writer, "nobody"):
        assert await changes(writer, "contact", "王芳") == 0
    await group_owner.execute(
        'update "hz"."position" set "deputy" = $1, "deputy_from" = (select "date" from "hz_control"."today") where "user" = $2',
        identity("nobody"),
        identity("north.manager"),
    )
    async with acting(writer, "nobody"):
        assert await changes(writer, "contact", "王芳") == 1


async def test_a_position_ends_at_its_date(group_owner, writer):
    await contact(group_owner, "王芳", "NORTH", "north.sales")
    await group_owner.execute('update "hz"."position" set "valid_to" = (select "date" from "hz_control"."today")')
    async with acting(writer, "north.sales"):
        assert await changes(writer, "contact", "王芳") == 0


async def test_a_master_is_changed_by_the_steward_and_by_holders_of_a_facet(group_owner, writer):
    await customer(group_owner, "华腾", "NORTH", "north.sales")
    for login, reached in (("north.sales", 1), ("north.manager", 1), ("south.sales", 0), ("nobody", 0)):
        async with acting(writer, login):
            assert await changes(writer, "customer", "华腾") == reached, login
    await facet(group_owner, "华腾", "SOUTH", "south.sales")
    async with acting(writer, "south.sales"):
        assert await changes(writer, "customer", "华腾") == 1


async def test_saving_a_master_renews_the_copies_in_the_facets_of_others(group_owner, writer):
    await customer(group_owner, "华腾", "NORTH", "north.sales")
    await facet(group_owner, "华腾", "SOUTH", "south.sales")
    async with acting(writer, "north.sales"):
        assert await changes(writer, "customer_facet", "华腾", "\"m_name\" = '华腾化工'") == 2
    async with acting(writer, "nobody"):
        assert await changes(writer, "customer_facet", "华腾", "\"m_name\" = '华腾化工'") == 0


async def test_a_record_is_made_with_its_facet_in_one_statement(writer):
    one = """
      with m as (insert into "hz"."customer" ("id", "organization", "name") values ($1, $2, '华腾') returning "id"),
           f as (insert into "hz"."customer_facet" ("id", "record", "organization", "owner") select $3, m."id", $2, $4 from m)
      select count(*) from m"""
    record, north, own = identity("华腾"), identity("NORTH"), identity("华腾 at NORTH")
    async with acting(writer, "north.sales"):
        await writer.execute(one, record, north, own, identity("north.sales"))
    async with acting(writer, "north.sales"):
        with pytest.raises(Denied):
            await writer.execute(one, record, north, own, identity("north.manager"))
    async with acting(writer, "north.sales"):
        with pytest.raises(Denied):
            await writer.execute(one, record, identity("SOUTH"), own, identity("north.sales"))


async def test_the_reading_role_writes_nothing_and_history_is_only_appended(group: Database, writer):
    reader = await asyncpg.connect(group.dsn("hezong_read"))
    await reader.execute("set default_transaction_read_only = off")
    with pytest.raises(Denied):
        await contact(reader, "王芳", "NORTH", "north.sales")
    with pytest.raises(Denied):
        await reader.fetch('select * from "hz_control"."credential"')
    await reader.close()
    for statement in ('delete from "hz_control"."history"', 'update "hz_control"."history" set "verb" = null'):
        with pytest.raises(Denied):
            await writer.execute(statement)


async def test_whose_a_row_is_cannot_be_changed_by_the_writing_role(group: Database, group_owner, writer):
    """Row policies see rows and no columns: whoever may renew the copies in a sister's facet must not take it over."""
    await customer(group_owner, "甲", "NORTH", "north.sales")
    fixed = {
        "customer": ("id", "created_by", "created_at"),
        "customer_facet": ("id", "record", "organization", "created_by"),
    }
    async with acting(writer, "north.manager"):
        for table, columns in fixed.items():
            for column in columns:
                with pytest.raises(Denied):
                    async with writer.transaction():
                        await changes(writer, table, "甲", f'"{column}" = "{column}"')
        assert await changes(writer, "customer_facet", "甲") == 1


async def test_tables_of_an_older_version_are_narrowed(group: Database, group_owner, writer):
    await group_owner.execute('grant update on "hz"."customer_facet" to hezong_write')
    await group_owner.execute(basis(Roles()).sql)
    allowed = "select has_column_privilege('hezong_write', 'hz.customer_facet', $1, 'UPDATE')"
    assert [await group_owner.fetchval(allowed, each) for each in ("record", "organization", "owner", "m_name")] == [
        False, False, True, True,
    ]  # fmt: skip
