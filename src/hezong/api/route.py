"""Turns a request into a call with its context, and what the call returns or refuses into a response. The only place that catches everything."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from hezong.api.body import clean
from hezong.api.context import SAFE, accepted_language, context_of, identify, language_of
from hezong.api.fault import refusal_of
from hezong.api.headers import protect
from hezong.api.problem import Wording, problem_response
from hezong.api.refusals import note_refusal
from hezong.api.server import LOG, Server
from hezong.api.session_cache import Signed
from hezong.kernel.query.world import World
from hezong.kernel.types import Context, Refused
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class Call:
    """A request of somebody who is signed in. ``world`` stays the same during a call, even when a new model is activated."""

    server: Server
    request: Request
    signed: Signed
    context: Context
    world: World

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def id(self, name: str = "id") -> UUID:
        """A part of the path that is an id; anything else names nothing (404)."""
        try:
            return UUID(self.part(name))
        except ValueError:
            raise refuse("request.not_found") from None

    def query(self, *known: str) -> Mapping[str, str]:
        """The parameters; an unknown or repeated one is refused, so that a misspelt filter is not taken for none."""
        found: dict[str, str] = {}
        for name, value in parse_qsl(self.request.scope["query_string"].decode("latin-1"), keep_blank_values=True):
            if name not in known or name in found:
                raise refuse("request.unknown_parameter", field=name, name=name)
            found[name] = value
        return found


ANY_TIME = frozenset({"/api/session", "/api/session/password", "/api/session/view-as"})
"""Paths open to every session; each call says itself what it needs."""
PERSONAL = frozenset({"/api/sessions", "/api/tokens", "/api/audit"})
"""What a person has for themselves; nobody looks at it with their eyes."""

Handler: TypeAlias = Callable[[Call], Awaitable[Response]]
OpenHandler: TypeAlias = Callable[[Server, Request], Awaitable[Response]]


@dataclass(frozen=True)
class Endpoint:
    """All methods of one path. ``open``: those that need no session."""

    server: Server
    signed: Mapping[str, Handler] = field(default_factory=dict[str, Handler])
    open: Mapping[str, OpenHandler] = field(default_factory=dict[str, OpenHandler])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        trace = secrets.token_hex(8)
        try:
            response = await self._respond(request, trace)
        except ClientDisconnect:
            return
        response.raw_headers.append((b"x-request-id", trace.encode()))
        protect(request, response)
        await response(scope, receive, send)

    async def _respond(self, request: Request, trace: str) -> Response:
        try:
            return await self._answer(request)
        except Refused as refused:
            await note_refusal(self.server, request, refused)
            return self._problem(request, refused)
        except ClientDisconnect:
            raise
        except Exception as error:
            refused = refusal_of(error)
            if refused is None:
                LOG.exception("trace %s: %s %s failed", trace, request.method, request.url.path)
                refused = refuse("server.failure", trace=trace)
            return self._problem(request, refused)

    async def _answer(self, request: Request) -> Response:
        _require_clean(request)
        method = "GET" if request.method == "HEAD" else request.method
        if method in self.open:
            return await self.open[method](self.server, request)
        signed = await identify(self.server, request)
        language = request.state.language = language_of(signed, request)
        request.state.signed = signed
        _require_open(signed, request)
        handler = self.signed.get(method)
        if handler is None:
            raise refuse("request.method", method=request.method)
        context = context_of(self.server, signed, request, language)
        return await handler(Call(self.server, request, signed, context, self.server.world))

    def _problem(self, request: Request, refused: Refused) -> Response:
        language = getattr(request.state, "language", None) or accepted_language(request)
        headers = {"allow": self._methods()} if refused.problems[0].code == "request.method" else None
        return problem_response(refused, wording(self.server, language), headers)

    def _methods(self) -> str:
        return ", ".join(sorted({*self.signed, *self.open}))


def wording(server: Server, language: str) -> Wording:
    """How problems are said, the titles of the model's own checks included."""
    return Wording(server.messages, language, server.world.model)


def path(
    server: Server, where: str, signed: Mapping[str, Handler], open_to_all: Mapping[str, OpenHandler] | None = None
) -> Route:
    """A route of the API with the handlers of its methods."""
    return Route(where, Endpoint(server, signed, open_to_all or {}))


async def no_route(call: Call) -> Response:
    """What a path answers that leads nowhere."""
    raise refuse("request.no_route", path=call.request.url.path)


def _require_open(signed: Signed, request: Request) -> None:
    """What a session is open for: only a new password while one must be chosen, only looking with the eyes of somebody else."""
    where = request.scope["path"]
    if signed.restricted and where not in ANY_TIME:
        raise refuse("access.password")
    if signed.viewing is not None and where not in ANY_TIME and (request.method not in SAFE or where in PERSONAL):
        raise refuse("access.read_only")


def _require_clean(request: Request) -> None:
    query = request.scope.get("query_string", b"")
    if b"%00" in query or not clean(request.scope["path"]):
        raise refuse("request.text")
