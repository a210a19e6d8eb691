"""Works off items of several entities, those of one entity together and in their order. Knows nothing of what is done to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from hezong.kernel.records.batch.chunk import Step, Work
from hezong.kernel.records.batch.store import Item
from hezong.kernel.types import Context


@dataclass(frozen=True, slots=True)
class Across:
    """A batch at work on several entities; ``of`` is the work on one of them."""

    context: Context
    of: Callable[[str], Work]

    async def chunk(self, items: Sequence[Item]) -> None:
        """Each stretch of one entity in a transaction of its own."""
        for entity, some in groupby(items, key=lambda item: item.entity):
            await self.of(entity).chunk(list(some))

    async def plan(self, items: Sequence[Item]) -> list[Step]:
        """What would become of them, in their order."""
        found: list[Step] = []
        for entity, some in groupby(items, key=lambda item: item.entity):
            found += await self.of(entity).plan(list(some))
        return found
