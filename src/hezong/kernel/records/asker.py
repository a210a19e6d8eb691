"""Turns the maker of a run into the context in which its job works: today's rights, and never more than the run was asked for with."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from hezong.kernel.org.load import holdings_of, load_person
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.types import Context, Session, Structure
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class JobRuntime:
    """What jobs work with: the runtime of a save, and the organizations of today.

    ``changed`` is told of the entity whose records a job has changed: rights that hang on them are then in force.
    """

    runtime: Runtime
    structure: Structure
    today: date
    changed: Callable[[str], Awaitable[None]]


def positions_of(context: Context) -> list[UUID]:
    """What a run keeps of the asker: the positions under which it was asked for. An API token has one."""
    return [each.id for each in context.session.holdings]


async def asker(job: JobRuntime, user: UUID, positions: Collection[UUID] | None) -> Context:
    """The maker's context now. ``positions``: those kept with the run; of them only those count that still hold (None: all that hold).

    403 ``access.asker`` when the person is locked or gone.
    """
    async with job.runtime.pools.read.acquire() as connection:
        person = await load_person(connection, user, job.today)
    if person is None:
        raise refuse("access.asker")
    now = job.runtime.clock.now().astimezone(UTC)
    held = holdings_of(person, job.structure)
    kept = tuple(each for each in held if positions is None or each.id in positions)
    # An id of its own: what was worked out for other positions of the same person is not for this run.
    session = Session(new_id(now), user, person.login, person.name, kept, person.language, opened=person.opened)
    return Context(session=session, structure=job.structure, now=now, today=job.today, language=person.language)
