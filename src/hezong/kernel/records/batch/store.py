"""Keeps batches and the items that they work on as rows of the control schema: opened, marked, counted, closed. Changes no record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from hezong.kernel.jobs import announce
from hezong.kernel.records.asker import positions_of
from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.save import Beside
from hezong.kernel.schema.layout import table
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Problem
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Json = Mapping[str, object]

JOB = "batch.run"
"""The name of the job; its id is the batch's."""
LARGEST = 100_000
"""Records of one batch."""
CHUNK = 500
"""Items that one transaction saves; with their marks, so that a batch goes on after a kill where it stopped."""
UNDO_WITHIN = timedelta(days=90)
ENDED = ("done", "failed", "undone")

NEW = f"""insert into {control("batch")} ("id", "kind", "entity", "organization", "by", "state", "total", "detail", "asker", "positions", "undoes")
values ($1, $2, $3, $4, $5, 'queued', $6, $7::text::jsonb, $8::text::jsonb, $9, $10)"""
ITEMS = f"""insert into {control("batch_item")} ("batch", "number", "entity", "record")
select $1, n, coalesce(e, $2), r from unnest($3::uuid[], $4::text[]) with ordinality as x(r, e, n)"""
ROWS = f"""select "id", "kind", "entity", "organization", "by", "state", "total", "done", "detail"::text as "detail",
  "asker"::text as "asker", "positions", "problems"::text as "problems", "undoes", "at", "finished_at",
  (select u."name" from {table("user")} u where u."id" = b."by") as "by_name" from {control("batch")} b"""
"""Batches with the names of their makers."""
LOOK = f'{ROWS} where "id" = $1'
WAITING = f"""select "number", "entity", "record" from {control("batch_item")}
where "batch" = $1 and "state" = 'waiting' and "number" > $2 order by "number" limit $3"""
MARK = f"""update {control("batch_item")} i set "state" = x."state", "problems" = x."problems", "sealed" = x."sealed",
  "detail" = coalesce(x."detail", i."detail")
from jsonb_to_recordset($2::text::jsonb) as x("number" integer, "state" text, "problems" jsonb, "sealed" jsonb, "detail" jsonb)
where i."batch" = $1 and i."number" = x."number\""""
ADVANCE = f"""update {control("batch")} set "beat" = now(), "done" = "done" + $2 where "id" = $1"""
START = f"""update {control("batch")} set "state" = 'running', "beat" = now()
where "id" = $1 and "state" in ('queued', 'running', 'paused') returning 1"""
CLOSE = f"""update {control("batch")} b set "state" = $2, "finished_at" = now(), "detail" = b."detail" || jsonb_build_object('counts', (
  select jsonb_build_object('rows', count(*), 'changed', count(*) filter (where "state" = 'changed'),
    'skipped', count(*) filter (where "state" = 'skipped'), 'problem', count(*) filter (where "state" in ('problem', 'kept')))
  from {control("batch_item")} where "batch" = $1)) where "id" = $1"""
TURN = f'update {control("batch")} set "state" = $2 where "id" = $1'


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is stored. ``asker``: for which organizations it was asked for. ``problems``: why its job was set aside."""

    id: UUID
    kind: str
    entity: str
    by: UUID
    state: str
    total: int
    done: int
    detail: Json
    asker: Json
    positions: tuple[UUID, ...] | None
    at: datetime
    organization: UUID | None = None
    finished_at: datetime | None = None
    undoes: UUID | None = None
    problems: tuple[Json, ...] = ()
    by_name: str | None = None

    @property
    def undo_until(self) -> datetime:
        return self.at + UNDO_WITHIN


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a batch."""

    number: int
    entity: str
    record: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: ``changed``, ``skipped`` (nothing to do), ``problem`` or ``kept``. ``sealed``: what an undo must know of secrets."""

    number: int
    state: str
    problems: tuple[Problem, ...] = ()
    sealed: Json | None = None
    detail: Json | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A batch to be opened. ``items``: record ids, with their entity where it is not the batch's."""

    kind: str
    entity: str
    items: Sequence[UUID]
    detail: Json = field(default_factory=dict[str, object])
    organization: UUID | None = None
    entities: Sequence[str | None] = ()
    undoes: UUID | None = None


