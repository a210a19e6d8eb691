"""The composition root: turns settings into an application made of explicit objects; nothing imports it."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from hezong.adapters.postgres import Database, attach
from hezong.api.routes import routes
from hezong.assembly.server import client_folder, running_server
from hezong.settings import Settings, read_settings


def build(environment: Mapping[str, str] = os.environ) -> Starlette:
    """For uvicorn; `hezong run` has started the database and published the model."""
    settings = read_settings(environment)
    return application(attach(settings).database, settings)


def application(database: Database, settings: Settings) -> Starlette:
    """The routes come with the server, once its pools are open."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with running_server(settings, database) as server:
            app.router.routes = routes(server, client_folder())
            yield

    return Starlette(lifespan=lifespan)
