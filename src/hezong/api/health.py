"""Tells a load balancer or an operator whether this server can serve everything (contract §1)."""

import asyncio

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.server import Server
from hezong.kernel.types.problem import refuse

PATIENCE = 3.0
"""Seconds within which the database must answer."""


async def health(server: Server, request: Request) -> Response:
    """``GET /healthz``: 200 once everything is there, demonstration data included, and the database answers."""
    if not server.ready or not await _answers(server):
        raise refuse("server.not_ready")
    return answer({"status": "ok", "model": server.world.model.hash})


async def _answers(server: Server) -> bool:
    try:
        async with asyncio.timeout(PATIENCE), server.pools.read.acquire() as connection:
            return await connection.fetchval("select 1") == 1
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
