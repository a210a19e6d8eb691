"""Plans what happened around one record, newest first: what is about it, of all entities, and the lines of its history; rights inside."""

from collections.abc import Iterator
from dataclasses import dataclass

from hezong.kernel.access import Allowed
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.item import item_of
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.query.value import pair
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import control, literal

HISTORY = "history"
"""The kind of a line of history; every other kind is the name of an entity."""


def plan_timeline(sight: Sight, name: str, limit: int, behind: bool) -> Statement:
    """Returns one row: ``items`` and the ``keys`` from which the next page starts; no row where the asker cannot read the record.

    ``behind``: the page starts behind a cursor, whose two keys are the moment and the id.
    """
    return Timeline(Plan(sight), sight.entity(name), limit, behind).statement()


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page being planned. Each part gives ``at``, ``id`` and the JSON ``item`` of at most one line more than the page has."""

    plan: Plan
    entity: Entity
    limit: int
    behind: bool

    def statement(self) -> Statement:
        plan = self.plan
        id = plan.params.add(Slot("id"), "uuid")
        seen = plan.live("r", plan.visible(Source(plan, self.entity, "r"), self._rights, "read"))
        parts = " union all ".join(f"({each})" for each in (*self._about(id), self._history(id)))
        page = f"select l.*, row_number() over (order by l.at desc, l.id desc) as n from ({parts}) l order by l.at desc, l.id desc limit {self.limit + 1}"
        items = f"(select coalesce(json_agg(p.item order by p.n), '[]'::json) from p where p.n <= {self.limit})"
        last = f"(select json_build_array(p.at::text, p.id::text) from p where p.n = {self.limit} and exists (select from p b where b.n > {self.limit}))"
        known = f"select from {layout.table(self.entity)} r where r.id = {id} and {seen}"
        sql = f"with p as materialized ({page}) select {items} as items, {last} as keys where exists ({known})"
        # Planning so many small look-ups costs far more than they do, and none of them depends on the arguments.
        return Statement(sql, tuple(plan.params.values), 2, steady=True)

    @property
    def _rights(self) -> Allowed:
        return self.plan.sight.allowed(self.entity.name)

    def _start(self, at: str, id: str) -> str:
        if not self.behind:
            return "true"
        keys = (self.plan.params.add(Slot("key", index=number), "text") for number in (0, 1))
        moment, last = keys
        return f"({at}, {id}) < (({moment})::timestamptz, ({last})::uuid)"

    def _about(self, id: str) -> Iterator[str]:
        """The records that are about this one, as their readers see them."""
        for name in self.plan.sight.world.entities:
            entity = self.plan.sight.entity(name)
            if entity.above is not None and entity.above.related and not self.plan.sight.allowed(name).nothing:
                yield self._lines(entity, entity.fields[entity.above.field], id)

    def _lines(self, entity: Entity, field: Field, id: str) -> str:
        plan, at = self.plan, f"r.{layout.column(moment(entity)).quoted}"
        source = Source(plan, entity, "r")
        kind = source.part(entity.fields[f"{field.name}_entity"], Part.VALUE)
        seen = plan.live("r", plan.visible(source, plan.sight.allowed(entity.name), "read"))
        tests = f"{source.part(field, Part.VALUE)} = {id} and {kind} = {literal(self.entity.name)} and {seen}"
        shown = item_of(plan, entity).render()
        item = f"json_build_object('kind', {literal(entity.name)}, 'at', {at}, 'id', r.id, 'item', {shown})"
        columns = f"{at} as at, r.id, {item} as item"
        rows = f"from {layout.table(entity)} r where {tests} and {self._start(at, 'r.id')}"
        return f"select {columns} {rows} order by {at} desc, r.id desc limit {self.limit + 1}"

    def _history(self, id: str) -> str:
        """Who changed which fields, without their values; only fields that the asker may read, in the facet where they lie."""
        fields = (
            f"(select json_agg(c.value ->> 'field') from jsonb_array_elements(h.changes) c where {self._field_seen()})"
        )
        user = self.plan.sight.entity("user")
        people = Source(self.plan, user, "t", depth=1)
        known = self.plan.visible(people, self.plan.sight.reference("user"), "reference")
        by = f"(select {pair(user, 't')} from {layout.table(user)} t where t.id = h.by and {known})"
        shown = f"case when h.by is not null then coalesce({by}, '{{\"hidden\": true}}'::json) end"
        item = (
            f"json_build_object('kind', '{HISTORY}', 'at', h.at, 'id', h.id, 'verb', h.verb, 'version', h.version,"
            f" 'by', {shown}, 'fields', coalesce(f.fields, '[]'::json))"
        )
        table = layout.table(self.entity)
        facet = f" left join {layout.facet_table(self.entity)} g on g.id = h.facet" if self.entity.faceted else ""
        rows = f"from {control('history')} h join {table} r on r.id = h.record{facet} cross join lateral (select {fields} as fields) f"
        bare = f"(h.changes = '[]'::jsonb{self._relation_seen()})"
        tests = f"h.record = {id} and ({bare} or f.fields is not null) and {self._start('h.at', 'h.id')}"
        return f"select h.at, h.id, {item} as item {rows} where {tests} order by h.at desc, h.id desc limit {self.limit + 1}"

    def _relation_seen(self) -> str:
        """That a relationship was opened or closed is told to those who read it."""
        if not self.entity.faceted:
            return ""
        seen = self.plan.covered(Source(self.plan, self.entity, "g", "facet"), self._rights, "read")
        return f" and (h.facet is null or g.id is not null and {seen})"

    def _field_seen(self) -> str:
        """Fields that are read alike are asked for together."""
        groups: dict[tuple[bool, Allowed], list[str]] = {}
        for each in self.entity.stored():
            rights = self._rights.having([each.name])
            if not each.hidden and not rights.nothing:
                inside = self.entity.faceted and (each.facet or each.local is not None)
                groups.setdefault((inside, rights), []).append(each.name)
        tests = [self._group(inside, rights, names) for (inside, rights), names in groups.items()]
        return f"({' or '.join(tests)})" if tests else "false"

    def _group(self, inside: bool, rights: Allowed, names: list[str]) -> str:
        known = f"c.value ->> 'field' = any(array[{', '.join(map(literal, names))}])"
        if inside:
            seen = f"g.id is not null and {self.plan.covered(Source(self.plan, self.entity, 'g', 'facet'), rights, 'read')}"
        else:
            seen = self.plan.visible(Source(self.plan, self.entity, "r"), rights, "read")
        return known if seen == "true" else f"({known} and {seen})"


def moment(entity: Entity) -> Field:
    """When something about a record happened: the moment by which its lists are ordered, else when it was written down."""
    for name in entity.views.order:
        field = entity.fields.get(name.removeprefix("-"))
        if field is not None and field.type is FieldType.DATETIME:
            return field
    return entity.fields["created_at"]
