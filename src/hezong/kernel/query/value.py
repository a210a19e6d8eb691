"""Renders a field as the JSON that clients read (contract §2, "Values"): decimals as text, money as a pair, references with their label."""

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import SENSITIVE
from hezong.kernel.query.source import Source
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import literal

AS_TEXT = frozenset({FieldType.DECIMAL, FieldType.PERCENT})


def json_value(plan: Plan, source: Source, field: Field) -> str:
    """The SQL of a field's JSON form; null where it is empty."""
    if field.sensitive:
        last = source.part(field, Part.LAST)
        return object_or_null(last, masked=last, **(_sealed(plan, source, field) if plan.sight.plain else {}))
    value = source.part(field, Part.VALUE)
    if field.type is FieldType.MONEY:
        return object_or_null(value, amount=f"{value}::text", currency=source.part(field, Part.CURRENCY))
    if field.type is FieldType.REF:
        return reference(plan, source, field)
    return f"{value}::text" if field.type in AS_TEXT else value


def _sealed(plan: Plan, source: Source, field: Field) -> dict[str, str]:
    """The sealed value, where the asker may take it away in plain text; nobody opens it here."""
    entity = source.entity
    rights = plan.sight.allowed(entity.name, SENSITIVE).having([field.name])
    row = Source(plan, entity, source.facet, "facet") if field.facet else Source(plan, entity, source.alias)
    seen = plan.covered(row, rights, SENSITIVE) if field.facet else plan.visible(row, rights, SENSITIVE)
    return {"sealed": f"case when {seen} then encode({source.part(field, Part.VALUE)}, 'hex') end"}


def object_or_null(test: str, **parts: str) -> str:
    """A JSON object, or null where the tested value is null."""
    pairs = ", ".join(f"{literal(name)}, {sql}" for name, sql in parts.items())
    return f"case when {test} is not null then json_build_object({pairs}) end"


def reference(plan: Plan, source: Source, field: Field) -> str:
    """``{"id", "label"}`` of the target, ``{"hidden": true}`` where the asker cannot read it."""
    assert field.ref is not None, "a reference names its entity"
    target = plan.sight.entity(field.ref)
    value = source.part(field, Part.VALUE)
    there = Source(plan, target, "t", depth=source.depth + 1)
    seen = plan.visible(there, plan.sight.reference(field.ref), "reference")
    found = f"(select {pair(target, 't')} from {layout.table(target)} t where t.id = {value}{_and(seen)})"
    if seen == "true":
        return found
    return f"case when {value} is not null then coalesce({found}, '{{\"hidden\": true}}'::json) end"


def _and(predicate: str) -> str:
    return "" if predicate == "true" else f" and {predicate}"


def pair(entity: Entity, alias: str) -> str:
    """Id and label of a record."""
    return f"json_build_object('id', {alias}.id, 'label', {label(entity, alias)})"


def label(entity: Entity, alias: str) -> str:
    """What stands for a record in words."""
    return layout.column(entity.fields[entity.label]).of(alias)
