"""Takes a merge back: the losers live again with the facets and links that they had; what was made since stays and is listed (contract §2, "Un-merge")."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import FieldType
from hezong.kernel.records.batch.chunk import at_once
from hezong.kernel.records.batch.golden import require_merge
from hezong.kernel.records.batch.inverse import CHANGED, Inverse
from hezong.kernel.records.batch.led import Leading
from hezong.kernel.records.batch.loading import load_records
from hezong.kernel.records.batch.merge import Wish, brought, ended, renewed, wish_of
from hezong.kernel.records.batch.referrer import pointers, references_of
from hezong.kernel.records.batch.relink import Places, rewrite, target
from hezong.kernel.records.batch.sealed import packed
from hezong.kernel.records.batch.store import Batch, Item, Opening, Outcome, find_batch, marks, open_batch
from hezong.kernel.records.batch.trace import Trace, traces
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.right import require_readable
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import transaction
from hezong.kernel.records.several import joined, write_all
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

SINCE = "undo.made_since"
MOST_TOLD = 100

MERGED = f'select "loser" from {control("merged")} where "batch" = $1'
FORGET = f'delete from {control("merged")} where "batch" = $1 and "loser" = any($2::uuid[])'
LINKED = f"""select distinct "entity", "record" from {control("history")}
where "batch" = $1 and "record" <> all($2::uuid[]) order by 1, 2"""
FACETS = f"""select "detail" ->> 'facets' as "facets", "record" from {control("batch_item")}
where "batch" = $1 and "detail" ? 'facets'"""
BATCH_OF = f'select "batch" from {control("merged")} where "loser" = $1 and "entity" = $2'


@dataclass(frozen=True, slots=True)
class Back:
    """What leads back: the survivor's earlier values, the facets that go, the references of each record, and what stays as it is."""

    survivor: Record
    losers: tuple[Record, ...]
    values: Mapping[str, object]
    facets: tuple[tuple[Facet, Record, int], ...]
    links: Mapping[str, Mapping[UUID, Places]]
    kept: tuple[Problem, ...]
    since: tuple[Problem, ...]


async def unmerge(
    runtime: Runtime, context: Context, batch: Batch, partial: bool, chosen: Sequence[UUID] | None = None
) -> UUID:
    """The id of the batch that takes a merge back, whole or for some of the losers.

    409 ``conflict.merged`` while the survivor itself lives on in another record, or where a chosen one is not lost in this merge.
    """
    desk = Desk.at(runtime, context, batch.entity)
    back = await planned_back(desk, batch, chosen)
    if back.kept and not partial:
        raise Refused([_refused(each, back.survivor) for each in back.kept[:MOST_TOLD]])
    ids = [back.survivor.id, *(each.id for each in back.losers)]
    detail = {"partial": partial} | ({"records": [str(each) for each in chosen]} if chosen else {})
    opening = Opening("unmerge", batch.entity, ids, detail, undoes=batch.id)
    async with runtime.pools.write.acquire() as connection:
        return await open_batch(connection, context, opening)


def _refused(each: Problem, survivor: Record) -> Problem:
    record = each.extra.get("record", str(survivor.id))
    return Problem("conflict.kept", each.field, extra={"record": record, "reason": each.code})


async def batch_of_loser(runtime: Runtime, entity: str, loser: UUID) -> UUID:
    """The merge in which a record was lost; 404 if there is none in force."""
    async with runtime.pools.read.acquire() as connection:
        found = await connection.fetchval(BATCH_OF, loser, entity)
    if found is None:
        raise refuse("request.not_found")
    return cast("UUID", found)


def _wish(batch: Batch) -> Wish:
    return wish_of({name: batch.detail[name] for name in ("survivor", "losers", "choose")})


