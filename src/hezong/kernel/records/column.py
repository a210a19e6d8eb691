"""Turns stored values into the JSON of their columns and back; the layout says which columns a field has. Never makes a statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
_PLAIN = frozenset({str, int, bool, list, dict, type(None)})
"""Types that JSON has; most values are of one of them."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """The columns of some fields, worked out once for many rows."""

    single: Mapping[str, str]
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    """Value, pinyin and initials: the order of the layout."""
    others: tuple[tuple[str, tuple[Column, ...]], ...]

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "Encoder":
        """Fields with one column, search texts, and the rest."""
        pairs = [(each, layout.columns(each)) for each in fields]
        single = [(each.name, columns[0].name) for each, columns in pairs if len(columns) == 1]
        texts = [(each, columns) for each, columns in pairs if layout.searchable(each)]
        others = [(each.name, columns) for each, columns in pairs if len(columns) > 1 and not layout.searchable(each)]
        return cls(
            dict(single),
            tuple((each.name, tuple(one.name for one in columns)) for each, columns in texts),
            tuple(others),
        )

    def encode(self, values: Json) -> dict[str, object]:
        """The columns by name, as JSON that PostgreSQL reads back exactly (decimals and bytes as text); empty ones are left out."""
        single, row = self.single, dict[str, object]()
        for name, value in values.items():
            if value is not None and name in single:
                row[single[name]] = value if type(value) in _PLAIN else plain(value)
        for name, columns in self.texts:
            if isinstance(value := values.get(name), str):
                row.update(zip(columns, (value, *keys(value)), strict=True))
        for name, columns in self.others:
            if (value := values.get(name)) is None:
                continue
            row.update((column.name, _part(column, value)) for column in columns)
            if columns[-1].part is Part.COMPANY:
                row[columns[-1].name] = plain(values.get(columns[-1].name))
        return row


def plain(value: object) -> object:
    """A single value as JSON."""
    if type(value) in _PLAIN:
        return value
    match value:
        case None | str() | bool() | int() | list() | dict():
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


def _part(column: Column, value: object) -> object:
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
    """Stored values by field name out of ``row_to_json``; decimals must have been read with ``parse_float=Decimal``.

    The company of a value that is unique in it stands under the name of its column.
    """
    found = {field.name: _decoded(field, row) for field in fields}
    for field in fields:
        if field.unique == "company":
            company = row.get(layout.column(field, Part.COMPANY).name)
            found[layout.column(field, Part.COMPANY).name] = None if company is None else UUID(str(company))
    return found


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
        case FieldType.GEO:
            return {name: float(str(each)) for name, each in cast("Json", value).items()}
        case FieldType.DATE:
            return date.fromisoformat(str(value))
        case FieldType.DATETIME:
            return instant(value)
        case FieldType.REF | FieldType.FILE | FieldType.RELATED:
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
