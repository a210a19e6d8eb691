"""Turns staged rows into records, batch by batch through the one door, and keeps what could not be saved with all its problems."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import UUID

from asyncpg import PostgresError

from hezong.kernel.jobs import Beat
from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.records.create import New, Prepared, fresh, prepare, saving_of, wanted_of
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.cell import value_of
from hezong.kernel.records.imports.lookup import Lookup, identity_field
from hezong.kernel.records.imports.staging import Import, load_import
from hezong.kernel.records.right import require_verb
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Beside
from hezong.kernel.schema.names import control
from hezong.kernel.search.fold import fold
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.problem import refuse

CHUNK = 1_000
SAVERS = 2
"""Batches that are being saved at once: one notes what became of its rows and commits while the database works at the other."""

TRIES = 5
AGAIN = frozenset({"40P01", "40001"})
"""SQL states of saves that stood in each other's way; the same save passes when it is sent again."""
UNKNOWN = "import.unknown_reference"
TWINS = frozenset({"check.duplicate", "check.needs_steward"})

NEXT = f"""select "number", "cells"::text as "cells" from {control("import_row")}
where "run" = $1 and "state" = 'staged' and "number" > $2 order by "number" limit {CHUNK}"""
START = f"""update {control("import_run")} set "state" = 'running', "mode" = $2, "batch" = $3, "beat" = now()
where "id" = $1 and ("state" in ('staged', 'paused', 'done', 'failed') or "state" = 'running' and "beat" < now() - interval '5 minutes')
returning 1"""
"""Each batch renews the beat, and none lasts as long as this: without it the run died with its worker, and may be taken up."""

BATCH = f"""insert into {control("batch")} ("id", "kind", "entity", "organization", "by", "state", "total")
values ($1, 'import', $2, $3, $4, 'running', $5) on conflict ("id") do update set "state" = 'running'"""
MARK = f"""update {control("import_row")} r set "state" = x."state", "problems" = x."problems", "record" = x."record"
from jsonb_to_recordset($2::text::jsonb) as x("number" integer, "state" text, "problems" jsonb, "record" uuid)
where r."run" = $1 and r."number" = x."number\""""
COUNT = f"""update {control("import_run")} i set "counts" = i."counts" || c."found" from (
  select jsonb_build_object('rows', count(*), 'created', count(*) filter (where "state" = 'created'),
    'updated', count(*) filter (where "state" = 'updated'), 'duplicate', count(*) filter (where "state" = 'duplicate'),
    'problem', count(*) filter (where "state" = 'problem'), 'skipped', count(*) filter (where "state" = 'skipped')) as "found"
  from {control("import_row")} where "run" = $1) c where i."id" = $1"""
ADD = f"""update {control("import_run")} set "beat" = now(), "counts" = "counts" || jsonb_build_object(
  'created', ("counts" ->> 'created')::bigint + $2::bigint, 'duplicate', ("counts" ->> 'duplicate')::bigint + $3::bigint,
  'problem', ("counts" ->> 'problem')::bigint + $4::bigint) where "id" = $1"""
"""Progress after a batch; rows are counted anew at the start and at the end of a run, because people mend some meanwhile."""

