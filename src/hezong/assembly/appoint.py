"""Turns the word of whoever runs the server into a position that no one in the group could give, since nobody holds its rights (contract §1)."""

from dataclasses import dataclass
from difflib import get_close_matches
from uuid import UUID

from hezong.adapters.postgres import Database
from hezong.api.server import Server
from hezong.assembly.group import administrator_context
from hezong.assembly.server import running_server
from hezong.kernel.org.load import find_login
from hezong.kernel.records import Runtime, load_batch
from hezong.kernel.records.audit import Who, audit
from hezong.kernel.types.identity import new_id
from hezong.settings import Settings

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who becomes what, and where; from today, without an end."""

    login: str
    role: str
    organization: str


async def appoint(settings: Settings, database: Database, wish: Appointment) -> str | None:
    """None, or what is not known, in words for the operator."""
    async with running_server(settings, database, refreshing=False) as server:
        async with server.pools.read.acquire() as connection:
            user = await find_login(connection, wish.login)
        organization = server.structure.find(wish.organization)
        roles = server.world.model.roles
        if user is None:
            return f"nobody signs in as {wish.login}"
        if wish.role not in roles:
            near = get_close_matches(wish.role, roles, 1)
            return f"the model has no role {wish.role}{f'; did you mean {near[0]}?' if near else ''}"
        if organization is None:
            return f"there is no organization {wish.organization}"
        await _appoint(server, user, wish.role, organization)
    return None


async def _appoint(server: Server, user: UUID, role: str, organization: UUID) -> None:
    runtime = Runtime(server.pools, server.world, server.vault, server.clock)
    context = administrator_context(NOBODY, "", "", server.structure, organization, server.clock)
    id = new_id(server.clock.now())
    day = server.versions.today.isoformat()
    row = {"id": str(id), "user": str(user), "role": role, "organization": str(organization), "valid_from": day}
    await load_batch(runtime, context, "position", [row])
    async with server.pools.write.acquire() as connection:
        detail = {"role": role, "user": str(user)}
        await audit(
            connection,
            Who(),
            "position.appointed",
            entity="position",
            record=id,
            organization=organization,
            detail=detail,
        )
    await server.rights_changed("position")
