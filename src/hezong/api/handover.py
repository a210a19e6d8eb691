"""The calls by which somebody who leaves hands over what they own (SY-07): a preview with counts, and one batch that can be undone."""

import json
from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.actions import require_subject
from hezong.api.answer import answer
from hezong.api.asking import record_id
from hezong.api.batches import started
from hezong.api.body import only, optional_text, read_object, require_object
from hezong.api.confirming import require_confirmed
from hezong.api.organizations import date_of
from hezong.api.problem import titled
from hezong.api.reading import reading
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel import records
from hezong.kernel.org.load import load_person
from hezong.kernel.query.request import ListRequest
from hezong.kernel.records import batch
from hezong.kernel.records.audit import audit
from hezong.kernel.types import Problem, Refused


async def preview(call: Call) -> Response:
    """``GET /api/users/{id}/handover`` → ``{entities: [{entity, title, count, movable}], positions: {items}}``: what the asker may read of it."""
    call.query()
    await require_subject(call, call.id())
    found = await batch.estates(runtime(call), call.context, call.id())
    language = call.context.language
    entities = [
        {
            "entity": each.entity,
            "title": titled(call.world.entities[each.entity].plural, language, each.entity),
            "count": len(each.ids),
            "movable": each.movable,
        }
        for each in found
    ]
    return answer({"entities": entities, "positions": await _positions(call)})


async def begin(call: Call) -> Response:
    """``POST /api/users/{id}/handover {successors: {entity or *: user}, end, lock}`` → 202 ``{batch}``.

    ``end``: the day on which their positions end. ``lock``: they can no longer sign in, at once and whatever becomes of the batch.
    """
    require_confirmed(call)
    body = await read_object(call.request)
    only(body, "successors", "end", "lock")
    subject = await require_subject(call, call.id())
    end = optional_text(body, "end")
    leaving = batch.Leaving(call.id(), await _successors(call, body), None if end is None else _day(call, end))
    made = await batch.hand_over(runtime(call), call.context, leaving)
    async with call.server.pools.write.acquire() as connection:
        await audit(
            connection, call.context, "user.handed_over", entity="user", record=call.id(), detail={"batch": made}
        )
    if body.get("lock") is True and not subject.values.get("locked"):
        version = subject.version_with(None)
        await records.patch(runtime(call), call.context, "user", call.id(), {"locked": True}, version)
        await call.server.rights_changed("user")
    return started(made)


async def _successors(call: Call, body: Mapping[str, object]) -> dict[str, UUID]:
    """Each must be somebody else who can sign in."""
    found: dict[str, UUID] = {}
    for entity, id in require_object(body.get("successors") or {}).items():
        if entity != "*":
            call.world.entity(entity, call.context)
        user = record_id(str(id), f"successors.{entity}")
        async with call.server.pools.read.acquire() as connection:
            person = await load_person(connection, user, call.context.today)
        if person is None or user == call.id():
            raise Refused(Problem("check.successor", field=f"successors.{entity}"))
        found[entity] = user
    return found


def _day(call: Call, text: str) -> date:
    return date_of(text, call.context.today, "end")


async def _positions(call: Call) -> object:
    """Those that have not ended, as the asker may read them."""

    where = f"self.user == id('{call.id()}') && (!has(valid_to) || valid_to > today())"
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    page = await reader.list(ListRequest("position", where, limit=500))
    return cast("dict[str, object]", json.loads(page))["items"]
