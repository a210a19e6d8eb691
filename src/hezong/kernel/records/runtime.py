"""What a save needs besides the request, as frozen values handed in by the caller; nothing here is global."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from hezong.kernel.query.run import Plans
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.world import World
from hezong.kernel.records.allowance import Allowances
from hezong.kernel.records.similar.words import Lexicons
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Clock, Pools, Vault

Body: TypeAlias = Mapping[str, object]
"""One record as the client sends it: JSON values by field name (contract §2, "Values")."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """The database, the model in force, the keeper of secrets and the clock.

    ``plans``: texts of statements, shared while the world lasts. ``sights``: remembers what askers may see, with its shape, for
    servers that ask again and again; without it each answer works the rights out anew. ``allowances``: what a person may do in a while.
    """

    pools: Pools
    world: World
    vault: Vault
    clock: Clock
    plans: Plans = field(default_factory=Plans)
    sights: Callable[[World, Context], tuple[Sight, Hashable]] | None = None
    allowances: Allowances = field(default_factory=Allowances)
    lexicons: Lexicons = field(default_factory=Lexicons)

    def sight(self, context: Context) -> tuple[Sight, Hashable]:
        """What the asker may see, and the shape of it, by which statements are remembered."""
        if self.sights is not None:
            return self.sights(self.world, context)
        sight = Sight(self.world, context)
        return sight, sight.shape()


@dataclass(frozen=True, slots=True)
class Idempotency:
    """``Idempotency-Key`` of a create: ``route`` is method and path, ``digest`` a hash of the body's bytes (contract §2, "Creating")."""

    route: str
    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of a write. ``items``: bytes of a JSON array with the records as the caller may see them now.

    ``versions`` are the opaque versions of ``ids``, for ``ETag``. ``merged``: a stale version was joined field by field.
    ``replayed``: the same ``Idempotency-Key`` was seen before and nothing was written.
    """

    ids: tuple[UUID, ...]
    items: bytes
    versions: tuple[str, ...]
    merged: bool = False
    replayed: bool = False

    @property
    def item(self) -> bytes:
        """The only record of a write of one: the array without its brackets."""
        return self.items.strip()[1:-1].strip()


@dataclass(frozen=True, slots=True)
class MoveState:
    """One step of a lifecycle as ``GET`` tells it: ``missing`` names the empty fields its condition looks at."""

    name: str
    to: str
    allowed: bool
    missing: tuple[str, ...] = field(default=())
