"""Tells in which record one lives on that was merged away. Changes nothing, asks for no rights."""

from typing import cast
from uuid import UUID

from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.names import control

SURVIVOR = f"""with recursive w("id") as (select "survivor" from {control("merged")} where "loser" = $1 and "entity" = $2
  union select m."survivor" from {control("merged")} m join w on m."loser" = w."id")
select w."id" from w where not exists (select from {control("merged")} m where m."loser" = w."id") limit 1"""

LOSERS = f"""with recursive w("id") as (select "loser" from {control("merged")} where "survivor" = $1
  union select m."loser" from {control("merged")} m join w on m."survivor" = w."id") select array(select "id" from w)"""


async def losers_of(runtime: Runtime, id: UUID) -> tuple[UUID, ...]:
    """Everything that was merged into a record, and into what was merged into it."""
    async with runtime.pools.read.acquire() as connection:
        return tuple(cast("list[UUID]", await connection.fetchval(LOSERS, id)))


async def survivor_of(runtime: Runtime, entity: str, id: UUID) -> UUID | None:
    """The record in which a loser lives on today; None for what was never merged."""
    async with runtime.pools.read.acquire() as connection:
        return cast("UUID | None", await connection.fetchval(SURVIVOR, id, entity))
