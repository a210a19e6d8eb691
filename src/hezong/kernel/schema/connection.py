"""Says what this stage and publishing need of a database connection: the part of asyncpg that they use, with types."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol


class Row(Protocol):
    """A row of an answer, read by the names of its columns."""

    def __getitem__(self, key: str, /) -> Any: ...


class Connection(Protocol):
    """A connection of the owner's role; an asyncpg connection is one, taken from a pool or not."""

    async def execute(self, query: str, *args: object) -> str: ...

    async def executemany(self, command: str, args: Sequence[Sequence[object]]) -> None: ...

    async def fetch(self, query: str, *args: object) -> Sequence[Row]: ...

    async def fetchrow(self, query: str, *args: object) -> Row | None: ...

    async def fetchval(self, query: str, *args: object) -> Any: ...

    def is_closed(self) -> bool: ...

    def transaction(self) -> AbstractAsyncContextManager[object]: ...
