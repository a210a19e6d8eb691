"""Whoever kills the database during writes, imports and publishing, or a job process during a batch, finds nothing half-written, lost or doubled (design §6, NF)."""

import asyncio
import os
import random
from pathlib import Path

from tests.db.kills import audit
from tests.db.kills.batching import KINDS, killed
from tests.db.kills.site import Site, open_site
from tests.db.kills.work import WORKS, Ledger, until_death
from tests.db.records.garden import running

KILLS = int(os.environ.get("HEZONG_KILLS", "5"))
KILLED = 3
"""Job processes that are killed."""
SEED = int(os.environ.get("HEZONG_SEED", "20261001"))


async def test_after_each_kill_nothing_is_half_written_lost_or_doubled(run_folder: Path):
    async with open_site(run_folder / "kills") as site:
        assert await kill_often(site, SEED, KILLS) == KILLS


async def kill_often(site: Site, seed: int, count: int) -> int:
    """Rounds of work, a kill, and an audit; answers how many kills there were."""
    dice = random.Random(seed)
    for number in range(count):
        ledger = await work_and_die(site, dice, f"k{seed}.{number}")
        async with running(site.database) as garden:
            await audit.whole(garden, ledger)
            await audit.modelled(site, ledger)
            await audit.kept(garden, ledger)
            await audit.imported(garden, ledger)
            await audit.whole(garden, ledger)
    return count


async def work_and_die(site: Site, dice: random.Random, name: str) -> Ledger:
    """Everybody works until the database is killed; answers what they were told."""
    async with running(site.database) as garden:
        ledger = await audit.opened(garden, name)
        works = [asyncio.create_task(until_death(work, site, garden, ledger, dice)) for work in WORKS]
        try:
            await site.strike(dice)
        finally:
            ledger.over = True
            await asyncio.gather(*works)
    return ledger


async def test_a_batch_whose_process_is_killed_is_completed_once(run_folder: Path):
    async with open_site(run_folder / "killed") as site:
        assert await kill_processes(site, SEED, KILLED) == KILLED


async def kill_processes(site: Site, seed: int, count: int) -> int:
    """Kills of a job process with two batches in its hands; each kind comes up before any comes again."""
    dice, turn = random.Random(seed), list(KINDS)
    dice.shuffle(turn)
    async with running(site.database) as garden:
        for number in range(count):
            pair = [turn[(2 * number + each) % len(turn)] for each in range(2)]
            await killed(site, garden, dice, pair)
    return count
