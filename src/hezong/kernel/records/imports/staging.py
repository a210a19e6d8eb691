"""Keeps an import's file as rows of the control schema until they are records: staged, mapped, mended. Writes no record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import FieldType
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.guess import guess, importable
from hezong.kernel.records.imports.table import read_table
from hezong.kernel.records.right import require_verb
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.target import require_target
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

PREVIEW = 20
CHUNK = 2_000
COUNTS = ("rows", "created", "updated", "duplicate", "problem", "skipped")

NEW = f"""insert into {control("import_run")} ("id", "entity", "organization", "by", "state", "file_name", "columns", "mapping", "counts")
values ($1, $2, $3, $4, 'staged', $5, $6::text::jsonb, $7::text::jsonb, $8::text::jsonb)"""
ROWS = f"""insert into {control("import_row")} ("run", "number", "cells")
select $1, ($2 + n)::int, cells from jsonb_array_elements($3::text::jsonb) with ordinality as x(cells, n)"""
RUN = f"""select "id", "entity", "organization", "by", "state", "mode", "file_name", "columns"::text as "columns",
  "mapping"::text as "mapping", "counts"::text as "counts", "batch", "problems"::text as "problems" from {control("import_run")} where "id" = $1"""
SAMPLE = f'select "number", "cells"::text as "cells", "problems"::text as "problems" from {control("import_row")} where "run" = $1'


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
    problems: tuple[Mapping[str, object], ...] = ()
    """What kept the whole run from going on."""


async def stage(
    runtime: Runtime, context: Context, entity: str, organization: str | None, file_name: str, path: Path
) -> bytes:
    """``POST /imports``: reads the file into rows; answers ``{id, state, columns, mapping, preview, problems}``."""
    desk = Desk.at(runtime, context, entity)
    require_verb(desk.judge, "create")
    target = require_target(context, {"organization": organization}, desk.entity)
    rows = read_table(path)
    columns = _columns(next(rows, None))
    id, mapping = new_id(context.now), guess(desk.seen_by(target).entity, columns)
    async with runtime.pools.write.acquire() as connection:
        await connection.execute("begin")
        try:
            facts = [json.dumps(each, ensure_ascii=False) for each in (columns, mapping, dict.fromkeys(COUNTS, 0))]
            await connection.execute(NEW, id, entity, target, context.user, file_name, *facts)
            await _store(connection, id, rows)
            await connection.execute("commit")
        except BaseException:
            await connection.execute("rollback")
            raise
    return await show(runtime, context, id)


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
        problems=tuple(json.loads(str(row["problems"]))),
    )


async def show(runtime: Runtime, context: Context, id: UUID) -> bytes:
    """``GET /imports/{id}``: how it stands, with the first 20 rows and the first 100 problems."""
    found = await load_import(runtime, context, id)
    async with runtime.pools.read.acquire() as connection:
        first = cast(
            "Sequence[Mapping[str, object]]", await connection.fetch(f'{SAMPLE} order by "number" limit {PREVIEW}', id)
        )
        wrong = cast(
            "Sequence[Mapping[str, object]]",
            await connection.fetch(f"""{SAMPLE} and "problems" <> '[]' order by "number" limit 100""", id),
        )
    problems: list[dict[str, object]] = [{"row": None, **each} for each in found.problems]
    problems += [{"row": row["number"], **each} for row in wrong for each in json.loads(str(row["problems"]))]
    answer = {
        "id": str(id),
        "state": found.state,
        "entity": found.entity,
        "file_name": found.file_name,
        "columns": list(found.columns),
        "mapping": dict(found.mapping),
        "preview": [json.loads(str(row["cells"])) for row in first],
        "problems": problems,
        "counts": dict(found.counts),
        "batch": None if found.batch is None else str(found.batch),
    }
    return json.dumps(answer, ensure_ascii=False).encode()


async def set_mapping(runtime: Runtime, context: Context, id: UUID, mapping: Mapping[str, object]) -> bytes:
    """``PUT …/mapping``: ``{column: field}``; unknown columns or fields are refused, a field may be meant once."""
    found = await load_import(runtime, context, id)
    _require_staged(found)
    entity = Desk.at(runtime, context, found.entity).seen_by(found.organization).entity
    names = {each.name for each in importable(entity)}
    chosen = {column: str(name) for column, name in mapping.items() if name is not None}
    for column, name in chosen.items():
        meant = entity.fields.get(name)
        if meant is not None and meant.type is FieldType.RELATED:
            raise refuse("import.related", field=column, name=name)
        if column not in found.columns or name not in names:
            raise refuse("import.mapping", field=column, name=name)
    if len(set(chosen.values())) < len(chosen):
        raise refuse("import.mapping", name="")
    sql = f'update {control("import_run")} set "mapping" = $2::text::jsonb where "id" = $1'
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(sql, id, json.dumps(chosen, ensure_ascii=False))
    return await show(runtime, context, id)


async def mend(runtime: Runtime, context: Context, id: UUID, rows: Sequence[Mapping[str, object]]) -> bytes:
    """``PATCH …/rows``: ``[{row, cells: {column: text}}]``; mended rows are staged again and go with the next run."""
    found = await load_import(runtime, context, id)
    sql = f"""update {control("import_row")} set "cells" = jsonb_set("cells", array[$3::text], to_jsonb($4::text)), "state" = 'staged',
  "problems" = '[]' where "run" = $1 and "number" = $2 and "state" in ('staged', 'problem')"""
    async with runtime.pools.write.acquire() as connection:
        for row in rows:
            cells = row.get("cells")
            number = row.get("row")
            if not isinstance(cells, Mapping) or not isinstance(number, int):
                raise refuse("request.shape", field="rows", expected="[{row, cells}]")
            for column, text in cast("Mapping[str, object]", cells).items():
                if column not in found.columns:
                    raise refuse("import.mapping", field=column, name="")
                await connection.execute(sql, id, number, str(found.columns.index(column)), str(text or ""))
    return await show(runtime, context, id)


def _require_staged(found: Import) -> None:
    if found.state not in ("staged", "paused", "done"):
        raise refuse("import.state", state=found.state)
