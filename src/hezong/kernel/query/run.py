"""Executes planned reads: remembers the text of each shape, fills in the request, and passes the database's JSON on as bytes."""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, cast
from uuid import UUID

from hezong.kernel.query.aggregate import plan_aggregate
from hezong.kernel.query.as_of import plan_as_of
from hezong.kernel.query.bin import plan_bin
from hezong.kernel.query.get import plan_get
from hezong.kernel.query.labels import plan_labels
from hezong.kernel.query.list import Statement, plan_list
from hezong.kernel.query.notice import plan_notice
from hezong.kernel.query.order import digest, order_of, read_cursor, write_cursor
from hezong.kernel.query.request import COUNT_CAP, LARGEST_LIMIT, AggregateRequest, ListRequest
from hezong.kernel.query.sight import Sight, share_shape
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.types.ports import Pool
from hezong.kernel.types.problem import refuse

MOST_PLANS = 2000
NOTHING = Statement("", ())
"""The plan of what nobody may read: no statement at all."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A record, or one of its facets, that the asker's rights cover; ``live``: it is not deleted."""

    entity: str
    record: UUID
    facet: UUID | None
    live: bool


@dataclass(frozen=True, slots=True)
class Readers:
    """Two pools of the reading role: one plans each statement anew, for its arguments; the other keeps one plan for all."""

    free: Pool
    steady: Pool

    async def row(self, statement: Statement, arguments: list[object]) -> "Row | None":
        pool = self.steady if statement.steady else self.free
        async with pool.acquire() as connection:
            return cast("Row | None", await connection.fetchrow(statement.sql, *arguments))


class Row(Protocol):
    def __getitem__(self, key: str, /) -> object: ...


@dataclass
class Plans:
    """The plans of one world by the shape of the request and of the rights; the oldest go first."""

    found: OrderedDict[Hashable, Statement] = field(default_factory=OrderedDict[Hashable, Statement])

    def get(self, key: Hashable, make: Callable[[], Statement]) -> Statement:
        known = self.found.get(key)
        if known is None:
            known = self.found[key] = make()
            if len(self.found) > MOST_PLANS:
                self.found.popitem(last=False)
        else:
            self.found.move_to_end(key)
        return known


