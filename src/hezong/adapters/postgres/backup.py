"""Turns a database and its keys into one file and back. The key of sensitive fields is never part of it (contract §2).

The file is a tar archive: manifest.json, database.dump (pg_dump's own format) and keys/ and files/ of the data folder.
Passwords of the database stay out too: each installation has its own.
"""

import json
import os
import subprocess
import tarfile
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hezong.adapters.postgres.binaries import packaged_binaries
from hezong.adapters.postgres.database import Database
from hezong.adapters.postgres.password import NAME as PASSWORDS
from hezong.adapters.postgres.password import write_private
from hezong.adapters.postgres.problem import DatabaseProblem
from hezong.adapters.postgres.roles import make_database, prepare_database
from hezong.settings import Settings

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
FOLDERS = ("keys", "files")
# Logins for reporting are made by hand, one by one; policies and grants in the dump name them.
READERS = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'bi_') ORDER BY rolname"
# Tables of ours, whoever made them; those of extensions do not count.
TABLES = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text LIKE 'hz%'"


def write_backup(database: Database, settings: Settings, file: Path) -> None:
    """One consistent snapshot. The file is readable by its owner alone, and complete or not there."""
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".hezong-backup-") as folder:
        dump, draft = Path(folder) / DUMP, Path(folder) / "backup.tar"
        _tool("pg_dump", database, "--format=custom", f"--file={dump}")
        manifest = Path(folder) / MANIFEST
        manifest.write_text(json.dumps(_manifest(database)), encoding="utf-8")
        with tarfile.open(draft, "w") as archive:
            for path in (manifest, dump):
                archive.add(path, path.name)
            for path in _kept(settings):
                archive.add(path, path.relative_to(settings.data).as_posix())
        draft.chmod(0o600)
        draft.replace(file)


def read_backup(file: Path, database: Database, settings: Settings, *, replace: bool) -> None:
    """Restores beside the present database and swaps their names at the end; a failure leaves everything as it was."""
    if not replace and _holds_records(database):
        raise DatabaseProblem("This database already holds records. Use --replace to put the backup in its place.")
    with tempfile.TemporaryDirectory(dir=settings.data, prefix=".hezong-restore-") as folder:
        unpacked = _unpack(file, Path(folder))
        manifest = json.loads((unpacked / MANIFEST).read_text(encoding="utf-8"))
        draft = database.called(f"{database.name}_{uuid.uuid4().hex[:8]}")
        try:
            _restore(draft, manifest, unpacked / DUMP)
            _swap(database, draft)
        finally:
            _drop(draft)
        _put_back(unpacked, settings)


def _manifest(database: Database) -> dict[str, object]:
    with psycopg.connect(database.dsn_admin) as connection:
        readers = [str(row[0]) for row in connection.execute(READERS)]
        server = connection.info.server_version
    return {"format": FORMAT, "at": datetime.now(UTC).isoformat(), "server": server, "readers": readers}


def _kept(settings: Settings) -> Iterator[Path]:
    """Files of the data folder that belong into a backup."""
    left_out = {settings.field_key, settings.keys / PASSWORDS}
    for folder in FOLDERS:
        for path in sorted((settings.data / folder).rglob("*")):
            if path.is_file() and path not in left_out:
                yield path


def _holds_records(database: Database) -> bool:
    with psycopg.connect(database.dsn_admin) as connection:
        return connection.execute(TABLES).fetchone() != (0,)


def _unpack(file: Path, folder: Path) -> Path:
    """The "data" filter refuses links, devices and paths that lead out of the folder."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise DatabaseProblem(f"{file} is no backup of Hezong, or it is damaged: {error}") from error
    if manifest.get("format") != FORMAT:
        raise DatabaseProblem(f"{file} was written by a newer Hezong.")
    return folder


def _restore(draft: Database, manifest: dict[str, list[str]], dump: Path) -> None:
    with psycopg.connect(draft.called("postgres").dsn_admin, autocommit=True) as connection:
        make_database(connection, draft.name)
        present = {str(row[0]) for row in connection.execute(READERS)}
        for name in sorted(set(manifest["readers"]) - present):
            # Without a password nobody can log in: `hezong sql-user` gives a new one.
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
    prepare_database(draft)
    _tool("pg_restore", draft, "--exit-on-error", "--single-transaction", str(dump))


def _swap(database: Database, draft: Database) -> None:
    """After it, `draft` names the old database."""
    steps = [(database.name, f"{draft.name}_old"), (draft.name, database.name), (f"{draft.name}_old", draft.name)]
    with psycopg.connect(database.called("postgres").dsn_admin, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name])
        with connection.transaction():
            for old, new in steps:
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                connection.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))


def _drop(database: Database) -> None:
    with psycopg.connect(database.called("postgres").dsn_admin, autocommit=True) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(database.name)))


def _put_back(unpacked: Path, settings: Settings) -> None:
    for path in sorted(unpacked.rglob("*")):
        inside = PurePosixPath(path.relative_to(unpacked).as_posix())
        if path.is_file() and inside.parts[0] in FOLDERS:
            write_private(settings.data / inside, path.read_bytes())


def _tool(name: str, database: Database, *arguments: str) -> None:
    """The password goes through the environment: everybody can read the arguments of a process."""
    parts = {key: str(value) for key, value in conninfo_to_dict(database.dsn_admin).items() if value is not None}
    environment = {**os.environ, "PGPASSWORD": parts.pop("password", "")}
    command = [packaged_binaries().program(name), f"--dbname={make_conninfo(**parts)}", "--no-password", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise DatabaseProblem(f"{name} failed:\n{done.stderr.strip()}")
