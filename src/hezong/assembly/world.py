"""Turns the files of the product and of the published model into the world that runs. Decides nothing about their content."""

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import cast

from hezong.kernel.expr.function import Functions
from hezong.kernel.hooks import HookBook
from hezong.kernel.jobs.queue import install_queue
from hezong.kernel.model.load import load_model
from hezong.kernel.publish import PublishResult, active_files, install
from hezong.kernel.publish.store import parents
from hezong.kernel.query.world import World
from hezong.kernel.schema.connection import Connection
from hezong.kernel.types.statements import read_statements
from hezong.modules import registry as areas

SQL = read_statements("hezong.assembly", "world.sql")


@cache
def functions() -> Functions:
    """What expressions may call: the language's own functions and those of the areas."""
    return areas.functions()


@cache
def hooks() -> HookBook:
    """The hooks of all areas."""
    return areas.book()


def product_files() -> Mapping[str, str]:
    """The model files of the kernel and of all areas, as this release brings them."""
    return areas.files()


async def install_product(connection: Connection, files: Mapping[str, str] | None = None) -> PublishResult:
    """Publishes what the release brings that no version ever had; what was changed here since stays as it is.

    ``files`` in place of the release's own are for tests and for demonstrations, which add extensions of companies.
    """
    brought = product_files() if files is None else files
    published = await install(connection, await _merged(connection, brought), functions())
    await install_queue(connection)
    return published


async def _merged(connection: Connection, brought: Mapping[str, str]) -> Mapping[str, str]:
    """The published files, with each file of the release whose text is new to this database."""
    if await connection.fetchval(SQL["empty"]):
        return brought
    active = await active_files(connection)
    if active is None:
        return brought
    paths, texts = list(brought), list(brought.values())
    fresh = {str(row["path"]) for row in await connection.fetch(SQL["fresh"], paths, texts)}
    return {**active[1], **{path: brought[path] for path in brought if path in fresh}}


async def world_in_force(connection: Connection) -> World:
    """The published model, compiled. RuntimeError before anything was published."""
    active = await active_files(connection)
    if active is None:
        raise RuntimeError("no model has been published; `hezong run` publishes the product's own")
    version, files = active
    above = await parents(connection)
    model = await asyncio.to_thread(load_model, files, functions(), above)
    return World(version=version, model=model, hooks=hooks(), functions=functions())


def own(connection: object) -> Connection:
    """A pool's connection with all that asyncpg offers."""
    return cast("Connection", connection)
