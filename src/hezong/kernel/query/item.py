"""Renders one record as the JSON object that clients read: its fields, its readable facets, and the shown facet at the top."""

from dataclasses import dataclass
from itertools import pairwise

from hezong.kernel.access import Allowed
from hezong.kernel.expr.sql import Params, SqlMoney
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.plan import Plan, any_of
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.query.value import json_value, object_or_null
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import quoted
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class Item:
    """How to render one record. ``record`` and ``facet`` are aliases; ``facet`` None means that no facet stands at the top.

    ``facets`` is the relation in which all facets are found; ``only`` is a facet that is shown alone (a list of relationships).
    ``past``: the rows are those of an earlier moment; rights are judged on those of today, which stand beside them (``judged``).
    """

    plan: Plan
    entity: Entity
    record: str = "r"
    facet: str | None = None
    facets: str = ""
    only: bool = False
    fields: tuple[str, ...] | None = None
    past: bool = False

    def render(self) -> str:
        """The JSON object as one SQL expression."""
        columns = ", ".join(f"{sql} as {quoted(name)}" for name, sql in self.columns())
        return f"(select row_to_json(x) from (select {columns}{self._shown()}) x)"

    def columns(self) -> list[tuple[str, str]]:
        found = [("id", f"{self.record}.id"), ("version", self._version())]
        found += [(name, self._path(name)) for name in self._names()]
        if self.entity.faceted:
            found.append(("facets", self._facets()))
        return found

    @property
    def rights(self) -> Allowed:
        return self.plan.sight.allowed(self.entity.name)

    def _names(self) -> list[str]:
        """The fields of the answer: those asked for, or all that the asker may ever read; facet fields only with a shown facet."""
        barred = self.rights.barred
        if self.fields is None:
            stored = (each for each in self.entity.stored() if not each.hidden and each.name not in barred)
            return [each.name for each in stored if self.facet or not (each.facet or _local_facet(self.entity, each))]
        for name in self.fields:
            self._require(name.split(".")[0], barred)
        return [name for name in self.fields if name not in ("id", "version", "facets")]

    def _require(self, name: str, barred: frozenset[str]) -> None:
        if name in ("id", "version", "facets"):
            return
        field = self.entity.fields.get(name)
        if field is None or field.type is FieldType.MANY:
            raise refuse("request.unknown_field", field=name)
        if name in barred:
            raise refuse("access.field", field=name)

    @property
    def _source(self) -> Source:
        if self.entity.faceted and self.facet:
            return Source(self.plan, self.entity, self.record, "pair", self.facet)
        return Source(self.plan, self.entity, self.record)

    def _path(self, name: str) -> str:
        head, *rest = name.split(".")
        field = self.entity.fields[head]
        if rest:
            require_walk(self.plan, self.entity, (head, *rest))
        if (field.facet or _local_facet(self.entity, field)) and not self.facet:
            return "null"
        if rest:
            found = walked(self.plan, self._source, self.entity, (head, *rest))
        else:
            found = json_value(self.plan, self._source, field)
        return self._masked(field, found)

    def _masked(self, field: Field, sql: str) -> str:
        """The value only in rows where the asker may read the field."""
        rights = self.rights.having([field.name])
        if rights == self.rights:
            return sql
        source = self._source
        if self.entity.faceted and (field.facet or self.only) and self.facet:
            seen = self.plan.covered(Source(self.plan, self.entity, self._judged(self.facet), "facet"), rights, "read")
        else:
            seen = self.plan.visible(Source(self.plan, self.entity, self._judged(source.alias)), rights, "read")
        return f"case when {seen} then {sql} end"

    def _version(self) -> str:
        if not (self.entity.faceted and self.facet):
            return f"{self.record}.version::text"
        return f"{self.record}.version || coalesce('.' || {self.facet}.version, '')"

    def _facets(self) -> str:
        """The readable facets, oldest first."""
        alias = self.facet if self.only else "g"
        assert alias is not None, "a relationship shows its facet"
        columns = ", ".join(f"{sql} as {quoted(name)}" for name, sql in self._facet_columns(alias))
        if self.only:
            return f"(select json_build_array(row_to_json(y)) from (select {columns}) y)"
        source = Source(self.plan, self.entity, self._judged(alias), "facet")
        seen = self.plan.live(alias, self.plan.covered(source, self.rights, "read"))
        found = f"from {self.facets} {alias}{self._beside(alias)} where {alias}.record = {self.record}.id and {seen}"
        rows = f"select {columns} {found} order by {alias}.created_at, {alias}.id"
        return f"coalesce((select json_agg(row_to_json(y)) from ({rows}) y), '[]')"

    def _facet_columns(self, alias: str) -> list[tuple[str, str]]:
        pair = Source(self.plan, self.entity, self.record, "pair", alias)
        found = [
            ("id", f"{alias}.id"),
            ("organization", self._organization(alias)),
            ("version", f"{self.record}.version || '.' || {alias}.version"),
        ]
        found += [(each, f"{alias}.{each}") for each in ("created_at", "changed_at")]
        wanted = None if self.fields is None else set(self.fields)
        for field in self.entity.stored():
            inside = field.facet or _local_facet(self.entity, field)
            if (
                inside
                and not field.hidden
                and field.name not in self.rights.barred
                and (wanted is None or field.name in wanted)
            ):
                value = json_value(self.plan, pair, field)
                found.append((field.name, self._facet_masked(field, alias, value)))
        return found

    def _facet_masked(self, field: Field, alias: str, sql: str) -> str:
        rights = self.rights.having([field.name])
        if rights == self.rights:
            return sql
        seen = self.plan.covered(Source(self.plan, self.entity, self._judged(alias), "facet"), rights, "read")
        return f"case when {seen} then {sql} end"

    def _judged(self, alias: str) -> str:
        """The row on which rights over the row of an alias are judged."""
        return judged(alias) if self.past else alias

    def _beside(self, alias: str, how: str = "join") -> str:
        """The facets of today beside those of an earlier moment."""
        if not self.past:
            return ""
        now = judged(alias)
        return f" {how} {layout.facet_table(self.entity)} {now} on {now}.id = {alias}.id"

    def _organization(self, alias: str) -> str:
        table = layout.table("organization")
        return (
            f"(select json_build_object('id', o.id, 'label', o.name) from {table} o where o.id = {alias}.organization)"
        )

    def _shown(self) -> str:
        """Finds the facet that stands at the top: the shown organization's own, else its newest predecessor's."""
        if not self.entity.faceted or self.facet is None or self.only:
            return ""
        alias = self.facet
        shown = self.plan.params.add(Slot("shown"), "uuid[]")
        first = self.plan.params.add(Slot("organization"), "uuid")
        source = Source(self.plan, self.entity, self._judged(alias), "facet")
        seen = self.plan.live(alias, self.plan.covered(source, self.rights, "read"))
        where = f"{alias}.record = {self.record}.id and {alias}.organization = any({shown}) and {seen}"
        best = f"order by ({alias}.organization = {first}) desc, {alias}.twin, {alias}.created_at desc limit 1"
        rows = f"select {alias}.* from {self.facets} {alias}{self._beside(alias)} where {where} {best}"
        return f" from (select) one left join lateral ({rows}) {alias} on true{self._beside(alias, 'left join')}"


