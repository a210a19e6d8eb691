"""Turns entities and fields into the names and types of tables and columns; the only place that knows them. Never makes
a statement.

Interfaces: records of an entity lie in ``hz.<entity>``, the facets of a faceted one in ``hz.<entity>_facet``, which
also carries copies of the master fields that lists filter or sort by (facts A2, layout L2).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from hezong.kernel.model.field import TEXTUAL, Entity, Field, FieldType
from hezong.kernel.schema.names import BUSINESS, literal, quoted, relation


class Part(StrEnum):
    """What a column holds of its field; most fields have a value and nothing else."""

    VALUE = "value"
    CURRENCY = "currency"
    LAST = "last"
    HASH = "hash"
    PINYIN = "pinyin"
    INITIALS = "initials"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``type`` is its SQL type, good for casts of parameters. ``references``: the entity of a foreign key.

    ``ext``: not a column of its own but a key of the row's ``ext`` jsonb (fields that belong to one organization).
    """

    name: str
    type: str
    field: str | None = None
    part: Part = Part.VALUE
    nullable: bool = True
    default: str | None = None
    references: str | None = None
    ext: bool = False

    @property
    def quoted(self) -> str:
        return quoted(self.name)

    def of(self, alias: str) -> str:
        """The value as SQL, read from a row of that alias: ``c."name"``, or the cast key of ``c."ext"``."""
        if not self.ext:
            return f"{alias}.{self.quoted}"
        row = f"{alias}.{quoted('ext')}"
        return _from_ext(row, self)


SQL_TYPES = {
    FieldType.INT: "bigint",
    FieldType.RATING: "bigint",
    FieldType.DECIMAL: "numeric",
    FieldType.PERCENT: "numeric",
    FieldType.MONEY: "numeric",
    FieldType.BOOL: "boolean",
    FieldType.DATE: "date",
    FieldType.DATETIME: "timestamptz",
    FieldType.TAGS: "text[]",
    FieldType.CHOICES: "text[]",
    FieldType.GEO: "jsonb",
    FieldType.FILE: "uuid",
    FieldType.REF: "uuid",
    FieldType.RELATED: "uuid",
}
"""SQL type by field type; every other one is text."""

NEVER_LISTED = frozenset(
    {
        FieldType.LONGTEXT,
        FieldType.TAGS,
        FieldType.CHOICES,
        FieldType.GEO,
        FieldType.MANY,
        FieldType.FILE,
        FieldType.RELATED,
    }
)
"""Types that are no scalars, or too long: never projected, never sorted by, never in an index of lists."""

_ORIGIN = (
    Column("organization", "uuid", "organization", nullable=False, references="organization"),
    Column("created_at", "timestamptz", "created_at", nullable=False, default="now()"),
    Column("created_by", "uuid", "created_by"),
    Column("changed_at", "timestamptz", "changed_at", nullable=False, default="now()"),
    Column("changed_by", "uuid", "changed_by"),
    Column("version", "bigint", nullable=False, default="1"),
    Column("deleted_at", "timestamptz"),
    Column("ext", "jsonb", nullable=False, default="'{}'"),
)
RECORD_COMMON = (Column("id", "uuid", nullable=False), *_ORIGIN)
"""Columns that every record has, besides its fields; ``created_by`` has no foreign key, the server alone writes it."""

FACET_COMMON = (
    Column("id", "uuid", nullable=False),
    Column("record", "uuid", nullable=False),
    *_ORIGIN,
    Column("twin", "smallint", nullable=False, default="0"),
)
"""Columns that every facet has; all of them are the facet's own, its ``changed_at`` too. Primary key ``FACET_KEY``.

``twin`` is 0, but for facets that a merge has brought to a record with which their organization had one already.
"""

FACET_KEY = ("record", "organization", "twin")

IMPLICIT = frozenset({"organization", "created_at", "created_by", "changed_at", "changed_by"})
"""Names of the fields that every entity has without saying so."""

CHANGING = frozenset({"organization", "changed_at", "changed_by", "version", "deleted_at", "ext"})
"""Common columns that a later change may touch; the others stay as the create made them."""


def table(entity: Entity | str) -> str:
    """The table of the records (of a faceted entity: of the masters)."""
    return relation(BUSINESS, table_name(entity))


def facet_table(entity: Entity | str) -> str:
    """The table of the facets of a faceted entity."""
    return relation(BUSINESS, facet_name(entity))


def table_name(entity: Entity | str) -> str:
    """The bare name of the record table."""
    return entity if isinstance(entity, str) else entity.name


def facet_name(entity: Entity | str) -> str:
    """The bare name of the facet table."""
    return f"{table_name(entity)}_facet"


