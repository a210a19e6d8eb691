"""``GET /api/records/{entity}/export``: what the list shows, in its order, as a file; page by page, so that memory does not grow with it."""

import csv
import io
import json
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import IO, cast
from urllib.parse import quote

from openpyxl import Workbook
from starlette.responses import Response, StreamingResponse

from hezong.api.asking import choice, list_request, names
from hezong.api.lens import LENS, through
from hezong.api.problem import titled
from hezong.api.reading import reading
from hezong.api.route import Call
from hezong.api.sheet import Item, Sheet, safe
from hezong.kernel.access import may_ever
from hezong.kernel.model.field import Entity
from hezong.kernel.query.request import LARGEST_LIMIT, ListRequest
from hezong.kernel.query.run import Reading
from hezong.kernel.query.sight import SENSITIVE, Sight
from hezong.kernel.records.audit import audit
from hezong.kernel.types.problem import refuse

PARAMETERS = ("format", "filter", "order", "fields", "rows", "sensitive", "reason", *LENS)
LIST = ("filter", "order", "fields", "rows")
MOST_XLSX = 100_000
"""Rows of a workbook; more go as CSV, which has no limit of its own."""
CHUNK = 64 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def export(call: Call) -> Response:
    """Needs the verb ``export``; rows and fields are those that its grants give. ``sensitive=plain`` with a ``reason`` opens
    sensitive values in rows over which the asker has ``export_sensitive``. Every export is audited before it is answered.
    """
    query = call.query(*PARAMETERS)
    kind = choice(query, "format", "csv", "xlsx")
    plain = choice(query, "sensitive", "masked", "plain") == "plain"
    asked = {name: value for name, value in query.items() if name in LIST}
    request = replace(list_request(call.part("entity"), asked), limit=LARGEST_LIMIT)
    call = await through(call, query)
    reader = _reader(call, plain)
    if plain:
        _require_plain(call, request.entity, query)
    entity = reader.sight.entity(request.entity)
    reader.sight.require(entity.name)
    vault = call.server.vault if plain else None
    sheet = Sheet(entity, names(query, "fields") or _usual(entity, reader.sight), call.context.language, vault)
    request = replace(request, fields=sheet.names)
    first = await _page(reader, request)
    await _noted(call, entity, query, sheet)
    if kind == "csv":
        return StreamingResponse(_csv(reader, request, sheet, first), headers=_headers(entity, call, kind))
    file = await _workbook(reader, request, sheet, first)
    return StreamingResponse(_chunks(file), headers=_headers(entity, call, kind))


def _reader(call: Call, plain: bool) -> Reading:
    """A reader whose sight is that of the verb ``export``."""
    usual = reading(call.server.pools, call.server.sights, call.world, call.context)
    sight = Sight(call.world, call.context, reading="export", plain=plain)
    return replace(usual, sight=sight, shape=sight.shape())


def _require_plain(call: Call, entity: str, query: Mapping[str, str]) -> None:
    """403 where no position gives ``export_sensitive``; 400 without a reason; 503 without the key."""
    if not may_ever(call.world.entity(entity, call.context), SENSITIVE, call.context):
        raise refuse("access.verb", verb=SENSITIVE, entity=entity)
    if not query.get("reason"):
        raise refuse("request.missing", field="reason", name="reason")
    # A closed vault refuses this already, before half a file is sent.
    call.server.vault.digest("")


async def _noted(call: Call, entity: Entity, query: Mapping[str, str], sheet: Sheet) -> None:
    """A line of audit: what was taken away, and why where it was sensitive."""
    detail = {**query, "fields": list(sheet.names)}
    async with call.server.pools.write.acquire() as connection:
        await audit(connection, call.context, "export", entity=entity.name, detail=detail)


def _usual(entity: Entity, sight: Sight) -> tuple[str, ...]:
    """The columns of the list view that the asker may export."""
    barred = sight.allowed(entity.name).barred
    return tuple(name for name in entity.views.list if name not in barred)


async def _page(reader: Reading, request: ListRequest) -> Mapping[str, object]:
    return cast("Mapping[str, object]", json.loads(await reader.list(request)))


async def _pages(reader: Reading, request: ListRequest, first: Mapping[str, object]) -> AsyncIterator[list[Item]]:
    page = first
    while True:
        yield cast("list[Item]", page["items"])
        if page["next"] is None:
            return
        page = await _page(reader, replace(request, after=str(page["next"])))


async def _csv(
    reader: Reading, request: ListRequest, sheet: Sheet, first: Mapping[str, object]
) -> AsyncIterator[bytes]:
    """UTF-8 with a mark at the start, without which spreadsheets take Chinese for another encoding."""
    yield b"\xef\xbb\xbf" + _lines([sheet.head()])
    fields = [each.field for each in sheet.columns()]
    async for items in _pages(reader, request, first):
        rows = ([safe(cell, field) for cell, field in zip(row, fields, strict=True)] for row in sheet.rows(items))
        yield _lines(list(rows))


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


async def _workbook(reader: Reading, request: ListRequest, sheet: Sheet, first: Mapping[str, object]) -> IO[bytes]:
    """A workbook in a temporary file. Cells are text: a spreadsheet computes none of them."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.entity.name[:31])
    page.append(sheet.head())
    count = 0
    async for items in _pages(reader, request, first):
        count += len(items)
        if count > MOST_XLSX:
            raise refuse("request.too_many_rows", limit=MOST_XLSX)
        for row in sheet.rows(items):
            page.append(row)
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever sends it, or by its end
    book.save(file)
    file.seek(0)
    return file


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _headers(entity: Entity, call: Call, kind: str) -> dict[str, str]:
    title = titled(entity.title, call.context.language, entity.name)
    name = quote(f"{title} {call.context.today.isoformat()}.{kind}")
    disposition = f"attachment; filename=\"{entity.name}.{kind}\"; filename*=UTF-8''{name}"
    return {"content-type": TYPES[kind], "content-disposition": disposition, "cache-control": "no-store"}
