"""Carries out the model's rules of retention, a few records to a transaction, until nothing is left that has run out (CU-21).

May be killed at any moment and begun again: what a transaction erased it has signed for, and the rest is found anew. One at a time.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.erasure.erase import SQL, Eraser, Meant, Outcome, expire
from hezong.kernel.records.erasure.person import Found, all_of
from hezong.kernel.records.erasure.rule import Expiry, expiries
from hezong.kernel.records.save import locks
from hezong.kernel.types.ports import Connection

MOST = 100
"""Records of one transaction; a person brings what is about them along."""
ALONE = "select pg_try_advisory_lock(5217387)"
FREE = "select pg_advisory_unlock(5217387)"
Row = Mapping[str, object]
Beat = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule came to: ``count`` of records or values, and where else something went."""

    rule: str
    count: int
    counts: Mapping[str, int] = field(default_factory=dict[str, int])


async def purge_expired(eraser: Eraser, beat: Beat | None = None) -> list[Line]:
    """Erases what has run out by today's model. Nothing where another purge is under way."""
    async with eraser.runtime.pools.owner.acquire() as connection:
        if not await connection.fetchval(ALONE):
            return []
        try:
            found = [await _rule(eraser, connection, each, beat) for each in expiries(eraser.runtime.world.model)]
            return [*found, await _staged(eraser, connection, beat)]
        finally:
            await connection.execute(FREE)


async def count_expired(eraser: Eraser) -> list[Line]:
    """What a purge would erase now, by rule."""
    async with eraser.runtime.pools.owner.acquire() as connection:
        found: list[Line] = []
        for each in expiries(eraser.runtime.world.model):
            sql = f"select count(*) from ({each.find(eraser.runtime.world.model)}) x"
            count = await connection.fetchval(sql, *_asked(eraser, each, None, None))
            found.append(Line(each.name, cast("int", count)))
        return found


def _asked(
    eraser: Eraser, expiry: Expiry, after: UUID | None, most: int | None, among: list[UUID] | None = None
) -> tuple[object, ...]:
    return (expiry.name, eraser.context.now, expiry.retention.keep, after, most, among)


async def _rule(eraser: Eraser, connection: Connection, expiry: Expiry, beat: Beat | None) -> Line:
    total, count, after = Outcome(), 0, None
    sql = expiry.find(eraser.runtime.world.model)
    while rows := cast("Sequence[Row]", await connection.fetch(sql, *_asked(eraser, expiry, after, MOST))):
        ids = [cast("UUID", row["id"]) for row in rows]
        done, outcome = await _some(eraser, connection, expiry, sql, ids)
        count, after = count + done, ids[-1]
        total.add(outcome)
        if beat is not None:
            await beat()
    return Line(expiry.name, count, total.counts)


async def _some(
    eraser: Eraser, connection: Connection, expiry: Expiry, sql: str, ids: list[UUID]
) -> tuple[int, Outcome]:
    """One transaction. What is about a person is looked up before the locks, and what ran out again behind them."""
    model, entity = eraser.runtime.world.model, expiry.entity
    person = expiry.field is None and not expiry.deletes and entity.privacy is not None and bool(entity.privacy.person)
    about = await all_of(connection, model, entity.name, ids) if person else {entity.name: tuple(ids)}
    outcome = Outcome()
    async with atomic(connection, f"begin;{locks({each for found in about.values() for each in found})}"):
        asked = _asked(eraser, expiry, None, len(ids), ids)
        rows = cast("Sequence[Row]", await connection.fetch(sql, *asked))
        if rows:
            if person and len(rows) < len(ids):
                about = await all_of(connection, model, entity.name, [cast("UUID", row["id"]) for row in rows])
            outcome = await _erased(eraser, connection, expiry, rows, about)
            await expire(
                connection,
                expiry.name,
                [cast("UUID", row["id"]) for row in rows],
                [cast("datetime", row["moment"]) for row in rows],
            )
    await eraser.sweep(connection, outcome.contents)
    return len(rows), outcome


async def _erased(eraser: Eraser, connection: Connection, expiry: Expiry, rows: Sequence[Row], about: Found) -> Outcome:
    """``about``: the records of a rule for whole records, with what belongs to them."""
    entity, ids = expiry.entity, tuple(cast("UUID", row["id"]) for row in rows)
    if expiry.field is not None:
        records = tuple(dict.fromkeys(cast("UUID", row["record"]) for row in rows))
        meant = Meant(entity, records, ids if expiry.inside else None)
        return await eraser.fields(connection, meant, expiry.field, expiry.name)
    if expiry.deletes:
        return await eraser.rows(connection, Meant(entity, ids), expiry.name)
    total = Outcome()
    for name, each in about.items():
        meant = Meant(
            eraser.runtime.world.model.entities[name], ids if name == entity.name and len(about) == 1 else each
        )
        total.add(await eraser.records(connection, meant, expiry.name))
    return total


async def _staged(eraser: Eraser, connection: Connection, beat: Beat | None) -> Line:
    """What was read of files of imports that nobody can undo any more."""
    count = 0
    while rows := await connection.fetch(SQL["staged_late"], eraser.context.now, 1_000):
        count += len(rows)
        if beat is not None:
            await beat()
    return Line("import_row", count)
