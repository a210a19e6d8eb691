"""Executes the one statement of a save in its transaction, and tells what stood against it. Judges nothing, knows no rule."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol, cast
from uuid import UUID

from asyncpg import PostgresError

from hezong.kernel.expr.problem import SQL_STATES
from hezong.kernel.expr.sql import Params
from hezong.kernel.hooks import HookKind
from hezong.kernel.model.field import Entity
from hezong.kernel.query.item import item_json
from hezong.kernel.query.list import Statement
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.change import Columns, Entry
from hezong.kernel.records.runtime import Idempotency, Runtime
from hezong.kernel.records.statement import FIRST_ITEM, Shape, facets_now, render
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection, Pool
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement on control tables that belongs into the transaction of a save. ``rows``: how many it must touch, else the save is Lost."""

    sql: str
    arguments: tuple[object, ...]
    rows: int | None = None

    async def execute(self, connection: Connection) -> None:
        done = await connection.execute(self.sql, *self.arguments)
        if self.rows is not None and done.rpartition(" ")[2] != str(self.rows):
            raise Lost


@dataclass(frozen=True, slots=True)
class Saving:
    """What one statement writes. ``answered``: the records come back as the asker may see them. ``beside``: what is noted with it.

    ``quiet``: nothing runs after the commit, since the rows are loaded and nobody has just done something.
    """

    entity: Entity
    shape: Shape
    rows: tuple[Columns, ...]
    facets: tuple[Columns, ...]
    entries: tuple[Entry, ...]
    answered: bool = True
    beside: tuple[Beside, ...] = ()
    quiet: bool = False


ONE_PLAN = "set local plan_cache_mode = force_generic_plan"
"""Rows come as JSON and are found by their ids, so that no other plan is ever better; planning anew costs more than executing."""


class Around(Protocol):
    """What happens in the transaction of a save besides its statement, on its connection."""

    async def before(self, connection: Connection) -> None: ...

    async def after(self, connection: Connection) -> None: ...


class Lost(Exception):
    """Another write came first: fewer rows than meant. Nothing was saved."""


class KeyTaken(Exception):
    """The ``Idempotency-Key`` was used meanwhile. Nothing was saved."""


class Collision(Exception):
    """A value that must be unique is taken. ``constraint`` is the name of the index, ``table`` that of the table. Nothing was saved."""

    def __init__(self, table: str, constraint: str) -> None:
        super().__init__(constraint)
        self.table, self.constraint = table, constraint


async def save(
    runtime: Runtime,
    context: Context,
    saving: Saving,
    key: Idempotency | None = None,
    pool: Pool | None = None,
    around: Around | None = None,
) -> bytes:
    """Writes all or nothing; the answer is a JSON array. Raises Lost, KeyTaken, Collision, or Refused from the database's own rules."""
    saving = _hooked(runtime, saving)
    if saving.shape.record == "insert" and key is None and not saving.beside and around is None:
        saving = replace(saving, shape=replace(saving.shape, alone=True))
    sql, used = _rendered(runtime, context, saving, key)
    async with (pool or runtime.pools.write).acquire() as connection:
        if saving.shape.alone:
            return await _alone(connection, saving, sql, used)
        return await _transaction(connection, context, saving, (sql, used), around)


async def save_within(connection: Connection, runtime: Runtime, context: Context, saving: Saving) -> None:
    """Saves in a transaction that is under way and holds the locks of the records; answers nothing. Raises Lost."""
    saving = _hooked(runtime, replace(saving, answered=False))
    sql, used = _rendered(runtime, context, saving, None)
    _require_all(saving, cast("Mapping[str, object]", await connection.fetchrow(sql, *used)))


def _hooked(runtime: Runtime, saving: Saving) -> Saving:
    """The saving, which asks for what runs after a commit like this, if there is anything."""
    verbs = {each.verb for each in saving.entries}
    hooks = runtime.world.hooks.of(saving.entity.name, HookKind.AFTER)
    if saving.quiet or not any(each.name in verbs for each in hooks):
        return saving
    return replace(saving, shape=replace(saving.shape, hooked=True))


def _rendered(runtime: Runtime, context: Context, saving: Saving, key: Idempotency | None) -> tuple[str, list[object]]:
    """The statement and its arguments."""
    statement = _statement(runtime, context, saving)
    arguments = [*_written(saving), context.batch, *_keyed(context, key), *statement.arguments[FIRST_ITEM - 1 :]]
    return statement.sql, arguments if saving.answered else arguments[: FIRST_ITEM - 1]


@asynccontextmanager
async def transaction(pool: Pool, context: Context, records: Iterable[UUID]) -> AsyncIterator[Connection]:
    """A transaction of the asker's with locks on records, committed at the end of the block. Errors of the database are told as ``save`` does."""
    async with pool.acquire() as connection, _begun(connection, context, records):
        yield connection


@asynccontextmanager
async def _begun(connection: Connection, context: Context, records: Iterable[UUID]) -> AsyncIterator[None]:
    await connection.execute(begin(context.user, records))
    try:
        yield
        await connection.execute("commit")
    except PostgresError as error:
        await connection.execute("rollback")
        raise _meaning(error) from error
    except BaseException:
        await connection.execute("rollback")
        raise


