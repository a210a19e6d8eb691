"""Turns sealed values into plain text for whoever may see them, after a line of audit that says why (contract §2, "Sensitive fields")."""

from collections.abc import Sequence
from uuid import UUID

from hezong.kernel.model.field import Field
from hezong.kernel.records.allowance import spend
from hezong.kernel.records.audit import audit
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.right import Shares, barred
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.records.target import facet_for, target
from hezong.kernel.records.update import loaded
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.secret import Secret

VERB = "reveal"


async def reveal(
    runtime: Runtime, context: Context, entity: str, id: UUID, fields: Sequence[str], reason: str, body: Body
) -> dict[str, str | None]:
    """``POST …/{id}/reveal``: the plain text by field. ``body`` may name the organization whose facet is meant.

    403 ``access.verb``, ``access.field``; 400 for a field that is not sensitive; 429; 503 ``server.key``. The line of audit is
    kept before anything is opened, so that no value is shown without one.
    """
    desk, record = await loaded(runtime, context, entity, id)
    found = [_sensitive(desk, name) for name in dict.fromkeys(fields)]
    facet = _facet(desk, record, body) if any(each.facet for each in found) else None
    for each in found:
        _require(desk, record, facet if each.facet else None, each)
    async with runtime.pools.write.acquire() as connection:
        await spend(connection, f"{VERB} {context.user}", runtime.allowances.reveals, len(found))
        organization = record.organization if facet is None else facet.organization
        detail = {"fields": [each.name for each in found], "reason": reason}
        await audit(connection, context, VERB, entity=entity, record=id, organization=organization, detail=detail)
    return {each.name: _opened(runtime, record, facet, each) for each in found}


def _sensitive(desk: Desk, name: str) -> Field:
    field = desk.entity.fields.get(name)
    if field is None or field.hidden:
        raise refuse("request.unknown_field", field=name, name=name)
    if not field.sensitive:
        raise refuse("request.not_sensitive", field=name, name=name)
    return field


def _facet(desk: Desk, record: Record, body: Body) -> Facet:
    """The relationship whose values are meant; 404 for one that the asker cannot read."""
    organization = target(desk.context, body)
    if organization is None:
        raise refuse("request.organization_needed", field="organization")
    facet = facet_for(desk.context, record, organization)
    if facet is None or not desk.judge.covers("read", record, facet):
        raise refuse("request.not_found")
    return facet


def _require(desk: Desk, record: Record, facet: Facet | None, field: Field) -> None:
    """``reveal`` over the row, and ``read`` of the field in it: what is not even shown masked is not revealed."""

    def shares(verb: str) -> Shares:
        return desk.judge.anywhere(verb, record) if facet is None else desk.judge.covering(verb, record, facet)

    given = shares(VERB)
    if not given:
        raise refuse("access.verb", verb=VERB, entity=desk.entity.name)
    if field.name in barred(given) or field.name in barred(shares("read")):
        raise refuse("access.field", field=field.name, name=field.name)


def _opened(runtime: Runtime, record: Record, facet: Facet | None, field: Field) -> str | None:
    values = facet.values if field.facet and facet is not None else record.values
    value = values.get(field.name)
    return runtime.vault.open(value.cipher) if isinstance(value, Secret) else None
