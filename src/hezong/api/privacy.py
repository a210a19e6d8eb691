"""The calls about the data of a person (CU-06): what is held, the request that it be given out or erased, how that stands, the archive."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast
from uuid import UUID

from starlette.responses import FileResponse, Response

from hezong.api.answer import answer
from hezong.api.asking import record_id, whole
from hezong.api.body import read_object
from hezong.api.problem import Wording
from hezong.api.records import runtime
from hezong.api.route import Call, wording
from hezong.kernel.records.audit import audit
from hezong.kernel.records.erasure import request
from hezong.kernel.records.erasure.job import archive_of
from hezong.kernel.types import Problem
from hezong.kernel.types.problem import refuse

ARCHIVES = "archives"
"""The folder beside that of the files where archives wait to be fetched."""
Json = Mapping[str, object]


async def preview(call: Call) -> Response:
    """``GET /api/privacy/preview?entity=&id=``: what belongs to a person, counted by entity."""
    query = call.query("entity", "id")
    entity, id = _text(query, "entity"), record_id(_text(query, "id"), "id")
    return answer(await request.preview(runtime(call), call.context, entity, id))


async def ask(call: Call) -> Response:
    """``POST /api/privacy/requests {kind: export|erase, entity, id, reason, name}`` → 202 ``{request}``; ``name`` is typed to erase."""
    body = await read_object(call.request)
    for name in body:
        if name not in ("kind", "entity", "id", "reason", "name"):
            raise refuse("request.unknown_field", field=name, name=name)
    kind = _text(body, "kind")
    if kind not in request.KINDS:
        raise refuse("request.parameter", field="kind", name="kind", expected=", ".join(request.KINDS))
    name = body.get("name")
    wish = request.Wish(
        kind,
        _text(body, "entity"),
        record_id(_text(body, "id"), "id"),
        _text(body, "reason"),
        name if isinstance(name, str) else "",
    )
    found = await request.ask(runtime(call), call.context, wish)
    return answer({"request": found}, 202, {"location": f"/api/privacy/requests/{found}"})


async def listed(call: Call) -> Response:
    """``GET /api/privacy/requests``: one's own, and all about entities over which one holds ``erase``; latest first."""
    query = call.query("after", "limit")
    after = query.get("after")
    limit = whole(query, "limit", 50, request.LARGEST)
    items, following = await request.listed(
        runtime(call), call.context, record_id(after, "after") if after else None, limit
    )
    return answer({"items": [await _said(call, each) for each in items], "next": following})


async def show(call: Call) -> Response:
    """``GET /api/privacy/requests/{id}``, with the proofs of what was erased."""
    call.query()
    return answer(await _said(call, await request.shown_request(runtime(call), call.context, call.id())))


async def archive(call: Call) -> Response:
    """``GET /api/privacy/requests/{id}/archive``: the ZIP file, for a week; 404 before and after. Audited."""
    call.query()
    found = await request.shown_request(runtime(call), call.context, call.id())
    path = archive_of(folder_of(call), call.id())
    if found["kind"] != "export" or found["state"] != "done" or not path.is_file():
        raise refuse("request.not_found")
    async with call.server.pools.write.acquire() as connection:
        detail = {"request": str(call.id())}
        entity, record = str(found["entity"]), cast("UUID", found["record"])
        await audit(connection, call.context, "privacy.fetched", entity=entity, record=record, detail=detail)
    headers = {"cache-control": "no-store"}
    return FileResponse(path, 200, headers, "application/zip", filename=f"{found['record']}.zip")


def folder_of(call: Call) -> Path:
    return call.server.files.parent / ARCHIVES


async def _said(call: Call, found: Json) -> Json:
    """The request with what the asker may know of the record today, and its problems in words."""
    says = wording(call.server, call.context.language)
    label = await request.known_label(runtime(call), call.context, str(found["entity"]), cast("UUID", found["record"]))
    by = await request.known_label(runtime(call), call.context, "user", cast("UUID", found["by"]))
    problems = [_problem(says, cast("Json", each)) for each in cast("list[object]", found["problems"])]
    ready = found["kind"] == "export" and archive_of(folder_of(call), cast("UUID", found["id"])).is_file()
    return {**found, "label": label, "by": {"id": found["by"], "label": by}, "problems": problems, "archive": ready}


def _problem(says: Wording, stored: Json) -> Json:
    params = cast("Mapping[str, object]", stored.get("params") or {})
    problem = Problem(str(stored["code"]), params=params)
    return {"code": problem.code, "message": says.message(problem)}


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise refuse("request.missing", field=name, name=name)
    return value.strip()
