"""Turns stored values into the JSON of their columns and back; the layout says which columns a field has. Never makes a statement."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Column, Part
from hezong.kernel.search.pinyin import keys
from hezong.kernel.types import Money
from hezong.kernel.types.secret import Secret

Json = Mapping[str, object]


def encode(fields: tuple[Field, ...], values: Json) -> dict[str, object]:
    """The columns of these fields by name, as JSON that PostgreSQL reads back exactly (decimals and bytes as text)."""
    row: dict[str, object] = {}
    for field in fields:
        value = values.get(field.name)
        columns = layout.columns(field)
        if len(columns) == 1:
            row[columns[0].name] = plain(value)
        elif layout.searchable(field):
            row.update(zip((each.name for each in columns), _search_text(value), strict=True))
        else:
            row.update((column.name, _part(column, value)) for column in columns)
    return row


def plain(value: object) -> object:
    """A single value as JSON."""
    match value:
        case None | bool() | int() | str() | list() | dict():
            return cast(object, value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return "\\x" + value.hex()
        case _:
            return str(value)


def _search_text(value: object) -> tuple[object, object, object]:
    """Value, pinyin and initials: the order of the layout."""
    return (value, *keys(value)) if isinstance(value, str) else (None, None, None)


def _part(column: Column, value: object) -> object:
    if value is None:
        return None
    match column.part, value:
        case Part.CURRENCY, Money():
            return value.currency
        case Part.LAST, Secret():
            return value.last
        case Part.HASH, Secret():
            return plain(value.digest)
        case _, Money():
            return plain(value.amount)
        case _, Secret():
            return plain(value.cipher)
        case _:
            return plain(value)


def decode(fields: tuple[Field, ...], row: Json) -> dict[str, object]:
    """Stored values by field name out of ``row_to_json``; decimals must have been read with ``parse_float=Decimal``."""
    return {field.name: _decoded(field, row) for field in fields}


def _decoded(field: Field, row: Json) -> object:
    value = row.get(field.name)
    if value is None:
        return None
    if field.sensitive:
        return Secret(
            _bytes(value), str(row.get(f"{field.name}_last") or ""), _bytes(row.get(f"{field.name}_hash") or "")
        )
    match field.type:
        case FieldType.MONEY:
            return Money(Decimal(str(value)), str(row.get(f"{field.name}_currency")))
        case FieldType.DECIMAL | FieldType.PERCENT:
            return Decimal(str(value))
        case FieldType.DATE:
            return date.fromisoformat(str(value))
        case FieldType.DATETIME:
            return instant(value)
        case FieldType.REF | FieldType.FILE:
            return UUID(str(value))
        case _:
            return value


def instant(value: object) -> datetime | None:
    """A timestamptz out of JSON, in UTC."""
    return None if value is None else datetime.fromisoformat(str(value)).astimezone(UTC)


def _bytes(value: object) -> bytes:
    return bytes.fromhex(str(value).removeprefix("\\x"))


def master_fields(entity: Entity) -> tuple[Field, ...]:
    """Fields that lie in the record table, implicit ones included, local ones not."""
    return tuple(each for each in entity.stored() if not each.facet and each.local is None)


def facet_fields(entity: Entity) -> tuple[Field, ...]:
    """Fields of the facet table's own columns."""
    return layout.own_fields(entity, facet=True)
