"""Tells how often a record is used by others: counts of what the asker may read, and whether anybody uses it at all (SY-01). Changes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.query.run import as_bytes
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.query.usage import MOST, plan_usage
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.types import Context


@dataclass(frozen=True, slots=True)
class Usage:
    """``counts``: records by entity, of those the asker may read, counted up to ``MOST``; ``used``: also by what they may not read."""

    counts: Mapping[str, int]
    used: bool

    def told(self) -> dict[str, object]:
        """As a client sees it."""
        items = [
            {"entity": name, "count": min(count, MOST), "capped": count >= MOST} for name, count in self.counts.items()
        ]
        return {"used": self.used, "items": items}


async def usage_of(runtime: Runtime, context: Context, entity: str, id: UUID) -> Usage:
    """How often a record is used; of one that cannot be read, nothing may be asked."""
    sight, _ = runtime.sight(context)
    planned = plan_usage(sight, entity)
    if planned is None:
        return Usage({}, False)
    async with runtime.pools.read.acquire() as connection:
        row = await connection.fetchrow(planned.sql, *fill(planned.arguments, sight, Filling(id=id)))
    found = cast("Mapping[str, object]", row)
    counts: dict[str, int] = {}
    for each in cast("list[dict[str, object]]", json.loads(as_bytes(found["seen"]))):
        counts[str(each["entity"])] = counts.get(str(each["entity"]), 0) + cast("int", each["count"])
    return Usage({name: count for name, count in counts.items() if count}, bool(found["any"]))
