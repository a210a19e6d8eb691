"""Removes the columns of fields that the model has given up, and their values from history. Only on command: no version of the model comes back after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.erasure.erase import Eraser
from hezong.kernel.records.erasure.lines import erase_lines
from hezong.kernel.records.erasure.proof import Done, prove
from hezong.kernel.records.save import locks
from hezong.kernel.schema import layout
from hezong.kernel.schema.apply import in_transaction
from hezong.kernel.schema.connection import Connection as Owner
from hezong.kernel.schema.live import read_live
from hezong.kernel.schema.names import BUSINESS, control, quoted, relation
from hezong.kernel.types.ports import Connection

WINDOW = 2_000
"""Lines of history that are looked through at a time."""
NEXT = f"""select h."id", h."record", exists (select from jsonb_array_elements(h."changes") c
    where c.value ->> 'field' = any($3::text[]) and not c.value ? 'erased') as "meant"
from {control("history")} h where h."entity" = $1 and ($2::uuid is null or h."id" > $2) order by h."id" limit {WINDOW}"""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Dropped:
    """Columns of one entity that no field of the model has: in its table or in that of its facets."""

    entity: str
    table: str
    columns: tuple[str, ...]


async def dropped_columns(connection: Owner, eraser: Eraser) -> list[Dropped]:
    """What a purge would remove."""
    live = await read_live(connection)
    found: list[Dropped] = []
    for entity in eraser.runtime.world.model.entities.values():
        tables = [(layout.table_name(entity), layout.record_columns(entity))]
        if entity.faceted:
            tables.append((layout.facet_name(entity), layout.facet_columns(entity)))
        for table, columns in tables:
            known = {each.name for each in columns}
            gone = tuple(sorted(name for name in live.tables.get(table, {}) if name not in known))
            if gone:
                found.append(Dropped(entity.name, table, gone))
    return found


async def drop_columns(connection: Owner, eraser: Eraser, dropped: Dropped) -> int:
    """Removes them and erases what history tells of them; the number of lines. Readers wait only while a column goes from the catalogue."""
    lines = await _forget(cast("Connection", connection), eraser, dropped)

    async def work() -> None:
        parts = ", ".join(f"drop column {quoted(each)}" for each in dropped.columns)
        await connection.execute(f"alter table {relation(BUSINESS, dropped.table)} {parts}")
        rule = f"{dropped.entity}: {', '.join(dropped.columns)}"
        done = Done(rule, dropped.entity, (), (), {"columns": len(dropped.columns)})
        await prove(cast("Connection", connection), eraser.signer, done, eraser.context.now)

    await in_transaction(connection, work)
    return lines


async def _forget(connection: Connection, eraser: Eraser, dropped: Dropped) -> int:
    """History first: were it killed in between, the column is still there to say that there is something to do."""
    names, after, count = list(dropped.columns), None, 0
    while rows := cast("Sequence[Row]", await connection.fetch(NEXT, dropped.entity, after, names)):
        records = tuple(sorted({cast("UUID", row["record"]) for row in rows if row["meant"]}))
        if records:
            count += await _erase(connection, eraser, dropped, records)
        after = rows[-1]["id"]
    return count


async def _erase(connection: Connection, eraser: Eraser, dropped: Dropped, records: tuple[UUID, ...]) -> int:
    async with atomic(connection, f"begin;{locks(records)}"):
        lines = await erase_lines(connection, records, list(dropped.columns))
        rule = f"{dropped.entity}: {', '.join(dropped.columns)}"
        done = Done(rule, dropped.entity, records, tuple(lines), {"history": len(lines)})
        await prove(connection, eraser.signer, done, eraser.context.now)
    return len(lines)
