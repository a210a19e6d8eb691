"""Loads the records of a batch's items as they are now, with all that judging and checking them looks at. Asks for no rights."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hezong.kernel.records.batch.store import Item
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.load import Want, load
from hezong.kernel.records.record import Record
from hezong.kernel.records.reference import looked_through


async def load_items(desk: Desk, items: Sequence[Item]) -> Mapping[UUID, Record]:
    """The records by id; what does not exist is absent."""
    return await load_records(desk, [each.record for each in items])


async def load_records(desk: Desk, ids: Sequence[UUID]) -> Mapping[UUID, Record]:
    """Deleted records are among them."""
    model = desk.runtime.world.model
    want = Want(desk.entity, tuple(ids), looked_through(model, desk.entity))
    async with desk.runtime.pools.steady.acquire() as connection:
        found = await load(connection, model, (want,))
    return found.get(desk.entity.name, {})
