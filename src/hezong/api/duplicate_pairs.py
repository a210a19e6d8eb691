"""Turns the queue of likely duplicates into pages and decisions; the kernel decides who sees which."""

from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.asking import record_id, whole
from hezong.api.audit import cursor
from hezong.api.body import read_object
from hezong.api.narrowed import narrowed
from hezong.api.reason import explained
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records.similar.pairs import (
    DECISIONS,
    MOST_AT_ONCE,
    STATES,
    Ask,
    decide,
    decide_all,
    list_pairs,
)
from hezong.kernel.types.problem import refuse


async def list_them(call: Call) -> Response:
    """``GET /api/duplicate-pairs?entity=&state=open|same|different&organization=&after=&limit=``: pairs of which the asker may read both
    records; of one organization those of which a record lies in it or below it.
    """
    query = call.query("entity", "state", "organization", "after", "limit")
    entity = _entity(query.get("entity"))
    state = query.get("state") or STATES[0]
    if state not in STATES:
        raise refuse("request.parameter", field="state", name="state", expected=", ".join(STATES))
    limit, within = whole(query, "limit", 50, 500), narrowed(call, query.get("organization"))
    ask = Ask(entity, state, cursor(query.get("after")), limit, within)
    found = await list_pairs(runtime(call), call.context, ask)
    return answer({"items": explained(call, found["items"]), "next": found["next"]})


async def settle(call: Call) -> Response:
    """``POST /api/duplicate-pairs/{id}`` ``{decision: same|different|open}``: whoever may change both records says what they are."""
    decision = _decision(await read_object(call.request))
    decided = await decide(runtime(call), call.context, call.id(), decision)
    return answer(explained(call, [decided])[0])


async def settle_all(call: Call) -> Response:
    """``POST /api/duplicate-pairs`` ``{entity, ids, decision}`` → ``{settled, left}``: many at once; what one may not decide on is left."""
    body = await read_object(call.request)
    entity, decision, ids = _entity(body.get("entity")), _decision(body), _ids(body.get("ids"))
    settled = await decide_all(runtime(call), call.context, entity, ids, decision)
    known = set(settled)
    return answer({"settled": settled, "left": [each for each in ids if each not in known]})


def _entity(name: object) -> str:
    if not isinstance(name, str) or not name:
        raise refuse("request.missing", field="entity", name="entity")
    return name


def _decision(body: dict[str, object]) -> str:
    decision = body.get("decision")
    if decision not in DECISIONS:
        raise refuse("request.parameter", field="decision", name="decision", expected=", ".join(DECISIONS))
    return str(decision)


def _ids(given: object) -> list[UUID]:
    found = cast("list[object]", given) if isinstance(given, list) else []
    if not 1 <= len(found) <= MOST_AT_ONCE:
        raise refuse("request.parameter", field="ids", name="ids", expected=f"1–{MOST_AT_ONCE}")
    return [record_id(str(each), "ids") for each in found]
