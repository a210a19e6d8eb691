"""Turns an organization that a query names into those that it means: itself and all below it. Never widens what the request is narrowed to."""

from uuid import UUID

from hezong.api.route import Call
from hezong.kernel.types.problem import refuse


def narrowed(call: Call, name: str | None) -> frozenset[UUID] | None:
    """The organizations below one that the caller may ask for, by code or id; None where none is named. 403 ``access.organization``."""
    if not name:
        return None
    structure, reach = call.context.structure, call.signed.reach
    organization = structure.find(name)
    if organization is None or (reach is not None and organization not in reach):
        raise refuse("access.organization", name=name)
    found = structure.below(organization) | {organization}
    return found if call.context.narrowed is None else found & call.context.narrowed
