"""Makes one record of several: values by field, facets as they are, every reference led to the survivor, all in one transaction (contract §2, "Merge")."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from hezong.kernel.records.batch.chunk import at_once
from hezong.kernel.records.batch.golden import Choices, Golden, golden, require_choosable, require_merge
from hezong.kernel.records.batch.led import Leading
from hezong.kernel.records.batch.loading import load_records
from hezong.kernel.records.batch.relink import Relink
from hezong.kernel.records.batch.sealed import packed
from hezong.kernel.records.batch.store import Batch, Item, Opening, Outcome, marks, open_batch
from hezong.kernel.records.change import Entry
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.record import Facet, Record
from hezong.kernel.records.right import require_readable
from hezong.kernel.records.runtime import Body, Runtime
from hezong.kernel.records.save import Saving, transaction
from hezong.kernel.records.several import joined, write_all
from hezong.kernel.records.statement import Shape
from hezong.kernel.records.update import renewed_record
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

MOST = 50
"""Records merged into one at a time."""

KEEP = f"""insert into {control("merged")} ("loser", "entity", "survivor", "batch")
select l, $2, $3, $4 from unnest($1::uuid[]) l"""


LOST = f"""select array_agg("loser") from {control("merged")} where "batch" = $1"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be merged into what. ``choose``: by field, the record whose value survives."""

    survivor: UUID
    losers: tuple[UUID, ...]
    choose: Choices

    @property
    def ids(self) -> tuple[UUID, ...]:
        return (self.survivor, *self.losers)

    @property
    def detail(self) -> dict[str, object]:
        """As the batch keeps it."""
        chosen = {name: str(id) for name, id in self.choose.items()}
        return {"survivor": str(self.survivor), "losers": [str(each) for each in self.losers], "choose": chosen}


async def merge(runtime: Runtime, context: Context, entity: str, body: Body, undoes: UUID | None = None) -> UUID:
    """``POST /records/{entity}/merges {survivor, losers, choose}``: the id of the batch, for ``run_batch``.

    404 for what the asker cannot read, 403 without ``merge`` over the stewards of all, 422 where the result would break a check.
    """
    desk, wish = Desk.at(runtime, context, entity), wish_of(body)
    require_choosable(desk, wish.choose)
    await judged(desk, wish)
    opening = Opening("merge", desk.entity.name, wish.ids, wish.detail, undoes=undoes)
    async with runtime.pools.write.acquire() as connection:
        return await open_batch(connection, context, opening)


def wish_of(body: Body) -> Wish:
    """What a body, or a batch, says of a merge. 400 for what makes no sense."""
    for name in body:
        if name not in ("survivor", "losers", "choose"):
            raise refuse("request.unknown_field", field=name, name=name)
    for name in ("survivor", "losers"):
        if not body.get(name):
            raise refuse("request.missing", field=name, name=name)
    sent, choose = body["losers"], body.get("choose")
    if not isinstance(sent, list) or not isinstance(choose, (Mapping, type(None))):
        raise refuse("request.shape", field="losers", expected="{survivor, losers: [id], choose: {field: id}}")
    losers = tuple(dict.fromkeys(_id("losers", each) for each in cast("list[object]", sent)))
    chosen = {name: _id("choose", value) for name, value in cast("Mapping[str, object]", choose or {}).items()}
    wish = Wish(_id("survivor", body["survivor"]), losers, chosen)
    if wish.survivor in losers or not set(chosen.values()) <= set(wish.ids):
        raise refuse("request.shape", field="losers", expected="survivor ∉ losers, choose ⊆ survivor, losers")
    if len(losers) > MOST:
        raise refuse("request.limit", field="losers", limit=MOST)
    return wish


