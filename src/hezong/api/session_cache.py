"""Keeps signed-in people in the memory of a worker, so that a request costs no look-up. Forgets them as soon as anything of their rights changes."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from hezong.kernel.org.load import Post
from hezong.kernel.types import Session

KEPT = 20_000
"""Sessions in memory; the one unused for longest goes first and is read again when needed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A session ready for requests. ``bearer``: an API token, which needs no CSRF token; ``language``: chosen by the person, else None.

    ``reach``: the organizations for which the person may ask (None: all).
    """

    session: Session
    posts: tuple[Post, ...]
    expires: datetime
    bearer: bool = False
    language: str | None = None
    reach: frozenset[UUID] | None = frozenset()


@dataclass
class SessionCache:
    """Sessions by the hash of their token. ``generation`` counts clearings, so that a look-up that began before one is not kept."""

    generation: int = 0
    kept: OrderedDict[bytes, Signed] = field(default_factory=OrderedDict[bytes, Signed])
    used: set[UUID] = field(default_factory=set[UUID])

    def get(self, token_hash: bytes, now: datetime, used: bool = True) -> Signed | None:
        """A session that has not ended. ``used``: a person asks, which keeps the session alive."""
        found = self.kept.get(token_hash)
        if found is None:
            return None
        if found.expires <= now:
            del self.kept[token_hash]
            return None
        self.kept.move_to_end(token_hash)
        if used:
            self.used.add(found.session.id)
        return found

    def put(self, token_hash: bytes, signed: Signed, generation: int, used: bool = True) -> None:
        """Keeps a session that was read in this generation; one read before the last clearing may be out of date."""
        if generation != self.generation:
            return
        self.kept[token_hash] = signed
        if used:
            self.used.add(signed.session.id)
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)

    def clear(self) -> None:
        """Forgets everybody: rights, structure, model or the day have changed."""
        self.generation += 1
        self.kept.clear()

    def drop(self, token_hashes: Iterable[bytes]) -> None:
        """Forgets sessions that were ended."""
        self.generation += 1
        for each in token_hashes:
            self.kept.pop(each, None)

    def take_used(self) -> tuple[UUID, ...]:
        """The sessions used since the last call."""
        used, self.used = tuple(self.used), set()
        return used


def hash_of(token: str) -> bytes:
    """What is stored of a token; a stolen database opens no session."""
    return sha256(token.encode()).digest()
