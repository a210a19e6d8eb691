"""Hears of new events once per web process and hands them to all its streams; keeps no value and judges no right."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from hezong.kernel.jobs.dispatch import CHANNEL
from hezong.kernel.jobs.event import Event, read_events, span
from hezong.kernel.types.ports import Connection, Pool
from hezong.kernel.types.problem import refuse

LOG = logging.getLogger("hezong.api")
STREAMS = 6
"""Streams of one session at a time: a browser shares one among its tabs, or opens no more to one server anyhow."""
KEPT = 5_000
"""Events in memory, for streams that are a little behind; the others ask the database."""
CHUNK = 1_000
LOOK = 5.0
"""Seconds after which the log is looked at without having heard of anything: a notification may get lost with a connection."""
AGAIN = 1.0
LOST = (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError, OSError)
"""How a connection tells that the database is away; whatever else goes wrong is a mistake of ours, and is told whole."""


@dataclass(eq=False)
class Stream:
    """One open stream. ``ended``: its session is over."""

    token_hash: bytes
    session: UUID
    ended: bool = False


@dataclass
class Relay:
    """``position``: of the newest event that was heard of; the memory holds all that came after ``floor``."""

    position: int = 0
    floor: int = 0
    recent: deque[Event] = field(default_factory=deque[Event])
    streams: set[Stream] = field(default_factory=set[Stream])
    pulse: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced, whenever streams have something to look at."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def require_room(self, session: UUID) -> None:
        """429 ``request.streams`` when the session has as many as it may have."""
        if sum(each.session == session for each in self.streams) >= STREAMS:
            raise refuse("request.streams", limit=STREAMS)

    def end(self, token_hashes: Iterable[bytes]) -> None:
        """Ends the streams of sessions that have ended."""
        ended = frozenset(token_hashes)
        for each in self.streams:
            each.ended = each.ended or each.token_hash in ended
        self.wake()

    async def after(self, position: int, pool: Pool) -> tuple[Event, ...]:
        """The next events after a position, from memory or else from the log."""
        if position >= self.position:
            return ()
        if position >= self.floor:
            return tuple(each for each in self.recent if each.position > position)
        async with pool.acquire() as connection:
            return await read_events(connection, position, CHUNK)

    async def run(self, pool: Pool) -> None:
        """Listens for as long as the process lives; a database that is away is asked again."""
        while True:
            try:
                async with pool.acquire() as connection:
                    await self._listen(connection)
            except LOST as error:
                LOG.warning("the event relay lost its database and tries again: %s: %s", type(error).__name__, error)
            except Exception:
                LOG.exception("the event relay failed and begins anew")
            await asyncio.sleep(AGAIN)

    async def _listen(self, connection: Any) -> None:
        await connection.add_listener(CHANNEL, self._heard)
        try:
            if self.position == 0:
                await self._skip(connection)
            while not connection.is_closed():
                self._news.clear()
                await self.look(connection)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), LOOK)
        finally:
            # A connection that broke hears nothing anyhow.
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await connection.remove_listener(CHANNEL, self._heard)

    def _heard(self, *_: object) -> None:
        self._news.set()

    async def look(self, connection: Connection) -> None:
        """Takes in what is new; where nobody listens, only its position."""
        if not self.streams:
            await self._skip(connection)
            return
        while found := await read_events(connection, self.position, CHUNK):
            self.recent.extend(found)
            self.position = found[-1].position
            while len(self.recent) > KEPT:
                self.floor = self.recent.popleft().position
            self.wake()

    async def _skip(self, connection: Connection) -> None:
        _, self.position = await span(connection)
        self.floor = self.position
        self.recent.clear()

    def wake(self) -> None:
        """Lets all streams look: at events, at whether their session has ended, at the rights that it has now."""
        self.pulse.set()
        self.pulse = asyncio.Event()
