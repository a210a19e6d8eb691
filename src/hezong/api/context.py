"""Turns the headers of a request into its context: who asks, for which organizations, in which language. Never reads the body."""

import hmac
from datetime import UTC
from uuid import UUID

from starlette.requests import Request

from hezong.api.server import Server
from hezong.api.session_cache import Signed, hash_of
from hezong.kernel.types import Context, Structure
from hezong.kernel.types.message import LANGUAGES
from hezong.kernel.types.problem import refuse

COOKIE = "hezong_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def identify(server: Server, request: Request) -> Signed:
    """The session of a bearer token or a cookie; 401 without one, 403 for a browser's write without its CSRF token."""
    bearer = bearer_of(request)
    token = bearer or request.cookies.get(COOKIE)
    if not token:
        raise refuse("session.first_run" if offers_set_up(server, request) else "session.missing")
    signed = await server.signed(hash_of(token))
    if signed is None or signed.bearer is not bool(bearer):
        raise refuse("session.first_run" if offers_set_up(server, request) else "session.ended")
    if not signed.bearer and request.method not in SAFE:
        _require_csrf(signed, request)
    return signed


def context_of(server: Server, signed: Signed, request: Request, language: str) -> Context:
    """The context of a request; 403 where it narrows itself to organizations that the asker cannot read."""
    narrowed, target = narrowing(server.structure, signed, request.headers.get("x-organization"))
    now = server.clock.now()
    return Context(
        session=signed.session,
        structure=server.structure,
        now=now.astimezone(UTC),
        today=server.versions.today,
        language=language,
        narrowed=narrowed,
        target=target,
        address=address_of(request) or None,
    )


def bearer_of(request: Request) -> str | None:
    """The token of an ``Authorization: Bearer`` header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def language_of(signed: Signed, request: Request) -> str:
    """The language that the person chose, else the one their browser asks for, else the one they are kept with."""
    return signed.language or _asked_language(request) or signed.session.language


def accepted_language(request: Request) -> str:
    """The language of somebody unknown; Chinese where their browser asks for none of ours."""
    return _asked_language(request) or LANGUAGES[0]


def _asked_language(request: Request) -> str | None:
    """The best of the product's languages by ``Accept-Language``."""
    wanted = [_weighed(each) for each in request.headers.get("accept-language", "").split(",") if each.strip()]
    for _, tag in sorted(wanted, key=lambda each: -each[0]):
        for language in LANGUAGES:
            if tag.split("-")[0] == language.split("-")[0]:
                return language
    return None


def address_of(request: Request) -> str:
    """The peer's address as the web server knows it."""
    return request.client.host if request.client else ""


def is_local(request: Request) -> bool:
    """Whether the request comes from the machine itself."""
    return address_of(request) in ("127.0.0.1", "::1")


def offers_set_up(server: Server, request: Request) -> bool:
    """Whether the first-run page is open: nobody exists yet and the asker sits at the server (contract §8)."""
    return server.first_run and is_local(request)


def _require_csrf(signed: Signed, request: Request) -> None:
    sent = request.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(sent.encode(), (signed.session.csrf or "").encode()):
        raise refuse("access.csrf")


def narrowing(structure: Structure, signed: Signed, header: str | None) -> tuple[frozenset[UUID] | None, UUID | None]:
    """The organizations of ``X-Organization`` in a structure with those that they stand for, and the target where it names just one."""
    names = [each.strip() for each in (header or "").split(",") if each.strip()]
    if not names:
        return None, None
    found: set[UUID] = set()
    for name in names:
        organization = _readable(structure, signed, name.removesuffix("/*"))
        below = structure.below(organization) if name.endswith("/*") else structure.members(organization)
        found |= below | {organization}
    target = None if len(names) > 1 or names[0].endswith("/*") else _readable(structure, signed, names[0])
    return frozenset(found), target


def _readable(structure: Structure, signed: Signed, name: str) -> UUID:
    organization = structure.find(name)
    if organization is None or (signed.reach is not None and organization not in signed.reach):
        raise refuse("access.organization", name=name)
    return organization


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    try:
        return float(weight.strip().removeprefix("q=") or 1), tag.strip().lower()
    except ValueError:
        return 0.0, tag.strip().lower()
