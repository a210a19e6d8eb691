"""Turns kept figures into the scorecard of an asker: one row for each organization that they may read, with all below it (issue 3, scorecard).

Rights that depend on more than organization and owner are judged on the rows themselves, counted now, no further than is read at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity
from hezong.kernel.query.quality import (
    READ_AT_ONCE,
    Dimension,
    Kept,
    dimensions,
    is_kept_for,
    plan_kept,
    plan_live,
    plan_trend,
)
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.quality.keep import SQL
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.similar.pairs import plan_places
from hezong.kernel.types import Context, Structure
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Row = Mapping[str, object]
Json = dict[str, object]
Counts = list[int | None]


@dataclass(frozen=True, slots=True)
class Card:
    """What is counted of an entity for one asker. ``at``: when that was; None where it was not yet. ``capped``: there is more."""

    entity: Entity
    dimensions: tuple[Dimension, ...]
    at: datetime | None
    rows: Sequence[Row]
    trend: Sequence[Row] = ()
    capped: bool = False


async def scorecard(runtime: Runtime, context: Context, name: str, readable: Collection[UUID] | None) -> Json:
    """The body of ``GET /api/quality``. ``readable``: the organizations that the asker knows (None: all).

    404 for an entity of which nothing is counted, 403 without ``read``.
    """
    sight, _ = runtime.sight(context)
    sight.require(name)
    entity = sight.entity(name)
    if entity.quality is None:
        raise refuse("request.not_found")
    place = Place(context, readable)
    async with runtime.pools.read.acquire() as connection:
        card = await _card(connection, sight, entity)
        pairs = await _pairs(connection, sight, entity, place)
        answerable = await _answerable(connection, entity, context.today)
    return _told(card, pairs, answerable, place)


async def _card(connection: Connection, sight: Sight, entity: Entity) -> Card:
    wanted = dimensions(entity)
    if not is_kept_for(sight.allowed(entity.name)):
        return await _live(connection, sight, entity, wanted)
    known = cast("Row | None", await connection.fetchrow(SQL["known"], entity.name))
    if known is None:
        return Card(entity, wanted, None, ())
    kept = Kept(cast("date", known["day"]), cast("Sequence[str]", known["names"]))
    sql, arguments = plan_kept(sight, entity.name, kept)
    rows = cast("Sequence[Row]", await connection.fetch(sql, *arguments))
    sql, arguments = plan_trend(sight, entity.name)
    trend = cast("Sequence[Row]", await connection.fetch(sql, *arguments))
    return Card(entity, wanted, cast("datetime", known["at"]), rows, trend)


async def _live(connection: Connection, sight: Sight, entity: Entity, wanted: tuple[Dimension, ...]) -> Card:
    statement = plan_live(sight, entity.name)
    found = await connection.fetch(statement.sql, *fill(statement.arguments, sight, Filling()))
    rows = cast("Sequence[Row]", found)
    read = sum(cast("int", each["records"]) for each in rows)
    return Card(entity, wanted, sight.context.now, rows, capped=read >= READ_AT_ONCE)


async def _pairs(connection: Connection, sight: Sight, entity: Entity, place: "Place") -> Mapping[UUID, int] | None:
    """How many open pairs of likely duplicates lie in an organization or below it; None where none are looked for."""
    if not entity.compared:
        return None
    above = {each: place.above(each) for each in sight.context.structure.organizations}
    sql, arguments = plan_places(sight, entity.name, above)
    rows = cast("Sequence[Row]", await connection.fetch(sql, *arguments))
    return {cast("UUID", each["organization"]): cast("int", each["pairs"]) for each in rows}


async def _answerable(connection: Connection, entity: Entity, today: date) -> Mapping[UUID, list[Json]]:
    """Who answers for which organization, by the role that the model names."""
    found: dict[UUID, list[Json]] = {}
    if entity.quality is not None and entity.quality.owner is not None:
        for each in await connection.fetch(SQL["answerable"], entity.quality.owner, today):
            row = cast("Row", each)
            found.setdefault(cast("UUID", row["organization"]), []).append({"id": row["id"], "label": row["name"]})
    return found


@dataclass(frozen=True)
class Place:
    """Where an asker looks: of the organizations that they know, those to which the request is narrowed."""

    context: Context
    readable: Collection[UUID] | None

    def shows(self, organization: UUID) -> bool:
        narrowed = self.context.narrowed
        return (self.readable is None or organization in self.readable) and (
            narrowed is None or organization in narrowed
        )

    def above(self, organization: UUID) -> list[UUID]:
        """The organizations whose figures a row of this one adds to: itself as it is today, and all above, as far as they are shown."""
        structure = self.context.structure
        if organization not in structure.organizations:
            return []
        chain = (structure.current(organization), *structure.ancestors(organization))
        return list(dict.fromkeys(each for each in chain if self.shows(each)))


@dataclass
class _Sum:
    """The figures of an organization and all below it; a figure that nobody may know stays null."""

    records: int = 0
    counts: Counts = field(default_factory=list["int | None"])

    def add(self, records: int, counts: Sequence[int | None]) -> None:
        self.records += records
        if not self.counts:
            self.counts = list(counts)
            return
        self.counts = [_plus(one, other) for one, other in zip(self.counts, counts, strict=True)]


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)


def _summed(rows: Sequence[Row], place: Place) -> dict[UUID, _Sum]:
    found: dict[UUID, _Sum] = {}
    for row in rows:
        for organization in place.above(cast("UUID", row["organization"])):
            found.setdefault(organization, _Sum()).add(cast("int", row["records"]), cast("Counts", row["counts"]))
    return found


def _told(card: Card, pairs: Mapping[UUID, int] | None, answerable: Mapping[UUID, list[Json]], place: Place) -> Json:
    sums, doubles = _summed(card.rows, place), pairs or {}
    structure, said = place.context.structure, card.entity.quality
    shown = sorted({*sums, *doubles}, key=lambda each: structure.organizations[each].code)
    names = [each.name for each in card.dimensions]

    def row(organization: UUID) -> Json:
        found = sums.get(organization, _Sum(0, [0] * len(names)))
        known = structure.organizations[organization]
        counts: Json = dict(zip(names, found.counts, strict=True))
        return {
            "organization": {"id": known.id, "code": known.code, "label": known.name},
            "parent": _parent(organization, structure, set(shown)),
            "records": found.records,
            "counts": counts,
            "duplicates": None if pairs is None else doubles.get(organization, 0),
            "answerable": _nearest(organization, structure, answerable),
        }

    return {
        "entity": card.entity.name,
        "rows": "relationships" if card.entity.faceted else "records",
        "at": card.at,
        "capped": card.capped,
        "stale_after": None if said is None else said.stale_after,
        "role": None if said is None else said.owner,
        "dimensions": [{"name": each.name, "filter": each.filter} for each in card.dimensions],
        "items": [row(each) for each in shown],
        "trend": [dict(each) for each in card.trend],
    }


def _parent(organization: UUID, structure: Structure, shown: Collection[UUID]) -> UUID | None:
    """The nearest organization above that is shown too."""
    return next((each for each in structure.ancestors(organization) if each in shown), None)


def _nearest(organization: UUID, structure: Structure, answerable: Mapping[UUID, list[Json]]) -> list[Json]:
    """Those who hold the role at the organization, else at the nearest one above."""
    chain = (organization, *structure.ancestors(organization))
    found = (answerable[each] for each in chain if each in answerable)
    return next(found, list[Json]())
