"""Plans one statement that tells which of many records, of many entities, an asker may read now, or could read if they were not deleted. Pure."""

from collections.abc import Iterable

from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan, any_of
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import literal


def plan_notice(sight: Sight, names: Iterable[str]) -> Statement | None:
    """Rows (``entity``, ``record``, ``facet``, ``live``), one for each record or, where there are facets, each facet that is covered;
    one without a facet for a record that an access request opens.

    The ids come from ``Filling.ids``. None where the asker may read nothing of any of them.
    """
    plan = Plan(sight)
    parts = [part for name in names for part in (_part(plan, name), _opened(plan, name)) if part is not None]
    if not parts:
        return None
    return Statement("\nunion all ".join(parts), tuple(plan.params.values), steady=True)


def _part(plan: Plan, name: str) -> str | None:
    entity, rights = plan.sight.entity(name), plan.sight.allowed(name)
    if rights.nothing:
        return None
    faceted = entity.faceted
    covered = plan.visible(Source(plan, entity, "r", "facet" if faceted else "record"), rights, "read")
    if covered == "false":
        return None
    table = layout.facet_table(entity) if faceted else layout.table(entity)
    record, facet = ("r.record", "r.id") if faceted else ("r.id", "null::uuid")
    ids = plan.params.add(Slot("ids", name), "uuid[]")
    return (
        f"select {literal(name)} as entity, {record} as record, {facet} as facet, r.deleted_at is null as live"
        f" from {table} r where {record} = any({ids}) and {covered}"
    )


def _opened(plan: Plan, name: str) -> str | None:
    """Of a faceted entity, whose rows are those of its facets: what is opened as a whole."""
    entity, rights = plan.sight.entity(name), plan.sight.allowed(name)
    source = Source(plan, entity, "r")
    opened = plan.opened(source, rights, "read") if entity.faceted else []
    if not opened:
        return None
    ids = plan.params.add(Slot("ids", name), "uuid[]")
    return (
        f"select {literal(name)} as entity, r.id as record, null::uuid as facet, r.deleted_at is null as live"
        f" from {layout.table(entity)} r where r.id = any({ids}) and {any_of(opened)}"
    )
