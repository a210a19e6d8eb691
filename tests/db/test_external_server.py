"""DATABASE_URL: a server of one's own is prepared where the login may, explained where it may not, refused when old."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hezong.adapters.postgres import ROLES, Database, DatabaseProblem, start
from hezong.adapters.postgres.account import server_account
from hezong.adapters.postgres.external import check_version
from hezong.settings import Settings

OLD = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="module")
def server(run_folder: Path) -> Iterator[Database]:
    """A server of its own, because these tests change its roles."""
    data = run_folder / "external"
    with start(Settings(data), durable=False) as running:
        yield running.database
    shutil.rmtree(data)


@pytest.fixture
def settings(server: Database, tmp_path: Path) -> Settings:
    """An installation that reaches that server by address only, and knows the passwords of its roles."""
    (tmp_path / "keys").mkdir()
    known = {role: server.passwords[role] for role in ROLES}
    (tmp_path / "keys" / "database.json").write_text(json.dumps(known))
    return Settings(tmp_path, database_url=server.dsn_admin)


@pytest.fixture
def weak_login(server: Database) -> Iterator[str]:
    """A login that may use the database and make nothing on the server."""
    with psycopg.connect(server.dsn_admin, autocommit=True) as connection:
        connection.execute("CREATE ROLE weak LOGIN PASSWORD 'weak' NOCREATEROLE")
        connection.execute("GRANT CONNECT ON DATABASE hezong TO weak")
        yield Database(server.dsn_admin, {"weak": "weak"}).dsn("weak")
        connection.execute("REVOKE CONNECT ON DATABASE hezong FROM weak")
        connection.execute("DROP ROLE weak")


def test_a_server_of_ones_own_is_prepared(settings: Settings):
    with start(settings) as running, psycopg.connect(running.database.dsn("hezong_write")) as connection:
        row = connection.execute("SELECT current_user, current_database()").fetchone()
    assert row == ("hezong_write", running.database.name)


def test_an_administrators_work_is_enough(settings: Settings, weak_login: str):
    """The roles are there with the passwords of our key file; nothing more is asked for."""
    weak = Settings(settings.data, database_url=weak_login)
    with start(weak) as running, psycopg.connect(running.database.dsn("hezong_read")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("hezong_read",)


def test_without_rights_the_sql_for_the_administrator_is_printed(weak_login: str, tmp_path: Path):
    with pytest.raises(DatabaseProblem) as problem:
        start(Settings(tmp_path, database_url=weak_login))
    own = json.loads((tmp_path / "keys" / "database.json").read_text())
    assert "CREATE EXTENSION IF NOT EXISTS pg_trgm" in str(problem.value)
    assert all(f"ALTER ROLE {role} PASSWORD '{own[role]}'" in str(problem.value) for role in ROLES)


def test_roles_that_step_around_policies_are_refused(settings: Settings, server: Database):
    with psycopg.connect(server.dsn_admin, autocommit=True) as connection:
        connection.execute("ALTER ROLE hezong_write BYPASSRLS")
        try:
            with pytest.raises(DatabaseProblem, match="hezong_write"):
                start(settings)
        finally:
            connection.execute("ALTER ROLE hezong_write NOBYPASSRLS")


def test_a_server_that_does_not_answer_is_named(tmp_path: Path):
    url = "postgresql://me:secret@127.0.0.1:1/crm"
    with pytest.raises(DatabaseProblem, match="DATABASE_URL cannot be reached") as problem:
        start(Settings(tmp_path, database_url=url))
    assert "secret" not in str(problem.value)


@pytest.mark.parametrize(("number", "version"), [(150018, "15.18"), (170010, "17.10")])
def test_an_older_server_is_refused_by_version(number: int, version: str):
    with pytest.raises(DatabaseProblem, match=f"PostgreSQL {version}; Hezong needs 18"):
        check_version(number)


def test_newer_servers_are_accepted():
    assert [check_version(number) for number in (180000, 180006, 190000)] == [None, None, None]


@pytest.mark.skipif(not OLD.exists(), reason="no PostgreSQL 15 on this machine")
def test_a_real_older_server_is_refused(run_folder: Path, tmp_path: Path):
    folder = run_folder / "old"
    folder.mkdir(mode=0o700)
    account = server_account()
    account.owns(folder)
    made = account.run(
        [str(OLD / "initdb"), "-D", f"{folder}/data", "--auth=trust", "--username=postgres", "--no-sync"]
    )
    assert made.returncode == 0, made.stdout
    with (folder / "log").open("ab") as log:
        command = [str(OLD / "postgres"), "-D", f"{folder}/data", "-k", str(folder), "-c", "listen_addresses="]
        old = account.launch(command, folder, log)
    try:
        ready = [str(OLD / "pg_isready"), "-h", str(folder), "--timeout=60"]
        while subprocess.run(ready, check=False, capture_output=True).returncode:
            assert old.poll() is None, (folder / "log").read_text()
        with pytest.raises(DatabaseProblem, match=r"PostgreSQL 15\.\d+; Hezong needs 18"):
            start(Settings(tmp_path, database_url=f"postgresql://postgres@/postgres?host={folder}"))
    finally:
        old.terminate()
        old.wait()
        shutil.rmtree(folder)
