"""``GET /api/records/{entity}/{id}/usage``: how often a record is used by others, asked before a code retires (SY-01)."""

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.reading import reading
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records.usage import usage_of


async def read(call: Call) -> Response:
    """``{used, items: [{entity, count, capped}]}``; 404 for a record that the caller may not read."""
    call.query()
    entity, id = call.part("entity"), call.id()
    await reading(call.server.pools, call.server.sights, call.world, call.context).get(entity, id, ())
    return answer((await usage_of(runtime(call), call.context, entity, id)).told())
