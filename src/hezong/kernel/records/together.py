"""Sets the same fields of several records in one statement, for calls that name no versions: the last state that was read counts."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hezong.kernel.records.desk import Desk
from hezong.kernel.records.load import load, rights_want
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Lost, Saving
from hezong.kernel.records.several import joined, save_all
from hezong.kernel.records.update import Request, placed, planned
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse

ATTEMPTS = 3


async def set_fields(
    runtime: Runtime, context: Context, entity: str, ids: Sequence[UUID], fields: Mapping[str, object]
) -> int:
    """How many of the records were changed. What the asker may not read is passed over. Not for records with facets.

    403 ``access.verb`` or ``access.field`` for a record that they may read and not change so.
    """
    desk = Desk.at(runtime, context, entity)
    for _ in range(ATTEMPTS):
        savings = await _together(desk, ids, fields)
        try:
            if savings:
                await save_all(runtime, context, joined(savings))
        except Lost:
            continue
        return len(savings)
    raise refuse("conflict.version")


async def _together(desk: Desk, ids: Sequence[UUID], fields: Mapping[str, object]) -> list[Saving]:
    model = desk.runtime.world.model
    async with desk.runtime.pools.steady.acquire() as connection:
        loaded = await load(connection, model, [rights_want(model, desk.entity, tuple(ids))])
    found: list[Saving] = []
    for record in loaded.get(desk.entity.name, {}).values():
        if record.live and desk.judge.readable(record):
            request = Request(record.id, {}, fields, None)
            found.append((await planned(placed(desk, record, request), request)).saving)
    return [each for each in found if each.entries]
