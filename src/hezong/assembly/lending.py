"""Lends connections of a pool again and again without taking them home in between. Only for roles that leave nothing behind on a connection."""

from types import TracebackType
from typing import Any

import asyncpg

KEPT = 4
"""Connections that stay at hand; the pool closes the others when they have rested long enough."""
OFTEN = 1_000
"""After so many loans one goes home all the same, so that the pool can replace what is worn out."""


class Lender:
    """Stands before a pool: taking a connection and giving it back costs more there than a short statement does (docs/why/025)."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.kept: list[Any] = []
        self.waiting = self.lent = 0

    def acquire(self) -> "Loan":
        """A connection for the time of an ``async with``."""
        return Loan(self)

    async def take(self) -> Any:
        """One at hand that is open, else one of the pool."""
        while self.kept:
            connection = self.kept.pop()
            if is_open(connection):
                return connection
            await self.pool.release(connection)
        self.waiting += 1
        try:
            return await self.pool.acquire()
        finally:
            self.waiting -= 1

    async def give(self, connection: Any, failed: bool) -> None:
        """Back at hand; home to the pool after a failure, when somebody waits there, or when enough are at hand."""
        self.lent += 1
        if failed or self.waiting or len(self.kept) >= KEPT or self.lent % OFTEN == 0:
            await self.pool.release(connection)
        else:
            self.kept.append(connection)

    async def close(self) -> None:
        """Takes home what is at hand, so that the pool can close."""
        while self.kept:
            await self.pool.release(self.kept.pop())


def is_open(connection: Any) -> bool:
    """Whether it can still be asked; one that broke while nobody had it has left the pool by itself."""
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:
        return False


class Loan:
    """One connection, lent until the end of its block."""

    __slots__ = ("connection", "lender")

    def __init__(self, lender: Lender) -> None:
        self.lender = lender
        self.connection: Any = None

    async def __aenter__(self) -> Any:
        self.connection = await self.lender.take()
        return self.connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.lender.give(self.connection, kind is not None)
