"""Rewrites references to records, wherever they stand, with history and outbox: for merges, which need no right over the records that point. Checks nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias, cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.records.batch.referrer import Pointer, pointers
from hezong.kernel.records.change import Entry
from hezong.kernel.records.change import told as told_of
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.load import Want, load
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.save import Saving, locks
from hezong.kernel.records.several import joined, write_all
from hezong.kernel.records.statement import Shape
from hezong.kernel.records.update import renewed_facet, renewed_record
from hezong.kernel.schema.names import quoted
from hezong.kernel.types.ports import Connection

CHUNK = 500
Places = Mapping[tuple[UUID | None, str], UUID | None]
"""New targets by facet (None: the record's own row) and field."""
Changes: TypeAlias = Callable[[Record], Places]
Taken = dict[tuple[str, str], set[UUID | None]]
"""Of unique references by entity and field: the organizations in which somebody points to the survivor already."""


@dataclass(frozen=True, slots=True)
class Relink:
    """References to ``losers`` lead to ``survivor``. The desk is that of their entity; the connection is in a transaction."""

    desk: Desk
    connection: Connection
    survivor: UUID
    losers: frozenset[UUID]

    async def run(self) -> int:
        """How many records pointed to the losers, deleted ones among them."""
        places = tuple(pointers(self.desk.runtime.world.model, self.desk.entity))
        found = await self._found(places)
        taken = await self._taken(places)
        for name, ids in found.items():
            desk = Desk(self.desk.runtime, self.desk.context, self.desk.runtime.world.entities[name])
            mine = [each for each in places if each.entity.name == name]
            await rewrite(self.connection, desk, ids, partial(self._changes, places=mine, taken=taken))
        return sum(map(len, found.values()))

    async def _found(self, places: Iterable[Pointer]) -> Mapping[str, list[UUID]]:
        """The records that point to a loser by entity; references among those that are merged are the survivor's business."""
        found: dict[str, dict[UUID, None]] = {}
        for each in places:
            sql = f'select distinct t."{each.record}" as "id" from {each.table} t where {each.value} = any($1::uuid[])'
            rows = cast("Sequence[Mapping[str, UUID]]", await self.connection.fetch(sql, list(self.losers)))
            inner = each.entity.name == self.desk.entity.name and not each.facet
            ours = self.losers | {self.survivor} if inner else frozenset[UUID]()
            found.setdefault(each.entity.name, {}).update({row["id"]: None for row in rows if row["id"] not in ours})
        return {name: list(ids) for name, ids in found.items() if ids}

    async def _taken(self, places: Iterable[Pointer]) -> Taken:
        found: Taken = {}
        for each in places:
            if each.field.unique:
                place = {"organization": 't."organization"', "company": f"t.{quoted(f'{each.field.name}_company')}"}
                kept = place.get(str(each.field.unique), "null::uuid")
                sql = f'select {kept} as "place" from {each.table} t where {each.value} = $1 and t."deleted_at" is null'
                rows = cast("Sequence[Mapping[str, UUID | None]]", await self.connection.fetch(sql, self.survivor))
                found[each.entity.name, each.field.name] = {row["place"] for row in rows}
        return found

    def _changes(self, record: Record, places: Sequence[Pointer], taken: Taken) -> Places:
        found: dict[tuple[UUID | None, str], UUID | None] = {}
        for each in places:
            for part in record.facets if each.facet else (None,):
                if target(record, part, each.field, each.target) in self.losers:
                    place = (part.id if part else None, each.field.name)
                    found[place] = self._target(record, part, each, taken)
        return found

    def _target(self, record: Record, part: Facet | None, pointer: Pointer, taken: Taken) -> UUID | None:
        """The survivor; nothing where a unique reference of another record leads there already."""
        live = record.live if part is None else part.live
        if not pointer.field.unique or not live:
            return self.survivor
        row = record.values if part is None else part.values
        places: Mapping[str, object] = {
            "organization": part.organization if part else record.organization,
            "company": row.get(f"{pointer.field.name}_company"),
        }
        place = cast("UUID | None", places.get(str(pointer.field.unique)))
        known = taken[pointer.entity.name, pointer.field.name]
        if place in known:
            return None
        known.add(place)
        return self.survivor


async def rewrite(connection: Connection, desk: Desk, ids: Sequence[UUID], changes: Changes) -> None:
    """Rewrites references of these records of one entity; they are locked first, and loaded after that."""
    if not ids:
        return
    await connection.execute(locks(ids))
    for start in range(0, len(ids), CHUNK):
        want = Want(desk.entity, tuple(ids[start : start + CHUNK]))
        records = (await load(connection, desk.runtime.world.model, (want,)))[desk.entity.name]
        savings = (each for record in records.values() for each in rewritten(desk, record, changes(record)))
        await write_all(connection, desk.runtime, desk.context, joined(savings))


def rewritten(desk: Desk, record: Record, places: Places) -> Iterator[Saving]:
    """The savings of one record: its own row, then each of its facets."""
    mine = {name: value for (facet, name), value in places.items() if facet is None}
    if mine:
        row, ext, told = _renewed(desk.entity, record, None, mine)
        copies = desk.entity.faceted and desk.parts.copies_touched(record.values, row)
        entry = Entry(
            record.id, record.organization, str(record.version + 1), "update", "update", told, by=desk.context.user
        )
        new = renewed_record(desk, replace(record, ext=ext), row, record.deleted_at)
        yield Saving(desk.entity, Shape("update", copies=copies), (new,), (), (entry,), answered=False)
    for facet in record.facets:
        inside = {name: value for (id, name), value in places.items() if id == facet.id}
        if inside:
            yield _facet(desk, record, facet, inside, record.version + bool(mine))


def _facet(desk: Desk, record: Record, facet: Facet, values: Mapping[str, UUID | None], version: int) -> Saving:
    row, ext, told = _renewed(desk.entity, record, facet, values)
    at = f"{version}.{facet.version + 1}"
    entry = Entry(record.id, facet.organization, at, "update", "update", told, facet.id, by=desk.context.user)
    new = renewed_facet(desk, record, replace(facet, ext=ext), row, facet.deleted_at)
    return Saving(desk.entity, Shape("none", "update"), (), (new,), (entry,), answered=False)


def _renewed(
    entity: Entity, record: Record, facet: Facet | None, values: Mapping[str, UUID | None]
) -> tuple[dict[str, object], dict[str, object], tuple[Mapping[str, object], ...]]:
    """The row with its new targets, ``ext`` with those of local fields, and what history tells."""
    part = facet or record
    row, ext = dict(part.values), dict(part.ext)
    told: list[Mapping[str, object]] = []
    for name, value in values.items():
        field = entity.fields.get(name)
        before = dict(row)
        if field is not None:
            row[name] = value
            said = {"old": told_of(field, before), "new": told_of(field, row)}
        else:
            said = {"old": ext.get(name), "new": None if value is None else str(value)}
            ext[name] = said["new"]
        told.append({"field": name, **said})
    return row, {name: value for name, value in ext.items() if value is not None}, tuple(told)


def target(record: Record, facet: Facet | None, field: Field, entity: str) -> UUID | None:
    """Which record of an entity a reference leads to now; a local one lies in ``ext``."""
    part = facet or record
    if field.type is FieldType.RELATED and part.values.get(f"{field.name}_entity") != entity:
        return None
    value = part.ext.get(field.name) if field.local is not None else part.values.get(field.name)
    return None if value is None else UUID(str(value))
