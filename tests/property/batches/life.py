"""A random life of a small group: creates, edits, imports, bulk changes, merges, and undo of any of them."""

import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from hezong.kernel.records import batch, create, patch
from hezong.kernel.records.asker import JobRuntime
from hezong.kernel.records.imports import run_import, stage
from hezong.kernel.types import Refused
from tests.db.records.garden import TODAY, Garden
from tests.property.batches.state import ENTITIES, State, require_sound, state_of

WORDS = ("松", "柏", "竹", "梅", "兰")
UNITS = ("N", "S", "N1")


@dataclass(frozen=True)
class Done:
    """A batch, and the group before and after it."""

    id: UUID
    before: State
    after: State


@dataclass
class Life:
    """One sequence. ``batches``: those that can be undone, each once."""

    garden: Garden
    dice: random.Random
    folder: Path
    batches: list[Done] = field(default_factory=list)
    counted: int = 0

    def context(self):
        return self.garden.as_("gus")

    async def begin(self) -> None:
        """Two of each, so that there is something to merge."""
        for entity in ("bed", "bed", "tree", "tree", "tool", "tool"):
            await self.create(entity)

    async def step(self) -> None:
        """One operation; then nothing may be lost."""
        before = await state_of(self.garden)
        await self.dice.choices(*zip(*self.moves(), strict=True))[0]()
        after = await state_of(self.garden)
        assert all(before.rows[table] <= after.rows[table] for table in before.rows), "a row is gone"
        await require_sound(self.garden)

    def moves(self) -> list[tuple[Callable[[], Awaitable[None]], int]]:
        return [(self.make, 2), (self.edit, 4), (self.bulk, 4), (self.load, 1), (self.merge, 4), (self.undo, 6)]

    async def ids(self, entity: str) -> list[UUID]:
        rows = await self.garden.rows(f"select id from hz.{entity} where deleted_at is null order by id")
        return [row["id"] for row in rows]

    async def some(self, entity: str, most: int) -> list[UUID]:
        found = await self.ids(entity)
        return self.dice.sample(found, min(len(found), self.dice.randint(1, most)))

    async def values(self, entity: str) -> dict[str, object]:
        """Random values of some fields; now and then empty, or a value that somebody has already."""
        word, number = self.dice.choice(WORDS), self.dice.randint(1, 9)
        known: dict[str, object] = {"name": f"{word}{number}"}
        if entity == "tool":
            bed = await self.some("bed", 1)
            money = {"amount": f"{number}.50", "currency": "CNY"}
            known |= {"count": number, "weight": f"{number}.25", "state": "broken", "marks": [word], "note": word}
            known |= {"code": f"A{number:03}", "secret": f"1234 5678 000{number}", "price": money}
            known |= {"bed": str(bed[0]) if bed else None, "place": {"lat": 1.5, "lng": float(number)}}
        if entity == "tree":
            known |= {"code": f"T{number}", "height": f"{number}.5"}
        chosen = self.dice.sample(sorted(known), self.dice.randint(1, len(known)))
        return {name: None if name != "name" and self.dice.random() < 0.2 else known[name] for name in chosen}

    async def create(self, entity: str) -> None:
        self.counted += 1
        body = {**await self.values(entity), "name": f"新{self.counted}", "organization": self.dice.choice(UNITS)}
        try:
            await create(self.garden.runtime, self.context(), entity, [body])
        except Refused:
            """A value that somebody has already."""

    async def make(self) -> None:
        await self.create(self.dice.choice(ENTITIES))

    async def edit(self) -> None:
        entity = self.dice.choice(ENTITIES)
        for id in await self.some(entity, 1):
            version = await self.garden.value(f"select version::text from hz.{entity} where id = $1", id)
            try:
                await patch(self.garden.runtime, self.context(), entity, id, await self.values(entity), str(version))
            except Refused:
                """Nothing was saved."""

    async def bulk(self) -> None:
        entity = self.dice.choice(ENTITIES)
        ids = [str(each) for each in await self.some(entity, 4)]
        body: dict[str, object] = {"ids": ids, "set": await self.values(entity)}
        if self.dice.random() < 0.25:
            body = {"ids": ids, "delete": True}
        elif entity == "tree" and self.dice.random() < 0.5:
            body |= {"set": {"note": self.dice.choice(WORDS)}, "organization": self.dice.choice(UNITS)}
        await self.run(lambda: batch.bulk(self.garden.runtime, self.context(), entity, body))

    async def load(self) -> None:
        self.counted += 1
        path = self.folder / "list.csv"
        path.write_text(f"名称,编号\n批{self.counted}甲,Z{self.counted}1\n批{self.counted}乙,Z{self.counted}2\n")
        before = await state_of(self.garden)
        context = self.context()
        unit = self.dice.choice(UNITS)
        found = json.loads(await stage(self.garden.runtime, context, "tree", unit, "list.csv", path))
        await run_import(self.garden.runtime, context, UUID(found["id"]))
        made = await self.garden.value("select batch from hz_control.import_run where id = $1", UUID(found["id"]))
        assert isinstance(made, UUID)
        self.batches.append(Done(made, before, await state_of(self.garden)))

    async def merge(self) -> None:
        entity = self.dice.choice(ENTITIES)
        ids = [str(each) for each in await self.some(entity, 3)]
        if len(ids) > 1:
            choose = {"name": self.dice.choice(ids)} if self.dice.random() < 0.5 else {}
            body = {"survivor": ids[0], "losers": ids[1:], "choose": choose}
            await self.run(lambda: batch.merge(self.garden.runtime, self.context(), entity, body))

    async def run(self, start: Callable[[], Awaitable[UUID]]) -> None:
        """Opens a batch and works it off."""
        before = await state_of(self.garden)
        try:
            id = await start()
        except Refused:
            return
        await self.work(id)
        self.batches.append(Done(id, before, await state_of(self.garden)))

    async def work(self, id: UUID) -> None:
        await batch.run_batch(JobRuntime(self.garden.runtime, self.garden.structure, TODAY, unheard), id)
        state = await self.garden.value("select state from hz_control.batch where id = $1", id)
        assert state in ("done", "failed"), state

    async def undo(self) -> None:
        """The last batch, or any earlier one."""
        if not self.batches:
            return
        place = self.dice.choice((-1, self.dice.randrange(len(self.batches))))
        done = self.batches.pop(place)
        before = await state_of(self.garden)
        try:
            id = await batch.undo(self.garden.runtime, self.context(), done.id, partial=True)
        except Refused as refused:
            fair = before != done.after or refused.problems[0].code == "conflict.merged"
            if not fair:
                raise
            return
        await self.work(id)
        after = await state_of(self.garden)
        shown = await batch.show(self.garden.runtime, self.context(), id)
        compare(done, before, after, shown)
        self.batches.append(Done(id, before, after))


async def unheard(entity: str) -> None:
    """Nobody's rights hang on these records."""


def compare(done: Done, before: State, after: State, shown: dict) -> None:
    """Everything is as before the batch where it still was as after it; else it stays, and is listed."""
    kept = {each["record"] for each in shown["kept"]}
    if before == done.after and shown["kind"] != "merge":
        assert not [each for each in shown["kept"] if each["code"] != "undo.made_since"], shown
    for place in before.values:
        was, made, now, then = (each.values.get(place) for each in (done.before, done.after, before, after))
        # A merge carries facets away: what is kept is told by the record that the batch worked on.
        homes = {
            each.values.get((place[0], place[1], "record"), place[1])
            for each in (done.before, done.after, before, after)
        }
        if shown["kind"] == "merge" or then == (was if made != was and now == made else now):
            continue
        created = (place[0], place[1], "deleted_at") not in done.before.values
        if created and place[2] != "deleted_at":
            assert then == now, (place, shown)
        elif created and then is (now == made):
            continue
        else:
            assert then == now, (place, was, made, now, then, shown)
            assert {place[1], *homes} & kept, (place, shown)
