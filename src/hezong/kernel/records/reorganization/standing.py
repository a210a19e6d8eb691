"""Says which records lie by now at organizations that a reorganization had opened, and so keep it from being undone. Changes nothing."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity
from hezong.kernel.org.reorganize import Delta
from hezong.kernel.org.timeline import Unit
from hezong.kernel.records.reorganization.row import ORGANIZATION, POSITION
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema import layout
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.names import literal
from hezong.kernel.types import Context, Problem


async def standing(connection: Connection, runtime: Runtime, context: Context, delta: Delta) -> list[Problem]:
    """One problem for each organization and entity that has records there; deleted ones count, since they can come back."""
    opened = {each.id: each.name for each in delta.come if isinstance(each, Unit)}
    if not opened:
        return []
    entities = runtime.world.model.entities
    counted = (each for each in entities.values() if each.name not in (ORGANIZATION, POSITION))
    rows = await connection.fetch(" union all ".join(_tables(counted)), list(opened))
    found: list[Problem] = []
    for row in rows:
        organization, name = cast("UUID", row["organization"]), str(row["entity"])
        title = entities[name].title.get(context.language, name)
        params = {"name": opened[organization], "count": row["count"], "entity": title}
        extra = {"organization": str(organization), "entity": name}
        found.append(Problem("check.organization_holds", params=params, extra=extra))
    return found


def _tables(entities: Iterable[Entity]) -> Iterable[str]:
    for each in entities:
        table = layout.list_table(each)
        yield (
            f"select {literal(each.name)} as entity, t.organization, count(*) as count from {table} t"
            " where t.organization = any ($1::uuid[]) group by t.organization"
        )
