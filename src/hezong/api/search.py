"""``GET /api/search`` (contract §5): finds records of all entities by a few characters, under the caller's rights."""

from collections.abc import Sequence
from typing import cast

from starlette.responses import Response

from hezong.api.answer import answer, passed
from hezong.api.asking import whole
from hezong.api.reading import reading
from hezong.api.route import Call
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.search.plan import Candidates, plan_search, require_typed
from hezong.kernel.types.problem import refuse

USUAL, MOST = 20, 100


async def search(call: Call) -> Response:
    """``{items: [{entity, id, label, organizations, why}]}``, best first."""
    query = call.query("q", "entity", "limit")
    if not query.get("q", "").strip():
        raise refuse("request.missing", field="q", name="q")
    text = require_typed(query["q"])
    limit = whole(query, "limit", USUAL, MOST)
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    search = plan_search(reader.sight, text, query.get("entity") or None)
    if search.probe is None:
        return answer({"items": []})
    async with call.server.pools.probe.acquire() as connection:
        found = cast(
            "Sequence[Candidates]", await connection.fetch(search.probe.sql, *search.probe.arguments(search.typed))
        )
    if not found:
        return answer({"items": []})
    statement = search.best(found, limit)
    arguments = fill(statement.arguments, reader.sight, Filling())
    async with call.server.pools.search.acquire() as connection:
        items = cast("bytes", await connection.fetchval(statement.sql, *arguments))
    return passed(b'{"items":' + items + b"}")
