"""Turns what an entity says of its duplicates into compared fields, and checks that they can be compared. Knows not how."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from hezong.kernel.model.field import TEXTUAL, Compared, Entity, FieldType, Likeness
from hezong.kernel.model.nodes import Entry, Scalar, Table
from hezong.kernel.model.site import Site, World

_COMPARABLE = (TEXTUAL - {FieldType.LONGTEXT}) | {FieldType.DATE}


def build_compared(body: Table, entity: Entity, site: Site, world: World) -> Mapping[str, Compared]:
    """The fields by which duplicates are found, in the order of the file; only plain fields of the record itself."""
    return MappingProxyType(dict(_compared(body.table("duplicates"), entity, site, world)))


def _compared(said: Table, entity: Entity, site: Site, world: World) -> Iterator[tuple[str, Compared]]:
    for entry in said:
        field = entity.fields.get(entry.key)
        if field is None:
            site.problems.unknown("model.field", entry.place, entry.key, entity.fields, entity=entity.name)
        elif field.facet or field.sensitive or field.local is not None or field.type not in _COMPARABLE:
            site.problems.add("model.duplicates", entry.place, word=entry.key)
        else:
            yield entry.key, _of(entry, site, world)


def _of(entry: Entry, site: Site, world: World) -> Compared:
    if isinstance(entry.value, Scalar):
        return Compared(Likeness(entry.value.text))
    said = entry.value if isinstance(entry.value, Table) else Table((), entry.place)
    return Compared(Likeness(said.text("as") or Likeness.TEXT), _places(said, site, world))


def _places(said: Table, site: Site, world: World) -> tuple[str, str] | None:
    """Places are records that lie inside one another: the field refers to the entity itself."""
    written = said.text("places")
    if written is None:
        return None
    name, _, outer = written.partition(".")
    entity = world.entities.get(name)
    if entity is None:
        site.problems.unknown("model.entity", said.at("places"), name, world.entities)
        return None
    field = entity.fields.get(outer)
    if field is None or field.ref != name:
        site.problems.add("model.places", said.at("places"), word=written)
        return None
    return name, outer
