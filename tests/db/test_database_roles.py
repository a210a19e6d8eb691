"""The roles of contract §7, on a real server."""

import asyncpg
import psycopg
import pytest

from hezong.adapters.postgres import ROLES, Database


@pytest.mark.parametrize("role", ROLES)
def test_each_role_logs_in_as_itself_without_power(database: Database, role: str):
    with psycopg.connect(database.dsn(role)) as connection:
        row = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (role, False, False, False)


async def test_addresses_work_for_asyncpg(database: Database):
    connection = await asyncpg.connect(database.dsn("hezong_read"))
    assert await connection.fetchval("SELECT current_setting('plan_cache_mode')") == "force_custom_plan"
    await connection.close()


def test_the_reading_role_cannot_write(database: Database):
    with psycopg.connect(database.dsn_owner) as connection:
        connection.execute("CREATE TABLE thing (id int)")
        connection.execute("GRANT ALL ON thing TO hezong_read")
    with (
        psycopg.connect(database.dsn("hezong_read")) as connection,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        connection.execute("INSERT INTO thing VALUES (1)")


def test_only_the_owner_defines_tables(database: Database):
    with (
        psycopg.connect(database.dsn("hezong_write")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE SCHEMA hz")


def test_strangers_cannot_enter(database: Database):
    with psycopg.connect(database.dsn_admin) as connection:
        allowed = connection.execute(
            "SELECT has_database_privilege('pg_monitor', current_database(), 'CONNECT')"
        ).fetchone()
    assert allowed == (False,)


def test_databases_have_what_the_schema_needs(database: Database):
    with psycopg.connect(database.dsn_owner) as connection:
        extensions = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
        chinese = connection.execute("SELECT '华北钢铁' LIKE '%钢%', cardinality(show_trgm('华北钢铁'))").fetchone()
    assert extensions >= {"pg_trgm", "btree_gist", "btree_gin"}
    assert chinese == (True, 5)


def test_what_one_test_makes_the_next_one_does_not_see(databases, empty):
    with databases.fresh(empty) as first, psycopg.connect(first.dsn_owner) as connection:
        connection.execute("CREATE TABLE thing (id int)")
    with databases.fresh(empty) as second, psycopg.connect(second.dsn_owner) as connection:
        assert connection.execute("SELECT to_regclass('thing')").fetchone() == (None,)
