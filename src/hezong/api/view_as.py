"""Lets somebody look with the eyes of another person, to see what they see: read only, for half an hour, with a line of audit (SY-05)."""

from uuid import UUID

from starlette.responses import Response

from hezong.api.actions import require_subject
from hezong.api.asking import record_id
from hezong.api.body import only, read_object, read_optional_object, text_of
from hezong.api.confirming import require_confirmed
from hezong.api.context import COOKIE
from hezong.api.route import Call
from hezong.api.session import turned
from hezong.api.session_cache import hash_of
from hezong.api.session_store import covers, turn
from hezong.kernel.org.load import load_person
from hezong.kernel.records.audit import audit
from hezong.kernel.types.problem import refuse


async def begin(call: Call) -> Response:
    """``POST /api/session/view-as {user}`` → the session, now with ``viewing_as``.

    403 ``access.view_as`` for anybody who is not below the asker, or who holds a right that the asker does not hold.
    """
    body = await read_object(call.request)
    only(body, "user")
    user = record_id(text_of(body, "user"), "user")
    if call.signed.bearer or call.signed.viewing is not None or user == call.context.user:
        raise refuse("access.view_as")
    require_confirmed(call)
    await require_subject(call, user)
    await _require_covered(call, user)
    return await _turned(call, user)


async def end(call: Call) -> Response:
    """``DELETE /api/session/view-as`` → the session with one's own eyes."""
    await read_optional_object(call.request)
    if call.signed.viewing is None:
        raise refuse("request.not_found")
    return await _turned(call, None)


async def _require_covered(call: Call, user: UUID) -> None:
    """Positions that begin later, and those of somebody for whom they stand in, count as well (``require_subject``)."""
    async with call.server.pools.read.acquire() as connection:
        person = await load_person(connection, user, call.context.today)
    if person is None:
        raise refuse("request.not_found")
    own, structure = call.context.session, call.context.structure
    if not covers(call.world.model, own, person.posts, structure, call.context.today):
        raise refuse("access.view_as")


async def _turned(call: Call, user: UUID | None) -> Response:
    async with call.server.pools.write.acquire() as connection:
        started = await turn(connection, call.signed.session.id, confirmed=False, viewing=user)
        if started is None:
            raise refuse("session.ended")
        kind = "view.opened" if user is not None else "view.closed"
        await audit(connection, call.context, kind, entity="user", record=user or call.context.user)
    call.server.sessions.drop([hash_of(call.request.cookies.get(COOKIE, ""))])
    return await turned(call, started)
