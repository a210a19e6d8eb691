"""Turns a record into the rows by which rights are explained. Answers nothing by itself; refuses what the asker may not know of."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from hezong.api.route import Call
from hezong.kernel.access.explain import Parent, Row
from hezong.kernel.model.field import Entity, Rule
from hezong.kernel.records.load import Want, load, load_one, rights_want
from hezong.kernel.records.record import Facet, Record, owner_of, whole
from hezong.kernel.records.right import Judge, judged_facets
from hezong.kernel.records.rule import Rules
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse


async def judged_record(connection: Connection, call: Call, entity: Entity, id: UUID) -> Record:
    """404 for a record that the asker can neither read nor explain: the answer would tell that it exists."""
    record = await load_one(connection, call.world.model, rights_want(call.world.model, entity, (id,)))
    if record is None or not record.live:
        raise refuse("request.not_found")
    judge = Judge(entity, call.context, narrow=False)
    if not judge.readable(record) and not judge.anywhere("explain", record):
        raise refuse("request.not_found")
    return record


def rows_of(entity: Entity, record: Record, context: Context, facets: Iterable[Facet] | None = None) -> list[Row]:
    """``facets``: those that count; None: all live ones."""
    live = record.live_facets() if facets is None else facets
    places: list[Facet | None] = list(live) if entity.faceted else [None]
    rules = Rules(context)
    return [_row(entity, record, facet, rules) for facet in places]


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


async def names_of(connection: Connection, call: Call, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of people, which everyone signed in may read (contract §1)."""
    wanted = tuple({each for each in ids if each is not None})
    people = call.world.entity("user", call.context)
    found = await load(connection, call.world.model, (Want(people, wanted),))
    return {id: str(each.values.get(people.label) or "") for id, each in found.get("user", {}).items()}
