"""Turns ``access: {parent: field}`` into the entities whose rights decide about those of another. Judges no row.

A record with a parent has no rights of its own: who reads the parent reads it, who changes the parent changes it. Roles that are
listed beside the parent narrow their verb: then the grant and the parent must both allow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hezong.kernel.model.field import Above, Entity, FieldType
from hezong.kernel.model.keys import PARENT
from hezong.kernel.model.nodes import Scalar, Table
from hezong.kernel.model.problem import Problems
from hezong.kernel.model.site import Site


def build_above(body: Table, entity: Entity, site: Site) -> Above | None:
    """What the section ``access`` says of a parent; its entities are found when all are known."""
    written = body.table("access").get(PARENT)
    if not isinstance(written, Scalar):
        return None
    found = entity.fields.get(written.text)
    if found is None:
        site.problems.unknown("model.field", written.place, written.text, entity.fields, entity=entity.name)
        return None
    related = found.type is FieldType.RELATED
    if (not related and (found.type is not FieldType.REF or not found.required)) or found.facet or found.local:
        site.problems.add("model.parent", written.place, word=written.text)
        return None
    if entity.faceted:
        site.problems.add("model.parent_facet", written.place, word=entity.name)
        return None
    return Above(found.name, related, not found.required, written.place, MappingProxyType({}))


def with_parents(entities: Mapping[str, Entity], problems: Problems) -> dict[str, Entity]:
    """The entities, each with a parent holding those that it may have; circles are reported where they are written."""
    return _Parents(entities, problems).all()


@dataclass
class _Parents:
    entities: Mapping[str, Entity]
    problems: Problems
    done: dict[str, Entity] = field(default_factory=dict[str, Entity])

    def all(self) -> dict[str, Entity]:
        return {name: self.one(name, ()) for name in self.entities}

    def one(self, name: str, below: tuple[str, ...]) -> Entity:
        if name in self.done:
            return self.done[name]
        entity = self.entities[name]
        if entity.above is not None:
            if name in below:
                self.problems.add("model.parent_circle", entity.above.place, word=" → ".join((*below, name)))
                return replace(entity, above=None)
            found = {each: self.one(each, (*below, name)) for each in self._names(entity, entity.above)}
            entity = replace(entity, above=replace(entity.above, entities=MappingProxyType(found)))
        self.done[name] = entity
        return entity

    def _names(self, entity: Entity, above: Above) -> tuple[str, ...]:
        """A related record may be any but those that are themselves about another one: sight is inherited, not handed through."""
        if above.related:
            return tuple(name for name, each in self.entities.items() if each.above is None or not each.above.related)
        ref = entity.fields[above.field].ref
        return (ref,) if ref is not None and ref in self.entities else ()
