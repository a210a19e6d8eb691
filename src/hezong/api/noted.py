"""Remembers which refusals were noted a short while ago, so that whoever tries the same again and again fills no table."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

PERIOD = timedelta(hours=1)
MOST = 60
"""Lines of one session in a period; whoever is refused more often has been noticed by then."""


@dataclass
class Refusals:
    """What was noted of each session since its period began."""

    known: dict[UUID, tuple[datetime, set[str]]] = field(default_factory=dict[UUID, "tuple[datetime, set[str]]"])

    def is_new(self, session: UUID, what: str, now: datetime) -> bool:
        """Whether it shall be noted; from then on it counts as noted."""
        since, seen = self.known.get(session, (now, set[str]()))
        if now - since >= PERIOD:
            since, seen = now, set[str]()
        if what in seen or len(seen) >= MOST:
            return False
        seen.add(what)
        self.known[session] = (since, seen)
        return True

    def forget_old(self, now: datetime) -> None:
        """Drops sessions that were refused nothing for a period."""
        self.known = {session: kept for session, kept in self.known.items() if now - kept[0] < PERIOD}
