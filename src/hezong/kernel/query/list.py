"""Plans a page of an entity without facets: narrow lists of keys per share and organization, merged, then the wide rows as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hezong.kernel.access import Allowed
from hezong.kernel.expr.check import Checked
from hezong.kernel.expr.traits import can_fail, conjuncts
from hezong.kernel.expr.tree import Compare, Literal, Node, Path
from hezong.kernel.model.field import Entity, FieldType
from hezong.kernel.query.item import Item, item_of
from hezong.kernel.query.order import Key, after, fields_of, keys
from hezong.kernel.query.plan import Plan, Walk
from hezong.kernel.query.request import COUNT_CAP, RELATIONSHIPS, ListRequest
from hezong.kernel.query.sight import Sight, size
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.indexes import equality_fields
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL text with its arguments, some of them slots. ``keys``: how many values its cursors hold.

    ``steady``: the best plan does not depend on the arguments, so the database need not plan it for each request.
    """

    sql: str
    arguments: tuple[object, ...]
    keys: int = 0
    steady: bool = False


Pattern = tuple[bool, ...]
"""For each key of a cursor, whether it has a value; part of a statement's shape."""


def plan_list(sight: Sight, request: ListRequest, pattern: Pattern | None = None) -> Statement:
    """One page: returns a row of items (JSON array), the keys of its last row if there is more, and the count if asked for."""
    from hezong.kernel.query.facets import plan_facet_list  # the two shapes of a list know each other

    entity = sight.entity(request.entity)
    if entity.faceted:
        return plan_facet_list(sight, request, pattern)
    if request.rows == RELATIONSHIPS:
        raise refuse("request.rows", entity=entity.name)
    plan = Plan(sight)
    source = Source(plan, entity, "k")
    checked = plan.filter(entity, request.filter)
    order = fields_of(entity, request, sight.allowed(entity.name))
    rights = considered(sight, request.entity, checked, order)
    ordered = (*keys(entity, order, "k"), tie(order))
    where = conjunction(plan.within(source), plan.where(checked, source))
    narrow = Narrow(plan, source, rights, ordered, where, pattern, risky(checked))
    page = narrow.page(layout.table(entity), request.limit + 1)
    item = item_of(plan, entity, request.fields)
    join = f"join {layout.table(entity)} r on r.id = p.id"
    sql = with_items(page, item, join, ordered, counted(narrow, request), request.limit)
    return Statement(sql, tuple(plan.params.values), len(ordered), narrow.steady(checked, request))


def considered(sight: Sight, entity: str, checked: Checked | None, order: tuple[str, ...]) -> Allowed:
    """The rights that count for a list: only rows where the asker may read what it filters and orders by (contract §2)."""
    rights = sight.require(entity)
    used = {each.removeprefix("-") for each in order} | {
        path[1] for path in (checked.paths if checked else ()) if path[0] == "self" and len(path) > 1
    }
    for name in sorted(used & rights.barred):
        raise refuse("access.field", field=name)
    for path in sorted(checked.paths) if checked else ():
        _require_open(sight, sight.entity(entity), path[1:] if path[0] == "self" else ())
    return rights.having(used)


def _require_open(sight: Sight, entity: Entity, path: tuple[str, ...]) -> None:
    """403 where a path of a filter leads to a field that the asker never reads; in rows where they do not, it is null."""
    for name, following in pairwise(path):
        field = entity.fields[name]
        if field.ref is None:
            return
        if following in sight.reference(field.ref).barred:
            raise refuse("access.field", field=".".join(path))
        entity = sight.entity(field.ref)


def looks_at_facets(entity: Entity, checked: Checked | None, names: Iterable[str]) -> bool:
    """Whether a filter, an order or a group looks at what only a facet holds."""
    used = {each.removeprefix("-") for each in names}
    used |= {path[1] for path in (checked.paths if checked else ()) if path[0] == "self" and len(path) > 1}
    fields = (entity.fields[each] for each in used if each in entity.fields)
    return entity.faceted and any(each.facet or each.local for each in fields)


