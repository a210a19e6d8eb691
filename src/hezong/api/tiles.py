"""Turns the model into the tiles that a person may put on their home page, and each tile into what it shows, under their rights."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from hezong.api.arrangement import Tile
from hezong.api.fault import refusal_of
from hezong.api.problem import document, titled
from hezong.api.reading import reading
from hezong.api.recent import remembered
from hezong.api.route import Call, wording
from hezong.api.server import LOG
from hezong.api.work import MESSAGE, OPEN, TASK, UNREAD
from hezong.kernel.access import may_ever
from hezong.kernel.model.field import Entity, Metric
from hezong.kernel.query.request import RECORDS, RELATIONSHIPS, AggregateRequest, ListRequest, Measure
from hezong.kernel.query.run import Reading
from hezong.kernel.types import Refused
from hezong.kernel.types.problem import refuse

ACTIVITY = "activity"
SOON = "owner == user.id && has(next_on) && next_on <= today() + days(7) && next_on >= today() - days(30)"
FEW, SOME = 6, 8
AT_ONCE = 4
"""Statements of one page that run beside each other."""
WEEKS = 13
"""Points of the line beside a monthly figure."""
Json = dict[str, object]


def tiles_of(call: Call) -> dict[str, Tile]:
    """All that the person may choose from, in the order of the model."""
    found = [Tile(kind, kind, entity=entity) for kind, entity in PERSONAL if entity is None or _reads(call, entity)]
    for name in _by_area(call):
        entity = call.world.entity(name, call.context)
        if may_ever(entity, "read", call.context):
            found += [_figure(call, entity, each) for each in entity.metrics.values()]
    return {each.id: each for each in found}


def _by_area(call: Call) -> Iterator[str]:
    """Entities in the order of the navigation, then the others."""
    first = [name for area in call.world.model.areas.values() for name in area.navigation]
    yield from dict.fromkeys(name for name in (*first, *call.world.entities) if name in call.world.entities)


def _reads(call: Call, entity: str) -> bool:
    known = entity in call.world.entities
    return known and may_ever(call.world.entity(entity, call.context), "read", call.context)


PERSONAL: tuple[tuple[str, str | None], ...] = (
    ("tasks", TASK),
    ("agenda", ACTIVITY),
    ("messages", MESSAGE),
    ("pinned", None),
    ("recent", None),
)


def _figure(call: Call, entity: Entity, metric: Metric) -> Tile:
    title = titled(metric.title, call.context.language, metric.name)
    return Tile(f"metric.{entity.name}.{metric.name}", "metric", title, entity.name, band=metric.by is None)


@dataclass(frozen=True, slots=True)
class Page:
    """One home page being read."""

    call: Call
    reader: Reading
    turn: asyncio.Semaphore

    @classmethod
    def of(cls, call: Call) -> "Page":
        reader = reading(call.server.pools, call.server.sights, call.world, call.context)
        return cls(call, reader, asyncio.Semaphore(AT_ONCE))

    async def read(self, tiles: Mapping[str, Tile], wanted: tuple[str, ...]) -> Json:
        """What the wanted tiles show, by id; a tile that fails says so and leaves the others alone."""
        found = await asyncio.gather(*(self._guarded(tiles[each]) for each in wanted))
        return dict(zip(wanted, found, strict=True))

    async def day(self) -> Json:
        """How many tasks are overdue or due today, and how many messages are unread."""
        counts = {"overdue": (TASK, f"{OPEN} && due_on < today()"), "today": (TASK, f"{OPEN} && due_on == today()")}
        asked = {**counts, "unread": (MESSAGE, UNREAD)}
        readable = {name: each for name, each in asked.items() if _reads(self.call, each[0])}
        found = await asyncio.gather(*(self._count(entity, rule) for entity, rule in readable.values()))
        return dict(zip(readable, found, strict=True))

    async def _count(self, entity: str, filter: str) -> int:
        async with self.turn:
            raw = await self.reader.aggregate(AggregateRequest(entity, filter=filter))
        items = json.loads(raw)["items"]
        return items[0]["measures"]["count"] if items else 0

    async def _guarded(self, tile: Tile) -> Json:
        try:
            return await SHOW[tile.kind](self, tile)
        except Refused as refused:
            return {"problem": document(refused, wording(self.call.server, self.call.context.language))}
        except Exception as error:
            refused = refusal_of(error) or refuse("server.failure", trace=tile.id)
            LOG.exception("tile %s failed", tile.id)
            return {"problem": document(refused, wording(self.call.server, self.call.context.language))}

    async def list(self, request: ListRequest) -> Json:
        async with self.turn:
            return cast("Json", json.loads(await self.reader.list(request)))

    async def tasks(self, tile: Tile) -> Json:
        return await self.list(ListRequest(TASK, filter=OPEN, order=("due_on",), limit=SOME, count=True))

    async def messages(self, tile: Tile) -> Json:
        return await self.list(
            ListRequest(MESSAGE, filter="owner == user.id", order=("read", "-created_at"), limit=FEW)
        )

    async def agenda(self, tile: Tile) -> Json:
        return await self.list(ListRequest(ACTIVITY, filter=SOON, order=("next_on",), limit=FEW, count=True))

    async def recent(self, tile: Tile) -> Json:
        return {"items": (await remembered(self.call))[tile.kind]}

    async def metric(self, tile: Tile) -> Json:
        entity = self.call.world.entity(tile.entity or "", self.call.context)
        metric = entity.metrics[tile.id.rsplit(".", 1)[1]]
        rule = "" if metric.when is None else metric.when.text
        described: Json = {"filter": rule, "sum": metric.sum, "by": metric.by, "over": metric.over}
        if metric.over is not None:
            return {**described, **await self._monthly(entity, metric, rule)}
        request = _request(entity, metric, rule, () if metric.by is None else (metric.by,))
        async with self.turn:
            return {**described, "items": json.loads(await self.reader.aggregate(request))["items"]}

    async def _monthly(self, entity: Entity, metric: Metric, rule: str) -> Json:
        """The figure of this month, that of the same days of the month before, and the last weeks as a line."""
        today = self.call.context.today
        since = min(today - timedelta(weeks=WEEKS), _month_before(today))
        dated = f"self.{metric.over} >= date('{since}') && self.{metric.over} <= date('{today}')"
        filter = f"({rule}) && {dated}" if rule else dated
        async with self.turn:
            raw = await self.reader.aggregate(_request(entity, metric, filter, (str(metric.over),)))
        days = [Day.of(each, metric) for each in json.loads(raw)["items"]]
        start, before = today.replace(day=1), _month_before(today)
        until = min(before + timedelta(days=today.day - 1), start - timedelta(days=1))
        return {
            "items": [{"group": {}, "measures": _total(days, metric, start, today)}],
            "before": _total(days, metric, before, until),
            "weeks": [_points(days, today - timedelta(weeks=back)) for back in reversed(range(WEEKS))],
            "filter": f"({rule}) && {metric.over} >= date('{start}')" if rule else f"{metric.over} >= date('{start}')",
        }


@dataclass(frozen=True, slots=True)
class Day:
    """The figures of one day: how many records, and their sum per currency (``""`` for plain numbers)."""

    at: date
    count: int
    sums: Mapping[str, Decimal]

    @classmethod
    def of(cls, item: Mapping[str, Mapping[str, object]], metric: Metric) -> "Day":
        measures = item["measures"]
        total = measures.get(f"sum({metric.sum})")
        if isinstance(total, list):
            parts = cast("list[dict[str, str]]", total)
            sums = {each["currency"]: Decimal(each["amount"]) for each in parts}
        else:
            sums = {} if total is None else {"": Decimal(str(total))}
        return cls(date.fromisoformat(str(next(iter(item["group"].values())))), cast("int", measures["count"]), sums)


def _request(entity: Entity, metric: Metric, filter: str, group: tuple[str, ...]) -> AggregateRequest:
    """Groups by a field of the relationships count relationships."""
    measures = (Measure("count"), *((Measure("sum", metric.sum),) if metric.sum else ()))
    used = [entity.fields[each] for each in (*group, *((metric.sum,) if metric.sum else ()))]
    rows = RELATIONSHIPS if entity.faceted and any(each.facet for each in used) else RECORDS
    return AggregateRequest(entity.name, group, measures, filter, rows)


def _total(days: list[Day], metric: Metric, start: date, end: date) -> Json:
    inside = [each for each in days if start <= each.at <= end]
    found: Json = {"count": sum(each.count for each in inside)}
    if metric.sum is None:
        return found
    sums: dict[str, Decimal] = {}
    for each in inside:
        for currency, amount in each.sums.items():
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    plain = sums.get("")
    money = [{"amount": f"{amount:f}", "currency": currency} for currency, amount in sorted(sums.items())]
    return {**found, f"sum({metric.sum})": money if plain is None else f"{plain:f}"}


def _points(days: list[Day], end: date) -> float:
    """One week as a number for a line: of the currency in which there is most, or of plain counts."""
    inside = [each for each in days if end - timedelta(days=6) <= each.at <= end]
    if not any(each.sums for each in days):
        return sum(each.count for each in inside)
    totals: dict[str, Decimal] = {}
    for each in days:
        for currency, amount in each.sums.items():
            totals[currency] = totals.get(currency, Decimal(0)) + amount
    main = max(totals, key=lambda currency: totals[currency])
    return float(sum((each.sums.get(main, Decimal(0)) for each in inside), Decimal(0)))


def _month_before(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


SHOW: Mapping[str, Callable[[Page, Tile], Awaitable[Json]]] = {
    "tasks": Page.tasks,
    "messages": Page.messages,
    "agenda": Page.agenda,
    "recent": Page.recent,
    "pinned": Page.recent,
    "metric": Page.metric,
}
