"""Finds which records point to records of an entity, in any field of the model. Changes nothing, asks for no rights."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control, literal, quoted
from hezong.kernel.types.ports import Connection


@dataclass(frozen=True, slots=True)
class Pointer:
    """A field that may point to records: in the row of a record, or of its facets."""

    entity: Entity
    field: Field
    facet: bool
    target: str

    @property
    def table(self) -> str:
        return layout.facet_table(self.entity) if self.facet else layout.table(self.entity)

    @property
    def value(self) -> str:
        """The id that it holds in a row ``t``, where it points to a record of the target at all."""
        value = layout.column(self.field).of("t")
        if self.field.type is not FieldType.RELATED:
            return value
        return f"(case when t.{quoted(f'{self.field.name}_entity')} = {literal(self.target)} then {value} end)"

    @property
    def record(self) -> str:
        """The column that names the record."""
        return "record" if self.facet else "id"


def pointers(model: Model, target: Entity) -> Iterator[Pointer]:
    """Every field of the model that refers to an entity, fields of local extensions included."""
    for entity in model.entities.values():
        seen: set[str] = set()
        for field in _fields(model, entity):
            points = field.type is FieldType.RELATED or (field.type is FieldType.REF and field.ref == target.name)
            if points and field.name not in seen:
                seen.add(field.name)
                yield Pointer(entity, field, entity.faceted and (field.facet or field.local is not None), target.name)


def references_of(model: Model, entity: Entity) -> Iterator[Field]:
    """The fields of an entity that refer to something, those of local extensions included."""
    return (each for each in _fields(model, entity) if each.type in (FieldType.REF, FieldType.RELATED))


def _fields(model: Model, entity: Entity) -> Iterable[Field]:
    yield from entity.stored()
    for code in model.overlays:
        extended = model.entity(entity.name, (code,))
        yield from (each for each in extended.stored() if each.local is not None)


async def referenced(
    connection: Connection, model: Model, target: Entity, ids: Sequence[UUID], batch: UUID | None = None
) -> set[UUID]:
    """Those of the ids to which live records point that the batch has not written itself."""
    found: set[UUID] = set()
    if ids:
        for each in pointers(model, target):
            rows = await connection.fetch(_sql(each), list(ids), batch)
            found |= {cast("UUID", row["id"]) for row in cast("Sequence[dict[str, object]]", rows)}
    return found


def _sql(pointer: Pointer) -> str:
    value = pointer.value
    ours = f'exists (select from {control("history")} h where h."batch" = $2 and h."record" = t."{pointer.record}")'
    return (
        f'select distinct {value} as "id" from {pointer.table} t'
        f' where {value} = any($1::uuid[]) and t."deleted_at" is null and not {ours}'
    )
