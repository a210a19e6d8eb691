"""Turns views and marks of entities into indexes: two families for every list order (facts A2, "Index list"), search,
uniqueness.

Rules for those who order lists. The tie-break is the id (of a faceted entity: record, then organization), in the
direction of the first key. The first order is stored as the views say it, with nulls last when the column may be
null; every other order ascending, to be read backwards where its values are not null. Free text never rides along in
``include``: an index row has 2,704 bytes.
"""

from collections.abc import Iterable
from dataclasses import replace

from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.schema.catalogue import Index
from hezong.kernel.schema.layout import (
    FACET_KEY,
    Column,
    Part,
    coded,
    column,
    columns,
    ext_fields,
    facet_name,
    findable,
    list_columns,
    list_sort_key,
    own_fields,
    owner_column,
    scalar,
    searchable,
    table_name,
)
from hezong.kernel.schema.names import BUSINESS, literal, quoted, relation

EQUALITY = frozenset({FieldType.CHOICE, FieldType.STAGE, FieldType.REF, FieldType.BOOL})
"""Types that lists filter by a value of; all other scalars are ordered."""
SHORT = EQUALITY | {
    FieldType.DATE,
    FieldType.DATETIME,
    FieldType.INT,
    FieldType.RATING,
    FieldType.DECIMAL,
    FieldType.PERCENT,
    FieldType.MONEY,
}
"""Types whose values may ride along in an index."""
FALLBACK = "changed_at"
MOST_COLUMNS = 32
"""Columns of one index, as PostgreSQL is built."""
_ORGANIZATION = quoted("organization")
_LIVE = '"deleted_at" is null'
_BIGRAMS = relation(BUSINESS, "bigrams")
_FOLDED = relation(BUSINESS, "folded")
_DIALLED = relation(BUSINESS, "dialled")
QUARTER = 64
"""Values of the last byte of an id, of 256, whose records stand in an index of their own beside that of all."""


def indexes(model: Model) -> tuple[Index, ...]:
    """All indexes of a model; of two with one definition, the first."""
    found = (each for entity in model.entities.values() for each in _of(entity, model))
    first: dict[tuple[str, bool], Index] = {}
    for each in found:
        first.setdefault((each.definition, each.unique), each)
    return tuple(first.values())


def first_order(entity: Entity) -> tuple[Field, bool]:
    """The order in which lists open: its field and whether it descends."""
    for name in entity.views.order:
        field = entity.fields.get(name.removeprefix("-"))
        if field is not None and list_sort_key(entity, field):
            return field, name.startswith("-")
    return entity.fields[FALLBACK], True


def equality_fields(entity: Entity) -> tuple[Field, ...]:
    """Fields with a value by which lists filter through an index of their own: stages, and what is marked ``listed``.

    Each costs two indexes at every write; other filters read what rides along in the indexes of the orders.
    """
    return tuple(
        each
        for each in entity.stored()
        if each.type in EQUALITY and (each.listed or each.type is FieldType.STAGE) and _listable(entity, each)
    )


def sort_fields(entity: Entity) -> tuple[Field, ...]:
    """Further fields by which lists are ordered through an index; the first order is not among them."""
    first, _ = first_order(entity)
    wanted = {entity.label, FALLBACK, *(name.removeprefix("-") for name in entity.views.order)}
    return tuple(
        each
        for each in entity.stored()
        if each != first
        and each.type not in EQUALITY
        and (each.listed or each.name in wanted)
        and _listable(entity, each)
    )


def _of(entity: Entity, model: Model) -> Iterable[Index]:
    yield from _lists(entity)
    yield from _sorted(entity)
    yield from _children(entity, model)
    yield from _unique(entity)
    yield _gone(entity)
    yield from _search(entity)
    yield from _duplicates(entity)
    yield from _local(entity.name, model)


def _lists(entity: Entity) -> Iterable[Index]:
    """The families of the first order: per organization and whole, alone and after each equality field; per owner."""
    first, descending = first_order(entity)
    order, carried = _order(entity, first, descending), _carried(entity)
    order = (*order, *_last(entity, descending))
    yield _list(entity, f"o.{first.name}", (_ORGANIZATION, *order), carried)
    yield _list(entity, first.name, order)
    own = owner_column(entity).quoted
    yield _list(entity, f"o.mine.{first.name}", (_ORGANIZATION, own, *order))
    for field in equality_fields(entity):
        key = _value(entity, field).quoted
        yield _list(entity, f"o.{field.name}.{first.name}", (_ORGANIZATION, key, *order), carried)
        yield _list(entity, f"{field.name}.{first.name}", (key, *order))


