"""Turns the dated rows of the control schema into a timeline, and a difference of two timelines into writes of those rows. Writes no record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar, cast
from uuid import UUID

from hezong.kernel.org.reorganize import Delta
from hezong.kernel.org.timeline import Heir, Life, Link, Name, Row, Seat, Span, Timeline, Unit
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.org", "timeline.sql")
Stored = Mapping[str, object]
T = TypeVar("T")


async def load_timeline(
    connection: Connection, seated: Collection[UUID] | None = (), since: date | None = None
) -> Timeline:
    """All organizations in time. ``seated``: of which of them positions are wanted (None: of all), as far as they hold from ``since`` on."""
    rows: list[Row] = [_unit(each) for each in await _fetch(connection, "units")]
    known = {each.id for each in rows if isinstance(each, Unit)}
    rows += [Life(_id(each, "organization"), _span(each)) for each in await _fetch(connection, "lives")]
    rows += [Link(_id(each, "child"), _id(each, "parent"), _span(each)) for each in await _fetch(connection, "links")]
    rows += [
        Name(_id(each, "organization"), str(each["name"]), _span(each)) for each in await _fetch(connection, "names")
    ]
    rows += [_heir(each) for each in await _fetch(connection, "heirs")]
    if seated is None or seated:
        wanted = None if seated is None else list(seated)
        rows += [seat_of(each) for each in await _fetch(connection, "seats", wanted, since)]
    return Timeline.of(each for each in rows if _about(each) <= known)


async def write_rows(connection: Connection, delta: Delta) -> None:
    """Writes what changes of lives, links, names and successions, in the caller's transaction, so that each step keeps the rules of
    the tables: no link outlives its ends. New organizations must have their record already.
    """
    gone, come = delta.gone, delta.come
    links, new_links = _of(gone, Link), _of(come, Link)
    if links:
        await connection.execute(SQL["unlink"], [each.child for each in links], _starts(links))
    await _lives(connection, _of(gone, Life), _of(come, Life))
    if new_links:
        ends = [each.child for each in new_links], [each.parent for each in new_links]
        await connection.execute(SQL["link"], *ends, _starts(new_links), _ends(new_links))
    await _names(connection, _of(gone, Name), _of(come, Name))
    await _heirs(connection, _of(gone, Heir), _of(come, Heir))
    # What was opened goes last: nothing hangs on it any more.
    over = [each for each in _of(gone, Life) if not _again(each, _of(come, Life))]
    if over:
        await connection.execute(SQL["unlive"], [each.organization for each in over], _starts(over))


async def _lives(connection: Connection, gone: list[Life], come: list[Life]) -> None:
    changed = [each for each in come if _again(each, gone)]
    born = [each for each in come if not _again(each, gone)]
    for name, rows in (("relive", changed), ("live", born)):
        if rows:
            await connection.execute(SQL[name], [each.organization for each in rows], _starts(rows), _ends(rows))


async def _names(connection: Connection, gone: list[Name], come: list[Name]) -> None:
    if gone:
        await connection.execute(SQL["unname"], [each.organization for each in gone], _starts(gone))
    if come:
        named = [each.organization for each in come], [each.name for each in come]
        await connection.execute(SQL["name"], *named, _starts(come), _ends(come))


async def _heirs(connection: Connection, gone: list[Heir], come: list[Heir]) -> None:
    if gone:
        await connection.execute(SQL["disinherit"], [each.predecessor for each in gone])
    if come:
        pairs = [each.predecessor for each in come], [each.successor for each in come]
        await connection.execute(SQL["inherit"], *pairs, [each.since for each in come])


def _about(row: Row) -> set[UUID]:
    """The organizations that a row is about; those whose record was deleted are gone."""
    match row:
        case Unit():
            return {row.id}
        case Link():
            return {row.child, row.parent}
        case Heir():
            return {row.predecessor, row.successor}
        case Life() | Name() | Seat():
            return {row.organization}


def _again(life: Life, others: Iterable[Life]) -> bool:
    """Whether the same life is among others, with another end."""
    return any(each.organization == life.organization and each.span.start == life.span.start for each in others)


def _of(rows: Iterable[Row], kind: type[T]) -> list[T]:
    return [each for each in rows if isinstance(each, kind)]


def _starts(rows: Iterable[Life | Link | Name]) -> list[date]:
    return [each.span.start for each in rows]


def _ends(rows: Iterable[Life | Link | Name]) -> list[date | None]:
    return [each.span.end for each in rows]


async def _fetch(connection: Connection, name: str, *arguments: object) -> Sequence[Stored]:
    return cast("Sequence[Stored]", await connection.fetch(SQL[name], *arguments))


def _unit(row: Stored) -> Unit:
    return Unit(_id(row, "id"), str(row["code"]), str(row["name"]), str(row["kind"]), str(row["currency"] or "CNY"))


def _heir(row: Stored) -> Heir:
    return Heir(_id(row, "predecessor"), _id(row, "successor"), cast("date", row["effective"]))


def seat_of(row: Stored) -> Seat:
    """A position of the database."""
    return Seat(
        _id(row, "id"),
        _id(row, "user"),
        str(row["role"]),
        _id(row, "organization"),
        _span(row),
        cast("UUID | None", row["deputy"]),
        cast("date | None", row["deputy_from"]),
        cast("date | None", row["deputy_to"]),
    )


def _span(row: Stored) -> Span:
    return Span(cast("date", row["start"]), cast("date | None", row["until"]))


def _id(row: Stored, name: str) -> UUID:
    return cast("UUID", row[name])
