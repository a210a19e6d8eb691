"""What a person opened last and what they pinned, kept at the server so that it follows them. Names only what they may read now."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer, nothing
from hezong.api.asking import record_id
from hezong.api.body import only, read_object, text_of
from hezong.api.organization_settings import SQL
from hezong.api.reading import reading
from hezong.api.route import Call
from hezong.kernel.types.problem import refuse

KEPT = 60
"""Records that are remembered; some may not be readable any more when they are shown."""
SHOWN = 12
MOST_PINNED = 50
Row = Mapping[str, object]


async def read(call: Call) -> Response:
    """``GET /api/recent`` → ``{recent: [{entity, id, label, at}], pinned: […]}``, newest first."""
    call.query()
    return answer(await remembered(call))


async def remembered(call: Call) -> dict[str, object]:
    """Both lists; what was opened and pinned stands in both."""
    async with call.server.pools.read.acquire() as connection:
        rows = cast("Sequence[Row]", await connection.fetch(SQL["visited"], call.context.user))
    ids: dict[str, list[UUID]] = {}
    for row in rows:
        if row["entity"] in call.world.entities:
            ids.setdefault(str(row["entity"]), []).append(cast("UUID", row["record"]))
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    known = await reader.labels(ids)
    shown = [row for row in rows if row["record"] in known]
    recent = sorted(shown, key=lambda row: str(row["at"]), reverse=True)[:SHOWN]
    pinned = [row for row in shown if row["pinned_at"] is not None]
    return {"recent": [_item(row, known) for row in recent], "pinned": [_item(row, known) for row in pinned]}


async def visit(call: Call) -> Response:
    """``POST /api/recent {entity, id}``: notes that the person opened a record; 404 for one that they cannot read."""
    entity, id = await _record(call)
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["visit"], call.context.user, entity, id)
        await connection.execute(SQL["trim"], call.context.user, KEPT)
    return nothing()


async def pin(call: Call) -> Response:
    """``POST /api/pins {entity, id}``: keeps a record at hand. May be repeated."""
    entity, id = await _record(call)
    async with call.server.pools.write.acquire() as connection:
        if cast("int", await connection.fetchval(SQL["pinned"], call.context.user)) >= MOST_PINNED:
            raise refuse("request.too_large", limit=MOST_PINNED)
        await connection.execute(SQL["pin"], call.context.user, entity, id)
    return nothing()


async def unpin(call: Call) -> Response:
    """``DELETE /api/pins/{id}``. May be repeated."""
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["unpin"], call.context.user, call.id())
    return nothing()


async def _record(call: Call) -> tuple[str, UUID]:
    body = await read_object(call.request)
    only(body, "entity", "id")
    entity, id = text_of(body, "entity"), record_id(text_of(body, "id"), "id")
    call.world.entity(entity, call.context)
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    if id not in await reader.labels({entity: [id]}):
        raise refuse("request.not_found")
    return entity, id


def _item(row: Row, known: Mapping[UUID, str | None]) -> dict[str, object]:
    id = cast("UUID", row["record"])
    return {"entity": row["entity"], "id": id, "label": known[id], "at": row["at"]}
