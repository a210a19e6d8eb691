"""Makes several statements on control tables one: all of them hold, or none. For writes of records there is ``save``, which also knows who writes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hezong.kernel.types.ports import Connection


@asynccontextmanager
async def atomic(connection: Connection, start: str = "begin") -> AsyncIterator[None]:
    """A transaction that is committed at the end of the block; whatever ends the block otherwise takes everything back.

    ``start``: begins it, with locks where there are some, in one round trip.
    """
    await connection.execute(start)
    try:
        yield
        await connection.execute("commit")
    except BaseException:
        await connection.execute("rollback")
        raise
