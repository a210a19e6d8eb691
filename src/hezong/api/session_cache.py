"""Keeps signed-in people in the memory of a worker, so that a request costs no look-up. Forgets them as soon as anything of their rights changes."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from hezong.kernel.org.load import Post
from hezong.kernel.types import Session

IDLE = timedelta(hours=12)
"""A browser without a request for so long is signed out; the statement that finds sessions says the same."""
KEPT = 20_000
"""Sessions in memory; the one unused for longest goes first and is read again when needed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A session ready for requests. ``bearer``: an API token, which needs no CSRF token; ``language``: chosen by the person, else None.

    ``reach``: the organizations for which the person may ask (None: all). ``confirmed``: when the password was last typed.
    ``restricted``: a new password must be chosen first. ``viewing``: with whose eyes the person looks.
    """

    session: Session
    posts: tuple[Post, ...]
    expires: datetime
    bearer: bool = False
    language: str | None = None
    reach: frozenset[UUID] | None = frozenset()
    confirmed: datetime | None = None
    restricted: bool = False
    viewing: "Viewing | None" = None


@dataclass(frozen=True, slots=True)
class Viewing:
    """A look with the eyes of somebody else, until a moment; these are the names of who looks, whose session it is."""

    until: datetime
    viewer: UUID
    login: str
    name: str


@dataclass
class SessionCache:
    """Sessions by the hash of their token. ``generation`` counts clearings, so that a look-up that began before one is not kept."""

    generation: int = 0
    kept: OrderedDict[bytes, Signed] = field(default_factory=OrderedDict[bytes, Signed])
    seen: dict[bytes, datetime] = field(default_factory=dict[bytes, datetime])
    """When a person last asked; a browser that rests for too long is asked for in the database, which knows of other workers."""
    used: set[UUID] = field(default_factory=set[UUID])

    def get(self, token_hash: bytes, now: datetime, used: bool = True) -> Signed | None:
        """A session that has not ended. ``used``: a person asks, which keeps the session alive."""
        found = self.kept.get(token_hash)
        if found is None:
            return None
        if (
            found.expires <= now
            or self._rested(token_hash, found, now)
            or (found.viewing and found.viewing.until <= now)
        ):
            self._forget(token_hash)
            return None
        self.kept.move_to_end(token_hash)
        if used:
            self.used.add(found.session.id)
            self.seen[token_hash] = now
        return found

    def _rested(self, token_hash: bytes, signed: Signed, now: datetime) -> bool:
        """A browser without a request for so long; programs may rest."""
        return not signed.bearer and now - self.seen.get(token_hash, now) >= IDLE

    def _forget(self, token_hash: bytes) -> None:
        self.kept.pop(token_hash, None)
        self.seen.pop(token_hash, None)

    def put(self, token_hash: bytes, signed: Signed, generation: int, now: datetime, used: bool = True) -> None:
        """Keeps a session that was read in this generation; one read before the last clearing may be out of date."""
        if generation != self.generation:
            return
        self.kept[token_hash] = signed
        self.seen[token_hash] = now
        if used:
            self.used.add(signed.session.id)
        while len(self.kept) > KEPT:
            self._forget(next(iter(self.kept)))

    def clear(self) -> None:
        """Forgets everybody: rights, structure, model or the day have changed."""
        self.generation += 1
        self.kept.clear()
        self.seen.clear()

    def drop(self, token_hashes: Iterable[bytes]) -> None:
        """Forgets sessions that were ended."""
        self.generation += 1
        for each in token_hashes:
            self._forget(each)

    def take_used(self) -> tuple[UUID, ...]:
        """The sessions used since the last call."""
        used, self.used = tuple(self.used), set()
        return used


def hash_of(token: str) -> bytes:
    """What is stored of a token; a stolen database opens no session."""
    return sha256(token.encode()).digest()
