"""How things look (SY-02): theme, density, language, accent and logo, set by organizations for all below them, and by a person for themselves."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.accent import accent_of
from hezong.api.answer import answer, nothing
from hezong.api.body import only, read_object
from hezong.api.organization_settings import (
    SQL,
    Setting,
    drop,
    home_of,
    keep,
    may_set,
    organization_of,
    require_setter,
    settings,
    way_up,
)
from hezong.api.preferences import SQL as PERSONAL
from hezong.api.route import Call
from hezong.api.upload import receive_upload
from hezong.kernel.types.message import LANGUAGES
from hezong.kernel.types.problem import refuse

APPEARANCE, LOGO = "appearance", "logo"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("light", "dark", "system"),
    "density": ("compact", "normal", "relaxed"),
    "language": tuple(LANGUAGES),
}
PARTS = (*CHOICES, "accent")
LARGEST = 200_000
"""Bytes of a logo."""
PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
"""What may be a logo, by its first bytes. Drawings that can hold scripts are none."""


async def read(call: Call) -> Response:
    """``GET /api/appearance``: what holds for the person, from which organization, and what they chose themselves."""
    call.query()
    organization = home_of(call.context)
    shown = await _effective(call, way_up(call.context, organization))
    async with call.server.pools.read.acquire() as connection:
        raw = cast("bytes", await connection.fetchval(PERSONAL["preferences"], call.context.user))
    return answer({**shown, "organization": _named(call, organization), "own": _own(raw)})


async def read_one(call: Call) -> Response:
    """``GET /api/organizations/{id}/appearance``: what it set itself, what it inherits, and whether the asker may change it."""
    call.query()
    organization = organization_of(call)
    own = (await settings(call, [organization])).get(APPEARANCE, ())
    return answer(
        {
            "organization": _named(call, organization),
            "may_set": may_set(call, organization),
            "set": {name: own[0].value.get(name) if own else None for name in PARTS},
            "logo_set": LOGO in await settings(call, [organization]),
            "inherited": await _effective(call, way_up(call.context, organization)[1:]),
            "effective": await _effective(call, way_up(call.context, organization)),
        }
    )


async def write(call: Call) -> Response:
    """``PUT /api/organizations/{id}/appearance {theme, density, language, accent}``; null inherits. Colours are ``#rrggbb``."""
    organization = require_setter(call)
    body = await read_object(call.request)
    only(body, *PARTS)
    chosen = {name: value for name, value in body.items() if value is not None}
    for name, value in chosen.items():
        _check(name, value)
    if chosen:
        await keep(call, organization, APPEARANCE, chosen)
    else:
        await drop(call, organization, APPEARANCE)
    return await read_one(call)


def _check(name: str, value: object) -> None:
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise refuse("request.parameter", field=name, name=name, expected=", ".join(CHOICES[name]))
        return
    try:
        accent_of(str(value))
    except ValueError:
        raise refuse("request.parameter", field=name, name=name, expected="#rrggbb") from None


async def set_logo(call: Call) -> Response:
    """``POST /api/organizations/{id}/logo`` (multipart ``file``: PNG or JPEG, 200 kB)."""
    organization = require_setter(call)
    async with receive_upload(call.request, LARGEST) as upload:
        content = upload.path.read_bytes()
    kind = next((kind for start, kind in PICTURES if content.startswith(start)), None)
    if kind is None:
        raise refuse("request.content_type", expected="image/png, image/jpeg")
    if len(content) > LARGEST:
        raise refuse("request.too_large", limit=LARGEST)
    await keep(call, organization, LOGO, {"type": kind}, content)
    return await read_one(call)


async def drop_logo(call: Call) -> Response:
    """``DELETE /api/organizations/{id}/logo``."""
    await drop(call, require_setter(call), LOGO)
    return nothing()


async def logo(call: Call) -> Response:
    """``GET /api/organizations/{id}/logo``: the picture, for everyone signed in, as names are."""
    call.query("v")
    async with call.server.pools.write.acquire() as connection:
        row = cast(
            "Mapping[str, object] | None", await connection.fetchrow(SQL["picture"], organization_of(call), LOGO)
        )
    if row is None:
        raise refuse("request.not_found")
    headers = {"cache-control": "private, max-age=86400", "content-security-policy": "sandbox; default-src 'none'"}
    return Response(cast("bytes", row["content"]), 200, headers, media_type=str(row["type"]))


async def _effective(call: Call, organizations: tuple[UUID, ...]) -> dict[str, object]:
    """What holds, each word from the nearest organization that says it."""
    found = await settings(call, organizations)
    shown: dict[str, object] = {}
    sources: dict[str, object] = {}
    for name in PARTS:
        said = _first(found.get(APPEARANCE, ()), name)
        shown[name] = None if said is None else said.value[name]
        if said is not None:
            sources[name] = _named(call, said.organization)
    if shown["accent"] is not None:
        shown["accent"] = asdict(accent_of(str(shown["accent"])))
    logos = found.get(LOGO, ())
    if logos:
        sources["logo"] = _named(call, logos[0].organization)
    address = f"/api/organizations/{logos[0].organization}/logo?v={int(logos[0].at.timestamp())}" if logos else None
    return {**shown, "logo": address, "from": sources}


def _first(said: Iterable[Setting], name: str) -> Setting | None:
    return next((each for each in said if each.value.get(name) is not None), None)


def _named(call: Call, organization: UUID | None) -> dict[str, object] | None:
    known = None if organization is None else call.context.structure.organizations.get(organization)
    return None if known is None else {"id": known.id, "label": known.name}


def _own(raw: bytes) -> dict[str, object]:
    """What the person chose; words that no version knows are left out."""
    kept = cast("dict[str, object]", json.loads(raw))
    return {name: kept[name] for name, words in CHOICES.items() if kept.get(name) in words}