@dataclass(frozen=True)
class Reading:
    """Reads for one asker: the plans of the world, the asker's sight with its shape, and where to ask."""

    plans: Plans
    sight: Sight
    shape: Hashable
    readers: Readers

    async def list(self, request: ListRequest) -> bytes:
        """A page as JSON bytes: ``{"items", "next", "count", "count_capped"}``."""
        if not 1 <= request.limit <= LARGEST_LIMIT:
            raise refuse("request.limit", field="limit", largest=LARGEST_LIMIT)
        entity = self.sight.entity(request.entity)
        order = order_of(entity, request, self.sight.allowed(request.entity))
        bound = digest(self.sight, request, order)
        first = self._planned(request, None)
        marks = None if request.after is None else read_cursor(request.after, bound, first.keys)
        pattern = None if marks is None else tuple(each is not None for each in marks)
        statement = first if pattern is None else self._planned(request, pattern)
        row = await self._row(statement, Filling(keys=marks or ()))
        return page_bytes(row, bound, request.count)

    def _planned(self, request: ListRequest, pattern: tuple[bool, ...] | None) -> Statement:
        key = (
            self.shape,
            request.entity,
            request.filter,
            request.order,
            request.fields,
            request.limit,
            request.count,
            request.rows,
            pattern,
        )
        return self.plans.get(key, lambda: plan_list(self.sight, request, pattern))

    async def get(self, entity: str, record: UUID, fields: tuple[str, ...] | None = None) -> bytes:
        """One record as JSON bytes; 404 where there is none that the asker may read."""
        statement = self.plans.get((self.shape, "get", entity, fields), lambda: plan_get(self.sight, entity, fields))
        arguments = fill(statement.arguments, self.sight, Filling(id=record))
        row = await self.readers.row(statement, arguments)
        if row is None:
            raise refuse("request.not_found")
        return with_more(row)

    async def as_of(self, entity: str, record: UUID, moment: datetime, fields: tuple[str, ...] | None = None) -> bytes:
        """One record as it was at a moment, as JSON bytes with ``as_of`` and ``unknown``, the fields whose value of then nobody can tell.

        404 where there is none that the asker may read today: ``request.not_found``; ``request.not_yet`` before it was made;
        ``request.gone_then`` once it was deleted.
        """
        statement = self.plans.get(
            (self.shape, "as of", entity, fields), lambda: plan_as_of(self.sight, entity, fields)
        )
        row = await self.readers.row(
            statement, fill(statement.arguments, self.sight, Filling(id=record, moment=moment))
        )
        if row is None:
            raise refuse("request.not_found")
        if not row["made"] or row["gone"]:
            raise refuse("request.gone_then" if row["made"] else "request.not_yet", at=told(moment))
        more = b',"as_of":' + json.dumps(told(moment)).encode() + b',"unknown":' + as_bytes(row["unknown"])
        return as_bytes(row["item"])[:-1] + more + b"}"

    async def gone(self, entity: str, limit: int, after: str | None) -> bytes:
        """A page of the recycle bin as JSON bytes: ``{"items", "next"}``."""
        bound = digest(self.sight, ListRequest(entity, "deleted"), ())
        marks = None if after is None else read_cursor(after, bound, 2)
        deleting = tuple(share_shape(each) for each in self.sight.allowed(entity, "delete").shares)
        key = (self.shape, "bin", entity, deleting, limit, marks is not None)
        statement = self.plans.get(key, lambda: plan_bin(self.sight, entity, limit, marks is not None))
        row = await self._row(statement, Filling(keys=marks or ()))
        return page_bytes(row, bound, counted=False)

    async def noticed(self, ids: Mapping[str, Sequence[UUID]]) -> Sequence[Noticed]:
        """Those of many records that the asker may read now, or could if they were not deleted; one statement for all."""
        names = tuple(sorted(ids))
        statement = self.plans.get((self.shape, "notice", names), lambda: plan_notice(self.sight, names) or NOTHING)
        if statement is NOTHING:
            return ()
        arguments = fill(statement.arguments, self.sight, Filling(ids=ids))
        async with self.readers.steady.acquire() as connection:
            rows = cast("Sequence[Row]", await connection.fetch(statement.sql, *arguments))
        return [Noticed(*(row[name] for name in ("entity", "record", "facet", "live"))) for row in rows]  # pyright: ignore[reportArgumentType]  the columns of the plan

    async def labels(self, ids: Mapping[str, Sequence[UUID]]) -> Mapping[UUID, str | None]:
        """What those of many records are called that the asker may read; one statement for all."""
        names = tuple(sorted(ids))
        statement = self.plans.get((self.shape, "labels", names), lambda: plan_labels(self.sight, names) or NOTHING)
        if statement is NOTHING:
            return {}
        arguments = fill(statement.arguments, self.sight, Filling(ids=ids))
        async with self.readers.steady.acquire() as connection:
            rows = cast("Sequence[Row]", await connection.fetch(statement.sql, *arguments))
        return {cast("UUID", row["record"]): cast("str | None", row["label"]) for row in rows}

    async def aggregate(self, request: AggregateRequest) -> bytes:
        """Figures as JSON bytes."""
        statement = self.plans.get((self.shape, request), lambda: plan_aggregate(self.sight, request))
        row = await self._row(statement, Filling())
        return b'{"items":' + as_bytes(row["items"]) + b"}"

    async def _row(self, statement: Statement, filling: Filling) -> Row:
        row = await self.readers.row(statement, fill(statement.arguments, self.sight, filling))
        assert row is not None, "the statement returns exactly one row"
        return row


def page_bytes(row: Row, bound: str, counted: bool) -> bytes:
    """The answer of a list, around the items that the database wrote."""
    found = b'{"items":' + as_bytes(row["items"]) + b',"next":' + next_bytes(row, bound)
    if counted:
        count = row["count"]
        assert isinstance(count, int), "a count was asked for"
        capped = b"true" if count >= COUNT_CAP else b"false"
        found += b',"count":' + str(count).encode() + b',"count_capped":' + capped
    return found + b"}"


def next_bytes(row: Row, bound: str) -> bytes:
    """The cursor behind the last row of a page as JSON; null where nothing follows."""
    keys = row["keys"]
    return b"null" if keys is None else b'"' + write_cursor(bound, as_bytes(keys)) + b'"'


def with_more(row: Row) -> bytes:
    """The item with what only the reading of one record tells."""
    item = as_bytes(row["item"])
    try:
        more = as_bytes(row["also_known_to"])
    except KeyError:
        return item
    return item[:-1] + b',"also_known_to":' + more + b"}"


def told(moment: datetime) -> str:
    """A moment as clients read it (contract §1)."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_bytes(value: object) -> bytes:
    """JSON as the driver hands it over: bytes through the pass-through codec, text without it."""
    if isinstance(value, bytes):
        return value
    assert isinstance(value, str), "JSON comes as bytes or text"
    return value.encode()
