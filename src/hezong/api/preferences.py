"""The settings of a person (contract §2): small JSON values that nobody else reads."""

from typing import cast

from starlette.responses import Response

from hezong.api.answer import encode, passed
from hezong.api.body import read_object
from hezong.api.route import Call
from hezong.kernel.types.message import LANGUAGES
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.api", "preferences.sql")
LARGEST = 20_000
"""Bytes of one setting."""
MOST = 100


async def read(call: Call) -> Response:
    """``GET /api/preferences``: all settings as one object."""
    call.query()
    return await _all(call)


async def write(call: Call) -> Response:
    """``PUT /api/preferences {name: value, …}``: changes these settings; null removes one."""
    body = await read_object(call.request)
    _check(body)
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["keep"], call.context.user, encode(body).decode())
    if "language" in body:
        # Sessions remember the language.
        call.server.forget()
    return await _all(call)


async def _all(call: Call) -> Response:
    async with call.server.pools.write.acquire() as connection:
        return passed(cast("bytes", await connection.fetchval(SQL["preferences"], call.context.user)))


def _check(body: dict[str, object]) -> None:
    language = body.get("language")
    if language is not None and language not in LANGUAGES:
        raise refuse("request.parameter", field="language", name="language", expected=", ".join(LANGUAGES))
    too_long = any(len(name) > 100 or len(encode(value)) > LARGEST for name, value in body.items())
    if len(body) > MOST or too_long:
        raise refuse("request.too_large", limit=LARGEST)
