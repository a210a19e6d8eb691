"""Turns a unique value that met a hidden record into a matter for headquarters, which sees both sides. Tells the asker nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.query.world import World
from hezong.kernel.records.audit import audit, overseen
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records", "steward.sql")
Row = Mapping[str, object]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Matter:
    """The record that has the value already, the field, and the organization that wanted it."""

    entity: str
    record: UUID
    field: str
    organization: UUID


async def ask_steward(connection: Connection, context: Context, matter: Matter) -> None:
    """Queues a matter; asking again while it is open changes nothing."""
    await connection.execute(SQL["ask"], context.user, matter.organization, matter.entity, matter.record, matter.field)


async def matters(
    connection: Connection, world: World, context: Context, state: str | None, after: UUID | None
) -> tuple[list[Row], UUID | None]:
    """A page of the matters of those entities over which the asker may explain every row, newest first, and where to go on."""
    found = await connection.fetch(SQL["page"], overseen(world, context), state, after, PAGE + 1)
    rows = cast("Sequence[Row]", found)
    return list(rows[:PAGE]), cast("UUID", rows[PAGE - 1]["id"]) if len(rows) > PAGE else None


async def close_matter(connection: Connection, world: World, context: Context, id: UUID) -> None:
    """404 for what is closed, or is not the asker's to look at."""
    found = cast("Row | None", await connection.fetchrow(SQL["close"], id, context.user, overseen(world, context)))
    if found is None:
        raise refuse("request.not_found")
    entity, record = str(found["entity"]), cast("UUID", found["record"])
    await audit(connection, context, "steward.closed", entity=entity, record=record)
