"""Turns pools, settings and the published model into the server that a worker runs. Starts nothing but its refresher."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from argon2 import PasswordHasher

from hezong.adapters.postgres import Database
from hezong.adapters.vault import ClosedVault, open_vault
from hezong.api.password import Passwords
from hezong.api.server import LOG, Server, stop
from hezong.api.session_store import read_versions
from hezong.assembly.clock import SystemClock
from hezong.assembly.group import Founder
from hezong.assembly.pools import OpenPools, open_pools
from hezong.assembly.world import own, world_in_force
from hezong.kernel.org.load import load_structure, someone_exists
from hezong.kernel.query.world import World
from hezong.kernel.records import Runtime
from hezong.kernel.records.allowance import Allowance, Allowances
from hezong.kernel.records.reorganization.apply import apply_due
from hezong.kernel.types.message import load_messages
from hezong.kernel.types.ports import Clock, Vault
from hezong.settings import Settings

HOUR = 3600
MARKED = "the key of this database"
KEY_MARK = "update hz_control.state set key_mark = coalesce(key_mark, $1) returning key_mark"
"""The first server leaves the mark of its key, by which later ones know theirs."""


@asynccontextmanager
async def running_server(
    settings: Settings,
    database: Database,
    clock: Clock | None = None,
    hasher: PasswordHasher | None = None,
    refreshing: bool = True,
) -> AsyncIterator[Server]:
    """A server with its refresher, both ended with the block. Tests give a clock and cheap hashes, and refresh by hand."""
    async with open_pools(database) as pools:
        server = await make_server(settings, pools, clock or SystemClock(), hasher)
        tasks = (server.beat(), server.relay.run(pools.read)) if refreshing else ()
        running = [asyncio.create_task(each) for each in tasks]
        try:
            yield server
        finally:
            for each in running:
                await stop(each)


async def make_server(
    settings: Settings, pools: OpenPools, clock: Clock, hasher: PasswordHasher | None = None
) -> Server:
    """A server as of this moment."""

    async def build() -> World:
        async with pools.read.acquire() as connection:
            return await world_in_force(own(connection))

    vault = await vault_of(settings, pools)
    world = await build()
    if await settle(Runtime(pools, world, vault, clock)):
        # Which overlays an organization inherits depends on the structure.
        world = await build()
    async with pools.read.acquire() as connection:
        versions, _ = await read_versions(connection)
        structure = await load_structure(connection, versions.today)
        first_run = not await someone_exists(connection)
    passwords = Passwords.prepare(hasher)
    return Server(
        pools=pools,
        world=world,
        structure=structure,
        versions=versions,
        messages=load_messages(),
        passwords=passwords,
        clock=clock,
        vault=vault,
        build=build,
        found=Founder(pools, vault, clock, build).found,
        files=settings.data / "files",
        file_limit=settings.file_limit << 20,
        first_run=first_run,
        allowances=Allowances(Allowance(settings.lookups, HOUR), reveals=Allowance(settings.reveals, HOUR)),
    )


async def settle(runtime: Runtime) -> int:
    """Carries out what fell due while no server ran, and says how much; what fails is tried again by a job."""
    try:
        async with runtime.pools.read.acquire() as connection:
            versions, _ = await read_versions(connection)
        return await apply_due(runtime, versions.today)
    except Exception:
        LOG.exception("could not carry out what is due")
        return 0


async def vault_of(settings: Settings, pools: OpenPools) -> Vault:
    """The vault of the key file; a closed one where the database was sealed with another key, since that file is lost or wrong."""
    vault = open_vault(settings.field_key)
    async with pools.write.acquire() as connection:
        mark = await connection.fetchval(KEY_MARK, vault.digest(MARKED))
    if mark == vault.digest(MARKED):
        return vault
    LOG.error(
        "%s is not the key of this database; sensitive values stay closed until it is put back", settings.field_key
    )
    return ClosedVault()


def client_folder() -> Path | None:
    """Where the built client lies: in the package of a release, else beside the sources of a clone."""
    here = Path(__file__).parents[1]
    places = (here / "web", here.parents[1] / "web" / "dist")
    return next((each for each in places if (each / "index.html").is_file()), None)
