"""Turns the parts of a multipart form into small texts and one file on disk, within limits. Never looks into the file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from hezong.api.body import UPLOAD_LIMIT
from hezong.kernel.types.problem import refuse

CHUNK = 1 << 20
AROUND = 1 << 20
"""Bytes that a form puts around its file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with the fields beside it; the file is gone when the call ends."""

    name: str
    path: Path
    fields: dict[str, str]


@asynccontextmanager
async def receive_upload(request: Request, limit: int | None = None) -> AsyncIterator[Upload]:
    """The form's ``file`` and its texts. 413 beyond the limit, 415 for anything but a form, 400 without a file."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise refuse("request.content_type", expected="multipart/form-data")
    try:
        form = await _limited(request, UPLOAD_LIMIT if limit is None else limit + AROUND).form(
            max_files=1, max_fields=20
        )
    except MultiPartException as error:
        raise refuse("request.shape", expected=f"multipart/form-data ({error.message})") from error
    with NamedTemporaryFile(prefix="hezong-upload-") as kept:
        try:
            name = await _keep(form, kept)
        finally:
            await form.close()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        yield Upload(name, Path(kept.name), fields)


async def _keep(form: FormData, kept: IO[bytes]) -> str:
    """Writes the form's file to its place; the name that it had at the sender's."""
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise refuse("request.missing", field="file", name="file")
    while chunk := await file.read(CHUNK):
        kept.write(chunk)
    kept.flush()
    return Path(file.filename or "file").name[:200]


def _limited(request: Request, limit: int) -> Request:
    """The same request, cut off as soon as its body exceeds the limit, whatever its headers say."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise refuse("request.too_large", limit=limit)
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise refuse("request.too_large", limit=limit)
        return message

    return Request(request.scope, receive)
