"""Turns passwords into Argon2id hashes and compares them, beside the event loop. Never stores or logs a password."""

import asyncio
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hezong.kernel.types import Problem, Refused

LEAST = 8
MOST = 256
"""Characters; an upper limit keeps a request from costing more than it is worth."""
COMMON = Path(__file__).with_name("common_passwords.txt")
WORDS = frozenset(
    {"hezong", "合纵", "crm", "password", "passwd", "admin", "administrator", "welcome", "login", "demo", "woaini"}
)
"""Words of the product that are no password, whatever stands before and after them; those of the person and the group come besides."""
EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of passwords that the system makes: letters and digits that nobody mixes up when reading them out."""


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


def require_good(password: str, words: Iterable[str] = (), field_name: str = "password") -> None:
    """Refuses passwords that are too short, too long, or among the first that anybody would try (422). Any characters will do.

    ``words``: what belongs to the person or the group, such as a login or the code of an organization.
    """
    if len(password) < LEAST:
        raise Refused(Problem("check.password_short", field=field_name, params={"least": LEAST}))
    if len(password) > MOST:
        raise Refused(Problem("check.password_long", field=field_name, params={"most": MOST}))
    if is_common(password, words):
        raise Refused(Problem("check.password_common", field=field_name))


def is_common(password: str, words: Iterable[str] = ()) -> bool:
    """Whether it is a frequent password, forwards or backwards, one run or repetition, or a known word with an edge of digits and signs."""
    folded = password.casefold()
    plain = EDGE.sub("", folded)
    known = WORDS | {part for word in words for part in _parts(word.casefold()) if part}
    tried = {folded, folded[::-1], plain} - {""}
    return plain in known or _simple(folded) or any(mark_of(each) in _marks() for each in tried)


def _parts(word: str) -> tuple[str, ...]:
    """A word, its core, and what lies between its signs: of ``north.sales2`` also ``north.sales`` and ``north``."""
    return word, EDGE.sub("", word), *re.split(r"[\W_]+", word)


def mark_of(password: str) -> str:
    """What stands for a password in the list of frequent ones."""
    return sha256(password.casefold().encode()).hexdigest()[:12]


def new_password() -> str:
    """One that the system makes, for the first sign-in: four groups of four, some 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


@cache
def _marks() -> frozenset[str]:
    lines = COMMON.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _simple(text: str) -> bool:
    """One or two different characters, or each the neighbour of the one before."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(set(text)) <= 2 or steps in ({1}, {-1})
