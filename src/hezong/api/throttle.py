"""Counts failed sign-ins per login and address in the database, so that all workers count together, and says how long to wait.

Successful ones are never counted.
"""

import math
from typing import cast

from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.api", "throttle.sql")
FREE = 5
"""Failures that cost nothing but the delay of the password hash."""
LONGEST = 900
"""Seconds of the longest wait."""


async def require_patience(connection: Connection, key: str) -> None:
    """429 ``session.throttled`` while the key must wait; the wait doubles with each further failure."""
    seconds = cast("float | None", await connection.fetchval(SQL["wait"], key, FREE, LONGEST))
    if seconds is not None and seconds > 0:
        raise refuse("session.throttled", seconds=math.ceil(seconds))


async def failed(connection: Connection, key: str) -> None:
    """Remembers a failure; after a day without one, the key begins anew."""
    await connection.execute(SQL["failed"], key)


async def succeeded(connection: Connection, key: str) -> None:
    """Forgets the failures of a key."""
    await connection.execute(SQL["succeeded"], key)


async def forget_old(connection: Connection) -> None:
    """Removes buckets that nobody has filled for a day: every one of them is empty by then."""
    await connection.execute(SQL["forget"])
