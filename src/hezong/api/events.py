"""``GET /api/events`` (contract §5): turns the event log into a stream of server-sent events, judged as they are sent. Holds no connection of the database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.responses import Response, StreamingResponse

from hezong.api.answer import encode
from hezong.api.context import COOKIE, bearer_of, context_of
from hezong.api.heard import Heard, Hearing
from hezong.api.reading import reading
from hezong.api.relay import Stream
from hezong.api.route import Call
from hezong.api.session_cache import hash_of
from hezong.kernel.jobs.event import Event, span
from hezong.kernel.types import Context, Refused

HEARTBEAT = 15.0
"""Seconds without an event after which a stream gives a sign of life."""
REPLAYED = 10_000
"""Events that somebody who was away may catch up with; who has missed more reads anew."""
RETRY = 3_000
"""Milliseconds after which a browser that lost its stream opens it again."""
Rights: TypeAlias = tuple[object, ...]
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


async def stream(call: Call) -> Response:
    """The events that concern the caller, from now on or from ``Last-Event-ID``; 429 ``request.streams``."""
    call.query()
    request = call.request
    token_hash = hash_of(bearer_of(request) or request.cookies.get(COOKIE, ""))
    call.server.relay.require_room(call.signed.session.id)
    telling = Telling(call, Stream(token_hash, call.signed.session.id))
    return StreamingResponse(telling.frames(), headers=HEADERS, media_type="text/event-stream")


@dataclass
class Telling:
    """One open stream at work. ``position``: of the last event that was judged, told or not."""

    call: Call
    stream: Stream
    position: int = 0
    hearing: Hearing = field(default_factory=Hearing)
    rights: Rights = ()
    """What the asker could read when it was last looked at, and in which versions of model, rights and structure."""

    async def frames(self) -> AsyncIterator[bytes]:
        """The text of the stream, until its session ends or the caller goes."""
        relay, pool = self.call.server.relay, self.call.server.pools.read
        relay.streams.add(self.stream)
        try:
            yield await self._begin()
            while not self.stream.ended:
                pulse = relay.pulse
                events = await relay.after(self.position, pool)
                if events:
                    text = await self._told(events)
                else:
                    text = await self._wait(pulse)
                if text is None:
                    return
                if text:
                    yield text
        finally:
            relay.streams.discard(self.stream)

    async def _begin(self) -> bytes:
        """Says where the stream stands; who comes back with a position that is kept no longer is told to read anew."""
        self.rights = self._rights(self.call.context)
        last = self.call.request.headers.get("last-event-id", "").strip()
        hello = f"retry: {RETRY}\n"
        async with self.call.server.pools.read.acquire() as connection:
            first, newest = await span(connection)
        if not last:
            self.position = newest
            return f"{hello}id: {newest}\n\n".encode()
        known = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else -1
        if first - 1 <= known <= newest and newest - known <= REPLAYED:
            self.position = known
            return f"{hello}: welcome back\n\n".encode()
        self.position = newest
        return hello.encode() + _resync(newest)

    async def _told(self, events: Sequence[Event]) -> bytes | None:
        """The frames of a batch under the rights of now; None when the session is over."""
        context = await self._context()
        if context is None:
            return None
        changed = self._changed(context)
        server = self.call.server
        heard = await self.hearing.of(events, reading(server.pools, server.sights, server.world, context))
        self.position = events[-1].position
        return changed + b"".join(map(_frame, heard))

    async def _wait(self, pulse: asyncio.Event) -> bytes | None:
        """Until something happens; a heartbeat when nothing does, which also tells how far the stream has come."""
        still = b""
        try:
            await asyncio.wait_for(pulse.wait(), HEARTBEAT)
        except TimeoutError:
            still = f": still here\nid: {self.position}\n\n".encode()
        if not still and self.rights[:1] == (self.call.server.versions,):
            return b""
        context = await self._context()
        return None if context is None else self._changed(context) + still

    async def _context(self) -> Context | None:
        """Who asks, as of now; None where the session is over, or an organization that it narrows itself to is out of sight."""
        server = self.call.server
        signed = await server.signed(self.stream.token_hash, used=False)
        try:
            return None if signed is None else context_of(server, signed, self.call.request, self.call.context.language)
        except Refused:
            return None

    def _changed(self, context: Context) -> bytes:
        """Whoever may read something else than before reads anew: of single records nobody can tell them that they went or came."""
        if self.rights[0] == self.call.server.versions:
            return b""
        before, self.rights = self.rights, self._rights(context)
        return b"" if before[1:] == self.rights[1:] else _resync(self.position)

    def _rights(self, context: Context) -> Rights:
        server = self.call.server
        sight, _ = server.sights.of(server.world, context)
        allowed = tuple(sight.allowed(name) for name in sorted(server.world.entities))
        return server.versions, allowed, context.session.opened


def _resync(position: int) -> bytes:
    return f"id: {position}\nevent: resync\ndata: {{}}\n\n".encode()


def _frame(heard: Heard) -> bytes:
    data = encode({"entity": heard.entity, "id": heard.id, "version": heard.version})
    return f"id: {heard.position}\nevent: {heard.kind}\ndata: ".encode() + data + b"\n\n"
