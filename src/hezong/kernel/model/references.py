"""Checks that references lead to entities that exist, refer back and are needed. Never follows data."""

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.nodes import Scalar, Table
from hezong.kernel.model.site import Site, World
from hezong.kernel.types import Place


def check_references(body: Table, entity: Entity, site: Site, world: World) -> None:
    """Looks at every written ``ref`` and ``many``."""
    for section in (body.table("fields"), body.table("facet").table("fields")):
        for entry in section:
            field = entity.fields.get(entry.key)
            if field is not None and isinstance(entry.value, Table):
                _check(field, entry.value, entity, site, world)


def _check(field: Field, said: Table, entity: Entity, site: Site, world: World) -> None:
    written = said.get("many" if field.type is FieldType.MANY else "ref")
    if not isinstance(written, Scalar) or field.ref is None:
        return
    target = world.entities.get(field.ref)
    if target is None:
        site.problems.unknown("model.entity", written.place, field.ref, world.entities)
        return
    _check_needs(target, written.place, site, world)
    if field.via is not None:
        _check_back(field.via, target, entity, written, site)


def _check_needs(target: Entity, place: Place, site: Site, world: World) -> None:
    """The kernel's own entities are there for all; overlays belong to no area."""
    area = world.area_of.get(place.file)
    if area is None or target.kernel or target.area == area or target.area in world.needs.get(area, frozenset()):
        return
    site.problems.add("model.needs", place, "model.hint.needs", area=area, word=target.area, entity=target.name)


def _check_back(via: str, target: Entity, entity: Entity, written: Scalar, site: Site) -> None:
    column = written.place.column + written.offset + len(target.name) + 1
    place = Place(written.place.file, written.place.line, column)
    back = target.fields.get(via)
    if back is None:
        site.problems.unknown("model.field", place, via, target.fields, entity=target.name)
    elif back.type is not FieldType.REF or back.ref != entity.name:
        site.problems.add("model.via", place, word=f"{target.name}.{via}", entity=entity.name)
