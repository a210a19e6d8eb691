"""``GET /api/records/{entity}/{id}/timeline``: what happened around a record, page by page, under the caller's rights."""

from starlette.responses import Response

from hezong.api.answer import passed
from hezong.api.asking import whole
from hezong.api.reading import reading
from hezong.api.route import Call
from hezong.kernel.query.order import read_cursor
from hezong.kernel.query.run import as_bytes, next_bytes
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.query.timeline import plan_timeline
from hezong.kernel.types.problem import refuse

USUAL, MOST = 50, 200


async def timeline(call: Call) -> Response:
    """``{items: [{kind, at, id, …}], next}``, newest first; kinds are the entities that are about records, and ``history``."""
    query = call.query("after", "limit")
    entity, id = call.part("entity"), call.id()
    limit = whole(query, "limit", USUAL, MOST)
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    reader.sight.require(entity)
    bound = f"{call.context.user}/{entity}/{id}/{call.world.version}"
    marks = read_cursor(query["after"], bound, 2) if query.get("after") else None
    key = (reader.shape, "timeline", entity, limit, marks is None)
    statement = reader.plans.get(key, lambda: plan_timeline(reader.sight, entity, limit, marks is not None))
    row = await reader.readers.row(statement, fill(statement.arguments, reader.sight, Filling(marks or (), id)))
    if row is None:
        raise refuse("request.not_found")
    return passed(b'{"items":' + as_bytes(row["items"]) + b',"next":' + next_bytes(row, bound) + b"}")
