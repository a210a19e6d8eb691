"""Turns what the model says of retention into rules, and each rule into the statement that finds what has run out (CU-21). Erases nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from hezong.kernel.expr.sql import render_where
from hezong.kernel.model.field import Ending, Entity, Field, Retention
from hezong.kernel.model.model import Model
from hezong.kernel.schema import layout
from hezong.kernel.schema.conditions import Literals, RowColumns
from hezong.kernel.schema.layout import columns
from hezong.kernel.schema.names import control, quoted

NOBODY = "null::uuid"


@dataclass(frozen=True, slots=True)
class Expiry:
    """One rule: of a whole entity, or of one of its fields."""

    entity: Entity
    retention: Retention
    field: Field | None = None

    @property
    def name(self) -> str:
        """What proofs call it, e.g. ``contact`` or ``contact.birthday``."""
        return self.entity.name if self.field is None else f"{self.entity.name}.{self.field.name}"

    @property
    def inside(self) -> bool:
        """Whether it looks at relationships, each by itself."""
        return self.field is not None and self.entity.faceted and self.field.facet

    @property
    def deletes(self) -> bool:
        return self.field is None and self.retention.then is Ending.DELETE

    def find(self, model: Model) -> str:
        """``id`` (of the facet, where it looks at those), ``record`` and ``moment`` of what has run out.

        $1 the rule's name, $2 now, $3 how long, $4 after which id, $5 how many at most, $6 only among these ids, or null.
        """
        table = layout.facet_table(self.entity) if self.inside else layout.table(self.entity)
        since = f"t.{layout.column(self.entity.fields[self.retention.since]).quoted}"
        tests = [
            f"{since} <= $2::timestamptz - $3::text::interval",
            f'e."moment" is distinct from {since}::timestamptz',
            '($4::uuid is null or t."id" > $4::uuid)',
            '($6::uuid[] is null or t."id" = any($6::uuid[]))',
        ]
        if self.retention.when is not None:
            row = (
                RowColumns(model, self.entity, "t", NOBODY) if self.inside else Masters(model, self.entity, "t", NOBODY)
            )
            tests.append(f"({render_where(self.retention.when.checked, row, Literals())})")
        if self.deletes:
            tests += list(free(model, self.entity))
        record = quoted("record" if self.inside else "id")
        return (
            f'select t."id", t.{record} as "record", {since}::timestamptz as "moment" from {table} t'
            f' left join {control("expired")} e on e."rule" = $1 and e."record" = t."id"'
            f' where {" and ".join(tests)} order by t."id" limit $5'
        )


@dataclass(frozen=True)
class Masters(RowColumns):
    """The rows of the records themselves; lists of faceted entities walk facets, rules of retention do not."""

    def _own(self, name: str) -> list[str]:
        if name == "id":
            return [f'{self.alias}."id"']
        found = self.entity.fields[name]
        return [
            each.of(self.alias) for each in columns(found) if each.part in (layout.Part.VALUE, layout.Part.CURRENCY)
        ]


def expiries(model: Model) -> Iterator[Expiry]:
    """All rules of the model: fields first, so that a record that goes whole is not looked at twice."""
    for entity in model.entities.values():
        for field in entity.fields.values():
            if field.privacy is not None and field.privacy.retention is not None:
                yield Expiry(entity, field.privacy.retention, field)
    for entity in model.entities.values():
        if entity.privacy is not None and entity.privacy.retention is not None:
            yield Expiry(entity, entity.privacy.retention)


def free(model: Model, entity: Entity) -> Iterator[str]:
    """That nothing points to a record ``t``: a row that something refers to is left until that is gone."""
    for other in model.entities.values():
        for field in (each for each in other.stored() if each.ref == entity.name and each.local is None):
            table = layout.facet_table(other) if other.faceted and field.facet else layout.table(other)
            yield f'not exists (select from {table} p where {layout.column(field).of("p")} = t."id")'
