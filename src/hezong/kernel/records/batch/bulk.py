"""Changes many records alike: ids frozen at the start, each row judged and saved by itself as if it were asked for alone (contract §2, "bulk")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Move
from hezong.kernel.query.pick import plan_pick
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.batch.chunk import Step, Work, failed
from hezong.kernel.records.batch.loading import load_items
from hezong.kernel.records.batch.sealed import journal
from hezong.kernel.records.batch.store import LARGEST, Batch, Item, Opening, Outcome, open_batch
from hezong.kernel.records.body import given, require_known, unwritable
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.grant import USER, require_over
from hezong.kernel.records.life import planned_delete
from hezong.kernel.records.move import require_move
from hezong.kernel.records.record import Record
from hezong.kernel.records.right import require_readable, require_verb
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.records.target import named
from hezong.kernel.records.update import Planned, Request, placed, planned
from hezong.kernel.types import Context, Refused
from hezong.kernel.types.problem import refuse

KEYS = ("ids", "filter", "set", "move", "delete", "organization")


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to each record: deleted, or set and perhaps moved; of a faceted one at an organization."""

    fields: Body
    move: Move | None = None
    delete: bool = False
    organization: UUID | None = None

    @property
    def body(self) -> Body:
        return {} if self.organization is None else {"organization": str(self.organization)}


async def bulk(runtime: Runtime, context: Context, entity: str, body: Body) -> UUID:
    """``POST /records/{entity}/bulk {ids or filter, set, move?, delete?, organization?}``: the id of the batch, which ``run`` works off.

    What no row could take is refused at once; 422 ``request.too_many_rows`` beyond 100,000 records.
    """
    desk = Desk.at(runtime, context, entity)
    for name in body:
        if name not in KEYS:
            raise refuse("request.unknown_field", field=name, name=name)
    change = _change(desk, body)
    _require_possible(desk, change)
    ids = await _ids(desk, body)
    detail = {name: body[name] for name in KEYS if name in body and name != "ids"}
    opening = Opening("bulk", desk.entity.name, ids, _storable(desk, detail), change.organization)
    async with runtime.pools.write.acquire() as connection:
        return await open_batch(connection, context, opening)


def _change(desk: Desk, body: Body) -> Change:
    fields, move, delete = body.get("set"), body.get("move"), body.get("delete")
    if not isinstance(fields, (Mapping, type(None))):
        raise refuse("request.shape", field="set", expected="object")
    if not isinstance(move, (str, type(None))) or not isinstance(delete, (bool, type(None))):
        raise refuse("request.shape", expected="{ids, set, move, delete}")
    if not (fields or move or delete):
        raise refuse("request.missing", field="set", name="set")
    if delete and (fields or move):
        raise refuse("request.shape", field="delete", expected="delete | set, move")
    step = require_move(desk.entity, move) if move else None
    return Change(cast("Body", fields or {}), step, bool(delete), _organization(desk, body))


def _organization(desk: Desk, body: Body) -> UUID | None:
    """The organization whose relationships are meant. Records of one organization lie where they are."""
    found = named(desk.context, body)
    if found is not None and not desk.entity.faceted:
        raise refuse("request.unknown_field", field="organization", name="organization")
    return found


def _require_possible(desk: Desk, change: Change) -> None:
    """Refuses what would go wrong in every row: rights before values."""
    require_verb(desk.judge, "delete" if change.delete else "update")
    desk = desk if change.organization is None else desk.seen_by(change.organization)
    require_known(desk.entity, [change.fields], frozenset())
    closed = unwritable(desk.entity, change.fields)
    if closed:
        raise refuse("access.field", field=closed[0], name=closed[0])
    lifecycle = desk.entity.lifecycle
    if lifecycle is not None and lifecycle.field in change.fields:
        raise refuse("check.move", field=lifecycle.field)
    problems = given(desk.entity, change.fields, desk.tools, frozenset()).problems
    if problems:
        raise Refused(problems)


