"""Turns a call into a reader of records: the asker's sight, kept from request to request, and a connection of the reading role."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import cast

from hezong.kernel.query.run import Plans, Reader, Reading
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.world import World
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Pool

KEPT = 5_000


@dataclass
class Sights:
    """Rights that were worked out, by session and narrowing, and the plans of their world. Emptied whenever rights, structure or model change."""

    plans: Plans = field(default_factory=Plans)
    found: OrderedDict[Hashable, tuple[Sight, Hashable]] = field(default_factory=lambda: OrderedDict())

    def of(self, world: World, context: Context) -> tuple[Sight, Hashable]:
        """The sight of an asker at this moment, and its shape. Rights are worked out once, the moment is each request's own."""
        key = (world.version, context.session.id, context.narrowed, context.target, context.structure.version)
        known = self.found.get(key)
        if known is None:
            sight = Sight(world, context)
            known = self.found[key] = (sight, sight.shape())
            if len(self.found) > KEPT:
                self.found.popitem(last=False)
            return known
        self.found.move_to_end(key)
        sight, shape = known
        return replace(sight, context=context), shape

    def clear(self) -> None:
        """Forgets all rights and plans."""
        self.found.clear()
        self.plans = Plans()


@asynccontextmanager
async def reading(pool: Pool, sights: Sights, world: World, context: Context) -> AsyncIterator[Reading]:
    """A reader for one asker, with a connection for as long as it is needed."""
    sight, shape = sights.of(world, context)
    async with pool.acquire() as connection:
        yield Reading(sights.plans, sight, shape, cast("Reader", connection))
