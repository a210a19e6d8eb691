"""Holds what all requests of a worker share: pools, the world of the current model, the structure of today, sessions. Keeps them in force within a second."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from hezong.api.founding import Founding
from hezong.api.noted import Refusals
from hezong.api.password import Passwords
from hezong.api.reading import Sights
from hezong.api.relay import Relay
from hezong.api.session_cache import SessionCache, Signed
from hezong.api.session_store import Versions, load_signed, note_use, read_versions
from hezong.api.throttle import forget_old
from hezong.kernel.org.load import load_structure, someone_exists
from hezong.kernel.org.open import count_change, open_organizations
from hezong.kernel.query.world import World
from hezong.kernel.records.allowance import Allowances
from hezong.kernel.records.reorganization.apply import apply_due
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.similar.words import Lexicons
from hezong.kernel.schema.connection import Connection as OwnConnection
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types import Structure
from hezong.kernel.types.message import Messages
from hezong.kernel.types.ports import Clock, Pools, Vault

LOG = logging.getLogger("hezong.api")
BEAT = 0.5
"""Seconds between two looks at the control state: half of what the contract allows."""
HOUSEKEEPING = 60
"""Beats between two writes of when sessions were last used."""
REACH_LOCK = 0x48657252
"""The advisory lock under which the stored reach of positions is replaced."""
RIGHTS = frozenset({"user", "position", "organization"})
"""Entities of the kernel whose records decide who may do what."""


@dataclass
class Server:
    """The shared state of a worker. ``build`` makes the world of the model in force, ``found`` a group in an empty database.

    World, structure and versions are swapped whole, never changed in place.
    """

    pools: Pools
    world: World
    structure: Structure
    versions: Versions
    messages: Messages
    passwords: Passwords
    clock: Clock
    vault: Vault
    build: Callable[[], Awaitable[World]]
    found: Callable[[Founding], Awaitable[UUID]]
    files: Path
    file_limit: int = 50 << 20
    """Bytes of an attachment."""
    sessions: SessionCache = field(default_factory=SessionCache)
    sights: Sights = field(default_factory=Sights)
    relay: Relay = field(default_factory=Relay)
    allowances: Allowances = field(default_factory=Allowances)
    lexicons: Lexicons = field(default_factory=Lexicons)
    kept: dict[object, bytes] = field(default_factory=dict[object, bytes])
    """Documents made once per version: the OpenAPI description, the models of people."""
    refusals: Refusals = field(default_factory=Refusals)
    first_run: bool = False
    ready: bool = True
    _beats: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def now(self) -> datetime:
        """The time in UTC."""
        return self.clock.now().astimezone(UTC)

    async def signed(self, token_hash: bytes, used: bool = True) -> Signed | None:
        """The session of a token, from memory or else from the database. ``used``: a person asks, and not an open stream."""
        found = self.sessions.get(token_hash, self.now(), used)
        if found is not None:
            return found
        generation = self.sessions.generation
        async with self.pools.read.acquire() as connection:
            found = await load_signed(connection, token_hash, self.versions.today, self.world, self.structure)
        if found is not None:
            self.sessions.put(token_hash, found, generation, self.now(), used)
        return found

    def forget(self) -> None:
        """Drops everything that was worked out from rights, structure or model."""
        self.sessions.clear()
        self.sights.clear()
        self.kept.clear()

    async def refresh(self) -> None:
        """Brings in force what other workers, or other people, have changed since the last look."""
        async with self._turn:
            async with self.pools.read.acquire() as connection:
                seen, ended = await read_versions(connection)
                if self.first_run:
                    self.first_run = not await someone_exists(connection)
            if ended:
                self.sessions.drop(ended)
                self.relay.end(ended)
            if seen != self.versions:
                await self._take(seen)

    async def _take(self, seen: Versions) -> None:
        """The new versions; nothing is kept of what was worked out before."""
        if (seen.structure, seen.today) != (self.versions.structure, self.versions.today):
            if seen.today != self.versions.today:
                await self.settle(seen.today)
                await self._turn_page(seen)
            async with self.pools.read.acquire() as connection:
                self.structure = await load_structure(connection, seen.today)
        if (seen.model, seen.structure) != (self.versions.model, self.versions.structure):
            # Which overlays an organization inherits depends on the structure too.
            self.world = await self.build()
        self.versions = seen
        self.forget()
        self.relay.wake()

    async def settle(self, today: date) -> None:
        """Carries out the reorganizations that are due, before anybody is served by the structure of the new day."""
        await apply_due(Runtime(self.pools, self.world, self.vault, self.clock), today)

    async def _turn_page(self, seen: Versions) -> None:
        """On a new day the stored reach follows the structure of that day."""
        async with self.pools.write.acquire() as connection:
            await store_reach(cast("OwnConnection", connection), seen)

    async def rights_changed(self, entity: str) -> None:
        """After a save of a user, position or organization: in force here at once, elsewhere with their next look."""
        if entity not in RIGHTS:
            return
        async with self.pools.write.acquire() as connection:
            opened = await open_organizations(connection, self.versions.today) if entity == "organization" else 0
            await count_change(connection, structure=entity == "organization")
            if opened:
                await store_reach(cast("OwnConnection", connection), self.versions)
        await self.refresh()

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
            await forget_old(connection)
        self.refusals.forget_old(self.now())


async def store_reach(connection: OwnConnection, versions: Versions) -> None:
    """Stores which organizations each position covers on a day; one worker does it, the others find it done."""
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", REACH_LOCK)
        await rebuild_reach(connection, await load_structure(connection, versions.today))


async def stop(task: "asyncio.Task[Any]") -> None:
    """Ends a background task and waits until it has ended; asks again where a connection that broke at that moment has swallowed the request."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=1)
    if not task.cancelled() and (error := task.exception()) is not None:
        LOG.warning("a background task ended badly: %s", error)
