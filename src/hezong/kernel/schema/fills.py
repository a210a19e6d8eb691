"""Turns columns that follow from others into the statements that fill them where they are new. The save pipeline keeps them afterwards."""

from collections.abc import Iterable

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.model.rollups import Roll, rolls_into
from hezong.kernel.schema.catalogue import Fill
from hezong.kernel.schema.layout import Column, Part, column, columns, facet_table, own_fields, table
from hezong.kernel.schema.names import control


def fills(entity: Entity, model: Model, facet: bool = False) -> tuple[Fill, ...]:
    """What the table of records, or that of facets, needs."""
    sums = () if facet else (each for roll in rolls_into(model, entity.name) for each in _sums(roll))
    return (*_companies(entity, facet), *sums)


def _companies(entity: Entity, facet: bool) -> Iterable[Fill]:
    name = facet_table(entity) if facet else table(entity)
    for field in own_fields(entity, facet):
        if field.unique == "company":
            yield Fill(column(field, Part.COMPANY).name, _company(field, name))


def _company(field: Field, name: str) -> str:
    """The nearest organization of kind company above each row's own, which is the smallest; else the row's own."""
    kept, value = column(field, Part.COMPANY).quoted, column(field).quoted
    size = f'(select count(*) from {control("reach")} b where b."organization" = o."id" and b."depth" = \'below\')'
    above = 'r."organization" = o."id" and r."depth" = \'below\' and r."member" = x."organization"'
    nearest = (
        f'select o."id" from {table("organization")} o join {control("reach")} r on {above}'
        f" where o.\"kind\" = 'company' order by {size} limit 1"
    )
    companies = (
        f'select x."organization", coalesce(({nearest}), x."organization") as "company"'
        f' from (select distinct "organization" from {name}) x'
    )
    missing = f"t.{value} is not null and t.{kept} is null"
    return (
        f'update {name} t set {kept} = k."company"\nfrom ({companies}) k\n'
        f'where t."organization" = k."organization" and {missing}'
    )


def _sums(roll: Roll) -> Iterable[Fill]:
    for field in roll.fields:
        for each in columns(field):
            yield Fill(each.name, _sum(roll, field, each))


def _sum(roll: Roll, field: Field, kept: Column) -> str:
    """The value as the save pipeline would make it; amounts in several currencies make none."""
    name, parent, via = table(roll.parent), "p", column(roll.via).of("t")
    rows = f'from {table(roll.child)} t where {via} = {parent}."id" and t."deleted_at" is null'
    value = f"(select {_value(roll, field, kept)} {rows})"
    return f"update {name} {parent} set {kept.quoted} = {value}\nwhere {parent}.{kept.quoted} is distinct from {value}"


def _value(roll: Roll, field: Field, kept: Column) -> str:
    assert field.rollup is not None, "a roll has sums and counts alone"
    if field.rollup.of is None:
        return "count(*)"
    of = roll.child.fields[field.rollup.of]
    amount = column(of).of("t")
    if field.type is not FieldType.MONEY:
        return f"coalesce(sum({amount}), 0)"
    currency = f"{column(of, Part.CURRENCY).of('t')}) filter (where {amount} is not null"
    one = f"case when count(distinct {currency}) = 1 then "
    return f"{one}{f'sum({amount})' if kept.part is Part.VALUE else f'min({currency})'} end"
