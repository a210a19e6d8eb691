"""What else can be asked of one record: its history, and the moves that start where it stands. Writes nothing."""

from uuid import UUID

from hezong.kernel.records.history import Reader
from hezong.kernel.records.move import states
from hezong.kernel.records.runtime import MoveState, Runtime
from hezong.kernel.records.target import facet_for, implied
from hezong.kernel.records.update import loaded
from hezong.kernel.types import Context


async def history(
    runtime: Runtime, context: Context, entity: str, id: UUID, after: str | None = None, limit: int = 50
) -> bytes:
    """``GET …/{id}/history``: bytes of ``{"items": […], "next"}``, newest first, only fields the caller may read."""
    desk, record = await loaded(runtime, context, entity, id)
    async with runtime.pools.steady.acquire() as connection:
        return await Reader(runtime.world.model, desk.judge, context, record).page(connection, after, limit)


async def moves_of(
    runtime: Runtime, context: Context, entity: str, id: UUID, organization: UUID | None = None
) -> tuple[MoveState, ...]:
    """The moves of a record for ``GET …/{id}``; of a faceted one those of the facet shown at the top (none → empty)."""
    desk, record = await loaded(runtime, context, entity, id)
    if not desk.entity.faceted:
        return states(desk.judge, record, None)
    shown = organization or implied(context)
    facet = None if shown is None else facet_for(context, record, shown)
    return states(desk.judge, record, facet)
