"""Takes values out of lines of history: what changed stays told, its values and its salt go, and every hash still holds. Chooses nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.records.chain import told
from hezong.kernel.schema.names import control
from hezong.kernel.types.ports import Connection

_ERASED = "jsonb_build_object('field', c.value ->> 'field', 'erased', true)"
_MEANT = (
    "not c.value ? 'erased' and not c.value ->> 'field' = any($3::text[])"
    " and ($2::text[] is null or c.value ->> 'field' = any($2::text[]))"
)
_NAMES = f"""select n."was" from {control("field_name")} n where n."entity" = $1 and n."name" = any($2::text[])"""

ERASE = f"""update {control("history")} h
set "changes" = (select jsonb_agg(case when {_MEANT} then {_ERASED} else c.value end order by c.number)
    from jsonb_array_elements(h."changes") with ordinality as c(value, number)),
  "told" = coalesce(h."told", {told("h")}), "salt" = null
where h."record" = any($1::uuid[]) and ($4::uuid[] is null or h."facet" = any($4::uuid[]))
  and exists (select from jsonb_array_elements(h."changes") c where {_MEANT})
returning h."id"
"""
"""$1 ids of records; $2 names of fields (null: all) but $3; $4 facets (null: all lines)."""
NAMED = f"""select $2::text[] || coalesce(array_agg(x."was"), '{{}}') as "names" from ({_NAMES}) x"""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that fields of an entity have and had."""

    entity: str
    fields: tuple[str, ...]

    async def all(self, connection: Connection) -> list[str]:
        return cast("list[str]", await connection.fetchval(NAMED, self.entity, list(self.fields)))


async def erase_lines(
    connection: Connection,
    records: Sequence[UUID],
    names: Sequence[str] | None,
    kept: Sequence[str] = (),
    facets: Sequence[UUID] | None = None,
) -> list[UUID]:
    """Erases the values of fields in all lines about these records; the lines touched. ``names`` None: of every field but ``kept``."""
    arguments = (None if names is None else list(names), list(kept), None if facets is None else list(facets))
    rows = cast("Sequence[Mapping[str, UUID]]", await connection.fetch(ERASE, list(records), *arguments))
    return [row["id"] for row in rows]
