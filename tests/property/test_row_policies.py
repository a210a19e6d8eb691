"""On random groups, report views show and row policies let change exactly what the oracle allows (contract §7, PL-08)."""

import os
import secrets
from collections.abc import AsyncIterator

import asyncpg
import pytest

from hezong.adapters.postgres import Database
from hezong.kernel.query.request import RELATIONSHIPS, ListRequest
from hezong.kernel.schema.sql_user import drop_login, make_login
from hezong.kernel.types import Refused
from tests.property.rights.group import TODAY, Group, random_group
from tests.property.rights.hold import Held, fill, install, structure, world
from tests.property.rights.oracle import may_read, reads_field
from tests.property.rights.writing import net_takes

GROUPS = max(1, int(os.environ.get("HEZONG_CASES", "2000")) // 400)
SEED = int(os.environ.get("HEZONG_SEED", "20261001"))
KEYS = {"partner": "facet"}
TABLES = {"partner": "partner_facet"}
KEPT = {"asset": "value", "partner": "credit", "item": "cost", "chore": "cost"}


@pytest.fixture
async def owner(module_database: Database) -> AsyncIterator[asyncpg.Connection]:
    """The owner's role, with the model installed and the date of the groups in force."""
    connection = await asyncpg.connect(module_database.dsn_owner)
    await install(connection, world())
    await connection.execute('update "hz_control"."state" set "fixed_date" = $1', TODAY)
    yield connection
    await connection.close()


@pytest.fixture
async def reports(module_database: Database, owner: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """A login for reports; the test binds it to one person after the other."""
    login = f"bi_{secrets.token_hex(8)}"
    administrator = await asyncpg.connect(module_database.dsn_admin)
    password = await make_login(administrator, owner, login, random_group(SEED).id("p0"))
    connection = await asyncpg.connect(module_database.dsn_owner, user=login, password=password)
    yield connection
    await connection.close()
    await drop_login(administrator, owner, login)
    await administrator.close()


@pytest.mark.parametrize("number", range(GROUPS))
async def test_report_views_show_what_the_oracle_and_the_lists_show(number, module_database, owner, reports):
    group = random_group(SEED + number)
    await fill(owner, group)
    reader = await asyncpg.connect(module_database.dsn("hezong_read"))
    held = Held(world(), group, structure(group), reader)
    for person, posts in group.posts.items():
        await owner.execute('update "hz_control"."bi_login" set "user" = $1', group.id(person))
        for entity, rows in group.rows.items():
            expected = sorted(str(group.id(row.id)) for row in rows if may_read(posts, entity, row, person))
            shown = await reports.fetch(f'select * from "hz_bi"."{entity}"')
            shown = [row for row in shown if row[KEYS.get(entity, "id")] is not None]
            assert sorted(str(row[KEYS.get(entity, "id")]) for row in shown) == expected
            assert sorted(await listed(held, person, entity)) == expected
            if entity in KEPT:
                kept_fields_agree(group, person, entity, shown)
    await reader.close()


async def listed(held: Held, person: str, entity: str) -> list[str]:
    """What the product's own lists show: ids of records, of facets where there are some."""
    request = (
        ListRequest(entity, limit=50, rows=RELATIONSHIPS) if entity == "partner" else ListRequest(entity, limit=50)
    )
    try:
        items = await held.pages(held.context(person), request)
    except Refused:
        return []
    return [item["facets"][0]["id"] if entity == "partner" else item["id"] for item in items]


def kept_fields_agree(group: Group, person: str, entity: str, shown: list[asyncpg.Record]) -> None:
    """A kept field has a value exactly where one position gives both the row and the field."""
    rows = {str(group.id(row.id)): row for row in group.rows[entity]}
    for each in shown:
        row = rows[str(each[KEYS.get(entity, "id")])]
        given = reads_field(group.posts[person], entity, row, person, KEPT[entity])
        assert (each[KEPT[entity]] is not None) == (given and row.values[KEPT[entity]] is not None)


@pytest.mark.parametrize("number", range(GROUPS))
async def test_an_update_reaches_what_the_oracle_allows(number, module_database, owner):
    group = random_group(SEED + number)
    await fill(owner, group)
    writer = await asyncpg.connect(module_database.dsn("hezong_write"))
    for person, posts in group.posts.items():
        for entity, rows in group.rows.items():
            if entity == "partner":
                continue
            expected = {group.id(row.id) for row in rows if net_takes(posts, entity, row, person)}
            assert await changed(writer, entity, group, person) == expected
    await writer.close()


@pytest.mark.parametrize("number", range(GROUPS))
async def test_of_a_shared_record_all_copies_are_renewed_by_whoever_may_change_a_facet(number, module_database, owner):
    """Saving the record writes to the facets of others too, since they carry copies (facts A2)."""
    group = random_group(SEED + number)
    await fill(owner, group)
    writer = await asyncpg.connect(module_database.dsn("hezong_write"))
    rows = group.rows["partner"]
    for person, posts in group.posts.items():
        mine = {row.record for row in rows if net_takes(posts, "partner", row, person)}
        expected = {group.id(row.id) for row in rows if row.record in mine}
        assert await changed(writer, "partner", group, person) == expected
    await writer.close()


async def changed(writer: asyncpg.Connection, entity: str, group: Group, person: str) -> set:
    """The rows that an update of everything reaches on behalf of a person; undone."""
    transaction = writer.transaction()
    await transaction.start()
    await writer.execute("select set_config('hezong.user', $1, true)", str(group.id(person)))
    rows = await writer.fetch(
        f'update "hz"."{TABLES.get(entity, entity)}" set "version" = "version" + 1 returning "id"'
    )
    await transaction.rollback()
    return {row["id"] for row in rows}
