"""Refuses positions that give more than their giver holds, and the end of the last administrator (contract §1). Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from hezong.kernel.access.giving import lacking
from hezong.kernel.model.model import Model
from hezong.kernel.records.save import Around
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.ports import Connection, Pool
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records", "grant.sql")
POSITION, USER, ORGANIZATION = "position", "user", "organization"
SHOWN = 5
"""Missing rights that are named; the number of all is told."""
Row = Mapping[str, object]


def require_givable(model: Model, context: Context, row: Row) -> None:
    """403 ``access.grant`` where a position gives a right that the giver's own positions do not cover."""
    role, organization = row.get("role"), row.get("organization")
    if not isinstance(role, str) or not isinstance(organization, UUID) or role not in model.roles:
        return
    missing = lacking(model, context, role, organization)
    if missing:
        names = [f"{each.entity}.{each.verb}" for each in missing]
        params = {"role": role, "missing": ", ".join(names[:SHOWN]), "count": len(names)}
        raise Refused(Problem("access.grant", field="role", params=params, extra={"missing": names}))


def gives_more(old: Row, new: Row) -> bool:
    """Whether a changed position may give anything that it did not: any change but an earlier end, or the end of a deputy."""
    changed = {name for name in ("role", "organization", "user", "valid_from") if old.get(name) != new.get(name)}
    deputy = new.get("deputy") is not None and any(
        old.get(name) != new.get(name) for name in ("deputy", "deputy_from", "deputy_to")
    )
    return bool(changed) or deputy or _later(old.get("valid_to"), new.get("valid_to"))


def _later(old: object, new: object) -> bool:
    return old is not None and (new is None or cast("date", new) > cast("date", old))


async def require_over(pool: Pool, model: Model, context: Context, user: UUID) -> None:
    """403 ``access.grant`` for actions on a person who holds more than the asker: whoever sets a password holds what it opens."""
    if user == context.user:
        return
    async with pool.acquire() as connection:
        rows = cast("Sequence[Row]", await connection.fetch(SQL["positions"], user, context.today))
    for row in rows:
        require_givable(model, context, row)


@dataclass
class LastAdministrator:
    """In the transaction of a save: a group that can be administered stays so. What was there besides goes on around it."""

    inner: Around | None = None
    administered: bool = False

    async def before(self, connection: Connection) -> None:
        """Saves of people and positions wait for each other, so that no two of them end the last two administrators."""
        await connection.execute(SQL["lock"])
        self.administered = bool(await connection.fetchval(SQL["administered"]))
        if self.inner is not None:
            await self.inner.before(connection)

    async def after(self, connection: Connection) -> None:
        """409 where nobody is left who administers the whole group for good."""
        if self.inner is not None:
            await self.inner.after(connection)
        if self.administered and not await connection.fetchval(SQL["administered"]):
            raise refuse("conflict.last_administrator")
