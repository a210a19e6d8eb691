"""Keeps sums and counts over lists of records: after records were saved, those that add them up are saved in the same transaction.

Never trusts what was there: values are added up anew, under a lock on the record that holds them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.model.rollups import Roll, rolls_into, rolls_of
from hezong.kernel.records.book import Book
from hezong.kernel.records.load import Want, load
from hezong.kernel.records.phases import nothing
from hezong.kernel.records.reference import looked_through
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import Around, Lost, Saving, locks, save_within
from hezong.kernel.records.statement import Shape
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Part
from hezong.kernel.types import Context, Money, Problem, Refused
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Row = Mapping[str, object]
Sums = Mapping[UUID, Mapping[str, object]]
"""By record, the values of its sums and counts."""


def rolling(runtime: Runtime, context: Context, saving: Saving) -> Around | None:
    """What a save must do besides; None where no sum or count looks at what it changes."""
    if saving.shape.record == "none":
        return None
    rolls = tuple(each for each in rolls_of(runtime.world.model, saving.entity.name) if _concerns(each, saving))
    return Rolling(runtime, context, saving, rolls) if rolls else None


async def save_rolled(connection: Connection, runtime: Runtime, context: Context, saving: Saving) -> None:
    """Saves in a transaction that is under way and holds the locks of the records, and their sums and counts with them. Raises Lost."""
    around = rolling(runtime, context, saving)
    if around is not None:
        await around.before(connection)
    await save_within(connection, runtime, context, saving)
    if around is not None:
        await around.after(connection)


def _concerns(roll: Roll, saving: Saving) -> bool:
    """An update that leaves alone what is added up changes no sum; every other change may."""
    for entry in saving.entries:
        names = {str(each["field"]) for each in entry.changes}
        if entry.verb not in ("update", "move") or names & roll.looked_at:
            return True
    return False


@dataclass
class Rolling:
    """The sums and counts of one save: those of the records to which the saved ones pointed, and of those to which they point now."""

    runtime: Runtime
    context: Context
    saving: Saving
    rolls: tuple[Roll, ...]
    parents: dict[str, set[UUID]] = field(default_factory=dict[str, set[UUID]])

    async def before(self, connection: Connection) -> None:
        """Notes to whom the records point that are about to change; they are locked already."""
        if self.saving.shape.record == "update":
            await self._collect(connection)

    async def after(self, connection: Connection) -> None:
        """Adds up anew, and saves what has changed."""
        await self._collect(connection)
        every = [id for ids in self.parents.values() for id in ids]
        if not every:
            return
        await connection.execute(locks(every))
        for entity in sorted({each.parent.name for each in self.rolls}):
            rolls = tuple(each for each in self.rolls if each.parent.name == entity)
            ids = tuple(set[UUID]().union(*(self.parents.get(_key(each), set()) for each in rolls)))
            await renew(connection, self.runtime, self.context, rolls, ids)

    async def _collect(self, connection: Connection) -> None:
        ids = [each.record for each in self.saving.entries]
        for roll in self.rolls:
            via = layout.column(roll.via).of("t")
            sql = f'select distinct {via} as "parent" from {layout.table(roll.child)} t where t."id" = any($1) and {via} is not null'
            rows = cast("Sequence[Row]", await connection.fetch(sql, ids))
            self.parents.setdefault(_key(roll), set()).update(cast("UUID", each["parent"]) for each in rows)


def _key(roll: Roll) -> str:
    return f"{roll.parent.name} {roll.via.name}"


async def renew(
    connection: Connection, runtime: Runtime, context: Context, rolls: tuple[Roll, ...], ids: Sequence[UUID]
) -> None:
    """Brings sums and counts of locked records up to date, all of one entity, and then those in which these stand themselves."""
    if not ids:
        return
    entity, model = rolls[0].parent, runtime.world.model
    sums: dict[UUID, dict[str, object]] = {id: {} for id in ids}
    for roll in rolls:
        for id, values in (await _added_up(connection, roll, ids)).items():
            sums[id].update(values)
    found = await load(connection, model, (Want(entity, tuple(ids), looked_through(model, entity)),))
    books = [Book(runtime, context, record, rolls[0].via.name) for record in found[entity.name].values()]
    changed = [change for book in books if (change := book.change(sums[book.record.id])) is not None]
    if not changed:
        return
    copies = any(each.copies for each in changed)
    shape = Shape("update", copies=entity.faceted and copies)
    rows, entries = tuple(each.row for each in changed), tuple(each.entry for each in changed)
    saving = Saving(entity, shape, rows, (), entries, answered=False)
    try:
        await save_within(connection, runtime, context, saving)
    except Lost as lost:
        # The records are locked, so that nobody else changed them: the row policies hide them from the asker.
        raise refuse("access.denied", field=rolls[0].via.name) from lost
    above = rolling(runtime, context, saving)
    if above is not None:
        await above.after(connection)


async def _added_up(connection: Connection, roll: Roll, ids: Sequence[UUID]) -> Sums:
    rows = cast("Sequence[Row]", await connection.fetch(adding(roll), list(ids)))
    known = {cast("UUID", row["parent"]): row for row in rows}
    return {id: {each.name: _value(each, known.get(id), roll) for each in roll.fields} for id in ids}


def adding(roll: Roll) -> str:
    """One row for each record that has live ones in its list: their values added up; of money also how many currencies, and one of them."""
    via = layout.column(roll.via).of("t")
    columns = ", ".join(_columns(roll))
    rows = f'from {layout.table(roll.child)} t where {via} = any($1) and t."deleted_at" is null'
    return f'select {via} as "parent", {columns} {rows} group by 1'


def _columns(roll: Roll) -> Iterable[str]:
    for number, each in enumerate(roll.fields):
        assert each.rollup is not None, "a roll has sums and counts alone"
        if each.rollup.of is None:
            yield f'count(*) as "s{number}"'
            continue
        of = roll.child.fields[each.rollup.of]
        yield f'sum({layout.column(of).of("t")}) as "s{number}"'
        if of.type is FieldType.MONEY:
            currency, amount = layout.column(of, Part.CURRENCY).of("t"), layout.column(of).of("t")
            yield f'count(distinct {currency}) filter (where {amount} is not null) as "n{number}"'
            yield f'min({currency}) filter (where {amount} is not null) as "c{number}"'


def _value(each: Field, row: Row | None, roll: Roll) -> object:
    number = roll.fields.index(each)
    value = None if row is None else row[f"s{number}"]
    if row is None or value is None:
        return nothing(each)
    if each.type is FieldType.INT:
        return int(cast("Decimal | int", value))
    if each.type is not FieldType.MONEY:
        return value
    if cast("int", row[f"n{number}"]) > 1:
        raise Refused(
            Problem("check.one_currency", field=each.rollup.of if each.rollup else None, params={"name": each.name})
        )
    return Money(cast("Decimal", value), str(row[f"c{number}"]))


async def settle(runtime: Runtime, context: Context) -> int:
    """Brings every sum and count up to date after a trusted load; the number of records that were wrong."""
    model, wrong = runtime.world.model, 0
    for entity in sorted(model.entities):
        rolls = rolls_into(model, entity)
        if rolls:
            wrong += await _settled(runtime, context, rolls)
    return wrong


async def _settled(runtime: Runtime, context: Context, rolls: tuple[Roll, ...]) -> int:
    async with runtime.pools.owner.acquire() as connection:
        await connection.execute(f"begin;select set_config('hezong.user', '{context.user}', true)")
        try:
            ids = await _wrong(connection, rolls)
            if ids:
                await connection.execute(locks(ids))
                await renew(connection, runtime, context, rolls, ids)
            await connection.execute("commit")
        except BaseException:
            await connection.execute("rollback")
            raise
    return len(ids)


async def _wrong(connection: Connection, rolls: tuple[Roll, ...]) -> list[UUID]:
    found: set[UUID] = set()
    for roll in rolls:
        rows = cast("Sequence[Row]", await connection.fetch(differing(roll)))
        found.update(cast("UUID", each["id"]) for each in rows)
    return sorted(found)


def differing(roll: Roll) -> str:
    """The records whose stored values are not what their lists add up to."""
    via, parent = layout.column(roll.via).of("t"), layout.table(roll.parent)
    sums = f'select {via} as "parent", {", ".join(_columns(roll))} from {layout.table(roll.child)} t where t."deleted_at" is null group by 1'
    tests = [
        f"{layout.column(each).of('p')} is distinct from {_or_nothing(each, f's.{chr(34)}s{number}{chr(34)}')}"
        for number, each in enumerate(roll.fields)
    ]
    return f'select p."id" from {parent} p left join ({sums}) s on s."parent" = p."id" where {" or ".join(tests)}'


def _or_nothing(each: Field, value: str) -> str:
    return value if each.type is FieldType.MONEY else f"coalesce({value}, 0)"
