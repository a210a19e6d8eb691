"""Whatever is done to records, the as-of view of each moment equals what was read at that moment (CU-03).

HEZONG_CASES sets how many random lives are lived through (a hundredth of it), HEZONG_SEED where they begin.
"""

import json
import os
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from hezong.kernel.query.run import Readers, Reading
from hezong.kernel.records import close_facet, create, delete, move, open_facet, patch, restore
from hezong.kernel.types import Context, Refused
from tests.db.records.garden import Garden

pytest_plugins = ["tests.db.records.conftest"]

CASES = max(1, int(os.environ.get("HEZONG_CASES", "2000")) // 100)
SEED = int(os.environ.get("HEZONG_SEED", "20261001"))
STEPS = 14
READERS = (("gus", None), ("gus", "N"), ("gus", "S"), ("tom", None), ("sue", None), ("nina", None))
"""Who reads: the whole group without and with a relationship on top, one that lacks fields, and those of single companies."""
WORDS = ("松", "柏", "竹", "梅", "兰")
HERE = "select clock_timestamp()"


@dataclass
class Life:
    """One record and what was read of it at each moment."""

    garden: Garden
    dice: random.Random
    entity: str
    id: UUID
    seen: list[tuple[datetime, dict[tuple[str, str | None], object]]] = field(default_factory=list)
    secret: list[int] = field(default_factory=list)
    """Moments after which the sensitive value became another one."""

    async def read(self, login: str, target: str | None, at: datetime | None = None) -> object:
        """The item, or the code with which it is refused."""
        runtime = self.garden.runtime
        sight, shape = runtime.sight(self.garden.as_(login, target))
        reading = Reading(runtime.plans, sight, shape, Readers(runtime.pools.read, runtime.pools.read))
        try:
            if at is None:
                item = json.loads(await reading.get(self.entity, self.id))
            else:
                item = json.loads(await reading.as_of(self.entity, self.id, at))
        except Refused as refused:
            return refused.problems[0].code
        item.pop("also_known_to", None)
        return item

    async def step(self) -> None:
        """One change, refused or not; then what everybody sees is noted."""
        steps = [self.edit] * 5 + [self.end, self.back]
        if self.entity == "tree":
            steps += [self.open, self.open, self.close, self.climb, self.climb]
        try:
            await self.dice.choice(steps)()
        except Refused:
            """Nothing was saved."""
        await self.note()

    async def note(self) -> None:
        found = {(login, target): await self.read(login, target) for login, target in READERS}
        at = await self.garden.value(HERE)
        assert isinstance(at, datetime)
        self.seen.append((at, found))

    async def version(self) -> tuple[str, str | None, str | None]:
        """The version that a write of somebody sends, and a facet: its id and its unit."""
        item = await self.read("gus", None)
        assert isinstance(item, dict), item
        if not item.get("facets"):
            return item["version"], None, None
        facet = self.dice.choice(item["facets"])
        return facet["version"], facet["id"], facet["organization"]["id"]

    def context(self) -> Context:
        """Who changes everything; two ends at one moment would be one end."""
        return replace(self.garden.as_("gus"), now=datetime.now(UTC))

    async def edit(self) -> None:
        version, facet, unit = await self.version()
        values = self.values()
        if facet is not None:
            values |= {"organization": unit}
        await patch(self.garden.runtime, self.context(), self.entity, self.id, values, version)
        if "secret" in values:
            self.secret.append(len(self.seen))

    def values(self) -> dict[str, object]:
        word, number = self.dice.choice(WORDS), self.dice.randint(1, 9)
        known: dict[str, object] = {"name": f"{word}{number}", "code": f"A{number:03}"}
        if self.entity == "tool":
            money = {"amount": f"{number}.50", "currency": self.dice.choice(["CNY", "EUR"])}
            known |= {"count": number, "weight": f"{number}.25", "marks": [word], "price": money, "note": word}
            known |= {
                "used": f"2026-0{number}-01T08:00:00Z",
                "bought": f"2026-0{number}-01",
                "secret": f"1234 5678 000{number}",
            }
            known |= {"place": {"lat": 1.5, "lng": float(number)}, "state": self.dice.choice(["fine", "broken"])}
            known |= {"organization": self.dice.choice(["N", "S", "N1"])}
        else:
            known |= {"height": f"{number}.5", "note": word}
            if self.dice.random() < 0.3:
                known["steward"] = self.dice.choice(["N", "S"])
        chosen = self.dice.sample(sorted(known), self.dice.randint(1, len(known)))
        free = {"name", "organization", "steward", "secret"}
        return {name: None if name not in free and self.dice.random() < 0.2 else known[name] for name in chosen}

    async def end(self) -> None:
        item = await self.read("gus", None)
        assert isinstance(item, dict), item
        await delete(self.garden.runtime, self.context(), self.entity, self.id, item["version"])
        await self.note()
        await self.back()

    async def back(self) -> None:
        await restore(self.garden.runtime, self.context(), self.entity, self.id)

    async def open(self) -> None:
        body = {"organization": self.dice.choice(["N", "S", "N1"]), "note": self.dice.choice(WORDS)}
        await open_facet(self.garden.runtime, self.context(), self.entity, self.id, body)

    async def close(self) -> None:
        """One of several: a record without any relationship is seen by nobody."""
        item = await self.read("gus", None)
        assert isinstance(item, dict), item
        if len(item["facets"]) < 2:
            return
        version, facet, _ = await self.version()
        assert facet is not None
        await close_facet(self.garden.runtime, self.context(), self.entity, self.id, UUID(facet), version)

    async def climb(self) -> None:
        version, _, unit = await self.version()
        body = {"organization": unit}
        await move(self.garden.runtime, self.context(), self.entity, self.id, "plant", body, version)


async def born(garden: Garden, dice: random.Random, entity: str) -> Life:
    body = {"name": "始", "organization": dice.choice(["N", "S"])}
    made = await create(garden.runtime, garden.as_("gus"), entity, [body])
    life = Life(garden, dice, entity, made.ids[0])
    await life.note()
    return life


async def compare(life: Life) -> int:
    """Each reader who sees the record at the end sees each moment as it was seen then, in the fields that are theirs today."""
    compared = 0
    last = {reader: await life.read(*reader) for reader in READERS}
    for number, (at, then) in enumerate(life.seen):
        whole = then["gus", None]
        for reader, today in last.items():
            old = await life.read(*reader, at)
            if isinstance(today, str):
                assert old == today, (reader, number)
            elif isinstance(whole, str):
                assert old == "request.gone_then", (reader, number)
            elif reader[0] == "gus":
                assert isinstance(old, dict), (reader, number, old)
                require_same(life, number, old, then[reader])
                compared += 1
    return compared


def require_same(life: Life, number: int, old: dict, then: object) -> None:
    assert isinstance(then, dict)
    unknown = old.pop("unknown")
    old.pop("as_of")
    if any(each > number for each in life.secret):
        assert (old.pop("secret"), unknown) == (None, ["secret"])
        then = {name: value for name, value in then.items() if name != "secret"}
    else:
        assert unknown == []
    gone = {name: (old.get(name), then.get(name)) for name in then if old.get(name) != then.get(name)}
    assert old == then, (number, json.dumps(gone, ensure_ascii=False))


async def test_the_as_of_view_of_each_moment_is_what_was_read_at_that_moment(garden):
    compared = 0
    for seed in range(SEED, SEED + CASES):
        dice = random.Random(seed)
        life = await born(garden, dice, dice.choice(["tool", "tree", "tree"]))
        try:
            for _ in range(STEPS):
                await life.step()
            compared += await compare(life)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    assert compared > CASES * STEPS, "random lives hardly compared anything"
