"""Finds the organization in which a new record lies beside its parent: that of the parent, or of the facet that the asker works with."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.access.share import verb_above
from hezong.kernel.model.field import Above, Entity
from hezong.kernel.records.load import Loaded, load, rights_want
from hezong.kernel.records.record import Record
from hezong.kernel.records.right import Judge
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.records.target import implied
from hezong.kernel.types import Context


async def beside_parents(
    runtime: Runtime, context: Context, entity: Entity, above: Above, bodies: Sequence[Body]
) -> Sequence[Body]:
    """The bodies; those that name no organization get the one of their parent. What cannot be told is left to the usual rules."""
    wanted: dict[str, set[UUID]] = {}
    for body in bodies:
        name, id = pointed(entity, above, body)
        if body.get("organization") is None and id is not None and name in above.entities:
            wanted.setdefault(name, set()).add(id)
    if not wanted:
        return bodies
    model = runtime.world.model
    wants = [rights_want(model, above.entities[name], tuple(sorted(ids))) for name, ids in wanted.items()]
    async with runtime.pools.steady.acquire() as connection:
        loaded = await load(connection, model, wants)
    return [_placed(context, entity, above, body, loaded) for body in bodies]


def _placed(context: Context, entity: Entity, above: Above, body: Body, loaded: Loaded) -> Body:
    name, id = pointed(entity, above, body)
    parent = loaded.get(name, {}).get(id) if id is not None else None
    if parent is None or body.get("organization") is not None:
        return body
    found = _organization(context, above, parent)
    return body if found is None else {**body, "organization": str(found)}


def _organization(context: Context, above: Above, parent: Record) -> UUID | None:
    """Of a parent with facets: that of the request, where it has one that the asker may use, else the only one that they may."""
    current = context.structure.current
    entity = above.entities[parent.entity]
    if not entity.faceted:
        return current(parent.organization)
    facets = Judge(entity, context).facets(verb_above(above, "create"), parent)
    found = {current(each.organization) for each in facets}
    here = implied(context)
    if here in found:
        return here
    return next(iter(found)) if len(found) == 1 else None


def pointed(entity: Entity, above: Above, body: Body) -> tuple[str, UUID | None]:
    """Which record a body names as its parent; nothing where it cannot be one."""
    raw = body.get(above.field)
    name = str(entity.fields[above.field].ref)
    if above.related:
        parts = cast("Mapping[str, object]", raw if isinstance(raw, Mapping) else {})
        name, raw = str(parts.get("entity")), parts.get("id")
    try:
        return name, UUID(str(raw))
    except ValueError:
        return name, None
