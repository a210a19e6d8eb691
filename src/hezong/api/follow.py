"""Lets a person follow a record and leave it again; what they hear of it is told by a job, under their rights of that moment."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.reading import reading
from hezong.api.route import Call
from hezong.kernel.schema.names import control
from hezong.kernel.types.problem import refuse

MOST = 2_000
"""Records that one person may follow."""
_TABLE = control("follow")
SQL: Mapping[str, str] = MappingProxyType(
    {
        "state": f'select coalesce(bool_or("user" = $2), false) as "following", count(*)::int as "followers" from {_TABLE} where "record" = $1',
        "count": f'select count(*) from {_TABLE} where "user" = $1',
        "start": f'insert into {_TABLE} ("record", "user", "entity") values ($1, $2, $3) on conflict do nothing',
        "stop": f'delete from {_TABLE} where "record" = $1 and "user" = $2',
    }
)


async def read(call: Call) -> Response:
    """``GET /api/records/{entity}/{id}/follow`` → ``{following, followers}``."""
    await _require_readable(call)
    return await _state(call)


async def start(call: Call) -> Response:
    """``PUT …/follow``: changes by others become messages from now on. May be repeated."""
    await _require_readable(call)
    async with call.server.pools.write.acquire() as connection:
        if cast("int", await connection.fetchval(SQL["count"], call.context.user)) >= MOST:
            raise refuse("request.limit", field="follow", limit=MOST)
        await connection.execute(SQL["start"], call.id(), call.context.user, call.part("entity"))
    return await _state(call)


async def stop(call: Call) -> Response:
    """``DELETE …/follow``. May be repeated."""
    await _require_readable(call)
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["stop"], call.id(), call.context.user)
    return await _state(call)


async def _require_readable(call: Call) -> None:
    """404 as everywhere for a record that the asker cannot read."""
    call.query()
    entity, id = call.part("entity"), call.id()
    call.world.entity(entity, call.context)
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    if id not in await reader.labels({entity: [id]}):
        raise refuse("request.not_found")


async def _state(call: Call) -> Response:
    async with call.server.pools.write.acquire() as connection:
        row = await connection.fetchrow(SQL["state"], call.id(), call.context.user)
    return answer(dict(cast("Mapping[str, object]", row)))
