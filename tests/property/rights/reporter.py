"""Makes a login for reports and binds it to one person after another: what it sees must follow the person, whatever it sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

import asyncpg

from hezong.adapters.postgres import Database
from hezong.kernel.schema.sql_user import drop_login, make_login

SETTINGS = "select distinct m[1] from ({}) as t(text), regexp_matches(t.text, 'hezong\\.[a-z_]+', 'g') as m"
SOURCES = """select pg_get_viewdef(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'v' and n.nspname in ('hz', 'hz_control', 'hz_bi')
union all select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('hz', 'hz_control')
union all select concat(qual, with_check) from pg_policies"""
GUESSED = ("hezong.user", "hezong.organization", "hezong.role", "hezong.login", "hezong.person", "hezong.position")


@dataclass
class Reporter:
    """A connection that sees report views alone."""

    name: str
    owner: asyncpg.Connection
    connection: asyncpg.Connection

    async def become(self, person: UUID) -> None:
        """Binds the login to a person, as the owner does it."""
        await self.owner.execute('update hz_control.bi_login set "user" = $2 where "login" = $1', self.name, person)

    async def pretend(self, person: UUID) -> list[str]:
        """Sets every setting that any view, function or policy reads, and some that one might guess; answers their names."""
        read = [row[0] for row in await self.owner.fetch(SETTINGS.format(SOURCES))]
        for name in (names := sorted({*read, *GUESSED})):
            await self.connection.execute("select set_config($1, $2, false)", name, str(person))
        return names

    async def rows(self, view: str, key: str) -> dict[str, dict]:
        """What the view shows, by a key."""
        return {str(row[key]): dict(row) for row in await self.connection.fetch(f'select * from hz_bi."{view}"')}


@asynccontextmanager
async def reporter(database: Database, owner: asyncpg.Connection, person: UUID) -> AsyncIterator[Reporter]:
    """The login is gone afterwards: roles belong to the whole server."""
    name = f"bi_{database.name[-12:]}"
    administrator = await asyncpg.connect(database.dsn_admin)
    password = await make_login(administrator, owner, name, person)
    parts = urlsplit(database.dsn_admin)
    host = parts.netloc.rpartition("@")[2]
    connection = await asyncpg.connect(urlunsplit(parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}")))
    try:
        yield Reporter(name, owner, connection)
    finally:
        await connection.close()
        await drop_login(administrator, owner, name)
        await administrator.close()
