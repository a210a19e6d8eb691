"""The calls of an import (contract §3): upload, mapping, mending, run, pause, progress, problems, undo. The rows go through the one door for every write."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from starlette.responses import Response

from hezong.api.answer import answer, encode, passed
from hezong.api.asking import choice, whole
from hezong.api.batches import started
from hezong.api.body import only, read_object, read_optional_object, require_object
from hezong.api.problem import Wording
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.api.upload import receive_upload
from hezong.kernel.records import imports
from hezong.kernel.types import Problem
from hezong.kernel.types.problem import refuse


async def stage(call: Call) -> Response:
    """``POST /api/imports`` (multipart ``file``, ``entity``, ``organization``) → 201 with the guessed mapping."""
    async with receive_upload(call.request) as upload:
        entity = upload.fields.get("entity")
        if not entity:
            raise refuse("request.missing", field="entity", name="entity")
        organization = upload.fields.get("organization") or None
        found = await imports.stage(runtime(call), call.context, entity, organization, upload.name, upload.path)
    return passed(_said(call, found), 201)


async def show(call: Call) -> Response:
    """``GET /api/imports/{id}``: state, counts, the first rows and problems."""
    call.query()
    return passed(_said(call, await imports.show(runtime(call), call.context, call.id())))


async def set_mapping(call: Call) -> Response:
    """``PUT …/{id}/mapping {mapping: {column: field}, values: {column: {text: id or code or null}}}``; what is not sent stays."""
    body = await read_object(call.request)
    only(body, "mapping", "values")
    mapping = require_object(body["mapping"]) if "mapping" in body else None
    found = await imports.set_mapping(runtime(call), call.context, call.id(), mapping, body.get("values"))
    return passed(_said(call, found))


async def rows(call: Call) -> Response:
    """``GET …/{id}/rows?state=&after=&limit=``."""
    query = call.query("state", "after", "limit")
    after, limit = whole(query, "after", 0, 1_000_000_000), whole(query, "limit", 100, 500)
    found = await imports.page(runtime(call), call.context, call.id(), query.get("state") or None, after, limit)
    wording = _wording(call)
    for each in cast("list[dict[str, object]]", found["items"]):
        _worded(wording, cast("list[dict[str, object]]", each["problems"]))
    return answer(found)


async def mend(call: Call) -> Response:
    """``PATCH …/{id}/rows {rows: [{row, cells: {column: text}}]}``."""
    body = await read_object(call.request)
    only(body, "rows")
    sent = body.get("rows")
    if not isinstance(sent, list):
        raise refuse("request.shape", field="rows", expected="[{row, cells}]")
    given = [require_object(each) for each in cast("list[object]", sent)]
    rows = cast("Sequence[Mapping[str, object]]", given)
    return passed(_said(call, await imports.mend(runtime(call), call.context, call.id(), rows)))


async def run(call: Call) -> Response:
    """``POST …/{id}/run {mode, empty}`` → 202; a job runs it, and progress is what ``GET`` tells. ``empty``: what empty cells do to values."""
    body = await read_optional_object(call.request)
    only(body, "mode", "empty")
    id, mode, empty = call.id(), str(body.get("mode") or "create"), str(body.get("empty") or "keep")
    await imports.queue_import(runtime(call), call.context, id, mode, empty)
    return passed(_said(call, await imports.show(runtime(call), call.context, id)), 202)


async def pause(call: Call) -> Response:
    """``POST …/{id}/pause``: the run stops after the batches at hand; ``run`` goes on."""
    await read_optional_object(call.request)
    await imports.pause(runtime(call), call.context, call.id())
    return passed(_said(call, await imports.show(runtime(call), call.context, call.id())))


async def undo(call: Call) -> Response:
    """``POST …/{id}/undo[?partial=true]`` → 202 ``{batch}``, the batch that undoes."""
    partial = choice(call.query("partial"), "partial", "false", "true") == "true"
    await read_optional_object(call.request)
    return started(await imports.undo(runtime(call), call.context, call.id(), partial))


async def problems(call: Call) -> Response:
    """``GET …/{id}/problems?format=csv``."""
    choice(call.query("format"), "format", "csv")
    id = call.id()
    found = await imports.problems_csv(runtime(call), call.context, id, call.server.messages)
    headers = {"content-disposition": f'attachment; filename="problems-{id}.csv"', "cache-control": "no-store"}
    return Response(found, headers=headers, media_type="text/csv; charset=utf-8")


def _said(call: Call, found: bytes) -> bytes:
    """The import with each problem also in words, in the asker's language; the kernel keeps codes only."""
    shown = cast("dict[str, object]", json.loads(found))
    wording = _wording(call)
    _worded(wording, cast("list[dict[str, object]]", shown.get("problems") or []))
    for row in cast("list[dict[str, object]]", shown.get("rows") or []):
        _worded(wording, cast("list[dict[str, object]]", row["problems"]))
    return encode(shown)


def _wording(call: Call) -> Wording:
    return Wording(call.server.messages, call.context.language, call.world.model)


def _worded(wording: Wording, problems: list[dict[str, object]]) -> None:
    for each in problems:
        params = cast("dict[str, object]", each.get("params") or {})
        problem = Problem(str(each["code"]), cast("str | None", each.get("field")), params=params)
        each["message"] = wording.message(problem)
