"""Finds records that new rows merely resemble, for people to look at; nothing is ever held back for it (contract §3). Only readable ones."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field
from hezong.kernel.query.duplicates import compared, folds
from hezong.kernel.records.imports.lookup import Lookup
from hezong.kernel.schema import layout
from hezong.kernel.schema.indexes import code_key
from hezong.kernel.types.ports import Connection

Texts = Mapping[str, str]
MOST = 5
"""Candidates of one row."""
COMMON = 3
"""Records that share a value: with more of them it is a switchboard or a placeholder, and means nothing."""


async def similar(connection: Connection, lookup: Lookup, rows: Mapping[int, Texts]) -> dict[int, tuple[UUID, ...]]:
    """The candidates of rows, by their number: records with the same phone, or another value that is compared, under another name."""
    entity = lookup.desk.entity
    found: dict[int, set[UUID]] = {}
    for each in _telling(entity):
        wanted = {number: row[each.name] for number, row in rows.items() if row.get(each.name)}
        for number, ids in (await _equal(connection, lookup, each, wanted)).items():
            found.setdefault(number, set()).update(ids)
    return {number: tuple(sorted(ids)[:MOST]) for number, ids in found.items()}


def _telling(entity: Entity) -> Sequence[Field]:
    """Compared fields other than those by which a row is a duplicate."""
    return [each for each in compared(entity) if each.unique is None and not folds(entity, each)]


async def _equal(
    connection: Connection, lookup: Lookup, field: Field, wanted: Mapping[int, str]
) -> dict[int, list[UUID]]:
    if not wanted:
        return {}
    entity = lookup.desk.entity
    mine, sent = code_key(field, f"t.{layout.column(field).quoted}"), code_key(field, "v.text")
    sql = (
        f'select v.text as "text", array_agg(t."id") as "ids" from unnest($1::text[]) v(text)'
        f' join {layout.table(entity)} t on {mine} = {sent} and t."deleted_at" is null'
        f" group by 1 having count(*) <= {COMMON}"
    )
    rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(sql, sorted(set(wanted.values()))))
    if not rows:
        return {}
    known = {str(row["text"]): cast("list[UUID]", row["ids"]) for row in rows}
    readable = await lookup.readable(connection, entity, [id for ids in known.values() for id in ids])
    seen = {text: [id for id in ids if id in readable] for text, ids in known.items()}
    return {number: seen[text] for number, text in wanted.items() if seen.get(text)}