END = f'update {control("import_run")} set "state" = $2 where "id" = $1'
CLOSE = f'update {control("batch")} set "state" = $2, "finished_at" = now(), "done" = $3 where "id" = $1'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row of the file."""

    number: int
    state: str
    problems: tuple[Problem, ...] = ()
    record: UUID | None = None


async def still() -> None:
    """The beat of a run that nobody wants to pause."""


@dataclass
class Run:
    """One run over the rows that are staged; remembers what it has looked up, and the keys that it has seen in the file."""

    desk: Desk
    source: Import
    lookup: Lookup
    beat: Beat = still
    seen: set[str] = field(default_factory=set[str])

    @property
    def fields(self) -> Mapping[str, Field]:
        """The field of each mapped column, as the organization has it."""
        entity = self.desk.entity
        return {column: entity.fields[name] for column, name in self.source.mapping.items()}


async def run_import(
    runtime: Runtime, context: Context, id: UUID, mode: str = "create", beat: Beat = still
) -> Mapping[str, int]:
    """``POST …/{id}/run``: works through all staged rows; progress is in ``counts`` after each batch. May be called again after a stop.

    A job calls this; it holds no transaction longer than one batch, and beats between them. 403, and 422 ``import.mode`` or ``import.state``.
    """
    source = await load_import(runtime, context, id)
    require_mode(mode)
    batch = source.batch or new_id(context.now)
    desk = Desk.at(runtime, replace(context, batch=batch), source.entity).seen_by(source.organization)
    require_verb(desk.judge, "create")
    await _start(runtime, source, batch, mode)
    state = "failed"
    try:
        await _work(Run(desk, source, Lookup(desk), beat))
        state = "done"
    finally:
        await _end(runtime, source, batch, state)
    return (await load_import(runtime, context, id)).counts


def require_mode(mode: str) -> None:
    """422 ``import.mode`` for a mode that no run has."""
    if mode != "create":
        raise refuse("import.mode", mode=mode)


async def _start(runtime: Runtime, source: Import, batch: UUID, mode: str) -> None:
    async with runtime.pools.write.acquire() as connection:
        if await connection.fetchval(START, source.id, mode, batch) is None:
            raise refuse("import.state", state=source.state)
        await connection.execute(COUNT, source.id)
        await connection.execute(BATCH, batch, source.entity, source.organization, source.by, source.counts["rows"])


async def _end(runtime: Runtime, source: Import, batch: UUID, state: str) -> None:
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(COUNT, source.id)
        await connection.execute(END, source.id, state)
        done = await connection.fetchval(
            f'select ("counts" ->> $2)::bigint from {control("import_run")} where "id" = $1', source.id, "created"
        )
        await connection.execute(CLOSE, batch, state, done)


async def _work(run: Run) -> None:
    """The database saves some batches while the next one is prepared. Which of them ends first does not matter: each notes its own rows."""
    last, saving = 0, deque[asyncio.Task[None]]()
    try:
        while (batch := await _next(run, last)) is not None:
            last = batch.numbers[-1]
            if len(saving) == SAVERS:
                await saving.popleft()
                await run.beat()
            saving.append(asyncio.create_task(_save(run, batch)))
    finally:
        # All of them end before the run does, also where one has failed.
        await asyncio.gather(*saving)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the file, prepared. ``places``: the number and the warnings of each row that is to become a record."""

    numbers: Sequence[int]
    rows: tuple[New, ...]
    places: Sequence[tuple[int, tuple[Problem, ...]]]
    outcomes: tuple[Outcome, ...]


async def _next(run: Run, last: int) -> Batch | None:
    """The next rows with all that can be said of them before they are saved; None at the end."""
    async with run.desk.runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(NEXT, run.source.id, last))
        if not rows:
            return None
        texts = [_texts(run, json.loads(str(row["cells"]))) for row in rows]
        await run.lookup.targets(connection, run.fields.values(), texts)
        twins = await run.lookup.twins(connection, texts)
    return await _prepared(run, [cast("int", row["number"]) for row in rows], texts, twins)


def _texts(run: Run, cells: Sequence[str]) -> dict[str, str]:
    """Texts by field; a cell that the row does not have is empty."""
    at = {column: place for place, column in enumerate(run.source.columns)}
    places = ((each.name, at[column]) for column, each in run.fields.items())
    return {name: cells[place] if place < len(cells) else "" for name, place in places}


async def _prepared(
    run: Run, numbers: Sequence[int], texts: Sequence[Mapping[str, str]], twins: Mapping[int, UUID]
) -> Batch:
    """Sorts out what is there already; the others go through all phases."""
    outcomes: list[Outcome] = []
    bodies: list[dict[str, object]] = []
    places: list[tuple[int, tuple[Problem, ...]]] = []
    for place, number in enumerate(numbers):
        if place in twins or _repeated(run, texts[place]):
            outcomes.append(Outcome(number, "duplicate", record=twins.get(place)))
        else:
            body, warnings = _body(run, texts[place])
            bodies.append(body)
            places.append((number, warnings))
    prepared = await prepare(run.desk, fresh(run.desk, bodies))
    return Batch(numbers, prepared.rows, places, (*outcomes, *_refused(prepared, places)))


