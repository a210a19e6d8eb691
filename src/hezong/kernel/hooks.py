"""Collects the small functions that stand beside a model: default, derive, check, guard, after. Business code imports nothing else of the kernel but types.

All but ``after`` are pure: they get a Change and return a value or problems, and never write (style §5.3).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeAlias, TypeVar
from uuid import UUID

from hezong.kernel.types import Context, Problem

Row: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after: ``old`` is None on create. References are ids; dotted paths are not loaded."""

    entity: str
    old: Row | None
    new: Row

    def touched(self, name: str) -> bool:
        """Whether a field gets another value than it had."""
        return self.old is None or self.old.get(name) != self.new.get(name)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as history tells it after the commit; ``id`` is the key under which an outside effect is made once.

    ``kind``: create, update, move … ``changes``: ``{field, old, new}`` in the contract's JSON form. ``by``: who did it.
    """

    id: UUID
    entity: str
    record: UUID
    kind: str
    by: UUID | None = None
    changes: tuple[Mapping[str, object], ...] = ()


class HookKind(StrEnum):
    """The five kinds, in the order in which they run; there are no others."""

    DEFAULT = "default"
    DERIVE = "derive"
    CHECK = "check"
    GUARD = "guard"
    AFTER = "after"


F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as messages need them: ``organization`` is that of one of their positions."""

    id: UUID
    name: str
    language: str
    organization: UUID


class Ports(Protocol):
    """What an ``after`` hook, or work at set times, may use; it acts for the group, and asks for rights where it says so."""

    @property
    def today(self) -> date:
        """The date of the group."""
        ...

    async def read(self, entity: str, id: UUID) -> Row | None:
        """The stored values of a live record, with its ``id``."""
        ...

    async def find(self, entity: str, filter: str) -> Sequence[Row]:
        """Live records that satisfy an expression, at most some thousands."""
        ...

    async def person(self, id: UUID) -> Somebody | None:
        """Somebody who may sign in and holds a position today."""
        ...

    async def may_read(self, person: UUID, entity: str, id: UUID) -> bool:
        """Whether a person may read a record today."""
        ...

    async def add(self, entity: str, key: str, values: Row) -> bool:
        """Makes a record once for each key, of JSON values as in a request; False where it was there already.

        ``organization`` is one of the values; ``created_by`` may be.
        """
        ...

    async def tell(self, person: UUID, entity: str, key: str) -> None:
        """Tells a person, and nobody else, at once of a record made under a key (contract §5, ``message``)."""
        ...

    def text(self, key: str, language: str, **params: str) -> str:
        """A text of the areas' ``i18n`` files, its parameters filled in."""
        ...


Derive: TypeAlias = Callable[[Change, Context], object]
CheckHook: TypeAlias = Callable[[Change, Context], list[Problem]]
AtTimes: TypeAlias = Callable[["Ports"], Awaitable[None]]
Following: TypeAlias = Callable[[Event, UUID, str, "Ports"], Awaitable[None]]
"""Tells a follower of a change: what happened as far as they read it, who they are, what the record is called."""
After: TypeAlias = Callable[[Event, Ports], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hook:
    """A registered function: the entity, the kind, and the field, check or move it belongs to."""

    entity: str
    kind: HookKind
    name: str
    function: Callable[..., object]


@dataclass
class Hooks:
    """The hooks of one entity, filled by decorators when its file is imported."""

    entity: str
    found: list[Hook] = field(default_factory=list[Hook])

    def _add(self, kind: HookKind, name: str) -> Callable[[F], F]:
        def register(function: F) -> F:
            self.found.append(Hook(self.entity, kind, name, function))
            return function

        return register

    def default(self, name: str) -> Callable[[Derive], Derive]:
        """Fills an empty field of a new record."""
        return self._add(HookKind.DEFAULT, name)

    def derive(self, name: str) -> Callable[[Derive], Derive]:
        """Computes a field at every save; nobody writes it by hand."""
        return self._add(HookKind.DERIVE, name)

    def check(self, name: str) -> Callable[[CheckHook], CheckHook]:
        """Returns problems of the record; an empty list lets it pass."""
        return self._add(HookKind.CHECK, name)

    def guard(self, move: str) -> Callable[[CheckHook], CheckHook]:
        """Returns what stands against a move."""
        return self._add(HookKind.GUARD, move)

    def after(self, kind: str) -> Callable[[After], After]:
        """Runs as a job after the commit of a create, update, move, delete or restore; may be repeated, so its effects have keys."""
        return self._add(HookKind.AFTER, kind)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work of a business area at set times: five fields of cron, in UTC. It may run twice, so its effects have keys."""

    name: str
    cron: str
    function: AtTimes


def hooks(entity: str) -> Hooks:
    """The start of a hook file: ``on = hooks("product")``."""
    return Hooks(entity)


@dataclass(frozen=True)
class HookBook:
    """All hooks of the running product by entity and kind."""

    all: tuple[Hook, ...] = ()

    def of(self, entity: str, kind: HookKind) -> tuple[Hook, ...]:
        return self._sorted.get((entity, kind), ())

    @cached_property
    def _sorted(self) -> Mapping[tuple[str, HookKind], tuple[Hook, ...]]:
        """Looked up several times for each row of a save."""
        keys = {(each.entity, each.kind) for each in self.all}
        return {key: tuple(each for each in self.all if (each.entity, each.kind) == key) for key in keys}
