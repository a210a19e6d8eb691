"""The actions of a user (contract §1): set a password, lock, unlock, sign out. Each needs ``update`` over that user's record."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import passed
from hezong.api.body import only, optional_text, read_optional_object
from hezong.api.confirming import require_confirmed
from hezong.api.password import new_password, require_good
from hezong.api.records import one, runtime, show, version_of, with_member
from hezong.api.route import Call
from hezong.api.session import words_of
from hezong.api.session_store import end_all
from hezong.kernel import records
from hezong.kernel.model.field import Entity
from hezong.kernel.org.open import give_password
from hezong.kernel.records import Written
from hezong.kernel.records.audit import audit
from hezong.kernel.records.grant import require_over
from hezong.kernel.records.load import Want, load_one
from hezong.kernel.records.record import Record
from hezong.kernel.records.right import Judge, require_readable, require_verb
from hezong.kernel.types.problem import refuse

Body: TypeAlias = Mapping[str, object]
Action: TypeAlias = Callable[[Call, UUID, Body], Awaitable[Response]]


async def act(call: Call) -> Response:
    """``POST /api/records/{entity}/{id}/actions/{action}`` with ``{organization, version, set}``."""
    body = await read_optional_object(call.request)
    only(body, "organization", "version", "set", "password", "must_change")
    entity = call.world.entity(call.part("entity"), call.context)
    action = ACTIONS.get(call.part("action")) if entity.name == "user" else None
    if action is None:
        raise refuse("request.not_found")
    require_confirmed(call)
    answered = await action(call, call.id(), body)
    async with call.server.pools.write.acquire() as connection:
        await audit(connection, call.context, KINDS[call.part("action")], entity="user", record=call.id())
    return answered


async def _lock(call: Call, user: UUID, body: Body) -> Response:
    """The user can no longer sign in, and is signed out everywhere."""
    written = await _set_locked(call, user, body, True)
    await _end_sessions(call, user)
    return one(written)


async def _unlock(call: Call, user: UUID, body: Body) -> Response:
    return one(await _set_locked(call, user, body, False))


async def _set_password(call: Call, user: UUID, body: Body) -> Response:
    """A new password, given to the user by hand; ends all their sessions.

    Without one the system makes it: the answer tells it once as ``initial_password``, and it must be changed at the first sign-in.
    """
    given = optional_text(body, "password")
    record = await _require_update(call, user, version_of(call, body))
    password = given or new_password()
    require_good(password, (str(record.values["login"]), str(record.values["name"]), *words_of(call)))
    password_hash = await call.server.passwords.hash(password)
    must_change = given is None or body.get("must_change") is not False
    async with call.server.pools.write.acquire() as connection:
        await give_password(connection, user, password_hash, must_change)
    await _end_sessions(call, user)
    shown = await show(call, "user")
    return shown if given is not None else passed(with_member(bytes(shown.body), "initial_password", password))


async def _sign_out(call: Call, user: UUID, body: Body) -> Response:
    """Ends all sessions and tokens of the user."""
    await _require_update(call, user, version_of(call, body))
    await _end_sessions(call, user)
    return await show(call, "user")


KINDS: Mapping[str, str] = {
    "lock": "user.locked",
    "unlock": "user.unlocked",
    "set_password": "password.given",
    "sign_out": "user.signed_out",
}
"""The lines of audit that the actions leave."""
ACTIONS: Mapping[str, Action] = {
    "lock": _lock,
    "unlock": _unlock,
    "set_password": _set_password,
    "sign_out": _sign_out,
}


async def _set_locked(call: Call, user: UUID, body: Body, locked: bool) -> Written:
    version = version_of(call, body)
    written = await records.patch(runtime(call), call.context, "user", user, {"locked": locked}, version)
    await call.server.rights_changed("user")
    return written


async def _end_sessions(call: Call, user: UUID) -> None:
    async with call.server.pools.write.acquire() as connection:
        call.server.sessions.drop(await end_all(connection, user))


async def _require_update(call: Call, user: UUID, version: str | None) -> Record:
    """The same order as for a save: readable (404), allowed (403), version (428, 412)."""
    found = await require_subject(call, user)
    if version is None:
        raise refuse("request.version_needed")
    if version != found.version_with(None):
        raise refuse("conflict.version")
    return found


async def require_subject(call: Call, user: UUID) -> Record:
    """A person on whom the asker may act: ``update`` over their record, and no right of theirs that the asker does not hold."""
    entity: Entity = call.world.entity("user", call.context)
    judge = Judge(entity, call.context)
    async with call.server.pools.read.acquire() as connection:
        record = await load_one(connection, call.world.model, Want(entity, (user,)))
    found = require_readable(judge, record)
    require_verb(judge, "update")
    if not judge.anywhere("update", found):
        raise refuse("access.verb", verb="update", entity="user")
    await require_over(call.server.pools.read, call.world.model, call.context, user)
    return found
