"""The generic calls on records (contract §2): each turns a request into one read or one write of the kernel and passes its bytes on."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import encode, nothing, passed
from hezong.api.asking import AGGREGATE, LIST, aggregate_request, choice, list_request, moment, names, truth, whole
from hezong.api.body import parse, read_bytes, read_object, read_optional_object, require_object
from hezong.api.confirming import require_confirmed_for
from hezong.api.lens import LENS, through
from hezong.api.reading import reading
from hezong.api.route import Call
from hezong.kernel import records
from hezong.kernel.query.request import DEFAULT_LIMIT, LARGEST_LIMIT
from hezong.kernel.records import Idempotency, MoveState, Runtime, Written
from hezong.kernel.records.update import OnConflict
from hezong.kernel.types import Refused
from hezong.kernel.types.problem import refuse

MOST_ROWS = 1000
VERSION = re.compile(rb'"version"\s*:\s*"([^"]*)"')
"""The first version in an item is the item's own: the database writes it right after the id."""


async def list_records(call: Call) -> Response:
    """``GET /api/records/{entity}``; with ``deleted=true`` the recycle bin."""
    query = call.query("deleted", *LIST, *LENS)
    if truth(query, "deleted"):
        return await _list_deleted(call)
    request = list_request(call.part("entity"), query)
    call = await through(call, query)
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    return passed(await reader.list(request))


async def _list_deleted(call: Call) -> Response:
    query = call.query("deleted", "limit", "after")
    limit = whole(query, "limit", DEFAULT_LIMIT, LARGEST_LIMIT)
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    return passed(await reader.gone(call.part("entity"), limit, query.get("after") or None))


async def aggregate(call: Call) -> Response:
    """``GET /api/records/{entity}/aggregate``."""
    query = call.query(*AGGREGATE, *LENS)
    request = aggregate_request(call.part("entity"), query)
    call = await through(call, query)
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    return passed(await reader.aggregate(request))


async def read(call: Call) -> Response:
    """``GET /api/records/{entity}/{id}``, with the moves that are open to the caller; with ``at=`` as it was at that time."""
    query = call.query("fields", "at")
    fields, at = names(query, "fields"), moment(query, "at")
    return await show(call, call.part("entity"), fields, at)


async def show(call: Call, entity: str, fields: tuple[str, ...] | None = None, at: datetime | None = None) -> Response:
    """One record as the caller may see it; of one that was merged into another, that other one with ``merged_from``."""
    try:
        item = await _item(call, entity, call.id(), fields, at)
    except Refused as refused:
        survivor = await records.survivor_of(runtime(call), entity, call.id())
        if survivor is None or refused.problems[0].code != "request.not_found":
            raise
        item = with_member(await _item(call, entity, survivor, fields, at), "merged_from", str(call.id()))
    return passed(item, headers=etag(item) if at is None else None)


async def _item(call: Call, entity: str, id: UUID, fields: tuple[str, ...] | None, at: datetime | None = None) -> bytes:
    """The item, with the moves that are open to the caller where the whole of it is asked for; none were open at an earlier time."""
    if at is not None:
        reader = reading(call.server.pools, call.server.sights, call.world, call.context)
        return await reader.as_of(entity, id, at, fields)
    if fields is None and call.world.entity(entity, call.context).lifecycle is not None:
        item, moves = await records.show(runtime(call), call.context, entity, id)
        return with_member(item, "moves", [_move(each) for each in moves])
    reader = reading(call.server.pools, call.server.sights, call.world, call.context)
    return await reader.get(entity, id, fields)


async def create(call: Call) -> Response:
    """``POST /api/records/{entity}``: one record, or a list of them of which all or none are saved."""
    raw = await read_bytes(call.request)
    value = parse(raw)
    entity = call.part("entity")
    single = isinstance(value, dict)
    given = cast("list[object]", value) if isinstance(value, list) else [value]
    if len(given) > MOST_ROWS:
        raise refuse("request.limit", limit=MOST_ROWS)
    bodies = [require_object(each) for each in given]
    require_confirmed_for(call, entity, frozenset() if entity == "user" else None)
    written = await records.create(runtime(call), call.context, entity, bodies, _idempotency(call, raw))
    await call.server.rights_changed(entity)
    if not single:
        return passed(b'{"items":' + written.items + b"}", 201)
    location = f"/api/records/{entity}/{written.ids[0]}"
    return passed(written.item, 201, {**etag(written.item), "location": location})


