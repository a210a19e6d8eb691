"""Moves records from one organization to another, as a decided reorganization says: frozen by its rule, then chunk by chunk, with history (design §5).

The plan was approved, so no row is judged; the rule is read with the planner's rights. What the other side works with already stays.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from hezong.kernel.jobs import announce
from hezong.kernel.model.field import Entity
from hezong.kernel.org.reorganize import Shift
from hezong.kernel.query.pick import plan_pick
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.batch.store import ITEMS, LARGEST, NEW, Batch, Item, Outcome, marks
from hezong.kernel.records.change import Entry
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Saving, locks, save_within
from hezong.kernel.records.statement import Shape
from hezong.kernel.schema import layout
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Connection as Plain

KIND, JOB = "shift", "batch.run"
FILLED = f"""update {control("batch")} set "total" = $2, "detail" = "detail" || '{{"filled": true}}'
where "id" = $1 and not "detail" ? 'filled' returning 1"""
CHANGED = (
    f"""select "record" from {control("batch_item")} where "batch" = $1 and "state" = 'changed' order by "number\""""
)


async def open_shift(connection: Plain, context: Context, shift: Shift, document: UUID) -> UUID:
    """A batch that has yet to be filled, in the transaction of the reorganization: its cost does not depend on the records."""
    detail = {
        "filter": shift.take.filter,
        "source": str(shift.source),
        "target": str(shift.target),
        "reorganization": str(document),
    }
    id = new_id(context.now)
    facts = json.dumps(detail, ensure_ascii=False), json.dumps({"language": context.language})
    place = (id, KIND, shift.take.entity, shift.target, context.user, 0)
    await connection.execute(NEW, *place, *facts, None, None)
    await announce(connection, JOB, id, context.user)
    return id


async def shift_back(runtime: Runtime, context: Context, batch: Batch) -> UUID:
    """A batch that moves back what this one has moved; for whoever may undo it."""
    turned = {**batch.detail, "source": batch.detail["target"], "target": batch.detail["source"], "filled": True}
    id = new_id(context.now)
    async with runtime.pools.owner.acquire() as taken:
        connection = cast("Connection", taken)
        async with connection.transaction():
            ids = [row["record"] for row in await connection.fetch(CHANGED, batch.id)]
            place = (id, KIND, batch.entity, UUID(str(turned["target"])), context.user, len(ids))
            facts = json.dumps(turned), json.dumps({"language": context.language})
            await connection.execute(NEW, *place, *facts, None, batch.id)
            await connection.execute(ITEMS, id, batch.entity, ids, [None] * len(ids))
            await announce(cast("Plain", connection), JOB, id, context.user)
    return id


async def fill_shift(runtime: Runtime, context: Context, batch: Batch) -> None:
    """Freezes what the rule means now, once."""
    if batch.detail.get("filled"):
        return
    source = UUID(str(batch.detail["source"]))
    sight = Sight(runtime.world, replace(context, narrowed=frozenset({source}), target=source))
    statement = plan_pick(sight, batch.entity, str(batch.detail["filter"]), LARGEST)
    async with runtime.pools.owner.acquire() as taken:
        connection = cast("Connection", taken)
        async with connection.transaction():
            found = await connection.fetchval(statement.sql, *fill(statement.arguments, sight, Filling()))
            ids = list(cast("Sequence[UUID]", found))
            if await connection.fetchval(FILLED, batch.id, len(ids)):
                await connection.execute(ITEMS, batch.id, batch.entity, ids, [None] * len(ids))


@dataclass(frozen=True, slots=True)
class Shifting:
    """A move of records at work."""

    runtime: Runtime
    context: Context
    batch: Batch

    async def chunk(self, items: Sequence[Item]) -> None:
        """Moves some; what was not where it should be is skipped."""
        entity = self.runtime.world.model.entities[self.batch.entity]
        source, target = (UUID(str(self.batch.detail[each])) for each in ("source", "target"))
        ids = [each.record for each in items]
        async with self.runtime.pools.owner.acquire() as taken:
            connection = cast("Connection", taken)
            async with connection.transaction():
                await connection.execute(locks(ids))
                moved: set[UUID] = set()
                for statement in _statements(entity):
                    rows = await connection.fetch(statement, ids, source, target, self.context.user)
                    entries = tuple(
                        self._entry(row["record"], row["facet"], row["version"], source, target) for row in rows
                    )
                    moved |= {row["record"] for row in rows}
                    if entries:
                        saving = Saving(entity, Shape(), (), (), entries, answered=False)
                        await save_within(cast("Plain", connection), self.runtime, self.context, saving)
                outcomes = [Outcome(each.number, "changed" if each.record in moved else "skipped") for each in items]
                for each in marks(self.batch.id, outcomes):
                    await each.execute(cast("Plain", connection))

    def _entry(self, record: UUID, facet: UUID | None, version: str, source: UUID, target: UUID) -> Entry:
        change = {"field": "organization", "old": str(source), "new": str(target)}
        return Entry(record, target, version, "update", "update", (change,), facet, by=self.context.user)


def _statements(entity: Entity) -> tuple[str, ...]:
    """What moves: a record; or a relationship, unless the other side has one, and the record with it where it was the steward's."""
    stamp = 'set "organization" = $3, "version" = t."version" + 1, "changed_at" = now(), "changed_by" = $4'
    here = 'where t."organization" = $2 and t."deleted_at" is null'
    table = layout.table(entity)
    if not entity.faceted:
        return (
            (
                f'update {table} t {stamp} {here} and t."id" = any ($1::uuid[])'
                ' returning t."id" as "record", null::uuid as "facet", t."version"::text as "version"'
            ),
        )
    facets = layout.facet_table(entity)
    none = f'not exists (select from {facets} o where o."record" = t."record" and o."organization" = $3)'
    return (
        (
            f'update {facets} t {stamp} from {table} m {here} and t."record" = any ($1::uuid[]) and {none} and m."id" = t."record"'
            ' returning t."record", t."id" as "facet", m."version" || \'.\' || t."version" as "version"'
        ),
        (
            f'update {table} t {stamp} {here} and t."id" = any ($1::uuid[])'
            f' and exists (select from {facets} f where f."record" = t."id" and f."organization" = $3)'
            ' returning t."id" as "record", null::uuid as "facet", t."version"::text as "version"'
        ),
    )
