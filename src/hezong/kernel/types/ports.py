"""What the kernel asks of the world around it, as Protocols: the database, the clock, the keeper of secrets. Implements none of them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol


class Connection(Protocol):
    """The part of an asyncpg connection that the kernel uses."""

    async def execute(self, query: str, *args: object) -> str: ...

    async def fetchval(self, query: str, *args: object) -> object: ...

    async def fetchrow(self, query: str, *args: object) -> object: ...

    async def fetch(self, query: str, *args: object) -> Sequence[object]: ...


class Pool(Protocol):
    """The connections of one database role (contract §7)."""

    def acquire(self) -> AbstractAsyncContextManager[Connection]: ...


class Pools(Protocol):
    """``read`` reads under compiled rights, planning each statement for its arguments; ``steady`` does so with one plan for all;
    ``probe`` as well, through indexes alone; ``search`` plans each statement, without helpers; ``write`` writes
    under row policies, ``owner`` changes tables and loads trusted rows."""

    @property
    def read(self) -> Pool: ...

    @property
    def steady(self) -> Pool: ...

    @property
    def probe(self) -> Pool: ...

    @property
    def search(self) -> Pool: ...

    @property
    def write(self) -> Pool: ...

    @property
    def owner(self) -> Pool: ...


class Clock(Protocol):
    """The time; tests stop it."""

    def now(self) -> datetime: ...


class Vault(Protocol):
    """Keeps sensitive values: the key lies outside the database and its backups (contract §2, "Sensitive fields")."""

    def seal(self, text: str) -> bytes: ...

    def open(self, sealed: bytes) -> str: ...

    def digest(self, text: str) -> bytes: ...


class Signer(Protocol):
    """Signs what must not be changed later, with a key outside the database (contract §2, "History")."""

    def sign(self, content: bytes) -> bytes: ...

    def signed(self, content: bytes, signature: bytes) -> bool: ...
