"""Turns refused rights and exhausted allowances into lines of audit (ASVS 5.0 V16.3); never what was sent, which may be anybody's secret."""

from starlette.requests import Request

from hezong.api.context import address_of
from hezong.api.server import LOG, Server
from hezong.api.session_cache import Signed
from hezong.kernel.records.audit import Who, audit
from hezong.kernel.types import Refused

NOTED = ("access.", "request.throttled", "session.throttled")
"""Codes that tell of somebody who tried what they may not, or too often."""
USUAL = frozenset({"access.confirm", "access.password", "access.read_only"})
"""Those that ask for a next step rather than refuse."""


async def note_refusal(server: Server, request: Request, refused: Refused) -> None:
    """A line for whoever is signed in, once for each call and code in a while; an audit that fails takes nothing else with it."""
    code = refused.problems[0].code
    signed: Signed | None = getattr(request.state, "signed", None)
    if signed is None or code in USUAL or not code.startswith(NOTED):
        return
    what = f"{request.method} {request.url.path[:200]}"
    if not server.refusals.is_new(signed.session.id, f"{code} {what}", server.now()):
        return
    who = Who(signed.session.viewer or signed.session.user, signed.session.id, address_of(request))
    try:
        async with server.pools.write.acquire() as connection:
            await audit(connection, who, "access.refused", detail={"code": code, "call": what})
    except Exception:
        LOG.exception("could not note a refusal")
