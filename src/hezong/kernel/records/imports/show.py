"""Tells how an import stands: its mapping, its first rows, problems and similar records, and its rows page by page. Changes nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.lookup import Lookup
from hezong.kernel.records.imports.staging import load_import
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control, quoted
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

PREVIEW, FIRST, LARGEST = 20, 100, 500
STATES = ("staged", "created", "updated", "duplicate", "problem", "mended", "skipped")
Row = Mapping[str, object]

ROW = '"number", "cells"::text as "cells", "state", "problems"::text as "problems", "record"'
SAMPLE = f'select {ROW} from {control("import_row")} where "run" = $1'
PAGE = f"""{SAMPLE} and "number" > $2 and ($3::text is null or "state" = $3) order by "number" limit $4"""
WRONG = f"""{SAMPLE} and "problems" <> '[]' order by "number" limit {FIRST}"""
WRONG_PAGE = f"""{SAMPLE} and "problems" <> '[]' and "state" = 'problem' and "number" > $2 order by "number" limit $3"""
SIMILAR = f"""select "number", "record", "similar" from {control("import_row")}
where "run" = $1 and "similar" is not null order by "number" limit {FIRST}"""


async def show(runtime: Runtime, context: Context, id: UUID) -> bytes:
    """``GET /imports/{id}``: how it stands, with the first 20 rows, and the first 100 problems and similar records."""
    found = await load_import(runtime, context, id)
    async with runtime.pools.read.acquire() as connection:
        sql = f'{SAMPLE} order by "number" limit {PREVIEW}'
        first = cast("Sequence[Row]", await connection.fetch(sql, id))
        wrong = cast("Sequence[Row]", await connection.fetch(WRONG, id))
        similar = await _similar(connection, Desk.at(runtime, context, found.entity), id)
    problems: list[dict[str, object]] = [{"row": None, **each} for each in found.problems]
    problems += [{"row": row["number"], **each} for row in wrong for each in json.loads(str(row["problems"]))]
    answer = {
        "id": str(id),
        "state": found.state,
        "mode": found.mode,
        "entity": found.entity,
        "organization": str(found.organization),
        "file_name": found.file_name,
        "columns": list(found.columns),
        "mapping": dict(found.mapping),
        "values": dict(found.values),
        "unknown": list(found.unknown),
        "preview": [json.loads(str(row["cells"])) for row in first],
        "problems": problems,
        "similar": similar,
        "counts": dict(found.counts),
        "batch": None if found.batch is None else str(found.batch),
    }
    return json.dumps(answer, ensure_ascii=False).encode()


async def page(
    runtime: Runtime, context: Context, id: UUID, state: str | None, after: int, limit: int
) -> dict[str, object]:
    """``GET …/rows?state=&after=&limit=``: rows in the order of the file, with their cells and problems; ``after`` is the number of a row."""
    if state is not None and state not in STATES:
        raise refuse("request.parameter", field="state", name="state", expected=" | ".join(STATES))
    if not 1 <= limit <= LARGEST:
        raise refuse("request.limit", field="limit", limit=LARGEST)
    await load_import(runtime, context, id)
    async with runtime.pools.read.acquire() as connection:
        if state == "problem":
            rows = cast("Sequence[Row]", await connection.fetch(WRONG_PAGE, id, after, limit + 1))
        else:
            rows = cast("Sequence[Row]", await connection.fetch(PAGE, id, after, state, limit + 1))
    following = rows[limit - 1]["number"] if len(rows) > limit else None
    return {"items": [told(each) for each in rows[:limit]], "next": following}


async def rows_of(connection: Connection, id: UUID, numbers: Sequence[int]) -> list[dict[str, object]]:
    """Some rows as a page tells them."""
    sql = f'{SAMPLE} and "number" = any($2::int[]) order by "number"'
    return [told(each) for each in cast("Sequence[Row]", await connection.fetch(sql, id, list(numbers)))]


def told(row: Row) -> dict[str, object]:
    record = row["record"]
    return {
        "row": row["number"],
        "cells": json.loads(str(row["cells"])),
        "state": row["state"],
        "problems": json.loads(str(row["problems"])),
        "record": None if record is None else str(record),
    }


async def _similar(connection: Connection, desk: Desk, id: UUID) -> list[dict[str, object]]:
    """New records and those that they resemble, as far as the asker may read them today."""
    rows = cast("Sequence[Row]", await connection.fetch(SIMILAR, id))
    named = (cast("UUID", each) for row in rows for each in (*cast("Sequence[object]", row["similar"]), row["record"]))
    labels = await _labels(connection, desk, list(dict.fromkeys(named)))
    return [
        {
            "row": row["number"],
            "record": str(row["record"]),
            "candidates": [
                {"id": str(each), "label": labels[each]}
                for each in cast("Sequence[UUID]", row["similar"])
                if each in labels
            ],
        }
        for row in rows
        if row["record"] in labels
    ]


async def _labels(connection: Connection, desk: Desk, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    if not ids:
        return {}
    readable = await Lookup(desk).readable(connection, desk.entity, ids)
    label = quoted(layout.column(desk.entity.fields[desk.entity.label]).name)
    sql = f'select "id", {label}::text as "label" from {layout.table(desk.entity)} where "id" = any($1::uuid[]) and "deleted_at" is null'
    rows = cast("Sequence[Row]", await connection.fetch(sql, sorted(readable)))
    return {cast("UUID", row["id"]): str(row["label"]) for row in rows}
