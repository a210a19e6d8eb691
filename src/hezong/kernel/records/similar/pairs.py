"""Turns pairs that are likely the same into what people decide on: only those of which they may read both, and change both to decide."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast
from uuid import UUID

from hezong.kernel.access import may_ever
from hezong.kernel.model.field import Entity
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.run import as_bytes
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.query.source import Source
from hezong.kernel.records.audit import audit
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse

STATES = ("open", "same", "different")
DECISIONS = ("same", "different", "open")
"""``open`` takes a decision back: the pair waits again."""
MOST_AT_ONCE = 500
DECIDED = "duplicates.decided"
PAIR = control("duplicate_pair")
PLACE = control("duplicate_place")
SETTLE = f"""update {PAIR} set "state" = $2, "decided_by" = case when $2 <> 'open' then $3::uuid end,
  "decided_at" = case when $2 <> 'open' then now() end where "id" = any($1::uuid[])"""


@dataclass(frozen=True, slots=True)
class Ask:
    """A page of pairs, the newest first. ``after``: the last pair of the page before.

    ``organizations``: only pairs of which a record lies there, as far as the asker may read that it does.
    """

    entity: str
    state: str = "open"
    after: UUID | None = None
    limit: int = 50
    organizations: frozenset[UUID] | None = None


class Page(TypedDict):
    """Pairs, and the id of the last one if there are more."""

    items: list[dict[str, object]]
    next: object


async def list_pairs(runtime: Runtime, context: Context, ask: Ask) -> Page:
    """``{"items": [{id, entity, records: [a, b], score, zone, reasons, state, found_at, decided_by, decided_at}], "next"}``. 403 without ``read``."""
    sight = Sight(runtime.world, context)
    sight.require(ask.entity)
    plan = Plan(sight)
    pairs = Pairs(plan, sight.entity(ask.entity), "read")
    tests = [f'd."state" = {plan.params.add(ask.state, "text")}']
    if ask.after is not None:
        tests.append(f'd."id" < {plan.params.add(ask.after, "uuid")}')
    if ask.organizations is not None:
        tests.append(pairs.lying(ask.organizations))
    rows = pairs.select(" and ".join(tests), ask.limit + 1)
    sql = f"select coalesce(json_agg(row_to_json(p)), '[]') from ({rows}) p"
    async with runtime.pools.read.acquire() as connection:
        found = as_bytes(await connection.fetchval(sql, *fill(plan.params.values, sight, Filling())))
    items = cast("list[dict[str, object]]", json.loads(found))
    more = len(items) > ask.limit
    return {"items": items[: ask.limit], "next": items[ask.limit - 1]["id"] if more else None}


def plan_places(sight: Sight, name: str, above: Mapping[UUID, Iterable[UUID]]) -> tuple[str, list[object]]:
    """Rows ``organization, pairs``: how many open pairs of which the asker may read both lie in an organization or below it.

    ``above``: for each organization those to which its pairs count. A pair counts once, however many of its places lie there.
    """
    plan = Plan(sight)
    pairs = Pairs(plan, sight.entity(name), "read")
    lower = [organization for organization, found in above.items() for _ in found]
    upper = [each for found in above.values() for each in found]
    levels = f"unnest({plan.params.add(lower, 'uuid[]')}, {plan.params.add(upper, 'uuid[]')}) l(organization, shown)"
    within = plan.params.add(list(above), "uuid[]")
    seen = (
        f'select p."organization", p."pair" from {PLACE} p join {PAIR} d on d."id" = p."pair" and d."state" = \'open\''
        f' {pairs.both()} and p."entity" = {plan.params.add(name, "text")}'
        f' and p."organization" = any({within}) and {pairs.here("p")}'
    )
    sql = (
        f'with seen as materialized ({seen}) select l.shown as organization, count(distinct s."pair") as pairs'
        f' from seen s join {levels} on l.organization = s."organization" group by 1'
    )
    return sql, fill(plan.params.values, sight, Filling())


async def decide_all(runtime: Runtime, context: Context, name: str, ids: Sequence[UUID], decision: str) -> list[UUID]:
    """Says of many pairs what they are; those that the asker may not decide on stay as they are. The ids of those that were settled."""
    sight = Sight(runtime.world, context)
    sight.require(name)
    if not may_ever(sight.entity(name), "update", context):
        raise refuse("access.verb", verb="update", entity=name)
    plan = Plan(sight)
    chosen = f'd."id" = any({plan.params.add(list(ids), "uuid[]")})'
    rows = Pairs(plan, sight.entity(name), "update").select(chosen, MOST_AT_ONCE)
    async with runtime.pools.read.acquire() as connection:
        found = await connection.fetch(f'select p."id" from ({rows}) p', *fill(plan.params.values, sight, Filling()))
    settled = [cast("UUID", cast("Mapping[str, object]", each)["id"]) for each in found]
    await _settle(runtime, context, name, settled, decision)
    return settled


async def _settle(runtime: Runtime, context: Context, entity: str, ids: Sequence[UUID], decision: str) -> None:
    """The decision, and a line of audit for each pair."""
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(SETTLE, list(ids), decision, context.user)
        for id in ids:
            await audit(connection, context, DECIDED, entity=entity, detail={"pair": str(id), "decision": decision})


async def decide(runtime: Runtime, context: Context, id: UUID, decision: str) -> dict[str, object]:
    """Says what a pair is. Merging is another step; a pair that is different never comes back. 404 unreadable, 403 without ``update`` over both."""
    async with runtime.pools.read.acquire() as connection:
        entity = await connection.fetchval(f'select "entity" from {PAIR} where "id" = $1', id)
    if entity not in runtime.world.entities or await _one(runtime, context, str(entity), id, "read") is None:
        raise refuse("request.not_found")
    may = may_ever(runtime.world.entity(str(entity), context), "update", context)
    if not may or await _one(runtime, context, str(entity), id, "update") is None:
        raise refuse("access.verb", verb="update", entity=str(entity))
    await _settle(runtime, context, str(entity), [id], decision)
    found = await _one(runtime, context, str(entity), id, "read")
    assert found is not None, "the pair was readable a moment ago, and nothing but its state has changed"
    return dict(found)


async def _one(runtime: Runtime, context: Context, entity: str, id: UUID, verb: str) -> Mapping[str, object] | None:
    sight = Sight(runtime.world, context)
    plan = Plan(sight)
    rows = Pairs(plan, sight.entity(entity), verb).select(f'd."id" = {plan.params.add(id, "uuid")}', 1)
    async with runtime.pools.read.acquire() as connection:
        sql = f"select row_to_json(p) from ({rows}) p"
        found = await connection.fetchval(sql, *fill(plan.params.values, sight, Filling()))
    return None if found is None else json.loads(as_bytes(found))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of which the asker has a verb over both records."""

    plan: Plan
    entity: Entity
    verb: str

    def select(self, tests: str, limit: int) -> str:
        kind = self.plan.params.add(self.entity.name, "text")
        columns = 'd."id", d."entity", d."score", d."zone", d."reasons", d."state", d."found_at", d."decided_at"'
        person = f"(select u.name from {layout.table('user')} u where u.id = d.decided_by)"
        decided = (
            f"case when d.decided_by is not null then json_build_object('id', d.decided_by, 'label', {person}) end"
        )
        records = f"json_build_array({self._named('x')}, {self._named('y')})"
        return (
            f'select {columns}, {records} as "records", {decided} as "decided_by" from {PAIR} d'
            f' {self.both()} and d."entity" = {kind} and {tests} order by d."id" desc limit {limit}'
        )

    def both(self) -> str:
        """The two records ``x`` and ``y`` of a pair ``d``, and that the asker has the verb over them; other conditions may follow."""
        table, seen = layout.table(self.entity), " and ".join((self._seen("x"), self._seen("y")))
        return f'join {table} x on x.id = d."a" join {table} y on y.id = d."b" where {seen}'

    def here(self, place: str) -> str:
        """That the asker may read that a record of the pair ``d`` lies in the organization of a place."""
        entity, plan = self.entity, self.plan
        source = Source(plan, entity, "h", "facet" if entity.faceted else "record")
        rights = plan.sight.allowed(entity.name)
        seen = plan.live("h", plan.covered(source, rights, "read"))
        within = f'{source.id} in (d."a", d."b") and h.organization = {place}."organization"'
        return f"exists (select from {layout.list_table(entity)} h where {within} and {seen})"

    def lying(self, organizations: frozenset[UUID]) -> str:
        """That a record of the pair lies in one of these organizations."""
        within = self.plan.params.add(list(organizations), "uuid[]")
        return (
            f'exists (select from {PLACE} p where p."pair" = d."id" and p."organization" = any({within})'
            f" and {self.here('p')})"
        )

    def _seen(self, alias: str) -> str:
        rights = self.plan.sight.allowed(self.entity.name, self.verb)
        return self.plan.live(alias, self.plan.visible(Source(self.plan, self.entity, alias), rights, self.verb))

    def _named(self, alias: str) -> str:
        label = layout.column(self.entity.fields[self.entity.label]).of(alias)
        return f"json_build_object('id', {alias}.id, 'label', {label})"
