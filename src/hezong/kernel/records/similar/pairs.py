"""Turns pairs that are likely the same into what people decide on: only those of which they may read both, and change both to decide."""

import json
from collections.abc import Mapping
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
DECISIONS = ("same", "different")
DECIDED = "duplicates.decided"
PAIR = control("duplicate_pair")
SETTLE = f"""update {PAIR} set "state" = $2, "decided_by" = $3, "decided_at" = now() where "id" = $1"""


@dataclass(frozen=True, slots=True)
class Ask:
    """A page of pairs, the newest first. ``after``: the last pair of the page before."""

    entity: str
    state: str = "open"
    after: UUID | None = None
    limit: int = 50


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
    rows = pairs.select(" and ".join(tests), ask.limit + 1)
    sql = f"select coalesce(json_agg(row_to_json(p)), '[]') from ({rows}) p"
    async with runtime.pools.read.acquire() as connection:
        found = as_bytes(await connection.fetchval(sql, *fill(plan.params.values, sight, Filling())))
    items = cast("list[dict[str, object]]", json.loads(found))
    more = len(items) > ask.limit
    return {"items": items[: ask.limit], "next": items[ask.limit - 1]["id"] if more else None}


async def decide(runtime: Runtime, context: Context, id: UUID, decision: str) -> dict[str, object]:
    """Says what a pair is. Merging is another step; a pair that is different never comes back. 404 unreadable, 403 without ``update`` over both."""
    async with runtime.pools.read.acquire() as connection:
        entity = await connection.fetchval(f'select "entity" from {PAIR} where "id" = $1', id)
    if entity not in runtime.world.entities or await _one(runtime, context, str(entity), id, "read") is None:
        raise refuse("request.not_found")
    may = may_ever(runtime.world.entity(str(entity), context), "update", context)
    if not may or await _one(runtime, context, str(entity), id, "update") is None:
        raise refuse("access.verb", verb="update", entity=str(entity))
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(SETTLE, id, decision, context.user)
        detail = {"pair": str(id), "decision": decision}
        await audit(connection, context, DECIDED, entity=str(entity), detail=detail)
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
        table = layout.table(self.entity)
        kind = self.plan.params.add(self.entity.name, "text")
        both = " and ".join((self._seen("x"), self._seen("y")))
        columns = 'd."id", d."entity", d."score", d."zone", d."reasons", d."state", d."found_at", d."decided_at"'
        person = f"(select u.name from {layout.table('user')} u where u.id = d.decided_by)"
        decided = (
            f"case when d.decided_by is not null then json_build_object('id', d.decided_by, 'label', {person}) end"
        )
        records = f"json_build_array({self._named('x')}, {self._named('y')})"
        return (
            f'select {columns}, {records} as "records", {decided} as "decided_by" from {PAIR} d'
            f' join {table} x on x.id = d."a" join {table} y on y.id = d."b"'
            f' where d."entity" = {kind} and {tests} and {both} order by d."id" desc limit {limit}'
        )

    def _seen(self, alias: str) -> str:
        rights = self.plan.sight.allowed(self.entity.name, self.verb)
        return self.plan.live(alias, self.plan.visible(Source(self.plan, self.entity, alias), rights, self.verb))

    def _named(self, alias: str) -> str:
        label = layout.column(self.entity.fields[self.entity.label]).of(alias)
        return f"json_build_object('id', {alias}.id, 'label', {label})"
