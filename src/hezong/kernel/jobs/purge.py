"""Removes what has served its time: events after 24 hours, keys of creates after 7 days, ended sessions, old jobs. Touches no business table."""

from hezong.kernel.types.ports import Pools
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.jobs", "purge.sql")
NAMES = tuple(SQL)
"""What is purged, each by itself."""


async def purge(pools: Pools, name: str) -> None:
    """One of NAMES."""
    async with pools.write.acquire() as connection:
        await connection.execute(SQL[name])
