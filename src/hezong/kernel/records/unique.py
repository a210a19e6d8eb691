"""Turns a collision of unique values into problems that give away no more than the asker may know (contract §2, "Uniqueness")."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field
from hezong.kernel.records.column import Encoder
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.schema.names import quoted
from hezong.kernel.types import Problem
from hezong.kernel.types.ports import Connection

Row = Mapping[str, object]
Known = Mapping[str, object]
"""What the asker may know of a record: ``{readable, form}``; ``form`` is None where that is nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that wants its unique values: the record it belongs to, and its organization."""

    record: UUID
    organization: UUID
    row: Row


@dataclass(frozen=True, slots=True)
class Taken:
    """A unique value of a wanted row (by its number) that another record has already."""

    number: int
    field: Field
    record: UUID


def unique_fields(entity: Entity) -> tuple[Field, ...]:
    return tuple(each for each in entity.stored() if each.unique and each.local is None)


def keys_of(field: Field, rows: Sequence[Wanted]) -> Sequence[object]:
    """The values that must be unique, as JSON: of a sensitive field its keyed hash."""
    part = Part.HASH if field.sensitive else Part.VALUE
    encoder, column = Encoder.of((field,)), layout.column(field, part).name
    return [encoder.encode({field.name: each.row.get(field.name)}).get(column) for each in rows]


def repeated(entity: Entity, rows: Sequence[Wanted]) -> Iterable[Taken]:
    """Values that two rows of the same list want."""
    for field in unique_fields(entity):
        seen: dict[object, UUID] = {}
        for number, (wanted, value) in enumerate(zip(rows, keys_of(field, rows), strict=True)):
            scope = (_place(field, wanted), value)
            if value is not None and seen.setdefault(scope, wanted.record) != wanted.record:
                yield Taken(number, field, seen[scope])


def _place(field: Field, wanted: Wanted) -> object:
    """Where the value must be unique: in an organization, a company, or (None) everywhere."""
    match field.unique:
        case "organization":
            return wanted.organization
        case "company":
            return wanted.row.get(layout.column(field, Part.COMPANY).name)
        case _:
            return None


async def taken(connection: Connection, entity: Entity, rows: Sequence[Wanted]) -> list[Taken]:
    """The wanted values that other live records have; one statement for each unique field."""
    found: list[Taken] = []
    for field in unique_fields(entity):
        values = dict(enumerate(keys_of(field, rows)))
        asked = sorted({str(value) for value in values.values() if value is not None})
        if asked:
            others = cast("Sequence[Row]", await connection.fetch(_look(entity, field), asked))
            found += _matched(field, rows, values, others)
    return found


def _look(entity: Entity, field: Field) -> str:
    table = layout.facet_table(entity) if field.facet else layout.table(entity)
    record = "record" if field.facet else "id"
    key = layout.column(field, Part.HASH if field.sensitive else Part.VALUE)
    places = {"organization": 't."organization"', "company": f"t.{quoted(f'{field.name}_{Part.COMPANY}')}"}
    place = places.get(str(field.unique), "null::uuid")
    return (
        f'select t.{quoted(record)} as "record", {place} as "place", t.{key.quoted}::text as "value" from {table} t'
        f' where t.{key.quoted} = any($1::text[]::{key.type}[]) and t."deleted_at" is null'
    )


def _matched(
    field: Field, rows: Sequence[Wanted], values: Mapping[int, object], others: Sequence[Row]
) -> Iterable[Taken]:
    for number, wanted in enumerate(rows):
        for other in others:
            same = other["value"] == str(values[number]) and other["record"] != wanted.record
            if same and other["place"] == _place(field, wanted):
                yield Taken(number, field, cast("UUID", other["record"]))
                break


def explained(found: Sequence[Taken], known: Mapping[UUID, Known]) -> list[tuple[int, Problem]]:
    """A problem for each: the other record where the asker may read it, masked where it is shared, else nothing of it."""
    return [(each.number, _problem(each, known.get(each.record))) for each in found]


def _problem(found: Taken, other: Known | None) -> Problem:
    name = found.field.name
    if other is not None and other["form"] is None:
        return Problem("check.needs_steward", field=name, params={"name": name})
    extra = {} if other is None else {"duplicate": other["form"]}
    return Problem("check.duplicate", field=name, params={"name": name}, extra=extra)
