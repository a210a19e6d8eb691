"""Sets the same fields of several records in one statement, for calls that name no versions: the last state that was read counts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from hezong.kernel.records.body import given, require_known, unwritable
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.load import load, rights_want
from hezong.kernel.records.right import require_given
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Lost, Saving
from hezong.kernel.records.statement import Shape
from hezong.kernel.records.update import Place, Request, draft_of, saving_of
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse

ATTEMPTS = 3


async def set_fields(
    runtime: Runtime, context: Context, entity: str, ids: Sequence[UUID], fields: Mapping[str, object]
) -> int:
    """How many of the records were changed. What the asker may not read or change is passed over. Not for records with facets."""
    desk = Desk.at(runtime, context, entity)
    require_known(desk.entity, [fields], frozenset())
    for name in unwritable(desk.entity, fields):
        raise refuse("access.field", field=name, name=name)
    for _ in range(ATTEMPTS):
        saving = await _together(desk, ids, fields)
        if saving is None:
            return 0
        try:
            await desk.save(saving, (), single=False)
        except Lost:
            continue
        return len(saving.entries)
    raise refuse("conflict.version")


async def _together(desk: Desk, ids: Sequence[UUID], fields: Mapping[str, object]) -> Saving | None:
    model = desk.runtime.world.model
    async with desk.runtime.pools.steady.acquire() as connection:
        loaded = await load(connection, model, [rights_want(model, desk.entity, tuple(ids))])
    found: list[Saving] = []
    for record in loaded.get(desk.entity.name, {}).values():
        shares = desk.judge.covering("update", record)
        if record.live and desk.judge.readable(record) and shares:
            require_given(desk.judge, shares, fields)
            place = Place(desk, record, None)
            request = Request(record.id, {}, fields, None)
            draft = await draft_of(place, request, given(desk.entity, fields, desk.tools, frozenset()))
            found.append(saving_of(place, request, draft))
    changed = [each for each in found if each.entries]
    if not changed:
        return None
    rows = tuple(row for each in changed for row in each.rows)
    entries = tuple(entry for each in changed for entry in each.entries)
    return replace(changed[0], shape=Shape("update", "none"), rows=rows, entries=entries, answered=False)
