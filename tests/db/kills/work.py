"""People who write, import and publish until the database dies under them, and a ledger of what they were told."""

import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

import asyncpg

from hezong.kernel import publish
from hezong.kernel.records import Idempotency, create, patch
from hezong.kernel.records.imports import run_import, stage
from hezong.kernel.types.identity import new_id
from tests.db.kills.site import Site
from tests.db.records.garden import FILES, NOW, Garden

DEATHS = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""How a program learns that its database is gone."""
IMPORTED = 1_300
"""Rows of a file: more than one batch."""
PATH = "garden/tool.yaml"


@dataclass
class Create:
    """Records with ids of the client's own, under one key; ``told`` once the answer has come."""

    entity: str
    key: Idempotency
    bodies: list[dict]
    told: bool = False

    @property
    def ids(self) -> list[UUID]:
        return [UUID(each["id"]) for each in self.bodies]

    async def send(self, garden: Garden) -> None:
        written = await create(garden.runtime, garden.as_("hans"), self.entity, self.bodies, self.key)
        assert list(written.ids) == self.ids
        self.told = True


@dataclass
class Ledger:
    """What one round has asked for. ``count`` is the last value of the counter that was confirmed."""

    name: str
    mark: UUID
    version: int
    creates: list[Create] = field(default_factory=list)
    counter: UUID | None = None
    count: int = 0
    asked: int = 0
    drafts: list[int] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    staged: list[UUID] = field(default_factory=list)
    over: bool = False


Work: TypeAlias = Callable[[Site, Garden, Ledger, random.Random], Awaitable[None]]


async def creating(site: Site, garden: Garden, ledger: Ledger, dice: random.Random) -> None:
    """Single records and lists of them, with and without facets."""
    entity = dice.choice(("tool", "tree"))
    bodies = [
        {"id": str(new_id(NOW)), "name": f"{ledger.name} {number}", "organization": "N"}
        for number in range(dice.choice((1, 1, 40)))
    ]
    key = Idempotency(f"POST /api/records/{entity}", f"{ledger.name}/{len(ledger.creates)}", b"same")
    ledger.creates.append(made := Create(entity, key, bodies))
    await made.send(garden)


async def counting(site: Site, garden: Garden, ledger: Ledger, dice: random.Random) -> None:
    """Raises the count of one record by one, each time from the version before."""
    context = garden.as_("hans")
    if ledger.counter is None:
        body = {"name": f"{ledger.name} counter", "count": 0, "organization": "N"}
        ledger.counter = (await create(garden.runtime, context, "tool", [body])).ids[0]
    ledger.asked = ledger.count + 1
    await patch(garden.runtime, context, "tool", ledger.counter, {"count": ledger.asked}, str(ledger.asked))
    ledger.count = ledger.asked


async def importing(site: Site, garden: Garden, ledger: Ledger, dice: random.Random) -> None:
    """A file of new trees, staged and run."""
    context, mark = garden.as_("hans"), f"{ledger.name}-{len(ledger.staged)}"
    path = Path(site.place.folder).parent / "trees.csv"
    path.write_text("name\n" + "".join(f"{mark} {number:05}\n" for number in range(IMPORTED)))
    id = UUID(json.loads(await stage(garden.runtime, context, "tree", "N", path.name, path))["id"])
    ledger.staged.append(id)
    counts = await run_import(garden.runtime, context, id)
    assert counts["created"] == IMPORTED


async def publishing(site: Site, garden: Garden, ledger: Ledger, dice: random.Random) -> None:
    """A version that adds a field, and an index that is built after the switch."""
    more = "  name:", f"  more{dice.randrange(30)}: {{type: text, title: {{zh: 更多, en: More}}}}\n  name:"
    text = FILES[PATH].replace(*more, 1)
    if dice.random() < 0.5:
        text = text.replace("default: 1,", "default: 1, listed: true,")
    async with site.owner() as connection:
        draft = await publish.create_draft(connection, None)
        await publish.put_file(connection, draft, PATH, text)
        ledger.drafts.append(draft)
        await publish.publish(connection, draft)
        ledger.published.append(draft)


WORKS: tuple[Work, ...] = (creating, creating, counting, importing, publishing)


async def until_death(work: Work, site: Site, garden: Garden, ledger: Ledger, dice: random.Random) -> None:
    """Goes on until the database is gone, or was gone meanwhile."""
    while not ledger.over:
        try:
            await work(site, garden, ledger, dice)
        except DEATHS:
            return