def _gone(entity: Entity) -> Index:
    """The recycle bin, the last ones first; it holds deleted records alone."""
    keys, where = ('"deleted_at" desc', '"id" desc'), '"deleted_at" is not null'
    return Index(BUSINESS, table_name(entity), "gone", keys, where=where)


def _sorted(entity: Entity) -> Iterable[Index]:
    for field in sort_fields(entity):
        order, carried = (*_order(entity, field, descending=False), *_last(entity, descending=False)), _carried(entity)
        yield _list(entity, f"o.{field.name}", (_ORGANIZATION, *order), carried)
        yield _list(entity, field.name, order, carried)


def _children(entity: Entity, model: Model) -> Iterable[Index]:
    """What ``many: entity.field`` of another entity walks: the children of one record, in their first order; and what is about one."""
    owners = (each for other in model.entities.values() for each in other.fields.values())
    names = {each.via for each in owners if each.type is FieldType.MANY and each.ref == entity.name and each.via}
    first, descending = first_order(entity)
    names |= {each.name for each in own_fields(entity) if each.type is FieldType.RELATED}
    for name in sorted(names):
        field = entity.fields.get(name)
        if field is not None and (_listable(entity, field) or field.type is FieldType.RELATED):
            order = _order(entity, first, descending)
            yield _list(
                entity, f"{name}.{first.name}", (_value(entity, field).quoted, *order, *_last(entity, descending))
            )


def _unique(entity: Entity) -> Iterable[Index]:
    """Uniqueness ignores deleted rows; of a sensitive field the keyed hash is unique (contract §2)."""
    if entity.faceted:
        yield Index(BUSINESS, facet_name(entity), "id", ('"id"',), unique=True, where="")
    for facet in (False, True):
        for field in own_fields(entity, facet):
            if field.unique:
                key = column(field, Part.HASH if field.sensitive else Part.VALUE).quoted
                keys = (*_within(field), key)
                name = facet_name(entity) if facet else table_name(entity)
                where = _where(field, key)
                yield Index(BUSINESS, name, f"{field.name}.unique", keys, unique=True, where=where, field=field.name)


def _within(field: Field) -> tuple[str, ...]:
    """What stands before a unique value; the company is kept beside it, since the structure changes and an index does not."""
    match field.unique:
        case "organization":
            return (_ORGANIZATION,)
        case "company":
            return (column(field, Part.COMPANY).quoted,)
        case _:
            return ()


def _search(entity: Entity) -> Iterable[Index]:
    """Bigrams for two and more Chinese characters, trigrams for pinyin and initials (facts A §4); both ends of codes and numbers."""
    for facet in (False, True):
        name = facet_name(entity) if facet else table_name(entity)
        for field in own_fields(entity, facet):
            texts = columns(field)
            where = _where(field, texts[0].quoted) if texts else ""
            if coded(entity, field):
                key = code_key(field, texts[0].quoted)
                yield Index(BUSINESS, name, f"{field.name}.begins", (key,), where=where)
                yield Index(BUSINESS, name, f"{field.name}.ends", (f"reverse({key})",), where=where)
            elif findable(field) or (
                field.name == entity.label and field.type is FieldType.TEXT and not field.sensitive
            ):
                keys = (f"{_BIGRAMS}({texts[0].quoted})",)
                yield Index(BUSINESS, name, f"{field.name}.find", keys, method="gin", where=where)
            if searchable(field):
                keys = tuple(f"{each.quoted} gin_trgm_ops" for each in texts[1:])
                where = _where(field, *(each.quoted for each in texts[1:]))
                yield from _whole_and_quarter(
                    entity, Index(BUSINESS, name, f"{field.name}.spell", keys, method="gin", where=where)
                )


def _whole_and_quarter(entity: Entity, index: Index) -> Iterable[Index]:
    """Of the spelling of the label also an index of a quarter of the records: what is common there needs no look at the whole
    (docs/why/014-search.md).
    """
    yield index
    if quartered(entity) and index.purpose.split(".")[0] == entity.label and index.table == table_name(entity):
        yield replace(index, purpose=f"{index.purpose}.quarter", where=f"{index.where} and {quarter()}")


def quartered(entity: Entity) -> bool:
    """Whether an entity can have millions of records: what organizations share, and what is so much that the same comes in twice."""
    return entity.faceted or bool(entity.compared)


