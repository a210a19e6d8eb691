"""The settings of a person and their saved views (contract §2): small JSON documents that only their owner, or those they share with, read."""

import json
from typing import cast

from starlette.responses import Response

from hezong.api.answer import encode, nothing, passed
from hezong.api.body import only, read_object, text_of
from hezong.api.route import Call
from hezong.kernel.types.message import LANGUAGES
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.api", "preferences.sql")
LARGEST = 20_000
"""Bytes of one setting or view."""


async def read(call: Call) -> Response:
    """``GET /api/preferences``: all settings as one object."""
    call.query()
    async with call.server.pools.write.acquire() as connection:
        return passed(cast("bytes", await connection.fetchval(SQL["preferences"], call.context.user)))


async def write(call: Call) -> Response:
    """``PUT /api/preferences {name: value, …}``: changes these settings; null removes one."""
    body = await read_object(call.request)
    values = {name: encode(value) for name, value in body.items()}
    _check(body, values)
    kept = json.dumps({name: text.decode() for name, text in values.items()})
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["keep"], call.context.user, kept)
    if "language" in body:
        call.server.sessions.clear()
    return await read_again(call)


async def read_again(call: Call) -> Response:
    """All settings after a change."""
    async with call.server.pools.write.acquire() as connection:
        return passed(cast("bytes", await connection.fetchval(SQL["preferences"], call.context.user)))


async def list_views(call: Call) -> Response:
    """``GET /api/views?entity=``: one's own views, and those shared by others."""
    entity = call.query("entity").get("entity")
    async with call.server.pools.write.acquire() as connection:
        return passed(cast("bytes", await connection.fetchval(SQL["views"], call.context.user, entity)))


async def create_view(call: Call) -> Response:
    """``POST /api/views {entity, name, shared, content}``."""
    entity, name, shared, content = await _view(call)
    async with call.server.pools.write.acquire() as connection:
        found = await connection.fetchval(SQL["add_view"], call.context.user, entity, name, shared, content)
    return passed(cast("bytes", found), 201)


async def change_view(call: Call) -> Response:
    """``PUT /api/views/{id}``: one's own only."""
    entity, name, shared, content = await _view(call)
    async with call.server.pools.write.acquire() as connection:
        found = await connection.fetchval(
            SQL["change_view"], call.id(), call.context.user, entity, name, shared, content
        )
    if found is None:
        raise refuse("request.not_found")
    return passed(cast("bytes", found))


async def delete_view(call: Call) -> Response:
    """``DELETE /api/views/{id}``: one's own only."""
    async with call.server.pools.write.acquire() as connection:
        if await connection.fetchval(SQL["delete_view"], call.id(), call.context.user) is None:
            raise refuse("request.not_found")
    return nothing()


async def _view(call: Call) -> tuple[str, str, bool, str]:
    body = await read_object(call.request)
    only(body, "entity", "name", "shared", "content")
    entity, name = text_of(body, "entity"), text_of(body, "name")
    call.world.entity(entity, call.context)
    content = encode(body.get("content") or {})
    shared = body.get("shared", False)
    if not isinstance(shared, bool):
        raise refuse("request.parameter", field="shared", name="shared", expected="true, false")
    if len(content) > LARGEST or len(name) > 200:
        raise refuse("request.too_large", limit=LARGEST)
    return entity, name, shared, content.decode()


def _check(body: dict[str, object], values: dict[str, bytes]) -> None:
    language = body.get("language")
    if language is not None and language not in LANGUAGES:
        raise refuse("request.parameter", field="language", name="language", expected=", ".join(LANGUAGES))
    if len(body) > 100 or any(len(name) > 100 or len(text) > LARGEST for name, text in values.items()):
        raise refuse("request.too_large", limit=LARGEST)


