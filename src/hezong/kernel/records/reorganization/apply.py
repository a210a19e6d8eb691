"""Carries a decided reorganization out, or takes it back: dated rows, positions, reach and the document, in one transaction that touches no other record."""

import json
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import UUID

from hezong.kernel.org.load import load_structure
from hezong.kernel.org.open import count_change
from hezong.kernel.org.operation import Close, Divest, Merge, Operation, Split, Transfer
from hezong.kernel.org.reorganize import Delta, Outcome, reorganize
from hezong.kernel.org.store import load_timeline, write_rows
from hezong.kernel.org.timeline import Name, Seat, Timeline, Unit
from hezong.kernel.org.undo import undo
from hezong.kernel.org.written import write_delta
from hezong.kernel.records.audit import audit
from hezong.kernel.records.batch.shift import open_shift
from hezong.kernel.records.reorganization.document import SQL, Document, Draft, document, note, scheduled
from hezong.kernel.records.reorganization.row import Rows
from hezong.kernel.records.reorganization.standing import standing
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.reach import change_reach
from hezong.kernel.types import Context, Problem, Refused, Session
from hezong.kernel.types.identity import new_id


@dataclass(frozen=True, slots=True)
class Change:
    """What is about to be written: the difference, what the timeline is then, and as which day it is seen today."""

    found: Document
    delta: Delta
    after: Timeline
    today: date


async def apply(runtime: Runtime, context: Context, id: UUID, *states: str) -> Document:
    """Carries one out that is in one of the states, whatever its day. 422 with what stands against it; nothing is then written."""
    async with _begun(runtime) as connection:
        found = await document(connection, id, locked=True)
        found.require(*states)
        outcome = await outcome_of(connection, found.id, found.draft)
        if outcome.problems:
            raise Refused(outcome.problems)
        await _apply(connection, runtime, context, found, outcome)
        return await document(connection, id)


async def _apply(connection: Connection, runtime: Runtime, context: Context, found: Document, outcome: Outcome) -> None:
    await _write(connection, runtime, context, Change(found, outcome.delta, outcome.after, context.today))
    stored = json.dumps(write_delta(outcome.delta), ensure_ascii=False)
    await connection.execute(SQL["applied"], found.id, stored)
    for each in outcome.shifts:
        await open_shift(connection, context, each, found.id)
    await _told(connection, context, found, "applied")


async def take_back(runtime: Runtime, context: Context, id: UUID) -> Document:
    """Undoes an applied one. 422 ``check.organization_depends`` or ``check.organization_holds`` where something stands on it by now."""
    async with _begun(runtime) as connection:
        found = await document(connection, id, locked=True)
        found.require("applied")
        assert found.delta is not None, "what was applied says what it changed"
        timeline = await load_timeline(connection, found.delta.organizations)
        undone = undo(timeline, _renamed(found.delta, timeline), found.draft.effective)
        problems = [*undone.problems, *await standing(connection, runtime, context, found.delta)]
        if problems:
            raise Refused(problems)
        change = Change(found, found.delta.inverse, undone.after, context.today)
        await _write(connection, runtime, context, change)
        await connection.execute(SQL["undone"], found.id)
        await _told(connection, context, found, "undone")
        return await document(connection, id)


async def apply_due(runtime: Runtime, today: date) -> int:
    """Carries out what is settled for today or an earlier day, in order, each in its own transaction; how many documents ended.

    What no longer fits is superseded: nothing of it is done, and its problems are kept for people to read. It may be called by
    every process at any moment: whoever comes second finds nothing to do.
    """
    async with runtime.pools.read.acquire() as connection:
        due = await scheduled(connection, today)
    done = 0
    for each in due:
        async with _begun(runtime) as connection:
            found = await document(connection, each.id, locked=True)
            if found.state == "scheduled":
                await _settle(connection, runtime, await _clockwork(connection, runtime, found, today), found)
                done += 1
    return done


async def _settle(connection: Connection, runtime: Runtime, context: Context, found: Document) -> None:
    outcome = await outcome_of(connection, found.id, found.draft)
    if not outcome.problems:
        await _apply(connection, runtime, context, found, outcome)
        return
    stored = json.dumps([_problem(each) for each in outcome.problems], ensure_ascii=False)
    await connection.execute(SQL["superseded"], found.id, stored)
    await note(connection, found.id, "superseded", None)


def _problem(problem: Problem) -> dict[str, object]:
    return {"code": problem.code, "field": problem.field, "row": problem.row, "params": dict(problem.params)}


