"""The composition root: turns settings into an application made of explicit objects; nothing imports it."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.routing import Router

from hezong.adapters.postgres import Database, attach
from hezong.api.routes import routes
from hezong.assembly.server import client_folder, running_server
from hezong.settings import Settings, read_settings


def build(environment: Mapping[str, str] = os.environ) -> Router:
    """For uvicorn; `hezong run` has started the database and published the model."""
    settings = read_settings(environment)
    return application(attach(settings).database, settings)


def application(database: Database, settings: Settings) -> Router:
    """The routes come with the server, once its pools are open. Each of them answers whatever happens, so nothing stands around them."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        async with running_server(settings, database) as server:
            router.routes = routes(server, client_folder())
            yield

    router = Router(lifespan=lifespan)
    return router
