"""The calls of bulk changes, batches and undo (contract §2). The work itself goes on after the answer; ``GET`` tells how it stands."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.asking import choice, record_id, whole
from hezong.api.body import read_object, read_optional_object
from hezong.api.confirming import require_confirmed_for
from hezong.api.problem import Wording
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records import batch
from hezong.kernel.types import Problem
from hezong.kernel.types.problem import refuse

Json = Mapping[str, object]


async def bulk(call: Call) -> Response:
    """``POST /api/records/{entity}/bulk {ids or filter, set, move, delete, organization}`` → 202 ``{batch}``."""
    body = await read_object(call.request)
    require_confirmed_for(call, call.part("entity"))
    return started(await batch.bulk(runtime(call), call.context, call.part("entity"), body))


async def merge(call: Call) -> Response:
    """``POST /api/records/{entity}/merges {survivor, losers, choose}`` → 202 ``{batch}``."""
    body = await read_object(call.request)
    return started(await batch.merge(runtime(call), call.context, call.part("entity"), body))


async def unmerge(call: Call) -> Response:
    """``POST /api/records/{entity}/{id}/unmerge[?partial=true]``: undoes the merge in which the record was lost."""
    partial = choice(call.query("partial"), "partial", "false", "true") == "true"
    await read_optional_object(call.request)
    merged = await batch.batch_of_loser(runtime(call), call.part("entity"), call.id())
    return started(await batch.undo(runtime(call), call.context, merged, partial))


async def show(call: Call) -> Response:
    """``GET /api/batches/{id}``."""
    call.query()
    return answer(_said(call, await batch.show(runtime(call), call.context, call.id())))


async def listed(call: Call) -> Response:
    """``GET /api/batches``: one's own, latest first."""
    query = call.query("after", "limit")
    limit = whole(query, "limit", 50, 500)
    return answer(await batch.listed(runtime(call), call.context, query.get("after") or None, limit))


async def undo(call: Call) -> Response:
    """``POST /api/batches/{id}/undo[?partial=true] {records}`` → 202 ``{batch}``, the batch that undoes; ``records``: only these."""
    partial = choice(call.query("partial"), "partial", "false", "true") == "true"
    body = await read_optional_object(call.request)
    return started(await batch.undo(runtime(call), call.context, call.id(), partial, _records(body)))


def _records(body: Json) -> list[UUID] | None:
    for name in body:
        if name != "records":
            raise refuse("request.unknown_field", field=name, name=name)
    sent = body.get("records")
    if sent is None:
        return None
    if not isinstance(sent, list) or not sent:
        raise refuse("request.shape", field="records", expected="[id]")
    return [record_id(str(each), "records") for each in dict.fromkeys(cast("list[object]", sent))]


def started(id: UUID) -> Response:
    """The answer to a call that begins a batch: a job works it off."""
    return answer({"batch": id}, 202)


def _said(call: Call, found: dict[str, object]) -> dict[str, object]:
    """The batch with each problem also in words, in the asker's language; the kernel keeps codes only."""
    wording = Wording(call.server.messages, call.context.language, call.world.model)
    for name in ("problems", "kept"):
        found[name] = [_worded(wording, each) for each in cast("list[Json]", found[name])]
    return found


def _worded(wording: Wording, each: Json) -> dict[str, object]:
    params = cast("Json", each.get("params") or {})
    problem = Problem(str(each["code"]), cast("str | None", each.get("field")), params=params)
    return {**each, "message": wording.message(problem)}
