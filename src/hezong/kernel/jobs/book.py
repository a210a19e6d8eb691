"""Names the jobs and schedules of a process: an explicit list that the composition root fills, and nothing else does."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from hezong.kernel.types import Problem

R = TypeVar("R")
"""What the jobs work with: the runtime of a higher stage."""


class Paused(Exception):
    """Raised by a beat: the job puts its work down where it stands, and is taken up again."""


class Beat(Protocol):
    """Called by a job between two pieces of its work, each a transaction of its own."""

    async def __call__(self) -> None:
        """Raises Paused when the worker is to stop, or when rights, structure or model have changed since the job began."""
        ...


@dataclass(frozen=True, slots=True)
class Job(Generic[R]):
    """One kind of job. It may be begun again at any moment, after a kill too, and then goes on where it stood.

    ``set_aside`` is told what was wrong when nobody will try again: what was refused, or ``server.failure``.
    """

    name: str
    run: Callable[[R, UUID, Beat], Awaitable[None]]
    set_aside: Callable[[R, UUID, Sequence[Problem]], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Schedule(Generic[R]):
    """Work at set times; ``cron`` has five fields (minute, hour, day, month, weekday) in UTC, or six with seconds last."""

    name: str
    cron: str
    run: Callable[[R], Awaitable[None]]


@dataclass
class JobBook(Generic[R]):
    """The jobs and schedules of a process, by name."""

    jobs: dict[str, Job[R]] = field(default_factory=dict[str, Job[R]])
    schedules: dict[str, Schedule[R]] = field(default_factory=dict[str, Schedule[R]])

    def add(
        self,
        name: str,
        run: Callable[[R, UUID, Beat], Awaitable[None]],
        set_aside: Callable[[R, UUID, Sequence[Problem]], Awaitable[None]] | None = None,
    ) -> None:
        """A job that outbox rows ask for. ValueError: the name is taken."""
        self._require_free(name)
        self.jobs[name] = Job(name, run, set_aside)

    def every(self, name: str, cron: str, run: Callable[[R], Awaitable[None]]) -> None:
        """Work at set times, done by one worker of all. ValueError: the name is taken."""
        self._require_free(name)
        self.schedules[name] = Schedule(name, cron, run)

    def _require_free(self, name: str) -> None:
        if name in self.jobs or name in self.schedules:
            raise ValueError(f"two jobs are called {name}")
