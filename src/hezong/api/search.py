"""``GET /api/search`` (contract §5): finds records of all entities by a few characters, under the caller's rights."""

from collections.abc import Mapping, Sequence
from typing import cast

from starlette.responses import Response

from hezong.api.answer import answer, passed
from hezong.api.asking import whole
from hezong.api.reading import reading
from hezong.api.route import Call
from hezong.kernel.query.list import Statement
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.search.plan import PATIENT, Candidates, plan_search, require_typed
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
    row = await _best(call, reader.sight, search.best(found, limit))
    if row["thin"]:
        # What the asker reads is looked through after all.
        row = await _best(call, reader.sight, search.best(found, limit, PATIENT))
    return passed(b'{"items":' + cast("bytes", row["items"]) + b"}")


async def _best(call: Call, sight: Sight, statement: Statement) -> Mapping[str, object]:
    arguments = fill(statement.arguments, sight, Filling())
    async with call.server.pools.search.acquire() as connection:
        return cast("Mapping[str, object]", await connection.fetchrow(statement.sql, *arguments))
