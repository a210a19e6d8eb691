"""Turns a call into a reader of records: the asker's sight, kept from request to request, and a connection of the reading role."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from hezong.kernel.query.run import Plans, Readers, Reading
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.world import World
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Pools

KEPT = 5_000


@dataclass
class Sights:
    """Rights that were worked out, by session and narrowing, and the plans of their world. Emptied whenever rights, structure or model change."""

    plans: Plans = field(default_factory=Plans)
    found: OrderedDict[Hashable, tuple[Sight, Hashable]] = field(
        default_factory=OrderedDict[Hashable, tuple[Sight, Hashable]]
    )

    def of(self, world: World, context: Context) -> tuple[Sight, Hashable]:
        """The sight of an asker at this moment, and its shape. Rights are worked out once, the moment is each request's own."""
        key = (
            world.version,
            context.session.id,
            context.narrowed,
            context.target,
            context.structure.version,
            context.lens,
        )
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


def reading(pools: Pools, sights: Sights, world: World, context: Context) -> Reading:
    """A reader for one asker; it takes a connection only while the database answers."""
    sight, shape = sights.of(world, context)
    return Reading(sights.plans, sight, shape, Readers(pools.read, pools.steady))
