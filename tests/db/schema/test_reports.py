"""People who query by SQL see report views alone, through the person of their login, whatever they set (contract §7)."""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import pytest

from hezong.adapters.postgres import Database
from hezong.cli.sql_user import answer
from hezong.kernel.schema.sql_user import drop_login, make_login
from hezong.kernel.types import Refused
from tests.fixtures.group import contact, customer, facet, identity, put


@asynccontextmanager
async def login(group: Database, person: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of a login made for a person; the login is gone afterwards, roles belong to the whole server."""
    name = f"bi_{group.name[-12:]}_{person.replace('.', '_')}"
    administrator, owner = await asyncpg.connect(group.dsn_admin), await asyncpg.connect(group.dsn_owner)
    password = await make_login(administrator, owner, name, identity(person))
    parts = urlsplit(group.dsn_admin)
    host = parts.netloc.rpartition("@")[2]
    connection = await asyncpg.connect(urlunsplit(parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}")))
    try:
        yield connection
    finally:
        await connection.close()
        await drop_login(administrator, owner, name)
        await administrator.close()
        await owner.close()


@pytest.fixture
async def filled(group_owner: asyncpg.Connection) -> None:
    """Customers and contacts of both companies."""
    await put(group_owner, "industry", id=identity("化工"), organization=identity("HZ"), name="化工")
    await customer(
        group_owner,
        "华腾",
        "NORTH",
        "north.sales",
        industry=identity("化工"),
        bank_account=b"x",
        bank_account_last="1234",
    )
    await customer(group_owner, "北方", "NORTH", "north.manager")
    await customer(group_owner, "南方", "SOUTH", "south.sales")
    await facet(group_owner, "华腾", "SOUTH", "south.sales")
    await group_owner.execute('update "hz"."customer_facet" set "credit_limit" = 10, "credit_limit_currency" = \'CNY\'')
    await contact(group_owner, "王芳", "NORTH", "north.sales", open=True, customer=identity("华腾"))
    await contact(group_owner, "李四", "NORTH", "north.manager", open=False, customer=identity("华腾"))
    await contact(group_owner, "赵六", "N1", "north.manager", open=True, customer=identity("华腾"))


async def names(connection: asyncpg.Connection, view: str) -> list[str]:
    return sorted(row["name"] for row in await connection.fetch(f'select "name" from "hz_bi"."{view}"'))


@pytest.mark.usefixtures("filled")
async def test_each_login_sees_the_rows_of_its_person(group):
    expected = {
        "north.sales": ["华腾"],
        "north.manager": sorted(["北方", "华腾"]),
        "hq.manager": sorted(["北方", "华腾", "华腾", "南方"]),
        "south.sales": sorted(["华腾", "南方"]),
        "south.finance": sorted(["华腾", "南方"]),
        "nobody": [],
    }
    for person, found in expected.items():
        async with login(group, person) as connection:
            assert await names(connection, "customer") == found, person


@pytest.mark.usefixtures("filled")
async def test_a_condition_through_references_decides_on_rows(group):
    async with login(group, "north.guest") as connection:
        assert await names(connection, "contact") == ["王芳"]


@pytest.mark.usefixtures("filled")
async def test_settings_and_roles_show_no_more(group):
    async with login(group, "north.sales") as connection:
        for setting in ("user", "organization", "role", "login"):
            await connection.execute(f"select set_config('hezong.{setting}', $1, false)", str(identity("hq.manager")))
        await connection.execute("set role hezong_bi")
        assert await names(connection, "customer") == ["华腾"]
        for role in ("hezong_owner", "hezong_read", "hezong_write"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"set role {role}")


@pytest.mark.usefixtures("filled")
async def test_a_login_sees_no_base_table_and_nothing_of_the_control_schema(group, group_owner):
    tables = await group_owner.fetch(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('hz', 'hz_control')\n"
        "union all select format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'hz_control'"
    )
    assert len(tables) > 20
    async with login(group, "hq.manager") as connection:
        for row in tables:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select * from {row['name']}")


@pytest.mark.usefixtures("filled")
async def test_fields_kept_for_some_roles_are_empty_for_others(group):
    async with login(group, "north.sales") as connection:
        assert await connection.fetchval('select "credit_limit" from "hz_bi"."customer"') is None
    async with login(group, "north.manager") as connection:
        assert await connection.fetchval('select "credit_limit" from "hz_bi"."customer" limit 1') == 10


@pytest.mark.usefixtures("filled")
async def test_of_a_sensitive_field_only_the_last_four_are_shown(group):
    async with login(group, "north.sales") as connection:
        row = await connection.fetchrow('select * from "hz_bi"."customer"')
    assert row is not None
    assert row["bank_account_last"] == "1234"
    assert {"bank_account", "bank_account_hash", "name_pinyin", "ext"} & set(row.keys()) == set()


@pytest.mark.usefixtures("filled")
async def test_a_function_of_the_reader_learns_nothing_of_hidden_rows(group):
    """A security barrier: the condition that the reader adds runs after the row rule."""
    async with login(group, "north.sales") as connection:
        found = await connection.fetch(
            'select "name" from "hz_bi"."customer" where 1 / (case when "name" = \'南方\' then 0 else 1 end) = 1'
        )
    assert [row["name"] for row in found] == ["华腾"]


@pytest.mark.usefixtures("filled")
async def test_a_removed_person_sees_nothing_at_once(group, group_owner):
    async with login(group, "north.sales") as connection:
        await group_owner.execute('delete from "hz_control"."bi_login"')
        assert await names(connection, "customer") == []


async def test_a_login_of_another_kind_of_name_is_refused(group_owner):
    with pytest.raises(Refused):
        await make_login(group_owner, group_owner, "hezong_owner", identity("north.sales"))


async def test_the_command_makes_a_login_and_removes_it(group):
    """`hezong sql-user` (contract §8)."""
    name = f"bi_{group.name[-12:]}"
    said = await answer(group, Namespace(login=name, person="north.sales", drop=False))
    password = said.rsplit(" ", 1)[1]
    connection = await asyncpg.connect(group.dsn_owner, user=name, password=password)
    assert await names(connection, "contact") == []
    await connection.close()
    assert await answer(group, Namespace(login=name, person=None, drop=True)) == f"removed {name}"
    with pytest.raises(Refused):
        await answer(group, Namespace(login=name, person="nobody.known", drop=False))
