"""The sessions and tokens of a person, for those who may administer them (SY-05, SY-07); never the tokens themselves."""

from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.actions import require_subject
from hezong.api.answer import answer, nothing
from hezong.api.confirming import require_confirmed
from hezong.api.route import Call
from hezong.api.session_store import SQL, Row, end
from hezong.kernel.records.audit import audit
from hezong.kernel.types.problem import refuse


async def list_sessions(call: Call) -> Response:
    """``GET /api/users/{id}/sessions``: browsers first, then tokens, which have a name and a position."""
    call.query()
    await require_subject(call, call.id())
    async with call.server.pools.read.acquire() as connection:
        rows = await connection.fetch(SQL["all_of"], call.id())
    return answer({"items": [_shown(cast("Row", row)) for row in rows]})


async def end_session(call: Call) -> Response:
    """``DELETE /api/users/{id}/sessions/{session}``: a browser or a token."""
    require_confirmed(call)
    user, session = call.id(), call.id("session")
    await require_subject(call, user)
    async with call.server.pools.write.acquire() as connection:
        ended = await _ended(call, user, session)
        await audit(
            connection, call.context, "user.session_ended", entity="user", record=user, detail={"ended": session}
        )
    call.server.sessions.drop([ended])
    return nothing()


async def _ended(call: Call, user: UUID, session: UUID) -> bytes:
    async with call.server.pools.write.acquire() as connection:
        for token in (False, True):
            found = await end(connection, user, session, token)
            if found is not None:
                return found
    raise refuse("request.not_found")


def _shown(row: Row) -> dict[str, object]:
    kept = {name: row[name] for name in ("id", "name", "position", "created_at", "seen_at", "address", "agent")}
    return {**kept, "expires": row["expires_at"]}
