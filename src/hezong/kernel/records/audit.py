"""Turns what somebody did into a line that stays, and lines into a page of those that the asker may look at. Lines are never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from hezong.kernel.access import allowed
from hezong.kernel.query.world import World
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records", "audit.sql")
Detail = Mapping[str, object]
"""What a line says besides: JSON values, never a sensitive one."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who did it, as far as that is known: nobody is signed in when a sign-in fails."""

    user: UUID | None = None
    session: UUID | None = None
    address: str | None = None


async def audit(
    connection: Connection,
    who: Context | Who,
    kind: str,
    *,
    entity: str | None = None,
    record: UUID | None = None,
    organization: UUID | None = None,
    detail: Detail | None = None,
) -> None:
    """A line about somebody (SY-08): the asker of a request, or whoever there is before a sign-in and in a command.

    Kinds are dotted, such as ``access.granted``; it is kept when the transaction of the connection commits.
    """
    if isinstance(who, Context):
        if who.session.viewer is not None:
            detail = {**(detail or {}), "viewing_as": who.user}
        who = Who(who.session.viewer or who.user, who.session.id, who.address)
    said = json.dumps(detail or {}, ensure_ascii=False, default=str)
    await connection.execute(SQL["add"], who.user, kind, entity, record, organization, who.session, who.address, said)


@dataclass(frozen=True, slots=True)
class Look:
    """Which lines are asked for. ``kind`` may end in ``.*`` for a family; a period is ``[since, until)``."""

    kind: str | None = None
    by: UUID | None = None
    entity: str | None = None
    record: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: UUID | None = None
    limit: int = 50


async def read_lines(connection: Connection, world: World, context: Context, look: Look) -> bytes:
    """Bytes of ``{"items", "next"}``: everybody reads their own lines, whoever holds ``explain`` over all rows of an entity reads
    all lines about it, and whoever holds it over people reads the lines about their accounts.
    """
    found = await connection.fetchval(
        SQL["page"],
        context.user,
        overseen(world, context),
        look.kind,
        _family(look.kind),
        look.by,
        look.entity,
        look.record,
        look.since,
        look.until,
        look.after,
        look.limit,
        watched(world, context),
    )
    return cast("bytes", found)


def watched(world: World, context: Context) -> list[UUID]:
    """Organizations whose people the asker may explain, without a condition."""
    shares = allowed(world.entities["user"], "explain", context, narrow=False).shares
    found: set[UUID] = set()
    for each in shares:
        if each.when is None:
            found |= context.structure.organizations.keys() if each.reach.everything else each.reach.full
    return sorted(found)


def overseen(world: World, context: Context) -> list[str]:
    """Entities of which the asker may explain every row, wherever it lies."""
    every = context.structure.organizations.keys()
    found: list[str] = []
    for name, entity in world.entities.items():
        shares = allowed(entity, "explain", context, narrow=False).shares
        if any(each.when is None and (each.reach.everything or each.reach.full >= every) for each in shares):
            found.append(name)
    return sorted(found)


def _family(kind: str | None) -> str | None:
    """``access.*`` as a pattern; None where the kind is meant to the letter."""
    return kind[:-1] + "%" if kind and kind.endswith(".*") else None
