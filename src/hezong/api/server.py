"""Holds what all requests of a worker share: pools, the world of the current model, the structure of today, sessions. Keeps them in force within a second."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hezong.api.password import Passwords
from hezong.api.reading import Sights
from hezong.api.session_cache import SessionCache, Signed
from hezong.api.session_store import Versions, load_signed, note_use, read_versions
from hezong.api.throttle import Throttle
from hezong.kernel.org.load import load_structure, someone_exists
from hezong.kernel.query.world import World
from hezong.kernel.types import Structure
from hezong.kernel.types.message import Messages
from hezong.kernel.types.ports import Clock, Pools, Vault

LOG = logging.getLogger("hezong.api")
BEAT = 0.5
"""Seconds between two looks at the control state: half of what the contract allows."""
HOUSEKEEPING = 60
"""Beats between two writes of when sessions were last used."""


@dataclass
class Server:
    """The shared state of a worker. ``build`` makes the world of a model version; everything else is swapped whole, never changed in place."""

    pools: Pools
    world: World
    structure: Structure
    versions: Versions
    messages: Messages
    passwords: Passwords
    clock: Clock
    vault: Vault
    build: Callable[[int], Awaitable[World]]
    files: Path
    web: Path | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    sessions: SessionCache = field(default_factory=SessionCache)
    sights: Sights = field(default_factory=Sights)
    throttle: Throttle = field(default_factory=Throttle)
    kept: dict[object, bytes] = field(default_factory=dict[object, bytes])
    """Documents made once per version: the OpenAPI description, the models of people."""
    first_run: bool = False
    ready: bool = True
    _beats: int = 0

    def today(self) -> date:
        """The date in the group's zone."""
        return self.clock.now().astimezone(self.zone).date()

    def now(self) -> datetime:
        return self.clock.now().astimezone(UTC)

    async def signed(self, token_hash: bytes) -> Signed | None:
        """The session of a token, from memory or else from the database."""
        found = self.sessions.get(token_hash, self.now())
        if found is not None:
            return found
        generation = self.sessions.generation
        async with self.pools.write.acquire() as connection:
            found = await load_signed(connection, token_hash, self.today(), self.world, self.structure)
        if found is not None:
            self.sessions.put(token_hash, found, generation)
        return found

    async def refresh(self) -> None:
        """Brings in force what other workers, or other people, have changed since the last look."""
        async with self.pools.write.acquire() as connection:
            seen, ended = await read_versions(connection)
            changed = seen != self.versions or self.structure.at != self.today()
            if changed and (seen.structure != self.versions.structure or self.structure.at != self.today()):
                self.structure = await load_structure(connection, self.today())
            if self.first_run:
                self.first_run = not await someone_exists(connection)
        if seen.model != self.versions.model:
            self.world = await self.build(seen.model)
        if changed:
            self.versions = seen
            self.sessions.clear()
            self.sights.clear()
            self.kept.clear()
        elif ended:
            self.sessions.drop(ended)

    async def beat(self) -> None:
        """Refreshes for as long as the worker runs; a database that is away for a while is asked again."""
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self.refresh()
                await self._housekeeping()
            except Exception:
                LOG.exception("could not refresh the control state")

    async def _housekeeping(self) -> None:
        self._beats += 1
        if self._beats % HOUSEKEEPING:
            return
        async with self.pools.write.acquire() as connection:
            await note_use(connection, self.sessions.take_used(), self.now())


async def stop(task: asyncio.Task[None]) -> None:
    """Ends a background task and waits until it has ended."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
