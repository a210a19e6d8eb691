"""Takes a reorganization from its draft to its end: each step asks for its rights and its state, and leaves a line of what was said (contract §4)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import cast
from uuid import UUID

from hezong.kernel.expr.problem import ExprError
from hezong.kernel.org.operation import parse
from hezong.kernel.org.reorganize import Shift
from hezong.kernel.query.pick import plan_pick
from hezong.kernel.query.sight import Sight
from hezong.kernel.records.audit import audit
from hezong.kernel.records.reorganization.apply import apply, outcome_of, take_back
from hezong.kernel.records.reorganization.document import (
    OPEN,
    SQL,
    Document,
    Draft,
    document,
    note,
    page,
    require_one,
    step,
)
from hezong.kernel.records.reorganization.preview import preview_of
from hezong.kernel.records.reorganization.right import administers, plans, readable, require_power, touched
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

LONGEST = 4000
KEYS = ("title", "reason", "effective", "operations", "approvers")
MOST_PAGES = 20


async def create(runtime: Runtime, context: Context, body: Body) -> Document:
    """``POST /api/reorganizations``: a draft. It may still be incomplete; what forbids it is told by its preview."""
    draft = _draft(body, Draft("", "", context.today, (), ()))
    if not draft.title:
        raise refuse("request.missing", field="title", name="title")
    if not plans(runtime, context):
        raise refuse("access.verb", verb="update", entity="organization")
    require_power(runtime, context, draft.operations)
    id = new_id(context.now)
    async with runtime.pools.write.acquire() as connection:
        await _require_people(connection, draft)
        await connection.execute(SQL["insert"], id, *_stored(draft), context.user)
        await note(connection, id, "created", context.user)
        return await document(connection, id)


async def read(runtime: Runtime, context: Context, id: UUID) -> Document:
    """One that the asker may see; 404 otherwise."""
    async with runtime.pools.read.acquire() as connection:
        found = await document(connection, id)
    if not readable(runtime, context, found):
        raise refuse("request.not_found")
    return found


async def listed(
    runtime: Runtime, context: Context, state: str | None, after: UUID | None, limit: int
) -> tuple[list[Document], UUID | None]:
    """A page of those that the asker may see, newest first, and where the next one begins."""
    found: list[Document] = []
    async with runtime.pools.read.acquire() as connection:
        for _ in range(MOST_PAGES):
            several = await page(connection, state, after, limit + 1)
            found += [each for each in several if readable(runtime, context, each)]
            after = several[-1].id if several else None
            if len(several) <= limit or len(found) > limit:
                break
    return found[:limit], found[limit - 1].id if len(found) > limit else None


async def change(runtime: Runtime, context: Context, id: UUID, body: Body) -> Document:
    """``PATCH``: what is changed is a draft again, whose preview is gone. 409 once it was submitted."""
    found = await _planned(runtime, context, id)
    found.require(*OPEN)
    draft = _draft(body, found.draft)
    require_power(runtime, context, draft.operations)
    async with runtime.pools.write.acquire() as connection:
        await _require_people(connection, draft)
        require_one(await connection.execute(SQL["change"], id, found.version, *_stored(draft)))
        return await document(connection, id)


async def remove(runtime: Runtime, context: Context, id: UUID) -> None:
    """``DELETE``: only what was never submitted, or was rejected."""
    found = await _planned(runtime, context, id)
    found.require(*OPEN)
    async with runtime.pools.write.acquire() as connection:
        require_one(await connection.execute(SQL["delete"], id, found.version))


async def preview(runtime: Runtime, context: Context, id: UUID) -> Document:
    """``POST …/preview``: works out what it changes, as of its day, and what forbids it. Carried out is nothing."""
    found = await read(runtime, context, id)
    found.require("draft", "previewed", "submitted", "approved", "scheduled", "rejected")
    async with runtime.pools.read.acquire() as reader:
        outcome = await outcome_of(reader, id, found.draft, ahead=True)  # pyright: ignore[reportArgumentType]  the pool's connection is asyncpg's
        shown = await preview_of(reader, runtime, context, found, outcome)
        mark = await _mark(reader, found)
    found_wrong = (*outcome.problems, *_wrong_rules(runtime, context, outcome.shifts))
    problems = [
        {"code": each.code, "field": each.field, "row": each.row, "params": dict(each.params)} for each in found_wrong
    ]
    texts = (
        json.dumps(shown, ensure_ascii=False, default=str),
        mark,
        json.dumps(problems, ensure_ascii=False, default=str),
    )
    async with runtime.pools.write.acquire() as connection:
        require_one(await connection.execute(SQL["previewed"], id, found.version, *texts))
        return await document(connection, id)


def _wrong_rules(runtime: Runtime, context: Context, shifts: Iterable[Shift]) -> Iterable[Problem]:
    """Rules that mean nothing, or that the planner may not read by."""
    sight = Sight(runtime.world, context)
    for each in shifts:
        try:
            plan_pick(sight, each.take.entity, each.take.filter, 1)
        except (Refused, ExprError):
            yield Problem("check.reorganization_rule", row=each.number, params={"name": each.take.filter})


async def submit(runtime: Runtime, context: Context, id: UUID, text: str) -> Document:
    """``POST …/submit``: asks for approval of exactly what was previewed. 422 where the group or the plan has changed since, or problems forbid it."""
    found = await _planned(runtime, context, id)
    found.require("previewed")
    require_power(runtime, context, found.draft.operations)
    if not found.draft.given:
        raise refuse("check.reorganization_empty")
    async with runtime.pools.write.acquire() as connection:
        if found.previewed != await _mark(connection, found):
            raise refuse("check.reorganization_changed")
        if found.problems:
            raise Refused(tuple(problem_of(each) for each in found.problems))
        await step(connection, found, "submitted")
        return await _noted(connection, context, found, "submitted", text)


async def approve(runtime: Runtime, context: Context, id: UUID, text: str) -> Document:
    """``POST …/approve``: once all named approvers have said so, or without any whoever administers all that it touches. What lies
    in the future is scheduled by itself.
    """
    found = await read(runtime, context, id)
    found.require("submitted")
    _require_approver(runtime, context, found)
    async with runtime.pools.write.acquire() as connection:
        await note(connection, id, "approved", context.user, text)
        rows = cast("Sequence[Mapping[str, UUID]]", await connection.fetch(SQL["approved_by"], id))
        if {each["by"] for each in rows} >= set(found.draft.approvers):
            await step(connection, found, "scheduled" if found.draft.effective > context.today else "approved")
        await _audited(connection, context, found, "approved")
        return await document(connection, id)


async def reject(runtime: Runtime, context: Context, id: UUID, text: str) -> Document:
    """``POST …/reject``: it can then be changed and submitted anew."""
    found = await read(runtime, context, id)
    found.require("submitted")
    _require_approver(runtime, context, found)
    async with runtime.pools.write.acquire() as connection:
        await step(connection, found, "rejected")
        return await _noted(connection, context, found, "rejected", text)


async def cancel(runtime: Runtime, context: Context, id: UUID, text: str) -> Document:
    """``POST …/cancel``: nothing will come of it, not even of what is scheduled."""
    found = await _planned(runtime, context, id)
    found.require(*OPEN, "submitted", "approved", "scheduled")
    async with runtime.pools.write.acquire() as connection:
        await step(connection, found, "cancelled")
        return await _noted(connection, context, found, "cancelled", text)


async def comment(runtime: Runtime, context: Context, id: UUID, text: str) -> Document:
    """``POST …/comments``: whoever sees it may say something."""
    found = await read(runtime, context, id)
    async with runtime.pools.write.acquire() as connection:
        await note(connection, found.id, "comment", context.user, text)
        return await document(connection, id)


async def carry_out(runtime: Runtime, context: Context, id: UUID) -> Document:
    """``POST …/apply``: what is approved, for today or the past; what is scheduled goes by itself at its day."""
    found = await _planned(runtime, context, id)
    found.require("approved", "scheduled")
    require_power(runtime, context, found.draft.operations)
    if found.draft.effective > context.today:
        raise refuse("conflict.reorganization_state", state="scheduled")
    return await apply(runtime, context, id, "approved", "scheduled")


async def undo(runtime: Runtime, context: Context, id: UUID) -> Document:
    """``POST …/undo``: the group is as if it had never been, while nothing depends on it."""
    found = await _planned(runtime, context, id)
    found.require("applied")
    return await take_back(runtime, context, id)


async def notes(runtime: Runtime, id: UUID) -> Sequence[Mapping[str, object]]:
    """What was said and decided, in order."""
    async with runtime.pools.read.acquire() as connection:
        return cast("Sequence[Mapping[str, object]]", await connection.fetch(SQL["notes"], id))


async def people(runtime: Runtime, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The names of people; everyone may read them."""
    if not ids:
        return {}
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(SQL["people"], list(ids)))
    return {cast("UUID", each["id"]): str(each["name"]) for each in rows}


