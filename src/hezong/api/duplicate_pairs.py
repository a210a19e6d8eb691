"""Turns the queue of likely duplicates into pages and decisions; the kernel decides who sees which."""

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.asking import whole
from hezong.api.audit import cursor
from hezong.api.body import read_object
from hezong.api.reason import explained
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records.similar.pairs import DECISIONS, STATES, Ask, decide, list_pairs
from hezong.kernel.types.problem import refuse


async def list_them(call: Call) -> Response:
    """``GET /api/duplicate-pairs?entity=&state=open|same|different&after=&limit=``: pairs of which the asker may read both records."""
    query = call.query("entity", "state", "after", "limit")
    if not query.get("entity"):
        raise refuse("request.missing", field="entity", name="entity")
    state = query.get("state") or STATES[0]
    if state not in STATES:
        raise refuse("request.parameter", field="state", name="state", expected=", ".join(STATES))
    ask = Ask(query["entity"], state, cursor(query.get("after")), whole(query, "limit", 50, 500))
    found = await list_pairs(runtime(call), call.context, ask)
    return answer({"items": explained(call, found["items"]), "next": found["next"]})


async def settle(call: Call) -> Response:
    """``POST /api/duplicate-pairs/{id}`` ``{decision: same|different}``: whoever may change both records says what they are."""
    body = await read_object(call.request)
    decision = body.get("decision")
    if decision not in DECISIONS:
        raise refuse("request.parameter", field="decision", name="decision", expected=", ".join(DECISIONS))
    decided = await decide(runtime(call), call.context, call.id(), str(decision))
    return answer(explained(call, [decided])[0])
