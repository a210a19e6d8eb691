"""Through which structure a request looks at records: that of a day (as-is), or the one in which each record was made (as-was). Gives no right."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hezong.kernel.types.structure import Structure


@dataclass(frozen=True, slots=True)
class Stay:
    """Records that an organization made in ``[start, end)`` lie within what the request asks for; None is open."""

    organization: UUID
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Lens:
    """``seen``: the structure of the day, of as-is. ``stays``: of as-was, what lies within the organizations that the request
    names; None where it names none.
    """

    at: date
    seen: Structure | None = None
    stays: tuple[Stay, ...] | None = None

    @property
    def as_was(self) -> bool:
        return self.seen is None

    @property
    def shape(self) -> Hashable:
        """What of it changes the text of statements."""
        return (self.as_was, self.stays is not None)
