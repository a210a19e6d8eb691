"""Turns the history of a record into what the asker may read of it today: fields by rights, references by label. Never shows a sensitive value."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.records.column import instant
from hezong.kernel.records.load import Loaded, Want, branches, load
from hezong.kernel.records.record import Record
from hezong.kernel.records.right import Judge, barred
from hezong.kernel.records.rule import access_rules, own_paths
from hezong.kernel.records.told import read_changes
from hezong.kernel.records.value import shown
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Item = Mapping[str, object]

LOOK = f"""select "id", "record", "facet", "version", "at", "by", "verb", "batch", "changes"::text as "changes" from {control("history")}
where "record" = any($1::uuid[]) and ($2::uuid is null or "id" < $2) order by "id" desc limit $3"""

LARGEST = 500
FILES = "files"
"""What history calls attachments, which are no field."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the history of one record for one asker."""

    model: Model
    judge: Judge
    context: Context
    record: Record
    losers: tuple[UUID, ...] = ()
    """What was merged into the record: their history goes on in its own."""

    async def page(self, connection: Connection, after: str | None, limit: int) -> bytes:
        """``{"items": […], "next"}``, newest first; the cursor is the id of the last row that is shown.

        Rows of others leave no gap: pages are full, so that nobody can count what they may not see.
        """
        if not 1 <= limit <= LARGEST:
            raise refuse("request.limit", field="limit", limit=LARGEST)
        found = await self._seen(connection, _cursor(after), limit + 1)
        named = await self._named(connection, [item for _, item in found[:limit]])
        following = str(found[limit - 1][0]) if len(found) > limit else None
        return json.dumps({"items": named, "next": following}, ensure_ascii=False).encode()

    async def _seen(
        self, connection: Connection, after: UUID | None, wanted: int
    ) -> list[tuple[UUID, dict[str, object]]]:
        """The first rows that the asker may read, with their ids."""
        found: list[tuple[UUID, dict[str, object]]] = []
        ids = [self.record.id, *self.losers]
        while len(found) < wanted:
            rows = cast("Sequence[Item]", await connection.fetch(LOOK, ids, after, wanted))
            for row in rows:
                item = self._item(row)
                if item is not None:
                    found.append((cast("UUID", row["id"]), item))
            if len(rows) < wanted:
                break
            after = cast("UUID", rows[-1]["id"])
        return found[:wanted]

    def _item(self, row: Item) -> dict[str, object] | None:
        """One change, or None where the asker may read nothing of it."""
        every = read_changes(row["changes"])
        seen = [each for each in every if self._readable(str(each["field"]), cast("UUID | None", row["facet"]))]
        if not seen and (every or not self._related(cast("UUID | None", row["facet"]))):
            return None
        batch, by, at = row["batch"], row["by"], instant(row["at"])
        more = {} if row["record"] == self.record.id else {"merged_from": str(row["record"])}
        facet = cast("UUID | None", row["facet"])
        if facet is not None and self._related(facet):
            more["facet"] = str(facet)
        return {
            **more,
            "version": row["version"],
            "at": at.isoformat().replace("+00:00", "Z") if at else None,
            "by": None if by is None else str(by),
            "verb": row["verb"],
            "batch": None if batch is None else str(batch),
            "changes": seen,
        }

    def _related(self, facet: UUID | None) -> bool:
        """Whether the asker may know of the relationship that was opened or closed; what is no relationship is the record's."""
        known = self.record.facet(facet)
        return facet is None or (known is not None and self.judge.covers("read", self.record, known))

    def _readable(self, name: str, facet: UUID | None) -> bool:
        """The rights of today: of the facet for its fields, of the record for the master's. A field that is gone belongs to nobody."""
        field = self.judge.entity.fields.get(name)
        if name == FILES and field is None:
            known = self.record.facet(facet)
            return bool(
                self.judge.anywhere("read", self.record)
                if facet is None
                else known and self.judge.covering("read", self.record, known)
            )
        if field is None or field.hidden:
            return False
        if self.judge.entity.faceted and (field.facet or field.local):
            known = self.record.facet(facet)
            shares = () if known is None else self.judge.covering("read", self.record, known)
        else:
            shares = self.judge.anywhere("read", self.record)
        return bool(shares) and name not in barred(shares)

    async def _named(self, connection: Connection, items: list[dict[str, object]]) -> list[dict[str, object]]:
        """The items with people and references by their labels."""
        loaded = await load(connection, self.model, _wants(self.model, self.judge.entity, items))
        labels = Labels(self.model, self.context, loaded)
        for item in items:
            item["by"] = labels.of("user", item["by"])
            item["changes"] = [self._labelled(labels, each) for each in cast("list[Item]", item["changes"])]
        return items

    def _labelled(self, labels: "Labels", change: Item) -> Item:
        field = self.judge.entity.fields.get(str(change["field"]))
        if field is None:
            return change
        if field.type is FieldType.RELATED:
            return {**change, "old": labels.related(change["old"]), "new": labels.related(change["new"])}
        if field.type is not FieldType.REF:
            return change
        target = str(field.ref)
        return {**change, "old": labels.of(target, change["old"]), "new": labels.of(target, change["new"])}


@dataclass(frozen=True, slots=True)
class Labels:
    """References in the contract's read form: ``{"id", "label"}``, or ``{"hidden": true}``."""

    model: Model
    context: Context
    loaded: Loaded

    def of(self, entity: str, id: object) -> object:
        if id is None:
            return None
        record = self.loaded.get(entity, {}).get(UUID(str(id)))
        target = self.model.entities.get(entity)
        if record is None or target is None or not Judge(target, self.context, narrow=False).readable(record):
            return {"hidden": True}
        label = target.fields[target.label]
        return {"id": str(id), "label": shown(label, record.values.get(target.label))}

    def related(self, value: object) -> object:
        """``{"entity", "id", "label"}`` of a record of any entity."""
        if value is None:
            return None
        entity = str(cast("Item", value)["entity"])
        found = cast("Item", self.of(entity, cast("Item", value)["id"]))
        return found if found.get("hidden") else {"entity": entity, **found}


def _wants(model: Model, entity: Entity, items: Iterable[Item]) -> Iterable[Want]:
    ids: dict[str, set[UUID]] = {}
    for item in items:
        if item["by"] is not None:
            ids.setdefault("user", set()).add(UUID(str(item["by"])))
        for change in cast("list[Item]", item["changes"]):
            field: Field | None = entity.fields.get(str(change["field"]))
            if field is None:
                continue
            if field.type is FieldType.RELATED:
                for value in (change["old"], change["new"]):
                    if value is not None:
                        pair = cast("Item", value)
                        ids.setdefault(str(pair["entity"]), set()).add(UUID(str(pair["id"])))
            if field.type is FieldType.REF:
                values = (value for value in (change["old"], change["new"]) if value is not None)
                ids.setdefault(str(field.ref), set()).update(UUID(str(value)) for value in values)
    for name, found in ids.items():
        target = model.entities.get(name)
        if target is not None:
            yield Want(target, tuple(found), branches(model, target, own_paths(access_rules(target))))


def _cursor(after: str | None) -> UUID | None:
    if after is None:
        return None
    try:
        return UUID(after)
    except ValueError:
        raise refuse("request.cursor", field="after") from None
