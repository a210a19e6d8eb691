"""The calls by which an organization asks for a record that it cannot read, and its steward answers (contract §2, "Masked sharing")."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.asking import choice, record_id
from hezong.api.audit import cursor
from hezong.api.body import only, read_object, read_optional_object, text_of
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.api.stewards import labels_of, named
from hezong.kernel.records.access_request import STATES, Box, ask_access, decide, request_of, requests
from hezong.kernel.types.problem import refuse

LONGEST = 1000
"""Characters of a reason."""


async def ask(call: Call) -> Response:
    """``POST /api/access-requests {entity, id, reason, organization}`` → 201 and the request."""
    body = await read_object(call.request)
    only(body, "entity", "id", "reason", "organization")
    entity, id, reason = text_of(body, "entity"), record_id(text_of(body, "id"), "id"), text_of(body, "reason")
    if len(reason) > LONGEST:
        raise refuse("request.parameter", field="reason", name="reason", expected=f"1–{LONGEST}")
    made = await ask_access(runtime(call), call.context, entity, id, body)
    return answer(await _one(call, made), 201)


async def list_requests(call: Call) -> Response:
    """``GET /api/access-requests?box=mine|to_decide&state=&after=``."""
    query = call.query("box", "state", "after")
    state = query.get("state") or None
    if state is not None and state not in STATES:
        raise refuse("request.parameter", field="state", name="state", expected=", ".join(STATES))
    box = Box(choice(query, "box", "mine", "to_decide") == "mine", state, cursor(query.get("after")))
    rows, after = await requests(runtime(call), call.context, box)
    labels = await labels_of(call, rows)
    return answer({"items": [_shown(each, labels) for each in rows], "next": after})


async def grant(call: Call) -> Response:
    """``POST /api/access-requests/{id}/grant {until}``: a time, or a date meaning its first moment."""
    body = await read_object(call.request)
    only(body, "until")
    return await _decided(call, "granted", _until(text_of(body, "until")))


async def decline(call: Call) -> Response:
    """``POST /api/access-requests/{id}/refuse``."""
    only(await read_optional_object(call.request))
    return await _decided(call, "refused")


async def revoke(call: Call) -> Response:
    """``POST /api/access-requests/{id}/revoke``: ends a grant at once; a relationship opened meanwhile stays."""
    only(await read_optional_object(call.request))
    return await _decided(call, "revoked")


async def _decided(call: Call, to: str, until: date | None = None) -> Response:
    await decide(runtime(call), call.context, call.id(), to, until)
    await call.server.refresh()
    return answer(await _one(call, call.id()))


async def _one(call: Call, id: UUID) -> dict[str, object]:
    row = await request_of(runtime(call), id)
    return _shown(row, await labels_of(call, [row]))


def _until(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refuse("request.parameter", field="until", name="until", expected="ISO 8601") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _shown(row: Mapping[str, object], labels: Mapping[UUID, object]) -> dict[str, object]:
    record = UUID(str(row["record"]))
    kept = {name: row[name] for name in ("id", "at", "entity", "reason", "state", "until", "decided_by", "decided_at")}
    return {
        **kept,
        "record": labels.get(record) or {"id": record},
        "organization": named(row["organization"], row["organization_name"]),
        "by": named(row["by"], row["by_name"]),
    }
