"""Writes everything that is held of a person into one ZIP file: records, history and staging as JSON, and the files (CU-06). Changes nothing.

Sensitive values are told by their last characters, as everywhere but for ``reveal``.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.records.column import facet_fields, master_fields
from hezong.kernel.records.erasure.person import Found
from hezong.kernel.records.erasure.request import SQL
from hezong.kernel.records.load import Loaded, Want, load
from hezong.kernel.records.record import Record, Values
from hezong.kernel.records.told import read_changes
from hezong.kernel.records.value import shown
from hezong.kernel.schema import layout
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.secret import Secret

MANY = 500
"""Records of one statement."""
Json = dict[str, object]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Archive:
    """``place`` says where the content of a file lies; one that is gone is told, and missing."""

    connection: Connection
    model: Model
    language: str
    place: Callable[[str], Path]

    async def write(self, path: Path, found: Found, at: datetime) -> dict[str, int]:
        """The counts of what was written. The file is complete or not there."""
        draft = path.with_suffix(".part")
        draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.touch(0o600)
        counts: dict[str, int] = {"records": 0}
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, ids in found.items():
                rows = await self._records(self.model.entities[name], ids)
                archive.writestr(f"records/{name}.json", _text(rows))
                counts["records"] += len(rows)
            every = [each for ids in found.values() for each in ids]
            counts["history"] = await self._history(archive, every)
            counts["staged"] = await self._staged(archive, every)
            counts["files"] = await self._files(archive, every)
            archive.writestr("about.json", _text({"at": at.isoformat(), "counts": counts}))
        draft.replace(path)
        return counts

    async def _records(self, entity: Entity, ids: Sequence[UUID]) -> list[Json]:
        rows: list[Json] = []
        for start in range(0, len(ids), MANY):
            loaded = await load(self.connection, self.model, (Want(entity, tuple(ids[start : start + MANY])),))
            labels = await self._labels(entity, loaded)
            rows += [self._record(entity, each, labels) for each in loaded.get(entity.name, {}).values()]
        return rows

    def _record(self, entity: Entity, record: Record, labels: Mapping[UUID, str]) -> Json:
        told = self._values(self._fields(entity, master_fields(entity)), record.values, labels)
        deleted = {} if record.deleted_at is None else {"deleted_at": record.deleted_at.isoformat()}
        found: Json = {"id": str(record.id), **deleted, **told}
        if entity.faceted:
            fields = self._fields(entity, facet_fields(entity))
            found["facets"] = [
                {"id": str(each.id), **self._values(fields, each.values, labels)} for each in record.facets
            ]
        return found

    def _fields(self, entity: Entity, own: Iterable[Field]) -> list[Field]:
        return [each for each in (*own, *layout.ext_fields(entity)) if not each.hidden]

    def _values(self, fields: Iterable[Field], values: Values, labels: Mapping[UUID, str]) -> Json:
        found: Json = {}
        for each in fields:
            value = values.get(each.name)
            if isinstance(value, Secret):
                found[each.name] = {"masked": value.last}
            elif isinstance(value, UUID) and each.type is FieldType.REF:
                found[each.name] = {"id": str(value), "label": labels.get(value)}
            elif value is not None:
                found[each.name] = shown(each, value)
        return found

    async def _labels(self, entity: Entity, loaded: Loaded) -> Mapping[UUID, str]:
        """What the references of these records are called."""
        wanted: dict[str, set[UUID]] = {}
        for record in loaded.get(entity.name, {}).values():
            for values in (record.values, *(each.values for each in record.facets)):
                for field in entity.stored():
                    value = values.get(field.name)
                    if field.ref in self.model.entities and isinstance(value, UUID):
                        wanted.setdefault(str(field.ref), set()).add(value)
        found: dict[UUID, str] = {}
        for name, ids in wanted.items():
            target = self.model.entities[name]
            label = layout.column(target.fields[target.label]).of("t")
            sql = (
                f'select t."id", {label}::text as "label" from {layout.table(target)} t where t."id" = any($1::uuid[])'
            )
            rows = cast("Sequence[Row]", await self.connection.fetch(sql, list(ids)))
            found |= {cast("UUID", row["id"]): str(row["label"] or "") for row in rows}
        return found

    async def _history(self, archive: zipfile.ZipFile, ids: Sequence[UUID]) -> int:
        rows = cast("Sequence[Row]", await self.connection.fetch(SQL["history"], list(ids)))
        lines = [{**_plain(row), "changes": read_changes(row["changes"])} for row in rows]
        archive.writestr("history.json", _text(lines))
        return len(lines)

    async def _staged(self, archive: zipfile.ZipFile, ids: Sequence[UUID]) -> int:
        rows = cast("Sequence[Row]", await self.connection.fetch(SQL["staged"], list(ids)))
        if rows:
            archive.writestr(
                "staged.json", _text([{**_plain(row), "cells": json.loads(str(row["cells"]))} for row in rows])
            )
        return len(rows)

    async def _files(self, archive: zipfile.ZipFile, ids: Sequence[UUID]) -> int:
        rows = cast("Sequence[Row]", await self.connection.fetch(SQL["files"], list(ids)))
        for row in rows:
            place = self.place(str(row["sha256"]))
            if place.is_file():
                archive.write(place, f"files/{row['id']}/{Path(str(row['name'])).name}")
        if rows:
            archive.writestr("files.json", _text([_plain(row) for row in rows]))
        return len(rows)


def _plain(row: Row) -> Json:
    return {name: value if value is None or isinstance(value, int) else str(value) for name, value in dict(row).items()}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
