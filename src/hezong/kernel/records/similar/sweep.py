"""Turns records that were made or changed, or all of them, into pairs that are likely the same, a few hundred at a time. Tells nobody of them.

Creates and imports are found through the log of changes, so that no save waits for this. Both ways may be stopped and go on where they stood.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.similar.find import Similar, similar_rows
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records.similar", "sweep.sql")
CHUNK = 250
"""Records compared in one statement."""
CAP = 30
"""Candidates of one key; a name that more share is too common to ask people about all of them."""
START = UUID(int=0)
Row = Mapping[str, object]
Beat = Callable[[], Awaitable[None]]


async def no_beat() -> None:
    """For sweeps that nobody has to be told about."""


def watched(runtime: Runtime) -> list[Entity]:
    """The entities whose duplicates are looked for."""
    return [each for each in runtime.world.entities.values() if each.compared]


async def watch(runtime: Runtime, beat: Beat = no_beat) -> int:
    """Looks through what changed since the last time; the number of pairs that were found.

    While an import runs, which somebody waits for, it leaves the machine to it; the next time finds all that has changed. What was there
    before anybody looked is swept at first.
    """
    found = 0
    for entity in watched(runtime):
        async with runtime.pools.write.acquire() as connection:
            first = await connection.fetchval(SQL["begin"], entity.name)
        if first:
            found += await sweep(runtime, entity, beat)
        while True:
            await beat()
            async with runtime.pools.write.acquire() as connection:
                if await connection.fetchval(SQL["busy"]):
                    return found
                row = cast("Row", await connection.fetchrow(SQL["changed"], entity.name, CHUNK))
            if row["position"] is None:
                break
            ids = cast("Sequence[UUID]", row["ids"])
            found += await note_pairs(runtime, entity, ids)
            await note_places(runtime, entity, ids)
            async with runtime.pools.write.acquire() as connection:
                await connection.execute(SQL["looked"], entity.name, row["position"])
    return found


async def sweep(runtime: Runtime, entity: Entity, beat: Beat = no_beat) -> int:
    """Looks through all records of an entity, from where the last sweep was stopped; the number of pairs that were found."""
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(SQL["begin"], entity.name)
        at = cast("UUID | None", await connection.fetchval(SQL["where"], entity.name)) or START
    found = 0
    while ids := await _next(runtime, entity, at):
        await beat()
        found += await note_pairs(runtime, entity, ids)
        await note_places(runtime, entity, ids)
        at = ids[-1]
        async with runtime.pools.write.acquire() as connection:
            await connection.execute(SQL["swept"], entity.name, at)
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(SQL["swept"], entity.name, None)
    return found


async def _next(runtime: Runtime, entity: Entity, after: UUID) -> list[UUID]:
    sql = f'select t."id" from {layout.table(entity)} t where t."id" > $1 and t."deleted_at" is null order by t."id" limit {CHUNK}'
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Row]", await connection.fetch(sql, after))
    return [cast("UUID", row["id"]) for row in rows]


async def note_pairs(runtime: Runtime, entity: Entity, ids: Sequence[UUID]) -> int:
    """Keeps the pairs that these records make with others; those decided before stay as they are."""
    columns = ", ".join(f'{layout.column(entity.fields[name]).of("t")} as "{name}"' for name in entity.compared)
    sql = f'select t."id", {columns} from {layout.table(entity)} t where t."id" = any($1::uuid[]) and t."deleted_at" is null'
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Row]", await connection.fetch(sql, list(ids)))
        values = [{name: row[name] for name in entity.compared} for row in rows]
        found = await similar_rows(runtime, connection, entity, values, cap=CAP)
    pairs = _pairs([cast("UUID", row["id"]) for row in rows], found)
    if pairs:
        async with runtime.pools.write.acquire() as connection:
            await connection.execute(SQL["keep"], entity.name, json.dumps(pairs, ensure_ascii=False))
    return len(pairs)


async def note_places(runtime: Runtime, entity: Entity, ids: Sequence[UUID]) -> None:
    """Keeps in which organizations the records of open pairs lie: of pairs of these records, and of those whose place nobody noted yet."""
    async with runtime.pools.read.acquire() as connection:
        found = await connection.fetch(_places(entity), entity.name, list(ids))
    rows = [cast("Row", each) for each in found]
    if rows:
        async with runtime.pools.write.acquire() as connection:
            places = ([each[name] for each in rows] for name in ("organization", "pair"))
            await connection.execute(SQL["place"], entity.name, *places)


def _places(entity: Entity) -> str:
    record = "record" if entity.faceted else "id"
    unnoted = f'not exists (select from {control("duplicate_place")} p where p."pair" = d."id")'
    return (
        f'select distinct f."organization", d."id" as "pair" from {control("duplicate_pair")} d'
        f' join {layout.list_table(entity)} f on f."{record}" in (d."a", d."b") and f."deleted_at" is null'
        f' where d."entity" = $1 and d."state" = \'open\''
        f' and (d."a" = any($2::uuid[]) or d."b" = any($2::uuid[]) or {unnoted})'
    )


def _pairs(ids: Sequence[UUID], found: Iterable[Similar]) -> list[dict[str, object]]:
    """Each pair once, the smaller id first."""
    pairs: dict[tuple[UUID, UUID], dict[str, object]] = {}
    for each in found:
        one = ids[each.row]
        if each.id != one:
            a, b = sorted((one, each.id))
            reasons = [{"field": why.field, "code": why.code, "bits": why.bits} for why in each.score.reasons]
            told = {"score": each.score.score, "zone": each.score.zone.value, "reasons": reasons}
            pairs[a, b] = {"a": str(a), "b": str(b), **told}
    return list(pairs.values())
