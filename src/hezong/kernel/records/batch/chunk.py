"""Saves what was planned for some items of a batch, with their marks, in one transaction; what cannot be saved together is saved one by one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hezong.kernel.records.batch.store import Item, Outcome, marks
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Collision, Lost, Saving
from hezong.kernel.records.several import joined, save_all
from hezong.kernel.records.unique import Wanted, repeated
from hezong.kernel.types import Context, Problem, Refused

ATTEMPTS = 5
"""Of a row that loses against other writers; one that always loses is kept from the asker by a row policy."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to become of one item: its outcome if the savings succeed. ``wanted``: the unique values that it wants."""

    outcome: Outcome
    savings: tuple[Saving, ...] = ()
    wanted: tuple[Wanted, ...] = ()


Plan = Callable[[Sequence[Item]], Awaitable[list[Step]]]
"""Looks at items as they are now and plans each of them; a problem is an outcome, never an exception."""


@dataclass(frozen=True, slots=True)
class Work:
    """A batch at work: ``plan`` says what becomes of items, ``desk`` explains collisions of unique values."""

    runtime: Runtime
    context: Context
    batch: UUID
    plan: Plan
    desk: Desk

    async def chunk(self, items: Sequence[Item]) -> None:
        """All items and their marks in one transaction. Where another write came first, or values collide: item by item."""
        steps = await self.plan(items)
        wanted = [each for step in steps for each in step.wanted]
        if not any(repeated(self.desk.entity, wanted)) and await self._saved(steps):
            return
        for item in items:
            await self._single(item)

    async def _saved(self, steps: Sequence[Step]) -> bool:
        """False where something stood against it; which item it was shows when they are saved one by one."""
        try:
            await self._save(steps)
        except (Lost, Collision, Refused):
            return False
        return True

    async def _single(self, item: Item) -> None:
        problems: Sequence[Problem] = (Problem("access.denied"),)
        for _ in range(ATTEMPTS):
            (step,) = await self.plan([item])
            try:
                await self._save([step])
            except Lost:
                continue
            except Collision:
                problems = await self._collided(step)
            except Refused as refused:
                problems = refused.problems
            else:
                return
            break
        await self._save([failed(item, problems)])

    async def _save(self, steps: Sequence[Step]) -> None:
        savings = joined(saving for step in steps for saving in step.savings)
        await save_all(self.runtime, self.context, savings, marks(self.batch, [each.outcome for each in steps]))

    async def _collided(self, step: Step) -> tuple[Problem, ...]:
        found = await self.desk.collisions(step.wanted)
        return tuple(replace(problem, extra={}) for _, problem in found) or (Problem("check.duplicate"),)


def failed(item: Item, problems: Sequence[Problem]) -> Step:
    return Step(Outcome(item.number, "problem", tuple(problems)))


async def at_once(
    runtime: Runtime,
    context: Context,
    batch: UUID,
    items: Sequence[Item],
    attempt: Callable[[Sequence[Item]], Awaitable[None]],
) -> None:
    """All items in one transaction of ``attempt``'s; what stands against it is noted with each of them, and nothing else happens."""
    problems: Sequence[Problem] = (Problem("conflict.version"),)
    for _ in range(ATTEMPTS):
        try:
            await attempt(items)
        except Lost:
            continue
        except Collision:
            problems = (Problem("check.duplicate"),)
        except Refused as refused:
            problems = refused.problems
        else:
            return
        break
    await save_all(runtime, context, [], marks(batch, [failed(each, problems).outcome for each in items]))
