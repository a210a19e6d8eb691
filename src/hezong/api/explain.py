"""Tells why somebody may, or may not, do something with a record (contract §4). About others only to those who hold ``explain`` over both."""

from dataclasses import asdict, replace
from datetime import date
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer
from hezong.api.asking import choice, record_id
from hezong.api.organizations import date_of
from hezong.api.route import Call
from hezong.api.session_store import holdings_of
from hezong.kernel.access.explain import Explanation, Parent, Row, explain
from hezong.kernel.model.field import VERBS, Entity, Rule
from hezong.kernel.org.load import load_person
from hezong.kernel.records.load import Want, load_one, rights_want
from hezong.kernel.records.record import Facet, Record, owner_of, whole
from hezong.kernel.records.reorganization.ahead import structure_at
from hezong.kernel.records.right import Judge, judged_facets
from hezong.kernel.records.rule import Rules
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse


async def access(call: Call) -> Response:
    """``GET /api/explain/access?user=&entity=&id=&at=&verb=``."""
    query = call.query("user", "entity", "id", "at", "verb")
    for name in ("entity", "id"):
        if not query.get(name):
            raise refuse("request.missing", field=name, name=name)
    verb = choice(query, "verb", *VERBS)
    entity = call.world.entity(query["entity"], call.context)
    user = record_id(query["user"], "user") if query.get("user") else call.context.user
    at = date_of(query.get("at"), call.context.today)
    async with call.server.pools.read.acquire() as connection:
        record = await _record(connection, call, entity, record_id(query["id"], "id"))
        _require_readable(call, entity, record)
        if user != call.context.user:
            await _require_explain(connection, call, entity, record, user)
        context = await _context(connection, call, user, at)
    found = explain(entity, verb, context, _rows(entity, record, context), record.id)
    return answer(_body(context, found))


async def _record(connection: Connection, call: Call, entity: Entity, id: UUID) -> Record:
    record = await load_one(connection, call.world.model, rights_want(call.world.model, entity, (id,)))
    if record is None or not record.live:
        raise refuse("request.not_found")
    return record


def _require_readable(call: Call, entity: Entity, record: Record) -> None:
    """404 for a record that the asker can neither read nor explain: the answer would tell that it exists."""
    judge = Judge(entity, call.context, narrow=False)
    if not judge.readable(record) and not judge.anywhere("explain", record):
        raise refuse("request.not_found")


async def _require_explain(connection: Connection, call: Call, entity: Entity, record: Record, user: UUID) -> None:
    """``explain`` is needed over the record, and over the person's own record."""
    people = call.world.entity("user", call.context)
    other = await load_one(connection, call.world.model, Want(people, (user,)))
    if other is None or not other.live:
        raise refuse("request.not_found")
    over_record = Judge(entity, call.context, narrow=False).anywhere("explain", record)
    over_person = Judge(people, call.context, narrow=False).anywhere("explain", other)
    if not over_record or not over_person:
        raise refuse("access.verb", verb="explain", entity=entity.name)


async def _context(connection: Connection, call: Call, user: UUID, at: date) -> Context:
    """The context that the person has, had or will have on a day."""
    structure = call.context.structure
    if at != structure.at:
        structure = await structure_at(connection, at, call.context.today)
    if user == call.context.user and call.signed.bearer:
        holdings = call.context.session.holdings
        session = call.context.session
    else:
        person = await load_person(connection, user, at)
        if person is None:
            raise refuse("request.not_found")
        holdings = holdings_of(person, structure)
        session = replace(call.context.session, user=user, login=person.login, name=person.name, opened=person.opened)
    return replace(
        call.context,
        session=replace(session, holdings=holdings),
        structure=structure,
        today=at,
        narrowed=None,
        target=None,
    )


def _rows(entity: Entity, record: Record, context: Context) -> list[Row]:
    facets: list[Facet | None] = list(record.live_facets()) if entity.faceted else [None]
    rules = Rules(context)
    return [_row(entity, record, facet, rules) for facet in facets]


def _row(entity: Entity, record: Record, facet: Facet | None, rules: Rules) -> Row:
    organization = record.organization if facet is None else facet.organization

    def holds(rule: Rule) -> bool:
        return rules.frame(organization).holds(rule, whole(record, facet))

    owner = cast("UUID | None", owner_of(entity, record, facet))
    return Row(organization, owner, holds, _parent(entity, record, rules))


def _parent(entity: Entity, record: Record, rules: Rules) -> Parent | None:
    """The record above; of one with facets, those of the record's own organization."""
    above = record.above
    if entity.above is None or above is None or not above.live:
        return None
    target = entity.above.entities[above.entity]
    facets = judged_facets(rules.context, record, above) if target.faceted else (None,)
    return Parent(above.entity, above.id, tuple(_row(target, above, each, rules) for each in facets))


def _body(context: Context, found: Explanation) -> dict[str, object]:
    def named(part: dict[str, object]) -> dict[str, object]:
        organization = context.structure.organizations.get(cast("UUID", part["organization"]))
        label = None if organization is None else organization.name
        through = part.pop("through", None)
        shown = {**part, "organization": {"id": part["organization"], "label": label}}
        if through is None:
            return shown
        entity, id = cast("tuple[str, UUID]", through)
        return {**shown, "through": {"entity": entity, "id": id}}

    return {
        "allowed": found.allowed,
        "verb": found.verb,
        "because": [named(asdict(each)) for each in found.because],
        "missing": [named(asdict(each)) for each in found.missing],
    }
