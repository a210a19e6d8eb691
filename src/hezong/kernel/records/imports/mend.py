"""Mends cells of rows that are not records yet, and checks these rows at once as a run would. Saves no record."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.batch import Run, batch_of
from hezong.kernel.records.imports.change import plan
from hezong.kernel.records.imports.outcome import NOTE, Outcome, marks
from hezong.kernel.records.imports.show import rows_of, show
from hezong.kernel.records.imports.staging import Import, load_import
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse

MOST = 1_000
OPEN = f"""select "number", "cells"::text as "cells" from {control("import_row")}
where "run" = $1 and "number" = any($2::int[]) and "state" in ('staged', 'problem', 'mended') order by "number\""""
STORE = f"""update {control("import_row")} r set "cells" = x."cells"
from jsonb_to_recordset($2::text::jsonb) as x("number" integer, "cells" jsonb) where r."run" = $1 and r."number" = x."number\""""
Cells = Mapping[str, object]


async def mend(runtime: Runtime, context: Context, id: UUID, rows: Sequence[Mapping[str, object]]) -> bytes:
    """``PATCH …/rows``: ``[{row, cells: {column: text}}]``, at most 1,000; the answer tells the import and these ``rows``.

    A row of a run that has ended is ``mended`` when nothing stands against it any more; the next run saves it.
    422 ``import.row``: no such row, or it is a record already.
    """
    found = await load_import(runtime, context, id)
    if found.state not in ("staged", "paused", "done", "failed"):
        raise refuse("import.state", state=found.state)
    wanted = _wanted(found, rows)
    async with runtime.pools.read.acquire() as connection:
        known = cast("Sequence[Mapping[str, object]]", await connection.fetch(OPEN, id, sorted(wanted)))
    missing = wanted.keys() - {cast("int", each["number"]) for each in known}
    if missing:
        raise refuse("import.row", field="row", row=min(missing))
    mended = [{"number": each["number"], "cells": _cells(found, each, wanted)} for each in known]
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(STORE, id, json.dumps(mended, ensure_ascii=False))
    await _check(runtime, context, found, sorted(wanted))
    async with runtime.pools.read.acquire() as connection:
        told = await rows_of(connection, id, sorted(wanted))
    whole = cast("dict[str, object]", json.loads(await show(runtime, context, id)))
    return json.dumps({**whole, "rows": told}, ensure_ascii=False).encode()


def _wanted(found: Import, rows: Sequence[Mapping[str, object]]) -> dict[int, Cells]:
    if len(rows) > MOST:
        raise refuse("request.limit", limit=MOST)
    wanted: dict[int, Cells] = {}
    for row in rows:
        cells, number = row.get("cells"), row.get("row")
        if not isinstance(cells, Mapping) or not isinstance(number, int) or isinstance(number, bool):
            raise refuse("request.shape", field="rows", expected="[{row, cells}]")
        wanted[number] = cast("Cells", cells)
        for column in wanted[number]:
            if column not in found.columns:
                raise refuse("import.mapping", field=column, name="")
    return wanted


def _cells(found: Import, row: Mapping[str, object], wanted: Mapping[int, Cells]) -> list[str]:
    """The cells of a row after the mending; a short row is filled up to the column that is mended."""
    cells = cast("list[str]", json.loads(str(row["cells"])))
    for column, text in wanted[cast("int", row["number"])].items():
        place = found.columns.index(column)
        cells += [""] * (place + 1 - len(cells))
        cells[place] = "" if text is None else str(text).strip()
    return cells


async def _check(runtime: Runtime, context: Context, found: Import, numbers: Sequence[int]) -> None:
    """What a run would say of the rows now."""
    desk = Desk.at(runtime, replace(context, batch=found.batch), found.entity).seen_by(found.organization)
    run = Run.of(desk, found, found.mode or "create")
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(OPEN, found.id, list(numbers)))
    batch = await batch_of(run, rows)
    planned = [each.outcome for each in await plan(run, batch.changes)]
    outcomes = {each.number: each for each in (*batch.outcomes, *planned)}
    checked = [_checked(found, number, outcomes.get(number)) for number in numbers]
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(NOTE, found.id, marks(checked))


def _checked(found: Import, number: int, outcome: Outcome | None) -> Outcome:
    """Before the first run rows stay staged, whatever is wrong with them: another mapping may still help."""
    wrong = outcome is not None and outcome.state == "problem"
    problems = outcome.problems if wrong and outcome is not None else ()
    if found.batch is None or found.state == "paused":
        return Outcome(number, "staged", problems)
    return Outcome(number, "problem" if wrong else "mended", problems)