async def _planned(runtime: Runtime, context: Context, id: UUID) -> Document:
    """One that the asker may change: their own, or one about organizations that they administer all."""
    found = await read(runtime, context, id)
    reached = touched(context, found.draft.operations)
    if context.user != found.by and not all(administers(runtime, context, each) for each in reached):
        raise refuse("access.verb", verb="update", entity="organization")
    return found


def _require_approver(runtime: Runtime, context: Context, found: Document) -> None:
    if found.draft.approvers:
        if context.user not in found.draft.approvers:
            raise refuse("access.verb", verb="approve", entity="organization")
        return
    require_power(runtime, context, found.draft.operations)


async def _noted(connection: Connection, context: Context, found: Document, kind: str, text: str) -> Document:
    await note(connection, found.id, kind, context.user, text)
    await _audited(connection, context, found, kind)
    return await document(connection, found.id)


async def _audited(connection: Connection, context: Context, found: Document, kind: str) -> None:
    detail = {"reorganization": str(found.id), "title": found.draft.title}
    await audit(connection, context, f"reorganization.{kind}", record=found.id, detail=detail)


async def _mark(connection: Connection, found: Document) -> str:
    """Says of what a preview was made: the plan, and the structure as it was."""
    version = await connection.fetchval("select structure_version from hz_control.state")
    plan = json.dumps([found.draft.effective.isoformat(), list(found.draft.given)], sort_keys=True, default=str)
    return sha256(f"{version} {plan}".encode()).hexdigest()