def tie(order: tuple[str, ...], alias: str = "k", name: str = "id", type: str = "uuid") -> Key:
    """The id breaks ties, in the direction of the last key, so that an index serves both."""
    return Key(name, f"{alias}.{name}", type, order[-1].startswith("-"), nullable=False)


@dataclass(frozen=True, slots=True)
class Narrow:
    """The inner lists of a page: only keys, so that hundreds of organizations cost little (facts A1)."""

    plan: Plan
    source: Source
    rights: Allowed
    keys: tuple[Key, ...]
    where: str
    pattern: Pattern | None
    risky: bool = False
    once: bool = False
    """Whether rows with equal keys count as one, before each list is cut off."""
    opened: bool = True
    """Whether records that access requests open belong to the list: not where it looks at facets, of which they show none."""

    def page(self, table: str, limit: int) -> str:
        """The merged keys in order; the limit stands in the text, since a plan depends on it."""
        parts = self.parts(table, limit)
        distinct = "distinct " if self.once or len(self.rights.shares) > 1 or self._opens else ""
        names = ", ".join(each.name for each in self.keys)
        order = ", ".join(each.clause("q") for each in self.keys)
        union = " union all ".join(f"({each})" for each in parts)
        return f"select {distinct}{names} from ({union}) q order by {order} limit {limit}"

    def parts(self, table: str, limit: int) -> list[str]:
        walks = [(table, each) for each in self.plan.walks(self.source, self.rights)]
        walks += [(layout.opened_table(self.source.entity), each) for each in self._opened()]
        starts = self.starts()
        if not walks:
            return [self._nothing(table, starts)]
        return [self._part(place, walk, start, limit) for start in starts for place, walk in walks]

    @property
    def _opens(self) -> bool:
        return self.opened and self.plan.opens(self.rights)

    def _opened(self) -> list[Walk]:
        return self.plan.opened_walks(self.source, self.rights) if self.opened else []

    def starts(self) -> list[str]:
        """Where the page begins: everywhere, or behind the cursor."""
        if self.pattern is None:
            return ["true"]
        compared = self.keys[: len(self.pattern)]
        known = zip(compared, self.pattern, strict=True)
        marks = [self._mark(key, number) if has else None for number, (key, has) in enumerate(known)]
        return after(compared, marks)

    def _mark(self, key: Key, number: int) -> str:
        return f"({self.plan.params.add(Slot('key', index=number), 'text')})::{key.type}"

    def _part(self, table: str, walk: Walk, start: str, limit: int) -> str:
        columns = ", ".join(f"{each.sql} as {each.name}" for each in self.keys)
        alias = self.source.alias
        within = "" if walk.organizations is None else f"{alias}.organization = o.id"
        tests = conjunction(*self._tests(within, walk), start)
        order = ", ".join(each.clause() for each in self.keys)
        if walk.organizations is None:
            distinct = "distinct " if self.once else ""
            return f"select {distinct}{columns} from {table} {alias} where {tests} order by {order} limit {limit}"
        inner = f"select {'distinct ' if self.once else ''}{columns} from {table} {alias} where {tests} order by {order} limit {limit}"
        return f"select w.* from unnest({walk.organizations}) o(id) cross join lateral ({inner}) w"

    def steady(self, checked: Checked | None, request: ListRequest) -> bool:
        """Whether every walk starts in an index whatever the arguments are: single organizations or all, and equality in listed fields."""
        if any(each.type is FieldType.RELATED for each in self.source.entity.stored()):
            # Planning a look-up for each entity that a record may be about costs far more than finding the rows.
            return True
        plain = not self._opens and all(each.when is None and each.through is None for each in self.rights.shares)
        few = plain and all(size(each.reach.full) < 2 and size(each.reach.own) < 2 for each in self.rights.shares)
        listed = {each.name for each in equality_fields(self.source.entity)}
        parts = () if checked is None else conjuncts(checked)
        return (
            few and not request.order and not request.count and all(_equals_listed(each.tree, listed) for each in parts)
        )

    def _tests(self, within: str, walk: Walk) -> tuple[str, ...]:
        return self.guarded(f"{self.source.alias}.deleted_at is null", within, walk.condition)

    def guarded(self, *seen: str) -> tuple[str, ...]:
        """Rights, then the filter. One that can fail is computed on rows in reach only, since its error would tell of others."""
        if not self.risky:
            return (*seen, self.where)
        return (*seen, f"case when {conjunction(*seen)} then {self.where} else false end")

    def _nothing(self, table: str, starts: Sequence[str]) -> str:
        """No row. The filter and the cursor stand in it all the same: a parameter that no text uses has no type."""
        columns = ", ".join(f"{each.sql} as {each.name}" for each in self.keys)
        start = f"({' or '.join(starts)})"
        return f"select {columns} from {table} {self.source.alias} where false and {self.where} and {start}"

    def all(self, table: str, columns: str, limit: str | None = None) -> str:
        """All matching rows in no order, up to a limit; for counts and aggregates."""
        ending = "" if limit is None else f" limit {limit}"
        found: list[str] = []
        walks = [(table, each) for each in self.plan.walks(self.source, self.rights)]
        opened = [(layout.opened_table(self.source.entity), each) for each in self._opened()]
        for place, walk in (*walks, *opened):
            alias = self.source.alias
            within = "" if walk.organizations is None else f"{alias}.organization = any({walk.organizations})"
            tests = conjunction(*self._tests(within, walk))
            found.append(f"(select {columns} from {place} {alias} where {tests}{ending})")
        glue = " union " if len(self.rights.shares) > 1 or opened else " union all "
        return glue.join(found) or f"(select {columns} from {table} {self.source.alias} where false and {self.where})"


