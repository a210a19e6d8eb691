"""Knows which records sums and counts look at; checks that they exist, add up, and never lead back to themselves. Adds up nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.model.problem import Problems
from hezong.kernel.model.site import Site, World


@dataclass(frozen=True, slots=True)
class Roll:
    """Fields of an entity that add up the records of another one which point to it by the field ``via``."""

    parent: Entity
    child: Entity
    via: Field
    fields: tuple[Field, ...]

    @property
    def looked_at(self) -> frozenset[str]:
        """The fields of the child on which the values depend."""
        added = (each.rollup.of for each in self.fields if each.rollup is not None)
        return frozenset({self.via.name, *(each for each in added if each is not None)})


@lru_cache(maxsize=1024)
def rolls_into(model: Model, parent: str) -> tuple[Roll, ...]:
    """What the fields of an entity add up, list by list."""
    entity = model.entities[parent]
    lists: dict[str, list[Field]] = {}
    for field in entity.fields.values():
        if field.rollup is not None:
            lists.setdefault(field.rollup.many, []).append(field)
    return tuple(_roll(model, entity, name, tuple(fields)) for name, fields in lists.items())


def _roll(model: Model, entity: Entity, name: str, fields: tuple[Field, ...]) -> Roll:
    many = entity.fields[name]
    child = model.entities[str(many.ref)]
    return Roll(entity, child, child.fields[str(many.via)], fields)


@lru_cache(maxsize=1024)
def rolls_of(model: Model, child: str) -> tuple[Roll, ...]:
    """The sums and counts in which the records of an entity stand."""
    return tuple(roll for parent in model.entities for roll in rolls_into(model, parent) if roll.child.name == child)


def check_rollups(fields: Mapping[str, Field], site: Site, world: World) -> None:
    """Looks at every sum and count of an entity."""
    for field in fields.values():
        if field.rollup is not None and field.facet:
            site.problems.add("model.rollup_facet", field.place, word=field.name)
        elif field.rollup is not None:
            _check(field, fields, site, world)


def _check(field: Field, fields: Mapping[str, Field], site: Site, world: World) -> None:
    assert field.rollup is not None, "only sums and counts come here"
    many = fields.get(field.rollup.many)
    lists = [name for name, each in fields.items() if each.type is FieldType.MANY]
    if many is None or many.type is not FieldType.MANY:
        site.problems.unknown("model.rollup_list", field.place, field.rollup.many, lists, entity=site.entity)
        return
    target = world.entities.get(many.ref or "")
    via = None if target is None else target.fields.get(many.via or "")
    if target is None or via is None:
        return
    if via.facet or via.local:
        site.problems.add("model.rollup_facet", field.place, word=f"{target.name}.{via.name}")
    if field.rollup.of is not None and not _adds_up(target.fields.get(field.rollup.of), field):
        known = [name for name, each in target.fields.items() if _adds_up(each, field)]
        details = {"entity": target.name, "type": field.type.value}
        site.problems.unknown("model.rollup_field", field.place, field.rollup.of, known, **details)


def _adds_up(of: Field | None, field: Field) -> bool:
    return of is not None and of.type is field.type and not (of.facet or of.local or of.sensitive)


def check_circles(entities: Mapping[str, Entity], problems: Problems) -> None:
    """A record may add up others, and those still others, but never in the end itself."""
    graph = {entity.name: set(_below(entity)) for entity in entities.values()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: Iterable[str] = error.args[1]
        names = list(circle)
        place = next(each.place for each in entities[names[-1]].fields.values() if each.rollup is not None)
        problems.add("model.rollup_circle", place, word=" → ".join(reversed(names)))


def _below(entity: Entity) -> Iterable[str]:
    for field in entity.fields.values():
        many = None if field.rollup is None else entity.fields.get(field.rollup.many)
        if many is not None and many.ref is not None:
            yield many.ref
