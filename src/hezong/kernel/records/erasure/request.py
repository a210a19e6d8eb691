"""Takes the request that the data of a person be given out or erased, says what that would touch, and how it stands (CU-06). Carries nothing out.

It takes the verb ``erase`` over the record and every relationship that an organization has with it; whoever holds it may then reach what
is about the person in all organizations, and nothing else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.access import allowed
from hezong.kernel.jobs.announce import announce
from hezong.kernel.model.field import Entity, Rule
from hezong.kernel.query.world import World
from hezong.kernel.records.asker import positions_of
from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.audit import audit
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.erasure.person import all_of
from hezong.kernel.records.record import Record, whole
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.update import loaded
from hezong.kernel.records.value import shown
from hezong.kernel.types import Context, Refused
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records.erasure", "request.sql")
JOB = "privacy.run"
VERB = "erase"
KINDS = ("export", "erase")
LARGEST = 200
Row = Mapping[str, object]
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. ``name``: typed by hand, to erase nobody by mistake."""

    kind: str
    entity: str
    record: UUID
    reason: str
    name: str = ""


async def ask(runtime: Runtime, context: Context, wish: Wish) -> UUID:
    """The id of the request, whose job is asked for. 404, 403; 422 ``check.no_person``, ``check.name``; 409 ``conflict.asked``."""
    desk, record = await require_person(runtime, context, wish.entity, wish.record)
    if wish.kind == "erase" and wish.name.strip() != label_of(desk, record).strip():
        raise refuse("check.name", field="name")
    id = new_id(context.now)
    async with runtime.pools.write.acquire() as connection, atomic(connection):
        facts = (wish.kind, wish.entity, record.id, wish.reason, positions_of(context), context.now)
        if await connection.fetchval(SQL["open"], id, context.user, *facts) is None:
            raise refuse("conflict.asked")
        detail = {"request": str(id), "reason": wish.reason}
        await audit(connection, context, f"privacy.{wish.kind}", entity=wish.entity, record=record.id, detail=detail)
        await announce(connection, JOB, id, context.user)
    return id


async def preview(runtime: Runtime, context: Context, entity: str, id: UUID) -> Json:
    """``{label, items: [{entity, records}], history, files, staged}``: what belongs to the person, over all organizations."""
    desk, record = await require_person(runtime, context, entity, id)
    model = runtime.world.model
    async with runtime.pools.read.acquire() as connection:
        found = await all_of(connection, model, entity, [record.id])
        around = cast("Row", await connection.fetchrow(SQL["count"], [each for ids in found.values() for each in ids]))
    items = [{"entity": name, "records": len(ids)} for name, ids in found.items()]
    return {"entity": entity, "id": str(record.id), "label": label_of(desk, record), "items": items, **dict(around)}


async def require_person(runtime: Runtime, context: Context, entity: str, id: UUID) -> tuple[Desk, Record]:
    """A record that is a natural person, all of which the asker may erase."""
    desk, record = await loaded(runtime, context, entity, id)
    places = record.facets if desk.entity.faceted else (None,)
    if not all(desk.judge.covers(VERB, record, each) for each in places):
        raise refuse("access.verb", verb=VERB, entity=entity)
    if not is_person(desk.entity, record):
        raise refuse("check.no_person")
    return desk, record


def is_person(entity: Entity, record: Record) -> bool:
    """By what the model says of the entity."""
    said = False if entity.privacy is None else entity.privacy.person
    return said.run({"self": whole(record)}) is True if isinstance(said, Rule) else said


def label_of(desk: Desk, record: Record) -> str:
    """What stands for the record in words."""
    field = desk.entity.fields[desk.entity.label]
    return str(shown(field, record.values.get(field.name)) or "")


def erasing(world: World, context: Context) -> list[str]:
    """The entities over all of whose records the asker holds the verb."""
    every = context.structure.organizations.keys()
    found: list[str] = []
    for name, entity in world.entities.items():
        shares = allowed(entity, VERB, context, narrow=False).shares
        if any(each.when is None and (each.reach.everything or each.reach.full >= every) for each in shares):
            found.append(name)
    return sorted(found)


async def listed(runtime: Runtime, context: Context, after: UUID | None, limit: int) -> tuple[list[Json], str | None]:
    """Requests, newest first, and the cursor of the next page."""
    known = erasing(runtime.world, context)
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Row]", await connection.fetch(SQL["page"], context.user, known, after, limit + 1))
    following = str(rows[limit - 1]["id"]) if len(rows) > limit else None
    return [told(row) for row in rows[:limit]], following


async def shown_request(runtime: Runtime, context: Context, id: UUID) -> Json:
    """One request with the proofs of what was erased; 404 for one that is not the asker's to see."""
    async with runtime.pools.read.acquire() as connection:
        row = await stored(connection, id)
        if row["by"] != context.user and row["entity"] not in erasing(runtime.world, context):
            raise refuse("request.not_found")
        proofs = cast("Sequence[Row]", await connection.fetch(SQL["proofs"], id))
    shown_proofs = [{**dict(each), "counts": json.loads(str(each["counts"]))} for each in proofs]
    return {**told(row), "proofs": shown_proofs}


async def stored(connection: Connection, id: UUID) -> Row:
    row = cast("Row | None", await connection.fetchrow(SQL["one"], id))
    if row is None:
        raise refuse("request.not_found")
    return row


def told(row: Row) -> Json:
    found = {
        name: row[name] for name in ("id", "at", "by", "kind", "entity", "record", "reason", "state", "total", "done")
    }
    texts = {name: json.loads(str(row[name])) for name in ("counts", "problems")}
    return {**found, **texts, "finished_at": row["finished_at"]}


async def known_label(runtime: Runtime, context: Context, entity: str, id: UUID) -> str | None:
    """What a record is called today, for whoever may read it; None otherwise."""
    try:
        desk, record = await loaded(runtime, context, entity, id)
    except Refused:
        return None
    return label_of(desk, record)
