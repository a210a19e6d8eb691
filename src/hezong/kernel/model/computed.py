"""Puts the computed fields of an entity in the order in which they can be computed. Computes nothing."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from hezong.kernel.model.field import Entity, Field
from hezong.kernel.model.site import Site


def compute_order(entity: Entity) -> tuple[Field, ...]:
    """The computed fields, each after those it reads; the loader has refused circles."""
    names = TopologicalSorter(_graph(entity.fields)).static_order()
    return tuple(entity.fields[name] for name in names if entity.fields[name].compute is not None)


def check_computed(fields: Mapping[str, Field], site: Site) -> None:
    """Adds a problem at the first field of a circle."""
    try:
        TopologicalSorter(_graph(fields)).prepare()
    except CycleError as error:
        circle: Iterable[str] = error.args[1]
        names = list(circle)
        first = min(names, key=lambda name: (fields[name].place.line, fields[name].place.column))
        site.problems.add("model.compute_circle", fields[first].place, word=" → ".join(names))


def _graph(fields: Mapping[str, Field]) -> dict[str, set[str]]:
    return {
        field.name: {
            path[1] for path in field.compute.checked.paths if len(path) > 1 and path[0] == "self" and path[1] in fields
        }
        for field in fields.values()
        if field.compute is not None
    }
