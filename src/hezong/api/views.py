"""Saved views (contract §2): what a person filters, orders and shows, kept for themselves or shared with an organization."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import encode, nothing, passed
from hezong.api.body import only, optional_text, read_object, require_object, text_of
from hezong.api.preferences import LARGEST, SQL
from hezong.api.route import Call
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class View:
    """A view as its owner sends it; ``organization``: whose people see it too."""

    entity: str
    name: str
    organization: UUID | None
    definition: str


async def list_views(call: Call) -> Response:
    """``GET /api/views?entity=``: one's own, and those shared with organizations in which one holds a position."""
    entity = call.query("entity").get("entity")
    held = sorted({each.organization for each in call.context.session.holdings})
    async with call.server.pools.write.acquire() as connection:
        return passed(cast("bytes", await connection.fetchval(SQL["views"], call.context.user, entity, held)))


async def create(call: Call) -> Response:
    """``POST /api/views {entity, name, organization, definition}``."""
    view = await _view(call)
    async with call.server.pools.write.acquire() as connection:
        found = await connection.fetchval(
            SQL["add_view"], call.context.user, view.entity, view.name, view.organization, view.definition
        )
    return passed(cast("bytes", found), 201)


async def change(call: Call) -> Response:
    """``PUT /api/views/{id}``: one's own only."""
    view = await _view(call)
    async with call.server.pools.write.acquire() as connection:
        found = await connection.fetchval(
            SQL["change_view"],
            call.id(),
            call.context.user,
            view.entity,
            view.name,
            view.organization,
            view.definition,
        )
    if found is None:
        raise refuse("request.not_found")
    return passed(cast("bytes", found))


async def delete(call: Call) -> Response:
    """``DELETE /api/views/{id}``: one's own only."""
    async with call.server.pools.write.acquire() as connection:
        if await connection.fetchval(SQL["delete_view"], call.id(), call.context.user) is None:
            raise refuse("request.not_found")
    return nothing()


async def _view(call: Call) -> View:
    body = await read_object(call.request)
    only(body, "entity", "name", "organization", "definition")
    entity, name = text_of(body, "entity"), text_of(body, "name")
    call.world.entity(entity, call.context)
    definition = encode(require_object(body.get("definition") or {}))
    if len(definition) > LARGEST or len(name) > 200:
        raise refuse("request.too_large", limit=LARGEST)
    return View(entity, name, _shared_with(call, optional_text(body, "organization")), definition.decode())


def _shared_with(call: Call, name: str | None) -> UUID | None:
    """An organization in which the person holds a position; views are not pushed to strangers."""
    if name is None:
        return None
    found = call.context.structure.find(name)
    if found is None or all(each.organization != found for each in call.context.session.holdings):
        raise refuse("access.organization", field="organization", name=name)
    return found
