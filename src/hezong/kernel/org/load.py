"""Turns the rows of organizations, users and positions into the values of one date. Decides nothing about rights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast
from uuid import UUID

from hezong.kernel.types import Holding, Opened, Organization, Structure
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.org", "load.sql")
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Post:
    """A position as its holder sees it; ``until`` is the first day on which it no longer holds, ``deputy_for`` whose it is."""

    id: UUID
    role: str
    organization: UUID
    since: date | None
    until: date | None
    deputy_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A user who may sign in, with the positions of one date."""

    id: UUID
    login: str
    name: str
    language: str
    posts: tuple[Post, ...]
    opened: tuple[Opened, ...] = ()


async def load_structure(connection: Connection, at: date) -> Structure:
    """All organizations with their parents and successors as of a date (design §5)."""
    version = cast("int", await connection.fetchval(SQL["version"]))
    rows = await connection.fetch(SQL["organizations"], at)
    return Structure.of(at, version, (_organization(cast("Row", row)) for row in rows))


async def load_person(connection: Connection, user: UUID, at: date) -> Person | None:
    """A user with their own positions and those in which they stand in for others; None if locked or gone."""
    row = cast("Row | None", await connection.fetchrow(SQL["person"], user))
    if row is None:
        return None
    posts = await connection.fetch(SQL["positions"], user, at)
    found = tuple(_post(cast("Row", each)) for each in posts)
    opened = tuple(_opened(cast("Row", each)) for each in await connection.fetch(SQL["opened"], user))
    return Person(user, str(row["login"]), str(row["name"]), str(row["language"]), found, opened)


def holdings_of(person: Person, structure: Structure) -> tuple[Holding, ...]:
    """The positions of a person as rights look at them."""
    known = (each for each in person.posts if each.organization in structure.organizations)
    return tuple(Holding(each.id, each.role, each.organization, each.deputy_for) for each in known)


async def load_holders(
    connection: Connection,
    at: date,
    anywhere: Iterable[str],
    seats: Iterable[tuple[str, UUID]],
    people: Iterable[UUID],
    most: int,
) -> tuple[Person, ...]:
    """People who hold one of the roles anywhere, or one at an organization, or are named; at most ``most``, with all their positions."""
    places = sorted(seats)
    roles, organizations = [role for role, _ in places], [organization for _, organization in places]
    arguments = (at, sorted(anywhere), roles, organizations, sorted(people), most)
    rows = cast("Sequence[Row]", await connection.fetch(SQL["holders"], *arguments))
    found: dict[UUID, Person] = {}
    for row in rows:
        id = cast("UUID", row["person"])
        known = found.get(id) or Person(id, str(row["login"]), str(row["name"]), str(row["language"]), ())
        found[id] = replace(known, posts=(*known.posts, _post(row)))
    return tuple(found.values())


async def load_opened(connection: Connection, entity: str, record: UUID) -> tuple[Opened, ...]:
    """What opens a record to organizations at this moment."""
    return tuple(_opened(cast("Row", each)) for each in await connection.fetch(SQL["opened_record"], entity, record))


async def find_login(connection: Connection, login: str) -> UUID | None:
    """The user of a login, whatever its case; None if locked or gone."""
    return cast("UUID | None", await connection.fetchval(SQL["login"], login))


async def someone_exists(connection: Connection) -> bool:
    """Whether any user exists; until then the first-run page is open."""
    return bool(await connection.fetchval(SQL["someone"]))


def _organization(row: Row) -> Organization:
    return Organization(
        id=cast("UUID", row["id"]),
        code=str(row["code"]),
        name=str(row["name"]),
        kind=str(row["kind"]),
        parent=cast("UUID | None", row["parent"]),
        alive=bool(row["alive"]),
        successor=cast("UUID | None", row["successor"]),
        currency=str(row["currency"] or "CNY"),
    )


def _opened(row: Row) -> Opened:
    return Opened(
        id=cast("UUID", row["id"]),
        entity=str(row["entity"]),
        record=cast("UUID", row["record"]),
        organization=cast("UUID", row["organization"]),
        until=cast("datetime", row["until"]),
    )


def _post(row: Row) -> Post:
    return Post(
        id=cast("UUID", row["id"]),
        role=str(row["role"]),
        organization=cast("UUID", row["organization"]),
        since=cast("date | None", row["since"]),
        until=cast("date | None", row["until"]),
        deputy_for=cast("UUID | None", row["deputy_for"]),
    )
