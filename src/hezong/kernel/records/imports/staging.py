"""Keeps an import's file as rows of the control schema until they are records: staged. Writes no record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import cast
from uuid import UUID

from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.guess import guess
from hezong.kernel.records.imports.table import read_table
from hezong.kernel.records.right import require_verb
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.target import require_target
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

CHUNK = 2_000
COUNTS = ("rows", "created", "updated", "duplicate", "problem", "skipped")

NEW = f"""insert into {control("import_run")} ("id", "entity", "organization", "by", "state", "file_name", "columns", "mapping", "counts")
values ($1, $2, $3, $4, 'staged', $5, $6::text::jsonb, $7::text::jsonb, $8::text::jsonb)"""
ROWS = f"""insert into {control("import_row")} ("run", "number", "cells")
select $1, ($2 + n)::int, cells from jsonb_array_elements($3::text::jsonb) with ordinality as x(cells, n)"""
RUN = f"""select "id", "entity", "organization", "by", "state", "mode", "file_name", "columns"::text as "columns",
  "mapping"::text as "mapping", "counts"::text as "counts", "batch", "problems"::text as "problems",
  "values"::text as "values", "unknown"::text as "unknown", "empty", "stop" from {control("import_run")} where "id" = $1"""


@dataclass(frozen=True, slots=True)
class Import:
    """An import as it is stored. ``mapping``: field by column."""

    id: UUID
    entity: str
    organization: UUID
    by: UUID
    state: str
    columns: tuple[str, ...]
    mapping: Mapping[str, str]
    counts: Mapping[str, int]
    file_name: str | None = None
    mode: str | None = None
    batch: UUID | None = None
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict[str, "Mapping[str, str | None]"])
    unknown: tuple[Mapping[str, object], ...] = ()
    empty: str = "keep"
    stop: bool = False
    problems: tuple[Mapping[str, object], ...] = ()
    """What kept the whole run from going on."""


async def stage(
    runtime: Runtime, context: Context, entity: str, organization: str | None, file_name: str, path: Path
) -> UUID:
    """``POST /imports``: reads the file into rows. Columns mean what they meant in the last file that had the same ones, else what their titles say."""
    desk = Desk.at(runtime, context, entity)
    require_verb(desk.judge, "create")
    target = require_target(context, {"organization": organization}, desk.entity)
    if not desk.judge.reaches("create", target):
        raise refuse("access.organization", field="organization", name=context.structure.organizations[target].name)
    rows = read_table(path)
    columns = _columns(next(rows, None))
    id, mapping = new_id(context.now), guess(desk.seen_by(target).entity, columns)
    async with runtime.pools.write.acquire() as connection, atomic(connection):
        facts = [json.dumps(each, ensure_ascii=False) for each in (columns, mapping, dict.fromkeys(COUNTS, 0))]
        await connection.execute(NEW, id, entity, target, context.user, file_name, *facts)
        await _store(connection, id, rows)
    return id


def _columns(header: Sequence[str] | None) -> list[str]:
    """The titles of the columns; one without a title is called by its number, a repeated one gets it added."""
    if header is None:
        raise refuse("import.empty")
    found: list[str] = []
    for number, title in enumerate(header, start=1):
        name = title or f"#{number}"
        found.append(name if name not in found else f"{name} #{number}")
    return found


async def _store(connection: Connection, id: UUID, rows: Iterable[list[str]]) -> None:
    start, iterator = 0, iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        await connection.execute(ROWS, id, start, json.dumps(chunk, ensure_ascii=False))
        start += len(chunk)
    text = json.dumps({"rows": start})
    sql = f'update {control("import_run")} set "counts" = "counts" || $2::text::jsonb where "id" = $1'
    await connection.execute(sql, id, text)


async def load_import(runtime: Runtime, context: Context, id: UUID) -> Import:
    """The import; 404 unless it is the asker's own."""
    async with runtime.pools.read.acquire() as connection:
        row = cast("Mapping[str, object] | None", await connection.fetchrow(RUN, id))
    if row is None or row["by"] != context.user:
        raise refuse("request.not_found")
    batch, mode, name = row["batch"], row["mode"], row["file_name"]
    return Import(
        id=id,
        entity=str(row["entity"]),
        organization=cast("UUID", row["organization"]),
        by=context.user,
        state=str(row["state"]),
        columns=tuple(json.loads(str(row["columns"]))),
        mapping=json.loads(str(row["mapping"])),
        counts=json.loads(str(row["counts"])),
        file_name=None if name is None else str(name),
        mode=None if mode is None else str(mode),
        batch=batch if isinstance(batch, UUID) else None,
        values=json.loads(str(row["values"])),
        unknown=tuple(json.loads(str(row["unknown"]))),
        empty=str(row["empty"]),
        stop=bool(row["stop"]),
        problems=tuple(json.loads(str(row["problems"]))),
    )
