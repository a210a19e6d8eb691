"""``GET /api/quality``: how good the records of an entity are, by the organizations that the caller may read; the kernel counts."""

from dataclasses import replace

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.narrowed import narrowed
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records.quality.figures import scorecard
from hezong.kernel.types.problem import refuse


async def read(call: Call) -> Response:
    """``?entity=&organization=``: of one organization and all below it, or of all that the caller reads."""
    query = call.query("entity", "organization")
    if not query.get("entity"):
        raise refuse("request.missing", field="entity", name="entity")
    context, within = call.context, narrowed(call, query.get("organization"))
    if within is not None:
        context = replace(context, narrowed=within, target=None)
    return answer(await scorecard(runtime(call), context, query["entity"], call.signed.reach))
