"""Makes a started database ready to serve: publishes what a release brings, founds or loads a group. Used by commands, before any worker runs."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from hezong.adapters.postgres import Database
from hezong.adapters.vault import open_vault
from hezong.api.founding import Founding
from hezong.assembly.clock import SystemClock
from hezong.assembly.demo import PASSWORD, DemoLoader, Progress, anchor_of, demo_files
from hezong.assembly.group import Founder
from hezong.assembly.pools import OpenPools, open_pools
from hezong.assembly.world import install_product, own, world_in_force
from hezong.kernel.org.load import someone_exists
from hezong.kernel.query.world import World
from hezong.kernel.records import Runtime
from hezong.kernel.types.statements import read_statements
from hezong.settings import Settings

SQL = read_statements("hezong.assembly", "start.sql")
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Starter:
    """One database and the settings it is used with."""

    settings: Settings
    database: Database

    def install(self, files: Mapping[str, str] | None = None) -> None:
        """Publishes what is new in the release, or finishes what an interrupted start left undone."""
        asyncio.run(self._install(files))

    def found(self, founding: Founding) -> None:
        """Makes a group with its administrator. Refused where somebody exists already."""
        asyncio.run(self._found(founding))

    def load_demo(self, scale: float, progress: Progress) -> bool:
        """Loads the demonstration group where nobody exists yet; False where somebody does."""
        return asyncio.run(self._load_demo(scale, progress))

    def allows(self, host: str) -> bool:
        """Whether the server may listen there: with demonstration passwords on this machine only (contract §8)."""
        return host in LOCAL or not asyncio.run(self._demo_passwords())

    async def _install(self, files: Mapping[str, str] | None) -> None:
        async with open_pools(self.database) as pools, pools.owner.acquire() as connection:
            await install_product(own(connection), files)

    async def _found(self, founding: Founding) -> None:
        async with open_pools(self.database) as pools:
            async with pools.owner.acquire() as connection:
                await install_product(own(connection))

            async def build() -> World:
                async with pools.read.acquire() as reader:
                    return await world_in_force(own(reader))

            vault = open_vault(self.settings.field_key)
            await Founder(pools, vault, SystemClock(), build).found(founding)

    async def _load_demo(self, scale: float, progress: Progress) -> bool:
        async with open_pools(self.database) as pools:
            async with pools.owner.acquire() as found:
                connection = own(found)
                if await connection.fetchval(SQL["installed"]) and await connection.fetchval(SQL["half"]):
                    # An interrupted load: nobody can sign in, so nothing of anybody's is lost.
                    await connection.execute(SQL["clear"])
                await install_product(connection, demo_files())
                if await someone_exists(connection):
                    return False
                world = await world_in_force(connection)
            await self._load_group(pools, world, scale, progress)
            return True

    async def _load_group(self, pools: OpenPools, world: World, scale: float, progress: Progress) -> None:
        clock = SystemClock()
        runtime = Runtime(pools, world, open_vault(self.settings.field_key), clock)
        anchor = self.settings.demo_date or anchor_of(clock.now().date())
        await DemoLoader(runtime, anchor, scale, progress).load(PasswordHasher().hash(PASSWORD))

    async def _demo_passwords(self) -> bool:
        async with open_pools(self.database) as pools, pools.owner.acquire() as connection:
            rows = await connection.fetch(SQL["hashes"])
        hashes = [str(cast("Mapping[str, object]", row)["password_hash"]) for row in rows]
        return any(_opens(each) for each in hashes)


def _opens(password_hash: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, PASSWORD)
    except VerificationError:
        return False