async def patch(call: Call) -> Response:
    """``PATCH /api/records/{entity}/{id}?on_conflict=merge``."""
    on_conflict = choice(call.query("on_conflict"), "on_conflict", "refuse", "merge")
    body = await read_object(call.request)
    require_confirmed_for(call, call.part("entity"), frozenset(body))
    written = await records.patch(
        runtime(call),
        call.context,
        call.part("entity"),
        call.id(),
        body,
        if_match(call),
        cast("OnConflict", on_conflict),
    )
    await call.server.rights_changed(call.part("entity"))
    return one(written)


async def delete(call: Call) -> Response:
    """``DELETE /api/records/{entity}/{id}``."""
    body = await read_optional_object(call.request)
    require_confirmed_for(call, call.part("entity"))
    await records.delete(runtime(call), call.context, call.part("entity"), call.id(), version_of(call, body))
    await call.server.rights_changed(call.part("entity"))
    return nothing()


async def restore(call: Call) -> Response:
    """``POST …/{id}/restore``."""
    await read_optional_object(call.request)
    require_confirmed_for(call, call.part("entity"))
    written = await records.restore(runtime(call), call.context, call.part("entity"), call.id())
    await call.server.rights_changed(call.part("entity"))
    return one(written)


async def move(call: Call) -> Response:
    """``POST …/{id}/moves/{move}`` with ``{organization, version, set}``."""
    body = await read_optional_object(call.request)
    written = await records.move(
        runtime(call), call.context, call.part("entity"), call.id(), call.part("move"), body, version_of(call, body)
    )
    return one(written)


async def open_facet(call: Call) -> Response:
    """``POST …/{id}/facets`` with ``{organization, …}``."""
    body = await read_object(call.request)
    written = await records.open_facet(runtime(call), call.context, call.part("entity"), call.id(), body)
    return one(written, 201)


async def close_facet(call: Call) -> Response:
    """``DELETE …/{id}/facets/{facet}``."""
    body = await read_optional_object(call.request)
    await records.close_facet(
        runtime(call), call.context, call.part("entity"), call.id(), call.id("facet"), version_of(call, body)
    )
    return nothing()


async def history(call: Call) -> Response:
    """``GET …/{id}/history``, newest first."""
    query = call.query("after", "limit")
    limit = whole(query, "limit", 50, 500)
    entity, id = call.part("entity"), call.id()
    return passed(await records.history(runtime(call), call.context, entity, id, query.get("after") or None, limit))


def runtime(call: Call) -> Runtime:
    """What a save needs besides the request."""
    server = call.server
    return Runtime(
        server.pools,
        call.world,
        server.vault,
        server.clock,
        server.sights.plans,
        server.sights.of,
        server.allowances,
        server.lexicons,
    )


def if_match(call: Call) -> str | None:
    """The version of ``If-Match``, quoted or bare."""
    text = call.request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    return text if text and text != "*" else None


def version_of(call: Call, body: Mapping[str, object]) -> str | None:
    """The version that a write names, in its header or else in its body."""
    version = if_match(call) or body.get("version")
    if version is not None and not isinstance(version, str):
        raise refuse("request.parameter", field="version", name="version", expected="text")
    return version or None


def one(written: Written, status: int = 200) -> Response:
    """The record after a write, as the caller may see it now; only its id where they may not."""
    item = written.item
    if written.merged:
        item = with_member(item, "merged", True)
    return passed(item, status, etag(item))


def etag(item: bytes) -> dict[str, str]:
    """The version of an item as a header."""
    found = VERSION.search(item)
    return {} if found is None else {"etag": f'"{found[1].decode()}"'}


def with_member(item: bytes, name: str, value: object) -> bytes:
    """A JSON object with one more member."""
    return item.rstrip()[:-1] + b"," + encode(name) + b":" + encode(value) + b"}"


def _move(state: MoveState) -> dict[str, object]:
    return {"name": state.name, "to": state.to, "allowed": state.allowed, "missing": state.missing}


def _idempotency(call: Call, raw: bytes) -> Idempotency | None:
    key = call.request.headers.get("idempotency-key", "").strip()
    if not key:
        return None
    if len(key) > 200:
        raise refuse("request.parameter", field="Idempotency-Key", name="Idempotency-Key", expected="1–200")
    return Idempotency(f"POST {call.request.url.path}", key, hashlib.sha256(raw).digest())
