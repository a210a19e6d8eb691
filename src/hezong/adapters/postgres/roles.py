"""Turns a server of PostgreSQL 18 into one with Hezong's roles and database; running it again changes nothing."""

from collections.abc import Mapping
from importlib.resources import files

import psycopg
from psycopg import sql

from hezong.adapters.postgres.database import ROLES, Database
from hezong.adapters.postgres.problem import DatabaseProblem

# Roles that may step around the row policies would make every right in the model void.
POWERFUL = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole)"


def statements(name: str) -> bytes:
    """The text of roles.sql or database.sql."""
    return files("hezong.adapters.postgres").joinpath(name).read_bytes()


def prepare_server(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Makes the roles and gives them the passwords that we keep."""
    connection.execute(statements("roles.sql"))
    for role in ROLES:
        connection.execute(_set_password(connection, role, passwords[role]))
    check_roles(connection)


def prepare_database(database: Database) -> None:
    """Extensions, owner and the right to connect, in a database that exists. Refuses one in which search is blind."""
    with psycopg.connect(database.dsn_admin) as connection:
        connection.execute(statements("database.sql"))
        check_characters(connection)


def make_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """`connection` must be in autocommit. A template may not be in use by anyone. Copying files halves the time."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def database_exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def check_roles(connection: psycopg.Connection) -> None:
    """Refuses to go on with roles to which the row policies do not apply."""
    powerful = [str(row[0]) for row in connection.execute(POWERFUL, [list(ROLES)])]
    if powerful:
        raise DatabaseProblem(f"These roles may do more than Hezong allows them: {', '.join(powerful)}.")


def check_characters(connection: psycopg.Connection) -> None:
    """With LC_CTYPE C, trigram indexes hold nothing of a Chinese text."""
    row = connection.execute("SELECT cardinality(show_trgm('合纵集团')) > 0").fetchone()
    if row != (True,):
        raise DatabaseProblem(
            "This database does not take Chinese characters for letters. Make one with: CREATE DATABASE hezong "
            "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )


def _set_password(connection: psycopg.Connection, role: str, password: str) -> sql.Composed:
    """Only the verifier crosses the wire; statements that define roles take no parameters."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    return sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier))
