"""The group's organizations at a date (contract §4): what was open then, under whom, and who stands for those that closed."""

from datetime import date

from starlette.responses import Response

from hezong.api.answer import answer, passed
from hezong.api.route import Call
from hezong.kernel.records.reorganization.ahead import directory, history
from hezong.kernel.types.problem import refuse


async def list_organizations(call: Call) -> Response:
    """``GET /api/organizations?at=DATE``; names and codes are everyone's to read. A future day includes what is scheduled."""
    at = date_of(call.query("at").get("at"), call.context.today)
    async with call.server.pools.read.acquire() as connection:
        found = await directory(connection, at, call.context.today)
    return passed(found) if isinstance(found, bytes) else answer(found)


async def list_changes(call: Call) -> Response:
    """``GET /api/organizations/changes``: what happened to organizations, and what is settled for days to come."""
    call.query()
    async with call.server.pools.read.acquire() as connection:
        return answer({"items": await history(connection, call.context.today)})


def date_of(text: str | None, otherwise: date, name: str = "at") -> date:
    """A plain date of the group's zone."""
    if text is None:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("request.date", field=name, name=name) from None
