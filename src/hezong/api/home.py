"""The home page of a person (CO-14): tiles, where they stand, and what they show, in one answer; and how they are arranged again."""

import json
from datetime import UTC, datetime
from typing import cast

from starlette.responses import Response

from hezong.api.answer import answer, encode, nothing
from hezong.api.arrangement import Arrangement, Tile, arrangement, suggested
from hezong.api.body import only, read_object
from hezong.api.organization_settings import (
    SQL,
    Setting,
    drop,
    home_of,
    keep,
    may_set,
    require_setter,
    settings,
    way_up,
)
from hezong.api.route import Call
from hezong.api.tiles import Page, tiles_of
from hezong.kernel.types import Refused

HOME, RESET = "home", "home.reset"


async def read(call: Call) -> Response:
    """``GET /api/home`` → ``{today, day, arranged, organization, may_set, figures, columns, offered, data}``."""
    call.query()
    tiles, page = tiles_of(call), Page.of(call)
    found, arranged = await _arrangement(call, tiles)
    own = home_of(call.context)
    organization = None if own is None else call.context.structure.organizations[own]
    return answer(
        {
            "today": call.context.today,
            "day": await page.day(),
            "arranged": arranged,
            "organization": None if organization is None else {"id": organization.id, "label": organization.name},
            "may_set": own is not None and may_set(call, own),
            **found.shown(),
            "offered": [_offered(each) for each in tiles.values()],
            "data": await page.read(tiles, found.tiles),
        }
    )


async def arrange(call: Call) -> Response:
    """``PUT /api/home {figures, columns}``: where the person wants their tiles."""
    body = await _body(call)
    kept = encode({**body.shown(), "at": call.server.now()}).decode()
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["arrange"], call.context.user, kept)
    return nothing()


async def reset(call: Call) -> Response:
    """``DELETE /api/home``: as their organization arranged it. May be repeated."""
    async with call.server.pools.write.acquire() as connection:
        await connection.execute(SQL["disarrange"], call.context.user)
    return nothing()


async def arrange_for_all(call: Call) -> Response:
    """``PUT /api/organizations/{id}/home {figures, columns}``: what people there see who did not arrange their own."""
    organization = require_setter(call)
    await keep(call, organization, HOME, (await _body(call)).shown())
    return nothing()


async def forget_for_all(call: Call) -> Response:
    """``DELETE /api/organizations/{id}/home``: what is set above holds again, or what the model suggests."""
    await drop(call, require_setter(call), HOME)
    return nothing()


async def reset_for_all(call: Call) -> Response:
    """``POST /api/organizations/{id}/home/reset``: what people there and below arranged themselves until now no longer counts."""
    await keep(call, require_setter(call), RESET, {})
    return nothing()


async def _body(call: Call) -> Arrangement:
    body = await read_object(call.request)
    only(body, "figures", "columns")
    return arrangement(body)


async def _arrangement(call: Call, tiles: dict[str, Tile]) -> tuple[Arrangement, str]:
    """The arrangement that counts, and whose it is."""
    above = await settings(call, way_up(call.context, home_of(call.context)))
    own = await _own(call, above.get(RESET, ()))
    if own is not None:
        return own.known(tiles), "person"
    for each in above.get(HOME, ()):
        found = _stored(each.value)
        if found is not None:
            return found.known(tiles), "organization"
    return suggested(tiles.values()), "model"


async def _own(call: Call, resets: tuple[Setting, ...]) -> Arrangement | None:
    async with call.server.pools.read.acquire() as connection:
        text = await connection.fetchval(SQL["arrangement"], call.context.user)
    if text is None:
        return None
    value: object = json.loads(str(text))
    found = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    since = _moment(found.get("at"))
    return None if any(each.at > since for each in resets) else _stored(found)


def _stored(value: dict[str, object]) -> Arrangement | None:
    """What was kept; None for what a later version does not understand any more."""
    try:
        return arrangement(value)
    except Refused:
        return None


def _moment(value: object) -> datetime:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _offered(tile: Tile) -> dict[str, object]:
    return {"id": tile.id, "kind": tile.kind, "title": tile.title, "entity": tile.entity, "band": tile.band}
