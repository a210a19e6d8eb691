"""Decides for which organization a write is, and which facet it goes to (contract §2, "Facets"). Never opens a facet, never asks for rights."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from hezong.kernel.model.field import Entity
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def named(context: Context, body: Mapping[str, object], key: str = "organization") -> UUID | None:
    """The organization that a body names by code or id; what is closed stands for its successor. 400 if there is none such."""
    given = body.get(key)
    if given is None:
        return None
    found = context.structure.find(given) if isinstance(given, str) else None
    if found is None:
        raise refuse("request.organization", field=key, name=str(given)[:100])
    return context.structure.current(found)


def target(context: Context, body: Mapping[str, object]) -> UUID | None:
    """The organization in the body, else that of ``X-Organization``, else that of the only position."""
    return named(context, body) or implied(context)


def implied(context: Context) -> UUID | None:
    """The one organization that a request is for without saying so in its body."""
    if context.target is not None:
        return context.structure.current(context.target)
    if context.narrowed is not None:
        narrowed = {context.structure.current(each) for each in context.narrowed}
        return narrowed.pop() if len(narrowed) == 1 else None
    held = {each.organization for each in context.session.holdings}
    return held.pop() if len(held) == 1 else None


def require_target(context: Context, body: Mapping[str, object], entity: Entity) -> UUID:
    """The organization of a new record. What belongs to everybody belongs to the top of the group, unless somebody is named."""
    found = target(context, body)
    if found is None and entity.scope == "global":
        found = root(context)
    if found is None:
        raise refuse("request.organization_needed", field="organization")
    return found


def root(context: Context) -> UUID | None:
    """The organization above all others."""
    tops = (each for each in context.structure.organizations.values() if each.parent is None and each.alive)
    return next((each.id for each in tops), None)


def facet_for(context: Context, record: Record, organization: UUID) -> Facet | None:
    """The live facet to which a write for an organization goes: its own, else its predecessors' newest."""
    stands_for = context.structure.members(organization)
    live = [
        each for each in record.live_facets() if each.organization == organization or each.organization in stands_for
    ]
    own = min((each for each in live if each.organization == organization), key=lambda each: each.twin, default=None)
    return own or max(live, key=lambda each: (-each.twin, each.created_at or _EARLIEST, each.id), default=None)
