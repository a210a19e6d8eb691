"""Turns the question who did what into a page of audit lines (SY-04, SY-08); never shows more than the kernel gives."""

from datetime import UTC, datetime
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import passed
from hezong.api.asking import record_id, whole
from hezong.api.route import Call
from hezong.kernel.records.audit import Look, read_lines
from hezong.kernel.types.problem import refuse


async def lines(call: Call) -> Response:
    """``GET /api/audit?kind=&by=&entity=&record=&from=&to=&after=&limit=``, newest first."""
    query = call.query("kind", "by", "entity", "record", "from", "to", "after", "limit")
    look = Look(
        kind=query.get("kind") or None,
        by=record_id(query["by"], "by") if query.get("by") else None,
        entity=query.get("entity") or None,
        record=record_id(query["record"], "record") if query.get("record") else None,
        since=moment(query.get("from"), "from"),
        until=moment(query.get("to"), "to"),
        after=cursor(query.get("after")),
        limit=whole(query, "limit", 50, 500),
    )
    async with call.server.pools.read.acquire() as connection:
        return passed(await read_lines(connection, call.world, call.context, look))


def moment(text: str | None, name: str) -> datetime | None:
    """A time, or a date meaning its first moment (UTC)."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refuse("request.parameter", field=name, name=name, expected="ISO 8601") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def cursor(text: str | None) -> UUID | None:
    """The id of the last line seen."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise refuse("request.cursor", field="after") from None
