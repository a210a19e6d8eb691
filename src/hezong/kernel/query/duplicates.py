"""Plans the search for records that are the same as a new one: those the asker may read, and of shared ones that they exist.

Masked forms are made here and nowhere else (contract §2, "Masked sharing"). Only exact matches; never a pattern.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hezong.kernel.access import Allowed
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.query.value import json_value
from hezong.kernel.schema import layout
from hezong.kernel.schema.indexes import code_key
from hezong.kernel.schema.names import BUSINESS, literal, quoted, relation

FOLDED = relation(BUSINESS, "folded")
MOST = 20
"""Records of each kind, readable and masked, that one field may find."""


@lru_cache(maxsize=1024)
def compared(entity: Entity) -> tuple[Field, ...]:
    """The fields by which a record is found again: what is unique in the group, and of a shared entity label and phones."""
    return tuple(each for each in entity.stored() if _plain(each) and (each.unique == "group" or _same(entity, each)))


def _plain(field: Field) -> bool:
    return not (field.facet or field.local or field.sensitive or field.hidden) and field.type is not FieldType.MANY


def _same(entity: Entity, field: Field) -> bool:
    return entity.share_masked and (folds(entity, field) or field.type is FieldType.PHONE)


def folds(entity: Entity, field: Field) -> bool:
    """Whether two values count as the same when they fold alike: names are written in many ways, codes are not."""
    return field.name == entity.label and field.type is FieldType.TEXT and field.unique is None


def plan_duplicates(sight: Sight, name: str, fields: tuple[str, ...], masked: bool) -> Statement:
    """Returns one row: the JSON array of ``{id, label, score, masked, matched, organizations, …}``, readable ones first.

    The values of the fields are the keys of the filling, in the same order.
    """
    entity = sight.entity(name)
    plan = Plan(sight)
    parts = [part for number, each in enumerate(fields) for part in _found(plan, entity, each, number, masked)]
    found = (
        "select h.id, h.readable, array_agg(distinct h.field) as matched"
        f" from ({' union all '.join(parts)}) h group by h.id, h.readable"
    )
    forms = Forms(plan, entity, "r")
    item = f"case when f.readable then {forms.readable('f.matched')} else {forms.masked('f.matched')} end"
    rows = f"select f.readable, r.id, {item} as item from f join {layout.table(entity)} r on r.id = f.id"
    sql = (
        f"with f as materialized ({found}) select coalesce(json_agg(i.item order by i.readable desc, i.id), '[]') as items"
        f" from ({rows}) i"
    )
    return Statement(sql, tuple(plan.params.values))


def plan_known(sight: Sight, name: str, masked: bool) -> Statement:
    """Of the records of an id list (the filling's only key), what the asker may know: a JSON array of ``{id, readable, form}``.

    ``form`` is null where they may know nothing.
    """
    entity = sight.entity(name)
    plan = Plan(sight)
    forms = Forms(plan, entity, "r")
    ids = plan.params.add(Slot("key", index=0), "uuid[]")
    seen = plan.visible(Source(plan, entity, "r"), sight.reference(name), "reference")
    hidden = forms.masked() if masked else "null"
    rows = f"select r.id, {seen} as readable, case when {seen} then {forms.readable()} else {hidden} end as form"
    sql = f"{rows} from {layout.table(entity)} r where r.id = any({ids})"
    return Statement(
        f"select coalesce(json_agg(row_to_json(k)), '[]') as items from ({sql}) k", tuple(plan.params.values)
    )


def _found(plan: Plan, entity: Entity, name: str, number: int, masked: bool) -> Iterable[str]:
    """Readable ones by a field that may be read there, and hidden ones; each kind has its own limit, so that neither tells
    of the other.
    """
    field = entity.fields[name]
    key = plan.params.add(Slot("key", index=number), "text")
    column = layout.column(field).of("r")
    test = _equal(entity, field, column, key)
    rights = plan.sight.reference(entity.name)
    source = Source(plan, entity, "r")
    table = layout.table(entity)
    rest = f"from {table} r where {test} and r.deleted_at is null"
    order = f"order by r.id limit {MOST}"
    seen = plan.visible(source, rights.having([name]), "reference")
    yield f"(select r.id, {literal(name)} as field, true as readable {rest} and {seen} {order})"
    if masked:
        hidden = f"({plan.visible(source, rights, 'reference')}) is not true"
        yield f"(select r.id, {literal(name)} as field, false as readable {rest} and {hidden} {order})"


def _equal(entity: Entity, field: Field, column: str, key: str) -> str:
    """Names by their fold, phone numbers by how they are dialled, codes as they are."""
    if folds(entity, field):
        return f"{FOLDED}({column}) = {FOLDED}({key})"
    phone = field.type is FieldType.PHONE
    return f"{code_key(field, column)} = {code_key(field, key)}" if phone else f"{column} = {key}"


@dataclass(frozen=True, slots=True)
class Forms:
    """The two forms in which one record is told: as much as its readers may see, and as much as everybody may know."""

    plan: Plan
    entity: Entity
    alias: str

    @property
    def _source(self) -> Source:
        return Source(self.plan, self.entity, self.alias)

    @property
    def _rights(self) -> Allowed:
        return self.plan.sight.reference(self.entity.name)

    def readable(self, matched: str | None = None) -> str:
        """Label and shown fields where the asker may read them; of the organizations those whose relationship they may read."""
        facet = Source(self.plan, self.entity, "g", "facet")
        seen = self.plan.covered(facet, self._rights, "reference") if self.entity.faceted else "true"
        values = ((name, self._barred(name)) for name in (self.entity.label, *self.entity.masked_shows))
        return self._object("false", values, seen, matched)

    def masked(self, matched: str | None = None) -> str:
        """Label, declared fields, and all organizations that work with the record; nothing of how (contract §2)."""
        values = ((name, self._value(name)) for name in (self.entity.label, *self.entity.masked_shows))
        return self._object("true", values, "true", matched)

    def _object(self, masked: str, values: Iterable[tuple[str, str]], seen: str, matched: str | None) -> str:
        found = [("id", f"{self.alias}.id")]
        found += [("label" if name == self.entity.label else name, sql) for name, sql in values]
        found += [("organizations", self._organizations(seen)), ("masked", masked)]
        if matched is not None:
            found += [("matched", matched), ("score", "1")]
        return f"json_build_object({', '.join(f'{literal(name)}, {sql}' for name, sql in found)})"

    def _value(self, name: str) -> str:
        return json_value(self.plan, self._source, self.entity.fields[name])

    def _barred(self, name: str) -> str:
        rights = self._rights.having([name])
        if rights == self._rights:
            return self._value(name)
        return f"case when {self.plan.visible(self._source, rights, 'reference')} then {self._value(name)} end"

    def _organizations(self, seen: str) -> str:
        organization = layout.table("organization")
        shown = "json_build_object('id', o.id, 'label', o.name)"
        if not self.entity.faceted:
            rows = f"from {organization} o where o.id = {self.alias}.organization"
        else:
            live = self.plan.live("g", seen)
            join = f"join {organization} o on o.id = g.organization"
            rows = f"from {layout.facet_table(self.entity)} g {join} where g.record = {self.alias}.id and {live}"
        return f"coalesce((select json_agg({shown} order by o.{quoted('code')}) {rows}), '[]'::json)"