async def _clockwork(connection: Connection, runtime: Runtime, found: Document, today: date) -> Context:
    """In the name of whoever planned it, since nobody asks at midnight."""
    now = runtime.clock.now()
    structure = await load_structure(connection, today)
    session = Session(new_id(now), found.by, "", found.by_name or "", (), "zh-CN")
    return Context(session=session, structure=structure, now=now, today=today, language="zh-CN")


async def outcome_of(connection: Connection, id: UUID, draft: Draft, ahead: bool = False) -> Outcome:
    """What the operations make of the group as it is. ``ahead``: as it will be, by what is settled for days up to theirs."""
    bare = await load_timeline(connection)
    operations = draft.operations
    timeline = bare.with_rows((), await _seats(connection, seated(bare, operations, draft.effective), draft.effective))
    if ahead:
        timeline = folded(timeline, await scheduled(connection, draft.effective), but=id)
    return reorganize(timeline, operations, draft.effective, id)


def folded(timeline: Timeline, plans: Iterable[Document], but: UUID | None = None) -> Timeline:
    """The timeline with what is settled, as far as it fits."""
    for each in plans:
        if each.id != but:
            outcome = reorganize(timeline, each.draft.operations, each.draft.effective, each.id)
            timeline = timeline if outcome.problems else outcome.after
    return timeline


async def _seats(connection: Connection, organizations: Collection[UUID], since: date) -> Iterable[Seat]:
    if not organizations:
        return ()
    loaded = await load_timeline(connection, organizations, since)
    return (each for each in loaded.rows if isinstance(each, Seat))


def seated(timeline: Timeline, operations: Sequence[Operation], day: date) -> frozenset[UUID]:
    """The organizations whose positions the operations touch."""
    named: set[str] = set()
    for each in operations:
        match each:
            case Close() | Divest() | Split() | Transfer():
                named.add(each.organization)
            case Merge():
                named |= set(each.organizations)
            case _:
                pass
    known = {*timeline.by_code.items(), *((str(each), each) for each in timeline.units)}
    found = {id for name, id in known if name in named}
    waiting = list(found)
    for each in waiting:
        fresh = [child for child in timeline.children(each, day) if child not in found]
        found |= set(fresh)
        waiting += fresh
    return frozenset(found)


async def _write(connection: Connection, runtime: Runtime, context: Context, change: Change) -> None:
    before = await load_structure(connection, change.today)
    writer = Rows(connection, runtime, replace(context, batch=change.found.id))
    await writer.units(change.delta, change.after, _names(change))
    await write_rows(connection, change.delta)
    await writer.seats(change.delta)
    await change_reach(connection, before, await load_structure(connection, change.today))
    await count_change(connection, structure=True)


def _names(change: Change) -> dict[UUID, str]:
    """What the records of organizations are called today. Where no dated name is left, the first one that was given is the old one."""
    changed = {each.organization for each in change.delta.gone | change.delta.come if isinstance(each, Name)}
    found: dict[UUID, str] = {}
    for each in changed & change.after.units.keys():
        rows = change.after.names.get(each)
        if rows:
            found[each] = change.after.name(each, change.today)
        else:
            gone = [row for row in change.delta.gone if isinstance(row, Name) and row.organization == each]
            found[each] = min(gone, key=lambda row: row.span.start).name
    return found


def _renamed(delta: Delta, timeline: Timeline) -> Delta:
    """The difference with the units as their records are called now: a name that was dated since is judged by its dated rows."""
    units = {each.id: each for each in delta.come if isinstance(each, Unit)}
    known = {id: timeline.units[id] for id in units if id in timeline.units and timeline.names.get(id)}
    come = (known.get(each.id, each) if isinstance(each, Unit) else each for each in delta.come)
    return Delta(delta.gone, frozenset(come))


async def _told(connection: Connection, context: Context, found: Document, kind: str) -> None:
    await note(connection, found.id, kind, context.user)
    detail = {
        "reorganization": str(found.id),
        "title": found.draft.title,
        "effective": found.draft.effective.isoformat(),
    }
    await audit(connection, context, f"reorganization.{kind}", record=found.id, detail=detail)


@asynccontextmanager
async def _begun(runtime: Runtime) -> AsyncIterator[Connection]:
    """A transaction of the owner's; one reorganization at a time, so that none is judged by what another is just changing."""
    async with runtime.pools.owner.acquire() as taken:
        connection = cast("Connection", taken)
        async with connection.transaction():
            await connection.execute(SQL["lock"])
            yield connection
