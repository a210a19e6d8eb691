"""What concerns the caller alone: their tasks and their messages (contract §5). Lists of records with a fixed filter, under the usual rights."""

import json
from collections.abc import Mapping
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer, nothing, passed
from hezong.api.asking import truth, whole
from hezong.api.reading import reading
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.query.request import DEFAULT_LIMIT, LARGEST_LIMIT, ListRequest
from hezong.kernel.records.together import set_fields
from hezong.kernel.types.problem import refuse

TASK, MESSAGE = "task", "message"
OPEN = "owner == user.id && state == 'open' && (!has(snoozed_until) || snoozed_until <= today())"
DONE = "owner == user.id && state == 'done'"
MINE, UNREAD = "owner == user.id", "owner == user.id && !read"


async def tasks(call: Call) -> Response:
    """``GET /api/tasks?done=``: mine, by the day on which they are due; what is put off is not there yet. Done ones: the last first."""
    query = call.query("done", "limit", "after", "count")
    done = truth(query, "done")
    return await _list(call, query, TASK, DONE if done else OPEN, ("-changed_at",) if done else ("due_on",))


async def messages(call: Call) -> Response:
    """``GET /api/messages?unread=``: mine, unread ones first, then the newest first."""
    query = call.query("unread", "limit", "after", "count")
    return await _list(call, query, MESSAGE, UNREAD if truth(query, "unread") else MINE, ("read", "-created_at"))


async def _list(call: Call, query: Mapping[str, str], entity: str, filter: str, order: tuple[str, ...]) -> Response:
    request = ListRequest(
        entity=entity,
        filter=filter,
        order=order,
        limit=whole(query, "limit", DEFAULT_LIMIT, LARGEST_LIMIT),
        after=query.get("after") or None,
        count=truth(query, "count"),
    )
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    return passed(await reader.list(request))


async def read_message(call: Call) -> Response:
    """``POST /api/messages/{id}/read``; 404 for a message that is not the caller's. May be repeated."""
    call.query()
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    item = cast("dict[str, object]", json.loads(await reader.get(MESSAGE, call.id(), ("owner", "read"))))
    if cast("dict[str, object]", item["owner"]).get("id") != str(call.context.user):
        raise refuse("request.not_found")
    await set_fields(runtime(call), call.context, MESSAGE, [call.id()], {"read": True})
    return nothing()


async def read_all(call: Call) -> Response:
    """``POST /api/messages/read-all``: every message that is unread at this moment; ``{read}`` tells how many."""
    call.query()
    count = 0
    while ids := await _unread(call):
        changed = await set_fields(runtime(call), call.context, MESSAGE, ids, {"read": True})
        count += changed
        if not changed:
            break
    return answer({"read": count})


async def _unread(call: Call) -> list[UUID]:
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    request = ListRequest(MESSAGE, filter=UNREAD, order=("-created_at",), fields=("read",), limit=LARGEST_LIMIT)
    page = json.loads(await reader.list(request))
    return [UUID(each["id"]) for each in page["items"]]