def risky(checked: Checked | None) -> bool:
    """Whether a filter can fail on some row."""
    return checked is not None and can_fail(checked.tree)


def _equals_listed(node: Node, listed: set[str]) -> bool:
    """``field == literal`` of a field that has an index of its own."""
    if not isinstance(node, Compare) or node.operator != "==" or not isinstance(node.left, Path):
        return False
    path = node.left.names
    return isinstance(node.right, Literal) and len(path) == 2 and path[0] == "self" and path[1] in listed


def conjunction(*tests: str) -> str:
    return " and ".join(each for each in tests if each and each != "true") or "true"


def counted(narrow: Narrow, request: ListRequest) -> str:
    """The capped count, or null when nobody asked."""
    if not request.count:
        return "null::bigint"
    rows = narrow.all(layout.table(narrow.source.entity), "k.id", str(COUNT_CAP))
    return f"(select count(*) from (select from ({rows}) c limit {COUNT_CAP}) d)"


def with_items(
    page: str, item: Item, join: str, ordered: tuple[Key, ...], count: str, limit: int, prefix: str = ""
) -> str:
    """The whole statement: numbered keys of the page, their rows as JSON, and the keys from which the next page starts."""
    order = ", ".join(each.clause("s") for each in ordered)
    numbered = f"select s.*, row_number() over (order by {order}) as n from ({page}) s"
    rows = f"select p.n, {item.render()} as item from p {join} where p.n <= {limit}"
    last = ", ".join(f"p.{each.name}::text" for each in ordered)
    more = (
        f"(select json_build_array({last}) from p where p.n = {limit} and exists (select from p b where b.n > {limit}))"
    )
    follow = f"coalesce({more}, {prefix})" if prefix else more
    items = f"(select coalesce(json_agg(i.item order by i.n), '[]'::json) from ({rows}) i)"
    return f"with p as materialized ({numbered}) select {items} as items, {follow} as keys, {count} as count"
