"""Answers a repeated create from what its key has made before; the key itself is stored by the save (contract §2, "Creating")."""

import json
from collections.abc import Mapping
from typing import cast
from uuid import UUID

from hezong.kernel.records.runtime import Idempotency
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

LOOK = f"""select "digest", "answer"::text as "answer" from {control("idempotency")}
where "user" = $1 and "route" = $2 and "key" = $3 and "at" >= now() - interval '7 days'"""


async def replayed(connection: Connection, context: Context, key: Idempotency) -> tuple[UUID, ...] | None:
    """The ids that the key has made; None for a new key. 409 ``request.idempotency`` if it came with another body."""
    row = cast("Mapping[str, object] | None", await connection.fetchrow(LOOK, context.user, key.route, key.key))
    if row is None:
        return None
    if row["digest"] != key.digest:
        raise refuse("request.idempotency")
    return tuple(UUID(each) for each in cast("list[str]", json.loads(str(row["answer"] or "[]"))))