async def open_batch(connection: Connection, context: Context, opening: Opening) -> UUID:
    """The id of a new batch with its items frozen, whose job is asked for: all of it or nothing."""
    id = new_id(context.now)
    facts = (json.dumps(opening.detail, ensure_ascii=False), json.dumps(asker_of(context)))
    place = (id, opening.kind, opening.entity, opening.organization, context.user, len(opening.items))
    entities = list(opening.entities) or [None] * len(opening.items)
    async with atomic(connection):
        await connection.execute(NEW, *place, *facts, positions_of(context), opening.undoes)
        await connection.execute(ITEMS, id, opening.entity, list(opening.items), entities)
        await announce(connection, JOB, id, context.user)
    return id


def asker_of(context: Context) -> dict[str, object]:
    """For which organizations and in which language a batch was asked for; with its positions, it never has more than its session had."""
    narrowed = context.narrowed
    return {
        "narrowed": None if narrowed is None else [str(each) for each in sorted(narrowed)],
        "target": None if context.target is None else str(context.target),
        "language": context.language,
    }


async def find_batch(connection: Connection, id: UUID) -> Batch:
    """404 where there is none."""
    row = cast("Json | None", await connection.fetchrow(LOOK, id))
    if row is None:
        raise refuse("request.not_found")
    return batch_of(row)


def batch_of(row: Json) -> Batch:
    """A row of the table, its JSON as text."""
    return Batch(
        id=cast("UUID", row["id"]),
        kind=str(row["kind"]),
        entity=str(row["entity"] or ""),
        by=cast("UUID", row["by"]),
        state=str(row["state"]),
        total=cast("int", row["total"]),
        done=cast("int", row["done"]),
        detail=json.loads(str(row["detail"])),
        asker=json.loads(str(row["asker"])),
        positions=None if row["positions"] is None else tuple(cast("Sequence[UUID]", row["positions"])),
        problems=tuple(json.loads(str(row["problems"]))),
        at=cast("datetime", row["at"]),
        organization=cast("UUID | None", row["organization"]),
        finished_at=cast("datetime | None", row["finished_at"]),
        undoes=cast("UUID | None", row["undoes"]),
        by_name=cast("str | None", row["by_name"]),
    )


async def waiting(connection: Connection, id: UUID, after: int = 0, limit: int = CHUNK) -> list[Item]:
    """The next items that nothing has been done for yet."""
    rows = cast("Sequence[Json]", await connection.fetch(WAITING, id, after, limit))
    return [Item(cast("int", row["number"]), str(row["entity"]), cast("UUID", row["record"])) for row in rows]


def marks(id: UUID, outcomes: Sequence[Outcome]) -> tuple[Beside, ...]:
    """What is noted about items in the transaction that saves them, and the progress."""
    text = json.dumps([_marked(each) for each in outcomes], ensure_ascii=False)
    return Beside(MARK, (id, text)), Beside(ADVANCE, (id, len(outcomes)))


def _marked(outcome: Outcome) -> dict[str, object]:
    return {
        "number": outcome.number,
        "state": outcome.state,
        "problems": [told(each) for each in outcome.problems],
        "sealed": outcome.sealed,
        "detail": outcome.detail,
    }


def told(problem: Problem) -> dict[str, object]:
    """A problem as it is stored: codes and what fills their messages, in no language."""
    params = {name: value if isinstance(value, (int, float)) else str(value) for name, value in problem.params.items()}
    where = {name: str(problem.extra[name]) for name in ("entity", "record") if name in problem.extra}
    return {"code": problem.code, "field": problem.field, "hint": problem.hint, "params": params, **where}


async def start(connection: Connection, id: UUID) -> bool:
    """Takes a batch up, for the first time or after a stop; False where it has ended."""
    return await connection.fetchval(START, id) is not None


async def close(connection: Connection, id: UUID, state: str) -> None:
    """Ends a batch, with its counts."""
    await connection.execute(CLOSE, id, state)


async def turn(connection: Connection, ids: Iterable[UUID], state: str) -> None:
    """Marks batches as undone, or as done again."""
    for id in ids:
        await connection.execute(TURN, id, state)
