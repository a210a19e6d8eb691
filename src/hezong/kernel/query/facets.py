"""Plans a page of a faceted entity: one row per relationship, or one per record found through its best readable relationship (facts A2)."""

from dataclasses import dataclass, replace

from hezong.kernel.expr.check import Checked
from hezong.kernel.model.field import Entity
from hezong.kernel.query.item import Item, item_of
from hezong.kernel.query.list import (
    Narrow,
    Pattern,
    Statement,
    conjunction,
    considered,
    looks_at_facets,
    risky,
    tie,
    with_items,
)
from hezong.kernel.query.order import Key, better, fields_of
from hezong.kernel.query.order import keys as keys_of
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.request import COUNT_CAP, RELATIONSHIPS, ListRequest
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.types.problem import refuse

PREFIX = 128
"""Relationships looked at for one page of distinct records: enough that nearly every page fills (facts A2 §3)."""
ENOUGH = 30_000
"""Relationships among which distinct records are counted first; nearly always the count is then final (facts A2 §4)."""


def plan_facet_list(sight: Sight, request: ListRequest, pattern: Pattern | None) -> Statement:
    """A page of relationships, or of records."""
    entity = sight.entity(request.entity)
    plan = Plan(sight)
    source = Source(plan, entity, "k", "facet")
    checked = plan.filter(entity, request.filter)
    order = fields_of(entity, request, sight.allowed(entity.name))
    rights = considered(sight, request.entity, checked, order)
    page = Page(
        plan,
        entity,
        request,
        order,
        Narrow(
            plan,
            source,
            rights,
            (),
            conjunction(plan.within(source), plan.where(checked, source)),
            pattern,
            risky(checked),
            opened=request.rows != RELATIONSHIPS and not looks_at_facets(entity, checked, order),
        ),
        checked,
    )
    if request.rows == RELATIONSHIPS:
        return page.relationships()
    return page.records_by_facet() if page.by_facet else page.records_by_master()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a faceted entity, in any of its three forms."""

    plan: Plan
    entity: Entity
    request: ListRequest
    order: tuple[str, ...]
    narrow: Narrow
    checked: Checked | None

    @property
    def table(self) -> str:
        return layout.facet_table(self.entity)

    @property
    def sorted(self) -> tuple[Key, ...]:
        return keys_of(self.entity, self.order, "k")

    @property
    def record(self) -> Key:
        return self.facet[0]

    @property
    def facet(self) -> tuple[Key, ...]:
        """What names one relationship, and breaks ties between them; a merge may have left an organization with two."""
        last = tie(self.order, name="twin", type="smallint")
        return (*(tie(self.order, name=each) for each in ("record", "organization")), last)

    @property
    def by_facet(self) -> bool:
        """Whether the order looks at the relationship itself, so that one record has several places."""
        names = [each.removeprefix("-") for each in self.order]
        own = [name for name in names if self.entity.fields[name].facet or name in ("changed_at", "created_at")]
        explicit = [name for name in own if self.entity.fields[name].facet]
        if explicit and not self.plan.sight.shown:
            raise refuse("request.organization_needed", field=explicit[0])
        return bool(own)

    def _narrow(self, *ordered: Key) -> Narrow:
        return replace(self.narrow, keys=ordered)

    def relationships(self) -> Statement:
        """Items are pairs of record and facet (contract §2)."""
        ordered = (*self.sorted, *self.facet)
        page = self._narrow(*ordered).page(self.table, self.request.limit + 1)
        item = Item(self.plan, self.entity, "r", "f", self.table, only=True, fields=self.request.fields)
        count = self._count("k.id", "from ({rows}) c") if self.request.count else "null::bigint"
        same = conjunction(*(f"f.{each.name} = p.{each.name}" for each in self.facet))
        join = f"join {self.table} f on {same} {self._master()}"
        return self._statement(with_items(page, item, join, ordered, count, self.request.limit), ordered)

    def records_by_master(self) -> Statement:
        """The key is the same in every organization, so merged lists without repetition are exact."""
        ordered = (*self.sorted, self.record)
        inner = replace(self._narrow(*ordered), once=True)
        page = inner.page(self.table, self.request.limit + 1)
        return self._statement(
            with_items(page, self._item(), self._master(), ordered, self._records(), self.request.limit), ordered
        )

    def records_by_facet(self) -> Statement:
        """Among a prefix of relationships, those with no better readable one of the same record; an incomplete page says where to go on."""
        ordered = (*self.sorted, self.record)
        prefix = self._narrow(*self.sorted, *self.facet).page(self.table, self._prefix)
        best = f"left join lateral ({self._better(ordered)}) b on true where b.hit is null"
        names = ", ".join(f"a.{each.name}" for each in ordered)
        sort = ", ".join(each.clause("a") for each in ordered)
        page = f"select {names} from a {best} order by {sort} limit {self.request.limit + 1}"
        body = with_items(
            page, self._item(), self._master(), ordered, self._records(), self.request.limit, self._rest(ordered)
        )
        sql = body.replace("with p as materialized", f"with a as materialized ({prefix}), p as materialized", 1)
        return self._statement(sql, ordered)

    def _better(self, ordered: tuple[Key, ...]) -> str:
        """Probes for a relationship of the same record that stands further ahead; one row of a short list per candidate (facts A2, pitfalls)."""
        source = self.narrow.source
        columns = ", ".join(f"{each.sql} as {each.name}" for each in self.sorted)
        seen = self.plan.covered(source, self.narrow.rights, "read")
        tests = conjunction(*self.narrow.guarded("k.deleted_at is null", "k.record = a.record", seen))
        _, *last = self.facet
        inner = f"select {columns}, {', '.join(each.sql for each in last)} from {self.table} k where {tests}"
        return f"select 1 as hit from ({inner}) g where {better((*self.sorted, *last), 'g', 'a')} limit 1"

    def _rest(self, ordered: tuple[Key, ...]) -> str:
        """Where to go on when the prefix was full but gave less than a page."""
        last = ", ".join(f"a.{each.name}::text" for each in ordered)
        flipped = ", ".join(_flipped(each) for each in ordered)
        full = f"(select count(*) from a) >= {self._prefix} and (select count(*) from p) <= {self.request.limit}"
        return f"(select json_build_array({last}) from a where {full} order by {flipped} limit 1)"

    @property
    def _prefix(self) -> int:
        return max(PREFIX, 2 * self.request.limit + 1)

    def _item(self) -> Item:
        return item_of(self.plan, self.entity, self.request.fields)

    def _master(self) -> str:
        return f"join {layout.table(self.entity)} r on r.id = p.record"

    def _count(self, columns: str, shape: str) -> str:
        rows = self.narrow.all(self.table, columns, str(COUNT_CAP))
        return f"(select count(*) from (select {shape.format(rows=rows)} limit {COUNT_CAP}) d)"

    def _records(self) -> str:
        """Distinct records, counted among the first relationships; over all of them only where that is not yet final."""
        if not self.request.count:
            return "null::bigint"
        some = self.narrow.all(self.table, "k.record", str(ENOUGH))
        every = self.narrow.all(self.table, "k.record")
        first = f"select count(distinct c.record) as records, count(*) as pairs from ({some}) c"
        whole = f"(select count(*) from (select distinct c.record from ({every}) c limit {COUNT_CAP}) d)"
        final = f"c.pairs < {ENOUGH} or c.records >= {COUNT_CAP}"
        return f"(select least(case when {final} then c.records else {whole} end, {COUNT_CAP}) from ({first}) c)"

    def _statement(self, sql: str, ordered: tuple[Key, ...]) -> Statement:
        steady = self.narrow.steady(self.checked, self.request)
        return Statement(sql, tuple(self.plan.params.values), len(ordered), steady)


def _flipped(key: Key) -> str:
    """The opposite direction, to find the last row of a list."""
    if key.descending:
        return f"a.{key.name} asc nulls first" if key.nullable else f"a.{key.name} asc"
    return f"a.{key.name} desc nulls first" if key.nullable else f"a.{key.name} desc"
