"""Who asks, with which positions, for which organizations, when and in which language: a frozen value handed to every stage."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hezong.kernel.types.lens import Lens
from hezong.kernel.types.structure import Structure


@dataclass(frozen=True, slots=True)
class Holding:
    """A position held today: a role at an organization (PL-08); ``person`` is whose, when held as a deputy."""

    id: UUID
    role: str
    organization: UUID
    deputy_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that a granted access request opens to an organization, until a moment; ``id`` is that of the request."""

    id: UUID
    entity: str
    record: UUID
    organization: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person as the worker remembers them; renewed when rights or structure change. ``opened``: records that were
    opened to organizations in reach of their positions. ``viewer``: who looks with this person's eyes, where it is somebody else.
    """

    id: UUID
    user: UUID
    login: str
    name: str
    holdings: tuple[Holding, ...]
    language: str
    csrf: str | None = None
    opened: tuple[Opened, ...] = ()
    viewer: UUID | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a stage may know of the asker. ``narrowed`` holds the organizations of ``X-Organization``; None means all.

    ``address``: where a request comes from; None for work that no request asks for. ``lens``: how records count by organization;
    None counts them by the structure of today.
    """

    session: Session
    structure: Structure
    now: datetime
    today: date
    language: str
    narrowed: frozenset[UUID] | None = None
    target: UUID | None = None
    batch: UUID | None = None
    address: str | None = None
    lens: Lens | None = None

    @property
    def user(self) -> UUID:
        return self.session.user
