"""Reads the log of events: what the dispatcher took from the outbox, in its order. Decides nothing about who may hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.schema.names import control
from hezong.kernel.types.ports import Connection

Row = Mapping[str, object]

READ = f"""select e."position", e."entity", e."record", e."facet", e."organization", e."kind", e."version", e."person",
  b."owner" as "owner_before", b."organization"::uuid as "moved_to"
from {control("event")} e left join lateral (
  select max(c ->> 'old') filter (where c ->> 'field' = 'owner') as "owner",
    max(c ->> 'new') filter (where c ->> 'field' = 'organization') as "organization"
  from {control("history")} h, jsonb_array_elements(h."changes") c
  where h."record" = e."record" and h."version" = e."version" and h."facet" is not distinct from e."facet") b
  on e."kind" not in ('create', 'open')
where e."position" > $1 order by e."position" limit $2"""
SPAN = f'select min("position") as "first", max("position") as "last" from {control("event")}'


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log. ``person``: whom alone it is meant for. ``owner_before``: whose the record was, where that has changed;
    ``organization``: where it lay until then; ``moved_to``: where it lies since, if that is another one.
    """

    position: int
    entity: str
    record: UUID
    facet: UUID | None
    organization: UUID | None
    kind: str
    version: str | None
    person: UUID | None = None
    owner_before: str | None = None
    moved_to: UUID | None = None


async def read_events(connection: Connection, after: int, limit: int) -> tuple[Event, ...]:
    """What came after a position, the oldest first."""
    rows = cast("Sequence[Row]", await connection.fetch(READ, after, limit))
    return tuple(Event(**dict(row)) for row in rows)  # pyright: ignore[reportArgumentType]  the columns are the members


async def span(connection: Connection) -> tuple[int, int]:
    """The positions of the oldest event that is kept and of the newest one; (1, 0) before the first."""
    row = cast("Row", await connection.fetchrow(SPAN))
    return cast("int | None", row["first"]) or 1, cast("int | None", row["last"]) or 0
