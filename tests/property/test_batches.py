"""Whatever is imported, changed in bulk, merged, edited and undone, nothing is lost, and what is undone is as before but for what is listed (NF-12, CU-02).

HEZONG_CASES sets how many random sequences are lived through (a twentieth of it; 1,000 in the soak), HEZONG_SEED where they begin.
"""

import os
import random
from pathlib import Path

import pytest

from tests.db.records.garden import Garden
from tests.property.batches.life import Life

pytest_plugins = ["tests.db.records.conftest"]

CASES = max(1, int(os.environ.get("HEZONG_CASES", "2000")) // 20)
SEED = int(os.environ.get("HEZONG_SEED", "20261001"))
STEPS = 7
FOUND = (665317343,)
"""Sequences in which a difference was once found: an undo of records that had been merged meanwhile."""
EMPTY = (
    "truncate hz.tool, hz.bed, hz.tree_facet, hz.tree, hz_control.merged, hz_control.history, hz_control.outbox cascade"
)


async def live(garden: Garden, folder: Path, seed: int, count: int) -> int:
    """So many sequences; a difference names its seed."""
    for number in range(seed, seed + count):
        async with garden.pools.owner.acquire() as connection:
            await connection.execute(EMPTY)
        life = Life(garden, random.Random(number), folder)
        try:
            await life.begin()
            for _ in range(STEPS):
                await life.step()
        except AssertionError as error:
            raise AssertionError(f"seed {number}: {error}") from error
    return count


@pytest.mark.parametrize("seed", FOUND)
async def test_what_was_once_found_stays_mended(garden, tmp_path, seed):
    assert await live(garden, tmp_path, seed, 1) == 1


async def test_batches_lose_nothing_and_undo_leads_back(garden, tmp_path):
    assert await live(garden, tmp_path, SEED, CASES) == CASES
