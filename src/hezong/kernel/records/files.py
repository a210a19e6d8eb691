"""Keeps which files are attached to which record, under the rights of the record, with a line of its history. What they hold lies elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from hezong.kernel.records.change import Entry
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.history import FILES
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Beside, Saving
from hezong.kernel.records.several import save_all
from hezong.kernel.records.statement import Shape
from hezong.kernel.records.target import facet_for, require_target
from hezong.kernel.records.update import loaded
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.problem import refuse

COLUMNS = '"id", "entity", "record", "facet", "name", "type", "size", "sha256", "by", "at"'
ADD = f"""insert into {control("file")} ("id", "entity", "record", "facet", "origin", "organization", "name", "type", "size", "sha256", "by")
values ($1, $2, $3, $4, $3, $5, $6, $7, $8, $9, $10)"""
OF = f'select {COLUMNS} from {control("file")} where "record" = $1 and "entity" = $2 and "deleted_at" is null order by "id"'
ONE = f'select {COLUMNS} from {control("file")} where "id" = $1 and "deleted_at" is null'
END = f'update {control("file")} set "deleted_at" = now(), "deleted_by" = $2 where "id" = $1'
BACK = f"""update {control("file")} set "record" = "origin" where "record" = $2 and "origin" = any($1::uuid[])"""
WANTED = f"""select distinct "sha256" from {control("file")}
where "deleted_at" is null or "deleted_at" > now() - interval '90 days'"""


@dataclass(frozen=True, slots=True)
class Content:
    """A file that has been stored: its name at the sender's, its type by its content, bytes and hash."""

    name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a record. ``facet``: whose relationship it belongs to; only those who read that one see it."""

    id: UUID
    entity: str
    record: UUID
    facet: UUID | None
    content: Content
    by: UUID
    at: datetime


async def require_attachable(
    runtime: Runtime, context: Context, entity: str, id: UUID, organization: str | None
) -> None:
    """404 and 403 before a byte is taken."""
    await _place(runtime, context, entity, id, organization)


async def attach(
    runtime: Runtime, context: Context, entity: str, id: UUID, organization: str | None, content: Content
) -> Attachment:
    """``POST …/{id}/files``: needs ``update`` over the record, of a shared one over the facet of the organization."""
    desk, record, facet = await _place(runtime, context, entity, id, organization)
    file = new_id(context.now)
    place = (
        file,
        desk.entity.name,
        record.id,
        facet.id if facet else None,
        facet.organization if facet else record.organization,
    )
    beside = Beside(ADD, (*place, content.name, content.type, content.size, content.sha256, context.user))
    await _note(desk, record, facet, "attach", {"field": FILES, "old": None, "new": content.name}, beside)
    return Attachment(
        file, desk.entity.name, record.id, facet.id if facet else None, content, context.user, context.now
    )


async def attached(runtime: Runtime, context: Context, entity: str, id: UUID) -> list[Attachment]:
    """``GET …/{id}/files``: what the asker may read, oldest first."""
    desk, record = await loaded(runtime, context, entity, id)
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(OF, record.id, desk.entity.name))
    return [each for each in map(_attachment, rows) if _covered(desk, record, each, "read")]


async def find_attachment(runtime: Runtime, context: Context, id: UUID) -> Attachment:
    """``GET /files/{id}``: 404 for one of a record, or of a relationship, that the asker cannot read."""
    found, _, _ = await _find(runtime, context, id)
    return found


async def detach(runtime: Runtime, context: Context, id: UUID) -> None:
    """``DELETE /files/{id}``: needs ``update``; what it held is swept later."""
    found, desk, record = await _find(runtime, context, id)
    if not _covered(desk, record, found, "update"):
        raise refuse("access.verb", verb="update", entity=desk.entity.name)
    change = {"field": FILES, "old": found.content.name, "new": None}
    await _note(desk, record, record.facet(found.facet), "detach", change, Beside(END, (id, context.user)))


async def wanted_contents(runtime: Runtime) -> frozenset[str]:
    """The hashes of all contents that somebody may still ask for."""
    async with runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, str]]", await connection.fetch(WANTED))
    return frozenset(row["sha256"] for row in rows)


async def _place(
    runtime: Runtime, context: Context, entity: str, id: UUID, organization: str | None
) -> tuple[Desk, Record, Facet | None]:
    desk, record = await loaded(runtime, context, entity, id)
    facet: Facet | None = None
    if desk.entity.faceted:
        facet = facet_for(context, record, require_target(context, {"organization": organization}, desk.entity))
        if facet is None or not desk.judge.covers("read", record, facet):
            raise refuse("request.not_found")
    if not desk.judge.covers("update", record, facet):
        raise refuse("access.verb", verb="update", entity=desk.entity.name)
    return desk, record, facet


async def _find(runtime: Runtime, context: Context, id: UUID) -> tuple[Attachment, Desk, Record]:
    async with runtime.pools.read.acquire() as connection:
        row = cast("Mapping[str, object] | None", await connection.fetchrow(ONE, id))
    if row is None:
        raise refuse("request.not_found")
    found = _attachment(row)
    desk, record = await loaded(runtime, context, found.entity, found.record)
    if not _covered(desk, record, found, "read"):
        raise refuse("request.not_found")
    return found, desk, record


def _covered(desk: Desk, record: Record, file: Attachment, verb: str) -> bool:
    """Rights over the record, or over the relationship that the file belongs to."""
    facet = record.facet(file.facet)
    if desk.entity.faceted:
        return facet is not None and facet.live and desk.judge.covers(verb, record, facet)
    return desk.judge.covers(verb, record)


async def _note(
    desk: Desk, record: Record, facet: Facet | None, verb: str, change: Mapping[str, object], beside: Beside
) -> None:
    """The line of history and what it tells of, in one transaction; the record itself is not another one for it."""
    organization = record.organization if facet is None else facet.organization
    version, by = record.version_with(facet), desk.context.user
    entry = Entry(record.id, organization, version, verb, "update", (change,), facet.id if facet else None, by=by)
    saving = Saving(desk.entity, Shape(), (), (), (entry,), answered=False)
    await save_all(desk.runtime, desk.context, [saving], [beside])


def _attachment(row: Mapping[str, object]) -> Attachment:
    content = Content(str(row["name"]), str(row["type"]), cast("int", row["size"]), str(row["sha256"]))
    return Attachment(
        id=cast("UUID", row["id"]),
        entity=str(row["entity"]),
        record=cast("UUID", row["record"]),
        facet=cast("UUID | None", row["facet"]),
        content=content,
        by=cast("UUID", row["by"]),
        at=cast("datetime", row["at"]),
    )