def _id(field: str, value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise refuse("request.shape", field=field, expected="id") from None


@dataclass(frozen=True, slots=True)
class Judged:
    """Records that may be merged, and what comes of it."""

    survivor: Record
    losers: tuple[Record, ...]
    golden: Golden


async def judged(desk: Desk, wish: Wish) -> Judged:
    """Readable (404), allowed (403), checked (422)."""
    records = await load_records(desk, wish.ids)
    found = [require_readable(desk.judge, records.get(each)) for each in wish.ids]
    require_merge(desk, found, wish.choose)
    survivor, *losers = found
    desk = desk if desk.entity.faceted else desk.seen_by(survivor.organization)
    return Judged(survivor, tuple(losers), await golden(desk, survivor, losers, wish.choose))


@dataclass(frozen=True, slots=True)
class Merging:
    """A merge at work; all of it in one transaction, so that nothing is ever half merged."""

    runtime: Runtime
    context: Context
    batch: Batch

    async def chunk(self, items: Sequence[Item]) -> None:
        """Everything; what stands against it is noted with the records."""
        await at_once(self.runtime, self.context, self.batch.id, items, self._attempt)

    async def _attempt(self, items: Sequence[Item]) -> None:
        desk = Desk.at(self.runtime, self.context, self.batch.entity)
        wish = wish_of({name: self.batch.detail[name] for name in ("survivor", "losers", "choose")})
        found = await judged(desk, wish)
        async with transaction(self.runtime.pools.owner, self.context, wish.ids) as connection:
            await _hold(connection, desk, wish.ids)
            await write_all(connection, self.runtime, self.context, joined(savings(desk, found)))
            await connection.execute(KEEP, list(wish.losers), desk.entity.name, wish.survivor, self.batch.id)
            await Leading(connection, self.batch.id, desk.entity.name, wish.survivor, wish.losers).there()
            await Relink(desk, connection, wish.survivor, frozenset(wish.losers)).run()
            await write_all(connection, self.runtime, self.context, (), marks(self.batch.id, _outcomes(items, found)))


async def sweep(runtime: Runtime, context: Context, batch: Batch) -> int:
    """References that somebody made to a loser while it was merged: they waited for the merge, and come to the survivor after it.

    How many records were led. Nothing once the merge is taken back.
    """
    desk = Desk.at(runtime, context, batch.entity)
    wish = wish_of({name: batch.detail[name] for name in ("survivor", "losers", "choose")})
    async with transaction(runtime.pools.owner, context, wish.ids) as connection:
        await _hold(connection, desk, wish.ids)
        lost = await connection.fetchval(LOST, batch.id)
        return await Relink(desk, connection, wish.survivor, frozenset(cast("list[UUID]", lost))).run() if lost else 0


async def _hold(connection: Connection, desk: Desk, ids: Sequence[UUID]) -> None:
    """Whoever is just pointing to one of the records comes first; whoever wants to, after the merge."""
    await connection.execute(
        f"select from {layout.table(desk.entity)} where id = any($1) order by id for update", list(ids)
    )


def savings(desk: Desk, found: Judged) -> Iterator[Saving]:
    """First the losers end, so that their unique values are free; then the survivor; then facets, which copy its values."""
    for loser in found.losers:
        yield ended(desk, loser, "merge", desk.context.now)
    survivor = found.survivor
    row = found.golden.draft.row
    told = [
        {**each, "source": str(found.golden.sources[str(each["field"])])}
        if each["field"] in found.golden.sources
        else each
        for each in desk.parts.changes(survivor.values, row)
    ]
    yield renewed(desk, survivor, row, "merge", told)
    for facet, twin in moved(found.survivor, found.losers):
        yield brought(desk, survivor, facet, twin, "merge")


def ended(desk: Desk, record: Record, verb: str, at: object) -> Saving:
    """A loser's end, or its return (``at`` None); its facets are not asked."""
    row = renewed_record(desk, record, record.values, at)
    entry = Entry(record.id, record.organization, str(record.version + 1), verb, verb, (), by=desk.context.user)
    return Saving(desk.entity, Shape("update"), (row,), (), (entry,), answered=False)


def renewed(
    desk: Desk, record: Record, row: Mapping[str, object], verb: str, told: Sequence[Mapping[str, object]]
) -> Saving:
    """The survivor with other values, or with the same: its version tells that its facets and its links are others."""
    new = renewed_record(desk, record, row)
    entry = Entry(
        record.id, record.organization, str(record.version + 1), verb, verb, tuple(told), by=desk.context.user
    )
    return Saving(desk.entity, Shape("update", copies=desk.entity.faceted), (new,), (), (entry,), answered=False)


def moved(survivor: Record, losers: Sequence[Record]) -> Iterator[tuple[Facet, int]]:
    """The live facets of the losers, each with a free place at the survivor: 0 where its organization has none there."""
    used = {(each.organization, each.twin) for each in survivor.facets}
    for facet in (each for loser in losers for each in loser.live_facets()):
        twin = next(number for number in range(1 << 15) if (facet.organization, number) not in used)
        used.add((facet.organization, twin))
        yield facet, twin


def brought(desk: Desk, record: Record, facet: Facet, twin: int, verb: str) -> Saving:
    """A facet that goes to a record, untouched."""
    place = {"id": str(facet.id), "record": str(record.id), "twin": twin}
    at = f"{record.version + 1}.{facet.version}"
    entry = Entry(record.id, facet.organization, at, verb, verb, (), facet.id, by=desk.context.user)
    return Saving(desk.entity, Shape("none", "move"), (), (place,), (entry,), answered=False)


def _outcomes(items: Sequence[Item], found: Judged) -> list[Outcome]:
    """With the survivor the secrets that it had, with each loser the facets that went."""
    losers = {each.id: each for each in found.losers}
    outcomes: list[Outcome] = []
    for item in items:
        loser = losers.get(item.record)
        if loser is None:
            outcomes.append(Outcome(item.number, "changed", sealed=_secrets(found)))
        else:
            facets = [{"id": str(each.id), "twin": each.twin} for each in loser.live_facets()]
            outcomes.append(Outcome(item.number, "changed", detail={"facets": facets}))
    return outcomes


def _secrets(found: Judged) -> Mapping[str, object] | None:
    row, old = found.golden.draft.row, found.survivor.values
    names = [each for each in found.golden.sources if found.golden.draft.entity.fields[each].sensitive]
    kept = {name: {"old": packed(old.get(name)), "new": packed(row.get(name))} for name in names}
    return {"": kept} if kept else None
