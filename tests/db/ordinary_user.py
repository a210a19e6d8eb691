"""Run by a test as root: gives root's rights up for good, then starts the embedded server twice and prints who ran it,
and what is said when a database of somebody else is asked for.

Everything is imported while it can still be read: the folder of the package may be private to root.
"""

import codecs
import os
import pwd
import sys
from pathlib import Path

data, sys.path[1:] = Path(sys.argv[1]), sys.argv[2:]

import psycopg  # noqa: E402  the path comes first

import hezong.adapters.postgres.roles  # noqa: E402  as above
from hezong.adapters.postgres import DatabaseProblem, start  # noqa: E402  as above
from hezong.adapters.postgres.process import living  # noqa: E402  as above
from hezong.settings import Settings  # noqa: E402  as above


def main() -> None:
    nobody = pwd.getpwnam("nobody")
    texts = {name: hezong.adapters.postgres.roles.statements(name) for name in ("roles.sql", "database.sql")}
    hezong.adapters.postgres.roles.statements = texts.__getitem__
    # Codecs are loaded at their first use.
    for name in ("ascii", "idna"):
        codecs.lookup(name)
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    os.environ["HOME"] = "/nonexistent"
    for _ in range(2):
        with start(Settings(data), durable=False) as running:
            with psycopg.connect(running.database.dsn_owner) as connection:
                connection.execute("CREATE SCHEMA IF NOT EXISTS hz")
                connection.execute("CREATE TABLE IF NOT EXISTS hz.note AS SELECT 'mine' AS text")
            number = living(data / "postgres" / "cluster")
            sys.stdout.write(f"{Path(f'/proc/{number}').stat().st_uid}\n")
    (data / "other").mkdir()
    (data / "other" / "postgres.place").write_text("/\n")
    try:
        start(Settings(data / "other"))
    except DatabaseProblem as problem:
        sys.stdout.write(str(problem))


main()
