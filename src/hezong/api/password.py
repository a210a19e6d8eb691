"""Turns passwords into Argon2id hashes and compares them, beside the event loop. Never stores or logs a password."""

import asyncio
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hezong.kernel.types import Problem, Refused

LEAST = 8
MOST = 256
"""Characters; an upper limit keeps a request from costing more than it is worth."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """Hashing with the parameters of RFC 9106's second choice; at most two at a time, each takes 64 MiB."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    unknown: str = ""
    """The hash that a login is compared with that does not exist, so that both answers take the same time."""

    @classmethod
    def prepare(cls, hasher: PasswordHasher | None = None) -> "Passwords":
        """Ready for use; ``hasher`` only where tests want cheap hashes."""
        chosen = hasher or PasswordHasher()
        return cls(hasher=chosen, unknown=chosen.hash("nobody has this password"))

    async def hash(self, password: str) -> str:
        """A fresh hash of a password."""
        async with self.places:
            return await asyncio.to_thread(self.hasher.hash, password)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether a password belongs to a hash; None costs as much as a wrong password."""
        async with self.places:
            right = await asyncio.to_thread(self._verify, stored or self.unknown, password)
        return right and stored is not None

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self.hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def require_good(password: str, field_name: str = "password") -> None:
    """Refuses passwords that are too short or too long (422)."""
    if len(password) < LEAST:
        raise Refused(Problem("check.password_short", field=field_name, params={"least": LEAST}))
    if len(password) > MOST:
        raise Refused(Problem("check.password_long", field=field_name, params={"most": MOST}))