async def planned_back(desk: Desk, batch: Batch, chosen: Sequence[UUID] | None = None) -> Back:
    """Judged as of now: the survivor is readable (404), ``merge`` over the stewards (403). ``chosen``: only these losers."""
    wish = _wish(batch)
    records = await load_records(desk, wish.ids)
    async with desk.runtime.pools.read.acquire() as connection:
        lost = {row["loser"] for row in cast("Sequence[Mapping[str, UUID]]", await connection.fetch(MERGED, batch.id))}
        found = await traces(connection, batch.id, wish.ids)
        journal = await _journal(connection, batch)
        some = frozenset(lost if chosen is None else chosen)
        links, kept = await _links(connection, desk, batch, wish, some)
        since = await _since(connection, desk, batch, wish)
    survivor = records.get(wish.survivor)
    if not some or not some <= lost or survivor is None or not survivor.live:
        raise refuse("conflict.merged")
    require_readable(desk.judge, survivor)
    losers = tuple(records[each] for each in wish.losers if each in some)
    require_merge(desk, [survivor, *losers], {})
    values, changed = _values(desk, survivor, _of(found[survivor.id], some))
    facets = tuple(_returning(survivor, losers, journal))
    return Back(survivor, losers, values, facets, links, (*changed, *kept), since)


async def _journal(connection: Connection, batch: Batch) -> Mapping[UUID, tuple[UUID, int]]:
    """Of each facet that went with the merge: whose it was, and its place there."""
    rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(FACETS, batch.id))
    found: dict[UUID, tuple[UUID, int]] = {}
    for row in rows:
        for each in cast("list[Mapping[str, object]]", json.loads(str(row["facets"]))):
            found[UUID(str(each["id"]))] = (cast("UUID", row["record"]), cast("int", each["twin"]))
    return found


def _returning(
    survivor: Record, losers: Sequence[Record], journal: Mapping[UUID, tuple[UUID, int]]
) -> Iterator[tuple[Facet, Record, int]]:
    """Facets that are still with the survivor; one that was closed since goes back closed."""
    by_id = {each.id: each for each in losers}
    for facet in survivor.facets:
        loser, twin = journal.get(facet.id, (survivor.id, 0))
        if loser in by_id:
            yield facet, by_id[loser], twin


def _of(trace: Trace, losers: frozenset[UUID]) -> Trace:
    """What the merge wrote to the survivor that came from these losers; all of it, where nothing says from whom."""

    def ours(change: Mapping[str, object]) -> bool:
        source = change.get("source")
        return source is None or UUID(str(source)) in losers

    mine = [replace(each, changes=tuple(filter(ours, each.changes))) for each in trace.mine]
    return Trace(mine, trace.later, trace.sealed)


def _values(desk: Desk, survivor: Record, trace: Trace) -> tuple[Mapping[str, object], list[Problem]]:
    """The survivor's values before the merge, of those that still are what the merge wrote."""
    inverse = Inverse(desk, Item(0, desk.entity.name, survivor.id), survivor, trace)
    return inverse.earlier(), inverse.kept


async def _links(
    connection: Connection, desk: Desk, batch: Batch, wish: Wish, some: frozenset[UUID]
) -> tuple[Mapping[str, Mapping[UUID, Places]], list[Problem]]:
    """Where references led before the merge, of those to some losers that still lead where it led them."""
    rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(LINKED, batch.id, list(wish.ids)))
    by_entity: dict[str, list[UUID]] = {}
    for row in rows:
        by_entity.setdefault(str(row["entity"]), []).append(cast("UUID", row["record"]))
    links: dict[str, dict[UUID, Places]] = {}
    kept: list[Problem] = []
    for name, ids in by_entity.items():
        other = Desk(desk.runtime, desk.context, desk.runtime.world.entities[name])
        records, found = await load_records(other, ids), await traces(connection, batch.id, ids)
        for id in ids:
            places, changed = _places(other, records[id], found[id], desk.entity.name, some)
            kept += [replace(each, extra={"record": str(id), "entity": name}) for each in changed]
            if places:
                links.setdefault(name, {})[id] = places
    return links, kept


def _places(
    desk: Desk, record: Record, trace: Trace, entity: str, some: frozenset[UUID]
) -> tuple[Places, list[Problem]]:
    places: dict[tuple[UUID | None, str], UUID | None] = {}
    kept: list[Problem] = []
    fields = {each.name: each for each in references_of(desk.runtime.world.model, desk.entity)}
    for (id, name), (old, new) in trace.fields().items():
        if name not in fields or pointed(old) not in some:
            # A link to another loser; or a sum or count that followed the references; it follows them back.
            continue
        facet = record.facet(id)
        if target(record, facet, fields[name], entity) != pointed(new):
            kept.append(Problem(CHANGED, field=name))
        else:
            places[facet.id if facet else None, name] = pointed(old)
    return places, kept


