"""Renders the one data-modifying statement of a save from the layout: rows, copies in facets, history, outbox, answer (design §6). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hezong.kernel.model.field import Entity
from hezong.kernel.records.chain import digest, told
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Column
from hezong.kernel.schema.names import control, literal, quoted

Mode = Literal["none", "insert", "update", "move"]
"""``move``: facets go to another record, untouched but for their copies; only with ``record`` none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a save does to the tables of an entity; one that does nothing is a line of history alone.

    ``copies``: projected master fields change. ``keyed``: with ``Idempotency-Key``.

    ``alone``: the statement is its own transaction and says itself who writes; only for new records, of which none can be lost.
    ``hooked``: something runs after the commit, and is asked for.
    """

    record: Mode = "none"
    facet: Mode = "none"
    copies: bool = False
    keyed: bool = False
    alone: bool = False
    hooked: bool = False


AFTER = "job.after.run"
"""The kind of outbox row that asks for what runs after a commit; its record is the row of history."""

ROWS, FACETS, JOURNAL, BATCH, KEY = "$1", "$2", "$3", "$4", ("$5", "$6", "$7", "$8")
"""Parameters: three JSON lists, the batch, then route, key, digest and user of the ``Idempotency-Key``. What a shape has no use for is null."""

FACET, INNER = "facet", "inner"
"""Beside the columns of a record that is written without the facet with which it was checked: that facet and its version."""
MASTER = "master"
"""Beside the columns of a facet that is written without its record: the version of the record with which it was checked."""

FIRST_ITEM = 9
"""The first parameter that an answer may use."""

_TYPED = "typed as (select $1::text, $2::text, $3::text, $4::uuid, $5::text, $6::text, $7::bytea, $8::uuid)"
"""Never read: it tells PostgreSQL the types of parameters for which a shape has no use."""

_ME = f"me as materialized (select set_config('hezong.user', {KEY[3]}::uuid::text, true) as said)"
"""Who writes, for the row policies. Rows come out of a join with it, so that it is said before the first row is checked."""

_JOURNAL = (
    '"record" uuid, "facet" uuid, "organization" uuid, "version" text, "verb" text, "kind" text,'
    ' "changes" jsonb, "at" timestamptz, "by" uuid, "number" integer'
)
_NOW = "now()"


def render(entity: Entity, shape: Shape, item: str | None = None) -> str:
    """The statement. It returns one row: ``records``, ``facets`` and ``keyed`` count what was written, ``items`` is the answer's text.

    ``item`` renders a record of alias ``r``; facets are then found in the relation ``facets_now``.
    """
    parts = [
        _TYPED,
        *((_ME,) if shape.alone else ()),
        *_records(entity, shape),
        *_facets(entity, shape),
        *_copies(entity, shape),
        *_journal(entity, shape),
    ]
    if shape.hooked:
        parts.append(_asked())
    if shape.keyed:
        parts.append(_keyed())
    if item is not None and shape.facet != "none":
        parts.append(_facets_now(entity))
    together = ",\n".join(parts)
    return f"with {together}\n{_answer(entity, shape, item)}"


def facets_now(entity: Entity, shape: Shape) -> str | None:
    """The relation in which an answer finds facets as they are after the save; None: in their table."""
    return "facets_now" if shape.facet != "none" else None


def _records(entity: Entity, shape: Shape) -> Iterable[str]:
    if shape.record == "none":
        return
    columns = layout.insert_columns(entity)
    known = "me cross join lateral " if shape.alone else ""
    alone = entity.faceted and shape.record == "update" and shape.facet == "none"
    more = f", {quoted(FACET)} uuid, {quoted(INNER)} bigint" if alone else ""
    yield f"incoming as (select x.* from {known}{_recordset(ROWS, columns, more)})"
    if shape.record == "insert":
        names, values = _names(columns), ", ".join(_made(each, "x") for each in columns)
        yield f"saved as (insert into {layout.table(entity)} ({names})\n  select {values} from incoming x returning *)"
    else:
        changed = _assignments(layout.update_columns(entity), "x")
        yield (
            f"saved as (update {layout.table(entity)} t set {changed}\n  from incoming x"
            f" where t.{quoted('id')} = x.{quoted('id')} and t.{quoted('version')} = x.{quoted('version')}"
            f"{_same_facet(entity) if alone else ''} returning t.*)"
        )


def _same_facet(entity: Entity) -> str:
    """Whoever changed the facet meanwhile has won: its values were checked together with those of the record."""
    same = f"f.{quoted('id')} = x.{quoted(FACET)} and f.{quoted('version')} = x.{quoted(INNER)}"
    return f" and (x.{quoted(FACET)} is null or exists (select from {layout.facet_table(entity)} f where {same}))"


def _facets(entity: Entity, shape: Shape) -> Iterable[str]:
    if shape.facet == "none":
        return
    copies = {copy.name: source for source, copy in layout.projection(entity)}
    columns = tuple(each for each in layout.insert_columns(entity, facet=True) if each.name not in copies)
    if shape.facet == "move":
        columns = tuple(each for each in columns if each.name in ("id", "record", "twin"))
    master = "saved" if shape.record != "none" else layout.table(entity)
    join = f"join {master} m on m.{quoted('id')} = x.{quoted('record')}"
    yield f"incoming_facets as (select * from {_recordset(FACETS, columns, f', {quoted(MASTER)} bigint')})"
    if shape.facet == "insert":
        names = ", ".join(filter(None, (_names(columns), ", ".join(map(quoted, copies)))))
        values = [*(_made(each, "x") for each in columns), *(source.of("m") for source in copies.values())]
        rows = f"select {', '.join(values)} from incoming_facets x {join}"
        yield f"related as (insert into {layout.facet_table(entity)} ({names})\n  {rows} returning *)"
    elif shape.facet == "move":
        placed = (f"{quoted(each.name)} = {each.of('x')}" for each in columns if each.name != "id")
        changed = ", ".join([*placed, *(f"{quoted(name)} = {source.of('m')}" for name, source in copies.items())])
        yield (
            f"related as (update {layout.facet_table(entity)} t set {changed}\n  from incoming_facets x {join}"
            f" where t.{quoted('id')} = x.{quoted('id')} returning t.*)"
        )
    else:
        own = [each for each in layout.update_columns(entity, facet=True) if each.name not in copies]
        renewed = [f"{quoted(name)} = {source.of('m')}" for name, source in copies.items()]
        changed = ", ".join([_assignments(own, "x"), *renewed])
        # Whoever changed the record meanwhile has won: its values were checked together with those of the facet.
        join += "" if shape.record != "none" else f" and coalesce(x.{quoted(MASTER)} = m.{quoted('version')}, true)"
        yield (
            f"related as (update {layout.facet_table(entity)} t set {changed}\n  from incoming_facets x {join}"
            f" where t.{quoted('id')} = x.{quoted('id')} and t.{quoted('version')} = x.{quoted('version')} returning t.*)"
        )


def _copies(entity: Entity, shape: Shape) -> Iterable[str]:
    """Copies in the facets that are not saved themselves; their version and times stay, nothing of theirs has changed (contract §2)."""
    copies = layout.projection(entity)
    if not shape.copies or not copies or shape.record != "update":
        return
    changed = ", ".join(f"{copy.quoted} = {source.of('m')}" for source, copy in copies)
    others = "" if shape.facet == "none" else ' and not exists (select from incoming_facets x where x."id" = t."id")'
    yield (
        f"copied as (update {layout.facet_table(entity)} t set {changed}\n"
        f"  from saved m where t.{quoted('record')} = m.{quoted('id')}{others})"
    )


def _journal(entity: Entity, shape: Shape) -> Iterable[str]:
    """History, each row with the hash of the one before it, and outbox; only of what was really written."""
    kept = 'saved s on s."id" = j."record"' if shape.record != "none" else 'related s on s."id" = j."facet"'
    joined = "" if shape.record == shape.facet == "none" else f" join {kept}"
    name = literal(entity.name)
    yield f"journal as (select j.*, gen_random_uuid() as salt from jsonb_to_recordset({JOURNAL}::text::jsonb) as j({_JOURNAL}){joined})"
    before, last = _before(shape)
    at = f'coalesce(j."at", {_NOW})'
    hashed = digest("j", entity=name, at=at, batch=f"{BATCH}::uuid", previous=last, told=told("j"))
    yield f"""trail as (insert into {control("history")}
  ("entity", "record", "facet", "organization", "version", "at", "by", "verb", "batch", "changes", "previous", "hash", "salt")
  select {name}, j."record", j."facet", j."organization", j."version", {at}, j."by", j."verb", {BATCH}::uuid,
    j."changes", {last}, {hashed}, j."salt"
  from journal j{before} returning "id")"""
    yield f"""told as (insert into {control("outbox")}
  ("entity", "record", "facet", "organization", "kind", "version", "at", "batch")
  select {name}, j."record", j."facet", j."organization", j."kind", j."version", {_NOW}, {BATCH}::uuid from journal j)"""


def _asked() -> str:
    """One job for each row of history."""
    return f"""asked as (insert into {control("outbox")} ("entity", "record", "kind", "at")
  select 'after', h."id", {literal(AFTER)}, {_NOW} from trail h)"""


def _before(shape: Shape) -> tuple[str, str]:
    """The last hash of each record's history: a join and the value; a new record has none."""
    if shape.record == "insert":
        return "", "null::bytea"
    look = f'select h."hash" from {control("history")} h where h."record" = j."record" order by h."id" desc limit 1'
    return f" left join lateral ({look}) p on true", 'p."hash"'


