"""Turns the order of a list into sort columns, into the predicate that starts after a cursor, and into the cursor itself."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import cast

from hezong.kernel.access import Allowed
from hezong.kernel.model.field import Entity, FieldType
from hezong.kernel.query.request import ListRequest
from hezong.kernel.query.sight import Sight
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Column
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class Key:
    """One sort column: what it is called in the inner list, its SQL there, its type, and its direction."""

    name: str
    sql: str
    type: str
    descending: bool
    nullable: bool

    def clause(self, alias: str = "") -> str:
        """The key in ``order by``; nulls come last in both directions (contract §2)."""
        sql = f"{alias}.{self.name}" if alias else self.sql
        if not self.descending:
            return sql
        return f"{sql} desc nulls last" if self.nullable else f"{sql} desc"


NEWEST = ("-changed_at",)


def order_of(entity: Entity, request: ListRequest, rights: Allowed) -> tuple[str, ...]:
    """The order asked for, else the model's, else the newest first where the asker cannot read the model's everywhere."""
    barred = rights.barred_somewhere
    usual = entity.views.order
    return request.order or (NEWEST if barred and any(each.removeprefix("-") in barred for each in usual) else usual)


def fields_of(entity: Entity, request: ListRequest, rights: Allowed) -> tuple[str, ...]:
    """The order, whose fields are there and can be sorted by."""
    order = order_of(entity, request, rights)
    for each in order:
        field = entity.fields.get(each.removeprefix("-"))
        if field is None:
            raise refuse("request.unknown_field", field=each.removeprefix("-"))
        if field.type is FieldType.MANY or not layout.sort_key(field):
            raise refuse("request.order", field=field.name)
    return order


def key_columns(entity: Entity, order: tuple[str, ...]) -> list[tuple[Column, str, bool]]:
    """Pairs of column and direction in the table that lists walk, with the field they belong to."""
    found: list[tuple[Column, str, bool]] = []
    for each in order:
        name = each.removeprefix("-")
        columns = layout.list_sort_key(entity, entity.fields[name])
        if columns is None:
            raise refuse("request.order", field=name)
        found += [(column, name, each.startswith("-")) for column in columns]
    return found


def keys(entity: Entity, order: tuple[str, ...], alias: str) -> tuple[Key, ...]:
    """The sort columns without the tie-break."""
    columns = key_columns(entity, order)
    return tuple(
        Key(f"k{number}", column.of(alias), column.type, descending, column.nullable)
        for number, (column, _, descending) in enumerate(columns)
    )


def after(keys: tuple[Key, ...], marks: list[str | None]) -> list[str]:
    """Predicates for the rows behind a cursor; together they meet each such row once. ``marks``: its parameters, None where it was null.

    Rows that sort in one direction are compared as a whole, which an index can start from; rows without the key follow in a second list.
    """
    known = [mark for mark in marks if mark is not None]
    one_way = len({key.descending for key in keys}) == 1
    if one_way and len(known) == len(marks):
        sign = "<" if keys[0].descending else ">"
        left, right = ", ".join(key.sql for key in keys), ", ".join(known)
        behind = [f"({left}) {sign} ({right})"]
        return behind if not keys[0].nullable else [*behind, f"{keys[0].sql} is null"]
    return [_step(keys, marks)]


def _step(keys: tuple[Key, ...], marks: list[str | None]) -> str:
    """Behind in the first key, or equal there and behind in the rest."""
    key, mark = keys[0], marks[0]
    sign = "<" if key.descending else ">"
    if mark is None:
        behind, equal = "false", f"{key.sql} is null"
    else:
        behind = f"{key.sql} {sign} {mark}" + (f" or {key.sql} is null" if key.nullable else "")
        equal = f"{key.sql} = {mark}"
    if len(keys) == 1:
        return f"({behind})"
    return f"({behind} or ({equal} and {_step(keys[1:], marks[1:])}))"


def better(keys: tuple[Key, ...], left: str, right: str) -> str:
    """The predicate that row ``left`` stands before row ``right``; both have the keys under their names."""
    key, rest = keys[0], keys[1:]
    mine, theirs = f"{left}.{key.name}", f"{right}.{key.name}"
    before = f"{mine} {'>' if key.descending else '<'} {theirs}"
    if key.nullable:
        before = f"({before} or ({mine} is not null and {theirs} is null))"
    if not rest:
        return f"({before})"
    equal = f"{mine} is not distinct from {theirs}" if key.nullable else f"{mine} = {theirs}"
    return f"({before} or ({equal} and {better(rest, left, right)}))"


def digest(sight: Sight, request: ListRequest, order: tuple[str, ...]) -> str:
    """What a cursor is bound to: user, filter, order, rows and model version (contract §2)."""
    bound = (
        str(sight.context.user),
        request.entity,
        request.filter,
        order,
        request.rows,
        sight.world.version,
        _seen(sight),
    )
    return hashlib.sha256(repr(bound).encode()).hexdigest()[:16]


def _seen(sight: Sight) -> object:
    """By which structure a list looks, as far as it is not today's."""
    lens = sight.context.lens
    return None if lens is None else [lens.as_was, lens.at.isoformat()]


def write_cursor(bound: str, values: bytes) -> bytes:
    """An opaque cursor from the keys of the last row, which the database wrote as a JSON list."""
    return base64.urlsafe_b64encode(b'["' + bound.encode() + b'",' + values.lstrip()[1:]).rstrip(b"=")


def read_cursor(text: str, bound: str, count: int) -> tuple[str | None, ...]:
    """The keys in a cursor; refuses one of another list, user or model version."""
    try:
        found: object = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise refuse("request.cursor") from None
    if not isinstance(found, list) or len(found) != count + 1 or found[0] != bound:  # pyright: ignore[reportUnknownArgumentType]  the list comes from outside
        raise refuse("request.cursor")
    values = cast("list[object]", found[1:])
    if not all(each is None or isinstance(each, str) for each in values):
        raise refuse("request.cursor")
    return tuple(None if each is None else str(each) for each in values)
