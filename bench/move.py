"""Measures a reorganization on demonstration groups of two sizes: what it costs must not depend on how many records the organizations have.

PYTHONPATH=src:. python -m bench.move [SCALE SCALE]      medians of five moves of a subtree there and back, in milliseconds
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from hezong.adapters.postgres import start
from hezong.settings import Settings
from tests.fixtures.site import Site, build_group, open_site

CALL = "/api/reorganizations"
TIMES = 5
MOST = 1.5
"""The larger group may cost so much more, for its larger caches and tables."""


async def moved(site: Site, to: str) -> float:
    """Milliseconds of one application, its answer included."""
    admin = await site.sign_in("admin")
    body = {"title": "move", "operations": [{"op": "move", "organization": "NORTH-BJ", "to": to}]}
    id = (await admin.post(CALL, json=body)).json()["id"]
    for step in ("preview", "submit", "approve"):
        (await admin.post(f"{CALL}/{id}/{step}")).raise_for_status()
    begun = time.perf_counter()
    (await admin.post(f"{CALL}/{id}/apply")).raise_for_status()
    took = (time.perf_counter() - begun) * 1000
    await admin.client.aclose()
    return took


async def measure(folder: Path, scale: float) -> tuple[int, float]:
    """How many relationships the group has, and the median of the moves."""
    settings = Settings(folder / "data")
    running = start(settings, durable=False)
    try:
        await build_group(running.database, settings, scale)
        async with open_site(settings, running.database) as site:
            await moved(site, "EAST")
            await moved(site, "NORTH")
            took = [await moved(site, to) for _ in range(TIMES) for to in ("EAST", "NORTH")]
            async with site.server.pools.read.acquire() as connection:
                rows = await connection.fetchval("select count(*) from hz.customer_facet")
        return int(str(rows)), statistics.median(took)
    finally:
        running.stop()


def main(scales: list[float]) -> None:
    found: list[float] = []
    for scale in scales:
        with tempfile.TemporaryDirectory(prefix="hezong-move-") as folder:
            Path(folder).chmod(0o755)
            rows, took = asyncio.run(measure(Path(folder), scale))
        found.append(took)
        print(f"{rows:>8} relationships  {took:7.1f} ms")
    if max(found) > MOST * min(found):
        sys.exit("the cost grows with the records")


if __name__ == "__main__":
    main([float(each) for each in sys.argv[1:]] or [0.005, 0.1])