def list_table(entity: Entity) -> str:
    """The table that lists walk: the facets of a faceted entity, the records of any other."""
    return facet_table(entity) if entity.faceted else table(entity)


@lru_cache(maxsize=512)
def opened_table(entity: Entity) -> str:
    """Where lists walk records that are opened without a facet: of a faceted entity the masters, in the shape of facets that
    have no values of their own.
    """
    if not entity.faceted:
        return table(entity)
    copied = {copy.name: source for source, copy in projection(entity)}
    common = {each.name for each in RECORD_COMMON} - {"ext"}

    def value(each: Column) -> str:
        if each.name == "record":
            return 'm."id"'
        if each.name in common:
            return f"m.{each.quoted}"
        return copied[each.name].of("m") if each.name in copied else f"{each.default or 'null'}::{each.type}"

    shown = ", ".join(f"{value(each)} as {each.quoted}" for each in facet_columns(entity))
    return f"(select {shown} from {table(entity)} m)"


def columns(field: Field) -> tuple[Column, ...]:
    """The columns of one field, its value first; none for ``many``.

    money: (f, f_currency); sensitive: (f bytea, f_last, f_hash); a text marked search: (f, f_pinyin, f_initials).
    A field that is unique in its company has the company, too: (…, f_company).
    """
    if field.type is FieldType.MANY:
        return ()
    if field.name in IMPLICIT:
        return tuple(each for each in _ORIGIN if each.name == field.name)
    if field.sensitive:
        found = _parts(field, "bytea", (Part.LAST, "text"), (Part.HASH, "bytea"))
    elif field.type is FieldType.MONEY:
        found = _parts(field, "numeric", (Part.CURRENCY, "text"))
    elif searchable(field):
        found = _parts(field, "text", (Part.PINYIN, "text"), (Part.INITIALS, "text"))
    else:
        found = _parts(field, SQL_TYPES.get(field.type, "text"))
    if field.unique == "company":
        found = (*found, Column(f"{field.name}_{Part.COMPANY}", "uuid", field.name, Part.COMPANY))
    return tuple(replace(each, ext=True) for each in found) if field.local else found


def column(field: Field, part: Part = Part.VALUE) -> Column:
    """One column of a field. KeyError if the field has no such part."""
    for each in columns(field):
        if each.part is part:
            return each
    raise KeyError(f"{field.name}: {part}")


def findable(field: Field) -> bool:
    """Whether search looks into the field, by pairs of characters."""
    return field.search and field.type in TEXTUAL and field.type is not FieldType.LONGTEXT and not field.sensitive


def coded(entity: Entity, field: Field) -> bool:
    """Whether search finds the field by how it begins or ends: phone numbers, and codes that are not the label."""
    if not findable(field) or field.name == entity.label:
        return False
    return field.type is FieldType.PHONE or (field.type is FieldType.TEXT and field.unique is not None)


def searchable(field: Field) -> bool:
    """Whether the field has pinyin and initials columns: a text marked search, unless its uniqueness tells that it is a code."""
    return findable(field) and field.type is FieldType.TEXT and field.unique is None


def scalar(field: Field) -> bool:
    """Whether lists may sort and filter by the field through an index."""
    return field.type not in NEVER_LISTED and not field.sensitive


@lru_cache(maxsize=2048)
def own_fields(entity: Entity, facet: bool = False) -> tuple[Field, ...]:
    """The fields with own columns in the record table, or in the facet table; without implicit and local ones."""
    stored = (entity.base or entity).stored()
    return tuple(each for each in stored if each.facet == facet and each.local is None and each.name not in IMPLICIT)


@lru_cache(maxsize=2048)
def record_columns(entity: Entity) -> tuple[Column, ...]:
    """All columns of the record table, in order."""
    return (*RECORD_COMMON, *_all(own_fields(entity)))


@lru_cache(maxsize=2048)
def facet_columns(entity: Entity) -> tuple[Column, ...]:
    """All columns of the facet table, in order: common, own fields, projection."""
    copies = (copy for _, copy in projection(entity))
    return (*FACET_COMMON, *_all(own_fields(entity, facet=True)), *copies)


@lru_cache(maxsize=2048)
def insert_columns(entity: Entity, facet: bool = False) -> tuple[Column, ...]:
    """The columns that an insert fills, in the order of the table."""
    return facet_columns(entity) if facet else record_columns(entity)


