"""What a small group holds, field by field, so that two moments can be compared; and what must be true of it at any moment."""

import json
from dataclasses import dataclass

from tests.db.records.garden import Garden

ENTITIES = ("bed", "tool", "tree")
ABOUT = frozenset({"version", "changed_at", "changed_by", "created_at", "created_by"})
COMPUTED = frozenset({"total", "total_currency"})
"""What is worked out from other fields has no earlier value of its own."""

ROWS = """select json_object_agg(e.name, e.rows)::text from (
  select 'bed' as name, (select json_agg(row_to_json(t)) from hz.bed t) as rows union all
  select 'tool', (select json_agg(row_to_json(t)) from hz.tool t) union all
  select 'tree', (select json_agg(row_to_json(t)) from hz.tree t) union all
  select 'tree_facet', (select json_agg(row_to_json(t)) from hz.tree_facet t)) e"""
LOST = """select count(*) from hz_control.merged m where exists (select from hz.tool t where t.bed = m.loser)
  or exists (select from hz.tree_facet f where f.record = m.loser and f.deleted_at is null)
  or not exists (select from hz.bed b where b.id = m.loser and b.deleted_at is not null
    union all select from hz.tool t where t.id = m.loser and t.deleted_at is not null
    union all select from hz.tree t where t.id = m.loser and t.deleted_at is not null)"""
STALE = """select count(*) from hz.tree_facet f join hz.tree t on t.id = f.record
  where f.m_name is distinct from t.name or f.m_soil is distinct from t.soil"""
TWICE = """select count(*) from (select record, previous from hz_control.history
  where previous is not null group by 1, 2 having count(*) > 1) x"""
BROKEN = """select count(*) from hz_control.history h where h.previous is not null
  and not exists (select from hz_control.history p where p.record = h.record and p.hash = h.previous)"""

Place = tuple[str, str, str]
"""Table, id and column."""


@dataclass(frozen=True)
class State:
    """All values by place. ``rows``: the ids that exist, deleted or not, by table."""

    values: dict[Place, object]
    rows: dict[str, frozenset[str]]


async def state_of(garden: Garden) -> State:
    """One statement, so that it is one moment."""
    found = json.loads(str(await garden.value(ROWS)))
    values: dict[Place, object] = {}
    for table, rows in found.items():
        for row in rows or []:
            for column, value in row.items():
                if column not in ABOUT | COMPUTED and not column.startswith("m_") and column != "secret":
                    values[table, row["id"], column] = value if column != "deleted_at" else value is not None
    return State(values, {table: frozenset(row["id"] for row in rows or []) for table, rows in found.items()})


async def require_sound(garden: Garden) -> None:
    """Nobody points to what was merged away, copies equal their masters, and history is one chain for each record."""
    for sql in (LOST, STALE, TWICE, BROKEN):
        assert await garden.value(sql) == 0, sql
