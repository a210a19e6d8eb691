"""Turns ``structure=`` and ``at=`` of a list, an aggregate or an export into the structure by which records are counted (contract §4). Rights stay those of today."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from hezong.api.asking import choice
from hezong.api.context import narrowing
from hezong.api.organizations import date_of
from hezong.api.route import Call
from hezong.kernel.org.stay import seen_at, stays
from hezong.kernel.records.reorganization.ahead import timeline_at
from hezong.kernel.types.lens import Lens
from hezong.kernel.types.problem import refuse

LENS = ("structure", "at")
"""The parameters that every total takes."""


async def through(call: Call, query: Mapping[str, str]) -> Call:
    """The call whose records are counted as it asks. ``as_was`` knows no day: each record counts where it was made."""
    structure = choice(query, "structure", "as_is", "as_was")
    today = call.context.today
    at = date_of(query.get("at"), today)
    if structure == "as_was":
        if query.get("at"):
            raise refuse("request.parameter", field="at", name="at", expected="structure=as_is")
        return await _as_was(call)
    return call if at == today else await _as_is(call, at)


async def _as_is(call: Call, at: date) -> Call:
    async with call.server.pools.read.acquire() as connection:
        seen = seen_at(await timeline_at(connection, at, call.context.today), at)
    narrowed, target = narrowing(seen, call.signed, call.request.headers.get("x-organization"))
    context = replace(call.context, narrowed=narrowed, target=target, lens=Lens(at, seen))
    return replace(call, context=context)


async def _as_was(call: Call) -> Call:
    header = call.request.headers.get("x-organization")
    names = [each.strip() for each in (header or "").split(",") if each.strip()]
    lens = Lens(call.context.today)
    if names:
        async with call.server.pools.read.acquire() as connection:
            zone = ZoneInfo(str(await connection.fetchval('select "zone" from hz_control.state')))
            timeline = await timeline_at(connection, call.context.today, call.context.today)
        find = call.context.structure.find
        below = [cast("UUID", find(each.removesuffix("/*"))) for each in names if each.endswith("/*")]
        alone = [cast("UUID", find(each)) for each in names if not each.endswith("/*")]
        lens = replace(lens, stays=stays(timeline, below, alone, zone))
        narrowed = frozenset(each.organization for each in lens.stays or ())
        return replace(call, context=replace(call.context, narrowed=narrowed, lens=lens))
    return replace(call, context=replace(call.context, lens=lens))
