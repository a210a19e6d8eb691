"""Turns the wish to work with a record that one cannot read into a request to its steward, and the steward's answer into a right
that ends (contract §2, "Masked sharing", MO-09). The right itself is judged where all rights are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from hezong.kernel.access import allowed
from hezong.kernel.model.field import Entity
from hezong.kernel.records.allowance import spend
from hezong.kernel.records.audit import audit
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.duplicates import look_key
from hezong.kernel.records.load import Want, branches, load
from hezong.kernel.records.record import Record
from hezong.kernel.records.right import Judge, barred, steward_shares
from hezong.kernel.records.rule import access_rules, own_paths
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.records.target import require_target
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control, literal
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records", "access_request.sql")
Row = Mapping[str, object]
PAGE = 50
STATES = ("open", "granted", "refused", "revoked", "ended")
FROM: Mapping[str, tuple[str, ...]] = {
    "granted": ("open", "granted"),
    "refused": ("open",),
    "revoked": ("granted",),
}
"""The states in which each decision is possible; a grant may be renewed while it lasts."""


async def ask_access(runtime: Runtime, context: Context, entity: str, id: UUID, body: Body) -> UUID:
    """``POST /api/access-requests``: the id of the request. ``body``: ``reason``, and the ``organization`` that asks.

    404 for what is not shared or not there; 403 without ``create`` at the organization; 409 ``request.readable``,
    ``request.access_asked``. Each request counts as a look, since a refusal tells whether the record exists.
    """
    desk = Desk.at(runtime, context, entity)
    if not desk.entity.share_masked:
        raise refuse("request.not_found")
    organization = require_target(context, body, desk.entity)
    judge = Judge(desk.entity, context, narrow=False)
    if not judge.reaches("create", organization):
        raise refuse("access.verb", verb="create", entity=entity)
    async with runtime.pools.write.acquire() as connection:
        await spend(connection, look_key(context), runtime.allowances.looks)
    record = await desk.load(id)
    if record is None or not record.live:
        raise refuse("request.not_found")
    if judge.readable(record):
        raise refuse("request.readable")
    return await _asked(runtime, context, record, organization, str(body["reason"]))


async def _asked(runtime: Runtime, context: Context, record: Record, organization: UUID, reason: str) -> UUID:
    about = (record.entity, record.id, organization, context.user, reason)
    async with runtime.pools.write.acquire() as connection:
        made = cast("UUID | None", await connection.fetchval(SQL["ask"], *about))
        if made is None:
            raise refuse("request.access_asked")
        await audit(
            connection,
            context,
            "access.requested",
            entity=record.entity,
            record=record.id,
            organization=organization,
            detail={"request": made, "reason": reason},
        )
    return made


async def decide(runtime: Runtime, context: Context, id: UUID, to: str, until: date | None = None) -> None:
    """Grants, refuses or revokes: by whoever has ``update`` over the steward of the record. In force with the next look at rights.

    404 where the asker decides nothing; 409 ``request.access_state``; 422 ``check.until`` for a moment that is over.
    """
    async with runtime.pools.write.acquire() as connection:
        row = cast("Row | None", await connection.fetchrow(SQL["find"], id))
        if row is None or not await _decides(runtime, connection, context, [row]):
            raise refuse("request.not_found")
        moment = None if until is None else await _moment(connection, until)
        if moment is not None and moment <= context.now:
            raise Refused(Problem("check.until", field="until"))
        who = (context.user, context.session.id, context.address)
        if await connection.fetchval(SQL["decide"], id, list(FROM[to]), to, moment, *who) is None:
            raise refuse("request.access_state")


async def _moment(connection: Connection, until: date) -> datetime:
    """A time as it is; a date is its first moment in the zone of the group, as the end of any period (contract §1)."""
    if isinstance(until, datetime):
        return until
    return cast("datetime", await connection.fetchval(SQL["moment"], until))


@dataclass(frozen=True, slots=True)
class Box:
    """Which requests are asked for: those of the asker, or those that they may decide."""

    mine: bool
    state: str | None = None
    after: UUID | None = None


async def requests(runtime: Runtime, context: Context, box: Box) -> tuple[list[Row], UUID | None]:
    """A page of requests, newest first, and where to go on; a page may be shorter than the next one."""
    async with runtime.pools.write.acquire() as connection:
        if box.mine:
            rows = await _page(connection, context.user, None, box)
            found = rows[:PAGE]
        else:
            rows = await _reached(runtime, connection, context, box)
            found = await _decides(runtime, connection, context, rows[:PAGE])
    return found, cast("UUID", rows[PAGE - 1]["id"]) if len(rows) > PAGE else None


async def request_of(runtime: Runtime, id: UUID) -> Row:
    """One request, as a page shows it."""
    async with runtime.pools.write.acquire() as connection:
        return cast("Row", await connection.fetchrow(SQL["page"], None, [id], None, None, 1))


async def _page(connection: Connection, by: UUID | None, ids: list[UUID] | None, box: Box) -> list[Row]:
    found = await connection.fetch(SQL["page"], by, ids, box.state, box.after, PAGE + 1)
    return list(cast("Sequence[Row]", found))


async def _reached(runtime: Runtime, connection: Connection, context: Context, box: Box) -> list[Row]:
    """The requests about records whose steward the asker may reach with ``update``; their exact rights are judged afterwards."""
    ids: list[UUID] = []
    for name in sorted(runtime.world.entities):
        entity = runtime.world.entity(name, context)
        shares = allowed(entity, "update", context, narrow=False).shares
        if entity.share_masked and shares:
            everything = any(each.reach.everything for each in shares)
            places = frozenset[UUID]().union(*(each.reach.full | each.reach.own for each in shares))
            found = await connection.fetch(
                _candidates(entity), list(places), everything, box.after, PAGE + 1, box.state
            )
            ids += [cast("UUID", each["id"]) for each in cast("Sequence[Row]", found)]
    newest = sorted(ids, reverse=True)[: PAGE + 1]
    return await _page(connection, None, newest, box) if newest else []


def _candidates(entity: Entity) -> str:
    """The newest requests of one entity by the organization of its records."""
    return (
        f'select a."id" from {control("access_request")} a join {layout.table(entity)} r on r."id" = a."record"\n'
        f'where a."entity" = {literal(entity.name)} and ($2 or r."organization" = any ($1::uuid[]))\n'
        '  and ($3::uuid is null or a."id" < $3)\n'
        '  and ($5::text is null or $5 = case when a."state" = \'granted\' and a."until" <= now() then \'ended\' else a."state" end)\n'
        'order by a."id" desc limit $4'
    )


async def _decides(runtime: Runtime, connection: Connection, context: Context, rows: Iterable[Row]) -> list[Row]:
    """Those of the requests that the asker may decide: with ``update`` over the steward of a record that is there."""
    known = list(rows)
    found: set[object] = set()
    for name in {str(each["entity"]) for each in known} & runtime.world.entities.keys():
        entity = runtime.world.entity(name, context)
        ids = tuple({cast("UUID", each["record"]) for each in known if each["entity"] == name})
        model = runtime.world.model
        want = Want(entity, ids, branches(model, entity, own_paths(access_rules(entity))))
        records = (await load(connection, model, (want,)))[name]
        judge = Judge(entity, context, narrow=False)
        found |= {id for id, record in records.items() if record.live and _stewards(judge, record)}
    return [each for each in known if each["record"] in found]


def _stewards(judge: Judge, record: Record) -> bool:
    """A right to change some fields alone is none to say who reads the record."""
    shares = steward_shares(judge, record) if judge.entity.faceted else judge.covering("update", record)
    return bool(shares) and "organization" not in barred(shares)