def judged(alias: str) -> str:
    """The alias of today's row beside a row of an earlier moment."""
    return f"{alias}_now"


def _local_facet(entity: Entity, field: Field) -> bool:
    return entity.faceted and field.local is not None


def item_of(
    plan: Plan, entity: Entity, fields: tuple[str, ...] | None = None, facets: str | None = None, record: str = "r"
) -> Item:
    """An item as GET shows it: all readable facets, and one at the top where one organization is shown."""
    top = "f" if entity.faceted and plan.sight.shown else None
    relation = (facets or layout.facet_table(entity)) if entity.faceted else ""
    return Item(plan, entity, record, top, relation, fields=fields)


def item_json(sight: Sight, entity: Entity, params: Params, record: str = "r", facets: str | None = None) -> str:
    """A record as the asker may see it, for statements that write: null where they may not read it.

    ``record`` is the alias of a row of the record table, ``facets`` a relation with the columns of the facet table. The parameters may
    then hold slots: pass them through ``fill``.
    """
    plan = Plan(sight, params)
    item = item_of(plan, entity, facets=facets, record=record)
    source = Source(plan, entity, record)
    if not entity.faceted:
        seen = plan.visible(source, sight.allowed(entity.name), "read")
    else:
        rights = sight.allowed(entity.name)
        inner = plan.covered(Source(plan, entity, "v", "facet"), rights, "read")
        found = (
            f"exists (select from {item.facets} v where v.record = {record}.id and v.deleted_at is null and {inner})"
        )
        seen = any_of([found, *plan.opened(source, rights, "read")])
    return item.render() if seen == "true" else f"case when {seen} then {item.render()} end"


def walked(plan: Plan, source: Source, entity: Entity, path: tuple[str, ...]) -> str:
    """The JSON of a dotted path, e.g. the name of a record that this one points to."""
    require_walk(plan, entity, path)
    value = source.walk(path)
    if isinstance(value, SqlMoney):
        return object_or_null(value.amount, amount=f"{value.amount}::text", currency=value.currency)
    return value


def require_walk(plan: Plan, entity: Entity, path: tuple[str, ...]) -> None:
    """Refuses a path that leads nowhere, or to a field that the asker never reads."""
    for name, following in pairwise(path):
        field = entity.fields.get(name)
        if field is None or field.ref is None or field.type is FieldType.MANY:
            raise refuse("request.unknown_field", field=".".join(path))
        entity = plan.sight.entity(field.ref)
        if following in plan.sight.reference(field.ref).barred:
            raise refuse("access.field", field=".".join(path))
    last = entity.fields.get(path[-1])
    if path[-1] != "id" and (last is None or last.sensitive or last.facet or last.type is FieldType.MANY):
        raise refuse("request.unknown_field", field=".".join(path))