def problem_of(stored: Mapping[str, object]) -> Problem:
    """A problem that is kept with the document."""
    row, params = stored.get("row"), cast("Mapping[str, object]", stored.get("params") or {})
    field = stored.get("field")
    return Problem(
        str(stored["code"]), None if field is None else str(field), row if isinstance(row, int) else None, params
    )


async def _require_people(connection: Connection, draft: Draft) -> None:
    rows = await connection.fetch(SQL["people"], list(draft.approvers))
    if len(rows) != len(draft.approvers):
        raise refuse("request.parameter", field="approvers", name="approvers", expected="[user]")


def _stored(draft: Draft) -> tuple[object, ...]:
    given = json.dumps(list(draft.given), ensure_ascii=False, default=str)
    return draft.title, draft.reason, draft.effective, given, list(draft.approvers)


def _draft(body: Body, before: Draft) -> Draft:
    """The draft with what a body changes of it."""
    for name in body:
        if name not in KEYS:
            raise refuse("request.unknown_field", field=name, name=name)
    given = body.get("operations", before.given)
    parse(given)
    return Draft(
        _text(body, "title", before.title),
        _text(body, "reason", before.reason),
        _day(body, before.effective),
        cast("Sequence[object]", given),
        _people(body, before.approvers),
    )


def _text(body: Body, name: str, otherwise: str) -> str:
    value = body.get(name, otherwise)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise refuse("request.parameter", field=name, name=name, expected=f"0–{LONGEST}")
    return value.strip()


def _day(body: Body, otherwise: date) -> date:
    value = body.get("effective")
    if value is None:
        return otherwise
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise refuse("request.date", field="effective", name="effective") from None


def _people(body: Body, otherwise: tuple[UUID, ...]) -> tuple[UUID, ...]:
    value = body.get("approvers")
    if value is None:
        return otherwise
    try:
        return tuple(dict.fromkeys(UUID(str(each)) for each in cast("Sequence[object]", value)))
    except (ValueError, TypeError):
        raise refuse("request.parameter", field="approvers", name="approvers", expected="[id]") from None
