"""Turns the question whether a record is there already into those that are the same (contract §2); the kernel decides what is told of them."""

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.reason import explained
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records.duplicates import compared, find_duplicates
from hezong.kernel.types.problem import refuse


async def look(call: Call) -> Response:
    """``GET /api/records/{entity}/duplicates?name=&uscc=&phone=``: by any of the fields that the entity compares."""
    entity = call.world.entity(call.part("entity"), call.context)
    fields = [each.name for each in compared(entity)]
    if not fields:
        raise refuse("request.not_found")
    query = call.query(*fields)
    if not query:
        raise refuse("request.missing", field=fields[0], name=", ".join(fields))
    return answer({"items": explained(call, await find_duplicates(runtime(call), call.context, entity.name, query))})