def pointed(value: object) -> UUID | None:
    """The id in what history tells of a reference."""
    id = cast("Mapping[str, object]", value).get("id") if isinstance(value, Mapping) else value
    return None if id is None else UUID(str(id))


async def _since(connection: Connection, desk: Desk, batch: Batch, wish: Wish) -> tuple[Problem, ...]:
    """References to the survivor that others have made since the merge."""
    found: list[Problem] = []
    for each in pointers(desk.runtime.world.model, desk.entity):
        value = each.value
        related = each.field.type is FieldType.RELATED
        pointing = "jsonb_build_object('id', $1::text)" if related else "$1::text"
        made = (
            f'exists (select from {control("history")} h where h."record" = t."{each.record}" and h."at" >= $2 and h."batch" is distinct from $3'
            f" and h.\"changes\" @> jsonb_build_array(jsonb_build_object('field', $4::text, 'new', {pointing})))"
        )
        sql = (
            f'select distinct t."{each.record}" as "id" from {each.table} t where {value} = $1::text::uuid'
            f' and t."changed_at" >= $2 and t."deleted_at" is null and {made} limit {MOST_TOLD}'
        )
        at = batch.finished_at or batch.at
        rows = await connection.fetch(sql, str(wish.survivor), at, batch.id, each.field.name)
        for row in cast("Sequence[Mapping[str, UUID]]", rows):
            extra = {"record": str(row["id"]), "entity": each.entity.name}
            found.append(Problem(SINCE, field=each.field.name, extra=extra))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Unmerging:
    """An un-merge at work, all in one transaction."""

    runtime: Runtime
    context: Context
    batch: Batch

    async def chunk(self, items: Sequence[Item]) -> None:
        """Everything; what stands against it is noted with the records."""
        await at_once(self.runtime, self.context, self.batch.id, items, self._attempt)

    async def _attempt(self, items: Sequence[Item]) -> None:
        desk = Desk.at(self.runtime, self.context, self.batch.entity)
        undone = cast("UUID", self.batch.undoes)
        async with self.runtime.pools.read.acquire() as connection:
            before = await find_batch(connection, undone)
        chosen = cast("list[str] | None", self.batch.detail.get("records"))
        back = await planned_back(desk, before, None if chosen is None else [UUID(each) for each in chosen])
        if back.kept and not self.batch.detail.get("partial"):
            raise Refused([_refused(each, back.survivor) for each in back.kept])
        async with transaction(self.runtime.pools.owner, self.context, [each.record for each in items]) as connection:
            await self._write(connection, desk, back)
            losers = [each.id for each in back.losers]
            await connection.execute(FORGET, undone, losers)
            await Leading(connection, undone, desk.entity.name, back.survivor.id, losers).back()
            await write_all(connection, self.runtime, self.context, (), marks(self.batch.id, _outcomes(items, back)))

    async def _write(self, connection: Connection, desk: Desk, back: Back) -> None:
        """First the survivor lets unique values go, then the losers live again, then their facets and links go back."""
        row = {**back.survivor.values, **back.values}
        told = desk.parts.changes(back.survivor.values, row)
        savings = [
            renewed(desk, back.survivor, row, "unmerge", told),
            *(ended(desk, each, "unmerge", None) for each in back.losers),
            *(brought(desk, loser, facet, twin, "unmerge") for facet, loser, twin in back.facets),
        ]
        await write_all(connection, self.runtime, self.context, joined(savings))
        for name, records in back.links.items():
            other = Desk(desk.runtime, desk.context, desk.runtime.world.entities[name])
            await rewrite(connection, other, list(records), lambda record, found=records: found[record.id])


def _outcomes(items: Sequence[Item], back: Back) -> list[Outcome]:
    """With the survivor what stays as it is, and the secrets that it had."""
    names = [name for name in back.values if name in back.survivor.values]
    secrets = [name for name in names if packed(back.values[name]) or packed(back.survivor.values[name])]
    kept = {name: {"old": packed(back.survivor.values[name]), "new": packed(back.values[name])} for name in secrets}
    outcomes: list[Outcome] = []
    for item in items:
        if item.record == back.survivor.id:
            outcomes.append(Outcome(item.number, "changed", (*back.kept, *back.since), {"": kept} if kept else None))
        else:
            outcomes.append(Outcome(item.number, "changed"))
    return outcomes
