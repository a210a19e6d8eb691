"""The calls around signing in (contract §1): start, read and end sessions, change a password. Never tells whether a login exists."""

from typing import cast
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from hezong.api import throttle
from hezong.api.answer import answer, nothing
from hezong.api.body import only, read_object, text_of
from hezong.api.confirming import require_confirmed
from hezong.api.context import COOKIE, address_of, language_of
from hezong.api.headers import is_secure
from hezong.api.password import require_good
from hezong.api.route import Call
from hezong.api.server import Server
from hezong.api.session_cache import Signed, hash_of
from hezong.api.session_store import LIFETIME, SQL, Row, Started, end, end_excess, start, turn
from hezong.api.session_store import change_password as store_password
from hezong.kernel.org.load import find_login
from hezong.kernel.org.open import count_change
from hezong.kernel.records.audit import Who, audit
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.problem import refuse


async def sign_in(server: Server, request: Request) -> Response:
    """``POST /api/session``: 401 ``session.wrong`` for any failure; 429 only after failures, per login and address."""
    body = await read_object(request)
    only(body, "login", "password")
    login, password = text_of(body, "login"), text_of(body, "password")
    user, must_change = await _require_user(server, request, login, password)
    started = await begin(server, request, user, must_change)
    return await welcome(server, request, started)


async def begin(server: Server, request: Request, user: UUID, restricted: bool = False) -> Started:
    """A new session of a browser, with a line of audit; the one that the browser had before ends."""
    address, agent = address_of(request), request.headers.get("user-agent", "")
    before = await server.signed(hash_of(request.cookies.get(COOKIE, "")), used=False)
    ended: list[bytes] = []
    async with server.pools.write.acquire() as connection:
        if before is not None and not before.bearer:
            gone = await end(connection, owner_of(before), before.session.id)
            ended += [gone] if gone else []
        started = await start(connection, user, address, agent, restricted=restricted)
        ended += await end_excess(connection, user)
        await audit(connection, Who(user, started.id, address), "session.opened", detail={"by": "password"})
    server.sessions.drop(ended)
    return started


async def confirm(call: Call) -> Response:
    """``POST /api/session/confirm {password}``: types the password once more before something sensitive → the session, under a new cookie."""
    body = await read_object(call.request)
    only(body, "password")
    if call.signed.bearer or call.signed.viewing is not None:
        raise refuse("access.denied")
    await _require_current(call, text_of(body, "password"), "password")
    async with call.server.pools.write.acquire() as connection:
        started = await turn(connection, call.signed.session.id, confirmed=True, viewing=None)
        if started is None:
            raise refuse("session.ended")
        await audit(connection, call.context, "session.confirmed")
    call.server.sessions.drop([hash_of(call.request.cookies.get(COOKIE, ""))])
    return await turned(call, started)


async def turned(call: Call, started: Started) -> Response:
    """The session's body under its new token."""
    return await welcome(call.server, call.request, started)


def owner_of(signed: Signed) -> UUID:
    """Whose session it is, also while it looks with the eyes of somebody else."""
    return signed.session.viewer or signed.session.user


async def welcome(server: Server, request: Request, started: Started, status: int = 200) -> Response:
    """What a person gets who has just signed in: the session's body, and the cookie."""
    signed = await server.signed(hash_of(started.token))
    if signed is None:
        raise refuse("session.wrong")
    response = answer(body_of(server, signed, language_of(signed, request)), status)
    _set_cookie(response, request, started.token)
    return response


async def read(call: Call) -> Response:
    """``GET /api/session``."""
    return answer(body_of(call.server, call.signed, call.context.language))


async def sign_out(call: Call) -> Response:
    """``DELETE /api/session``: ends this session here at once, everywhere within a second."""
    signed = call.signed
    async with call.server.pools.write.acquire() as connection:
        ended = await end(connection, owner_of(signed), signed.session.id, signed.bearer)
        await audit(connection, call.context, "token.revoked" if signed.bearer else "session.ended")
    call.server.sessions.drop([ended] if ended else [])
    response = nothing()
    # What the browser has kept of answers goes with the session; settings of the look are no secret and stay.
    response.headers["clear-site-data"] = '"cache"'
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_secure(call.request))
    return response


async def change_password(call: Call) -> Response:
    """``PUT /api/session/password {current, password}``: ends all other sessions and tokens of the person."""
    body = await read_object(call.request)
    only(body, "current", "password")
    current, password = text_of(body, "current"), text_of(body, "password")
    require_good(password, words_of(call))
    await _require_current(call, current, "current")
    if current == password:
        raise Refused(Problem("check.password_same", field="password"))
    await _store_password(call, await call.server.passwords.hash(password))
    return nothing()


