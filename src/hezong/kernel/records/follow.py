"""Turns a change of a record into news for those who follow it: each hears only of what they may read at this moment, nobody of their own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast
from uuid import UUID

from hezong.kernel.hooks import Event, Following
from hezong.kernel.jobs import Beat
from hezong.kernel.records.after import GroupPorts
from hezong.kernel.records.asker import JobRuntime, asker
from hezong.kernel.records.load import load_one, rights_want
from hezong.kernel.records.record import Record
from hezong.kernel.records.right import Judge, barred
from hezong.kernel.schema.names import control
from hezong.kernel.types import Refused

NAME = "follow.run"
"""The name of the job; its id is that of the event."""
_HAPPENED = f"""select h."id", h."entity", h."record", h."facet", h."verb", h."by", h."at", h."changes"::text as "changes"
from {control("event")} e
join {control("history")} h on h."record" = e."record" and h."version" = e."version" and h."facet" is not distinct from e."facet"
where e."id" = $1 order by h."id" desc limit 1"""
_FOLLOWERS = f'select "user" from {control("follow")} where "record" = $1 and "at" <= $2 order by "user"'
"""Whoever followed it when it happened: what was done before is no news."""

Row = Mapping[str, object]


async def work(tell: Following, job: JobRuntime, id: UUID, beat: Beat) -> None:
    """The job: whoever follows the record is told, one after the other; telling twice is the business of ``tell``."""
    async with job.runtime.pools.read.acquire() as connection:
        row = cast("Row | None", await connection.fetchrow(_HAPPENED, id))
        about = (None, None) if row is None else (row["record"], row["at"])
        people = cast("Sequence[Row]", await connection.fetch(_FOLLOWERS, *about))
    if row is None or str(row["entity"]) not in job.runtime.world.entities:
        return
    happened = Happened(job, _event(row), cast("UUID | None", row["facet"]))
    for each in people:
        person = cast("UUID", each["user"])
        if person == happened.event.by:
            continue
        seen = await happened.seen_by(person)
        if seen is not None:
            await tell(replace(happened.event, changes=seen.changes), person, seen.label, GroupPorts(job))
            await beat()


def _event(row: Row) -> Event:
    changes = cast("Sequence[Row]", json.loads(str(row["changes"]), parse_float=Decimal))
    id, record, by = cast("UUID", row["id"]), cast("UUID", row["record"]), cast("UUID | None", row["by"])
    return Event(id, str(row["entity"]), record, str(row["verb"]), by, tuple(changes))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person may know of a change."""

    label: str
    changes: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """A change, and the relationship in which it was made."""

    job: JobRuntime
    event: Event
    facet: UUID | None

    async def seen_by(self, person: UUID) -> Seen | None:
        """None for somebody who may read nothing of it: not the record, not the relationship, none of the fields."""
        try:
            context = await asker(self.job, person, None)
        except Refused:
            return None
        world = self.job.runtime.world
        entity = world.entity(self.event.entity, context)
        async with self.job.runtime.pools.read.acquire() as connection:
            record = await load_one(connection, world.model, rights_want(world.model, entity, (self.event.record,)))
        if record is None or not record.live:
            return None
        judge = Judge(entity, context, narrow=False)
        changes = tuple(each for each in self.event.changes if self._reads(judge, record, str(each["field"])))
        if not changes:
            return None
        return Seen(str(record.values.get(entity.label) or ""), changes)

    def _reads(self, judge: Judge, record: Record, name: str) -> bool:
        field = judge.entity.fields.get(name)
        if field is None or field.hidden:
            return False
        inside = judge.entity.faceted and (field.facet or field.local is not None)
        facet = record.facet(self.facet)
        if inside:
            shares = () if facet is None or not facet.live else judge.covering("read", record, facet)
        else:
            shares = judge.anywhere("read", record)
        return bool(shares) and name not in barred(shares)
