"""What one request to one entity works with: its rights, its phases, its references. Built once per request, written by nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from hezong.kernel.model.field import Entity
from hezong.kernel.query.world import codes
from hezong.kernel.records.answer import read_items
from hezong.kernel.records.body import at_rows
from hezong.kernel.records.change import Parts, parts_of
from hezong.kernel.records.duplicates import known_of, note_collisions
from hezong.kernel.records.grant import POSITION, USER, LastAdministrator
from hezong.kernel.records.load import Want, load_one
from hezong.kernel.records.phases import Phases
from hezong.kernel.records.record import Record
from hezong.kernel.records.reference import References, looked_through
from hezong.kernel.records.right import Judge
from hezong.kernel.records.rollup import rolling
from hezong.kernel.records.runtime import Idempotency, Runtime, Written
from hezong.kernel.records.save import Collision, Saving, save
from hezong.kernel.records.unique import Wanted, explained, taken
from hezong.kernel.records.value import Tools
from hezong.kernel.schema import layout
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.ports import Pool
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True)
class Desk:
    """``entity`` is the entity as the asker's organization sees it; overlays of other organizations come through ``seen_by``."""

    runtime: Runtime
    context: Context
    entity: Entity
    others: dict[UUID, "Desk"] = field(default_factory=dict[UUID, "Desk"], repr=False, compare=False)

    @classmethod
    def at(cls, runtime: Runtime, context: Context, entity: str) -> "Desk":
        """404 for an entity that the model does not know."""
        return cls(runtime, context, runtime.world.entity(entity, context))

    def seen_by(self, organization: UUID) -> "Desk":
        """The desk with the entity as an organization has it, local fields included."""
        found = self.others.get(organization)
        if found is None:
            structure = self.context.structure
            chain = codes(structure, organization) if organization in structure.organizations else ()
            entity = self.runtime.world.model.entity(self.entity.name, chain)
            found = self if entity is self.entity else Desk(self.runtime, self.context, entity, self.others)
            self.others[organization] = found
        return found

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.entity, self.context)

    @cached_property
    def tools(self) -> Tools:
        return Tools(self.runtime.vault, self.context.structure)

    @cached_property
    def parts(self) -> Parts:
        return parts_of(self.entity)

    @cached_property
    def phases(self) -> Phases:
        return Phases(self.runtime.world.hooks, self.tools, self.context)

    @cached_property
    def references(self) -> References:
        return References.of(self.runtime.world.model, self.entity, self.context)

    async def load(self, id: UUID) -> Record | None:
        """The record with its facets and what rules look through."""
        model = self.runtime.world.model
        want = Want(self.entity, (id,), looked_through(model, self.entity))
        async with self.runtime.pools.steady.acquire() as connection:
            return await load_one(connection, model, want)

    async def save(
        self,
        saving: Saving,
        wanted: Sequence[Wanted],
        key: Idempotency | None = None,
        pool: Pool | None = None,
        single: bool = True,
        rolled: bool = True,
    ) -> Written:
        """Saves, with the sums and counts in which the records stand, and answers. A collision of unique values is refused with all of them. Raises Lost and KeyTaken."""
        try:
            around = rolling(self.runtime, self.context, saving) if rolled else None
            if pool is None and saving.shape.record == "update" and self.entity.name in (POSITION, USER):
                around = LastAdministrator(around)
            items = await save(self.runtime, self.context, saving, key, pool, around)
        except Collision as collision:
            raise await self._collided(collision, wanted, single) from collision
        entries = saving.entries
        return Written(tuple(each.record for each in entries), items, tuple(each.version for each in entries))

    async def unchanged(self, record: Record, version: str) -> Written:
        """The answer of a write that had nothing to write."""
        items = await read_items(self.runtime, self.context, self.entity.name, (record.id,))
        return Written((record.id,), items, (version,))

    async def _collided(self, collision: Collision, wanted: Sequence[Wanted], single: bool) -> Refused:
        if collision.constraint.endswith("_pkey"):
            facet = self.entity.faceted and collision.table == layout.facet_name(self.entity)
            return refuse("request.facet_exists" if facet else "request.id_taken")
        found = await self.collisions(wanted)
        if not found:
            found = [(0, Problem("check.duplicate"))]
        return Refused(at_rows(found, single))

    async def collisions(self, wanted: Sequence[Wanted]) -> list[tuple[int, Problem]]:
        """What stands against the unique values of rows, by their number. Records that the asker cannot read are asked for
        in the same statements as others, and each of them counts as a look.
        """
        async with self.runtime.pools.steady.acquire() as connection:
            found = await taken(connection, self.entity, wanted)
        if not found:
            return []
        known = await known_of(self.runtime, self.context, self.entity, [each.record for each in found])
        hidden = [each for each in found if each.record in known and not known[each.record]["readable"]]
        await note_collisions(self.runtime, self.context, self.entity, hidden, [wanted[each.number] for each in hidden])
        return explained(found, known)
