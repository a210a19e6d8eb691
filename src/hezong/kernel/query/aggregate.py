"""Plans figures over the readable records, in groups; money is summed per currency and never mixed."""

from dataclasses import dataclass

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.list import Narrow, Statement, conjunction, considered, looks_at_facets, risky
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.request import RELATIONSHIPS, AggregateRequest, Measure
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.query.value import pair
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import literal
from hezong.kernel.types.problem import refuse

NUMBERS = frozenset({FieldType.INT, FieldType.RATING, FieldType.DECIMAL, FieldType.PERCENT, FieldType.MONEY})
MOST_GROUPS = 1000


def plan_aggregate(sight: Sight, request: AggregateRequest) -> Statement:
    """Returns one row: the JSON array of ``{group, measures}``, largest count first."""
    return Figures(Plan(sight), sight.entity(request.entity), request).statement()


@dataclass(frozen=True, slots=True)
class Figures:
    """One aggregate being planned. ``b`` is the relation of matching rows with the columns that groups and measures need."""

    plan: Plan
    entity: Entity
    request: AggregateRequest

    def statement(self) -> Statement:
        groups = [self._field(each) for each in self.request.group]
        self._check(groups)
        base = self._base(groups)
        names = ", ".join(f"b.g{number}" for number in range(len(groups)))
        by = f" group by {names}" if names else ""
        shown = ", ".join(f"{literal(field.name)}, {self._group(field, number)}" for number, field in enumerate(groups))
        figures = ", ".join(
            f"{literal(each.name)}, {self._figure(number, each)}" for number, each in enumerate(self.request.measures)
        )
        inner = f"select {', '.join(filter(None, (names, 'count(*) as rows', *self._sums())))} from b{by}"
        item = f"json_build_object('group', json_build_object({shown}), 'measures', json_build_object({figures}))"
        rows = f"select {item} as item, a.rows from ({inner}) a order by a.rows desc limit {MOST_GROUPS}"
        sql = f"with b as materialized ({base}) select coalesce(json_agg(i.item order by i.rows desc), '[]'::json) as items from ({rows}) i"
        return Statement(sql, tuple(self.plan.params.values))

    def _field(self, name: str) -> Field:
        field = self.entity.fields.get(name)
        if field is None or field.type is FieldType.MANY:
            raise refuse("request.unknown_field", field=name)
        return field

    def _check(self, groups: list[Field]) -> None:
        for each in groups:
            if not layout.scalar(each) or each.type is FieldType.MONEY:
                raise refuse("request.group", field=each.name)
            if each.facet and not self._pairs and not self.plan.sight.shown:
                raise refuse("request.organization_needed", field=each.name)
        for measure in self.request.measures:
            if measure.field is not None and self._field(measure.field).type not in NUMBERS:
                raise refuse("request.measure", field=measure.field)

    @property
    def _pairs(self) -> bool:
        return self.request.rows == RELATIONSHIPS

    def _base(self, groups: list[Field]) -> str:
        """The matching rows, each record or relationship once."""
        entity, plan = self.entity, self.plan
        source = Source(plan, entity, "k", "facet" if entity.faceted else "record")
        checked = plan.filter(entity, self.request.filter)
        used = (*(each.name for each in groups), *(each.field for each in self.request.measures if each.field))
        rights = considered(plan.sight, entity.name, checked, used)
        opened = not self._pairs and not looks_at_facets(entity, checked, used)
        where = conjunction(plan.within(source), plan.where(checked, source))
        narrow = Narrow(plan, source, rights, (), where, None, risky(checked), opened=opened)
        identity = "k.record" if entity.faceted and not self._pairs else "k.id"
        columns = [
            f"{identity} as id",
            *(f"{source.part(each, Part.VALUE)} as g{number}" for number, each in enumerate(groups)),
        ]
        for number, measure in enumerate(self.request.measures):
            columns += self._columns(source, number, measure)
        rows = narrow.all(layout.list_table(entity), ", ".join(columns))
        once = "distinct " if entity.faceted and not self._pairs else ""
        return self._counted(groups, rows, once)

    def _counted(self, groups: list[Field], rows: str, once: str) -> str:
        """The rows, each counted for the organization that stands for its own: as-was for the very one that made it."""
        place = next((number for number, each in enumerate(groups) if each.name == "organization"), None)
        lens = self.plan.sight.context.lens
        if place is None or (lens is not None and lens.as_was):
            return f"select {once}* from ({rows}) c"
        others = [f"c.g{number}" for number in range(len(groups)) if number != place]
        figures = [f"c.m{number}" for number, each in enumerate(self.request.measures) if each.field]
        money = [f"c.c{number}" for number, each in enumerate(self.request.measures) if self._is_money(each)]
        arrays = ", ".join(self.plan.params.add(Slot(each), "uuid[]") for each in ("counted_closed", "counted_heirs"))
        columns = ", ".join(["c.id", f"coalesce(h.heir, c.g{place}) as g{place}", *others, *figures, *money])
        return f"select {once}{columns} from ({rows}) c left join unnest({arrays}) h(closed, heir) on h.closed = c.g{place}"

    def _is_money(self, measure: Measure) -> bool:
        return measure.field is not None and self._field(measure.field).type is FieldType.MONEY

    def _columns(self, source: Source, number: int, measure: Measure) -> list[str]:
        if measure.field is None:
            return []
        field = self._field(measure.field)
        found = [f"{source.part(field, Part.VALUE)} as m{number}"]
        return [*found, f"{source.part(field, Part.CURRENCY)} as c{number}"] if field.type is FieldType.MONEY else found

    def _group(self, field: Field, number: int) -> str:
        value = f"a.g{number}"
        if field.type is not FieldType.REF or field.ref is None:
            return f"{value}::text" if field.type in (FieldType.DECIMAL, FieldType.PERCENT) else value
        target = self.plan.sight.entity(field.ref)
        there = Source(self.plan, target, "t", depth=1)
        seen = self.plan.visible(there, self.plan.sight.reference(field.ref), "reference")
        found = f"(select {pair(target, 't')} from {layout.table(target)} t where t.id = {value} and {seen})"
        return f"case when {value} is not null then coalesce({found}, '{{\"hidden\": true}}'::json) end"

    def _sums(self) -> list[str]:
        found: list[str] = []
        for number, measure in enumerate(self.request.measures):
            if measure.field is not None and self._field(measure.field).type is not FieldType.MONEY:
                found.append(f"{measure.function}(b.m{number}) as s{number}")
        return found

    def _figure(self, number: int, measure: Measure) -> str:
        if measure.field is None:
            return "a.rows"
        field = self._field(measure.field)
        if field.type is not FieldType.MONEY:
            return (
                f"a.s{number}"
                if field.type in (FieldType.INT, FieldType.RATING) and measure.function != "avg"
                else f"a.s{number}::text"
            )
        same = " and ".join(f"b.g{each} is not distinct from a.g{each}" for each in range(len(self.request.group)))
        within = f" and {same}" if same else ""
        inner = f"select b.c{number} as currency, {measure.function}(b.m{number})::text as amount from b where b.m{number} is not null{within} group by 1 order by 1"
        return f"coalesce((select json_agg(json_build_object('amount', y.amount, 'currency', y.currency)) from ({inner}) y), '[]'::json)"
