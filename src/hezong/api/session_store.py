"""Turns session rows into signed-in people and back. Stores hashes of tokens only, and never a right: rights are read from positions."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from uuid import UUID

from hezong.api.session_cache import Signed, Viewing, hash_of
from hezong.kernel.access import Reach, reach_of
from hezong.kernel.access.giving import lacking
from hezong.kernel.model.field import EVERYONE
from hezong.kernel.model.model import Model
from hezong.kernel.org.load import Person, Post, holdings_of, load_person
from hezong.kernel.query.world import World
from hezong.kernel.types import Context, Holding, Session, Structure
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.api", "session.sql")
LIFETIME = timedelta(days=14)
"""A browser's session ends after so long, or after twelve hours without a request."""
BROWSERS = 20
"""Browsers in which a person may be signed in at a time; the one unused for longest is signed out."""
VIEW = timedelta(minutes=30)
"""How long somebody may look with the eyes of another person before they have to say so again."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Versions:
    """What the control state counts, and the group's date; a worker that sees another one reads anew."""

    model: int
    rights: int
    structure: int
    today: date


@dataclass(frozen=True, slots=True)
class Started:
    """A new session; ``token`` is shown once and stored nowhere."""

    id: UUID
    token: str
    expires: datetime


async def start(
    connection: Connection,
    user: UUID,
    address: str,
    agent: str,
    lifetime: timedelta = LIFETIME,
    position: UUID | None = None,
    name: str | None = None,
    restricted: bool = False,
) -> Started:
    """A session of a browser, or with a name an API token bound to one position. ``restricted``: open for a new password only."""
    token = secrets.token_urlsafe(32)
    csrf = None if name else secrets.token_urlsafe(24)
    found = await connection.fetchrow(
        SQL["start"], hash_of(token), user, csrf, lifetime, address, agent[:400], position, name, restricted
    )
    return _started(cast("Row", found), token)


async def turn(connection: Connection, session: UUID, confirmed: bool, viewing: UUID | None) -> Started | None:
    """The same session under a new token, which ends the old one everywhere; None if it has ended. ``confirmed``: the password
    was typed just now. ``viewing``: with whose eyes it looks for a while.
    """
    token = secrets.token_urlsafe(32)
    found = await connection.fetchrow(
        SQL["turn"], session, hash_of(token), secrets.token_urlsafe(24), confirmed, viewing, VIEW
    )
    return None if found is None else _started(cast("Row", found), token)


async def end_excess(connection: Connection, user: UUID) -> tuple[bytes, ...]:
    """Signs a person out of the browsers beyond those that one may have."""
    rows = await connection.fetch(SQL["excess"], user, BROWSERS)
    return tuple(cast("bytes", cast("Row", row)["token_hash"]) for row in rows)


def _started(row: Row, token: str) -> Started:
    return Started(cast("UUID", row["id"]), token, cast("datetime", row["expires_at"]))


async def load_signed(
    connection: Connection, token_hash: bytes, today: date, world: World, structure: Structure
) -> Signed | None:
    """The session of a token with today's positions of its user; None if it ended, or if the user is locked or gone."""
    row = cast("Row | None", await connection.fetchrow(SQL["find"], token_hash))
    if row is None:
        return None
    person = await load_person(connection, cast("UUID", row["user"]), today)
    if person is None:
        return None
    bearer = bool(row["bearer"])
    posts = tuple(each for each in person.posts if not bearer or each.id == row["position"])
    signed = _signed(row, replace(person, posts=posts), bearer, world, structure)
    if row["viewing"] is None:
        return signed
    other = await load_person(connection, cast("UUID", row["viewing"]), today)
    if other is None or not covers(world.model, signed.session, other.posts, structure, today):
        return signed
    viewing = Viewing(cast("datetime", row["viewing_until"]), person.id, person.login, person.name)
    seen = _signed(row, other, bearer, world, structure)
    return replace(
        seen, session=replace(seen.session, viewer=person.id, language=signed.session.language), viewing=viewing
    )


def covers(model: Model, session: Session, posts: Sequence[Post], structure: Structure, today: date) -> bool:
    """Whether somebody holds every right that these positions give: otherwise looking with their eyes would show more."""
    midnight = datetime.combine(today, time(), UTC)
    context = Context(session, structure, midnight, today, session.language)
    return not any(lacking(model, context, each.role, each.organization) for each in posts)


def _signed(row: Row, person: Person, bearer: bool, world: World, structure: Structure) -> Signed:
    holdings = holdings_of(person, structure)
    language = cast("str | None", row["language"])
    session = Session(
        id=cast("UUID", row["id"]),
        user=person.id,
        login=person.login,
        name=person.name,
        holdings=holdings,
        language=language or person.language,
        csrf=cast("str | None", row["csrf"]),
        opened=person.opened,
    )
    return Signed(
        session=session,
        posts=person.posts,
        expires=cast("datetime", row["expires_at"]),
        bearer=bearer,
        language=language,
        reach=reach_for(world, structure, holdings),
        confirmed=cast("datetime", row["confirmed_at"]),
        restricted=bool(row["restricted"]),
    )


def reach_for(world: World, structure: Structure, holdings: Sequence[Holding]) -> frozenset[UUID] | None:
    """The organizations for which a person may ask (None: all): those below their positions and those whose records they may read.

    Only records that somebody owns count: code sets and products are readable by many far beyond the organizations they work for.
    """
    found = Reach()
    for holding in holdings:
        found = found.join(Reach(full=structure.below(holding.organization) | {holding.organization}))
        for entity in world.entities.values():
            grant = entity.access.get(holding.role, {}).get("read")
            if grant is not None and holding.role != EVERYONE and (entity.owned or entity.faceted):
                reach = reach_of(structure, holding.organization, grant.depth)
                found = found.join(Reach(reach.everything, reach.full | reach.own))
    return None if found.everything else found.full


async def read_versions(connection: Connection) -> tuple[Versions, tuple[bytes, ...]]:
    """The numbers of the control state, and the tokens of sessions that ended within the last seconds."""
    row = cast("Row", await connection.fetchrow(SQL["versions"]))
    seen = Versions(
        cast("int", row["model_version"]),
        cast("int", row["rights_version"]),
        cast("int", row["structure_version"]),
        cast("date", row["today"]),
    )
    return seen, tuple(cast("Sequence[bytes]", row["ended"]))


async def end(connection: Connection, user: UUID, session: UUID, token: bool = False) -> bytes | None:
    """Ends one session of a user, or one API token; None where there is none."""
    return cast("bytes | None", await connection.fetchval(SQL["end"], session, user, token))


async def change_password(connection: Connection, user: UUID, password_hash: str, but: UUID) -> tuple[bytes, ...]:
    """Stores a new password and ends all sessions and tokens of the user but one."""
    rows = await connection.fetch(SQL["change_password"], user, password_hash, but)
    return tuple(cast("bytes", cast("Row", row)["token_hash"]) for row in rows)


async def end_all(connection: Connection, user: UUID) -> tuple[bytes, ...]:
    """Ends all sessions and tokens of a user."""
    rows = await connection.fetch(SQL["end_all"], user)
    return tuple(cast("bytes", cast("Row", row)["token_hash"]) for row in rows)


async def note_use(connection: Connection, sessions: Sequence[UUID], now: datetime) -> None:
    """Remembers when sessions were last used."""
    if sessions:
        await connection.execute(SQL["seen"], list(sessions), now)
