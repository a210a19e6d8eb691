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
    if field.type is FieldType.RELATED:
        return related(plan, source, field)
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


def related(plan: Plan, source: Source, field: Field) -> str:
    """``{"entity", "id", "label"}`` of a record of any entity, ``{"hidden": true}`` where the asker cannot read it."""
    kind = source.part(source.entity.fields[f"{field.name}_entity"], Part.VALUE)
    value = source.part(field, Part.VALUE)
    found = [_labelled(plan, source, name, value) for name in plan.sight.world.entities]
    cases = " ".join(
        f"when {literal(name)} then {sql}" for name, sql in zip(plan.sight.world.entities, found, strict=True) if sql
    )
    shown = f"case {kind} {cases} end" if cases else "null::json"
    return f"case when {value} is not null then coalesce({shown}, '{{\"hidden\": true}}'::json) end"


def _labelled(plan: Plan, source: Source, name: str, value: str) -> str | None:
    """The related record, if it is of this entity; found by its key, whatever the number of entities. None if nobody reads any."""
    rights = plan.sight.reference(name)
    if rights.nothing:
        return None
    target = plan.sight.entity(name)
    there = Source(plan, target, "t", depth=source.depth + 1)
    seen = _and(plan.visible(there, rights, "reference"))
    shown = f"json_build_object('entity', {literal(name)}, 'id', t.id, 'label', {label(target, 't')})"
    return f"(select {shown} from {layout.table(target)} t where t.id = {value}{seen})"


def _and(predicate: str) -> str:
    return "" if predicate == "true" else f" and {predicate}"


def pair(entity: Entity, alias: str) -> str:
    """Id and label of a record."""
    return f"json_build_object('id', {alias}.id, 'label', {label(entity, alias)})"


def label(entity: Entity, alias: str) -> str:
    """What stands for a record in words."""
    return layout.column(entity.fields[entity.label]).of(alias)