def _keyed() -> str:
    """The key is taken in the same transaction; one that ran out after 7 days may be taken again (contract §2, "Creating")."""
    route, key, value, user = KEY
    return f"""keyed as (insert into {control("idempotency")} as i ("user", "route", "key", "digest", "answer")
  select {user}::uuid, {route}::text, {key}::text, {value}::bytea, (select jsonb_agg(s."id") from saved s)
  on conflict ("user", "route", "key") do update set "digest" = excluded."digest", "answer" = excluded."answer", "at" = {_NOW}
  where i."at" < {_NOW} - interval '7 days' returning 1)"""


def _facets_now(entity: Entity) -> str:
    table = layout.facet_table(entity)
    others = 'not exists (select from related n where n."id" = o."id")'
    return (
        "facets_now as (select * from related union all"
        f' select o.* from {table} o where o."record" in (select n."record" from related n) and {others})'
    )


def _answer(entity: Entity, shape: Shape, item: str | None) -> str:
    records = "(select count(*) from saved)" if shape.record != "none" else "0"
    facets = "(select count(*) from related)" if shape.facet != "none" else "0"
    keyed = "(select count(*) from keyed)" if shape.keyed else "1"
    return (
        f'select {records}::int as "records", {facets}::int as "facets", {keyed}::int as "keyed",\n'
        f'  {_items(entity, shape, item)} as "items"'
    )


