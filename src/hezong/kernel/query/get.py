"""Plans the reading of one record: its item, and who else knows it."""

from collections.abc import Mapping

from hezong.kernel.model.field import Entity
from hezong.kernel.query.item import item_of
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import quoted


def plan_get(
    sight: Sight, name: str, fields: tuple[str, ...] | None = None, beside: Mapping[str, str] | None = None
) -> Statement:
    """Returns one row with the item, or no row where there is nothing that the asker may read.

    ``beside``: further columns by name, as SQL over the record's row ``r``, for whoever judges it after reading.
    """
    entity = sight.entity(name)
    rights = sight.allowed(name)
    plan = Plan(sight)
    item = item_of(plan, entity, fields)
    extras = "".join(f", {sql} as {quoted(key)}" for key, sql in (*_extras(plan, entity), *(beside or {}).items()))
    record = plan.params.add(Slot("id"), "uuid")
    source = Source(plan, entity, "r")
    seen = plan.live("r", plan.visible(source, rights, "read"))
    sql = f"select {item.render()} as item{extras} from {layout.table(entity)} r where r.id = {record} and {seen}"
    return Statement(sql, tuple(plan.params.values), steady=True)


def _extras(plan: Plan, entity: Entity) -> list[tuple[str, str]]:
    """What only the reading of one record tells besides its fields."""
    return [("also_known_to", _also_known_to(plan, entity))] if entity.share_masked and entity.faceted else []


def _also_known_to(plan: Plan, entity: Entity) -> str:
    """Sister organizations with a relationship that the asker cannot read: the fact, and nothing of its content (contract §2)."""
    source = Source(plan, entity, "g", "facet")
    hidden = plan.covered(source, plan.sight.reference(entity.name), "reference")
    rows = (
        f"select distinct o.id, o.name as label, o.code from {layout.facet_table(entity)} g join {layout.table('organization')} o on o.id = g.organization"
        f" where g.record = r.id and g.deleted_at is null and ({hidden}) is not true order by o.code"
    )
    return f"coalesce((select json_agg(json_build_object('id', y.id, 'label', y.label)) from ({rows}) y), '[]'::json)"
