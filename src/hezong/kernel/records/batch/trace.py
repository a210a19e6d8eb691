"""Reads out of history what a batch did to records, and what was done to them since. Shows nothing to anybody; sensitive values are not there."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from hezong.kernel.records.told import read_changes
from hezong.kernel.schema.names import control
from hezong.kernel.types.ports import Connection

Json = Mapping[str, object]
Place = tuple[UUID | None, str]
"""A field by its name, and the facet that the change was for."""

SINCE = f"""select "id", "record", "facet", "verb", "batch", "changes"::text as "changes" from {control("history")}
where "record" = any($2::uuid[]) and "id" >= (
  select b."id" from {control("history")} b where b."batch" = $1 and b."record" = any($2::uuid[]) order by b."id" limit 1)
order by "id\""""
SECRETS = f"""select "record", "sealed"::text as "sealed" from {control("batch_item")}
where "batch" = $1 and "sealed" is not null and "record" = any($2::uuid[])"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of history."""

    facet: UUID | None
    verb: str
    changes: tuple[Json, ...]


@dataclass
class Trace:
    """What a batch did to one record (``mine``), and what others did to it afterwards (``later``), oldest first."""

    mine: list[Row] = field(default_factory=list[Row])
    later: list[Row] = field(default_factory=list[Row])
    sealed: Json | None = None

    def did(self, verb: str) -> bool:
        return any(each.verb == verb for each in self.mine)

    @property
    def life(self) -> str | None:
        """How the batch left the record: created, deleted or restored; None where it did none of these."""
        if self.did("create"):
            return "create"
        return next((each.verb for each in reversed(self.mine) if each.verb in ("delete", "restore")), None)

    @property
    def ended_since(self) -> bool:
        """Whether others deleted or restored the record since."""
        return any(each.verb in ("delete", "restore") for each in self.later)

    def fields(self) -> Mapping[Place, tuple[object, object]]:
        """For each field that the batch changed: its value before and after."""
        found: dict[Place, tuple[object, object]] = {}
        for row in self.mine:
            for change in row.changes:
                place = (row.facet, str(change["field"]))
                before = found[place][0] if place in found else change["old"]
                found[place] = (before, change["new"])
        return found

    def touched_since(self, name: str) -> bool:
        """Whether others changed a field since, to whatever."""
        return any(change["field"] == name for row in self.later for change in row.changes)


async def traces(connection: Connection, batch: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Trace]:
    """What the batch did to each of these records."""
    rows = cast("Sequence[Json]", await connection.fetch(SINCE, batch, list(ids)))
    secrets = cast("Sequence[Json]", await connection.fetch(SECRETS, batch, list(ids)))
    found: dict[UUID, Trace] = {each: Trace() for each in ids}
    _sort(found, batch, rows)
    for row in secrets:
        found[cast("UUID", row["record"])].sealed = json.loads(str(row["sealed"]))
    return found


def _sort(found: Mapping[UUID, Trace], batch: UUID, rows: Iterable[Json]) -> None:
    for row in rows:
        trace = found[cast("UUID", row["record"])]
        each = Row(cast("UUID | None", row["facet"]), str(row["verb"]), tuple(read_changes(row["changes"])))
        if row["batch"] == batch:
            trace.mine.append(each)
        elif trace.mine:
            trace.later.append(each)
