"""Turns columns that follow from others into the statements that fill them where they are new. The save pipeline keeps them afterwards."""

from collections.abc import Iterable

from hezong.kernel.model.field import Entity, Field
from hezong.kernel.schema.catalogue import Fill
from hezong.kernel.schema.layout import Part, column, facet_table, own_fields, table
from hezong.kernel.schema.names import control


def fills(entity: Entity, facet: bool = False) -> tuple[Fill, ...]:
    """What the table of records, or that of facets, needs."""
    return tuple(_fills(entity, facet))


def _fills(entity: Entity, facet: bool) -> Iterable[Fill]:
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
