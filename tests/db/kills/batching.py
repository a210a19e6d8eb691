"""Batches of every kind whose job process is killed at some moment, and what must be true of each once another process has gone on with it."""

import asyncio
import json
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from hezong.kernel.jobs.dispatch import CHANNEL
from hezong.kernel.records import batch, load_batch
from hezong.kernel.records.asker import JobRuntime
from hezong.kernel.records.imports import run_import, stage, undo
from hezong.kernel.types.identity import new_id
from hezong.settings import Settings
from tests.db.kills.site import Site
from tests.db.records.garden import NOW, TODAY, Garden
from tests.story.laborer import hired

TOOLS, TREES, LOSERS, POINTING = 1_600, 1_200, 12, 900
"""Records of a batch, more than one transaction saves; beds that are merged, and tools that point to them."""
MOMENTS = (2, 20, 120)
"""Looks at a batch at work before its process is killed, at most."""
PATIENCE = 180
TWICE = """select count(*) from (select 1 from hz_control.history where batch = $1
  group by record, facet having count(*) > 1) x"""
MARKED = """select state, total, done, detail -> 'counts' as counts,
  (select count(*) from hz_control.batch_item i where i.batch = b.id and i.state = 'changed') as changed,
  (select count(*) from hz_control.batch_item i where i.batch = b.id) as items,
  (select count(distinct record) from hz_control.history h where h.batch = b.id) as written,
  (select count(*) from hz_control.history h where h.batch = b.id) as lines,
  (select count(*) from hz_control.outbox o where o.batch = b.id) + (select count(*) from hz_control.event e where e.batch = b.id)
    as told
from hz_control.batch b where b.id = $1"""
GOING = "select count(*) from hz_control.batch where id = any($1) and state in ('queued', 'running')"
WORKING = "select count(*) from hz_control.batch where id = any($1) and state = 'running'"


@dataclass(frozen=True)
class Opened:
    """A batch that waits for its job. ``whole``: a statement that counts what is not as it should be afterwards, and its arguments."""

    kind: str
    id: UUID
    whole: str
    arguments: tuple[object, ...]


Kind: TypeAlias = Callable[[Garden, Path], Awaitable[Opened]]


async def made(garden: Garden, entity: str, count: int, **more: object) -> list[UUID]:
    """So many new records at N."""
    ids = [new_id(NOW) for _ in range(count)]
    rows = [
        {"id": str(id), "name": f"{entity} {id}", "organization": str(garden.structure.by_code["N"]), **more}
        for id in ids
    ]
    if entity == "tree":
        rows = [{**row, "facets": [{"organization": row["organization"]}]} for row in rows]
    await load_batch(garden.runtime, garden.as_("hans"), entity, rows)
    return ids


async def finished(garden: Garden, id: UUID) -> None:
    """Works a batch off here and now."""

    async def unheard(entity: str) -> None:
        """Nobody's rights hang on these records."""

    await batch.run_batch(JobRuntime(garden.runtime, garden.structure, TODAY, unheard), id)


async def opened_bulk(garden: Garden, folder: Path) -> Opened:
    ids = await made(garden, "tool", TOOLS)
    id = await _bulk(garden, ids)
    whole = "select count(*) from hz.tool where id = any($1) and (count, version) is distinct from (7, 2)"
    return Opened("bulk", id, whole, (ids,))


async def _bulk(garden: Garden, ids: Sequence[UUID]) -> UUID:
    body = {"ids": [str(each) for each in ids], "set": {"count": 7}}
    return await batch.bulk(garden.runtime, garden.as_("hans"), "tool", body)


async def opened_undo(garden: Garden, folder: Path) -> Opened:
    ids = await made(garden, "tool", TOOLS)
    await finished(garden, done := await _bulk(garden, ids))
    id = await batch.undo(garden.runtime, garden.as_("hans"), done, partial=False)
    whole = "select count(*) from hz.tool where id = any($1) and (count, version) is distinct from (1, 3)"
    return Opened("undo", id, whole, (ids,))


async def opened_import_undo(garden: Garden, folder: Path) -> Opened:
    context, mark = garden.as_("hans"), new_id(NOW).hex
    path = folder / f"{mark}.csv"
    path.write_text("name\n" + "".join(f"{mark} {number:05}\n" for number in range(TREES)))
    run = UUID(json.loads(await stage(garden.runtime, context, "tree", "N", path.name, path))["id"])
    await run_import(garden.runtime, context, run)
    id = await undo(garden.runtime, context, run, partial=False)
    whole = """select abs($2 - count(*)) from hz.tree t join hz.tree_facet f on f.record = t.id
      where t.name like $1 and t.deleted_at is not null and f.deleted_at is not null and t.version = 2"""
    return Opened("undo of an import", id, whole, (f"{mark} %", TREES))


