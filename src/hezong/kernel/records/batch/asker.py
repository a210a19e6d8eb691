"""Turns a stored batch into the context of its asker: the rights of today of the positions that it was asked for with. Reads the structure anew."""

from datetime import UTC, date
from typing import cast
from uuid import UUID

from hezong.kernel.org.load import load_person, load_structure
from hezong.kernel.records.batch.store import Batch
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Holding, Session, Structure
from hezong.kernel.types.problem import refuse

TODAY = f'select "date" from {control("today")}'


async def asker(runtime: Runtime, batch: Batch) -> Context:
    """Who works on, as of now. 403 for somebody who is locked or gone; positions that ended no longer count."""
    async with runtime.pools.read.acquire() as connection:
        today = cast("date", await connection.fetchval(TODAY))
        structure = await load_structure(connection, today)
        person = await load_person(connection, batch.by, today)
    if person is None:
        raise refuse("access.denied")
    wanted = set(cast("list[str]", batch.asker.get("positions") or []))
    posts = (each for each in person.posts if str(each.id) in wanted and each.organization in structure.organizations)
    holdings = tuple(Holding(each.id, each.role, each.organization, each.deputy_for) for each in posts)
    language = str(batch.asker.get("language") or person.language)
    session = Session(batch.id, person.id, person.login, person.name, holdings, language)
    now = runtime.clock.now().astimezone(UTC)
    narrowed, target = _narrowing(batch, structure)
    return Context(session, structure, now, today, language, narrowed, target, batch=batch.id)


def _narrowing(batch: Batch, structure: Structure) -> tuple[frozenset[UUID] | None, UUID | None]:
    narrowed = cast("list[str] | None", batch.asker.get("narrowed"))
    target = cast("str | None", batch.asker.get("target"))
    known = None if narrowed is None else frozenset(map(UUID, narrowed)) & structure.organizations.keys()
    return known, None if target is None else UUID(target)
