"""Counts records that a reorganization is about, for somebody who may read them: rights are compiled into each count. Knows no entity by name."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, FieldType
from hezong.kernel.query.aggregate import plan_aggregate
from hezong.kernel.query.list import Statement
from hezong.kernel.query.pick import plan_pick
from hezong.kernel.query.request import RECORDS, RELATIONSHIPS, AggregateRequest, Measure
from hezong.kernel.query.run import as_bytes
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.types import Context, Refused
from hezong.kernel.types.ports import Connection

CAP = 100_000
"""Records of one side that are compared; beyond it the figure says at least."""
SHOWN = 50
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Figures:
    """Reads for one asker, narrowed to organizations."""

    connection: Connection
    runtime: Runtime
    context: Context

    def _sight(self, organizations: Collection[UUID]) -> Sight:
        narrowed = replace(self.context, narrowed=frozenset(organizations), target=None)
        return Sight(self.runtime.world, narrowed)

    async def _row(self, statement: Statement, sight: Sight) -> Mapping[str, object]:
        arguments = fill(statement.arguments, sight, Filling())
        return cast("Mapping[str, object]", await self.connection.fetchrow(statement.sql, *arguments))

    async def shared(self, mine: Collection[UUID], theirs: Collection[UUID]) -> list[Json]:
        """Records of shared entities that both sides work with: how many, and the first of them."""
        found: list[Json] = []
        for entity in self.runtime.world.entities.values():
            if entity.faceted:
                one, other = await self._ids(entity, mine), await self._ids(entity, theirs)
                both = sorted(one & other)
                if both:
                    more = {"mine": len(one), "theirs": len(other), "capped": max(len(one), len(other)) >= CAP}
                    found.append({"entity": entity.name, "count": len(both), "ids": both[:SHOWN], **more})
        return found

    async def _ids(self, entity: Entity, organizations: Collection[UUID]) -> set[UUID]:
        sight = self._sight(organizations)
        try:
            row = await self._row(plan_pick(sight, entity.name, "", CAP), sight)
        except Refused:
            return set()
        return set(cast("Sequence[UUID]", row["ids"]))

    async def open_work(self, organizations: Collection[UUID]) -> list[Json]:
        """By entity with a lifecycle of its own: records that have not come to an end, with their money."""
        found: list[Json] = []
        for entity in self.runtime.world.entities.values() if organizations else ():
            stage = entity.lifecycle
            if stage is not None and (entity.owned or entity.faceted):
                ended = {each.code for each in stage.stages} - {
                    one for each in stage.moves.values() for one in each.sources
                }
                figures = await self._by_stage(entity, stage.field, organizations)
                going = [each for each in figures if each["stage"] not in ended]
                count = sum(cast("int", each["count"]) for each in going)
                if count:
                    found.append({"entity": entity.name, "count": count, "amounts": _added(going), "stages": going})
        return found

    async def _by_stage(self, entity: Entity, stage: str, organizations: Collection[UUID]) -> list[Json]:
        sight = self._sight(organizations)
        money = next((each for each in _listed(entity) if each in _money(entity)), None)
        measures = (Measure("count"), *((Measure("sum", money),) if money else ()))
        rows = RELATIONSHIPS if entity.faceted else RECORDS
        request = AggregateRequest(entity.name, (stage,), measures, rows=rows)
        try:
            row = await self._row(plan_aggregate(sight, request), sight)
        except Refused:
            return []
        items = cast("list[Mapping[str, Mapping[str, object]]]", json.loads(as_bytes(row["items"])))
        return [
            {
                "stage": each["group"][stage],
                "count": each["measures"]["count"],
                "amounts": each["measures"].get(f"sum({money})") or [],
            }
            for each in items
        ]


def _listed(entity: Entity) -> Iterable[str]:
    return (*entity.views.list, *entity.fields)


def _money(entity: Entity) -> frozenset[str]:
    return frozenset(each.name for each in entity.fields.values() if each.type is FieldType.MONEY)


def _added(figures: Iterable[Json]) -> list[Json]:
    """Amounts per currency; exact, since they are sums of decimals."""

    found: dict[str, Decimal] = {}
    for each in figures:
        for amount in cast("list[Mapping[str, str]]", each["amounts"]):
            found[amount["currency"]] = found.get(amount["currency"], Decimal(0)) + Decimal(amount["amount"])
    return [{"amount": format(value, "f"), "currency": currency} for currency, value in sorted(found.items())]
