"""One database seen from outside: turns a role into the address that logs in as it. Never opens a connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

ADMINISTRATOR = "postgres"
# contract §7; bi_* logins are made one by one by `hezong sql-user`.
ROLES = ("hezong_owner", "hezong_read", "hezong_write")
NAME = "hezong"


@dataclass(frozen=True, slots=True)
class Database:
    """`dsn_admin` logs in as whoever may make roles and databases; the application never does after its start."""

    dsn_admin: str = field(repr=False)
    passwords: Mapping[str, str] = field(repr=False)

    def dsn(self, role: str) -> str:
        """The address for one of ROLES, understood by asyncpg, psycopg and libpq alike. KeyError: no such role."""
        parts = urlsplit(self.dsn_admin)
        host = parts.netloc.rpartition("@")[2]
        user = f"{quote(role, safe='')}:{quote(self.passwords[role], safe='')}"
        return urlunsplit(parts._replace(netloc=f"{user}@{host}"))

    @property
    def dsn_owner(self) -> str:
        """For definitions of tables only (contract §7)."""
        return self.dsn("hezong_owner")

    @property
    def name(self) -> str:
        return urlsplit(self.dsn_admin).path.lstrip("/")

    def called(self, name: str) -> "Database":
        """Another database of the same server."""
        parts = urlsplit(self.dsn_admin)
        return replace(self, dsn_admin=urlunsplit(parts._replace(path=f"/{quote(name, safe='')}")))


def embedded_database(host: str, port: int, passwords: Mapping[str, str], name: str = NAME) -> Database:
    """`host` is an address, or the folder of a socket, which goes into the query of the address."""
    user = f"{ADMINISTRATOR}:{quote(passwords[ADMINISTRATOR], safe='')}"
    query = urlencode({"host": host, "port": port})
    return Database(f"postgresql://{user}@/{name}?{query}", passwords)