async def list_sessions(call: Call) -> Response:
    """``GET /api/sessions``: the browsers in which the person is signed in."""
    call.query()
    async with call.server.pools.write.acquire() as connection:
        rows = await connection.fetch(SQL["list"], call.context.user)
    mine = call.signed.session.id
    return answer({"items": [{**dict(cast("Row", row)), "current": cast("Row", row)["id"] == mine} for row in rows]})


async def end_session(call: Call) -> Response:
    """``DELETE /api/sessions/{id}``."""
    if call.id() != call.signed.session.id:
        require_confirmed(call)
    return await end_one(call, token=False)


async def end_one(call: Call, token: bool) -> Response:
    """Ends one of the person's sessions or tokens; 404 for those of others."""
    async with call.server.pools.write.acquire() as connection:
        ended = await end(connection, call.context.user, call.id(), token)
        if ended is None:
            raise refuse("request.not_found")
        kind = "token.revoked" if token else "session.ended"
        await audit(connection, call.context, kind, detail={"ended": call.id()})
    call.server.sessions.drop([ended])
    return nothing()


def body_of(server: Server, signed: Signed, language: str) -> dict[str, object]:
    """The person, the organizations for which they may ask, their positions, the token for writes."""
    session, viewing = signed.session, signed.viewing
    own = {"id": session.user, "login": session.login, "name": session.name}
    more: dict[str, object] = {"must_change": True} if signed.restricted else {}
    if viewing is not None:
        more["viewing_as"] = {**own, "until": viewing.until}
        own = {"id": viewing.viewer, "login": viewing.login, "name": viewing.name}
    return {
        "user": own,
        "organizations": _organizations(server, signed),
        "positions": [
            {"id": each.id, "role": each.role, "organization": each.organization, "from": each.since, "to": each.until}
            for each in signed.posts
        ],
        "language": language,
        "csrf": session.csrf,
        **more,
    }


def _organizations(server: Server, signed: Signed) -> list[dict[str, object]]:
    known = server.structure.organizations.values()
    mine = (each for each in known if each.alive and (signed.reach is None or each.id in signed.reach))
    return [{"id": each.id, "code": each.code, "name": each.name} for each in sorted(mine, key=lambda each: each.code)]


async def _require_user(server: Server, request: Request, login: str, password: str) -> tuple[UUID, bool]:
    """The user whose password it is, and whether it must be changed first. A failure costs the same time whether or not the login exists."""
    address = address_of(request)
    key = f"sign-in {login.casefold()[:200]}@{address}"
    async with server.pools.write.acquire() as connection:
        await throttle.require_patience(connection, key)
        found = await find_login(connection, login)
        stored = None if found is None else cast("Row | None", await connection.fetchrow(SQL["credential"], found))
    kept = None if stored is None else str(stored["password_hash"])
    right = await server.passwords.matches(kept, password)
    async with server.pools.write.acquire() as connection:
        if found is not None and stored is not None and right:
            if stored["expired"]:
                raise refuse("session.initial")
            await throttle.succeeded(connection, key)
            return found, bool(stored["must_change"])
        await throttle.failed(connection, key)
        # What was typed is not kept: people type passwords into the wrong box.
        await audit(connection, Who(address=address), "session.failed", entity="user", record=found)
    raise refuse("session.wrong")


def words_of(call: Call) -> list[str]:
    """What no password of this person may be: their own names, and those of the group."""
    known = call.context.structure.organizations.values()
    return [
        call.context.session.login,
        call.context.session.name,
        *(text for each in known for text in (each.code, each.name)),
    ]


async def _require_current(call: Call, current: str, field: str) -> None:
    """Guessing the current password in an open session is throttled like guessing it at the door."""
    key = f"password {call.context.user}"
    async with call.server.pools.write.acquire() as connection:
        await throttle.require_patience(connection, key)
        stored = cast("Row | None", await connection.fetchrow(SQL["credential"], call.context.user))
    if not await call.server.passwords.matches(None if stored is None else str(stored["password_hash"]), current):
        async with call.server.pools.write.acquire() as connection:
            await throttle.failed(connection, key)
            await audit(connection, call.context, "password.wrong")
        raise Refused(Problem("check.password_wrong", field=field))


async def _store_password(call: Call, password_hash: str) -> None:
    async with call.server.pools.write.acquire() as connection:
        ended = await store_password(connection, call.context.user, password_hash, call.signed.session.id)
        await audit(connection, call.context, "password.changed")
        if call.signed.restricted:
            # Other workers may remember the session as it was; they look anew when rights have changed.
            await count_change(connection)
    call.server.sessions.drop(ended)
    if call.signed.restricted:
        await call.server.refresh()


def _set_cookie(response: Response, request: Request, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )
