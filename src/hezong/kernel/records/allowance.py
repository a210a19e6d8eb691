"""Turns many askings into few: how much a person may do in a while, counted in the database, so that all workers count together."""

import math
from dataclasses import dataclass
from typing import cast

from hezong.kernel.schema.names import control
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

LEFT = 'greatest(b."level" - extract(epoch from now() - b."at")::float8 * $3::float8 / $4::float8, 0)'
"""What is still in the bucket: it leaks evenly, and is empty after the whole period."""

SPEND = f"""insert into {control("bucket")} as b ("key", "level", "at") values ($1, $2::float8, now())
on conflict ("key") do update set "level" = {LEFT} + $2::float8, "at" = now()
where {LEFT} + $2::float8 <= $3::float8 returning 1"""
WAIT = f"""select ({LEFT} + $2::float8 - $3::float8) * $4::float8 / $3::float8 from {control("bucket")} b where b."key" = $1"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many units at once, and so many again in each period of so many seconds."""

    units: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Allowances:
    """What a person may learn of records that they cannot read: ``looks`` one by one, ``rows`` of files that repeat them,
    ``reveals`` of sensitive values.
    """

    looks: Allowance = Allowance(600, 3600)
    rows: Allowance = Allowance(100_000, 86_400)
    reveals: Allowance = Allowance(100, 3600)


async def spend(connection: Connection, key: str, allowance: Allowance, units: int = 1) -> None:
    """Takes units out of an allowance; 429 ``request.throttled`` with the seconds until they are there."""
    units = min(units, allowance.units)
    arguments = (key, units, allowance.units, allowance.seconds)
    if await connection.fetchval(SPEND, *arguments) is None:
        wait = cast("float | None", await connection.fetchval(WAIT, *arguments))
        raise refuse("request.throttled", seconds=max(1, math.ceil(wait or 1)))