def _items(entity: Entity, shape: Shape, item: str | None) -> str:
    """A JSON array in the order of the request; a record that the asker cannot read is told by its id alone."""
    if item is None:
        return "null::text"
    rows = "saved" if shape.record != "none" else layout.table(entity)
    each = f"coalesce({item}, json_build_object('id', r.\"id\"))"
    return f'(select json_agg({each} order by j."number") from journal j join {rows} r on r."id" = j."record")::text'


def _recordset(parameter: str, columns: Iterable[Column], more: str = "") -> str:
    types = ", ".join(f"{each.quoted} {each.type}" for each in columns) + more
    return f"jsonb_to_recordset({parameter}::text::jsonb) as x({types})"


def _names(columns: Iterable[Column]) -> str:
    return ", ".join(each.quoted for each in columns)


def _made(column: Column, alias: str) -> str:
    """A value of a new row, or the default of its column: a JSON list brings nulls where it says nothing."""
    value = column.of(alias)
    return value if column.default is None else f"coalesce({value}, {column.default}::{column.type})"


def _assignments(columns: Iterable[Column], alias: str) -> str:
    return ", ".join(f"{each.quoted} = {_changed(each, alias)}" for each in columns)


def _changed(column: Column, alias: str) -> str:
    match column.name:
        case "version":
            return f"t.{column.quoted} + 1"
        case "changed_at":
            return f"coalesce({column.of(alias)}, {_NOW})"
        case _:
            return column.of(alias)
