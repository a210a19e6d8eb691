"""Finds the records that texts of a file mean: targets of references, and records that a row would only repeat. Gives away nothing unreadable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.duplicates import note_rows, sees_masked
from hezong.kernel.records.imports.guess import ID
from hezong.kernel.records.load import Want, branches, load
from hezong.kernel.records.right import Judge
from hezong.kernel.records.rule import access_rules, own_paths
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control
from hezong.kernel.search.fold import fold
from hezong.kernel.types.ports import Connection

Row = Mapping[str, object]


@dataclass
class Lookup:
    """Remembers what a run has found, since files name the same few targets again and again."""

    desk: Desk
    found: dict[tuple[str, str], UUID | None] = field(default_factory=dict[tuple[str, str], UUID | None])

    async def targets(self, connection: Connection, fields: Iterable[Field], rows: Sequence[Mapping[str, str]]) -> None:
        """Looks up all texts of these references that are not known yet: one statement for each entity."""
        wanted: dict[str, set[str]] = {}
        for each in fields:
            if each.ref is not None and each.type is FieldType.REF:
                texts = {row[each.name] for row in rows if row.get(each.name)}
                wanted.setdefault(each.ref, set()).update(text for text in texts if (each.ref, text) not in self.found)
        for entity, texts in wanted.items():
            if texts:
                self.found.update({(entity, text): None for text in texts})
                await self._look(connection, self.desk.runtime.world.model.entities[entity], sorted(texts))

    def target(self, each: Field, text: str) -> UUID | None:
        return self.found.get((str(each.ref), text))

    async def _look(self, connection: Connection, entity: Entity, texts: list[str]) -> None:
        names = [layout.column(each).name for each in _identifying(entity)]
        rows = cast("Sequence[Row]", await connection.fetch(_by_text(entity, names), texts))
        readable = await self.readable(connection, entity, [cast("UUID", row["id"]) for row in rows])
        for row in rows:
            if row["id"] in readable:
                self.found[(entity.name, str(row["text"]))] = cast("UUID", row["id"])

    async def readable(self, connection: Connection, entity: Entity, ids: Sequence[UUID]) -> set[UUID]:
        model, context = self.desk.runtime.world.model, self.desk.context
        judge = Judge(entity, context, narrow=False)
        if any(share.everything for share in judge.shares("read")):
            return set(ids)
        want = Want(entity, tuple(ids), branches(model, entity, own_paths(access_rules(entity))))
        records = (await load(connection, model, (want,))).get(entity.name, {})
        return {id for id, record in records.items() if judge.readable(record)}

    async def twins(self, connection: Connection, rows: Sequence[Mapping[str, str]]) -> dict[int, UUID]:
        """Rows that are there already, by their number: by id, by a value unique in the group, or without one by the folded label.

        Counted are records that the asker may read, or find masked (contract §3).
        """
        entity = self.desk.entity
        key = identity_field(entity)
        by_id = {number: row[ID].strip().lower() for number, row in enumerate(rows) if row.get(ID)}
        named = await self._by_id(connection, by_id)
        by_key = {
            number: row[key.name]
            for number, row in enumerate(rows)
            if key and number not in named and row.get(key.name)
        }
        by_name = {
            number: row[entity.label]
            for number, row in enumerate(rows)
            if number not in named and number not in by_key and row.get(entity.label)
        }
        found = await self._twins(connection, f"t.{layout.column(key).quoted}" if key else "", by_key)
        folded = {number: fold(text) for number, text in by_name.items()}
        label = f'"hz"."folded"(t.{layout.column(entity.fields[entity.label]).quoted})'
        return named | found | await self._twins(connection, label, folded)

    async def _by_id(self, connection: Connection, wanted: Mapping[int, str]) -> dict[int, UUID]:
        """Rows that name a record by its id; only of readable ones, since an id tells of nothing else."""
        ids = {number: id for number, text in wanted.items() if (id := _uuid(text)) is not None}
        if not ids:
            return {}
        sql = f'select t."id" from {layout.table(self.desk.entity)} t where t."id" = any($1::uuid[]) and t."deleted_at" is null'
        rows = cast("Sequence[Mapping[str, UUID]]", await connection.fetch(sql, sorted(set(ids.values()))))
        seen = await self.readable(connection, self.desk.entity, [row["id"] for row in rows])
        return {number: id for number, id in ids.items() if id in seen}

    async def _twins(self, connection: Connection, key: str, wanted: Mapping[int, str]) -> dict[int, UUID]:
        if not wanted:
            return {}
        entity = self.desk.entity
        sql = f'select t."id", {key} as "text" from {layout.table(entity)} t where {key} = any($1::text[]) and t."deleted_at" is null'
        rows = cast("Sequence[Row]", await connection.fetch(sql, sorted(set(wanted.values()))))
        ids = [cast("UUID", row["id"]) for row in rows]
        seen = await self.readable(connection, entity, ids)
        if sees_masked(entity, self.desk.context):
            await note_rows(self.desk.runtime, self.desk.context, entity, [id for id in ids if id not in seen])
            seen = set(ids)
        known = {str(row["text"]): cast("UUID", row["id"]) for row in rows if row["id"] in seen}
        return {number: known[text] for number, text in wanted.items() if text in known}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def identity_field(entity: Entity) -> Field | None:
    """The field whose value no two records of the group share, if there is one in plain text."""
    fields = (each for each in entity.stored() if each.unique == "group" and not each.sensitive and not each.facet)
    return next((each for each in fields if each.type is FieldType.TEXT), None)


def _identifying(entity: Entity) -> list[Field]:
    """The fields by which people name a record: its label, and texts that are unique."""
    fields = (each for each in entity.stored() if not each.facet and not each.local and not each.sensitive)
    return [each for each in fields if each.type is FieldType.TEXT and (each.name == entity.label or each.unique)]


def _by_text(entity: Entity, names: Sequence[str]) -> str:
    """Ids by text. A retired code stands for its successor, where it has one; else the text is unknown (CU-25)."""
    id, valid = 't."id"', ""
    if entity.validity:
        today = f'(select d."date" from {control("today")} d)'
        over = f'coalesce(t."valid_to" <= {today} or t."valid_from" > {today}, false)'
        known = entity.fields.get("successor")
        heir = 't."successor"' if known is not None and known.ref == entity.name else "null::uuid"
        id = f'case when {over} then {heir} else t."id" end'
        valid = f" and {id} is not null"
    parts = (
        f'select {id} as "id", t."{name}" as "text" from {layout.table(entity)} t where t."{name}" = any($1::text[]) and t."deleted_at" is null{valid}'
        for name in names
    )
    return " union ".join(parts)
