"""The composition root: turns settings into an application made of explicit objects; nothing imports it."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TypedDict

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hezong.adapters.postgres import Database, attach
from hezong.settings import read_settings


class State(TypedDict):
    """What lives as long as the application."""

    read: asyncpg.Pool


def build(environment: Mapping[str, str] = os.environ) -> Starlette:
    """For uvicorn; the database has been started by `hezong run`."""
    return application(attach(read_settings(environment)).database)


def application(database: Database) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[State]:
        async with asyncpg.create_pool(database.dsn("hezong_read"), min_size=1, max_size=4) as pool:
            yield State(read=pool)

    return Starlette(routes=[Route("/healthz", healthz)], lifespan=lifespan)


async def healthz(request: Request) -> Response:
    """200 only when the server can serve everything (contract §1)."""
    await request.state.read.fetchval("SELECT 1")
    return JSONResponse({"status": "ok"})
