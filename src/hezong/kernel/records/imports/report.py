"""Writes what is wrong with the rows of an import as CSV, with their cells, so that they can be mended and sent again. Never writes a formula."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.records.imports.staging import load_import
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.message import Messages

FORMULA = ("=", "+", "-", "@", "\t", "\r")
LOOK = f"""select "number", "cells"::text as "cells", "problems"::text as "problems" from {control("import_row")}
where "run" = $1 and "problems" <> '[]' order by "number\""""


async def problems_csv(runtime: Runtime, context: Context, id: UUID, messages: Messages) -> bytes:
    """``GET …/{id}/problems?format=csv``: one line for each problem, in UTF-8 with a mark, which spreadsheets need."""
    found = await load_import(runtime, context, id)
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(LOOK, id))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["#", "field", "code", "message", *map(safe, found.columns)])
    for row in rows:
        cells = [safe(each) for each in json.loads(str(row["cells"]))]
        for problem in json.loads(str(row["problems"])):
            said = messages.say(problem["code"], context.language, problem["params"]) or ""
            writer.writerow([row["number"], problem["field"] or "", problem["code"], safe(said), *cells])
    return text.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (contract §2, export)."""
    return f"'{text}" if text.startswith(FORMULA) else text
