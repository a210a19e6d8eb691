"""Turns many saves into few statements of one transaction, with the sums and counts in which their records stand. Judges nothing."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from hezong.kernel.records.grant import POSITION, USER, LastAdministrator
from hezong.kernel.records.rollup import save_rolled
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Beside, Saving, locked, transaction
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection, Pool


async def save_all(
    runtime: Runtime,
    context: Context,
    savings: Sequence[Saving],
    beside: Iterable[Beside] = (),
    pool: Pool | None = None,
) -> None:
    """Several statements in one transaction, in their order, with what is noted beside them. Nothing is answered.

    Raises as ``save`` does; then nothing was saved.
    """
    records = [record for each in savings for record in locked(each)]
    guard = LastAdministrator() if pool is None and any(_ends_rights(each) for each in savings) else None
    async with transaction(pool or runtime.pools.write, context, records) as connection:
        if guard is not None:
            await guard.before(connection)
        await write_all(connection, runtime, context, savings, beside)
        if guard is not None:
            await guard.after(connection)


def _ends_rights(saving: Saving) -> bool:
    return saving.shape.record == "update" and saving.entity.name in (POSITION, USER)


async def write_all(
    connection: Connection,
    runtime: Runtime,
    context: Context,
    savings: Iterable[Saving],
    beside: Iterable[Beside] = (),
) -> None:
    """The same in a transaction that is under way and holds the locks of the records."""
    for each in savings:
        await save_rolled(connection, runtime, context, each)
    for each in beside:
        await each.execute(connection)


def joined(savings: Iterable[Saving]) -> list[Saving]:
    """Savings of one entity and shape as one statement each; a record that comes again begins anew, so that its history grows row by row."""
    found: list[list[Saving]] = []
    places: dict[object, list[Saving]] = {}
    seen: set[UUID] = set()
    for each in savings:
        records = {entry.record for entry in each.entries}
        if records & seen:
            places.clear()
            seen.clear()
        key = (each.entity.name, each.shape)
        if key not in places:
            places[key] = []
            found.append(places[key])
        places[key].append(each)
        seen |= records
    return [_join(each) for each in found]


def _join(savings: Sequence[Saving]) -> Saving:
    first = savings[0]
    return Saving(
        first.entity,
        first.shape,
        tuple(row for each in savings for row in each.rows),
        tuple(row for each in savings for row in each.facets),
        tuple(entry for each in savings for entry in each.entries),
        answered=False,
    )
