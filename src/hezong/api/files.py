"""The calls of attachments (contract §2): streamed in and out, under the rights of their record. Never serves what a browser might run."""

import asyncio

from starlette.responses import FileResponse, Response

from hezong.api.answer import answer, nothing
from hezong.api.file_store import SAFE, FileStore
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.api.upload import receive_upload
from hezong.kernel.records import files
from hezong.kernel.records.files import Attachment
from hezong.kernel.types.problem import refuse


async def attach(call: Call) -> Response:
    """``POST …/{id}/files`` (multipart ``file``, ``organization``) → 201."""
    limit = call.server.file_limit
    async with receive_upload(call.request, limit) as upload:
        if upload.path.stat().st_size > limit:
            raise refuse("request.too_large", limit=limit)
        entity, organization = call.part("entity"), upload.fields.get("organization") or None
        await files.require_attachable(runtime(call), call.context, entity, call.id(), organization)
        content = await asyncio.to_thread(_store(call).keep, upload.path, upload.name)
        found = await files.attach(runtime(call), call.context, entity, call.id(), organization, content)
    return answer(_shown(found), 201, {"location": f"/api/files/{found.id}"})


async def listed(call: Call) -> Response:
    """``GET …/{id}/files``."""
    call.query()
    found = await files.attached(runtime(call), call.context, call.part("entity"), call.id())
    return answer({"items": [_shown(each) for each in found]})


async def fetch(call: Call) -> Response:
    """``GET /api/files/{id}``: the bytes, also in parts; shown in the browser only where its type is harmless."""
    call.query()
    found = await files.find_attachment(runtime(call), call.context, call.id())
    content, place = found.content, _store(call).place(found.content.sha256)
    if not place.is_file():
        raise refuse("request.not_found")
    how = "inline" if content.type in SAFE else "attachment"
    headers = {"cache-control": "no-store", "content-security-policy": "sandbox; default-src 'none'"}
    return FileResponse(place, 200, headers, content.type, filename=content.name, content_disposition_type=how)


async def detach(call: Call) -> Response:
    """``DELETE /api/files/{id}``."""
    await files.detach(runtime(call), call.context, call.id())
    return nothing()


def _store(call: Call) -> FileStore:
    return FileStore(call.server.files)


def _shown(each: Attachment) -> dict[str, object]:
    content = each.content
    about = {"name": content.name, "type": content.type, "size": content.size, "sha256": content.sha256}
    return {"id": each.id, "record": each.record, "facet": each.facet, **about, "by": each.by, "at": each.at}
