"""Hands out the built client: hashed files for ever, the page with a fresh nonce each time. Never decides about data."""

import mimetypes
import secrets
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from hezong.api.headers import NONCE, WORKER_POLICY, page_policy, protect

PLACES = ("<script", "<style")
FOREVER = "public, max-age=31536000, immutable"
NAMED = "public, max-age=3600"
FRESH = "no-cache"
WORKER = "sw.js"
FRESHLY = frozenset({WORKER, "manifest.webmanifest"})
"""Files by which a browser learns of a new build: asked for each time."""
LONGEST = 255
"""Bytes of the name of a file; systems refuse to look for longer ones."""
TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript"}
MISSING = "<!doctype html><meta charset=utf-8><title>Hezong</title><p>合纵 Hezong: the client has not been built (make demo builds it)."


class Client:
    """The built client in a folder, as an ASGI application. A path that is no file is a page of the client, but a
    missing asset is missing: a page in its place would hide that it is of an older build."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        index = None if folder is None else folder / "index.html"
        self.page = index.read_text("utf-8") if index and index.is_file() else MISSING

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = self._respond(request)
        protect(request, response)
        await response(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status_code=405, headers={"allow": "GET, HEAD"})
        path = str(request.path_params.get("path", ""))
        found = self._file(path)
        if found is None:
            return self._index() if not path.startswith("assets/") else Response(status_code=404)
        kept = FOREVER if found.parent.name == "assets" else FRESH if found.name in FRESHLY else NAMED
        kind = TYPES.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        headers = {"cache-control": kept}
        if found.name == WORKER:
            headers["content-security-policy"] = WORKER_POLICY
        return FileResponse(found, headers=headers, media_type=kind)

    def _index(self) -> Response:
        nonce = secrets.token_urlsafe(16)
        page = self.page.replace(NONCE, nonce)
        for tag in PLACES:
            page = page.replace(f"{tag}>", f'{tag} nonce="{nonce}">').replace(
                f"{tag} type", f'{tag} nonce="{nonce}" type'
            )
        headers = {"cache-control": "no-cache", "content-security-policy": page_policy(nonce)}
        return Response(page, headers=headers, media_type="text/html; charset=utf-8")

    def _file(self, path: str) -> Path | None:
        """A file inside the folder; never one above it, never the page itself or a hidden file."""
        if self.folder is None or not path or path == "index.html" or "\x00" in path or len(path.encode()) > LONGEST:
            return None
        found = (self.folder / path).resolve()
        inside = found.is_relative_to(self.folder.resolve())
        hidden = any(part.startswith(".") for part in Path(path).parts)
        return found if inside and not hidden and found.is_file() else None


def client_route(folder: Path | None) -> Route:
    """The last route: everything that is not of the API."""
    return Route("/{path:path}", Client(folder))
