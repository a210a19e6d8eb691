"""The calls of headquarters on values that met hidden records (contract §2, "Uniqueness"); nobody else learns of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer, nothing
from hezong.api.audit import cursor
from hezong.api.body import read_optional_object
from hezong.api.records import runtime
from hezong.api.route import Call
from hezong.kernel.records.duplicates import known_of
from hezong.kernel.records.steward import close_matter, matters
from hezong.kernel.types.problem import refuse

Row = Mapping[str, object]


async def list_requests(call: Call) -> Response:
    """``GET /api/steward-requests?state=open|done&after=``: empty for whoever oversees no entity."""
    query = call.query("state", "after")
    state = query.get("state") or None
    if state not in (None, "open", "done"):
        raise refuse("request.parameter", field="state", name="state", expected="open, done")
    async with call.server.pools.write.acquire() as connection:
        rows, after = await matters(connection, call.world, call.context, state, cursor(query.get("after")))
    labels = await labels_of(call, rows)
    return answer({"items": [_shown(each, labels) for each in rows], "next": after})


async def close(call: Call) -> Response:
    """``POST /api/steward-requests/{id}/done``."""
    await read_optional_object(call.request)
    async with call.server.pools.write.acquire() as connection:
        await close_matter(connection, call.world, call.context, call.id())
    return nothing()


async def labels_of(call: Call, rows: Sequence[Row]) -> dict[UUID, object]:
    """What the asker may know of the records that rows name."""
    found: dict[UUID, object] = {}
    for entity in {str(each["entity"]) for each in rows} & call.world.entities.keys():
        ids = [UUID(str(each["record"])) for each in rows if each["entity"] == entity]
        known = await known_of(runtime(call), call.context, call.world.entity(entity, call.context), ids)
        found |= {id: each["form"] for id, each in known.items()}
    return found


def named(id: object, label: object) -> dict[str, object] | None:
    """A reference; None for nobody."""
    return None if id is None else {"id": id, "label": label}


def _shown(row: Row, labels: Mapping[UUID, object]) -> dict[str, object]:
    record = UUID(str(row["record"]))
    kept = {name: row[name] for name in ("id", "at", "entity", "field", "state", "decided_by", "decided_at")}
    return {
        **kept,
        "by": named(row["by"], row["by_name"]),
        "organization": named(row["organization"], row["organization_name"]),
        "record": labels.get(record) or {"id": record},
    }
