"""Turns trusted rows into saved batches: one batch is prepared while the one before is being written."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hezong.kernel.records import Runtime, load_batch, settle
from hezong.kernel.types import Context

ROWS = 1000
UNDER_WAY = 2
"""Batches at once: the second is prepared by the worker while the database writes the first."""
Row = Mapping[str, object]


@dataclass
class Loading:
    """Saves rows in the order in which they come; a batch that refers to one under way waits for it."""

    runtime: Runtime
    context: Context
    _pending: list[tuple[asyncio.Task[int], frozenset[object]]] = field(
        default_factory=list[tuple[asyncio.Task[int], frozenset[object]]]
    )

    async def add(self, entity: str, rows: Sequence[Row]) -> None:
        """Rows of one entity, however many."""
        for batch in batches(rows):
            await self._wait(batch)
            task = asyncio.create_task(load_batch(self.runtime, self.context, entity, batch, rolled=False))
            self._pending.append((task, frozenset(row.get("id") for row in batch)))

    async def finish(self) -> None:
        """Waits for everything that is under way, then brings sums and counts up to date; raises what went wrong."""
        while self._pending:
            await self._pending.pop(0)[0]
        await settle(self.runtime, self.context)

    async def _wait(self, batch: Sequence[Row]) -> None:
        """Until there is room, and until what the batch refers to is saved."""
        while len(self._pending) >= UNDER_WAY or any(_refers(batch, ids) for _, ids in self._pending):
            await self._pending.pop(0)[0]


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """At most a thousand rows each; a row that refers to another one comes in a later batch, since rules look at what is saved."""
    batch: list[Row] = []
    ids: set[object] = set()
    for row in rows:
        if len(batch) == ROWS or _refers([row], ids):
            yield batch
            batch, ids = [], set()
        batch.append(row)
        ids.add(row.get("id"))
    if batch:
        yield batch


def _refers(rows: Iterable[Row], ids: frozenset[object] | set[object]) -> bool:
    """Whether a value of a row is one of the ids."""
    return any(isinstance(value, str) and value in ids for row in rows for name, value in row.items() if name != "id")
