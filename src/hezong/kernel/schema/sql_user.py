"""Makes and removes the logins of people who query by SQL; each is bound to a person by a row, never by a setting (contract §7).

``administrator`` is a connection that may make roles, ``owner`` one of the owner's role. A login is read-only and gets
nothing but the report views.
"""

import hmac
import re
import secrets
from base64 import b64encode
from hashlib import pbkdf2_hmac, sha256
from uuid import UUID

from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.names import control, literal, quoted
from hezong.kernel.types.problem import refuse

NAME = re.compile(r"bi_[a-z0-9_]{1,50}")
ITERATIONS = 4096


async def make_login(
    administrator: Connection, owner: Connection, login: str, user: UUID, roles: Roles | None = None
) -> str:
    """Makes the login, or gives it a new password and binds it to ``user``; answers the password, which nobody stores.

    Refused ``request.login`` unless the name is ``bi_`` with small letters, digits and underscores.
    """
    if NAME.fullmatch(login) is None:
        raise refuse("request.login", login=login)
    password = secrets.token_urlsafe(24)
    if not await administrator.fetchval("select exists(select from pg_roles where rolname = $1)", login):
        await administrator.execute(f"create role {quoted(login)} nosuperuser nocreatedb nocreaterole nobypassrls")
    await administrator.execute(f"alter role {quoted(login)} login inherit password {literal(_verifier(password))}")
    await administrator.execute(f"alter role {quoted(login)} set default_transaction_read_only = on")
    await administrator.execute(f"grant {quoted((roles or Roles()).reports)} to {quoted(login)}")
    await owner.execute(
        f'insert into {control("bi_login")} ("login", "user") values ($1, $2)\n'
        'on conflict ("login") do update set "user" = excluded."user", "at" = now()',
        login,
        user,
    )
    return password


async def find_person(owner: Connection, login: str) -> UUID:
    """The id of the person who signs in by that name. Refused ``request.not_found``."""
    found = await owner.fetchval('select "id" from "hz"."user" where "login" = $1 and "deleted_at" is null', login)
    if found is None:
        raise refuse("request.not_found", login=login)
    return found


async def drop_login(administrator: Connection, owner: Connection, login: str) -> None:
    """Takes the person away first, so that an open connection sees nothing more, then the role."""
    if NAME.fullmatch(login) is None:
        raise refuse("request.login", login=login)
    await owner.execute(f'delete from {control("bi_login")} where "login" = $1', login)
    await administrator.execute(f"drop role if exists {quoted(login)}")


def _verifier(password: str) -> str:
    """What the server keeps of a password (RFC 5803), so that no statement log ever holds the password itself."""
    salt = secrets.token_bytes(16)
    salted = pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    stored = sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${ITERATIONS}:{_text(salt)}${_text(stored)}:{_text(server)}"


def _text(data: bytes) -> str:
    return b64encode(data).decode()
