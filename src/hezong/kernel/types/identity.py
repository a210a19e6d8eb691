"""Makes and reads UUIDv7, the ids of everything: time-ordered, so that new rows lie together in indexes."""

import os
from datetime import UTC, datetime
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62
_RANDOM_A = 0xFFF << 64
_RANDOM_B = (1 << 62) - 1


def new_id(now: datetime) -> UUID:
    """A new id of this instant: milliseconds in the upper 48 bits, random bits below (RFC 9562)."""
    milliseconds = int(now.timestamp() * 1000)
    noise = int.from_bytes(os.urandom(10), "big")
    return UUID(int=milliseconds << 80 | _VERSION | (noise & _RANDOM_A) | _VARIANT | (noise & _RANDOM_B))


def keyed_id(day: datetime, digest: bytes) -> UUID:
    """The same id for the same digest, so that what is made twice is made once; of a day, as if it had been made then."""
    milliseconds = int(day.timestamp() * 1000)
    noise = int.from_bytes(digest[:10], "big")
    return UUID(int=milliseconds << 80 | _VERSION | (noise & _RANDOM_A) | _VARIANT | (noise & _RANDOM_B))


def made_at(id: UUID) -> datetime | None:
    """When an id was made; None if it is no UUIDv7."""
    if id.version != 7:
        return None
    try:
        return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
