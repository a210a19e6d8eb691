"""Turns DATABASE_URL into a database with Hezong's roles; prints what an administrator must do where we may not."""

import psycopg

from hezong.adapters.postgres.database import ROLES, Database
from hezong.adapters.postgres.password import passwords
from hezong.adapters.postgres.problem import DatabaseProblem
from hezong.adapters.postgres.roles import check_roles, prepare_database, prepare_server, statements
from hezong.settings import Settings

# uuidv7(), temporal keys, virtual generated columns, RETURNING old and new (facts, decision 1).
LEAST_VERSION = 180000


def check_version(number: int) -> None:
    """`number` is server_version_num: 180006 for 18.6."""
    if number < LEAST_VERSION:
        raise DatabaseProblem(
            f"DATABASE_URL leads to PostgreSQL {number // 10000}.{number % 10000}; Hezong needs 18 or newer. "
            "Upgrade that server, or unset DATABASE_URL to use the embedded one."
        )


def open_external(url: str, settings: Settings) -> Database:
    """Checked at each start; where the login may not make roles, they must be there with the passwords that we keep."""
    database = Database(url, passwords(settings.keys, ROLES))
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            check_version(connection.info.server_version)
            prepare(connection, database)
            check_roles(connection)
    except psycopg.OperationalError as error:
        raise DatabaseProblem(f"DATABASE_URL cannot be reached: {error}") from error
    return database


def prepare(connection: psycopg.Connection, database: Database) -> None:
    """Does the administrator's part where the login of DATABASE_URL is allowed to."""
    try:
        with connection.transaction():
            prepare_server(connection, database.passwords)
        prepare_database(database)
    except psycopg.errors.InsufficientPrivilege as error:
        if not all(_logs_in(database.dsn(role)) for role in ROLES):
            raise DatabaseProblem(for_administrator(database)) from error


def for_administrator(database: Database) -> str:
    """The SQL to run by hand, with the passwords of our key file."""
    assignments = "".join(f"ALTER ROLE {role} PASSWORD '{database.passwords[role]}';\n" for role in ROLES)
    return (
        "The login of DATABASE_URL may not make roles. Let an administrator run this there, then start again:\n\n"
        f"{statements('roles.sql').decode()}\n{assignments}\n{statements('database.sql').decode()}"
    )


def _logs_in(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True
