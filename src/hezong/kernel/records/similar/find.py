"""Turns rows into the records that resemble them: one statement finds the candidates of many rows, each is compared part by part.

Those of an asker are records that the asker may read, judged before anything is cut off; a sweep of the group's own data has no asker.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.expr.sql import Params
from hezong.kernel.model.field import Entity
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.run import as_bytes
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, Slot, fill
from hezong.kernel.query.source import Source
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.similar.block import Way, keys, ways
from hezong.kernel.records.similar.words import matcher_of
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import literal
from hezong.kernel.search.match import Features, Matcher, Score, Zone
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection

CAP = 200
"""Candidates of one key at most."""
SHOWN = (Zone.SAME, Zone.REVIEW)
ASKED = "json_to_recordset({0}::text::json) as k(n bigint, way text, a text, b text)"


@dataclass(frozen=True, slots=True)
class Similar:
    """A record that resembles a row (by its number), and how much."""

    row: int
    id: UUID
    label: str
    score: Score


async def similar(
    runtime: Runtime, context: Context, entity: str, values: Mapping[str, object], limit: int = 20
) -> list[Similar]:
    """Readable records that resemble these values, the likeliest first; branches and namesakes are left out."""
    found = runtime.world.entity(entity, context)
    async with runtime.pools.read.acquire() as connection:
        matched = await similar_rows(runtime, connection, found, [values], context)
    return matched[:limit]


async def similar_rows(
    runtime: Runtime,
    connection: Connection,
    entity: Entity,
    rows: Sequence[Mapping[str, object]],
    context: Context | None = None,
    cap: int = CAP,
) -> list[Similar]:
    """For many rows at once. Without a context rights do not count: what is found must not be told to anybody unjudged."""
    if not entity.compared:
        return []
    matcher = await matcher_of(connection, runtime.world.model, entity, runtime.lexicons, runtime.clock.now())
    features = [matcher.features(each) for each in rows]
    candidates = await _candidates(runtime, connection, entity, features, context, cap)
    known: dict[UUID, Features] = {}
    found = [
        each for candidate in candidates if (each := _compared(matcher, features, known, candidate)).score.zone in SHOWN
    ]
    return sorted(found, key=lambda each: (each.row, -each.score.score, str(each.id)))


def _compared(
    matcher: Matcher, features: Sequence[Features], known: dict[UUID, Features], candidate: Mapping[str, object]
) -> Similar:
    id, row = UUID(str(candidate["id"])), cast("int", candidate["n"])
    if id not in known:
        known[id] = matcher.features(cast("Mapping[str, object]", candidate["values"]))
    label = str(candidate["label"])
    return Similar(row, id, label, matcher.compare(features[row], known[id]))


async def _candidates(
    runtime: Runtime,
    connection: Connection,
    entity: Entity,
    features: Sequence[Features],
    context: Context | None,
    cap: int,
) -> list[Mapping[str, object]]:
    asked = [
        {"n": row, "way": key.way, "a": key.a, "b": key.b} for row, each in enumerate(features) for key in keys(each)
    ]
    if not asked:
        return []
    sight = None if context is None else Sight(runtime.world, context)
    sql, arguments = plan_candidates(entity, cap, sight)
    given: list[object] = [json.dumps(asked, ensure_ascii=False) if each == ASK else each for each in arguments]
    if sight is not None:
        given = fill(given, sight, Filling())
    return cast("list[Mapping[str, object]]", json.loads(as_bytes(await connection.fetchval(sql, *given))))


ASK = Slot("key", index=0)
"""Where the keys of the rows go."""


def plan_candidates(entity: Entity, cap: int, sight: Sight | None) -> tuple[str, list[object]]:
    """One row: the JSON array of ``{n, id, label, values}``. Of an asker, only rows in which they may read all that is compared."""
    plan = None if sight is None else Plan(sight)
    params = Params() if plan is None else plan.params
    asked = ASKED.format(params.add(ASK, "text"))
    seen = "r.deleted_at is null"
    if plan is not None:
        rights = plan.sight.allowed(entity.name).having(entity.compared)
        seen = plan.live("r", plan.visible(Source(plan, entity, "r"), rights, "read"))
    parts = [_by(entity, way, asked, seen, cap) for way in ways(entity) if plan is not None or not way.slow]
    pairs = ", ".join(f"{literal(name)}, {layout.column(entity.fields[name]).of('r')}" for name in entity.compared)
    label = layout.column(entity.fields[entity.label]).of("r")
    rows = f"select c.n, r.id, {label}::text as label, json_build_object({pairs}) as values"
    found = f"{rows} from ({' union '.join(parts)}) c join {layout.table(entity)} r on r.id = c.id"
    return f"select coalesce(json_agg(row_to_json(f)), '[]') from ({found}) f", list(params.values)


def _by(entity: Entity, way: Way, asked: str, seen: str, cap: int) -> str:
    """The candidates of all rows by one way."""
    rows = f"select r.id from {layout.table(entity)} r {way.beside} where {way.test} and {seen} limit {cap}"
    return f"(select k.n, c.id from {asked} cross join lateral ({rows}) c where k.way = {literal(way.name)})"