def quarter(alias: str = "") -> str:
    """That a record is one of the quarter; the last byte of an id is random."""
    return f'get_byte(uuid_send({alias}"id"), 15) < {QUARTER}'


def code_key(field: Field, column: str) -> str:
    """What of a code or a phone number is compared: how it is dialled, or its lower case."""
    return f"{_DIALLED}({column})" if field.type is FieldType.PHONE else f'lower({column} collate "pg_c_utf8")'


def _duplicates(entity: Entity) -> Iterable[Index]:
    """What finds records of sister organizations by the exact folded name or phone (contract §2, masked sharing)."""
    if not entity.share_masked:
        return
    for field in own_fields(entity):
        key = column(field).quoted if columns(field) else ""
        if field.name == entity.label and field.type is FieldType.TEXT and not field.sensitive:
            yield Index(BUSINESS, table_name(entity), f"{field.name}.folded", (f"{_FOLDED}({key})",))
        elif field.type is FieldType.PHONE and not field.sensitive and not coded(entity, field):
            where = _where(field, key)
            yield Index(BUSINESS, table_name(entity), f"{field.name}.same", (code_key(field, key),), where=where)


def _where(field: Field, *keys: str) -> str:
    """Live rows that have the value. Who looks for one always names it, and rows without would cost every save an entry."""
    if field.required:
        return _LIVE
    filled = " or ".join(f"{key} is not null" for key in keys)
    return f"{_LIVE} and ({filled})" if len(keys) > 1 else f"{_LIVE} and {filled}"


def _local(name: str, model: Model) -> Iterable[Index]:
    """Fields of one organization live in ``ext`` and get an index when marked ``search`` (design §4)."""
    for changed in model.overlays.values():
        entity = changed.get(name)
        if entity is None:
            continue
        table = facet_name(entity) if entity.faceted else table_name(entity)
        for field in ext_fields(entity):
            if field.search and scalar(field):
                key = f"({quoted('ext')} ->> {literal(field.name)})"
                where = f"{_LIVE} and {key} is not null"
                yield Index(BUSINESS, table, f"{field.name}.local", (_ORGANIZATION, f"({key})"), where=where)


def _list(entity: Entity, purpose: str, keys: tuple[str, ...], include: tuple[str, ...] = ()) -> Index:
    """An index of the table that lists walk; what is a key already does not ride along."""
    table = facet_name(entity) if entity.faceted else table_name(entity)
    first = {key.split(" ")[0]: key for key in reversed(keys)}
    keys, bare = tuple(key for key in dict.fromkeys(keys) if first[key.split(" ")[0]] == key), set(first)
    carried = tuple(each for each in include if each not in bare)
    return Index(BUSINESS, table, purpose, keys, carried[: MOST_COLUMNS - len(keys)])


def _order(entity: Entity, field: Field, descending: bool) -> tuple[str, ...]:
    """The keys of an order, ending with the record's id; a filter by the organization stands before them."""
    tie = "record" if entity.faceted else "id"
    keys = list_sort_key(entity, field) or ()
    return (*(_directed(each, descending) for each in keys), quoted(tie) + (" desc" if descending else ""))


def _directed(key: Column, descending: bool) -> str:
    if not descending:
        return key.quoted
    return f"{key.quoted} desc{' nulls last' if key.nullable else ''}"


def _last(entity: Entity, descending: bool) -> tuple[str, ...]:
    """What makes pairs unique, behind the record; an organization that stands in front is not repeated."""
    direction = " desc" if descending else ""
    return tuple(quoted(each) + direction for each in FACET_KEY[1:]) if entity.faceted else ()


def _carried(entity: Entity) -> tuple[str, ...]:
    """What a walk of facets can filter by without visiting the heap: short scalars that lists show or filter by."""
    if not entity.faceted:
        return ()
    wanted = {*entity.views.list, *entity.views.filters}
    fields = (each for each in entity.stored() if each.type in SHORT and (each.listed or each.name in wanted))
    return tuple(_value(entity, each).quoted for each in fields if _listable(entity, each))


def _listable(entity: Entity, field: Field) -> bool:
    """Whether the table that lists walk has a column of its own to index."""
    return field.local is None and scalar(field) and bool(list_columns(entity, field))


def _value(entity: Entity, field: Field) -> Column:
    return (list_columns(entity, field) or columns(field))[0]
