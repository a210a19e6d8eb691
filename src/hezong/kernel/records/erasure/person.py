"""Finds everything that belongs to the data of a person, over all organizations: what is about them, and about that (CU-06). Judges no rights."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control, literal, quoted
from hezong.kernel.types.ports import Connection

Found = Mapping[str, tuple[UUID, ...]]
"""Ids by entity."""
MERGED = f"""with recursive lost as (
  select m."loser" from {control("merged")} m where m."survivor" = any($1::uuid[])
  union select m."loser" from {control("merged")} m join lost l on m."survivor" = l."loser"
) select "loser" as "id" from lost"""


async def all_of(connection: Connection, model: Model, entity: str, ids: Iterable[UUID]) -> Found:
    """These records with those that were merged into them, and, deleted ones too, all records that are about one of them."""
    found: dict[str, set[UUID]] = {}
    fresh: dict[str, set[UUID]] = {entity: set(ids)}
    while any(fresh.values()):
        fresh = {name: each - found.get(name, set()) for name, each in fresh.items()}
        for name, each in fresh.items():
            found.setdefault(name, set()).update(each)
        fresh = await _about(connection, model, {name: each for name, each in fresh.items() if each})
    return {name: tuple(sorted(each)) for name, each in found.items() if each}


async def _about(connection: Connection, model: Model, known: Mapping[str, set[UUID]]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for name, ids in known.items():
        found[name] = await _ids(connection, MERGED, ids)
        for other, field in _belonging(model, name):
            found.setdefault(other.name, set()).update(await _ids(connection, _sql(other, field, name), ids))
    return found


def _belonging(model: Model, name: str) -> Iterable[tuple[Entity, Field]]:
    """The entities whose records are about a record of this one, by which reference."""
    for other in model.entities.values():
        about = None if other.privacy is None else other.privacy.about
        field = None if about is None else other.fields[about]
        if field is not None and (field.type is FieldType.RELATED or field.ref == name):
            yield other, field


def _sql(other: Entity, field: Field, name: str) -> str:
    value = layout.column(field).of("t")
    kind = f" and t.{quoted(f'{field.name}_entity')} = {literal(name)}" if field.type is FieldType.RELATED else ""
    return f'select t."id" from {layout.table(other)} t where {value} = any($1::uuid[]){kind}'


async def _ids(connection: Connection, sql: str, ids: Iterable[UUID]) -> set[UUID]:
    rows = cast("Sequence[Mapping[str, UUID]]", await connection.fetch(sql, sorted(ids)))
    return {row["id"] for row in rows}