async def _ids(desk: Desk, body: Body) -> list[UUID]:
    """The ids as they are named, or those that the filter means now; each once."""
    sent, filter = body.get("ids"), body.get("filter")
    if (sent is None) == (filter is None):
        raise refuse("request.missing", field="ids", name="ids | filter")
    found = await _filtered(desk, filter) if sent is None else _listed(sent)
    if len(found) > LARGEST:
        raise refuse("request.too_many_rows", limit=LARGEST)
    return found


def _listed(sent: object) -> list[UUID]:
    if not isinstance(sent, list):
        raise refuse("request.shape", field="ids", expected="[id]")
    try:
        return list(dict.fromkeys(UUID(str(each)) for each in cast("list[object]", sent)))
    except ValueError:
        raise refuse("request.shape", field="ids", expected="[id]") from None


async def _filtered(desk: Desk, filter: object) -> list[UUID]:
    if not isinstance(filter, str):
        raise refuse("request.shape", field="filter", expected="text")
    sight, _ = desk.runtime.sight(desk.context)
    statement = plan_pick(sight, desk.entity.name, filter, LARGEST + 1)
    arguments = fill(statement.arguments, sight, Filling())
    async with desk.runtime.pools.read.acquire() as connection:
        return list(cast("Sequence[UUID]", await connection.fetchval(statement.sql, *arguments)))


def _storable(desk: Desk, detail: Mapping[str, object]) -> dict[str, object]:
    """What is asked for, as the batch keeps it: sensitive values sealed."""
    fields = cast("Body", detail.get("set") or {})
    sealed = {
        name: desk.runtime.vault.seal(str(value)).hex()
        for name, value in fields.items()
        if value is not None and desk.entity.fields[name].sensitive
    }
    kept = {name: _plain(value) for name, value in fields.items() if name not in sealed}
    return {**detail, "set": kept, "sealed": sealed}


def _plain(value: object) -> object:
    """A value as JSON keeps it: exact numbers as text, coordinates as numbers."""
    if isinstance(value, Mapping):
        parts = cast("Mapping[str, object]", value)
        return {name: float(each) if isinstance(each, Decimal) else each for name, each in parts.items()}
    return format(value, "f") if isinstance(value, Decimal) else value


def _opened(runtime: Runtime, batch: Batch) -> dict[str, object]:
    """The change as it was asked for."""
    sealed = cast("Mapping[str, str]", batch.detail.get("sealed") or {})
    plain = {name: runtime.vault.open(bytes.fromhex(value)) for name, value in sealed.items()}
    return {**batch.detail, "set": {**cast("Body", batch.detail.get("set") or {}), **plain}}


def work(runtime: Runtime, context: Context, batch: Batch) -> Work:
    """A bulk change at work."""
    desk = Desk.at(runtime, context, batch.entity)
    change = _change(desk, _opened(runtime, batch))

    async def plan(items: Sequence[Item]) -> list[Step]:
        records = await load_items(desk, items)
        return [await _step(desk, change, each, records.get(each.record)) for each in items]

    return Work(runtime, context, batch.id, plan, desk)


async def _step(desk: Desk, change: Change, item: Item, record: Record | None) -> Step:
    try:
        readable = require_readable(desk.judge, record)
        found = await _planned(desk, change, readable)
    except Refused as refused:
        return failed(item, refused.problems)
    if not found.saving.entries:
        return Step(Outcome(item.number, "skipped"))
    return Step(
        Outcome(item.number, "changed", sealed=journal(desk, readable, found)), (found.saving,), (found.wanted,)
    )


async def _planned(desk: Desk, change: Change, record: Record) -> Planned:
    if change.delete:
        if desk.entity.name == USER:
            await require_over(desk.runtime.pools.steady, desk.runtime.world.model, desk.context, record.id)
        return planned_delete(desk, record, desk.context.now)
    request = Request(record.id, change.body, change.fields, None, move=change.move)
    return await planned(placed(desk, record, request), request)
