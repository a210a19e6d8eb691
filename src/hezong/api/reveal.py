"""Turns the wish to see sensitive values, with its reason, into their plain text (contract §2); the kernel audits it first."""

from typing import cast

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.body import only, read_object, text_of
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records.reveal import reveal
from hezong.kernel.types.problem import refuse

LONGEST = 1000
"""Characters of a reason."""
MOST = 100


async def show(call: Call) -> Response:
    """``POST /api/records/{entity}/{id}/reveal {fields, reason, organization}`` → ``{id, values: {field: text}}``."""
    body = await read_object(call.request)
    only(body, "fields", "reason", "organization")
    fields, reason = _names(body.get("fields")), text_of(body, "reason")
    if len(reason) > LONGEST:
        raise refuse("request.parameter", field="reason", name="reason", expected=f"1–{LONGEST}")
    values = await reveal(runtime(call), call.context, call.part("entity"), call.id(), fields, reason, body)
    return answer({"id": call.id(), "values": values})


def _names(value: object) -> list[str]:
    names = cast("list[object]", value) if isinstance(value, list) else []
    if not 1 <= len(names) <= MOST or not all(isinstance(each, str) for each in names):
        raise refuse("request.parameter", field="fields", name="fields", expected='["…"]')
    return [str(each) for each in names]
