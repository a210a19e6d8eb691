"""What organizations set for all below them: read along the way up, the nearest word counts. Judges who may set it; knows no setting itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from hezong.api.answer import encode
from hezong.api.route import Call
from hezong.kernel.access import allowed
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.api", "home.sql")
ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Setting:
    """One word of one organization; ``picture``: bytes are kept with it."""

    organization: UUID
    value: dict[str, object]
    picture: bool
    at: datetime


def home_of(context: Context) -> UUID | None:
    """The organization whose settings a person lives under: the one the request names, else that of their first position."""
    held = context.session.holdings
    return context.target or (held[0].organization if held else None)


def way_up(context: Context, organization: UUID | None) -> tuple[UUID, ...]:
    """An organization and those above it, nearest first."""
    return () if organization is None else (organization, *context.structure.ancestors(organization))


async def settings(call: Call, organizations: Sequence[UUID]) -> Mapping[str, tuple[Setting, ...]]:
    """All that these organizations have set, by key, in their order."""
    async with call.server.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(SQL["settings"], list(organizations)))
    found: dict[str, list[Setting]] = {}
    for row in sorted(rows, key=lambda row: organizations.index(cast("UUID", row["organization"]))):
        value = cast("dict[str, object]", json.loads(str(row["value"])))
        setting = Setting(cast("UUID", row["organization"]), value, bool(row["picture"]), cast("datetime", row["at"]))
        found.setdefault(str(row["key"]), []).append(setting)
    return {key: tuple(each) for key, each in found.items()}


def organization_of(call: Call) -> UUID:
    """The organization of the path, by code or id; 404 where there is none."""
    found = call.context.structure.find(call.part("id"))
    if found is None:
        raise refuse("request.not_found")
    return found


def may_set(call: Call, organization: UUID) -> bool:
    """Whoever may change an organization may say how things look there."""
    entity = call.world.entity(ORGANIZATION, call.context)
    shares = allowed(entity, "update", call.context, narrow=False).shares
    return any(share.when is None and share.reach.covers(organization, mine=False) for share in shares)


def require_setter(call: Call) -> UUID:
    """The organization of the path, or 403 for whoever may not set anything there."""
    organization = organization_of(call)
    if not may_set(call, organization):
        raise refuse("access.verb", verb="update", entity=ORGANIZATION)
    return organization


async def keep(call: Call, organization: UUID, key: str, value: object, content: bytes | None = None) -> None:
    """Replaces what an organization has set under a key."""
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["set"], organization, key, encode(value).decode(), content, call.context.user)


async def drop(call: Call, organization: UUID, key: str) -> None:
    """Takes it back; what is set above holds again."""
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["unset"], organization, key)