async def _merge(garden: Garden) -> tuple[UUID, list[UUID], dict[UUID, list[UUID]]]:
    """A merge of beds that waits; the survivor, and the tools of each loser."""
    survivor, *losers = await made(garden, "bed", LOSERS + 1)
    tools = {each: await made(garden, "tool", POINTING // LOSERS, bed=str(each)) for each in losers}
    body = {"survivor": str(survivor), "losers": [str(each) for each in losers], "choose": {}}
    id = await batch.merge(garden.runtime, garden.as_("hans"), "bed", body)
    return id, [survivor, *losers], tools


async def opened_merge(garden: Garden, folder: Path) -> Opened:
    id, (survivor, *losers), tools = await _merge(garden)
    pointing = [tool for each in tools.values() for tool in each]
    whole = """select (select count(*) from hz.tool where id = any($1) and (bed, version) is distinct from ($2, 2))
      + (select count(*) from hz.bed where id = any($3) and deleted_at is null)
      + abs(cardinality($3) - (select count(*) from hz_control.merged where survivor = $2))"""
    return Opened("merge", id, whole, (pointing, survivor, losers))


async def opened_unmerge(garden: Garden, folder: Path) -> Opened:
    done, (survivor, *losers), tools = await _merge(garden)
    await finished(garden, done)
    id = await batch.undo(garden.runtime, garden.as_("hans"), done, partial=False)
    pairs = [(tool, bed) for bed, found in tools.items() for tool in found]
    whole = """select (select count(*) from unnest($1::uuid[], $2::uuid[]) x(tool, bed) join hz.tool t on t.id = x.tool
        where (t.bed, t.version) is distinct from (x.bed, 3))
      + (select count(*) from hz.bed where id = any($3) and deleted_at is not null)
      + (select count(*) from hz_control.merged where survivor = $4)"""
    return Opened("un-merge", id, whole, ([tool for tool, _ in pairs], [bed for _, bed in pairs], losers, survivor))


KINDS: tuple[Kind, ...] = (opened_bulk, opened_undo, opened_import_undo, opened_merge, opened_unmerge)


async def killed(site: Site, garden: Garden, dice: random.Random, kinds: Sequence[Kind]) -> int:
    """Opens batches, kills the process that works on them, lets another one finish, and compares; 1 if something was at work then."""
    folder = site.place.folder.parent
    opened = [await kind(garden, folder) for kind in kinds]
    ids, settings = [each.id for each in opened], Settings(folder / "laborer")
    first = hired(settings, site.database)
    struck = await moment(garden, dice, ids)
    first.send_signal(signal.SIGKILL)
    await asyncio.to_thread(first.communicate)
    for each in opened:
        await half_done(garden, each)
    second = hired(settings, site.database)
    try:
        await over(garden, ids)
    finally:
        second.terminate()
        await asyncio.to_thread(second.communicate)
    for each in opened:
        await complete(garden, each)
    return struck


async def moment(garden: Garden, dice: random.Random, ids: Sequence[UUID]) -> int:
    """A random moment while one of the batches is at work, or after it where they are faster than a look."""
    looks = dice.randrange(dice.choice(MOMENTS))
    async with asyncio.timeout(PATIENCE):
        while await garden.value(GOING, ids):
            if await garden.value(WORKING, ids):
                looks -= 1
                if looks < 0:
                    return 1
    return 0


async def over(garden: Garden, ids: Sequence[UUID]) -> None:
    """Until no batch is at work. Their progress, and their end, are told."""
    news = asyncio.Event()

    def hear(*_: object) -> None:
        news.set()

    async with garden.pools.owner.acquire() as connection, asyncio.timeout(PATIENCE):
        await connection.add_listener(CHANNEL, hear)
        while await garden.value(GOING, ids):
            await news.wait()
            news.clear()
        await connection.remove_listener(CHANNEL, hear)


async def half_done(garden: Garden, opened: Opened) -> None:
    """Whatever has been done so far is marked, written into history and told, each once."""
    (row,) = await garden.rows(MARKED, opened.id)
    assert await garden.value(TWICE, opened.id) == 0, opened.kind
    assert row["lines"] == row["told"], (opened.kind, row)
    if opened.kind in ("merge", "un-merge"):
        assert row["changed"] in (0, row["items"]), (opened.kind, row)
    else:
        assert row["changed"] == row["written"] == row["done"], (opened.kind, row)


async def complete(garden: Garden, opened: Opened) -> None:
    """Everything is done, once."""
    await half_done(garden, opened)
    (row,) = await garden.rows(MARKED, opened.id)
    assert (row["state"], row["done"], row["changed"]) == ("done", row["total"], row["total"]), (opened.kind, row)
    assert json.loads(row["counts"])["changed"] == row["total"], (opened.kind, row)
    assert await garden.value(opened.whole, *opened.arguments) == 0, opened.kind