async def _alone(connection: Connection, saving: Saving, sql: str, arguments: list[object]) -> bytes:
    """New records in one round trip: they are all made or the statement fails, so nothing is left to take back."""
    try:
        row = cast("Mapping[str, object]", await connection.fetchrow(sql, *arguments))
    except PostgresError as error:
        raise _meaning(error) from error
    assert row["records"] == len(saving.rows), "an insert makes every row"
    assert row["facets"] == len(saving.facets), "each facet joins the record made with it"
    return _items(row)


async def _transaction(
    connection: Connection,
    context: Context,
    saving: Saving,
    statement: tuple[str, list[object]],
    around: Around | None,
) -> bytes:
    sql, arguments = statement
    async with _begun(connection, context, locked(saving)):
        if around is not None:
            await around.before(connection)
        row = cast("Mapping[str, object]", await connection.fetchrow(sql, *arguments))
        _require_all(saving, row)
        if around is not None:
            await around.after(connection)
        for each in saving.beside:
            await each.execute(connection)
    return _items(row)


def _items(row: Mapping[str, object]) -> bytes:
    items = row["items"]
    return items.encode() if isinstance(items, str) else b"[]"


def begin(user: UUID, records: Iterable[UUID] = ()) -> str:
    """The start of a write in one round trip: who writes, and a lock on each record that exists already.

    Written without parameters, because only a simple query holds several commands: ids render as hexadecimal digits and numbers.
    The locks are advisory, since row locks would pass over masters that the asker may not change; they come before the statement,
    so that its snapshot sees the last history row and the last master. Ordered, so that two writers never wait for each other.
    """
    return f"begin;select set_config('hezong.user', '{user}', true);{ONE_PLAN};{locks(records)}"


def locks(records: Iterable[UUID]) -> str:
    """Commands that lock records for the rest of a transaction, in an order that all writers keep."""
    return "".join(f"select pg_advisory_xact_lock({key});" for key in sorted({_lock(each) for each in records}))


def _lock(record: UUID) -> int:
    return (record.int & (1 << 64) - 1) - (1 << 63)


def locked(saving: Saving) -> Iterable[UUID]:
    return () if saving.shape.record == "insert" else (each.record for each in saving.entries)


def _require_all(saving: Saving, row: Mapping[str, object]) -> None:
    if row["keyed"] == 0:
        raise KeyTaken
    if row["records"] != len(saving.rows) or row["facets"] != len(saving.facets):
        raise Lost


def _meaning(error: PostgresError) -> Exception:
    """What an error of the database means to the asker; what cannot be theirs stays as it is."""
    state = str(getattr(error, "sqlstate", ""))
    constraint = str(getattr(error, "constraint_name", None) or "")
    match state:
        case "23505":
            return Collision(str(getattr(error, "table_name", None) or ""), constraint)
        case "23503":
            return refuse("check.reference", field=constraint.split(".")[1] if "." in constraint else None)
        case "42501":
            return refuse("access.denied")
        case "40P01":
            return Lost()
        case _ if state in SQL_STATES:
            return refuse(SQL_STATES[state])
        case _:
            return error


def _statement(runtime: Runtime, context: Context, saving: Saving) -> Statement:
    """The text, rendered once for each shape of the save and of the asker's rights."""
    if not saving.answered:
        key = (runtime.world.version, "save", saving.entity.name, saving.shape)
        return runtime.plans.get(key, lambda: Statement(render(saving.entity, saving.shape), ()))
    sight, seen = runtime.sight(context)
    key = (seen, "save", saving.entity.name, saving.shape)
    planned = runtime.plans.get(key, lambda: _planned(sight, saving))
    return Statement(planned.sql, tuple(fill(planned.arguments, sight, Filling())))


def _planned(sight: Sight, saving: Saving) -> Statement:
    params = Params()
    params.values.extend([None] * (FIRST_ITEM - 1))
    entity = sight.entity(saving.entity.name)
    item = item_json(sight, entity, params, "r", facets_now(saving.entity, saving.shape))
    return Statement(render(saving.entity, saving.shape, item), tuple(params.values))


def _written(saving: Saving) -> tuple[str | None, str | None, str]:
    rows = _json(saving.rows) if saving.shape.record != "none" else None
    facets = _json(saving.facets) if saving.shape.facet != "none" else None
    return rows, facets, _json(_told(each, number) for number, each in enumerate(saving.entries))


def _told(entry: Entry, number: int) -> Columns:
    facet, by = entry.facet, entry.by
    return {
        "number": number,
        "record": str(entry.record),
        "facet": None if facet is None else str(facet),
        "organization": str(entry.organization),
        "version": entry.version,
        "verb": entry.verb,
        "kind": entry.kind,
        "changes": entry.changes,
        "at": entry.at,
        "by": None if by is None else str(by),
    }


def _json(rows: Iterable[Columns]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"))


def _keyed(context: Context, key: Idempotency | None) -> tuple[object, ...]:
    """Route, key and digest, and who writes."""
    return (None, None, None, context.user) if key is None else (key.route, key.key, key.digest, context.user)
