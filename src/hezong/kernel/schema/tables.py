"""Turns entities into tables and foreign keys. Business fields stay nullable and unchecked: required and options are
checked by the save pipeline, because drafts may be incomplete and overlays add options. Never decides about rights.
"""

from collections.abc import Iterable, Mapping

from hezong.kernel.model.field import Entity
from hezong.kernel.model.model import Model
from hezong.kernel.schema.catalogue import Foreign, Table
from hezong.kernel.schema.fills import fills
from hezong.kernel.schema.layout import (
    FACET_KEY,
    column,
    columns,
    facet_columns,
    facet_name,
    own_fields,
    projection,
    record_columns,
    table_name,
)


def tables(model: Model) -> tuple[Table, ...]:
    """One table for each entity, and one more for the facets of a faceted one."""
    return tuple(table for entity in model.entities.values() for table in _of(entity, model))


def foreigns(model: Model) -> tuple[Foreign, ...]:
    """References to records, and facets to their masters. A reference to an entity outside the model stays plain."""
    found = (each for entity in model.entities.values() for each in _foreigns(entity))
    return tuple(each for each in found if each.target in model.entities)


def _of(entity: Entity, model: Model) -> Iterable[Table]:
    renamed = _renamed(entity, facet=False)
    yield Table(table_name(entity), record_columns(entity), ("id",), entity.was, renamed, fills=fills(entity, model))
    if entity.faceted:
        was = facet_name(entity.was) if entity.was else None
        yield Table(
            facet_name(entity),
            facet_columns(entity),
            FACET_KEY,
            was,
            _renamed(entity, facet=True),
            master=table_name(entity),
            copies=projection(entity),
            fills=fills(entity, model, facet=True),
        )


def _renamed(entity: Entity, facet: bool) -> Mapping[str, str]:
    """New column → old column of all fields with ``was``, their parts and copies included."""
    names: dict[str, str] = {}
    for field in own_fields(entity, facet):
        if field.was:
            names |= {each.name: field.was + each.name.removeprefix(field.name) for each in columns(field)}
    for source, copy in projection(entity) if facet else ():
        field = entity.fields[str(source.field)]
        if field.was:
            names[copy.name] = f"m_{field.was}{source.name.removeprefix(field.name)}"
    return names


def _foreigns(entity: Entity) -> Iterable[Foreign]:
    names = (table_name(entity), facet_name(entity)) if entity.faceted else (table_name(entity),)
    for facet, name in enumerate(names):
        yield Foreign(name, "organization", "organization")
        for field in own_fields(entity, bool(facet)):
            if field.ref:
                yield Foreign(name, column(field).name, field.ref)
    if entity.faceted:
        yield Foreign(facet_name(entity), "record", table_name(entity))
