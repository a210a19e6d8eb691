"""Plans the recycle bin of an entity: deleted records that the asker could bring back, the last ones first. Pure."""

from hezong.kernel.model.field import Entity
from hezong.kernel.query.item import Item
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control, quoted


def plan_bin(sight: Sight, name: str, limit: int, following: bool) -> Statement:
    """One page: items (fields of the record itself, and ``deleted_at``) and the keys of the last one, if there is more.

    What ``restore`` would refuse is not shown: it takes ``delete`` over the record, or over all facets that went with it, and
    ``read`` over one of them. Records that live on in another one are not in the bin.
    """
    entity = sight.entity(name)
    sight.require(name, "delete")
    plan = Plan(sight)
    item = Item(plan, entity, "r", None, layout.facet_table(entity) if entity.faceted else "")
    columns = [*item.columns(), ("deleted_at", "r.deleted_at")]
    shown = ", ".join(f"{sql} as {quoted(key)}" for key, sql in columns)
    tests = [
        "r.deleted_at is not null",
        f'not exists (select from {control("merged")} m where m."loser" = r.id)',
        *restorable(plan, entity),
    ]
    if following:
        at, id = (plan.params.add(Slot("key", index=index), "text") for index in range(2))
        tests.append(f"(r.deleted_at, r.id) < (({at})::timestamptz, ({id})::uuid)")
    order = "r.deleted_at desc, r.id desc"
    rows = f"select r.id, row_number() over (order by {order}) as n from {layout.table(entity)} r where {' and '.join(tests)}"
    page = f"with p as materialized ({rows} order by {order} limit {limit + 1})"
    found = f"(select row_to_json(x) from (select {shown}) x)"
    items = f"select p.n, {found} as item from p join {layout.table(entity)} r on r.id = p.id where p.n <= {limit}"
    last = (
        f"select json_build_array(r.deleted_at::text, r.id::text) from p join {layout.table(entity)} r on r.id = p.id"
    )
    more = f"({last} where p.n = {limit} and exists (select from p b where b.n > {limit}))"
    sql = f"{page} select (select coalesce(json_agg(i.item order by i.n), '[]'::json) from ({items}) i) as items, {more} as keys"
    return Statement(sql, tuple(plan.params.values), 2)


def restorable(plan: Plan, entity: Entity, record: str = "r") -> list[str]:
    """What a deleted record, the row of an alias, takes to be brought back."""
    sight, name = plan.sight, entity.name
    if not entity.faceted:
        source = Source(plan, entity, record)
        return [plan.covered(source, sight.allowed(name, verb), verb) for verb in ("delete", "read")]
    facet = Source(plan, entity, "g", "facet")
    gone = f"select from {layout.facet_table(entity)} g where g.record = {record}.id and g.deleted_at = {record}.deleted_at"
    readable, deletable = (plan.covered(facet, sight.allowed(name, verb), verb) for verb in ("read", "delete"))
    return [f"exists ({gone} and {readable})", f"not exists ({gone} and not {deletable})"]
