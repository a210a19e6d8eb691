"""Plans the question where a record is used: how many records of each entity point to it, of those that the asker may read. Pure."""

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.list import Statement
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Slot
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import literal

MOST = 1_001
"""Counts end here."""


def plan_usage(sight: Sight, name: str) -> Statement | None:
    """One row: ``seen``, a JSON list of ``{entity, count}``, and ``any``, whether somebody uses it at all. None where nothing can."""
    plan = Plan(sight)
    fields = [(entity, field) for entity in sight.world.entities.values() for field in pointing(entity, name)]
    if not fields:
        return None
    id = plan.params.add(Slot("id"), "uuid")
    seen = ", ".join(_counted(plan, entity, field, id) for entity, field in fields)
    used = " or ".join(f"exists (select {_rows(entity, field, id)})" for entity, field in fields)
    return Statement(f"select json_build_array({seen}) as seen, ({used}) as any", tuple(plan.params.values))


def pointing(entity: Entity, name: str) -> list[Field]:
    """The stored fields of an entity that refer to another one."""
    return [each for each in entity.stored() if each.type is FieldType.REF and each.ref == name and not each.local]


def _rows(entity: Entity, field: Field, id: str) -> str:
    table = layout.facet_table(entity) if field.facet else layout.table(entity)
    return f"from {table} u where {layout.column(field).of('u')} = {id} and u.deleted_at is null"


def _counted(plan: Plan, entity: Entity, field: Field, id: str) -> str:
    source = Source(plan, entity, "u", "facet" if field.facet else "record")
    rights = plan.sight.reference(entity.name).having([field.name])
    rows = f"select {_rows(entity, field, id)} and {plan.visible(source, rights, 'reference')} limit {MOST}"
    return f"json_build_object('entity', {literal(entity.name)}, 'count', (select count(*) from ({rows}) x))"
