"""The state of one statement being planned: its parameters, the asker's sight, and the predicates of rights. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hezong.kernel.access import Allowed
from hezong.kernel.access.share import Share
from hezong.kernel.expr.check import Checked, compile_text
from hezong.kernel.expr.sql import Params, render_where
from hezong.kernel.expr.types import Kind, Type
from hezong.kernel.model.field import Entity
from hezong.kernel.model.scope import filter_scope
from hezong.kernel.query.parent import parent
from hezong.kernel.query.sight import Sight, size
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout

READ = ("read", "reference")
"""The verbs by which statements read; what is opened is opened to them alone."""


@dataclass
class Plan:
    """Collects the parameters of one statement while its parts are rendered."""

    sight: Sight
    params: Params = field(default_factory=Params)

    def readable(self, source: Source, field: str | None = None) -> str:
        """The predicate that the asker may read the record at a source, or a field of it, judged where the model judges it: on its
        facets if it has any.
        """
        rights = self.sight.reference(source.entity.name).having(() if field is None else (field,))
        return self.live(source.alias, self.visible(source, rights, "reference"))

    @staticmethod
    def live(alias: str, predicate: str) -> str:
        return f"{alias}.deleted_at is null" if predicate == "true" else f"{alias}.deleted_at is null and {predicate}"

    def visible(self, source: Source, rights: Allowed, verb: str) -> str:
        """Rights over a record. A faceted one is visible when one of its facets is."""
        if not source.entity.faceted or source.kind != "record":
            return self.covered(source, rights, verb)
        alias = f"v{source.depth}"
        facet = Source(self, source.entity, alias, "facet", depth=source.depth)
        inner = self.live(alias, self.covered(facet, rights, verb))
        found = f"exists (select from {layout.facet_table(source.entity)} {alias} where {alias}.record = {source.alias}.id and {inner})"
        return any_of([found, *self.opened(source, rights, verb)])

    def covered(self, source: Source, rights: Allowed, verb: str, below: Slot | None = None) -> str:
        """Rights over the very row of a source: one share must cover it by itself. ``below``: the share that looks through it."""
        if any(share.everything for share in rights.shares):
            # Before anything is rendered: a parameter that the text does not use has no type.
            return "true"
        parts = [self.share(source, rights, verb, index, below) for index in range(len(rights.shares))]
        if "true" in parts:
            return "true"
        # Of what is opened, nothing that lies below it is: rights through a record look at relationships.
        opened = () if source.entity.faceted or below is not None else self.opened(source, rights, verb)
        return f"({' or '.join((*parts, *opened))})" if parts else "false"

    def opens(self, rights: Allowed) -> bool:
        """Whether anything is opened to one of the shares."""
        return any(self.sight.opened(rights.entity, share) for share in rights.shares)

    def opened(self, source: Source, rights: Allowed, verb: str) -> list[str]:
        """Predicates over a record that access requests open to a share; none where nothing is opened, the usual case."""
        found: list[str] = []
        for share in rights.shares if verb in READ else ():
            if self.sight.opened(rights.entity, share):
                slot = replace(self.slots(rights, share, verb)[0], kind="opened")
                found.append(f"{source.id} = any({self.params.add(slot, 'uuid[]')})")
        return found

    def share(self, source: Source, rights: Allowed, verb: str, index: int, below: Slot | None = None) -> str:
        share = rights.shares[index]
        full, own = self.slots(rights, share, verb, below)
        reach = self._reach(source, share, (full, own))
        condition = self.condition(source, share, full)
        if condition == "true":
            return reach
        return condition if reach == "true" else f"({reach} and {condition})"

    def slots(self, rights: Allowed, share: Share, verb: str, below: Slot | None = None) -> tuple[Slot, Slot]:
        """Where the organizations of a share come from, by its place among all the rights to the entity."""
        if below is not None:
            found = replace(below, above=(*below.above, (rights.entity, rights.shares.index(share))))
        else:
            rest = verb == "reference"
            whole = self.sight.reference(rights.entity) if rest else self.sight.allowed(rights.entity, verb)
            found = Slot("full", rights.entity, verb, whole.shares.index(share))
        return replace(found, kind="full"), replace(found, kind="own")

    def _reach(self, source: Source, share: Share, slots: tuple[Slot, Slot]) -> str:
        if share.reach.everything:
            return "true"
        parts: list[str] = []
        if share.reach.full:
            parts.append(f"{source.alias}.organization = any({self.params.add(slots[0], 'uuid[]')})")
        if share.reach.own:
            mine = f"{self.owner(source)} = {self.params.add(Slot('user'), 'uuid')}"
            parts.append(f"({mine} and {source.alias}.organization = any({self.params.add(slots[1], 'uuid[]')}))")
        return f"({' or '.join(parts)})" if len(parts) > 1 else parts[0]

    @staticmethod
    def owner(source: Source) -> str:
        """The column that depth ``own`` compares with the asker."""
        return layout.owner_column(source.entity).of(source.alias)

    def condition(self, source: Source, share: Share, slot: Slot) -> str:
        """The condition of a share on the row of a source, and the rights over the record through which it is given."""
        parts: list[str] = []
        if share.when is not None:
            parts.append(f"({render_where(share.when.checked, replace(source, ruled=True), self.params)})")
        if share.through is not None:
            parts.append(parent(self, source, share.through, slot))
        return " and ".join(parts) or "true"

    def walks(self, source: Source, rights: Allowed, verb: str = "read") -> list["Walk"]:
        """One walk per share and kind of reach; together they meet every visible row (facts A2 §5)."""
        found: list[Walk] = []
        for share in rights.shares:
            full, own = self.slots(rights, share, verb)
            condition = self.condition(source, share, full)
            if share.reach.everything:
                found.append(Walk(condition))
            if share.reach.full:
                found.append(self._walk(source, full, size(share.reach.full), condition))
            if share.reach.own:
                mine = f"{self.owner(source)} = {self.params.add(Slot('user'), 'uuid')}"
                both = mine if condition == "true" else f"{mine} and {condition}"
                found.append(self._walk(source, own, size(share.reach.own), both))
        return found

    def opened_walks(self, source: Source, rights: Allowed, verb: str = "read") -> list["Walk"]:
        """Walks over opened records. Of a faceted entity over those without a readable facet, which the other walks do not meet."""
        found = self.opened(source, rights, verb)
        if not found or not source.entity.faceted:
            return [Walk(each) for each in found]
        facet = Source(self, source.entity, "v", "facet")
        seen = self.live("v", self.covered(facet, rights, verb))
        other = (
            f"not exists (select from {layout.facet_table(source.entity)} v where v.record = {source.id} and {seen})"
        )
        return [Walk(f"{each} and {other}") for each in found]

    def _walk(self, source: Source, slot: Slot, how_many: int, condition: str) -> "Walk":
        organizations = self.params.add(slot, "uuid[]")
        if how_many == 1:
            return Walk(condition, organizations)
        within = f"{source.alias}.organization = any({organizations})"
        return Walk(within if condition == "true" else f"{within} and {condition}")

    def filter(self, entity: Entity, text: str) -> Checked | None:
        """A client's filter, checked against the entity; None for an empty one. Raises ExprError."""
        if not text.strip():
            return None
        scope = filter_scope(entity, self.sight.world.model)
        return compile_text(text, scope, Type(Kind.BOOL), functions=self.sight.world.functions)

    def where(self, checked: Checked | None, source: Source) -> str:
        return "true" if checked is None else f"({render_where(checked, source, self.params)})"

    def within(self, source: Source) -> str:
        """As-was: the rows that were made within the organizations that the request names, as they lay then; else all."""
        lens = self.sight.context.lens
        if lens is None or lens.stays is None:
            return "true"
        since, until = Slot("stay_from"), Slot("stay_until")
        places = self.params.add(Slot("stay"), "uuid[]")
        arrays = f"{places}, {self.params.add(since, 'timestamptz[]')}, {self.params.add(until, 'timestamptz[]')}"
        made = f"{source.alias}.created_at"
        return (
            f"exists (select from unnest({arrays}) z(organization, since, until) where z.organization = {source.alias}.organization"
            f" and (z.since is null or {made} >= z.since) and (z.until is null or {made} < z.until))"
        )


def any_of(predicates: Sequence[str]) -> str:
    """One of the predicates holds."""
    return predicates[0] if len(predicates) == 1 else f"({' or '.join(predicates)})"


@dataclass(frozen=True, slots=True)
class Walk:
    """One way to meet rows: through the lists of single organizations (a parameter), or straight through an index."""

    condition: str
    organizations: str | None = None
