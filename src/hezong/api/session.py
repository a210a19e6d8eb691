"""The calls around signing in (contract §1): start, read and end sessions, change a password. Never tells whether a login exists."""

from typing import cast
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from hezong.api import throttle
from hezong.api.answer import answer, nothing
from hezong.api.body import only, read_object, text_of
from hezong.api.context import COOKIE, address_of, language_of
from hezong.api.headers import is_secure
from hezong.api.password import require_good
from hezong.api.route import Call
from hezong.api.server import Server
from hezong.api.session_cache import Signed, hash_of
from hezong.api.session_store import LIFETIME, SQL, Row, Started, end, start
from hezong.api.session_store import change_password as store_password
from hezong.kernel.org.load import find_login
from hezong.kernel.records.audit import Who, audit
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.problem import refuse


async def sign_in(server: Server, request: Request) -> Response:
    """``POST /api/session``: 401 ``session.wrong`` for any failure; 429 only after failures, per login and address."""
    body = await read_object(request)
    only(body, "login", "password")
    login, password = text_of(body, "login"), text_of(body, "password")
    user = await _require_user(server, request, login, password)
    started = await begin(server, request, user)
    return await welcome(server, request, started)


async def begin(server: Server, request: Request, user: UUID) -> Started:
    """A new session of a browser, with a line of audit."""
    address = address_of(request)
    async with server.pools.write.acquire() as connection:
        started = await start(connection, user, address, request.headers.get("user-agent", ""))
        await audit(connection, Who(user, started.id, address), "session.opened")
    return started


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
        ended = await end(connection, signed.session.user, signed.session.id, signed.bearer)
        await audit(connection, call.context, "token.revoked" if signed.bearer else "session.ended")
    call.server.sessions.drop([ended] if ended else [])
    response = nothing()
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_secure(call.request))
    return response


async def change_password(call: Call) -> Response:
    """``PUT /api/session/password {current, password}``: ends all other sessions and tokens of the person."""
    body = await read_object(call.request)
    only(body, "current", "password")
    current, password = text_of(body, "current"), text_of(body, "password")
    require_good(password)
    await _require_current(call, current)
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
    session = signed.session
    return {
        "user": {"id": session.user, "login": session.login, "name": session.name},
        "organizations": _organizations(server, signed),
        "positions": [
            {"id": each.id, "role": each.role, "organization": each.organization, "from": each.since, "to": each.until}
            for each in signed.posts
        ],
        "language": language,
        "csrf": session.csrf,
    }


def _organizations(server: Server, signed: Signed) -> list[dict[str, object]]:
    known = server.structure.organizations.values()
    mine = (each for each in known if each.alive and (signed.reach is None or each.id in signed.reach))
    return [{"id": each.id, "code": each.code, "name": each.name} for each in sorted(mine, key=lambda each: each.code)]


async def _require_user(server: Server, request: Request, login: str, password: str) -> UUID:
    """The user whose password it is. A failure costs the same time whether or not the login exists."""
    address = address_of(request)
    key = f"sign-in {login.casefold()[:200]}@{address}"
    async with server.pools.write.acquire() as connection:
        await throttle.require_patience(connection, key)
        found = await find_login(connection, login)
        stored = None if found is None else await connection.fetchval(SQL["credential"], found)
    right = await server.passwords.matches(cast("str | None", stored), password)
    async with server.pools.write.acquire() as connection:
        if found is not None and right:
            await throttle.succeeded(connection, key)
            return found
        await throttle.failed(connection, key)
        # What was typed is not kept: people type passwords into the wrong box.
        await audit(connection, Who(address=address), "session.failed", entity="user", record=found)
    raise refuse("session.wrong")


async def _require_current(call: Call, current: str) -> None:
    """Guessing the current password in an open session is throttled like guessing it at the door."""
    key = f"password {call.context.user}"
    async with call.server.pools.write.acquire() as connection:
        await throttle.require_patience(connection, key)
        stored = await connection.fetchval(SQL["credential"], call.context.user)
    if not await call.server.passwords.matches(cast("str | None", stored), current):
        async with call.server.pools.write.acquire() as connection:
            await throttle.failed(connection, key)
        raise Refused(Problem("check.password_wrong", field="current"))


async def _store_password(call: Call, password_hash: str) -> None:
    async with call.server.pools.write.acquire() as connection:
        ended = await store_password(connection, call.context.user, password_hash, call.signed.session.id)
        await audit(connection, call.context, "password.changed")
    call.server.sessions.drop(ended)


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