def _repeated(run: Run, texts: Mapping[str, str]) -> bool:
    """Whether the file itself has had this row before."""
    key = identity_field(run.desk.entity)
    value = texts.get(key.name) if key else None
    label = texts.get(run.desk.entity.label, "")
    mark = f"key {value}" if value else f"name {fold(label)}"
    if mark in run.seen:
        return bool(value or label)
    run.seen.add(mark)
    return False


def _body(run: Run, texts: Mapping[str, str]) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The body of a row. An unknown reference stays empty, and its text is kept in a warning (contract §3)."""
    organization = run.source.organization
    known = run.desk.context.structure.organizations.get(organization)
    currency = known.currency if known else "CNY"
    body: dict[str, object] = {"organization": str(organization)}
    warnings: list[Problem] = []
    for each in run.fields.values():
        text = texts[each.name]
        if each.type is FieldType.REF and text:
            target = run.lookup.target(each, text)
            body[each.name] = None if target is None else str(target)
            if target is None:
                warnings.append(Problem(UNKNOWN, field=each.name, params={"name": each.name, "text": text}))
        elif text:
            body[each.name] = value_of(each, text, currency)
    return body, tuple(warnings)


def _refused(prepared: Prepared, places: Sequence[tuple[int, tuple[Problem, ...]]]) -> list[Outcome]:
    """Rows that did not pass, with all that is wrong; one that repeats a unique value is a duplicate."""
    found = {place: [problem] for place, problem in prepared.refused.items()} | dict(prepared.problems)
    return [_wrong(places[place], problems) for place, problems in found.items()]


def _wrong(place: tuple[int, tuple[Problem, ...]], problems: Sequence[Problem]) -> Outcome:
    number, warnings = place
    state = "duplicate" if all(each.code in TWINS for each in problems) else "problem"
    return Outcome(number, state, (*problems, *warnings))


async def _save(run: Run, batch: Batch) -> None:
    """One transaction with what is noted about the rows. Those whose unique values were taken meanwhile are set aside."""
    places, outcomes = batch.places, list(batch.outcomes)
    rows: list[New] = list(batch.rows)
    tries = 0
    while True:
        created = [Outcome(places[each.number][0], "created", places[each.number][1], each.id) for each in rows]
        beside = _noted(run.source.id, [*outcomes, *created])
        if not rows:
            async with run.desk.runtime.pools.write.acquire() as connection:
                for each in beside:
                    await connection.execute(each.sql, *each.arguments)
            return
        saving = replace(saving_of(run.desk, rows, answered=False), beside=beside)
        try:
            await run.desk.save(saving, wanted_of(rows), single=False)
            return
        except Refused as refusal:
            taken = {each.row: each for each in refusal.problems if each.row is not None}
            if not taken:
                raise
            outcomes += [_wrong(places[rows[row].number], [problem]) for row, problem in taken.items()]
            rows = [each for place, each in enumerate(rows) if place not in taken]
        except PostgresError as error:
            tries += 1
            if tries == TRIES or str(getattr(error, "sqlstate", "")) not in AGAIN:
                raise


def _noted(id: UUID, outcomes: Sequence[Outcome]) -> tuple[Beside, ...]:
    """What is noted about the rows of a batch, and the progress."""
    states = Counter(each.state for each in outcomes)
    added = (states["created"], states["duplicate"], states["problem"])
    return Beside(MARK, (id, _json(outcomes))), Beside(ADD, (id, *added))


def _json(outcomes: Sequence[Outcome]) -> str:
    return json.dumps([_row(each) for each in outcomes], ensure_ascii=False)


def _row(outcome: Outcome) -> dict[str, object]:
    problems = [
        {"code": each.code, "field": each.field, "hint": each.hint, "params": dict(each.params)}
        for each in outcome.problems
    ]
    record = None if outcome.record is None else str(outcome.record)
    return {"number": outcome.number, "state": outcome.state, "problems": problems, "record": record}
