"""The time of the machine, behind the port that tests replace."""

from datetime import UTC, datetime


class SystemClock:
    """Now, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)
