"""The calls for API tokens (contract §1): a bearer token has the rights of one position of its owner, and is shown once."""

from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.body import only, optional_text, read_object, text_of
from hezong.api.confirming import require_confirmed
from hezong.api.route import Call
from hezong.api.session import end_one
from hezong.api.session_store import SQL, Row, start
from hezong.kernel.records.audit import audit
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.problem import refuse

USUAL = timedelta(days=90)
LONGEST = timedelta(days=366)


async def create(call: Call) -> Response:
    """``POST /api/tokens {name, position, expires}``: 201 with the token; only for a position that the person holds today."""
    body = await read_object(call.request)
    only(body, "name", "position", "expires")
    name, position = text_of(body, "name"), _position(call, text_of(body, "position"))
    require_confirmed(call)
    lifetime = _lifetime(call, optional_text(body, "expires"))
    async with call.server.pools.write.acquire() as connection:
        started = await start(connection, call.context.user, "", "", lifetime, position, name[:200])
        detail = {"token": started.id, "name": name[:200], "position": position, "expires": started.expires}
        await audit(connection, call.context, "token.created", detail=detail)
    shown = {"id": started.id, "name": name, "position": position, "expires": started.expires, "token": started.token}
    return answer(shown, 201)


async def list_tokens(call: Call) -> Response:
    """``GET /api/tokens``: without the tokens themselves."""
    call.query()
    async with call.server.pools.write.acquire() as connection:
        rows = await connection.fetch(SQL["list_tokens"], call.context.user)
    return answer({"items": [_shown(cast("Row", row)) for row in rows]})


async def revoke(call: Call) -> Response:
    """``DELETE /api/tokens/{id}``."""
    return await end_one(call, token=True)


def _shown(row: Row) -> dict[str, object]:
    kept = {name: row[name] for name in ("id", "name", "position", "created_at", "seen_at")}
    return {**kept, "expires": row["expires_at"]}


def _position(call: Call, text: str) -> UUID:
    for post in call.signed.posts:
        if str(post.id) == text.lower():
            return post.id
    raise refuse("access.position", field="position")


def _lifetime(call: Call, text: str | None) -> timedelta:
    if text is None:
        return USUAL
    lifetime = _moment(text) - call.context.now
    if not timedelta() < lifetime <= LONGEST:
        raise Refused(Problem("check.expires", field="expires"))
    return lifetime


def _moment(text: str) -> datetime:
    """A time, or a date meaning its first moment (UTC)."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refuse("request.parameter", field="expires", name="expires", expected="ISO 8601") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