@lru_cache(maxsize=2048)
def update_columns(entity: Entity, facet: bool = False) -> tuple[Column, ...]:
    """The columns that an update may touch: fields, copies, and what changes with each save. A facet never moves."""
    own = _all(own_fields(entity, facet))
    copies = (copy for _, copy in projection(entity)) if facet else ()
    return (
        *(each for each in _ORIGIN if each.name in CHANGING and not (facet and each.name == "organization")),
        *own,
        *copies,
    )


@lru_cache(maxsize=2048)
def ext_fields(entity: Entity) -> tuple[Field, ...]:
    """The local fields, kept in ``ext`` of the facet (of the record, where there are no facets)."""
    return tuple(each for each in entity.stored() if each.local is not None)


@lru_cache(maxsize=2048)
def projected(entity: Entity) -> tuple[Field, ...]:
    """The master fields copied to every facet: the label, the owner and all scalars that lists show, filter or sort by
    (facts A2).

    The master's ``changed_at`` stays out, it would turn each save into a rewrite of all facets.
    """
    entity = entity.base or entity
    if not entity.faceted:
        return ()
    wanted = {entity.label, entity.owner, *entity.views.list, *entity.views.filters, *_ordered(entity)}
    return tuple(each for each in entity.stored() if _projectable(each) and (each.listed or each.name in wanted))


@lru_cache(maxsize=2048)
def projection(entity: Entity) -> tuple[tuple[Column, Column], ...]:
    """Pairs (column of the master, its copy ``m_…`` in the facet). What search and uniqueness look at stays at the master."""
    return tuple(
        (each, replace(each, name=f"m_{each.name}", nullable=True, default=None, references=None))
        for field in projected(entity)
        for each in columns(field)
        if each.part not in (Part.INITIALS, Part.COMPANY)
    )


def list_columns(entity: Entity, field: Field) -> tuple[Column, ...] | None:
    """The columns of a field in the table that lists walk; None when only the master's row holds them.

    Of a faceted entity ``created_at, created_by, changed_at, changed_by`` are the facet's own here: a list is ordered
    by when the relationship changed (facts A2, S0). ``organization`` is the steward, hence a copy.
    """
    if not entity.faceted or field.facet or field.local or (field.name in IMPLICIT and field.name != "organization"):
        return columns(field)
    copies = tuple(copy for _, copy in projection(entity) if copy.field == field.name)
    return copies or None


def sort_key(field: Field) -> tuple[Column, ...]:
    """The columns that order a list by a field, in order; empty if it cannot. A search text: by its pinyin key, then
    its value.
    """
    if not scalar(field):
        return ()
    if searchable(field):
        return (column(field, Part.PINYIN), column(field))
    return (column(field),)


def list_sort_key(entity: Entity, field: Field) -> tuple[Column, ...] | None:
    """``sort_key`` as columns of the table that lists walk; None when only the master's row holds them."""
    found = list_columns(entity, field)
    if found is None:
        return None
    by_part = {each.part: each for each in found}
    return tuple(by_part[each.part] for each in sort_key(field))


def owner_column(entity: Entity) -> Column:
    """The column of the table that lists walk which depth ``own`` compares with the user."""
    found = list_columns(entity, entity.fields[entity.owner])
    if not found:
        raise ValueError(f"{entity.name}: owner {entity.owner} is no scalar")
    return found[0]


def clashes(entity: Entity) -> tuple[str, ...]:
    """Column names that two parts of the entity claim, e.g. money ``price`` and a text ``price_currency``."""
    rows = (record_columns(entity), facet_columns(entity) if entity.faceted else ())
    counts = (Counter(each.name for each in row) for row in rows)
    return tuple(name for count in counts for name, times in count.items() if times > 1)


def _parts(field: Field, value_type: str, *others: tuple[Part, str]) -> tuple[Column, ...]:
    value = Column(field.name, value_type, field.name, references=field.ref)
    return (value, *(Column(f"{field.name}_{part}", kind, field.name, part) for part, kind in others))


def _all(fields: Iterable[Field]) -> tuple[Column, ...]:
    return tuple(each for field in fields for each in columns(field))


def _ordered(entity: Entity) -> set[str]:
    return {name.removeprefix("-") for name in entity.views.order}


def _projectable(field: Field) -> bool:
    implicit = field.name in IMPLICIT and field.name != "organization"
    return not field.facet and field.local is None and not implicit and scalar(field)


def _from_ext(row: str, column: Column) -> str:
    key = literal(column.name)
    if column.type == "jsonb":
        return f"({row} -> {key})"
    if column.type == "text[]":
        return f"(select array_agg(item) from jsonb_array_elements_text({row} -> {key}) item)"
    text = f"({row} ->> {key})"
    return text if column.type == "text" else f"{text}::{column.type}"
